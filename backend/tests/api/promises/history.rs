//! What happened to an account: every attempt to charge it, and its whole history, as they are
//! stored.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_backend::store::schema::{activity, services, subscriptions, transactions};
use goodstanding_backend::store::{Database, StoreError};
use goodstanding_shared::activity::Event;
use goodstanding_shared::money::Money;

use crate::harness::TestApp;

/// Money that somebody tried to move.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) id: String,
    pub(super) at: DateTime<Utc>,
    pub(super) amount: Money,
    pub(super) is_refund: bool,
    /// Whether nobody knows yet what becomes of it.
    pub(super) is_open: bool,
    /// Whether an approval is awaited for it; of an invoice its payment is.
    pub(super) waits: bool,
}

/// An entry of the history.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) at: DateTime<Utc>,
    /// Whether nobody did it: a date came, or the bank answered.
    pub(super) is_system: bool,
    pub(super) event: Event,
    pub(super) service: Option<String>,
    pub(super) subscription: Option<String>,
}

/// What happened to one account.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Of each subscription, in the order in which they were made.
    pub(super) attempts: HashMap<String, Vec<Attempt>>,
    pub(super) entries: Vec<Entry>,
    /// Which subscription bills a service now.
    billed_by: HashMap<String, String>,
    /// Which version a subscription took the place of.
    previous: HashMap<String, String>,
}

fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap()
}

/// A row of the history: when, who, what, and of what.
type EntryRow = (i64, String, String, Option<String>, Option<String>);

/// A transaction: its number, of which subscription, of which kind, how it stands, how much, and
/// when it was made.
type TransactionRow = (
    String,
    Option<String>,
    String,
    String,
    i64,
    String,
    i64,
    Option<String>,
);

impl History {
    pub(super) async fn of(test: &TestApp, customer: &str) -> Self {
        let customer = customer.to_owned();
        test.app
            .store()
            .read(move |conn: &mut Database| Self::read(conn, &customer))
            .await
            .unwrap()
    }

    fn read(conn: &mut Database, customer: &str) -> Result<Self, StoreError> {
        let mut history = Self::default();
        let made: Vec<TransactionRow> = transactions::table
            .filter(transactions::customer_id.eq(customer))
            .order(transactions::id.asc())
            .select((
                transactions::id,
                transactions::subscription_id,
                transactions::kind,
                transactions::status,
                transactions::amount_minor,
                transactions::currency,
                transactions::created_at,
                transactions::payment_kind,
            ))
            .load(conn)?;
        for (id, subscription, kind, status, minor, currency, at, payment) in made {
            // What moves nothing only asks whether it could.
            let Some(subscription) = subscription.filter(|_| minor > 0) else {
                continue;
            };
            let is_open = matches!(
                status.as_str(),
                "new" | "authorized_pending" | "authorization_pending"
            );
            let attempt = Attempt {
                waits: is_open && payment.as_deref() != Some("invoice"),
                id,
                at: instant(at),
                amount: Money::new(minor, currency.parse().unwrap()),
                is_refund: kind == "refund",
                is_open,
            };
            history
                .attempts
                .entry(subscription)
                .or_default()
                .push(attempt);
        }
        let entries: Vec<EntryRow> = activity::table
            .filter(activity::customer_id.eq(customer))
            .order(activity::seq.asc())
            .select((
                activity::at,
                activity::actor,
                activity::event,
                activity::service_id,
                activity::subscription_id,
            ))
            .load(conn)?;
        for (at, actor, event, service, subscription) in entries {
            history.entries.push(Entry {
                at: instant(at),
                is_system: actor == "system",
                event: serde_json::from_str(&event).unwrap(),
                service,
                subscription,
            });
        }
        let billed: Vec<(String, Option<String>)> = services::table
            .filter(services::customer_id.eq(customer))
            .select((services::id, services::subscription_id))
            .load(conn)?;
        history.billed_by = billed
            .into_iter()
            .filter_map(|(service, subscription)| Some((service, subscription?)))
            .collect();
        let versions: Vec<(String, Option<String>)> = subscriptions::table
            .filter(subscriptions::customer_id.eq(customer))
            .select((subscriptions::id, subscriptions::previous_id))
            .load(conn)?;
        history.previous = versions
            .into_iter()
            .filter_map(|(id, previous)| Some((id, previous?)))
            .collect();
        Ok(history)
    }

