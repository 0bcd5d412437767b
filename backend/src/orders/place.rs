//! Placing an order: the order, its subscriptions, services and first transactions, all in one
//! transaction.

use goodstanding_words::fields;
use std::num::NonZeroU32;

use axum::extract::State;
use axum::response::Response;
use chrono::TimeDelta;
use goodstanding_shared::catalog::Visibility;
use goodstanding_shared::ids::ProductId;
use goodstanding_shared::orders::{
    Order, OrderRequest, Quote, QuoteLine, QuoteRefusal, first_status, needs_payment_method, quote,
};
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::services::ServiceStatus;

use super::command::{Due, Found, PlaceOrderCommand};
use super::create::{Line, Payment, create};
use super::error::OrderError;
use super::{db, read};
use crate::app::App;
use crate::catalog::db::{Assortment, assortment};
use crate::http::body::Body;
use crate::http::change::IdempotencyKeyHeader;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::http::refusals::{Absent, TooOften};
use crate::payments;
use crate::problem::Problem;
use crate::services::db as services;
use crate::sessions::Caller;
use crate::store::{Database, RowLock, StoreError};

/// Places an order. Refused when it costs anything else than the customer was told.
#[utoipa::path(
    post, path = "/orders", tag = "orders", operation_id = "place_order",
    params(IdempotencyKeyHeader),
    request_body = OrderRequest,
    responses(
        (status = 201, description = "Ordered.", body = Order, headers(("Location" = String, description = "Where the order is."))),
        Absent,
        TooOften,
    )
)]
pub(crate) async fn place_order(
    State(app): State<App>,
    caller: Caller,
    route: KeyedRoute,
    body: Body<OrderRequest>,
) -> Result<Response, Problem> {
    // Staff have no account of their own to order for.
    let customer = caller.customer().cloned().ok_or_else(Problem::not_found)?;
    let keyed = route.of(caller.user_id(), body.digest)?;
    let now = app.clock().now();
    let (scope, by) = (caller.scope, (caller.by(), caller.languages.clone()));
    let buyer = (customer, caller.user_id());
    let command = PlaceOrderCommand::new(body.value, buyer, by, app.randomness(), now)?;
    let most = app.settings().quotas.orders_per_hour;
    let answer = once(&app, keyed, move |tx| {
        wait_between_many(tx, &command, most)?;
        place(tx, &command)?;
        let order = read::find(tx, (scope, &command.languages), command.id, command.today())?
            .ok_or(OrderError::NotFound)?;
        StoredReply::created(&order, None, format!("/api/v1/orders/{}", order.id))
    })
    .await;
    // The order stands; its charge goes on while it is answered.
    app.work().wake();
    answer
}

/// What is due, as the cart says it.
pub(crate) fn due(conn: &mut Database, command: &PlaceOrderCommand) -> Result<Due, OrderError> {
    let assortment = assortment(conn, &command.languages, Some(command.customer.currency))?;
    let bought = services::bought_by(conn, command.customer.id)?;
    let quote = price(&find_lines(&assortment, &bought, &command.request)?)?;
    Ok(Due {
        today: command.due_of(quote.due_today),
        at_start: quote.due_today,
    })
}

