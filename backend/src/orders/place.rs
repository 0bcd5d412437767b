//! Placing an order: the order, its subscriptions, services and first transactions, all in one
//! transaction.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::{Anchor, BillingPlan, Price, Visibility};
use goodstanding_shared::customers::Customer;
use goodstanding_shared::ids::{
    OrderId, PaymentMethodId, PlanId, ProductId, ServiceId, SubscriptionId, UserId,
};
use goodstanding_shared::money::{Money, MoneyRefusal};
use goodstanding_shared::orders::{
    LineQuote, Order, OrderRequest, Quote, QuoteLine, QuoteRefusal, first_status,
    needs_payment_method, quote,
};
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::services::{Billing, ServiceStatus, due_date};
use goodstanding_shared::subscriptions::life::{ItemPrice, Life, Terms};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::TransactionKind;

use super::db::{self, NewLine, NewOrder};
use super::details;
use super::error::OrderError;
use crate::activity::{Actor, Subject, record};
use crate::app::App;
use crate::billing::db::due;
use crate::catalog::db::{Assortment, Listed, assortment};
use crate::http::body::Body;
use crate::http::change::IdempotencyKeyHeader;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::payments;
use crate::problem::Problem;
use crate::randomness::{NewId as _, Randomness};
use crate::services::db::{self as services, NewService};
use crate::sessions::Caller;
use crate::store::{Database, RowLock, StoreError};
use crate::subscriptions::db::{self as subscriptions, NewSubscription};
use crate::transactions::db::{self as transactions, NewTransaction, StatusChange};

/// Places an order. Refused when it costs anything else than the customer was told.
#[utoipa::path(
    post, path = "/orders", tag = "orders", operation_id = "place_order",
    params(IdempotencyKeyHeader),
    request_body = OrderRequest,
    responses(
        (status = 201, description = "Ordered.", body = Order),
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
    let (scope, by) = (caller.scope, caller.by());
    let buyer = (customer, caller.user_id());
    let command = PlaceOrderCommand::new(body.value, buyer, by, app.randomness(), now)?;
    let answer = once(&app, keyed, move |tx| {
        place(tx, &command)?;
        let order =
            details::find(tx, scope, command.id, command.today())?.ok_or(OrderError::NotFound)?;
        StoredReply::created(&order, None, format!("/api/v1/orders/{}", order.id))
    })
    .await;
    // The order stands; its charge goes on while it is answered.
    app.work().wake();
    answer
}

/// An order that is to be placed: checked as far as that needs no database.
pub(crate) struct PlaceOrderCommand {
    pub(crate) id: OrderId,
    request: OrderRequest,
    names: Vec<ServiceName>,
    customer: Customer,
    user: UserId,
    by: Actor,
    randomness: Randomness,
    now: DateTime<Utc>,
    starts_on: NaiveDate,
}

impl PlaceOrderCommand {
    /// Checks what the customer's user asked for at the instant `now`. The history says that `by`
    /// did it.
    pub(crate) fn new(
        request: OrderRequest,
        (customer, user): (Customer, UserId),
        by: Actor,
        randomness: &Randomness,
        now: DateTime<Utc>,
    ) -> Result<Self, OrderError> {
        let names = request.parse().map_err(OrderError::Fields)?;
        let starts_on = request.start(now.date_naive()).ok_or_else(|| {
            let words = "Choose a day within a year from today";
            OrderError::Fields(vec![FieldError::new("starts_on", words)])
        })?;
        if starts_on > now.date_naive() && request.due_at_start.is_none() {
            let words = "Say what the cart said is due on that day";
            let missing = FieldError::new("due_at_start", words);
            return Err(OrderError::Fields(vec![missing]));
        }
        Ok(Self {
            id: OrderId::generate(randomness).map_err(StoreError::from)?,
            request,
            names,
            customer,
            user,
            by,
            randomness: randomness.clone(),
            now,
            starts_on,
        })
    }

    /// The customer is told what is due with it, and on the day on which it begins.
    pub(crate) fn telling(mut self, due: Due) -> Self {
        self.request.due_today = due.today;
        self.request.due_at_start = Some(due.at_start);
        self
    }

    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Whether it begins on a later day.
    fn is_ahead(&self) -> bool {
        self.starts_on > self.today()
    }