    /// Whether a service is billed by a subscription, or was by this earlier version.
    pub(super) fn is_billed_by(&self, service: &str, subscription: &str) -> bool {
        let mut version = self.billed_by.get(service);
        while let Some(id) = version {
            if id == subscription {
                return true;
            }
            version = self.previous.get(id);
        }
        false
    }

    /// The charges of a subscription that were tried after that instant.
    pub(super) fn charges_after(
        &self,
        subscription: &str,
        after: DateTime<Utc>,
    ) -> impl Iterator<Item = &Attempt> {
        let all = self.attempts.get(subscription).into_iter().flatten();
        all.filter(move |attempt| !attempt.is_refund && attempt.at > after)
    }

    /// When an attempt was answered; when it was made, where nothing says so.
    pub(super) fn answered_at(&self, attempt: &Attempt) -> DateTime<Utc> {
        let is_answer = |entry: &&Entry| match &entry.event {
            Event::Charged { transaction, .. } => transaction.as_str() == attempt.id,
            _ => false,
        };
        let answer = self.entries.iter().find(is_answer);
        answer.map_or(attempt.at, |entry| entry.at)
    }

    /// What was given back at that instant, in all; nothing: none.
    pub(super) fn refunded_at(&self, at: DateTime<Utc>) -> String {
        let all = self.attempts.values().flatten();
        let mut given = all.filter(|attempt| attempt.is_refund && attempt.at == at);
        let Some(first) = given.next() else {
            return "nothing".to_owned();
        };
        let sum = given.try_fold(first.amount, |sum, attempt| sum.plus(attempt.amount));
        sum.unwrap().to_string()
    }

    /// The story of an object, for whoever has to find out what went wrong.
    pub(super) fn told(&self, subscription: Option<&str>, service: Option<&str>) -> Vec<String> {
        let mut lines: Vec<(DateTime<Utc>, String)> = Vec::new();
        for entry in &self.entries {
            let is_about = entry
                .subscription
                .as_deref()
                .is_some_and(|id| Some(id) == subscription)
                || entry.service.as_deref().is_some_and(|id| {
                    Some(id) == service || subscription.is_some_and(|of| self.is_billed_by(id, of))
                })
                || (entry.subscription.is_none() && entry.service.is_none());
            if is_about {
                lines.push((entry.at, entry.to_string()));
            }
        }
        for attempt in subscription
            .and_then(|id| self.attempts.get(id))
            .into_iter()
            .flatten()
        {
            let kind = if attempt.is_refund {
                "given back"
            } else {
                "charge"
            };
            let words = format!("{} {kind} of {}", attempt.id, attempt.amount);
            lines.push((attempt.at, words));
        }
        lines.sort_by_key(|(at, _)| *at);
        lines
            .into_iter()
            .map(|(at, words)| format!("{} {words}", at.format("%F %T")))
            .collect()
    }
}

impl std::fmt::Display for Entry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let who = if self.is_system { "system" } else { "somebody" };
        let of = self.service.as_ref().or(self.subscription.as_ref());
        write!(
            formatter,
            "{who}: {} ({})",
            serde_json::to_string(&self.event).unwrap(),
            of.map_or("account", String::as_str)
        )
    }
}

/// The first instant of a day.
pub(super) fn begins(date: NaiveDate) -> DateTime<Utc> {
    goodstanding_shared::calendar::begins(date)
}
