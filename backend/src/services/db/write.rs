//! What happens to services.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, OrderId, ProductId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{Service, ServiceStatus};
use goodstanding_shared::text::ServiceName;

use crate::cancellations as cancellation_requests;
use crate::store::schema::{cancellations, services};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Backend, Database, StoreError};

/// Stores what a change made of the service. `false` when somebody else changed it since `service` was read.
pub(crate) fn change(
    tx: &mut Database,
    service: &Service,
    status: ServiceStatus,
    next_due: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let as_read = services::table
        .filter(services::id.eq(service.id.to_string()))
        .filter(services::version.eq(number(service.version)));
    let changed = diesel::update(as_read)
        .set((
            services::status.eq(status.as_str()),
            services::next_due.eq(next_due),
            services::updated_at.eq(millis(now.max(service.updated_at))),
            services::version.eq(services::version + 1),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Whether a service of the subscription is not over and, where `unmarked`, carries no open cancellation request either.
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
        .select(services::id)
        .into_boxed::<Backend>();
    for status in ServiceStatus::ALL
        .iter()
        .filter(|status| status.has_ended())
    {
        query = query.filter(services::status.ne(status.as_str()));
    }
    if unmarked {
        query = query.filter(cancellations::id.is_null());
    }
    // The first one answers the question: a subscription may have hundreds, and every cancellation asks.
    let found: Option<String> = query.first(conn).optional()?;
    Ok(found.is_some())
}

/// The services of a subscription that are not over, always in the same order.
pub(crate) fn live_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceId>, StoreError> {
    let live = [
        ServiceStatus::Pending,
        ServiceStatus::Active,
        ServiceStatus::Suspended,
    ];
    let ids: Vec<String> = services::table
        .filter(services::subscription_id.eq(subscription.to_string()))
        .filter(services::status.eq_any(live.map(ServiceStatus::as_str)))
        .order(services::id.asc())
        .select(services::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| {
            RowOf {
                table: "services",
                id: &id,
            }
            .parse("id", &id)
        })
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

/// The service works from now on.
pub(crate) fn activate(
    tx: &mut Database,
    id: ServiceId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(services::table.filter(services::id.eq(id.to_string())))
        .set(services::activated_at.eq(millis(now)))
        .execute(tx)?;
    Ok(())
}

/// Whether the service is over.
pub(crate) fn has_ended(conn: &mut Database, id: ServiceId) -> Result<bool, StoreError> {
    let id = id.to_string();
    let status: String = services::table
        .filter(services::id.eq(&id))
        .select(services::status)
        .first(conn)?;
    let row = RowOf {
        table: "services",
        id: &id,
    };
    Ok(row.parse::<ServiceStatus>("status", &status)?.has_ended())
}

/// What an upgrade makes of the services that go over to the new version.
pub(crate) struct GoesOver<'a> {
    pub(crate) product: &'a ProductId,
    /// What so many of it cost.
    pub(crate) price: &'a dyn Fn(u32) -> Money,
    pub(crate) cycle: Option<goodstanding_shared::calendar::Cycle>,
    /// The first day that is paid, and the first day after.
    pub(crate) period: (NaiveDate, Option<NaiveDate>),
    pub(crate) now: DateTime<Utc>,
}

/// The live services of one version of a subscription are those of the next.
pub(crate) fn go_over(
    tx: &mut Database,
    (old, new): (SubscriptionId, SubscriptionId),
    what: &GoesOver<'_>,
) -> Result<(), StoreError> {
    let live = [
        ServiceStatus::Pending,
        ServiceStatus::Active,
        ServiceStatus::Suspended,
    ];
    let rows: Vec<(String, i32)> = services::table
        .filter(services::subscription_id.eq(old.to_string()))
        .filter(services::status.eq_any(live.map(ServiceStatus::as_str)))
        .order(services::id.asc())
        .select((services::id, services::quantity))
        .load(tx)?;
    let (from, until) = what.period;
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
                services::period_start.eq(until.map(|_| from)),
                services::next_due.eq(until),
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
    pub(crate) period_start: Option<NaiveDate>,
    pub(crate) next_due: Option<NaiveDate>,
}

/// Stores a new service.
pub(crate) fn insert(tx: &mut Database, new: &NewService) -> Result<(), StoreError> {
    diesel::insert_into(services::table)
        .values((
            services::id.eq(new.id.to_string()),
            services::customer_id.eq(new.customer.to_string()),
            services::product_id.eq(new.product.as_str()),
            services::subscription_id.eq(new.subscription.map(|id| id.to_string())),
            services::order_id.eq(new.order.map(|id| id.to_string())),
            services::name.eq(new.name.as_str()),
            services::quantity.eq(number(new.quantity)),
            services::price_minor.eq(new.price.minor()),
            services::setup_fee_minor.eq(new.setup_fee.minor()),
            services::currency.eq(new.price.currency().code().to_owned()),
            services::cycle.eq(new.cycle.map(|cycle| cycle.to_string())),
            services::status.eq(new.status.as_str()),
            services::created_at.eq(millis(new.created_at)),
            services::activated_at.eq(new.activated_at.map(millis)),
            services::updated_at.eq(millis(new.updated_at)),
            services::period_start.eq(new.period_start),
            services::next_due.eq(new.next_due),
        ))
        .execute(tx)?;
    Ok(())
}
