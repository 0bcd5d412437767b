//! The list of services, and everything about one.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::cancellations::Cancellation;
use goodstanding_shared::ids::{CustomerId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{
    Billing, Delivery, OpenCancellation, PaidPeriod, ProductBrief, Service, ServiceDetails,
    ServiceStatus, ServiceWait, SubscriptionBrief, due_date, held_by, waits_for,
};
use goodstanding_shared::subscriptions::{Standing, SubscriptionStatus};
use goodstanding_shared::text::ServiceName;

use super::order::{Order, Place, Stretch, follow};
use super::within;
use crate::activity::HistoryOf;
use crate::catalog;
use crate::languages::Languages;
use crate::store::schema::{
    cancellations, customers, open_invoices, products, services, subscriptions,
};
use crate::store::stored::RowOf;
use crate::store::{Backend, Database, Scope, StoreError};
use crate::{activity, billing, cancellations as cancellation_requests};

/// How many entries of the history come with the details.
const LATEST_ACTIVITY: u32 = 20;

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
    period: (Option<NaiveDate>, Option<NaiveDate>, i64),
    next_due: Option<NaiveDate>,
    causes: (Option<i64>, String, Option<String>),
    product: (String, String, String, String),
    cancellation: Option<(String, i64, NaiveDate)>,
    billing: Option<BillingColumns>,
    invoice: Option<(NaiveDate, Option<NaiveDate>, Option<NaiveDate>)>,
}

/// How the subscription that bills a service stands.
#[derive(Queryable)]
struct BillingColumns {
    id: String,
    status: String,
    billing_status: Option<String>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    next_bill_on: Option<NaiveDate>,
    next_retry_on: Option<NaiveDate>,
    failed_attempts: i32,
    paused_on: Option<NaiveDate>,
    charging: Option<String>,
}

impl BillingColumns {
    fn decode(
        &self,
        invoice: Option<(NaiveDate, Option<NaiveDate>, Option<NaiveDate>)>,
    ) -> Result<Billing, StoreError> {
        let row = RowOf {
            table: "subscriptions",
            id: &self.id,
        };
        let billing_status = self.billing_status.as_deref();
        let standing = Standing::new(
            row.parse("status", &self.status)?,
            row.parse_optional("billing_status", billing_status)?,
        )
        .map_err(|error| row.refuse(error.to_string()))?;
        Ok(Billing {
            standing,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            next_bill_on: self.next_bill_on,
            next_retry_on: self.next_retry_on,
            failed_attempts: row.count("failed_attempts", self.failed_attempts)?,
            paused_on: self.paused_on,
            invoice_due_on: invoice.map(|(due_on, _, _)| due_on),
            suspends_on: invoice.and_then(|(_, suspends_on, _)| suspends_on),
            gives_up_on: invoice.and_then(|(_, _, gives_up_on)| gives_up_on),
        })
    }
}

/// Products that many rows share are held once.
#[derive(Default)]
struct Products(HashMap<String, Arc<ProductBrief>>);

impl Products {
    fn share(
        &mut self,
        (id, name, group, _): (String, String, String, String),
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
            name_language: None,
            group,
            group_language: None,
        };
        let brief = Arc::new(brief);
        self.0.insert(id, Arc::clone(&brief));
        Ok(brief)
    }
}

