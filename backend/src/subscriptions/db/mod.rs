//! Every query of subscriptions. What changes how one stands writes it down in `standings` too, in
//! the same transaction.

mod briefs;
mod payment_methods;
mod prices;
mod urgent;
mod versions;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::catalog::Anchor;
use goodstanding_shared::ids::{
    CustomerId, OrderId, PaymentMethodId, PlanId, SubscriptionId, TransactionId,
};
use goodstanding_shared::subscriptions::life::Life;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};
use goodstanding_shared::work::WorkKind;

pub(crate) use self::briefs::*;
pub(crate) use self::payment_methods::*;
pub(crate) use self::prices::*;
pub(crate) use self::urgent::{count_urgent, urgent};
pub(crate) use self::versions::*;
use crate::billing::db::due;
use crate::customers;
use crate::store::prepared::update_prepared;
use crate::store::schema::{open_invoices, standings, subscription_items, subscriptions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Backend, Database, Scope, StoreError};

/// What billing looks at.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: SubscriptionId,
    pub(crate) customer: CustomerId,
    pub(crate) plan: PlanId,
    pub(crate) payment_method: Option<PaymentMethodId>,
    pub(crate) version: u32,
    /// The charge whose outcome is open.
    pub(crate) charging: Option<TransactionId>,
    /// The number of the cycle with which it began, counted from 0.
    pub(crate) first_cycle: u32,
    /// Whether it had an open invoice when it was read.
    pub(crate) had_invoice: bool,
    /// By what lists found it when it was read.
    listed: Listed,
    pub(crate) life: Life,
}

/// What lists sort and filter by, each with indexes of its own: written only when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Listed {
    standing: Standing,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

impl Listed {
    const fn of(life: &Life) -> Self {
        Self {
            standing: life.standing,
            starts_on: life.starts_on,
            ends_on: life.ends_on,
        }
    }
}

/// What is stored of an open invoice: when it is due, when services are suspended for it, and when
/// it is given up.
type InvoiceColumns = (NaiveDate, Option<NaiveDate>, Option<NaiveDate>);

#[derive(Queryable)]
struct Row {
    id: String,
    customer: String,
    plan: String,
    payment_method: Option<String>,
    version: i32,
    charging: Option<String>,
    standing: (String, Option<String>),
    billing_before: Option<String>,
    next_bill_before: Option<NaiveDate>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    next_bill_on: Option<NaiveDate>,
    paused_on: Option<NaiveDate>,
    next_retry_on: Option<NaiveDate>,
    failed_attempts: i32,
    entitled_through: Option<NaiveDate>,
    cancel_reason: Option<i32>,
    anchor: (NaiveDate, i32, i32),
    first_cycle: i32,
    short_until: Option<NaiveDate>,
    setup_minor: i64,
    paid: (Option<NaiveDate>, i64),
    invoice: Option<InvoiceColumns>,
}

/// The pair that a row holds.
pub(in crate::subscriptions) fn standing(
    row: RowOf<'_>,
    status: &str,
    billing: Option<&str>,
) -> Result<Standing, StoreError> {
    Standing::new(
        row.parse("status", status)?,
        row.parse_optional("billing_status", billing)?,
    )
    .map_err(|error| row.refuse(error.to_string()))
}

macro_rules! stored_columns {
    () => {
        (
            subscriptions::id,
            subscriptions::customer_id,
            subscriptions::plan_id,
            subscriptions::payment_method_id,
            subscriptions::version,
            subscriptions::charging_id,
            (subscriptions::status, subscriptions::billing_status),
            subscriptions::billing_status_before,
            subscriptions::next_bill_before,
            subscriptions::starts_on,
            subscriptions::ends_on,
            subscriptions::next_bill_on,
            subscriptions::paused_on,
            subscriptions::next_retry_on,
            subscriptions::failed_attempts,
            subscriptions::entitled_through,
            subscriptions::cancel_reason,
            (
                subscriptions::anchor_on,
                subscriptions::anchor_months,
                subscriptions::anchor_cycle,
            ),
            subscriptions::first_cycle,
            subscriptions::short_until,
            subscriptions::setup_minor,
            (subscriptions::paid_from, subscriptions::paid_minor),
            (
                open_invoices::due_on,
                open_invoices::suspends_on,
                open_invoices::gives_up_on,
            )
                .nullable(),
        )
    };
}

