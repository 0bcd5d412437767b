//! Every query of services. Each takes the reader's scope; whose row it is, is part of the query.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use goodstanding_shared::cancellations::Cancellation;
use goodstanding_shared::ids::{CustomerId, OrderId, ProductId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{
    OpenCancellation, ProductBrief, Service, ServiceBrief, ServiceDetails, ServiceStatus,
    SubscriptionBrief,
};
use goodstanding_shared::subscriptions::{Standing, SubscriptionStatus};
use goodstanding_shared::text::ServiceName;

use crate::activity::Of;
use crate::catalog::ENGLISH;
use crate::sessions::Scope;
use crate::store::schema::{
    cancellations, product_descriptions, products, services, subscriptions,
};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Backend, Database, Held, StoreError};
use crate::{activity, cancellations as cancellation_requests};

/// How many entries of the history come with the details.
const LATEST_ACTIVITY: u32 = 20;

diesel::postfix_operator!(IsPending, " = 'pending'");

/// Whether a service waits to be set up. Written into the statement, not bound to it: the index of those that wait is used only where the
/// database knows beforehand that no other status will be asked for.
pub(crate) const fn is_pending() -> IsPending<services::status> {
    IsPending {
        expr: services::status,
    }
}

#[derive(Queryable)]
struct Row {
    id: String,
    version: i32,
    name: String,
    quantity: i32,
    price_minor: i64,
    currency: String,
    cycle: Option<String>,
    status: String,
    created_at: i64,
    activated_at: Option<i64>,
    updated_at: i64,
    period_start: Option<NaiveDate>,
    next_due: Option<NaiveDate>,
    product: (String, String, String),
    cancellation: Option<(String, i64, NaiveDate)>,
}

/// Products that many rows share are held once.
#[derive(Default)]
struct Products(HashMap<String, Arc<ProductBrief>>);

impl Products {
    fn share(
        &mut self,
        (id, name, group): (String, String, String),
    ) -> Result<Arc<ProductBrief>, StoreError> {
        if let Some(known) = self.0.get(&id) {
            return Ok(Arc::clone(known));
        }
        let brief = ProductBrief {
            id: RowOf {
                table: "products",
                id: &id,
            }
            .parse("id", &id)?,
            name,
            group,
        };
        let brief = Arc::new(brief);
        self.0.insert(id, Arc::clone(&brief));
        Ok(brief)
    }
}

impl Row {
    fn understand(self, products: &mut Products) -> Result<Service, StoreError> {
        let row = RowOf {
            table: "services",
            id: &self.id,
        };
        let cancellation = self
            .cancellation
            .map(|(id, requested_at, effective_on)| {
                let row = RowOf {
                    table: "cancellations",
                    id: &id,
                };
                Ok::<_, StoreError>(OpenCancellation {
                    id: row.parse("id", &id)?,
                    requested_at: row.instant("requested_at", requested_at)?,
                    effective_on,
                })
            })
            .transpose()?;
        Ok(Service {
            id: row.parse("id", &self.id)?,
            version: row.count("version", self.version)?,
            name: ServiceName::parse(&self.name)
                .map_err(|error| row.refuse(format!("name: {error}")))?,
            product: products.share(self.product)?,
            quantity: row.count("quantity", self.quantity)?,
            price: row.money(self.price_minor, &self.currency)?,
            cycle: row.parse_optional("cycle", self.cycle.as_deref())?,
            status: row.parse("status", &self.status)?,
            created_at: row.instant("created_at", self.created_at)?,
            activated_at: row.optional_instant("activated_at", self.activated_at)?,
            updated_at: row.instant("updated_at", self.updated_at)?,
            period_start: self.period_start,
            next_due: self.next_due,
            cancellation,
        })
    }
}

/// The services within `scope`; for staff also those of one customer only.
fn within<'a>(scope: Scope, of: Option<CustomerId>) -> IntoBoxed<'a, services::table, Backend> {
    let query = services::table.into_boxed::<Backend>();
    match scope.customer().or(of) {
        Some(customer) => query.filter(services::customer_id.eq(customer.to_string())),
        None => query,
    }
}

/// A place in the list: after the service that was made at this instant and has this identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) created_at: i64,
    pub(super) id: String,
}

macro_rules! row_columns {
    () => {
        (
            services::id,
            services::version,
            services::name,
            services::quantity,
            services::price_minor,
            services::currency,
            services::cycle,
            services::status,
            services::created_at,
            services::activated_at,
            services::updated_at,
            services::period_start,
            services::next_due,
            (products::id, products::name, products::group_name),
            (
                cancellations::id,
                cancellations::requested_at,
                cancellations::effective_on,
            )
                .nullable(),
        )
    };
}

