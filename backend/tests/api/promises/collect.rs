//! Promises out of what the API answers: what each screen reads, and what its fields say of the
//! future.

use std::collections::HashMap;

use axum::http::StatusCode;
use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::Order;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceStatus, SuspensionCause, UnpaidReason};
use goodstanding_shared::subscriptions::life::{Due, Terms};
use goodstanding_shared::subscriptions::{
    BillingStatus as B, ComingCharge, Subscription, SubscriptionDetails, SubscriptionEvent,
    SubscriptionStatus as S, after,
};
use goodstanding_shared::transactions::TransactionDetails;
use serde::de::DeserializeOwned;

use super::promise::{Object, Promise, Screen, What};
use crate::harness::Visitor;

/// For how many days upcoming charges are asked for, as the page does.
const AHEAD_DAYS: u64 = 84;

/// Every field of the description that is a promise, and how time is held against it.
pub(super) const FIELDS: &[(&str, &str)] = &[
    (
        "AgendaItem.at",
        "the same as what the clock says that comes next (`inbox.rs`)",
    ),
    (
        "AgendaItem.sums",
        "the same as what the subscriptions say is charged next (`inbox.rs`)",
    ),
    (
        "Cancellation.effective_on",
        "the same as the mark of the service",
    ),
    ("ComingCharge.amount", "Charge"),
    ("ComingCharge.on", "Charge"),
    (
        "EndingService.on",
        "the same as the mark of the service (`overview.rs`)",
    ),
    (
        "Inbox.sums",
        "the same as what its rows come to (`inbox.rs`)",
    ),
    ("Leaving.on", "the same as the mark of the service"),
    ("Life.ends_on", "End"),
    ("Life.entitled_through", "Works"),
    ("Life.gives_up_on", "End"),
    ("Life.invoice_due_on", "Overdue"),
    (
        "Life.next_bill_before",
        "Outcome of a withdrawal or a resume",
    ),
    ("Life.next_bill_on", "Charge"),
    ("Life.next_retry_on", "Charge"),
    ("Life.paused_on", "Pause"),
    ("Life.setup_minor", "Charge: a part of the first one"),
    (
        "Life.short_until",
        "Charge: how much is charged after a resume",
    ),
    ("Life.starts_on", "Start"),
    ("Life.suspends_on", "Suspends"),
    ("NextCharge.amount", "Charge"),
    ("NextCharge.on", "Charge"),
    ("NextEvent.at", "Event"),
    (
        "NextPayment.on",
        "the same as the charges to come, added up (`overview.rs`)",
    ),
    (
        "NextPayment.sums",
        "the same as the charges to come, added up (`overview.rs`)",
    ),
    (
        "NextStep.on",
        "the same as what the subscription foresees (`inbox.rs`)",
    ),
    ("OpenCancellation.effective_on", "Stops"),
    ("OrderLine.first", "Charge"),
    ("OrderLine.next_due", "DueDate"),
    ("OrderLine.setup_fee", "Charge"),
    ("OrderLine.starts_on", "Start"),
    ("PaidPeriod.until", "Works"),
    (
        "PaidSubscription.entitled_through",
        "the same as that of the page of the subscription",
    ),
    (
        "QueuedOrder.starts_on",
        "the same as that of the lines of the order",
    ),
    ("Service.next_due", "DueDate"),
    ("Service.starts_on", "Start"),
    (
        "Setback.next_try_at",
        "there are none: nothing fails in a run",
    ),
    ("Subscription.ends_on", "End"),
    ("Subscription.entitled_through", "Works"),
    ("Subscription.next_bill_on", "Charge"),
    ("Subscription.next_retry_on", "Charge"),
    ("Subscription.paused_on", "Pause"),
    ("Subscription.starts_on", "Start"),
    ("SubscriptionVersion.ends_on", "End"),
    ("SubscriptionVersion.starts_on", "Start"),
    ("TransactionDetails.next_attempt_on", "Charge"),
    (
        "Troubles.sums",
        "the same as what the services say is unpaid, added up (`overview.rs`)",
    ),
    ("Unpaid.amount", "Charge"),
    ("Unpaid.retry_on", "Charge"),
    ("Unpaid.since", "Overdue"),
    ("Unpaid.works_until", "Works, Stops, Suspends"),
    (
        "UnpaidSubscription.amount",
        "the same as what its services say is unpaid",
    ),
    (
        "UnpaidSubscription.ends_on",
        "the same as that of the page of the subscription",
    ),
    (
        "UnpaidSubscription.next_retry_on",
        "the same as that of the page of the subscription",
    ),
    (
        "Week.days",
        "the same as the charges to come, added up (`overview.rs`)",
    ),
    (
        "Week.sums",
        "the same as the charges to come, added up (`overview.rs`)",
    ),
];