impl Stored {
    /// Whether that is the number of the first cycle, as transactions count: from 1.
    pub(crate) const fn is_first_cycle(&self, billing_cycle: u32) -> bool {
        billing_cycle == self.first_cycle + 1
    }
}

impl Row {
    fn decode(self) -> Result<Stored, StoreError> {
        let row = RowOf {
            table: "subscriptions",
            id: &self.id,
        };
        let (on, months, cycle) = self.anchor;
        let life = Life {
            standing: standing(row, &self.standing.0, self.standing.1.as_deref())?,
            billing_before: row
                .parse_optional("billing_status_before", self.billing_before.as_deref())?,
            next_bill_before: self.next_bill_before,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            next_bill_on: self.next_bill_on,
            paused_on: self.paused_on,
            next_retry_on: self.next_retry_on,
            failed_attempts: row.count("failed_attempts", self.failed_attempts)?,
            entitled_through: self.entitled_through,
            cancel_reason: self
                .cancel_reason
                .map(|code| row.count("cancel_reason", code))
                .transpose()?,
            anchor: Anchor {
                on,
                months: row.count("anchor_months", months)?,
                cycle: row.count("anchor_cycle", cycle)?,
            },
            short_until: self.short_until,
            setup_minor: self.setup_minor,
            paid_from: self.paid.0,
            paid_minor: self.paid.1,
            is_charging: self.charging.is_some(),
            invoice_due_on: self.invoice.map(|(due_on, _, _)| due_on),
            suspends_on: self.invoice.and_then(|(_, suspends_on, _)| suspends_on),
            gives_up_on: self.invoice.and_then(|(_, _, gives_up_on)| gives_up_on),
        };
        Ok(Stored {
            id: row.parse("id", &self.id)?,
            customer: row.parse("customer_id", &self.customer)?,
            plan: row.parse("plan_id", &self.plan)?,
            payment_method: row
                .parse_optional("payment_method_id", self.payment_method.as_deref())?,
            version: row.count("version", self.version)?,
            charging: row.parse_optional("charging_id", self.charging.as_deref())?,
            first_cycle: row.count("first_cycle", self.first_cycle)?,
            had_invoice: self.invoice.is_some(),
            listed: Listed::of(&life),
            life,
        })
    }
}

/// The subscription, which was found within the reader's scope.
pub(crate) fn find(conn: &mut Database, id: SubscriptionId) -> Result<Stored, StoreError> {
    let found: Row = subscriptions::table
        .left_join(open_invoices::table)
        .filter(subscriptions::id.eq(id.to_string()))
        .select(stored_columns!())
        .first(conn)?;
    found.decode()
}

/// Those of these that there are.
fn find_all(conn: &mut Database, ids: &[&str]) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<Row> = subscriptions::table
        .left_join(open_invoices::table)
        .filter(subscriptions::id.eq_any(ids))
        .select(stored_columns!())
        .load(conn)?;
    rows.into_iter().map(Row::decode).collect()
}

/// A subscription as the check of the whole database finds it: whatever its row says.
pub(crate) struct Found {
    pub(crate) id: String,
    /// Status and billing status, legal or not.
    pub(crate) pair: (String, Option<String>),
    pub(crate) created_at: i64,
    /// What the row means, where it means anything.
    pub(crate) stored: Result<Stored, StoreError>,
}

