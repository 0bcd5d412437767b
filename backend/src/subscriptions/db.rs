//! Every query of subscriptions. What changes how one stands writes it down in `standings` too, in the same transaction.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{
    CustomerId, OrderId, PaymentMethodId, PlanId, ProductId, SubscriptionId,
};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use crate::customers;
use crate::store::schema::{billing_plans, standings, subscription_items, subscriptions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, StoreError};

/// What billing looks at.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: SubscriptionId,
    pub(crate) customer: CustomerId,
    pub(crate) standing: Standing,
    pub(crate) billing_before: Option<BillingStatus>,
    pub(crate) next_bill_before: Option<NaiveDate>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) next_bill_on: Option<NaiveDate>,
    pub(crate) paused_on: Option<NaiveDate>,
    pub(crate) next_retry_on: Option<NaiveDate>,
    pub(crate) failed_attempts: u32,
    /// The first day without service; none: without end.
    pub(crate) entitled_through: Option<NaiveDate>,
    pub(crate) cancel_reason: Option<u32>,
    pub(crate) grace_days: u32,
}

#[derive(Queryable)]
struct Row {
    customer: String,
    status: String,
    billing: Option<String>,
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
    grace_days: i32,
}

/// The pair that a row holds.
pub(super) fn standing(
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

/// The subscription of a service that was found within the reader's scope.
pub(crate) fn find(conn: &mut Database, id: SubscriptionId) -> Result<Subscription, StoreError> {
    let text = id.to_string();
    let found: Row = subscriptions::table
        .inner_join(billing_plans::table)
        .filter(subscriptions::id.eq(&text))
        .select((
            subscriptions::customer_id,
            subscriptions::status,
            subscriptions::billing_status,
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
            billing_plans::grace_days,
        ))
        .first(conn)?;
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    Ok(Subscription {
        id,
        customer: row.parse("customer_id", &found.customer)?,
        standing: standing(row, &found.status, found.billing.as_deref())?,
        billing_before: row
            .parse_optional("billing_status_before", found.billing_before.as_deref())?,
        next_bill_before: found.next_bill_before,
        starts_on: found.starts_on,
        ends_on: found.ends_on,
        next_bill_on: found.next_bill_on,
        paused_on: found.paused_on,
        next_retry_on: found.next_retry_on,
        failed_attempts: row.count("failed_attempts", found.failed_attempts)?,
        entitled_through: found.entitled_through,
        cancel_reason: found
            .cancel_reason
            .map(|code| row.count("cancel_reason", code))
            .transpose()?,
        grace_days: row.count("grace_days", found.grace_days)?,
    })
}

/// Stores how the subscription stands now.
pub(crate) fn change(
    tx: &mut Database,
    changed: &Subscription,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(subscriptions::table.filter(subscriptions::id.eq(changed.id.to_string())))
        .set((
            subscriptions::status.eq(changed.standing.status().as_str()),
            subscriptions::billing_status.eq(changed.standing.billing().map(BillingStatus::as_str)),
            subscriptions::billing_status_before
                .eq(changed.billing_before.map(BillingStatus::as_str)),
            subscriptions::next_bill_before.eq(changed.next_bill_before),
            subscriptions::starts_on.eq(changed.starts_on),
            subscriptions::ends_on.eq(changed.ends_on),
            subscriptions::next_bill_on.eq(changed.next_bill_on),
            subscriptions::paused_on.eq(changed.paused_on),
            subscriptions::next_retry_on.eq(changed.next_retry_on),
            subscriptions::failed_attempts.eq(number(changed.failed_attempts)),
            subscriptions::entitled_through.eq(changed.entitled_through),
            subscriptions::cancel_reason.eq(changed.cancel_reason.map(number)),
            subscriptions::updated_at.eq(millis(now)),
            subscriptions::version.eq(subscriptions::version + 1),
        ))
        .execute(tx)?;
    if follow_standing(tx, changed.id, changed.standing, now)? {
        customers::db::renew_attention(tx, changed.customer)?;
    }
    Ok(())
}

/// Writes down that the subscription stands so from `now` on. `false` when it did already.
fn follow_standing(
    tx: &mut Database,
    id: SubscriptionId,
    now_stands: Standing,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let text = id.to_string();
    let present: Option<(i64, String, Option<String>)> = standings::table
        .filter(standings::subscription_id.eq(&text))
        .filter(standings::until_at.is_null())
        .select((
            standings::since_at,
            standings::status,
            standings::billing_status,
        ))
        .first(tx)
        .optional()?;
    let row = RowOf {
        table: "standings",
        id: &text,
    };
    let Some((since_at, status, billing)) = present else {
        return Err(row.refuse("no present standing"));
    };
    if standing(row, &status, billing.as_deref())? == now_stands {
        return Ok(false);
    }
    let present = standings::table.find((&text, since_at));
    if millis(now) > since_at {
        diesel::update(present)
            .set(standings::until_at.eq(millis(now)))
            .execute(tx)?;
        insert_standing(tx, &text, (millis(now), None), now_stands)?;
    } else {
        // Twice in one instant: the first of them was never to be seen.
        diesel::update(present)
            .set((
                standings::status.eq(now_stands.status().as_str()),
                standings::billing_status.eq(now_stands.billing().map(BillingStatus::as_str)),
            ))
            .execute(tx)?;
    }
    Ok(true)
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

/// The statuses of what is not over.
fn live() -> Vec<&'static str> {
    SubscriptionStatus::ALL
        .iter()
        .filter(|status| !status.has_ended())
        .map(|status| status.as_str())
        .collect()
}

/// How many live subscriptions are paid with a payment method that was found within the reader's scope.
pub(crate) fn count_live_paid_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<u64, StoreError> {
    let count: i64 = subscriptions::table
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The live subscriptions that are paid with it, always in the same order.
pub(crate) fn live_paid_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<Vec<String>, StoreError> {
    Ok(subscriptions::table
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .order(subscriptions::id.asc())
        .select(subscriptions::id)
        .load(conn)?)
}

/// Pays every live subscription with another payment method from now on.
pub(crate) fn pay_with(
    tx: &mut Database,
    old: PaymentMethodId,
    new: PaymentMethodId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let paid = subscriptions::table
        .filter(subscriptions::payment_method_id.eq(old.to_string()))
        .filter(subscriptions::status.eq_any(live()));
    diesel::update(paid)
        .set((
            subscriptions::payment_method_id.eq(new.to_string()),
            subscriptions::updated_at.eq(millis(now)),
            subscriptions::version.eq(subscriptions::version + 1),
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
    pub(crate) standing: Standing,
    /// How it stood before, oldest first, each with its beginning; the first begins with the subscription. Nothing for a new one.
    pub(crate) earlier: Vec<(DateTime<Utc>, Standing)>,
    /// Since when it stands as it does.
    pub(crate) standing_since: DateTime<Utc>,
    pub(crate) billing_before: Option<BillingStatus>,
    pub(crate) next_bill_before: Option<NaiveDate>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) next_bill_on: Option<NaiveDate>,
    pub(crate) paused_on: Option<NaiveDate>,
    pub(crate) next_retry_on: Option<NaiveDate>,
    pub(crate) failed_attempts: u32,
    /// The first day without service; none: without end.
    pub(crate) entitled_through: Option<NaiveDate>,
    pub(crate) cancel_reason: Option<u32>,
    pub(crate) items: Vec<Item>,
    pub(crate) created_at: DateTime<Utc>,
}

/// One product that a subscription bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) product: ProductId,
    pub(crate) quantity: u32,
    /// What one cycle of that quantity costs at the full price.
    pub(crate) price: Money,
}

/// Stores a new subscription with its items.
pub(crate) fn insert(tx: &mut Database, new: &NewSubscription) -> Result<(), StoreError> {
    let id = new.id.to_string();
    diesel::insert_into(subscriptions::table)
        .values((
            (
                subscriptions::id.eq(&id),
                subscriptions::customer_id.eq(new.customer.to_string()),
                subscriptions::plan_id.eq(new.plan.as_str()),
                subscriptions::order_id.eq(new.order.map(|id| id.to_string())),
                subscriptions::payment_method_id.eq(new.payment_method.map(|id| id.to_string())),
                subscriptions::previous_id.eq(new.previous.map(|id| id.to_string())),
                subscriptions::status.eq(new.standing.status().as_str()),
                subscriptions::billing_status.eq(new.standing.billing().map(BillingStatus::as_str)),
                subscriptions::billing_status_before
                    .eq(new.billing_before.map(BillingStatus::as_str)),
                subscriptions::next_bill_before.eq(new.next_bill_before),
            ),
            (
                subscriptions::starts_on.eq(new.starts_on),
                subscriptions::ends_on.eq(new.ends_on),
                subscriptions::next_bill_on.eq(new.next_bill_on),
                subscriptions::paused_on.eq(new.paused_on),
                subscriptions::next_retry_on.eq(new.next_retry_on),
                subscriptions::failed_attempts.eq(number(new.failed_attempts)),
                subscriptions::entitled_through.eq(new.entitled_through),
                subscriptions::cancel_reason.eq(new.cancel_reason.map(number)),
                subscriptions::created_at.eq(millis(new.created_at)),
                subscriptions::updated_at.eq(millis(new.standing_since)),
            ),
        ))
        .execute(tx)?;
    for (position, item) in (0..).zip(&new.items) {
        diesel::insert_into(subscription_items::table)
            .values((
                subscription_items::subscription_id.eq(&id),
                subscription_items::position.eq(position),
                subscription_items::product_id.eq(item.product.as_str()),
                subscription_items::quantity.eq(number(item.quantity)),
                subscription_items::price_minor.eq(item.price.minor()),
                subscription_items::currency.eq(item.price.currency().code().to_owned()),
            ))
            .execute(tx)?;
    }
    let present = (new.standing_since, new.standing);
    let mut steps = new.earlier.iter().copied().chain([present]).peekable();
    while let Some((since, standing)) = steps.next() {
        let until_at = steps.peek().map(|(until, _)| millis(*until));
        insert_standing(tx, &id, (millis(since), until_at), standing)?;
    }
    if new.standing.billing().is_some() {
        customers::db::renew_attention(tx, new.customer)?;
    }
    Ok(())
}
