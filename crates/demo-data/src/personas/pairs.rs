//! What Anna has besides: a subscription in every way in which one can stand.

use chrono::{Days, TimeDelta};
use goodstanding_shared::ids::{CustomerId, SubscriptionId};
use goodstanding_shared::subscriptions::life::SubscriptionAction as A;

use super::teller::Teller;
use super::ways::{HELD, LET_GO, QUEUED, RUN_OUT};
use crate::code::code;
use crate::deeds::{ImportedSubscription, What};
use crate::script::{Script, lot};

impl Teller<'_> {
    /// A record of an older system.
    pub(super) fn add_legacy(&mut self, customer: CustomerId) {
        let id = SubscriptionId::from_bits(self.dice.bits());
        self.story.imported.push(ImportedSubscription {
            id,
            customer,
            plan: code("MONTHLY"),
            product: code("webspace"),
            paid_with: "card",
            starts_on: self.calendar.ago(3990),
            ended_on: self.calendar.ago(3950),
        });
    }
}

impl Script<'_> {
    pub(super) fn shows_every_pair(&mut self) {
        self.begins();
        self.is_young();
        self.pauses();
        self.owes_invoices();
        self.ends_badly();
        self.ends_well();
        self.goes_on();
    }

    /// Ordered, and not yet begun or paid.
    fn begins(&mut self) {
        let fair = lot("MONTHLY", "approval", &[("Trade fair page", "vps-2", 1)]);
        self.order_at(self.calendar.at(2, 16 * 3600), &fair);
        let ahead = Some(self.calendar.today() + Days::new(12));
        let mail = [
            ("Exhibition mail", "mail-10", 1),
            ("Exhibition mail backup", "backup", 2),
        ];
        let at = self.calendar.at(2, 9 * 3600);
        self.order_as(at, &lot("MONTHLY", "card", &mail), ahead, &[]);
        let book = lot("MONTHLY", "approval", &[("Lookbook", "vps-2", 1)]);
        self.order_as(at + TimeDelta::hours(1), &book, ahead, &[]);
        let guests = lot("MONTHLY", "card", &[("Guest book", "hosting-s", 1)]);
        self.order_as(self.calendar.hours_ago(6), &guests, None, QUEUED);
        let films = lot("MONTHLY", "card", &[("Film archive", "vps-2", 1)]);
        self.order_as(self.calendar.hours_ago(8), &films, None, HELD);
    }

    /// In a month that costs nothing: each the first purchase of its kind.
    fn is_young(&mut self) {
        let blogs = [("Blog", "builder", 1), ("Blog films", "cdn", 1)];
        self.well(12, &lot("MONTHLY-1-FREE", "card", &blogs));
        let soon = lot("MONTHLY-1-FREE", "card", &[("Recipe watch", "watch", 1)]);
        self.well(14, &soon);
        self.days_ago(3, &soon, A::PauseAtEnd);
        let now = lot("MONTHLY-1-FREE", "card", &[("Diary zone", "dns", 1)]);
        self.well(16, &now);
        self.days_ago(4, &now, A::PauseNow);
        let soon = lot("MONTHLY", "card", &[("Workshop status", "status", 1)]);
        self.well(100, &soon);
        self.days_ago(2, &soon, A::PauseAtEnd);
        let now = lot("MONTHLY", "card", &[("Gallery status", "status", 1)]);
        self.well(130, &now);
        self.days_ago(6, &now, A::PauseNow);
    }

    /// Paused while it is paid, or about to be.
    fn pauses(&mut self) {
        let rack = [
            ("Rack in hall 2", "colo-1u", 1),
            ("Cross connect to hall 4", "cross-connect", 2),
        ];
        let rack = lot("MONTHLY", "card", &rack);
        self.well(257, &rack);
        self.days_ago(3, &rack, A::PauseAtEnd);
        let hands = [
            ("Hands in the rack", "remote-hands", 1),
            ("Rack database", "pg-s", 1),
        ];
        let hands = lot("MONTHLY", "card", &hands);
        self.well(294, &hands);
        self.days_ago(5, &hands, A::PauseNow);
    }

    /// By invoice, and overdue in every status in which that can be.
    fn owes_invoices(&mut self) {
        let soon = lot("MONTHLY", "invoice", &[("Catalogue", "hosting-pro", 1)]);
        self.owes(&soon);
        self.days_ago(8, &soon, A::PauseAtEnd);
        let now = lot("MONTHLY", "invoice", &[("Price list", "hosting-pro", 1)]);
        self.owes(&now);
        self.days_ago(7, &now, A::PauseNow);
        let ends = lot("MONTHLY", "invoice", &[("Supplier portal", "mail-50", 1)]);
        self.owes(&ends);
        self.days_ago(9, &ends, A::CancelAtEnd);
    }

    /// Not paid in the end, taken back by the bank, called off, or deleted.
    fn ends_badly(&mut self) {
        let grace = [
            ("Order desk", "vps-2", 1),
            ("Order desk backup", "backup", 1),
            ("Order desk panel", "panel", 1),
        ];
        self.until(5, 6, &lot("MONTHLY", "shop", &grace));
        self.until(
            13,
            3,
            &lot("MONTHLY", "shop", &[("Flyers", "hosting-s", 1)]),
        );
        let tickets = lot("MONTHLY", "disputed", &[("Ticket shop", "hosting-pro", 1)]);
        self.well(61, &tickets);
        for (age, name, bank) in [(75, "Voucher shop", LET_GO), (90, "Poll", RUN_OUT)] {
            let at = self.on(self.calendar.ago(age));
            let lot = lot("MONTHLY", "card", &[(name, "vps-2", 1)]);
            self.order_as(at, &lot, None, bank);
            self.bill(at + TimeDelta::hours(2), name, A::CancelNow);
        }
        let list = lot("MONTHLY", "card", &[("Old newsletter", "mail-10", 1)]);
        self.well(320, &list);
        let at = self.calendar.at(101, 13 * 3600);
        let why = "Set up twice by mistake";
        self.staff_bill(at, list.name(), A::Delete, why);
    }

    /// Run out, and replaced by something larger.
    fn ends_well(&mut self) {
        let term = lot("FIXED-6", "card", &[("Jubilee page", "webspace", 1)]);
        self.well(404, &term);
        let farm = lot("MONTHLY", "card", &[("Render farm", "vps-4", 1)]);
        self.well(310, &farm);
        let at = self.on(self.calendar.quiet(70, 1));
        self.upgrade(at, farm.name(), "vps-8");
    }

    /// Years of monthly bills, one of them given back in part, and something that is paid once.
    fn goes_on(&mut self) {
        let years = [
            ("Studio intranet", "hosting-pro", 1),
            ("Studio mail", "mail-50", 1),
        ];
        let years = lot("MONTHLY", "card", &years);
        self.well(1130, &years);
        let at = self.calendar.at(33, 10 * 3600);
        let of = years.name().to_owned();
        self.staff(at, What::Refund { of, percent: 30 });
        let moved = lot(
            "ONE-TIME",
            "card",
            &[("Two domains moved", "domain-move", 2)],
        );
        self.order_at(self.calendar.hours_ago(22), &moved);
        let service = moved.name().to_owned();
        let at = self.calendar.hours_ago(4);
        self.staff(at, What::Accept { service });
    }
}