/// The next subscriptions after an identifier, in its order, up to `limit` of them.
pub(crate) fn page(conn: &mut Database, after: &str, limit: u32) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<(Row, i64)> = subscriptions::table
        .left_join(open_invoices::table)
        .filter(subscriptions::id.gt(after))
        .order(subscriptions::id.asc())
        .limit(limit.into())
        .select((stored_columns!(), subscriptions::created_at))
        .load(conn)?;
    let found = rows.into_iter().map(|(row, created_at)| Found {
        id: row.id.clone(),
        pair: row.standing.clone(),
        created_at,
        stored: row.decode(),
    });
    Ok(found.collect())
}

/// The columns that hold [`Listed`], and nothing else: they are written only when that changes. A
/// macro, as the next one: what Diesel makes of a tuple has no name that could be written down.
macro_rules! listed_columns {
    ($listed:expr) => {
        (
            subscriptions::status.eq($listed.standing.status().as_str()),
            subscriptions::billing_status.eq($listed.standing.billing().map(BillingStatus::as_str)),
            subscriptions::starts_on.eq($listed.starts_on),
            subscriptions::ends_on.eq($listed.ends_on),
        )
    };
}

/// The columns that hold the rest of a [`Life`].
macro_rules! life_columns {
    ($life:expr) => {
        (
            (
                subscriptions::billing_status_before
                    .eq($life.billing_before.map(BillingStatus::as_str)),
                subscriptions::next_bill_before.eq($life.next_bill_before),
                subscriptions::next_bill_on.eq($life.next_bill_on),
                subscriptions::paused_on.eq($life.paused_on),
                subscriptions::next_retry_on.eq($life.next_retry_on),
                subscriptions::failed_attempts.eq(number($life.failed_attempts)?),
            ),
            (
                subscriptions::entitled_through.eq($life.entitled_through),
                subscriptions::cancel_reason.eq($life.cancel_reason.map(number).transpose()?),
                subscriptions::anchor_on.eq($life.anchor.on),
                subscriptions::anchor_months.eq(number($life.anchor.months)?),
                subscriptions::anchor_cycle.eq(number($life.anchor.cycle)?),
                subscriptions::short_until.eq($life.short_until),
                subscriptions::setup_minor.eq($life.setup_minor),
                subscriptions::paid_from.eq($life.paid_from),
                subscriptions::paid_minor.eq($life.paid_minor),
            ),
        )
    };
}

/// Stores how the subscription stands now, and when something is due next. Whoever read an older
/// version decides anew.
pub(crate) fn change(
    tx: &mut Database,
    changed: &Stored,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let life = &changed.life;
    let listed = Listed::of(life);
    let is_listed_anew = changed.listed != listed;
    let text = changed.id.to_string();
    let as_read = subscriptions::id
        .eq(&text)
        .and(subscriptions::version.eq(number(changed.version)?));
    let values = (
        life_columns!(life),
        is_listed_anew.then(|| listed_columns!(listed)),
        subscriptions::charging_id.eq(changed.charging.as_ref().map(TransactionId::as_str)),
        subscriptions::updated_at.eq(millis(now)),
        subscriptions::version.eq(subscriptions::version + 1),
    );
    let written = update_prepared(subscriptions::table, as_read, values).execute(tx)?;
    if written != 1 {
        let words = "a subscription was changed by somebody else";
        return Err(StoreError::Again(words.to_owned()));
    }
    if changed.had_invoice || life.invoice_due_on.is_some() {
        keep_invoice(tx, changed.id, life)?;
    }
    due::of_subscription(tx, changed.id, life)?;
    if changed.listed.standing != life.standing {
        record_standing(tx, &text, life.standing, now)?;
        customers::db::renew_attention(tx, changed.customer)?;
    }
    Ok(())
}

/// Writes down which invoice is open, and what it leads to.
fn keep_invoice(tx: &mut Database, id: SubscriptionId, life: &Life) -> Result<(), StoreError> {
    let id = id.to_string();
    let row = open_invoices::table.find(&id);
    let Some(due_on) = life.invoice_due_on else {
        diesel::delete(row).execute(tx)?;
        return Ok(());
    };
    let values = (
        open_invoices::due_on.eq(due_on),
        open_invoices::suspends_on.eq(life.suspends_on),
        open_invoices::gives_up_on.eq(life.gives_up_on),
    );
    if diesel::update(row).set(values).execute(tx)? == 0 {
        diesel::insert_into(open_invoices::table)
            .values((open_invoices::subscription_id.eq(&id), values))
            .execute(tx)?;
    }
    Ok(())
}

