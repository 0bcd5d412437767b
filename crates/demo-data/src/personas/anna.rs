//! Anna: what every page is shown with.

use chrono::TimeDelta;
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::services::ServiceAction;

use super::teller::Teller;
use super::ways::SILENT;
use crate::deeds::What;
use crate::script::{Lot, Script, lot};

/// What goes on without any trouble: name, product, plan, with what it is paid, and for how many
/// days.
const WELL: [(&str, &str, &str, &str, u64); 11] = [
    ("Studio website", "vps-4", "MONTHLY", "card", 265),
    ("Studio website backup", "backup", "MONTHLY", "card", 265),
    ("berg-studio.example", "domain", "ANNUAL", "bank", 2868),
    ("berg-photo.example", "domain", "BIENNIAL", "card", 1210),
    ("Portfolio", "hosting-pro", "ANNUAL", "bank", 512),
    ("Booking calendar", "hosting-s", "ANNUAL", "bank", 163),
    ("Status page", "status", "MONTHLY", "card", 190),
    ("Photo vault", "s3-1t", "ANNUAL", "bank", 350),
    ("Client archive", "s3-1t", "MONTHLY", "card", 681),
    ("Mailboxes", "mail-10", "MONTHLY", "card", 291),
    ("Newsletter", "campaigns", "INTRO-3", "card", 48),
];

impl Teller<'_> {
    pub(super) fn add_anna(&mut self, anna: CustomerId, services: usize) {
        self.pays_with_everything(anna);
        let mut script = self.script(anna);
        for (name, product, plan, pays_with, age) in WELL {
            script.well(age, &lot(plan, pays_with, &[(name, product, 1)]));
        }
        script.stays();
        script.waits();
        script.is_over();
        script.shows_every_pair();
        self.add_legacy(anna);
        let mut script = self.script(anna);
        let present = script.services();
        script.has_many(services.saturating_sub(present));
    }
}

impl Script<'_> {
    /// How many services are ordered so far.
    fn services(&self) -> usize {
        let of_hers = self.deeds.iter();
        of_hers
            .filter(|deed| deed.customer == self.customer)
            .map(|deed| {
                if let What::Order { lines, .. } = &deed.what {
                    lines.len()
                } else {
                    0
                }
            })
            .sum()
    }

    /// What was switched off, and what is about to end.
    fn stays(&mut self) {
        let at = self.calendar.at(21, 15 * 3600);
        let why = (300, "It moves to another hall");
        self.act(at, "Client archive", ServiceAction::Suspend, why);
        let on_due_date = CancellationType::OnServiceDueDate;
        let words = "We move our mail to the head office.";
        let at = self.calendar.at(1, 13 * 3600 + 45 * 60);
        self.cancel(at, "Mailboxes", on_due_date, words);
        let at = self.calendar.at(3, 9 * 3600);
        self.cancel(at, "Newsletter", on_due_date, "Too expensive");
        let name = "Certificate for berg-studio.example";
        self.well(300, &lot("ANNUAL", "bank", &[(name, "tls-ov", 1)]));
        let at = self.calendar.at(4, 11 * 3600);
        self.cancel(at, name, on_due_date, "No longer needed");
    }

    /// What fails, what waits, and what is about to begin.
    fn waits(&mut self) {
        self.until(1, 13, &one("Print shop", "vps-8", "MONTHLY", "shop"));
        let database = one("Print shop database", "pg-m", "MONTHLY", "database");
        self.until(3, 9, &database);
        self.owes(&one("Control panel", "panel", "ANNUAL", "invoice"));
        let watch = one("Night watch", "sysadmin", "QUARTERLY", "approval");
        let date = self.calendar.renewed(3, watch.months(), 1);
        let at = self.on(date);
        self.order_at(at, &watch);
        let of = || watch.name().to_owned();
        self.customer(at + TimeDelta::minutes(11), What::Approve { of: of() });
        let accepted = What::Accept { service: of() };
        self.staff(at + TimeDelta::hours(3), accepted);
        let staging = one("Staging database", "pg-s", "MONTHLY", "card");
        self.order_as(self.calendar.hours_ago(20), &staging, None, SILENT);
        let certificate = one("New shop certificate", "tls-ov", "BIENNIAL", "card");
        self.order_at(self.calendar.at(3, 10 * 3600), &certificate);
    }

    /// What has ended, in every way in which it can.
    fn is_over(&mut self) {
        let old = one("Old web space", "hosting-s", "MONTHLY", "card");
        self.well(900, &old);
        self.left(640, &old, "We have a new web site.");
        self.filed(120, &old);
        let intern = one("Intern sandbox", "vps-2", "MONTHLY", "card");
        self.well(420, &intern);
        self.left(230, &intern, "The intern has left.");
        let campaign = one("Summer campaign", "hosting-s", "MONTHLY", "card");
        self.well(540, &campaign);
        let hours = 24 * 420;
        self.leaves(hours, &campaign, "The summer is over.");
        self.well(700, &one("Wiki", "vps-2", "MONTHLY", "card"));
        let at = self.calendar.at(360, 14 * 3600);
        let why = (300, "The product was taken out of service");
        self.act(at, "Wiki", ServiceAction::Terminate, why);
        let logos = one("cheap-logos.example", "domain", "ANNUAL", "approval");
        let at = self.on(self.calendar.ago(610));
        self.order_at(at, &logos);
        let why = (220, "The name imitates somebody else's");
        let action = ServiceAction::MarkAsFraud;
        self.act(at + TimeDelta::hours(3), logos.name(), action, why);
        let first = one("First home page", "webspace", "ANNUAL", "card");
        self.well(3900, &first);
        self.left(3010, &first, "We have a better one.");
        self.filed(2000, &first);
    }
}

fn one(
    name: &'static str,
    product: &'static str,
    plan: &'static str,
    pays_with: &'static str,
) -> Lot {
    lot(plan, pays_with, &[(name, product, 1)])
}
