//! Everything about one order, within the reader's scope.

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::{OrderId, SubscriptionId};
use goodstanding_shared::orders::{Order, OrderLine, OrderSubscription};
use goodstanding_shared::services::{Delivery, ProductBrief, ServiceStatus, held_by, waits_for};
use goodstanding_shared::subscriptions::SubscriptionStatus;
use goodstanding_shared::text::ServiceName;

use crate::catalog;
use crate::languages::Languages;
use crate::store::schema::{
    customers, order_lines, orders, products, services, subscriptions as bills,
};
use crate::store::stored::RowOf;
use crate::store::{Backend, Database, Scope, StoreError};
use crate::{payments, subscriptions, transactions};

type OrderColumns = (String, (String, String), String, i64, i64, i64, i64);

/// The order, if it is within `scope`, with its services as they are now; what is charged next is
/// told from `today` on.
pub(crate) fn find(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    id: OrderId,
    today: NaiveDate,
) -> Result<Option<Order>, StoreError> {
    let query = orders::table
        .inner_join(customers::table)
        .filter(orders::id.eq(id.to_string()))
        .select((
            orders::reference,
            (customers::id, customers::name),
            orders::currency,
            orders::sub_total_minor,
            orders::setup_fees_minor,
            orders::due_today_minor,
            orders::created_at,
        ))
        .into_boxed::<Backend>();
    let query = match scope.customer() {
        Some(customer) => query.filter(orders::customer_id.eq(customer.to_string())),
        None => query,
    };
    let found: Option<OrderColumns> = query.first(conn).optional()?;
    let Some((reference, customer, currency, sub_total, setup_fees, due_today, created_at)) = found
    else {
        return Ok(None);
    };
    let text = id.to_string();
    let row = RowOf {
        table: "orders",
        id: &text,
    };
    let (version, mut lines) = lines(conn, id, &currency)?;
    let products = lines.iter_mut().map(|line| &mut line.product);
    catalog::db::name_products(conn, languages, products)?;
    let mut ids: Vec<SubscriptionId> = Vec::new();
    for line in &lines {
        if !ids.contains(&line.subscription) {
            ids.push(line.subscription);
        }
    }
    let (mut subscriptions, mut unpaid) = (Vec::new(), Vec::new());
    for id in &ids {
        subscriptions.push(subscription(conn, *id, today)?);
        unpaid.extend(subscriptions::find_unpaid(conn, *id)?);
    }
    Ok(Some(Order {
        id,
        version,
        reference,
        customer: CustomerBrief {
            id: row.parse("customer_id", &customer.0)?,
            name: customer.1,
        },
        created_at: row.instant("created_at", created_at)?,
        lines,
        sub_total: row.money(sub_total, &currency)?,
        setup_fees: row.money(setup_fees, &currency)?,
        due_today: row.money(due_today, &currency)?,
        transactions: transactions::of_order(conn, scope, id, &ids)?,
        subscriptions,
        unpaid,
    }))
}

/// How one of its subscriptions stands, and what comes next of it.
fn subscription(
    conn: &mut Database,
    id: SubscriptionId,
    today: NaiveDate,
) -> Result<OrderSubscription, StoreError> {
    let stored = subscriptions::db::find(conn, id)?;
    Ok(OrderSubscription {
        id,
        standing: stored.life.standing,
        next_charge: subscriptions::next_charge_of(conn, &stored, today)?,
        payment_method: stored
            .payment_method
            .map(|method| payments::db::brief(conn, &method.to_string()))
            .transpose()?,
    })
}

#[derive(Queryable)]
struct LineRow {
    product: (String, String, String),
    setup: String,
    plan: String,
    quantity: i32,
    name: String,
    service: String,
    version: i32,
    status: String,
    next_due: Option<NaiveDate>,
    accepted_at: Option<i64>,
    period_start: Option<NaiveDate>,
    subscription: String,
    present_status: Option<String>,
    starts_on: NaiveDate,
    first_minor: i64,
    setup_minor: i64,
    recurring_minor: Option<i64>,
    cycle: Option<String>,
}

/// The lines of an order, and the sum of the versions of their services.
fn lines(
    conn: &mut Database,
    order: OrderId,
    currency: &str,
) -> Result<(u32, Vec<OrderLine>), StoreError> {
    // What bills a service now: after a change of plan not what it was ordered with.
    let present = diesel::alias!(bills as present);
    let rows: Vec<LineRow> = order_lines::table
        .inner_join(products::table)
        .inner_join(services::table)
        .inner_join(bills::table)
        .left_join(
            present.on(present
                .field(bills::id)
                .nullable()
                .eq(services::subscription_id)),
        )
        .filter(order_lines::order_id.eq(order.to_string()))
        .select((
            (products::id, products::name, products::group_name),
            products::setup,
            order_lines::plan_id,
            order_lines::quantity,
            order_lines::name,
            order_lines::service_id,
            services::version,
            services::status,
            services::next_due,
            services::accepted_at,
            services::period_start,
            order_lines::subscription_id,
            present.field(bills::status).nullable(),
            bills::starts_on,
            order_lines::first_minor,
            order_lines::setup_minor,
            order_lines::recurring_minor,
            order_lines::cycle,
        ))
        .order(order_lines::position.asc())
        .load(conn)?;
    let text = order.to_string();
    let row = RowOf {
        table: "order_lines",
        id: &text,
    };
    let mut version = 0;
    let lines = rows
        .into_iter()
        .map(|line| {
            let (id, name, group) = line.product;
            version += row.count("version", line.version)?;
            let status = row.parse("status", &line.status)?;
            let setup = row.parse("setup", &line.setup)?;
            let billing: Option<SubscriptionStatus> =
                row.parse_optional("status", line.present_status.as_deref())?;
            let delivery = Delivery {
                setup,
                held_by: billing.and_then(held_by),
                is_settled: line.period_start.is_some(),
                is_accepted: line.accepted_at.is_some(),
            };
            let waits_for = if status == ServiceStatus::Pending {
                waits_for(delivery)
            } else {
                Vec::new()
            };
            Ok(OrderLine {
                product: ProductBrief {
                    id: row.parse("product_id", &id)?,
                    name,
                    name_language: None,
                    group,
                    group_language: None,
                },
                plan: row.parse("plan_id", &line.plan)?,
                quantity: row.count("quantity", line.quantity)?,
                name: ServiceName::parse(&line.name)
                    .map_err(|error| row.refuse(format!("name: {error}")))?,
                service: row.parse("service_id", &line.service)?,
                status,
                setup,
                waits_for,
                subscription: row.parse("subscription_id", &line.subscription)?,
                starts_on: line.starts_on,
                first: row.money(line.first_minor, currency)?,
                setup_fee: row.money(line.setup_minor, currency)?,
                recurring: line
                    .recurring_minor
                    .map(|minor| row.money(minor, currency))
                    .transpose()?,
                cycle: row.parse_optional("cycle", line.cycle.as_deref())?,
                next_due: line.next_due,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((version, lines))
}
