//! Every query of the history. There is no update and no delete; the database would refuse both.
//!
//! ```text
//! digest  what an entry comes down to
//! chain   how entries become links of the chain
//! ```

pub(crate) mod chain;
pub(crate) mod digest;
pub(crate) mod stored_entry;

use chrono::{DateTime, Utc};
use diesel::dsl::{IntoBoxed, exists, not};
use diesel::prelude::*;
use goodstanding_shared::activity::{Activity, ActorKind, Event};
use goodstanding_shared::ids::{
    ActivityId, CustomerId, PaymentMethodId, ServiceId, SubscriptionId, UserId,
};
use goodstanding_shared::reason::StaffReason;
use goodstanding_shared::subscriptions::SubscriptionStatus;

use self::digest::{Salt, Told};
use crate::mails::db::announce;
use crate::randomness::Randomness;
use crate::store::schema::{activity, subscriptions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Backend, Database, Scope, StoreError};

diesel::postfix_operator!(ByStaff, " = 'staff'");

/// Who did something, as the history names them, and why where they say it.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    kind: ActorKind,
    /// The user; none where nobody who has a sign-in acted.
    id: Option<UserId>,
    name: Option<String>,
    reason: Option<StaffReason>,
}

impl Actor {
    /// For a reason that staff gave.
    pub(crate) fn because(self, reason: Option<StaffReason>) -> Self {
        Self { reason, ..self }
    }

    /// A user, by the name that they have today.
    pub(crate) const fn user(kind: ActorKind, id: UserId, name: String) -> Self {
        Self {
            kind,
            id: Some(id),
            name: Some(name),
            reason: None,
        }
    }

    /// The system itself, because a date came.
    pub(crate) const fn system() -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: None,
            reason: None,
        }
    }
}

/// Whose the entry is, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) customer: CustomerId,
    pub(crate) service: Option<ServiceId>,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) payment_method: Option<PaymentMethodId>,
}

impl Subject {
    /// About nothing but the account of the customer.
    pub(crate) const fn account(customer: CustomerId) -> Self {
        Self {
            customer,
            service: None,
            subscription: None,
            payment_method: None,
        }
    }

    /// About a service of the customer.
    pub(crate) const fn service(customer: CustomerId, service: ServiceId) -> Self {
        Self {
            customer,
            service: Some(service),
            subscription: None,
            payment_method: None,
        }
    }

    /// About a subscription of the customer.
    pub(crate) const fn subscription(customer: CustomerId, subscription: SubscriptionId) -> Self {
        Self {
            customer,
            service: None,
            subscription: Some(subscription),
            payment_method: None,
        }
    }

    /// About a way in which the customer pays.
    pub(crate) const fn payment_method(
        customer: CustomerId,
        payment_method: PaymentMethodId,
    ) -> Self {
        Self {
            customer,
            service: None,
            subscription: None,
            payment_method: Some(payment_method),
        }
    }
}

/// Writes one entry of the history, adds it to the chain, and announces it to whoever is told of it
/// by mail.
pub(crate) fn record(
    tx: &mut Database,
    randomness: &Randomness,
    about: Subject,
    at: DateTime<Utc>,
    by: &Actor,
    event: &Event,
) -> Result<(), StoreError> {
    let (id, salt) = drawn(randomness)?;
    let text = id.to_string();
    let told_of = event;
    let event = serde_json::to_string(event).map_err(|error| {
        RowOf {
            table: "activity",
            id: &text,
        }
        .refuse(error.to_string())
    })?;
    let code = by.reason.as_ref().map(|reason| number(reason.code));
    let customer = about.customer.to_string();
    let service = about.service.map(|id| id.to_string());
    let subscription = about.subscription.map(|id| id.to_string());
    let payment_method = about.payment_method.map(|id| id.to_string());
    let actor_id = by.id.map(|id| id.to_string());
    let told = Told {
        id: &text,
        customer_id: &customer,
        service_id: service.as_deref(),
        subscription_id: subscription.as_deref(),
        payment_method_id: payment_method.as_deref(),
        at: millis(at),
        actor: by.kind.as_str(),
        actor_id: actor_id.as_deref(),
        actor_name: by.name.as_deref(),
        reason_code: code.transpose()?,
        comment: by.reason.as_ref().map(|reason| reason.comment.as_str()),
        event: &event,
    };
    let digests = told.digests(salt);
    let words = digests.words.as_ref();
    diesel::insert_into(activity::table)
        .values((
            activity::id.eq(told.id),
            activity::customer_id.eq(told.customer_id),
            activity::service_id.eq(told.service_id),
            activity::subscription_id.eq(told.subscription_id),
            activity::payment_method_id.eq(told.payment_method_id),
            activity::at.eq(told.at),
            activity::actor.eq(told.actor),
            activity::actor_id.eq(told.actor_id),
            activity::actor_name.eq(told.actor_name),
            activity::reason_code.eq(told.reason_code),
            activity::comment.eq(told.comment),
            activity::event.eq(told.event),
            activity::digest.eq(&digests.digest[..]),
            activity::words_digest.eq(words.map(|(digest, _)| &digest[..])),
            activity::salt.eq(words.map(|(_, salt)| &salt[..])),
        ))
        .execute(tx)?;
    chain::append(tx, &digests.digest)?;
    announce(tx, id, about.customer, by.id, at, told_of)
}

