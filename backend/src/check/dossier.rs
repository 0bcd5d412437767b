//! A subscription with everything around it that an invariant looks at.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::BillingPlan;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};
use goodstanding_shared::transactions::{TransactionKind, TransactionStatus};
use goodstanding_shared::work::WorkKind;

use super::invariants::Invariant;
use super::report::{PAGE, Report};
use crate::services::db::{self as services, Found as FoundService, StoredService};
use crate::store::schema::{
    activity, cancellations, due, payment_methods, standings, subscription_items,
    subscriptions as table, transaction_items, transactions,
};
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self as subscriptions, Stored};

/// How it stood: since when, until when, and the pair as it is stored.
pub(super) type StandingRow = (i64, Option<i64>, String, Option<String>);

/// A subscription that could be read, with what belongs to it.
pub(super) struct Dossier<'a> {
    pub(super) id: String,
    pub(super) created_at: i64,
    pub(super) previous: Option<String>,
    pub(super) stored: Stored,
    pub(super) plan: &'a BillingPlan,
    /// What it bills: products with quantities and prices.
    pub(super) items: Vec<Item>,
    pub(super) services: Vec<Service>,
    /// What is due of it, and when.
    pub(super) due: Vec<(String, i64)>,
    /// How it stood, oldest first.
    pub(super) standings: Vec<StandingRow>,
    /// Its history, oldest first; what cannot be read is not there.
    pub(super) history: Vec<(i64, Option<Event>)>,
    /// Its transactions, oldest first.
    pub(super) transactions: Vec<Charge>,
    /// Whether it is paid by invoice; known of what is Overdue only.
    pub(super) is_paid_by_invoice: bool,
}

/// One product that a subscription bills.
#[derive(Queryable)]
pub(super) struct Item {
    pub(super) product: String,
    pub(super) quantity: i32,
    pub(super) price_minor: i64,
    pub(super) currency: String,
}

/// A service with its open requests.
pub(super) struct Service {
    pub(super) stored: StoredService,
    /// On which days open requests about it take effect.
    pub(super) requests: Vec<NaiveDate>,
}

/// What a subscription needs to know of one of its transactions.
pub(super) struct Charge {
    pub(super) id: String,
    pub(super) kind: TransactionKind,
    pub(super) status: TransactionStatus,
    pub(super) amount_minor: i64,
    pub(super) cycle: i32,
    pub(super) retry: i32,
    pub(super) is_invoice: bool,
    pub(super) refund_of: Option<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    /// The first day that it pays for.
    pub(super) from: Option<NaiveDate>,
}

impl Charge {
    /// Whether it took money.
    pub(super) fn has_taken(&self) -> bool {
        self.kind != TransactionKind::Refund
            && matches!(
                self.status,
                TransactionStatus::Captured | TransactionStatus::Settled
            )
    }

    /// An invoice that nobody has paid.
    pub(super) fn is_open_invoice(&self) -> bool {
        self.is_invoice
            && self.kind != TransactionKind::Refund
            && self.status == TransactionStatus::AuthorizationPending
    }
}

impl Dossier<'_> {
    /// The services that are not over.
    pub(super) fn live(&self) -> impl Iterator<Item = &Service> {
        self.services
            .iter()
            .filter(|service| !service.stored.life.status.has_ended())
    }

    /// What was given back of one of its transactions.
    pub(super) fn refunded(&self, of: &Charge) -> i64 {
        let refunds = self.transactions.iter().filter(|one| {
            one.refund_of.as_deref() == Some(&of.id) && one.status != TransactionStatus::Cancelled
        });
        refunds.map(|refund| refund.amount_minor).sum()
    }
}

/// The rows of one table, by the subscription that they belong to.
type Actor<T> = HashMap<String, Vec<T>>;

fn grouped<T>(rows: impl IntoIterator<Item = (String, T)>) -> Actor<T> {
    let mut by: Actor<T> = HashMap::new();
    for (owner, row) in rows {
        by.entry(owner).or_default().push(row);
    }
    by
}

/// Everything that belongs to a page of subscriptions.
struct Belongings {
    previous: HashMap<String, String>,
    items: Actor<Item>,
    services: Actor<FoundService>,
    requests: Actor<NaiveDate>,
    due: Actor<(String, i64)>,
    standings: Actor<StandingRow>,
    history: Actor<(i64, String)>,
    transactions: Actor<Option<Charge>>,
    paid_by_invoice: HashSet<String>,
}

