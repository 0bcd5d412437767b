//! The overview says what the other pages say, added up: of every customer of the demo, and of what
//! happens to one.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use chrono::{Datelike as _, Days, NaiveDate};
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::money::{Money, sums};
use goodstanding_shared::overview::{
    Overview, Trouble, TroubleHelp, last_day, next_payment_day, weeks,
};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::{Service, ServiceStatus};
use goodstanding_shared::subscriptions::{ComingCharge, UnpaidSubscription};
use goodstanding_shared::transactions::{PaymentState, Transaction, TransactionKind};
use insta::assert_snapshot;

use crate::harness::{TestApp, Visitor, every_database};
use crate::life::{ASKS, GOOD, NEVER_SOFTLY, Somebody};

const OVERVIEW: &str = "/api/v1/overview";

async fn overview(who: &Visitor<'_>) -> Overview {
    who.read(OVERVIEW).await
}

async fn today(who: &Visitor<'_>) -> NaiveDate {
    who.session().await.now.date_naive()
}

/// What the other pages of a customer say, as staff read them.
struct Pages {
    coming: Vec<ComingCharge>,
    unpaid: Vec<UnpaidSubscription>,
    services: Vec<Service>,
    transactions: Vec<Transaction>,
    methods: Vec<PaymentMethod>,
}

impl Pages {
    async fn of(staff: &Visitor<'_>, customer: &str, today: NaiveDate) -> Self {
        let of = format!("customer={customer}");
        let days = (last_day(today) - today).num_days();
        let coming: Page<ComingCharge> = staff
            .read(&format!("/api/v1/upcoming-charges?days={days}&{of}"))
            .await;
        let promised: Page<ComingCharge> = staff
            .read(&format!(
                "/api/v1/upcoming-charges?days={days}&promised=yes&{of}"
            ))
            .await;
        let methods = format!("/api/v1/payment-methods?{of}");
        let services: Page<Service> = staff
            .read(&format!("/api/v1/services?limit=5000&{of}"))
            .await;
        let pages = Self {
            coming: coming.items,
            unpaid: staff.read(&format!("/api/v1/unpaid?{of}")).await,
            services: services.items,
            transactions: staff.rows(&format!("/api/v1/transactions?{of}")).await,
            methods: staff.read(&methods).await,
        };
        let without_unpaid: Vec<_> = pages.promised().into_iter().cloned().collect();
        assert_eq!(promised.items, without_unpaid, "{customer}");
        pages
    }

    /// The charges of what is not unpaid.
    fn promised(&self) -> Vec<&ComingCharge> {
        let is_unpaid = |charge: &ComingCharge| {
            let mut unpaid = self.unpaid.iter();
            unpaid.any(|one| one.id == charge.subscription)
        };
        self.coming
            .iter()
            .filter(|charge| !is_unpaid(charge))
            .collect()
    }

    fn agree(&self, told: &Overview, today: NaiveDate, who: &str) {
        self.agree_on_what_comes(told, today, who);
        self.agree_on_what_is_unpaid(told, who);
        self.agree_on_what_was_paid(told, who);
        let of = |status| {
            self.services
                .iter()
                .filter(|it| it.status == status)
                .count() as u64
        };
        let ending = self.services.iter().filter(|it| {
            let is_open = it.cancellation.is_some();
            is_open && !it.status.has_ended()
        });
        assert_eq!(told.services.all, self.services.len() as u64, "{who}");
        assert_eq!(told.services.active, of(ServiceStatus::Active), "{who}");
        assert_eq!(
            told.services.suspended,
            of(ServiceStatus::Suspended),
            "{who}"
        );
        assert_eq!(told.services.ending, ending.clone().count() as u64, "{who}");
        let mut days: Vec<_> = ending
            .filter_map(|service| {
                service
                    .cancellation
                    .as_ref()
                    .map(|mark| (mark.effective_on, service.id))
            })
            .collect();
        days.sort_unstable();
        let named: Vec<_> = told
            .ending
            .iter()
            .map(|it| (it.on, it.service.id))
            .collect();
        assert_eq!(named, days[..days.len().min(5)], "{who}");
        let default = self.methods.iter().find(|method| method.is_default);
        assert_eq!(told.default_method.as_ref(), default, "{who}");
    }