/// Writes down that the subscription stands so from `now` on.
fn record_standing(
    tx: &mut Database,
    id: &str,
    now_stands: Standing,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let since_at: i64 = standings::table
        .filter(standings::subscription_id.eq(id))
        .filter(standings::until_at.is_null())
        .select(standings::since_at)
        .first(tx)
        .optional()?
        .ok_or_else(|| {
            let row = RowOf {
                table: "standings",
                id,
            };
            row.refuse("no present standing")
        })?;
    let present = standings::table.find((id, since_at));
    if millis(now) > since_at {
        diesel::update(present)
            .set(standings::until_at.eq(millis(now)))
            .execute(tx)?;
        return insert_standing(tx, id, (millis(now), None), now_stands);
    }
    // Twice in one instant: the first of them was never to be seen.
    diesel::update(present)
        .set((
            standings::status.eq(now_stands.status().as_str()),
            standings::billing_status.eq(now_stands.billing().map(BillingStatus::as_str)),
        ))
        .execute(tx)?;
    Ok(())
}

fn insert_standing(
    tx: &mut Database,
    subscription: &str,
    (since_at, until_at): (i64, Option<i64>),
    standing: Standing,
) -> Result<(), StoreError> {
    diesel::insert_into(standings::table)
        .values((
            standings::subscription_id.eq(subscription),
            standings::since_at.eq(since_at),
            standings::until_at.eq(until_at),
            standings::status.eq(standing.status().as_str()),
            standings::billing_status.eq(standing.billing().map(BillingStatus::as_str)),
        ))
        .execute(tx)?;
    Ok(())
}

/// What a new subscription is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewSubscription {
    pub(crate) id: SubscriptionId,
    pub(crate) customer: CustomerId,
    pub(crate) plan: PlanId,
    pub(crate) order: Option<OrderId>,
    pub(crate) payment_method: Option<PaymentMethodId>,
    /// The older version that it replaces.
    pub(crate) previous: Option<SubscriptionId>,
    /// The charge whose outcome is open is told afterwards, by [`wait_for`]: it does not exist yet.
    pub(crate) life: Life,
    /// How it stood before, oldest first, each with its beginning; the first begins with the
    /// subscription. Nothing for a new one.
    pub(crate) earlier: Vec<(DateTime<Utc>, Standing)>,
    /// Since when it stands as it does.
    pub(crate) standing_since: DateTime<Utc>,
    pub(crate) items: Vec<Item>,
    pub(crate) created_at: DateTime<Utc>,
}

/// From now on the subscription waits for the outcome of this charge, and for nothing else.
pub(crate) fn wait_for(
    tx: &mut Database,
    id: SubscriptionId,
    charge: &TransactionId,
) -> Result<(), StoreError> {
    name_charge(tx, id, charge)?;
    due::forget(tx, WorkKind::Subscription, &id.to_string())
}

/// A subscription that is charging already learns the number of its charge.
pub(crate) fn name_charge(
    tx: &mut Database,
    id: SubscriptionId,
    charge: &TransactionId,
) -> Result<(), StoreError> {
    update_prepared(
        subscriptions::table,
        subscriptions::id.eq(id.to_string()),
        subscriptions::charging_id.eq(charge.as_str()),
    )
    .execute(tx)?;
    Ok(())
}