/// Refuses the order that would be one more than `most` within an hour.
fn wait_between_many(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    most: NonZeroU32,
) -> Result<(), OrderError> {
    // Of orders that come at once, each counts those before it.
    tx.hold(RowLock::Customer(&command.customer.id.to_string()))?;
    let earlier = db::placed_before(tx, command.customer.id, most)?;
    let again = earlier.map_or(command.now, |earlier| earlier + TimeDelta::hours(1));
    match u32::try_from((again - command.now).num_seconds()) {
        Ok(wait_s) if wait_s > 0 => Err(OrderError::TooMany(wait_s)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Places the order, all of it or nothing. The processor is asked afterwards, by the worker.
pub(crate) fn place(tx: &mut Database, command: &PlaceOrderCommand) -> Result<(), OrderError> {
    tx.hold(RowLock::Customer(&command.customer.id.to_string()))?;
    let assortment = assortment(tx, &command.languages, Some(command.customer.currency))?;
    let bought = services::bought_by(tx, command.customer.id)?;
    let found = find_lines(&assortment, &bought, &command.request)?;
    let quote = price(&found)?;
    let due_today = command.due_of(quote.due_today);
    if due_today != command.request.due_today {
        return Err(OrderError::PriceChanged(due_today));
    }
    let told = command.request.due_at_start.filter(|_| command.is_ahead());
    if told.is_some_and(|told| told != quote.due_today) {
        return Err(OrderError::LaterPriceChanged(quote.due_today));
    }
    let payment = payment(tx, command, &found)?;
    let lines: Vec<Line<'_>> = found
        .into_iter()
        .zip(&command.names)
        .zip(&quote.lines)
        .map(|((found, name), quote)| Line {
            status: if command.is_ahead() {
                ServiceStatus::Pending
            } else {
                first_status(found.listed.product.setup, quote.due)
            },
            found,
            name,
            quote: *quote,
        })
        .collect();
    create(tx, command, payment, &quote, &lines)
}

/// With what the order is paid. The customer is held: nobody removes it meanwhile.
fn payment(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    found: &[Found<'_>],
) -> Result<Payment, OrderError> {
    let Some(id) = command.request.payment_method else {
        return if needs_payment_method(&quote_lines(found)) {
            Err(OrderError::PaymentMethodRequired)
        } else {
            Ok(None)
        };
    };
    let kind = payments::usable(tx, command.customer.id, id, command.today())?
        .map_err(OrderError::PaymentMethodGone)?;
    Ok(Some((id, kind)))
}

fn find_lines<'a>(
    assortment: &'a Assortment,
    bought: &[ProductId],
    request: &OrderRequest,
) -> Result<Vec<Found<'a>>, OrderError> {
    let (mut found, mut errors, mut retired) = (Vec::new(), Vec::new(), Vec::new());
    for (index, line) in request.lines.iter().enumerate() {
        let at = |field: &str| format!("lines.{index}.{field}");
        let listed = assortment
            .product(&line.product)
            .filter(|listed| listed.visibility != Visibility::Private);
        let Some(listed) = listed else {
            errors.push(FieldRefusal::new(at("product"), fields::CHOOSE_PRODUCT));
            continue;
        };
        if listed.visibility == Visibility::Retired {
            let words = fields::no_longer_sold(&listed.product.name);
            retired.push(FieldRefusal::new(at("product"), words));
            continue;
        }
        let price = listed
            .product
            .prices
            .iter()
            .find(|price| price.plan == line.plan);
        match (price, assortment.plan(&line.plan)) {
            (Some(price), Some(plan)) => found.push(Found {
                listed,
                plan,
                price,
                quantity: line.quantity,
                is_first_purchase: assortment.is_first_purchase(&line.product, bought),
            }),
            _ => errors.push(FieldRefusal::new(at("plan"), fields::CHOOSE_BILLING_PLAN)),
        }
    }
    if !errors.is_empty() {
        Err(OrderError::Fields(errors))
    } else if retired.is_empty() {
        Ok(found)
    } else {
        Err(OrderError::Retired(retired))
    }
}

/// The lines as they are priced.
fn quote_lines<'a>(found: &[Found<'a>]) -> Vec<QuoteLine<'a>> {
    let line = |line: &Found<'a>| QuoteLine {
        plan: line.plan,
        price: line.price,
        quantity: line.quantity,
        is_first_purchase: line.is_first_purchase,
    };
    found.iter().map(line).collect()
}

fn price(found: &[Found<'_>]) -> Result<Quote, OrderError> {
    quote(&quote_lines(found)).map_err(|refusal| match refusal {
        QuoteRefusal::Empty | QuoteRefusal::Money(_) => {
            OrderError::Fields(vec![FieldRefusal::new("lines", refusal.words())])
        }
        QuoteRefusal::NoPeriod(plan) => OrderError::Store(StoreError::Row {
            table: "billing_plans",
            id: plan.to_string(),
            what: "no billing period".into(),
        }),
    })
}