impl Belongings {
    fn load(
        conn: &mut Database,
        (after, last): (&str, &str),
        ending: &HashSet<&str>,
    ) -> Result<Self, StoreError> {
        let previous: Vec<(String, Option<String>)> = table::table
            .filter(table::id.gt(after).and(table::id.le(last)))
            .filter(table::previous_id.is_not_null())
            .select((table::id, table::previous_id))
            .load(conn)?;
        let previous = previous.into_iter();
        let own = subscription_items::subscription_id.gt(after);
        let items: Vec<(String, Item)> = subscription_items::table
            .filter(own.and(subscription_items::subscription_id.le(last)))
            .select((
                subscription_items::subscription_id,
                (
                    subscription_items::product_id,
                    subscription_items::quantity,
                    subscription_items::price_minor,
                    subscription_items::currency,
                ),
            ))
            .load(conn)?;
        let found = services::of_subscriptions_between(conn, (after, last))?;
        let due: Vec<(String, (String, i64))> = due::table
            .filter(due::kind.eq(WorkKind::Subscription.as_str()))
            .filter(due::object.gt(after).and(due::object.le(last)))
            .select((due::object, (due::what, due::at)))
            .load(conn)?;
        let own = standings::subscription_id.gt(after);
        let standings: Vec<(String, StandingRow)> = standings::table
            .filter(own.and(standings::subscription_id.le(last)))
            .order((standings::subscription_id.asc(), standings::since_at.asc()))
            .select((
                standings::subscription_id,
                (
                    standings::since_at,
                    standings::until_at,
                    standings::status,
                    standings::billing_status,
                ),
            ))
            .load(conn)?;
        let own = activity::subscription_id.gt(after);
        let history: Vec<(Option<String>, (i64, String))> = activity::table
            .filter(own.and(activity::subscription_id.le(last)))
            .order((activity::subscription_id.asc(), activity::seq.asc()))
            .select((activity::subscription_id, (activity::at, activity::event)))
            .load(conn)?;
        let history = history
            .into_iter()
            .filter_map(|(owner, row)| Some((owner?, row)));
        let by_invoice: Vec<String> = table::table
            .inner_join(payment_methods::table)
            .filter(table::id.gt(after).and(table::id.le(last)))
            .filter(table::billing_status.eq(BillingStatus::Overdue.as_str()))
            .filter(payment_methods::kind.eq(PaymentMethodKind::Invoice.as_str()))
            .select(table::id)
            .load(conn)?;
        Ok(Self {
            paid_by_invoice: by_invoice.into_iter().collect(),
            previous: previous
                .filter_map(|(id, previous)| Some((id, previous?)))
                .collect(),
            requests: requests(conn, &found, ending)?,
            items: grouped(items),
            services: grouped(
                found
                    .into_iter()
                    .filter_map(|found| Some((found.subscription.clone()?, found))),
            ),
            due: grouped(due),
            standings: grouped(standings),
            history: grouped(history),
            transactions: grouped(charges(conn, (after, last))?),
        })
    }
}

/// How many services are asked about at once.
const AT_ONCE: usize = 500;

/// The open requests about services of subscriptions that are to end, by service; those of others
/// are looked at with their services.
fn requests(
    conn: &mut Database,
    services: &[FoundService],
    ending: &HashSet<&str>,
) -> Result<Actor<NaiveDate>, StoreError> {
    let of_ending = services.iter().filter(|service| {
        let subscription = service.subscription.as_deref();
        subscription.is_some_and(|id| ending.contains(id))
    });
    let ids: Vec<&String> = of_ending.map(|service| &service.id).collect();
    let mut open: Vec<(String, NaiveDate)> = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let found: Vec<(String, NaiveDate)> = cancellations::table
            .filter(crate::cancellations::db::is_open())
            .filter(cancellations::service_id.eq_any(some.to_vec()))
            .select((cancellations::service_id, cancellations::effective_on))
            .load(conn)?;
        open.extend(found);
    }
    Ok(grouped(open))
}

type ChargeColumns = (
    (String, Option<String>, String, String),
    (i64, i32, i32, i64, i64),
    (Option<String>, Option<String>),
    Option<NaiveDate>,
);