/// An identifier and a salt, drawn at once.
fn drawn(randomness: &Randomness) -> Result<(ActivityId, Salt), StoreError> {
    let bytes: [u8; 32] = randomness.bytes()?;
    let (mut id, mut salt) = ([0; 16], Salt::default());
    id.copy_from_slice(&bytes[..16]);
    salt.copy_from_slice(&bytes[16..]);
    Ok((ActivityId::from_bits(u128::from_be_bytes(id)), salt))
}

type Columns = (
    i64,
    String,
    i64,
    String,
    Option<String>,
    String,
    Option<i32>,
    Option<String>,
);

macro_rules! columns {
    () => {
        (
            activity::seq,
            activity::id,
            activity::at,
            activity::actor,
            activity::actor_name,
            activity::event,
            activity::reason_code,
            activity::comment,
        )
    };
}

fn from_row(columns: Columns) -> Result<Activity, StoreError> {
    let (_, id, at, actor, actor_name, event, reason_code, comment) = columns;
    let row = RowOf {
        table: "activity",
        id: &id,
    };
    Ok(Activity {
        at: row.instant("at", at)?,
        actor: row.parse("actor", &actor)?,
        event: serde_json::from_str(&event)
            .map_err(|error| row.refuse(format!("event: {error}")))?,
        reason_code: reason_code
            .map(|code| row.count("reason_code", code))
            .transpose()?,
        comment,
        id: row.parse("id", &id)?,
        actor_name,
    })
}

/// Of what the history is read. It was found within the reader's scope by whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HistoryOf {
    Service(ServiceId),
    Subscription(SubscriptionId),
    /// Everything of an account.
    Customer(CustomerId),
}

impl std::fmt::Display for HistoryOf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Service(id) => id.fmt(formatter),
            Self::Subscription(id) => id.fmt(formatter),
            Self::Customer(id) => id.fmt(formatter),
        }
    }
}

fn of_what<'a>(of: HistoryOf) -> IntoBoxed<'a, activity::table, Backend> {
    let entries = activity::table.into_boxed::<Backend>();
    match of {
        HistoryOf::Service(id) => entries.filter(activity::service_id.eq(id.to_string())),
        HistoryOf::Subscription(id) => entries.filter(activity::subscription_id.eq(id.to_string())),
        HistoryOf::Customer(id) => {
            // What was deleted is told by the reports only.
            let deleted = subscriptions::table
                .filter(subscriptions::id.nullable().eq(activity::subscription_id))
                .filter(subscriptions::status.eq(SubscriptionStatus::Deleted.as_str()));
            entries
                .filter(activity::customer_id.eq(id.to_string()))
                .filter(activity::subscription_id.is_null().or(not(exists(deleted))))
        }
    }
}

/// The entries that come before the place `before` (none: from the newest), newest first, each with
/// its place.
pub(crate) fn list(
    conn: &mut Database,
    scope: Scope,
    of: HistoryOf,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, Activity)>, StoreError> {
    let rows: Vec<Columns> = of_what(of)
        .filter(activity::seq.lt(before.unwrap_or(i64::MAX)))
        .select(columns!())
        .order(activity::seq.desc())
        .limit(limit.into())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let place = row.0;
            let entry = from_row(row)?;
            // Who of the staff acts, and why, is said among staff.
            let told = if scope.is_staff() {
                entry
            } else {
                entry.for_customer()
            };
            Ok((place, told))
        })
        .collect()
}

/// What staff did, as the history tells it, and of what.
pub(crate) struct StaffEntry {
    pub(crate) customer: String,
    pub(crate) service: Option<String>,
    pub(crate) subscription: Option<String>,
    pub(crate) entry: Activity,
}

/// What staff did since then, the newest first, up to `limit` entries; of what was deleted the
/// reports alone tell.
pub(crate) fn of_staff_since(
    conn: &mut Database,
    since: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<StaffEntry>, StoreError> {
    let deleted = subscriptions::table
        .filter(subscriptions::id.nullable().eq(activity::subscription_id))
        .filter(subscriptions::status.eq(SubscriptionStatus::Deleted.as_str()));
    let rows: Vec<(Columns, String, Option<String>, Option<String>)> = activity::table
        // Written into the statement: only so the index of what staff did is used.
        .filter(ByStaff {
            expr: activity::actor,
        })
        .filter(activity::at.ge(millis(since)))
        .filter(activity::subscription_id.is_null().or(not(exists(deleted))))
        .select((
            columns!(),
            activity::customer_id,
            activity::service_id,
            activity::subscription_id,
        ))
        .order((activity::at.desc(), activity::seq.desc()))
        .limit(limit.into())
        .load(conn)?;
    rows.into_iter()
        .map(|(columns, customer, service, subscription)| {
            Ok(StaffEntry {
                customer,
                service,
                subscription,
                entry: from_row(columns)?,
            })
        })
        .collect()
}

/// How many entries there are.
pub(crate) fn count(conn: &mut Database, of: HistoryOf) -> Result<u64, StoreError> {
    let count: i64 = of_what(of).count().get_result(conn)?;
    Ok(count.unsigned_abs())
}