    fn agree_on_what_comes(&self, told: &Overview, today: NaiveDate, who: &str) {
        let promised = self.promised();
        let days: Vec<(NaiveDate, Money)> = promised
            .iter()
            .map(|charge| (charge.on, charge.amount))
            .collect();
        assert_eq!(told.weeks, weeks(today, &days).unwrap(), "{who}");
        let Some(on) = next_payment_day(&days) else {
            return;
        };
        let next = told.next_payment.as_ref().unwrap();
        let of_day: Vec<ComingCharge> = promised
            .into_iter()
            .filter(|charge| charge.on == on && !charge.amount.is_zero())
            .cloned()
            .collect();
        assert_eq!(next.on, on, "{who}");
        assert_eq!(next.charges_total, of_day.len() as u64, "{who}");
        let amounts = of_day.iter().map(|charge| charge.amount);
        assert_eq!(next.sums, sums(amounts).unwrap(), "{who}");
        assert_eq!(next.charges, of_day[..of_day.len().min(5)], "{who}");
    }

    fn agree_on_what_is_unpaid(&self, told: &Overview, who: &str) {
        let mut unpaid = BTreeMap::new();
        for service in &self.services {
            if let Some(it) = service.unpaid {
                unpaid.insert(it.subscription, it);
            }
        }
        let troubles = &told.troubles;
        let listed: BTreeMap<_, _> = troubles
            .rows
            .iter()
            .map(|row| (row.unpaid.subscription, row.unpaid))
            .collect();
        assert_eq!(listed, unpaid, "{who}");
        assert_eq!(troubles.total, unpaid.len() as u64, "{who}");
        let amounts = unpaid.values().map(|it| it.amount);
        assert_eq!(troubles.sums, sums(amounts).unwrap(), "{who}");
        let payable: BTreeSet<_> = troubles
            .rows
            .iter()
            .filter(|row| row.help == TroubleHelp::Pay)
            .map(|row| (row.unpaid.subscription, row.unpaid.amount.minor()))
            .collect();
        let known = self.unpaid.iter().map(|it| (it.id, it.amount.minor()));
        assert_eq!(payable, known.collect(), "{who}");
        assert!(troubles.rows.is_sorted_by_key(Trouble::urgency), "{who}");
        assert!(troubles.rows.iter().all(|row| !row.services.is_empty()));
    }

    fn agree_on_what_was_paid(&self, told: &Overview, who: &str) {
        assert_eq!(told.months.len(), 12, "{who}");
        for month in &told.months {
            let of = |refund: bool, state| {
                let found = self.transactions.iter().filter(|it| {
                    let day = it.created_at.date_naive();
                    day.with_day(1) == Some(month.begins_on)
                        && (it.kind == TransactionKind::Refund) == refund
                        && it.kind != TransactionKind::Validation
                        && PaymentState::of(it.status, it.response) == state
                });
                sums(found.map(|it| it.amount)).unwrap()
            };
            assert_eq!(month.paid, of(false, PaymentState::Paid), "{who}");
            assert_eq!(month.refunded, of(true, PaymentState::Refunded), "{who}");
            assert_eq!(month.waiting, of(false, PaymentState::Waiting), "{who}");
        }
        let last: Vec<&Transaction> = self
            .transactions
            .iter()
            .filter(|it| it.kind != TransactionKind::Validation)
            .take(5)
            .collect();
        let shown: Vec<&Transaction> = told.payments.iter().collect();
        assert_eq!(shown, last, "{who}");
    }
}

#[every_database]
async fn the_overview_of_everybody_in_the_demo_is_what_the_other_pages_say(test: TestApp) {
    let staff = test.staff().await;
    let today = today(&staff).await;
    let customers: Vec<CustomerSummary> = staff.rows("/api/v1/customers").await;
    let (mut in_trouble, mut with_next) = (0, 0);
    for customer in customers {
        let id = customer.id.to_string();
        let told: Overview = staff.read(&format!("{OVERVIEW}?customer={id}")).await;
        let pages = Pages::of(&staff, &id, today).await;
        pages.agree(&told, today, &customer.name);
        in_trouble += told.troubles.total;
        with_next += u64::from(told.next_payment.is_some());
    }
    assert!(in_trouble > 3 && with_next > 3, "{in_trouble} {with_next}");
}