impl Row {
    /// The service; where something of its subscription is unpaid, the amount is left to be filled
    /// in by [`fill_in_unpaid`].
    fn decode(self, products: &mut Products) -> Result<Service, StoreError> {
        let row = RowOf {
            table: "services",
            id: &self.id,
        };
        // What owes an invoice until then ends with its subscription before.
        let given_up_on = self.invoice.and_then(|(_, _, gives_up_on)| gives_up_on);
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
                    effective_on: given_up_on.map_or(effective_on, |date| date.min(effective_on)),
                })
            })
            .transpose()?;
        let status: ServiceStatus = row.parse("status", &self.status)?;
        let price = row.money(self.price_minor, &self.currency)?;
        let cycle = row.parse_optional("cycle", self.cycle.as_deref())?;
        let billing = self
            .billing
            .as_ref()
            .map(|columns| columns.decode(self.invoice))
            .transpose()?;
        let is_charging = self
            .billing
            .as_ref()
            .is_some_and(|it| it.charging.is_some());
        let (period_start, period_end, paid_minor) = self.period;
        let (accepted_at, causes, ended_for) = &self.causes;
        let subscription_status = billing.map(|billing| billing.standing.status());
        let waits_for = if status == ServiceStatus::Pending {
            waits_for(Delivery {
                setup: row.parse("setup", &self.product.3)?,
                held_by: subscription_status.and_then(held_by),
                is_settled: period_start.is_some(),
                is_accepted: accepted_at.is_some(),
            })
        } else {
            Vec::new()
        };
        let paused_on = billing
            .and_then(|billing| billing.paused_on)
            .filter(|_| subscription_status == Some(SubscriptionStatus::Paused));
        let paid = period_start.map(|from| PaidPeriod {
            from,
            until: period_end,
            amount: Money::new(paid_minor, price.currency()),
            kept_since: paused_on,
        });
        let no_due = due_date(status, price, cycle, billing.as_ref()).err();
        let subscription: Option<SubscriptionId> = self
            .billing
            .as_ref()
            .map(|columns| row.parse("subscription_id", &columns.id))
            .transpose()?;
        let unpaid = billing
            .zip(subscription)
            .filter(|_| !status.has_ended())
            .and_then(|(billing, id)| billing.unpaid(id, Money::zero(price.currency())));
        let starts_on = billing
            .filter(|_| waits_for.contains(&ServiceWait::Start))
            .map(|billing| billing.starts_on);
        Ok(Service {
            id: row.parse("id", &self.id)?,
            version: row.count("version", self.version)?,
            name: ServiceName::parse(&self.name)
                .map_err(|error| row.refuse(format!("name: {error}")))?,
            quantity: row.count("quantity", self.quantity)?,
            price,
            cycle,
            status,
            created_at: row.instant("created_at", self.created_at)?,
            activated_at: row.optional_instant("activated_at", self.activated_at)?,
            updated_at: row.instant("updated_at", self.updated_at)?,
            paid: paid.filter(|_| !status.has_ended()),
            next_due: self.next_due,
            awaits_answer: is_charging && self.next_due.is_some(),
            no_due: no_due.filter(|_| self.next_due.is_none()),
            starts_on,
            waits_for,
            suspended_for: super::lives::causes(row, causes)?,
            ended_for: row.parse_optional("ended_for", ended_for.as_deref())?,
            unpaid,
            cancellation,
            product: products.share(self.product)?,
        })
    }
}

/// How much is unpaid of the subscriptions of these services: asked once for each of them, of which
/// there are few.
fn fill_in_unpaid(conn: &mut Database, services: &mut [Service]) -> Result<(), StoreError> {
    let mut known: HashMap<SubscriptionId, Money> = HashMap::new();
    for unpaid in services
        .iter_mut()
        .filter_map(|service| service.unpaid.as_mut())
    {
        let id = unpaid.subscription;
        unpaid.amount = if let Some(amount) = known.get(&id) {
            *amount
        } else {
            let amount = billing::db::unpaid_amount(conn, id)?;
            known.insert(id, amount);
            amount
        };
    }
    Ok(())
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
            (
                services::period_start,
                services::period_end,
                services::paid_minor,
            ),
            services::next_due,
            (
                services::accepted_at,
                services::suspension_causes,
                services::ended_for,
            ),
            (
                products::id,
                products::name,
                products::group_name,
                products::setup,
            ),
            (
                cancellations::id,
                cancellations::requested_at,
                cancellations::effective_on,
            )
                .nullable(),
            (
                subscriptions::id,
                subscriptions::status,
                subscriptions::billing_status,
                subscriptions::starts_on,
                subscriptions::ends_on,
                subscriptions::next_bill_on,
                subscriptions::next_retry_on,
                subscriptions::failed_attempts,
                subscriptions::paused_on,
                subscriptions::charging_id,
            )
                .nullable(),
            (
                open_invoices::due_on,
                open_invoices::suspends_on,
                open_invoices::gives_up_on,
            )
                .nullable(),
        )
    };
}

/// Services with what is said of them: their products, open requests, and how the subscriptions
/// that bill them stand.
macro_rules! rows {
    () => {
        services::table
            .inner_join(products::table)
            .left_join(
                cancellations::table.on(cancellations::service_id
                    .eq(services::id)
                    .and(cancellation_requests::db::is_open())),
            )
            .left_join(
                subscriptions::table.on(services::subscription_id.eq(subscriptions::id.nullable())),
            )
            .left_join(
                open_invoices::table
                    .on(services::subscription_id.eq(open_invoices::subscription_id.nullable())),
            )
    };
}

