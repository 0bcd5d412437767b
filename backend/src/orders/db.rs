//! How orders are written down.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::ids::{
    CustomerId, OrderId, PlanId, ProductId, ServiceId, SubscriptionId, UserId,
};
use goodstanding_shared::mails::{ToldLine, ToldOrder};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::LineQuote;
use goodstanding_shared::text::ServiceName;

use crate::languages::Languages;
use crate::store::schema::{order_lines, orders, products, subscriptions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Backend, Database, Scope, StoreError};
use crate::{catalog, payments};

/// What a new order is made of.
pub(crate) struct NewOrder {
    pub(crate) id: OrderId,
    pub(crate) reference: String,
    pub(crate) customer: CustomerId,
    pub(crate) user: UserId,
    pub(crate) sub_total: Money,
    pub(crate) setup_fees: Money,
    pub(crate) due_today: Money,
    pub(crate) created_at: DateTime<Utc>,
}

pub(crate) fn insert(tx: &mut Database, new: &NewOrder) -> Result<(), StoreError> {
    diesel::insert_into(orders::table)
        .values((
            orders::id.eq(new.id.to_string()),
            orders::reference.eq(&new.reference),
            orders::customer_id.eq(new.customer.to_string()),
            orders::user_id.eq(new.user.to_string()),
            orders::currency.eq(new.due_today.currency().code().to_owned()),
            orders::sub_total_minor.eq(new.sub_total.minor()),
            orders::setup_fees_minor.eq(new.setup_fees.minor()),
            orders::due_today_minor.eq(new.due_today.minor()),
            orders::created_at.eq(millis(new.created_at)),
        ))
        .execute(tx)?;
    Ok(())
}

/// When the customer placed the order that is so many back: 1 is the newest one. None where there
/// are fewer.
pub(super) fn placed_before(
    conn: &mut Database,
    customer: CustomerId,
    back: NonZeroU32,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let found: Option<(String, i64)> = orders::table
        .filter(orders::customer_id.eq(customer.to_string()))
        .order((orders::created_at.desc(), orders::id.desc()))
        .offset(i64::from(back.get()) - 1)
        .select((orders::id, orders::created_at))
        .first(conn)
        .optional()?;
    found
        .map(|(id, at)| {
            RowOf {
                table: "orders",
                id: &id,
            }
            .instant("created_at", at)
        })
        .transpose()
}

/// What a line of a new order is made of.
pub(crate) struct NewLine<'a> {
    pub(crate) order: OrderId,
    pub(crate) position: i32,
    pub(crate) product: &'a ProductId,
    pub(crate) plan: &'a PlanId,
    pub(crate) service: ServiceId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) quantity: u32,
    pub(crate) name: &'a ServiceName,
    pub(crate) quote: LineQuote,
}

pub(crate) fn insert_line(tx: &mut Database, new: &NewLine<'_>) -> Result<(), StoreError> {
    diesel::insert_into(order_lines::table)
        .values((
            order_lines::order_id.eq(new.order.to_string()),
            order_lines::position.eq(new.position),
            order_lines::product_id.eq(new.product.as_str()),
            order_lines::plan_id.eq(new.plan.as_str()),
            order_lines::service_id.eq(new.service.to_string()),
            order_lines::subscription_id.eq(new.subscription.to_string()),
            order_lines::quantity.eq(number(new.quantity)?),
            order_lines::name.eq(new.name.as_str()),
            order_lines::first_minor.eq(new.quote.first.minor()),
            order_lines::setup_minor.eq(new.quote.setup.minor()),
            order_lines::recurring_minor.eq(new.quote.recurring.map(|(price, _)| price.minor())),
            order_lines::cycle.eq(new.quote.recurring.map(|(_, cycle)| cycle.to_string())),
        ))
        .execute(tx)?;
    Ok(())
}

/// Whether the reader may see the order.
pub(super) fn is_within(
    conn: &mut Database,
    scope: Scope,
    id: OrderId,
) -> Result<bool, StoreError> {
    let mut found = orders::table
        .filter(orders::id.eq(id.to_string()))
        .into_boxed::<Backend>();
    if let Some(customer) = scope.customer() {
        found = found.filter(orders::customer_id.eq(customer.to_string()));
    }
    let count: i64 = found.count().get_result(conn)?;
    Ok(count > 0)
}

/// An order as the mail about it tells it: as it was placed.
pub(crate) fn told(
    conn: &mut Database,
    languages: &Languages,
    id: OrderId,
) -> Result<ToldOrder, StoreError> {
    let text = id.to_string();
    let row = RowOf {
        table: "orders",
        id: &text,
    };
    let (reference, currency, due_today): (String, String, i64) = orders::table
        .find(&text)
        .select((orders::reference, orders::currency, orders::due_today_minor))
        .first(conn)?;
    let lines: Vec<LineColumns> = order_lines::table
        .inner_join(products::table)
        .inner_join(subscriptions::table)
        .filter(order_lines::order_id.eq(&text))
        .order(order_lines::position.asc())
        .select((
            (products::id, products::name, order_lines::name),
            (
                order_lines::quantity,
                order_lines::first_minor,
                order_lines::setup_minor,
                order_lines::recurring_minor,
                order_lines::cycle,
            ),
            (subscriptions::starts_on, subscriptions::payment_method_id),
        ))
        .load(conn)?;
    let ids = lines.iter().map(|line| line.0.0.clone());
    let names = catalog::db::product_names(conn, languages, ids)?;
    let method = lines.iter().find_map(|line| line.2.1.clone());
    let lines = lines.into_iter().map(|line| {
        let ((product, mut called, name), numbers, (starts_on, _)) = line;
        let (quantity, first, setup_fee, recurring, cycle) = numbers;
        names.put(&product, &mut called, &mut None);
        let money = |minor| row.money(minor, &currency);
        let cycle: Option<Cycle> = row.parse_optional("cycle", cycle.as_deref())?;
        Ok(ToldLine {
            name: ServiceName::parse(&name)
                .map_err(|error| row.refuse(format!("name: {error}")))?,
            product: called,
            quantity: row.count("quantity", quantity)?,
            first: money(first)?,
            setup_fee: money(setup_fee)?,
            recurring: recurring.map(money).transpose()?.zip(cycle),
            starts_on,
        })
    });
    Ok(ToldOrder {
        id,
        lines: lines.collect::<Result<_, StoreError>>()?,
        due_today: row.money(due_today, &currency)?,
        payment_method: method
            .map(|method| payments::db::brief(conn, &method))
            .transpose()?,
        reference,
    })
}

type LineColumns = (
    (String, String, String),
    (i32, i64, i64, Option<i64>, Option<String>),
    (NaiveDate, Option<String>),
);