#[every_database]
async fn an_overview_is_that_of_the_reader_and_of_nobody_else(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let hers = anna.session().await.customer.unwrap().id;
    let by_name = format!("{OVERVIEW}?customer={hers}");
    let mut as_staff: Overview = staff.read(&by_name).await;
    for payment in &mut as_staff.payments {
        assert_eq!(payment.customer.take().unwrap().id, hers);
    }
    assert_eq!(overview(&anna).await, as_staff);
    let ben = test.ben().await;
    assert_eq!(ben.get(&by_name).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.get(&by_name).await.status, StatusCode::NOT_FOUND);
    assert_snapshot!(staff.get(OVERVIEW).await.refusal(), @r"
    400 invalid_query: Say whose overview: customer.
    customer: Say whose overview: customer
    ");
    assert_snapshot!(anna.get("/api/v1/overview?days=3").await.refusal(), @r"
    400 invalid_query: “days” is no parameter of this listing; it has customer.
    days: “days” is no parameter of this listing; it has customer
    ");
}

#[every_database]
async fn who_has_nothing_is_shown_nothing_and_twelve_empty_weeks(test: TestApp) {
    let empty = test.person("empty").await;
    let told = overview(&empty).await;
    assert_eq!(told.services.all, 0);
    assert_eq!((told.troubles.total, told.troubles.rows.len()), (0, 0));
    assert_eq!((told.next_payment, told.payments.len()), (None, 0));
    assert_eq!(told.weeks.len(), 12);
    assert!(told.weeks.iter().all(|week| week.sums.is_empty()));
    assert!(told.months.iter().all(|month| month.paid.is_empty()));
    assert_eq!(told.average.months, 0);
}

#[every_database]
async fn a_declined_payment_is_a_trouble_until_it_is_paid_and_promises_nothing(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (bad, _) = who.order("vps-4", "MONTHLY", "59.00").await;
    let before = overview(&who.me().await).await;
    assert_eq!(before.troubles.total, 0);
    let next = before.next_payment.unwrap();
    assert_eq!(next.charges[0].subscription.to_string(), bad);
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-21").await;
    let me = who.me().await;
    let failed = overview(&me).await;
    let [trouble] = failed.troubles.rows.as_slice() else {
        panic!("{:?}", failed.troubles);
    };
    assert_eq!(trouble.unpaid.subscription.to_string(), bad);
    assert_eq!(trouble.help, TroubleHelp::Pay);
    assert_eq!(trouble.services[0].name.as_str(), "Mine");
    let says = format!("{} {}", trouble.what_happened(), trouble.what_helps());
    assert_snapshot!(
        says,
        @"Visa 0341 was declined: not enough money. Running. We try again on 22 Dec 2026."
    );
    assert_eq!(trouble.products, ["Managed VPS 4"]);
    assert!(failed.weeks.iter().all(|week| week.sums.is_empty()));
    assert_eq!(failed.next_payment, None, "nothing is promised meanwhile");
    // A card in the place of the one that was declined pays at once.
    who.pay_with(GOOD).await;
    let after = overview(&me).await;
    assert_eq!(after.troubles.total, 0);
    assert_eq!(after.next_payment.unwrap().sums, next.sums);
    let month = after.months.last().unwrap();
    assert_eq!(month.paid, next.sums);
    assert_eq!(after.payments[0].services[0].as_str(), "Mine");
}

#[every_database]
async fn what_a_bank_asks_to_approve_leads_to_its_transaction(test: TestApp) {
    let who = Somebody::with(&test, ASKS).await;
    let (id, _) = who.order("vps-4", "MONTHLY", "59.00").await;
    let told = overview(&who.me().await).await;
    let [trouble] = told.troubles.rows.as_slice() else {
        panic!("{:?}", told.troubles);
    };
    assert_eq!(trouble.help, TroubleHelp::Approve);
    assert_eq!(
        trouble.transaction.as_ref().map(ToString::to_string),
        Some(who.latest_transaction(&id).await)
    );
}

#[every_database]
async fn a_card_that_expires_before_the_next_charge_is_named(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("vps-4", "MONTHLY", "59.00").await;
    let me = who.me().await;
    let told = overview(&me).await;
    assert_eq!(told.expiring, []);
    let next = told.next_payment.unwrap();
    let last = next.on.checked_sub_days(Days::new(1)).unwrap();
    let card = told.default_method.unwrap().brief.id;
    let expires = |day: NaiveDate| {
        format!("update payment_methods set expires_on = '{day}' where id = '{card}'")
    };
    test.sql(&[&expires(last)]).await;
    let told = overview(&me).await;
    let [expiring] = told.expiring.as_slice() else {
        panic!("{:?}", told.expiring);
    };
    assert_eq!(expiring.expires_on, last);
    assert_eq!(expiring.next_charge.on, next.on);
    assert_eq!(expiring.payment_method.id, card);
    assert_eq!(next.charges[0].subscription.to_string(), id);
    // On its last day it works.
    test.sql(&[&expires(next.on)]).await;
    let told = overview(&me).await;
    assert!(told.expiring[0].next_charge.on > next.on);
}