/// One part of the list, in the order in which the services were made.
pub(super) fn list(
    conn: &mut Database,
    scope: Scope,
    of: Option<CustomerId>,
    after: Option<&Place>,
    limit: u32,
) -> Result<Vec<Service>, StoreError> {
    let query = services::table
        .inner_join(products::table)
        .left_join(
            cancellations::table.on(cancellations::service_id
                .eq(services::id)
                .and(cancellation_requests::db::is_open())),
        )
        .select(row_columns!())
        .order((services::created_at.asc(), services::id.asc()))
        .limit(limit.into())
        .into_boxed::<Backend>();
    let query = match scope.customer().or(of) {
        Some(customer) => query.filter(services::customer_id.eq(customer.to_string())),
        None => query,
    };
    let query = match after {
        Some(place) => query
            .filter(services::created_at.ge(place.created_at))
            .filter(
                services::created_at
                    .gt(place.created_at)
                    .or(services::id.gt(place.id.clone())),
            ),
        None => query,
    };
    let mut products = Products::default();
    query
        .load::<Row>(conn)?
        .into_iter()
        .map(|row| row.understand(&mut products))
        .collect()
}

/// How many services there are within `scope`.
pub(super) fn count(
    conn: &mut Database,
    scope: Scope,
    of: Option<CustomerId>,
) -> Result<u64, StoreError> {
    let count: i64 = within(scope, of).count().get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// What the list does not show of a service.
#[derive(Clone, Debug)]
pub(crate) struct Ties {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: Option<SubscriptionId>,
}

/// The service, if it is within `scope`, and what it is tied to.
pub(crate) fn find(
    conn: &mut Database,
    scope: Scope,
    id: ServiceId,
) -> Result<Option<(Service, Ties)>, StoreError> {
    let query = services::table
        .inner_join(products::table)
        .left_join(
            cancellations::table.on(cancellations::service_id
                .eq(services::id)
                .and(cancellation_requests::db::is_open())),
        )
        .select((
            row_columns!(),
            services::customer_id,
            services::subscription_id,
        ))
        .filter(services::id.eq(id.to_string()))
        .into_boxed::<Backend>();
    let query = match scope.customer() {
        Some(customer) => query.filter(services::customer_id.eq(customer.to_string())),
        None => query,
    };
    let found: Option<(Row, String, Option<String>)> = query.first(conn).optional()?;
    let Some((row, customer, subscription)) = found else {
        return Ok(None);
    };
    let text = id.to_string();
    let named = RowOf {
        table: "services",
        id: &text,
    };
    let ties = Ties {
        customer: named.parse("customer_id", &customer)?,
        subscription: named.parse_optional("subscription_id", subscription.as_deref())?,
    };
    Ok(Some((row.understand(&mut Products::default())?, ties)))
}

/// Holds the service until the end of the transaction, after the subscription that pays for it: what happens to that one changes its services, and
/// whoever held them in the other order would wait for each other.
pub(crate) fn hold(tx: &mut Database, id: ServiceId) -> Result<(), StoreError> {
    hold_all(tx, &[id])
}

/// Holds several: all of the subscriptions and then all of the services, each always in the same order.
pub(crate) fn hold_all(tx: &mut Database, ids: &[ServiceId]) -> Result<(), StoreError> {
    let before = all_paid_by(tx, ids)?;
    let subscriptions: BTreeSet<&String> = before.iter().flatten().collect();
    for subscription in subscriptions {
        tx.hold(Held::Subscription(subscription))?;
    }
    let services: BTreeSet<String> = ids.iter().map(ServiceId::to_string).collect();
    for service in &services {
        tx.hold(Held::Service(service))?;
    }
    if all_paid_by(tx, ids)? == before {
        Ok(())
    } else {
        let words = "a service went over to another subscription";
        Err(StoreError::Again(words.to_owned()))
    }
}

fn all_paid_by(tx: &mut Database, ids: &[ServiceId]) -> Result<Vec<Option<String>>, StoreError> {
    ids.iter().map(|id| paid_by(tx, *id)).collect()
}

/// The same, unless somebody else is at one of them: `false` then.
pub(crate) fn try_hold(tx: &mut Database, id: ServiceId) -> Result<bool, StoreError> {
    if let Some(subscription) = paid_by(tx, id)?
        && !tx.try_hold(Held::Subscription(&subscription))?
    {
        return Ok(false);
    }
    tx.try_hold(Held::Service(&id.to_string()))
}

fn paid_by(tx: &mut Database, id: ServiceId) -> Result<Option<String>, StoreError> {
    let row = services::table.filter(services::id.eq(id.to_string()));
    let found = row.select(services::subscription_id).first(tx);
    Ok(found.optional()?.flatten())
}

/// Everything about the service, if it is within `scope`.
pub(crate) fn details(
    conn: &mut Database,
    scope: Scope,
    id: ServiceId,
) -> Result<Option<ServiceDetails>, StoreError> {
    let Some((service, _)) = find(conn, scope, id)? else {
        return Ok(None);
    };
    let (description, setup_fee_minor, subscription): (
        Option<String>,
        i64,
        Option<SubscriptionColumns>,
    ) = services::table
        .left_join(
            product_descriptions::table.on(product_descriptions::product_id
                .eq(services::product_id)
                .and(product_descriptions::language.eq(ENGLISH))),
        )
        .left_join(
            subscriptions::table.on(services::subscription_id
                .eq(subscriptions::id.nullable())
                .and(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))),
        )
        .filter(services::id.eq(id.to_string()))
        .select((
            product_descriptions::description.nullable(),
            services::setup_fee_minor,
            (
                subscriptions::id,
                subscriptions::status,
                subscriptions::billing_status,
            )
                .nullable(),
        ))
        .first(conn)?;
    let subscription = subscription.map(understand_subscription).transpose()?;
    let last_cancellation: Option<Cancellation> = cancellation_requests::db::latest_of(conn, id)?;
    let entries = activity::db::list(conn, scope, Of::Service(id), None, LATEST_ACTIVITY)?;
    Ok(Some(ServiceDetails {
        setup_fee: Money::new(setup_fee_minor, service.price.currency()),
        service,
        description: description.unwrap_or_default(),
        subscription,
        last_cancellation,
        activity: entries.into_iter().map(|(_, entry)| entry).collect(),
        activity_total: activity::db::count(conn, Of::Service(id))?,
    }))
}