    /// What of it is due with the order: nothing of what begins later.
    fn due_of(&self, quote: &Quote) -> Money {
        if self.is_ahead() {
            Money::zero(self.customer.currency)
        } else {
            quote.due_today
        }
    }
}

/// What the cart says is due.
pub(crate) struct Due {
    /// With the order: nothing of what begins later.
    today: Money,
    /// When it begins, which may be today.
    at_start: Money,
}

/// With what an order is paid; none for what is free for ever.
type Payment = Option<(PaymentMethodId, PaymentMethodKind)>;

/// A line that was found in the catalogue.
struct Found<'a> {
    listed: &'a Listed,
    plan: &'a BillingPlan,
    price: &'a Price,
    quantity: u32,
    is_first_purchase: bool,
}

/// A plan, and the number of the cycle with which it begins.
type LineTerms<'a> = (&'a PlanId, u32);

impl Found<'_> {
    /// What goes into one subscription: a plan, from its beginning or without what is for a first
    /// purchase.
    fn terms(&self) -> LineTerms<'_> {
        (&self.plan.id, self.plan.first_cycle(self.is_first_purchase))
    }
}

/// A line with what it becomes.
struct Line<'a> {
    found: Found<'a>,
    name: &'a ServiceName,
    quote: LineQuote,
    status: ServiceStatus,
}

/// What is due, as the cart says it.
pub(crate) fn due(conn: &mut Database, command: &PlaceOrderCommand) -> Result<Due, OrderError> {
    let assortment = assortment(conn, Some(command.customer.currency))?;
    let bought = services::bought_by(conn, command.customer.id)?;
    let quote = price(&find_lines(&assortment, &bought, &command.request)?)?;
    Ok(Due {
        today: command.due_of(&quote),
        at_start: quote.due_today,
    })
}

/// Places the order, all of it or nothing. The processor is asked afterwards, by the worker.
pub(crate) fn place(tx: &mut Database, command: &PlaceOrderCommand) -> Result<(), OrderError> {
    tx.hold(RowLock::Customer(&command.customer.id.to_string()))?;
    let assortment = assortment(tx, Some(command.customer.currency))?;
    let bought = services::bought_by(tx, command.customer.id)?;
    let found = find_lines(&assortment, &bought, &command.request)?;
    let quote = price(&found)?;
    let due_today = command.due_of(&quote);
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
                first_status(found.listed.product.setup, total(quote))
            },
            found,
            name,
            quote: *quote,
        })
        .collect();
    store(tx, command, payment, &quote, &lines)
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
            errors.push(FieldError::new(
                at("product"),
                "Choose a product of the catalogue",
            ));
            continue;
        };
        if listed.visibility == Visibility::Retired {
            let words = format!("{} is no longer sold", listed.product.name);
            retired.push(FieldError::new(at("product"), words));
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
            _ => errors.push(FieldError::new(
                at("plan"),
                "Choose one of the billing plans of the product",
            )),
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
            OrderError::Fields(vec![FieldError::new("lines", refusal.to_string())])
        }
        QuoteRefusal::NoPeriod(plan) => OrderError::Store(StoreError::Row {
            table: "billing_plans",
            id: plan.to_string(),
            what: "no billing period".into(),
        }),
    })
}

fn total(quote: &LineQuote) -> Money {
    quote.first.plus(quote.setup).unwrap_or(quote.first)
}