/// What the screens of an account show.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) subscriptions: Vec<Subscription>,
    /// The pages of those that live.
    pub(super) pages: Vec<SubscriptionDetails>,
    pub(super) services: Vec<Service>,
    coming: Vec<ComingCharge>,
    /// The pages of the latest transactions of what fails.
    transactions: Vec<TransactionDetails>,
}

/// Reads an answer that must be there.
pub(super) async fn read<T: DeserializeOwned>(who: &Visitor<'_>, path: &str) -> T {
    let answer = who.get(&format!("/api/v1{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    serde_json::from_value(answer.json).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Shown {
    /// Reads every screen, as the customer or as staff who look at this account.
    pub(super) async fn to(who: &Visitor<'_>, customer: Option<&str>) -> Self {
        let of = customer.map_or_else(String::new, |id| format!("&customer={id}"));
        let subscriptions: Page<Subscription> =
            read(who, &format!("/subscriptions?limit=100{of}")).await;
        let services: Page<Service> = read(who, &format!("/services?limit=1000{of}")).await;
        let coming: Page<ComingCharge> =
            read(who, &format!("/upcoming-charges?days={AHEAD_DAYS}{of}")).await;
        let mut pages: Vec<SubscriptionDetails> = Vec::new();
        let mut transactions = Vec::new();
        for subscription in &subscriptions.items {
            if subscription.standing.status().has_ended() {
                continue;
            }
            pages.push(read(who, &format!("/subscriptions/{}", subscription.id)).await);
            if subscription.next_retry_on.is_some()
                && let Some(latest) = subscription.transactions.first()
            {
                transactions.push(read(who, &format!("/transactions/{}", latest.id)).await);
            }
        }
        Self {
            subscriptions: subscriptions.items,
            pages,
            services: services.items,
            coming: coming.items,
            transactions,
        }
    }

    /// Everything that is promised on these screens.
    pub(super) fn promises(&self, now: DateTime<Utc>) -> Vec<Promise> {
        let mut collector = Collector::new(now);
        let mut billed_by = HashMap::new();
        for page in &self.pages {
            for service in &page.services {
                billed_by.insert(service.id.to_string(), page.subscription.id.to_string());
            }
        }
        for subscription in &self.subscriptions {
            collector.listed(subscription);
        }
        for page in &self.pages {
            collector.page(page);
        }
        let mut places: HashMap<String, usize> = HashMap::new();
        for charge in &self.coming {
            let id = charge.subscription.to_string();
            let place = places.entry(id.clone()).or_default();
            collector.charge(
                Screen::UpcomingCharges,
                &id,
                (*place, charge.on, Some(charge.amount)),
            );
            *place += 1;
        }
        for service in &self.services {
            if !service.status.has_ended() {
                let id = service.id.to_string();
                collector.service(service, billed_by.get(&id));
            }
        }
        for transaction in &self.transactions {
            let id = transaction.transaction.subscription;
            if let (Some(on), Some(id)) = (transaction.next_attempt_on, id) {
                collector.charge(Screen::Transaction, &id.to_string(), (0, on, None));
            }
        }
        collector.promises
    }
}

/// What the page of an order promises.
pub(super) fn of_order(order: &Order, now: DateTime<Utc>) -> Vec<Promise> {
    let mut collector = Collector::new(now);
    for line in &order.lines {
        if line.status.has_ended() {
            continue;
        }
        let id = line.subscription.to_string();
        let of = Object::service(line.service, Some(&id));
        if let Some(on) = line.next_due {
            collector.ahead(Screen::Order, &of, on, What::DueDate { on });
        }
        if line.starts_on > collector.today {
            let start = What::Start { on: line.starts_on };
            collector.ahead(Screen::Order, &of, line.starts_on, start);
        }
    }
    for subscription in &order.subscriptions {
        if let Some(next) = subscription.next_charge {
            let id = subscription.id.to_string();
            collector.charge(Screen::Order, &id, (0, next.on, Some(next.amount)));
        }
    }
    collector.promises
}

/// What a dialog says will be charged next, once it is done.
pub(super) fn of_dialog(
    id: &str,
    charge: Option<(NaiveDate, Money)>,
    now: DateTime<Utc>,
) -> Vec<Promise> {
    let mut collector = Collector::new(now);
    match charge {
        Some((on, amount)) => collector.charge(Screen::Dialog, id, (0, on, Some(amount))),
        None => collector.no_charge(Screen::Dialog, id),
    }
    collector.promises
}

struct Collector {
    now: DateTime<Utc>,
    today: NaiveDate,
    promises: Vec<Promise>,
}

impl Collector {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            now,
            today: now.date_naive(),
            promises: Vec::new(),
        }
    }

    fn add(&mut self, screen: Screen, of: &Object, what: What) {
        self.promises.push(Promise {
            made_at: self.now,
            screen,
            of: of.clone(),
            what,
        });
    }

    /// Only what lies ahead is a promise.
    fn ahead(&mut self, screen: Screen, of: &Object, on: NaiveDate, what: What) {
        if on > self.today {
            self.add(screen, of, what);
        }
    }

    fn charge(
        &mut self,
        screen: Screen,
        id: &str,
        (place, on, amount): (usize, NaiveDate, Option<Money>),
    ) {
        let what = What::Charge { place, on, amount };
        // A period that costs nothing is not charged.
        if amount.is_none_or(|amount| !amount.is_zero()) {
            self.add(screen, &Object::subscription(id), what);
        }
    }

    fn no_charge(&mut self, screen: Screen, id: &str) {
        let until = self.today + Days::new(AHEAD_DAYS);
        self.add(screen, &Object::subscription(id), What::NoCharge { until });
    }

    /// The row of a subscription.
    fn listed(&mut self, subscription: &Subscription) {
        let (screen, id) = (Screen::Subscriptions, subscription.id.to_string());
        let of = Object::subscription(&id);
        let (status, billing) = (
            subscription.standing.status(),
            subscription.standing.billing(),
        );
        if status.has_ended() {
            return;
        }
        // What the sentence of the row says; a bill that would come while it is suspended does not.
        let is_billed = match billing {
            None | Some(B::GoodStanding | B::FreeTrial | B::FreePeriod) => status == S::Active,
            Some(B::Overdue) => {
                status == S::Active && subscription.next_bill_on < subscription.entitled_through
            }
            Some(_) => false,
        };
        match subscription.next_bill_on.filter(|on| *on > self.today) {
            _ if !is_billed || subscription.is_charging => {}
            Some(_) if subscription.stays_free => self.no_charge(screen, &id),
            Some(on) => self.charge(screen, &id, (0, on, None)),
            None => {}
        }
        if let Some(on) = subscription.next_retry_on.filter(|on| *on > self.today) {
            self.charge(screen, &id, (0, on, None));
        }
        if status == S::PendingActivation {
            let on = subscription.starts_on;
            self.ahead(screen, &of, on, What::Start { on });
        }
        if let Some(on) = subscription.paused_on.filter(|_| status == S::PendingPause) {
            self.ahead(screen, &of, on, What::Pause { on });
        }
        let is_failing = matches!(
            billing,
            Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod)
        );
        // While it is well, the end is what it would come to if the next bill stayed unpaid.
        let is_last =
            status == S::Active && billing.is_some() && subscription.next_bill_on.is_none();
        let is_decided = status == S::PendingCancel
            || is_last && billing != Some(B::PendingAcceptance)
            || status == S::Active && is_failing;
        if let Some(on) = subscription.end().filter(|_| is_decided) {
            self.ahead(screen, &of, on, What::End { on });
        }
    }

    /// The page of a subscription.
    fn page(&mut self, page: &SubscriptionDetails) {
        let (screen, id) = (Screen::Subscription, page.subscription.id.to_string());
        let of = Object::subscription(&id);
        let prices = page.next_prices();
        let terms = Terms {
            plan: &page.plan,
            prices: &prices,
        };
        match &page.next_charge {
            Some(charge) => self.charge(screen, &id, (0, charge.on, Some(charge.amount))),
            // While an answer is awaited nobody knows.
            None if page.life.is_charging => {}
            None => self.no_charge(screen, &id),
        }
        let life = &page.life;
        if let Some((on, due)) = life.due() {
            match due {
                Due::Start => self.ahead(screen, &of, on, What::Start { on }),
                Due::Pause => self.ahead(screen, &of, on, What::Pause { on }),
                Due::End | Due::Uncollected | Due::PlanEnd | Due::Unpaid => {
                    self.ahead(screen, &of, on, What::End { on });
                }
                Due::Suspend => {
                    for service in &page.services {
                        if service.status == ServiceStatus::Active {
                            let of = Object::service(service.id, Some(&id));
                            self.ahead(screen, &of, on, What::Suspends { on });
                        }
                    }
                }
                Due::Bill => {
                    let charge = life.next_charge(terms).ok().flatten();
                    let amount = charge.map(|charge| charge.amount);
                    if on > self.today && amount.is_some() {
                        self.charge(screen, &id, (0, on, amount));
                    }
                }
                // A retry is the next charge; a pause runs out in five years.
                Due::Retry | Due::PauseLimit => {}
            }
        }
        if let Some(on) = life.invoice_due_on
            && after(life.standing, SubscriptionEvent::InvoiceOverdue)
                .next()
                .is_some()
        {
            self.ahead(screen, &of, on, What::Overdue { on });
        }
        // Unless it ends before.
        let next = life.due().map(|(on, _)| on);
        if let Some(on) = life.gives_up_on.filter(|on| next == Some(*on)) {
            self.ahead(screen, &of, on, What::End { on });
        }
        for version in &page.versions {
            if version.standing.status() == S::PendingCancel
                && let Some(on) = version.ends_on
            {
                let of = Object::subscription(version.id);
                self.ahead(screen, &of, on, What::End { on });
            }
        }
        let works = matches!(
            life.standing.status(),
            S::Active | S::PendingCancel | S::PendingPause
        );
        if let Some(until) = life.entitled_through.filter(|_| works) {
            for service in &page.services {
                // What is to end earlier says so itself.
                if service.status == ServiceStatus::Active && !service.cancellation_requested {
                    let of = Object::service(service.id, Some(&id));
                    self.ahead(screen, &of, until, What::Works { until });
                }
            }
        }
    }

    /// The card, the row and the page of a service.
    fn service(&mut self, service: &Service, billed_by: Option<&String>) {
        let screen = Screen::Services;
        let of = Object::service(service.id, billed_by);
        let is_active = service.status == ServiceStatus::Active;
        if let Some(on) = service.next_due.filter(|_| !service.awaits_answer) {
            self.ahead(screen, &of, on, What::DueDate { on });
        }
        if let Some(on) = service.starts_on {
            self.ahead(screen, &of, on, What::Start { on });
        }
        // "Paid until" is said only of what is paid.
        let is_sure = is_active && service.unpaid.is_none() && service.cancellation.is_none();
        let paid = service.paid.filter(|_| is_sure);
        if let Some(until) = paid.and_then(|paid| paid.until) {
            self.ahead(screen, &of, until, What::Works { until });
        }
        if let Some(open) = &service.cancellation {
            let on = open.effective_on;
            self.ahead(screen, &of, on, What::Stops { on });
            // An invoice that is overdue says itself until when it works.
            if is_active && service.unpaid.is_none() {
                self.ahead(screen, &of, on, What::Works { until: on });
            }
        }
        if service.status == ServiceStatus::Pending && !service.waits_for.is_empty() {
            let waits = service.waits_for.clone();
            self.add(screen, &of, What::SetUp { waits });
        }
        if let [cause] = service.suspended_for.as_slice()
            && *cause != SuspensionCause::ByStaff
        {
            self.add(screen, &of, What::Restored { cause: *cause });
        }
        let Some(unpaid) = &service.unpaid else {
            return;
        };
        let id = unpaid.subscription.to_string();
        if let Some(on) = unpaid.retry_on {
            self.charge(screen, &id, (0, on, Some(unpaid.amount)));
        }
        if unpaid.reason == UnpaidReason::InvoiceOpen && is_active {
            let on = unpaid.since;
            self.ahead(screen, &of, on, What::Overdue { on });
        }
        if let Some(on) = unpaid.works_until {
            let is_overdue = unpaid.reason == UnpaidReason::InvoiceOverdue;
            match service.status {
                ServiceStatus::Active if is_overdue => {
                    self.ahead(screen, &of, on, What::Suspends { on });
                }
                ServiceStatus::Active | ServiceStatus::Pending if !is_overdue => {
                    // A retry that succeeds before is the bank's answer.
                    self.ahead(screen, &of, on, What::Stops { on });
                    if is_active {
                        self.ahead(screen, &of, on, What::Works { until: on });
                    }
                }
                _ => {}
            }
        }
    }
}