type BriefColumns = (String, String, String, Option<String>);

fn understand_brief(
    (id, name, status, cancellation): BriefColumns,
) -> Result<ServiceBrief, StoreError> {
    let row = RowOf {
        table: "services",
        id: &id,
    };
    Ok(ServiceBrief {
        id: row.parse("id", &id)?,
        name: ServiceName::parse(&name).map_err(|error| row.refuse(format!("name: {error}")))?,
        status: row.parse("status", &status)?,
        cancellation_requested: cancellation.is_some(),
    })
}

macro_rules! briefs {
    () => {
        services::table
            .left_join(
                cancellations::table.on(cancellations::service_id
                    .eq(services::id)
                    .and(cancellation_requests::db::is_open())),
            )
            .select((
                services::id,
                services::name,
                services::status,
                cancellations::id.nullable(),
            ))
    };
}

/// The services that a subscription pays for, which was found within the reader's scope.
pub(crate) fn briefs_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceBrief>, StoreError> {
    let rows: Vec<BriefColumns> = briefs!()
        .filter(services::subscription_id.eq(subscription.to_string()))
        .order((services::created_at.asc(), services::id.asc()))
        .load(conn)?;
    rows.into_iter().map(understand_brief).collect()
}

/// Services by their identifiers, which were found within the reader's scope.
pub(crate) fn briefs_of(
    conn: &mut Database,
    ids: Vec<String>,
) -> Result<HashMap<String, ServiceBrief>, StoreError> {
    let rows: Vec<BriefColumns> = briefs!().filter(services::id.eq_any(ids)).load(conn)?;
    rows.into_iter()
        .map(|row| Ok((row.0.clone(), understand_brief(row)?)))
        .collect()
}

/// The latest services of a product within `scope`, and how many there are.
pub(crate) fn briefs_of_product(
    conn: &mut Database,
    scope: Scope,
    product: &ProductId,
    limit: u32,
) -> Result<(Vec<ServiceBrief>, u64), StoreError> {
    let mut rows = briefs!()
        .filter(services::product_id.eq(product.as_str()))
        .order((services::created_at.desc(), services::id.desc()))
        .limit(limit.into())
        .into_boxed::<Backend>();
    if let Some(customer) = scope.customer() {
        rows = rows.filter(services::customer_id.eq(customer.to_string()));
    }
    let count: i64 = within(scope, None)
        .filter(services::product_id.eq(product.as_str()))
        .count()
        .get_result(conn)?;
    let rows: Vec<BriefColumns> = rows.load(conn)?;
    let briefs = rows
        .into_iter()
        .map(understand_brief)
        .collect::<Result<_, _>>()?;
    Ok((briefs, u64::try_from(count).unwrap_or_default()))
}

type SubscriptionColumns = (String, String, Option<String>);

fn understand_subscription(
    (id, status, billing): SubscriptionColumns,
) -> Result<SubscriptionBrief, StoreError> {
    let row = RowOf {
        table: "subscriptions",
        id: &id,
    };
    let standing = Standing::new(
        row.parse("status", &status)?,
        row.parse_optional("billing_status", billing.as_deref())?,
    )
    .map_err(|error| row.refuse(error.to_string()))?;
    Ok(SubscriptionBrief {
        id: row.parse("id", &id)?,
        standing,
    })
}

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
