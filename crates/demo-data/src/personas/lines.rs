//! People told line by line: one service with a subscription of its own each.

use chrono::{Days, NaiveDate};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{Standing, SubscriptionStatus, cancel_at_end};

use super::anna::TROUBLED;
use super::billing::usual;
use super::{Account, Maker};
use crate::DemoService;
use crate::services::{Wanted, keep, leave, service, tell};
use crate::subscriptions::{For, since, subscription};

use ServiceStatus::Active;

/// Name, product, plan, status, age in days, and why it is leaving.
pub(super) type Line = (
    &'static str,
    &'static str,
    &'static str,
    ServiceStatus,
    u64,
    Option<&'static str>,
);

pub(super) const BEN: [Line; 3] = [
    (
        "Bakery website",
        "hosting-pro",
        "MONTHLY",
        Active,
        120,
        None,
    ),
    ("Orders mailbox", "mail-10", "MONTHLY", Active, 118, None),
    ("bens-bakery.example", "domain", "ANNUAL", Active, 200, None),
];

impl Maker<'_> {
    pub(super) fn add_lines(&mut self, account: &Account<'_>, lines: &[Line]) {
        for (name, product, plan, status, age_days, leaving) in lines {
            let wanted = Wanted {
                name,
                product,
                plan,
                status: *status,
                age_days: *age_days,
                quantity: 1,
                ended_at: None,
                leaving: *leaving,
            };
            self.add_line(account, &wanted);
        }
    }

    /// One service with a subscription of its own.
    pub(super) fn add_line(&mut self, account: &Account<'_>, wanted: &Wanted<'_>) {
        let customer = account.owner.customer;
        let (Some(plan), Some(item)) = (
            self.plan(wanted.plan),
            self.item(customer, wanted.plan, (wanted.product, wanted.quantity)),
        ) else {
            return;
        };
        let trouble = TROUBLED
            .iter()
            .find(|(name, _)| *name == wanted.name)
            .and_then(|(_, billing)| {
                Standing::new(SubscriptionStatus::Active, Some(*billing)).ok()
            });
        let Some(mut standing) = trouble.or(usual(wanted.status, item.price.is_zero())) else {
            return;
        };
        let today = self.today();
        // What has failed was due a few days ago, and began on such a day.
        let begun = if crate::subscriptions::failing_days(standing).is_some() {
            since(standing, today, wanted.age_days)
        } else {
            today - Days::new(wanted.age_days)
        };
        let age_days = (today - begun).num_days().unsigned_abs();
        let wanted = Wanted {
            age_days,
            ..*wanted
        };
        let Some(mut made) = service(self.data, self.dice, self.options, account.owner, &wanted)
        else {
            return;
        };
        tell(
            self.data,
            self.dice,
            self.options,
            account.owner,
            &mut made,
            None,
        );
        if let Some(reason) = wanted.leaving {
            leave(
                self.data,
                self.dice,
                self.options,
                account.owner,
                &mut made,
                reason,
            );
            standing = cancel_at_end(standing).unwrap_or(standing);
        }
        let ended_on = made.status.has_ended().then(|| self.end_of(&made));
        let made_for = For {
            plan: &plan,
            standing,
            since: begun,
            ended_on,
            items: vec![item],
            payment: account.wallet.payment(standing, wanted.plan == "ANNUAL"),
        };
        let payment = made_for.payment;
        let billed_by = subscription(self.data, self.dice, self.options, account.owner, made_for);
        keep(self.data, made, Some(billed_by.id));
        self.keep_billed(account.cycles, billed_by, payment);
    }

    /// On which date a service ended: when its cancellation took effect, else when it last changed.
    fn end_of(&self, service: &DemoService) -> NaiveDate {
        self.data
            .cancellations
            .iter()
            .find(|request| request.service == service.id)
            .map_or(service.updated_at.date_naive(), |request| {
                request.effective_on
            })
    }
}