/// The transactions of these subscriptions, in the order in which they were made, by subscription;
/// what cannot be read is none.
fn charges(
    conn: &mut Database,
    (after, last): (&str, &str),
) -> Result<Vec<(String, Option<Charge>)>, StoreError> {
    let own = transactions::subscription_id.gt(after);
    let rows: Vec<ChargeColumns> = transactions::table
        .left_join(
            transaction_items::table.on(transaction_items::transaction_id
                .eq(transactions::id)
                .and(transaction_items::position.eq(0))),
        )
        .filter(own.and(transactions::subscription_id.le(last)))
        .order((
            transactions::subscription_id.asc(),
            transactions::created_at.asc(),
            transactions::id.asc(),
        ))
        .select((
            (
                transactions::id,
                transactions::subscription_id,
                transactions::kind,
                transactions::status,
            ),
            (
                transactions::amount_minor,
                transactions::billing_cycle,
                transactions::retry,
                transactions::created_at,
                transactions::updated_at,
            ),
            (transactions::payment_kind, transactions::refund_of),
            transaction_items::period_start.nullable(),
        ))
        .load(conn)?;
    let understood = rows.into_iter().filter_map(|(names, numbers, ties, from)| {
        let (id, owner, kind, status) = names;
        let (amount_minor, cycle, retry, created_at, updated_at) = numbers;
        let charge = match (kind.parse(), status.parse()) {
            (Ok(kind), Ok(status)) => Some(Charge {
                id,
                kind,
                status,
                amount_minor,
                cycle,
                retry,
                is_invoice: ties.0.as_deref() == Some(PaymentMethodKind::Invoice.as_str()),
                refund_of: ties.1,
                created_at,
                updated_at,
                from,
            }),
            _ => None,
        };
        Some((owner?, charge))
    });
    Ok(understood.collect())
}

/// Opens the dossier of every subscription, one page of them after the other. What cannot be read
/// is told, and has none.
pub(super) fn each(
    conn: &mut Database,
    report: &mut Report<'_>,
    look: impl Fn(&mut Report<'_>, &Dossier<'_>),
) -> Result<(), StoreError> {
    let plans = report.plans.clone();
    let mut after = String::new();
    loop {
        let page = subscriptions::page(conn, &after, PAGE)?;
        let Some(last) = page.last().map(|found| found.id.clone()) else {
            return Ok(());
        };
        let ending = page
            .iter()
            .filter(|found| found.pair.0 == SubscriptionStatus::PendingCancel.as_str())
            .map(|found| found.id.as_str())
            .collect();
        let mut belongings = Belongings::load(conn, (&after, &last), &ending)?;
        for found in page {
            report.seen.subscriptions += 1;
            if let Some(dossier) = open(report, &plans, &mut belongings, found) {
                look(report, &dossier);
            }
        }
        after = last;
    }
}

fn open<'a>(
    report: &mut Report<'_>,
    plans: &'a [BillingPlan],
    belongings: &mut Belongings,
    found: subscriptions::Found,
) -> Option<Dossier<'a>> {
    let subscriptions::Found {
        id,
        pair,
        created_at,
        stored,
    } = found;
    let parsed = (
        pair.0.parse(),
        pair.1.as_deref().map(str::parse).transpose(),
    );
    if let (Ok(status), Ok(billing)) = parsed
        && let Err(illegal) = Standing::new(status, billing)
    {
        report.breach(
            Invariant::SubscriptionLegalPair,
            &id,
            format!("{illegal}; one of the legal pairs was expected"),
        );
        return None;
    }
    let mut unreadable = |words: String| {
        report.breach(Invariant::SubscriptionReadable, &id, words);
    };
    let stored = match stored {
        Ok(stored) => stored,
        Err(error) => {
            unreadable(error.to_string());
            return None;
        }
    };
    let Some(plan) = plans.iter().find(|plan| plan.id == stored.plan) else {
        unreadable(format!("there is no plan {}", stored.plan));
        return None;
    };
    let items = belongings.items.remove(&id).unwrap_or_default();
    // Services, history and transactions that cannot be read are told where they are looked at one
    // by one.
    let mut services: Vec<(i64, Service)> = Vec::new();
    for found in belongings.services.remove(&id).unwrap_or_default() {
        if let Ok(stored) = found.stored {
            let requests = belongings.requests.remove(&found.id).unwrap_or_default();
            services.push((found.created_at, Service { stored, requests }));
        }
    }
    services.sort_by_key(|(created_at, service)| (*created_at, service.stored.id.to_string()));
    let history = belongings.history.remove(&id).unwrap_or_default();
    let transactions = belongings.transactions.remove(&id).unwrap_or_default();
    Some(Dossier {
        created_at,
        previous: belongings.previous.remove(&id),
        stored,
        plan,
        items,
        services: services.into_iter().map(|(_, service)| service).collect(),
        is_paid_by_invoice: belongings.paid_by_invoice.contains(&id),
        due: belongings.due.remove(&id).unwrap_or_default(),
        standings: belongings.standings.remove(&id).unwrap_or_default(),
        history: history
            .into_iter()
            .map(|(at, event)| (at, serde_json::from_str(&event).ok()))
            .collect(),
        transactions: transactions.into_iter().flatten().collect(),
        id,
    })
}

/// The day of an instant as it is stored.
pub(super) fn day_of(millis: i64) -> Option<NaiveDate> {
    DateTime::<Utc>::from_timestamp_millis(millis).map(|at| at.date_naive())
}