/// One part of the list in that order, from behind a place on.
pub(in crate::services) fn list(
    conn: &mut Database,
    scope: Scope,
    of: Option<CustomerId>,
    order: Order,
    mut after: Option<Place>,
    limit: u32,
) -> Result<Vec<Service>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    for stretch in order.stretches_from(after.as_ref()) {
        let missing = i64::from(limit) - (rows.len() as u64).cast_signed();
        if missing <= 0 {
            break;
        }
        let query = rows!()
            .select(row_columns!())
            .limit(missing)
            .into_boxed::<Backend>();
        let query = match scope.customer().or(of) {
            Some(customer) => query.filter(services::customer_id.eq(customer.to_string())),
            None => query,
        };
        rows.extend(follow!(query, stretch, order, after.take()).load::<Row>(conn)?);
    }
    decode_all(conn, rows)
}

fn decode_all(conn: &mut Database, rows: Vec<Row>) -> Result<Vec<Service>, StoreError> {
    let mut products = Products::default();
    let mut services: Vec<Service> = rows
        .into_iter()
        .map(|row| row.decode(&mut products))
        .collect::<Result<_, _>>()?;
    fill_in_unpaid(conn, &mut services)?;
    Ok(services)
}

/// The services of a customer with these identifiers, in no order.
pub(super) fn by_ids(
    conn: &mut Database,
    customer: CustomerId,
    ids: &[String],
) -> Result<Vec<Service>, StoreError> {
    let rows: Vec<Row> = rows!()
        .select(row_columns!())
        .filter(services::customer_id.eq(customer.to_string()))
        .filter(services::id.eq_any(ids))
        .load(conn)?;
    decode_all(conn, rows)
}

/// How many services there are within `scope`: remembered of each customer, and counted for whoever
/// reads those of all.
pub(in crate::services) fn count(
    conn: &mut Database,
    scope: Scope,
    of: Option<CustomerId>,
) -> Result<u64, StoreError> {
    let Some(customer) = scope.customer().or(of) else {
        let count: i64 = services::table.count().get_result(conn)?;
        return Ok(count.unsigned_abs());
    };
    let count: Option<i32> = customers::table
        .filter(customers::id.eq(customer.to_string()))
        .select(customers::service_count)
        .first(conn)
        .optional()?;
    Ok(count.unwrap_or_default().unsigned_abs().into())
}

/// What the list does not show of a service.
#[derive(Clone, Debug)]
pub(crate) struct Ties {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: Option<SubscriptionId>,
}

/// Whether the reader may see the service.
pub(crate) fn is_within(
    conn: &mut Database,
    scope: Scope,
    id: ServiceId,
) -> Result<bool, StoreError> {
    let found = within(scope, None).filter(services::id.eq(id.to_string()));
    let count: i64 = found.count().get_result(conn)?;
    Ok(count > 0)
}

/// The service, if it is within `scope`, and what it is tied to.
pub(crate) fn find(
    conn: &mut Database,
    scope: Scope,
    id: ServiceId,
) -> Result<Option<(Service, Ties)>, StoreError> {
    let query = rows!()
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
    let mut service = row.decode(&mut Products::default())?;
    fill_in_unpaid(conn, std::slice::from_mut(&mut service))?;
    Ok(Some((service, ties)))
}

/// Everything about the service, if it is within `scope`, its product named and described in the
/// reader's language.
pub(crate) fn details(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: ServiceId,
) -> Result<Option<ServiceDetails>, StoreError> {
    let Some((mut service, _)) = find(conn, scope, id)? else {
        return Ok(None);
    };
    catalog::db::name_products_of(conn, languages, std::slice::from_mut(&mut service))?;
    let product = service.product.id.to_string();
    let description =
        catalog::db::product_descriptions(conn, languages, [product.clone()])?.find(&product);
    let (setup_fee_minor, subscription): (i64, Option<SubscriptionColumns>) = services::table
        .left_join(
            subscriptions::table.on(services::subscription_id
                .eq(subscriptions::id.nullable())
                .and(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))),
        )
        .filter(services::id.eq(id.to_string()))
        .select((
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
    let mut last_cancellation: Option<Cancellation> =
        cancellation_requests::db::latest_of(conn, id)?;
    if let (Some(open), Some(latest)) = (&service.cancellation, &mut last_cancellation) {
        // The open one is the latest: both say the same day.
        latest.effective_on = open.effective_on;
    }
    let entries = activity::db::list(conn, scope, HistoryOf::Service(id), None, LATEST_ACTIVITY)?;
    let (description, description_language) =
        description.map_or_else(Default::default, |text| (text.words, text.language));
    Ok(Some(ServiceDetails {
        setup_fee: Money::new(setup_fee_minor, service.price.currency()),
        service,
        description,
        description_language,
        subscription,
        last_cancellation,
        activity: entries.into_iter().map(|(_, entry)| entry).collect(),
        activity_total: activity::db::count(conn, HistoryOf::Service(id))?,
    }))
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
