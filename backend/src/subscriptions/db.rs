//! Every query of subscriptions.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, OrderId, PlanId, SubscriptionId};
use goodstanding_shared::subscriptions::{BillingStatus, Standing};

use crate::store::schema::{billing_plans, subscriptions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// What billing looks at.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: SubscriptionId,
    pub(crate) standing: Standing,
    pub(crate) billing_before: Option<BillingStatus>,
    pub(crate) next_bill_before: Option<NaiveDate>,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) next_bill_on: Option<NaiveDate>,
    pub(crate) grace_days: u32,
}

type Columns = (
    String,
    Option<String>,
    Option<String>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    i32,
);

/// The subscription of a service that was found within the reader's scope.
pub(crate) fn find(conn: &mut Database, id: SubscriptionId) -> Result<Subscription, StoreError> {
    let text = id.to_string();
    let (status, billing, billing_before, next_bill_before, ends_on, next_bill_on, grace_days): Columns = subscriptions::table
        .inner_join(billing_plans::table)
        .filter(subscriptions::id.eq(&text))
        .select((
            subscriptions::status,
            subscriptions::billing_status,
            subscriptions::billing_status_before,
            subscriptions::next_bill_before,
            subscriptions::ends_on,
            subscriptions::next_bill_on,
            billing_plans::grace_days,
        ))
        .first(conn)?;
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    let standing = Standing::new(
        row.parse("status", &status)?,
        row.parse_optional("billing_status", billing.as_deref())?,
    )
    .map_err(|error| row.refuse(error.to_string()))?;
    Ok(Subscription {
        id,
        standing,
        billing_before: row.parse_optional("billing_status_before", billing_before.as_deref())?,
        next_bill_before,
        ends_on,
        next_bill_on,
        grace_days: row.count("grace_days", grace_days)?,
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
            subscriptions::ends_on.eq(changed.ends_on),
            subscriptions::next_bill_on.eq(changed.next_bill_on),
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
    pub(crate) standing: Standing,
    pub(crate) billing_before: Option<BillingStatus>,
    pub(crate) next_bill_before: Option<NaiveDate>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) next_bill_on: Option<NaiveDate>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Stores a new subscription.
pub(crate) fn insert(tx: &mut Database, new: &NewSubscription) -> Result<(), StoreError> {
    diesel::insert_into(subscriptions::table)
        .values((
            subscriptions::id.eq(new.id.to_string()),
            subscriptions::customer_id.eq(new.customer.to_string()),
            subscriptions::plan_id.eq(new.plan.as_str()),
            subscriptions::order_id.eq(new.order.map(|id| id.to_string())),
            subscriptions::status.eq(new.standing.status().as_str()),
            subscriptions::billing_status.eq(new.standing.billing().map(BillingStatus::as_str)),
            subscriptions::billing_status_before.eq(new.billing_before.map(BillingStatus::as_str)),
            subscriptions::next_bill_before.eq(new.next_bill_before),
            subscriptions::starts_on.eq(new.starts_on),
            subscriptions::ends_on.eq(new.ends_on),
            subscriptions::next_bill_on.eq(new.next_bill_on),
            subscriptions::created_at.eq(millis(new.created_at)),
            subscriptions::updated_at.eq(millis(new.created_at)),
        ))
        .execute(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use goodstanding_shared::subscriptions::SubscriptionStatus;

    use super::*;
    use crate::store::{Location, Store};

    /// The constraint in the migration and the table in `shared` are the same, pair by pair.
    #[tokio::test]
    async fn legal_pairs() {
        let folder = crate::testing::TempFolder::new("pairs");
        let (store, _) = Store::open(&Location::File(folder.path().join("a.sqlite"))).unwrap();
        let walked = store
            .write(|tx: &mut Database| {
                diesel::sql_query(
                    "insert into customers values ('c', 'C', 'c@x', 'EUR', 'c', 0, 0, 1)",
                )
                .execute(tx)?;
                diesel::sql_query("insert into billing_plans values ('MONTHLY', '', 7, 1)")
                    .execute(tx)?;
                let billings =
                    || std::iter::once(None).chain(BillingStatus::ALL.iter().copied().map(Some));
                let mut walked = 0;
                for status in SubscriptionStatus::ALL {
                    for billing in billings() {
                        walked += 1;
                        let stored = diesel::insert_into(subscriptions::table)
                            .values((
                                subscriptions::id.eq(format!("sub {walked}")),
                                subscriptions::customer_id.eq("c"),
                                subscriptions::plan_id.eq("MONTHLY"),
                                subscriptions::status.eq(status.as_str()),
                                subscriptions::billing_status
                                    .eq(billing.map(BillingStatus::as_str)),
                                subscriptions::starts_on.eq(NaiveDate::MIN),
                                subscriptions::created_at.eq(0),
                                subscriptions::updated_at.eq(0),
                            ))
                            .execute(tx);
                        assert_eq!(
                            stored.is_ok(),
                            Standing::is_legal(*status, billing),
                            "{status} + {billing:?}"
                        );
                    }
                }
                Ok::<_, StoreError>(walked)
            })
            .await
            .unwrap();
        assert_eq!(walked, 11 * 12);
        store.close();
    }
}
