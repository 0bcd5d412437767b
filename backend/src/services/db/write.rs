//! What happens to services.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, OrderId, ProductId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::text::ServiceName;

use super::{live_statuses, name_keys};
use crate::cancellations as cancellation_requests;
use crate::store::schema::{cancellations, customers, services};
use crate::store::stored::{RowOf, millis, number, parse_id};
use crate::store::{Backend, Database, StoreError};

/// Whether a service of the subscription is not over and, where `unmarked`, carries no open
/// cancellation request either.
pub(crate) fn any_live_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
    unmarked: bool,
) -> Result<bool, StoreError> {
    let mut query = services::table
        .left_join(
            cancellations::table.on(cancellations::service_id
                .eq(services::id)
                .and(cancellation_requests::db::is_open())),
        )
        .filter(services::subscription_id.eq(subscription.to_string()))
        .filter(services::status.eq_any(live_statuses()))
        .select(services::id)
        .into_boxed::<Backend>();
    if unmarked {
        query = query.filter(cancellations::id.is_null());
    }
    // The first one answers the question: a subscription may have hundreds, and every cancellation
    // asks.
    let found: Option<String> = query.first(conn).optional()?;
    Ok(found.is_some())
}

/// The services of a subscription that are not over, always in the same order.
pub(crate) fn live_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceId>, StoreError> {
    let ids: Vec<String> = services::table
        .filter(services::subscription_id.eq(subscription.to_string()))
        .filter(services::status.eq_any(live_statuses()))
        .order(services::id.asc())
        .select(services::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| parse_id("services", &id))
        .collect()
}

/// The service is another one than was read: a mark came or went.
pub(crate) fn touch(
    tx: &mut Database,
    id: ServiceId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(services::table.filter(services::id.eq(id.to_string())))
        .set((
            services::updated_at.eq(millis(now)),
            services::version.eq(services::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// What an upgrade makes of the services that go over to the new version.
pub(crate) struct GoesOver<'a> {
    pub(crate) product: &'a ProductId,
    /// What so many of it cost.
    pub(crate) price: &'a dyn Fn(u32) -> Money,
    pub(crate) cycle: Option<goodstanding_shared::calendar::Cycle>,
    pub(crate) now: DateTime<Utc>,
}

/// The live services of one version of a subscription are those of the next.
pub(crate) fn go_over(
    tx: &mut Database,
    (old, new): (SubscriptionId, SubscriptionId),
    what: &GoesOver<'_>,
) -> Result<(), StoreError> {
    let rows: Vec<(String, i32)> = services::table
        .filter(services::subscription_id.eq(old.to_string()))
        .filter(services::status.eq_any(live_statuses()))
        .order(services::id.asc())
        .select((services::id, services::quantity))
        .load(tx)?;
    for (id, quantity) in rows {
        let row = RowOf {
            table: "services",
            id: &id,
        };
        let price = (what.price)(row.count("quantity", quantity)?);
        diesel::update(services::table.filter(services::id.eq(&id)))
            .set((
                services::subscription_id.eq(new.to_string()),
                services::product_id.eq(what.product.as_str()),
                services::price_minor.eq(price.minor()),
                services::cycle.eq(what.cycle.map(|cycle| cycle.to_string())),
                services::updated_at.eq(millis(what.now)),
                services::version.eq(services::version + 1),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// What a new service is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewService {
    pub(crate) id: ServiceId,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) order: Option<OrderId>,
    pub(crate) name: ServiceName,
    pub(crate) quantity: u32,
    pub(crate) price: Money,
    pub(crate) setup_fee: Money,
    pub(crate) cycle: Option<goodstanding_shared::calendar::Cycle>,
    pub(crate) status: ServiceStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) activated_at: Option<DateTime<Utc>>,
    pub(crate) updated_at: DateTime<Utc>,
    /// The period that is settled already: its first day, the first day after it, and what was paid
    /// for it.
    pub(crate) period: Option<(NaiveDate, Option<NaiveDate>, Money)>,
    pub(crate) next_due: Option<NaiveDate>,
}

/// Stores a new service, which its customer has one more of from now on.
pub(crate) fn insert(tx: &mut Database, new: &NewService) -> Result<(), StoreError> {
    diesel::insert_into(services::table)
        .values((
            services::id.eq(new.id.to_string()),
            services::customer_id.eq(new.customer.to_string()),
            services::product_id.eq(new.product.as_str()),
            services::subscription_id.eq(new.subscription.map(|id| id.to_string())),
            services::order_id.eq(new.order.map(|id| id.to_string())),
            services::name.eq(new.name.as_str()),
            services::quantity.eq(number(new.quantity)?),
            services::price_minor.eq(new.price.minor()),
            services::setup_fee_minor.eq(new.setup_fee.minor()),
            services::currency.eq(new.price.currency().code().to_owned()),
            services::cycle.eq(new.cycle.map(|cycle| cycle.to_string())),
            services::status.eq(new.status.as_str()),
            services::created_at.eq(millis(new.created_at)),
            services::activated_at.eq(new.activated_at.map(millis)),
            services::updated_at.eq(millis(new.updated_at)),
            services::period_start.eq(new.period.map(|(from, _, _)| from)),
            services::period_end.eq(new.period.and_then(|(_, until, _)| until)),
            services::paid_minor.eq(new.period.map_or(0, |(_, _, paid)| paid.minor())),
            services::next_due.eq(new.next_due),
            services::name_key.eq(name_keys::of(new.name.as_str())),
        ))
        .execute(tx)?;
    diesel::update(customers::table.filter(customers::id.eq(new.customer.to_string())))
        .set(customers::service_count.eq(customers::service_count + 1))
        .execute(tx)?;
    Ok(())
}