/// Stores a new subscription with its items.
pub(crate) fn insert(tx: &mut Database, new: &NewSubscription) -> Result<(), StoreError> {
    let id = new.id.to_string();
    let life = &new.life;
    diesel::insert_into(subscriptions::table)
        .values((
            life_columns!(life),
            listed_columns!(Listed::of(life)),
            subscriptions::first_cycle.eq(number(life.anchor.cycle)?),
            subscriptions::id.eq(&id),
            subscriptions::customer_id.eq(new.customer.to_string()),
            subscriptions::plan_id.eq(new.plan.as_str()),
            subscriptions::order_id.eq(new.order.map(|id| id.to_string())),
            subscriptions::payment_method_id.eq(new.payment_method.map(|id| id.to_string())),
            subscriptions::previous_id.eq(new.previous.map(|id| id.to_string())),
            subscriptions::created_at.eq(millis(new.created_at)),
            subscriptions::updated_at.eq(millis(new.standing_since)),
        ))
        .execute(tx)?;
    for (position, item) in (0..).zip(&new.items) {
        diesel::insert_into(subscription_items::table)
            .values((
                subscription_items::subscription_id.eq(&id),
                subscription_items::position.eq(position),
                subscription_items::product_id.eq(item.product.as_str()),
                subscription_items::quantity.eq(number(item.quantity)?),
                subscription_items::price_minor.eq(item.price.minor()),
                subscription_items::currency.eq(item.price.currency().code().to_owned()),
            ))
            .execute(tx)?;
    }
    let present = (new.standing_since, life.standing);
    let mut steps = new.earlier.iter().copied().chain([present]).peekable();
    while let Some((since, standing)) = steps.next() {
        let until_at = steps.peek().map(|(until, _)| millis(*until));
        insert_standing(tx, &id, (millis(since), until_at), standing)?;
    }
    if life.invoice_due_on.is_some() {
        keep_invoice(tx, new.id, life)?;
    }
    due::of_subscription(tx, new.id, life)?;
    if life.standing.billing().is_some() {
        customers::db::renew_attention(tx, new.customer)?;
    }
    Ok(())
}

/// Whether the customer has this subscription; a deleted one is not there.
pub(crate) fn is_of(
    conn: &mut Database,
    customer: CustomerId,
    id: SubscriptionId,
) -> Result<bool, StoreError> {
    let count: i64 = subscriptions::table
        .filter(subscriptions::id.eq(id.to_string()))
        .filter(subscriptions::customer_id.eq(customer.to_string()))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Whether the reader may see the subscription.
pub(crate) fn is_within(
    conn: &mut Database,
    scope: Scope,
    id: SubscriptionId,
) -> Result<bool, StoreError> {
    let mut found = subscriptions::table
        .filter(subscriptions::id.eq(id.to_string()))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .into_boxed::<Backend>();
    if let Some(customer) = scope.customer() {
        found = found.filter(subscriptions::customer_id.eq(customer.to_string()));
    }
    let count: i64 = found.count().get_result(conn)?;
    Ok(count > 0)
}

/// The subscriptions of a customer that are not over and of which something may be charged until
/// then, or is unpaid, in the order in which they were made. Whether it is, is for the rules to
/// say.
pub(in crate::subscriptions) fn billed_until(
    conn: &mut Database,
    customer: CustomerId,
    until: NaiveDate,
) -> Result<Vec<Stored>, StoreError> {
    let may_be_charged = subscriptions::next_bill_on
        .le(until)
        .or(subscriptions::next_retry_on.is_not_null())
        .or(subscriptions::failed_attempts.gt(0))
        .or(subscriptions::charging_id.is_not_null());
    let rows: Vec<Row> = subscriptions::table
        .left_join(open_invoices::table)
        .filter(subscriptions::customer_id.eq(customer.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .filter(may_be_charged.or(open_invoices::due_on.is_not_null()))
        .order((subscriptions::created_at.asc(), subscriptions::id.asc()))
        .select(stored_columns!())
        .load(conn)?;
    rows.into_iter().map(Row::decode).collect()
}

/// The statuses of what is not over.
fn live() -> Vec<&'static str> {
    SubscriptionStatus::ALL
        .iter()
        .filter(|status| !status.has_ended())
        .map(|status| status.as_str())
        .collect()
}