fn store(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    payment: Payment,
    quote: &Quote,
    lines: &[Line<'_>],
) -> Result<(), OrderError> {
    let today = |amount: Money| {
        if command.is_ahead() {
            Money::zero(amount.currency())
        } else {
            amount
        }
    };
    let new = NewOrder {
        id: command.id,
        reference: format!("ORD-{}", transactions::next_number(tx, "orders")?),
        customer: command.customer.id,
        user: command.user,
        // What begins later is due later.
        sub_total: today(quote.sub_total),
        setup_fees: today(quote.setup_fees),
        due_today: command.request.due_today,
        created_at: command.now,
    };
    db::insert(tx, &new)?;
    // One subscription for each plan and its beginning, in the order of the lines.
    let mut made: Vec<(LineTerms<'_>, (SubscriptionId, Billing))> = Vec::new();
    for line in lines {
        let terms = line.found.terms();
        if !made.iter().any(|(known, _)| *known == terms) {
            let alike: Vec<_> = lines
                .iter()
                .filter(|line| line.found.terms() == terms)
                .collect();
            let id = subscribe(tx, command, payment, &line.found, &alike)?;
            made.push((terms, id));
        }
    }
    for (position, line) in (0..).zip(lines) {
        let subscription = made
            .iter()
            .find(|(terms, _)| *terms == line.found.terms())
            .map(|(_, made)| made);
        let Some((subscription, billing)) = subscription else {
            continue;
        };
        let service = deliver(tx, command, line, (*subscription, billing))?;
        db::insert_line(
            tx,
            &NewLine {
                order: command.id,
                position,
                product: &line.found.listed.product.id,
                plan: &line.found.plan.id,
                service,
                subscription: *subscription,
                quantity: line.found.quantity,
                name: line.name,
                quote: line.quote,
            },
        )?;
    }
    Ok(())
}

/// The subscription of the lines that are billed like `found`, and its first transaction where
/// something is to be paid.
fn subscribe(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    payment: Payment,
    found: &Found<'_>,
    lines: &[&Line<'_>],
) -> Result<(SubscriptionId, Billing), OrderError> {
    let (plan, is_first_purchase) = (found.plan, found.is_first_purchase);
    let anchor = Anchor::at_cycle(command.starts_on, plan.first_cycle(is_first_purchase));
    let zero = Money::zero(command.customer.currency);
    let sum = |amounts: &dyn Fn(&Line<'_>) -> Money| {
        let mut amounts = lines.iter().map(|line| amounts(line));
        amounts.try_fold(zero, Money::plus).map_err(|refusal| {
            OrderError::Fields(vec![FieldError::new("lines", refusal.to_string())])
        })
    };
    let due = sum(&|line| total(&line.quote))?;
    let setup = sum(&|line| line.quote.setup)?;
    let grants = lines
        .iter()
        .any(|line| line.status == ServiceStatus::Active);
    let items = items(lines)?;
    let prices = prices(lines)?;
    let terms = Terms {
        plan,
        prices: &prices,
    };
    let life = Life::ordered(grants, anchor, command.today(), setup, terms).map_err(|error| {
        StoreError::Row {
            table: "billing_plans",
            id: plan.id.to_string(),
            what: error.to_string(),
        }
    })?;
    let (standing, is_charging) = (life.standing, life.is_charging);
    let billing = Billing::from(&life);
    let id = SubscriptionId::generate(&command.randomness).map_err(StoreError::from)?;
    subscriptions::insert(
        tx,
        &NewSubscription {
            id,
            customer: command.customer.id,
            plan: plan.id.clone(),
            order: Some(command.id),
            payment_method: payment.map(|(id, _)| id),
            previous: None,
            life,
            earlier: Vec::new(),
            standing_since: command.now,
            items,
            created_at: command.now,
        },
    )?;
    record(
        tx,
        &command.randomness,
        Subject::subscription(command.customer.id, id),
        command.now,
        &command.by,
        &Event::SubscriptionCreated { to: standing },
    )?;
    let items = |amounts: &dyn Fn(&Line<'_>) -> Money| {
        let item = |line: &&Line<'_>| transactions::Item {
            product: line.found.listed.product.id.clone(),
            quantity: line.found.quantity,
            amount: amounts(line),
            period: plan
                .first_due(command.starts_on, is_first_purchase)
                .map(|end| (command.starts_on, end)),
        };
        lines.iter().map(item).collect::<Vec<_>>()
    };
    let is_repeated = plan
        .first(is_first_purchase)
        .is_some_and(|period| period.cycle.is_some());
    let (kind, amount, billing_cycle, items) = if command.is_ahead() {
        // Nothing is charged before the start; whether it can be charged is asked now.
        (
            TransactionKind::Validation,
            Money::zero(due.currency()),
            0,
            Vec::new(),
        )
    } else if is_charging {
        let kind = if is_repeated {
            TransactionKind::Recurring
        } else {
            TransactionKind::OneTime
        };
        (
            kind,
            due,
            anchor.cycle.saturating_add(1),
            items(&|line| total(&line.quote)),
        )
    } else {
        return Ok((id, billing));
    };
    let charge = transactions::insert(
        tx,
        &NewTransaction {
            customer: command.customer.id,
            subscription: Some(id),
            order: Some(command.id),
            kind,
            amount,
            billing_cycle,
            retry: 0,
            payment,
            refund_of: None,
            purpose: None,
            created_at: command.now,
            log: vec![StatusChange::new(command.now)],
            items,
        },
    )?;
    due::of_transaction(tx, &charge, Some((due::what::ANSWER, command.now)))?;
    if is_charging {
        subscriptions::wait_for(tx, id, &charge)?;
    }
    Ok((id, billing))
}

/// What a cycle of each product costs, in the order of the items.
fn prices(lines: &[&Line<'_>]) -> Result<Vec<ItemPrice>, OrderError> {
    let refuse = |refusal: MoneyRefusal| {
        OrderError::Fields(vec![FieldError::new("lines", refusal.to_string())])
    };
    lines
        .iter()
        .map(|line| {
            let (price, quantity) = (line.found.price, line.found.quantity);
            Ok(ItemPrice {
                full: price.amount.times(quantity).map_err(refuse)?,
                reduced: price
                    .reduced
                    .map(|reduced| reduced.times(quantity))
                    .transpose()
                    .map_err(refuse)?,
            })
        })
        .collect()
}

/// What the subscription bills: each product once, with the full price of a cycle of all that was
/// ordered of it.
fn items(lines: &[&Line<'_>]) -> Result<Vec<subscriptions::Item>, OrderError> {
    let refuse = |refusal: MoneyRefusal| {
        OrderError::Fields(vec![FieldError::new("lines", refusal.to_string())])
    };
    let mut items: Vec<subscriptions::Item> = Vec::new();
    for line in lines {
        let (product, quantity) = (&line.found.listed.product.id, line.found.quantity);
        let price = line.found.price.amount.times(quantity).map_err(refuse)?;
        match items.iter_mut().find(|item| item.product == *product) {
            Some(item) => {
                item.quantity = item.quantity.saturating_add(quantity);
                item.price = item.price.plus(price).map_err(refuse)?;
            }
            None => items.push(subscriptions::Item {
                product: product.clone(),
                quantity,
                price,
            }),
        }
    }
    Ok(items)
}

/// The service of one line, with the first entries of its history.
fn deliver(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    line: &Line<'_>,
    (subscription, billing): (SubscriptionId, &Billing),
) -> Result<ServiceId, OrderError> {
    let id = ServiceId::generate(&command.randomness).map_err(StoreError::from)?;
    let is_active = line.status == ServiceStatus::Active;
    let recurring = line.quote.recurring;
    let price = recurring.map_or(line.quote.first, |(price, _)| price);
    let cycle = recurring.map(|(_, cycle)| cycle);
    // What costs nothing at first is settled with the order; nothing else is before it is paid.
    let is_settled = !command.is_ahead() && total(&line.quote).is_zero();
    let until = line
        .found
        .plan
        .first_due(command.starts_on, line.found.is_first_purchase);
    let period = is_settled.then_some((command.starts_on, until, line.quote.first));
    services::insert(
        tx,
        &NewService {
            id,
            customer: command.customer.id,
            product: line.found.listed.product.id.clone(),
            subscription: Some(subscription),
            order: Some(command.id),
            name: line.name.clone(),
            quantity: line.found.quantity,
            price,
            setup_fee: line.quote.setup,
            cycle,
            status: line.status,
            created_at: command.now,
            activated_at: is_active.then_some(command.now),
            updated_at: command.now,
            period,
            next_due: due_date(line.status, price, cycle, Some(billing)).ok(),
        },
    )?;
    let about = Subject::service(command.customer.id, id);
    let ordered = Event::ServiceOrdered {
        order: Some(command.id),
    };
    record(
        tx,
        &command.randomness,
        about,
        command.now,
        &command.by,
        &ordered,
    )?;
    if is_active {
        record(
            tx,
            &command.randomness,
            about,
            command.now,
            &Actor::system(),
            &Event::ServiceActivated,
        )?;
    }
    Ok(id)
}
