//! Anna: what every page is shown with. A service in every status, and a subscription in every legal pair.

use chrono::{Days, TimeDelta};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::billing::plan_for;
use super::lines::Line;
use super::tables::BUNDLES;
use super::{Account, FEW_CYCLES, MANY_CYCLES, Maker};
use crate::payments::add_everything;
use crate::services::Owner;
use crate::subscriptions::{For, since, subscription};
use crate::{DemoCustomer, transactions};

use ServiceStatus::{Active, Archived, Canceled, Fraud, Pending, Suspended, Terminated};

const ANNA: [Line; 24] = [
    ("Studio website", "vps-4", "MONTHLY", Active, 265, None),
    (
        "Studio website backup",
        "backup",
        "MONTHLY",
        Active,
        265,
        None,
    ),
    (
        "Mailboxes",
        "mail-10",
        "MONTHLY",
        Active,
        291,
        Some("We move our mail to the head office."),
    ),
    ("Client archive", "s3-1t", "MONTHLY", Suspended, 681, None),
    (
        "berg-studio.example",
        "domain",
        "ANNUAL",
        Active,
        2868,
        None,
    ),
    (
        "berg-photo.example",
        "domain",
        "BIENNIAL",
        Active,
        1210,
        None,
    ),
    ("Staging database", "pg-s", "MONTHLY", Pending, 1, None),
    (
        "Old web space",
        "hosting-s",
        "MONTHLY",
        Archived,
        2729,
        None,
    ),
    ("Portfolio", "hosting-pro", "ANNUAL", Active, 512, None),
    ("Booking calendar", "hosting-s", "ANNUAL", Active, 163, None),
    ("Print shop", "vps-8", "MONTHLY", Active, 402, None),
    ("Print shop database", "pg-m", "MONTHLY", Active, 402, None),
    (
        "Newsletter",
        "vps-2",
        "INTRO-3",
        Active,
        48,
        Some("Too expensive"),
    ),
    ("Control panel", "panel", "ANNUAL", Active, 640, None),
    (
        "Certificate for berg-studio.example",
        "tls-ov",
        "ANNUAL",
        Active,
        300,
        Some("No longer needed"),
    ),
    ("Night watch", "sysadmin", "QUARTERLY", Active, 77, None),
    ("Status page", "status", "MONTHLY", Active, 190, None),
    ("Photo vault", "s3-1t", "ANNUAL", Active, 350, None),
    (
        "New shop certificate",
        "tls-ov",
        "BIENNIAL",
        Pending,
        3,
        None,
    ),
    ("Intern sandbox", "vps-2", "MONTHLY", Canceled, 420, None),
    (
        "Summer campaign",
        "hosting-s",
        "MONTHLY",
        Canceled,
        540,
        None,
    ),
    ("Wiki", "vps-2", "MONTHLY", Terminated, 900, None),
    ("cheap-logos.example", "domain", "ANNUAL", Fraud, 610, None),
    (
        "First home page",
        "webspace",
        "ANNUAL",
        Archived,
        3900,
        None,
    ),
];

/// Services of Anna whose billing needs somebody.
pub(super) const TROUBLED: [(&str, BillingStatus); 4] = [
    ("Print shop", BillingStatus::InRetry),
    ("Print shop database", BillingStatus::UnusablePaymentMethod),
    ("Control panel", BillingStatus::Overdue),
    ("Night watch", BillingStatus::PendingAcceptance),
];

impl Maker<'_> {
    pub(super) fn add_anna(&mut self, customer: &DemoCustomer) {
        let owner = Owner {
            customer,
            person: "Anna Berg",
        };
        let wallet = add_everything(self.data, self.dice, self.options, owner);
        transactions::validate(
            self.data,
            self.options,
            (customer, None),
            wallet.card,
            customer.created_at + TimeDelta::minutes(201),
        );
        let account = Account {
            owner,
            wallet,
            cycles: FEW_CYCLES,
        };
        self.add_lines(&account, &ANNA);
        self.add_missing_pairs(&account);
        self.add_bundle_of_years(&account);
        let more = self.options.services_of_anna.saturating_sub(ANNA.len());
        self.add_many(&account, more);
    }

    /// A subscription in every legal pair that the services do not show. An upgraded one comes before what replaced it.
    fn add_missing_pairs(&mut self, account: &Account<'_>) {
        let customer = account.owner.customer;
        let missing: Vec<Standing> = Standing::all()
            .filter(|standing| {
                !self
                    .data
                    .subscriptions
                    .iter()
                    .any(|known| known.customer == customer.id && known.standing == *standing)
            })
            .collect();
        for (index, standing) in missing.into_iter().enumerate() {
            let age_days = 220 + 37 * u64::try_from(index).unwrap_or_default();
            self.add_pair(account, standing, age_days, BUNDLES[index % BUNDLES.len()]);
        }
    }

    fn add_pair(
        &mut self,
        account: &Account<'_>,
        standing: Standing,
        age_days: u64,
        bundle: &[(&str, u32)],
    ) {
        let (plan_id, bundle) = plan_for(standing).unwrap_or(("MONTHLY", bundle));
        let Some(plan) = self.plan(plan_id) else {
            return;
        };
        let items = bundle
            .iter()
            .filter_map(|item| self.item(account.owner.customer, plan_id, *item))
            .collect();
        let is_upgraded = standing.status() == SubscriptionStatus::Upgraded;
        let begun = since(standing, self.today(), age_days);
        let made = For {
            plan: &plan,
            standing,
            since: begun,
            ended_on: is_upgraded.then(|| begun + Days::new(200)),
            items,
            payment: account.wallet.payment(standing, false),
        };
        if !is_upgraded {
            self.bill(account, made, None);
            return;
        }
        let older = subscription(self.data, self.dice, self.options, account.owner, made);
        let payment = account.wallet.payment(standing, false);
        self.keep_billed(account.cycles, older.clone(), payment);
        // The version that took its place, on the same day.
        let Ok(well) = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ) else {
            return;
        };
        let items = [("vps-8", 1), ("backup", 1)]
            .iter()
            .filter_map(|item| self.item(account.owner.customer, "MONTHLY", *item))
            .collect();
        let newer = For {
            plan: &plan,
            standing: well,
            since: older.ends_on.unwrap_or(begun),
            ended_on: None,
            items,
            payment: account.wallet.card,
        };
        self.bill(account, newer, Some(&older));
    }

    /// Years of monthly bills, and a single charge of yesterday.
    fn add_bundle_of_years(&mut self, account: &Account<'_>) {
        let customer = account.owner.customer;
        let Ok(standing) = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ) else {
            return;
        };
        for (plan, age_days, bundle) in [
            ("MONTHLY", 1130, &[("hosting-pro", 1), ("mail-50", 1)][..]),
            ("ONE-TIME", 1, &[("domain-move", 2)][..]),
        ] {
            let Some(plan) = self.plan(plan) else {
                continue;
            };
            let items = bundle
                .iter()
                .filter_map(|item| self.item(customer, plan.plan.id.as_str(), *item))
                .collect();
            let made = For {
                plan: &plan,
                standing,
                since: self.today() - Days::new(age_days),
                ended_on: None,
                items,
                payment: account.wallet.card,
            };
            let payment = made.payment;
            let made = subscription(self.data, self.dice, self.options, account.owner, made);
            self.keep_billed(MANY_CYCLES, made, payment);
        }
    }
}
