//! What an order becomes: its row and lines, their subscriptions and services, and what is charged
//! first.

use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::Anchor;
use goodstanding_shared::ids::{PaymentMethodId, PlanId, ProductId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{LineQuote, Quote};
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::services::{Billing, ServiceStatus, due_date};
use goodstanding_shared::subscriptions::life::{ItemPrice, Life, Terms};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::TransactionKind;
use goodstanding_words::fields;

use super::command::{Found, PlaceOrderCommand};
use super::db::{self, NewLine, NewOrder};
use super::error::OrderError;

use crate::activity::{Actor, Subject};
use crate::billing::db::{DueEvent, due};
use crate::randomness::NewId as _;
use crate::services::db::{self as services, NewService};
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self as subscriptions, NewSubscription};
use crate::transactions::db::{self as transactions, NewTransaction, StatusChange};

/// With what an order is paid; none for what is free for ever.
pub(super) type Payment = Option<(PaymentMethodId, PaymentMethodKind)>;

/// A plan, and the number of the cycle with which it begins.
type LineTerms<'a> = (&'a PlanId, u32);

/// A line with what it becomes.
pub(super) struct Line<'a> {
    pub(super) found: Found<'a>,
    pub(super) name: &'a ServiceName,
    pub(super) quote: LineQuote,
    pub(super) status: ServiceStatus,
}

impl Line<'_> {
    fn product(&self) -> &ProductId {
        &self.found.listed.product.id
    }

    /// What goes into one subscription: a plan, from its beginning or without what is for a first
    /// purchase.
    fn terms(&self) -> LineTerms<'_> {
        let plan = self.found.plan;
        (&plan.id, plan.first_cycle(self.found.is_first_purchase))
    }
}

/// Writes the order down, with everything that it becomes.
pub(super) fn create(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    payment: Payment,
    quote: &Quote,
    lines: &[Line<'_>],
) -> Result<(), OrderError> {
    let new = NewOrder {
        id: command.id,
        reference: format!("ORD-{}", transactions::next_number(tx, "orders")?),
        customer: command.customer.id,
        user: command.user,
        sub_total: command.due_of(quote.sub_total),
        setup_fees: command.due_of(quote.setup_fees),
        due_today: command.due_of(quote.due_today),
        created_at: command.now,
    };
    db::insert(tx, &new)?;
    // One subscription for each plan and its beginning, in the order of the lines.
    let mut made: Vec<(LineTerms<'_>, SubscriptionId, Billing)> = Vec::new();
    for (position, line) in (0..).zip(lines) {
        let terms = line.terms();
        let known = made.iter().position(|(known, ..)| *known == terms);
        let place = if let Some(place) = known {
            place
        } else {
            let alike: Vec<_> = lines.iter().filter(|line| line.terms() == terms).collect();
            let (id, billing) = subscribe(tx, command, payment, &alike)?;
            made.push((terms, id, billing));
            made.len() - 1
        };
        let (_, subscription, billing) = &made[place];
        let service = deliver(tx, command, line, (*subscription, billing))?;
        let line = NewLine {
            order: command.id,
            position,
            product: line.product(),
            plan: &line.found.plan.id,
            service,
            subscription: *subscription,
            quantity: line.found.quantity,
            name: line.name,
            quote: line.quote,
        };
        db::insert_line(tx, &line)?;
    }
    Ok(())
}

/// The subscription of lines that are billed alike, and its first transaction where something is to
/// be paid. There is at least one line.
fn subscribe(
    tx: &mut Database,
    command: &PlaceOrderCommand,
    payment: Payment,
    lines: &[&Line<'_>],
) -> Result<(SubscriptionId, Billing), OrderError> {
    let Found {
        plan,
        is_first_purchase,
        ..
    } = lines[0].found;
    let anchor = Anchor::at_cycle(command.starts_on, plan.first_cycle(is_first_purchase));
    let setup = sum(command, lines, |line| line.quote.setup)?;
    let grants = lines
        .iter()
        .any(|line| line.status == ServiceStatus::Active);
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
    let new = NewSubscription {
        id,
        customer: command.customer.id,
        plan: plan.id.clone(),
        order: Some(command.id),
        payment_method: payment.map(|(id, _)| id),
        previous: None,
        life,
        earlier: Vec::new(),
        standing_since: command.now,
        items: items(lines)?,
        created_at: command.now,
    };
    subscriptions::insert(tx, &new)?;
    command.record(
        tx,
        Subject::subscription(command.customer.id, id),
        &command.by,
        &Event::SubscriptionCreated { to: standing },
    )?;
    if let Some(first) = first_transaction(command, anchor, is_charging, lines)? {
        let charge = transactions::insert(
            tx,
            &NewTransaction {
                subscription: Some(id),
                payment,
                ..first
            },
        )?;
        due::of_transaction(tx, &charge, Some((DueEvent::Answer, command.now)))?;
        if is_charging {
            subscriptions::wait_for(tx, id, &charge)?;
        }
    }
    Ok((id, billing))
}

/// What is asked of the processor first; nothing where nothing is to be paid. Nothing is charged
/// before a later start: whether it can be charged then is asked now.
fn first_transaction(
    command: &PlaceOrderCommand,
    anchor: Anchor,
    is_charging: bool,
    lines: &[&Line<'_>],
) -> Result<Option<NewTransaction>, OrderError> {
    let Found {
        plan,
        is_first_purchase,
        ..
    } = lines[0].found;
    let is_repeated = plan
        .first(is_first_purchase)
        .is_some_and(|period| period.cycle.is_some());
    let kind = match (command.is_ahead(), is_charging) {
        (true, _) => TransactionKind::Validation,
        (false, true) if is_repeated => TransactionKind::Recurring,
        (false, true) => TransactionKind::OneTime,
        (false, false) => return Ok(None),
    };
    let (amount, billing_cycle, items) = if command.is_ahead() {
        (Money::zero(command.customer.currency), 0, Vec::new())
    } else {
        let end = plan.first_due(command.starts_on, is_first_purchase);
        let period = end.map(|end| (command.starts_on, end));
        let item = |line: &&Line<'_>| transactions::Item {
            product: line.product().clone(),
            quantity: line.found.quantity,
            amount: line.quote.due,
            period,
        };
        (
            sum(command, lines, |line| line.quote.due)?,
            anchor.cycle + 1,
            lines.iter().map(item).collect(),
        )
    };
    Ok(Some(NewTransaction {
        customer: command.customer.id,
        subscription: None,
        order: Some(command.id),
        kind,
        amount,
        billing_cycle,
        retry: 0,
        payment: None,
        refund_of: None,
        purpose: None,
        created_at: command.now,
        log: vec![StatusChange::new(command.now)],
        items,
    }))
}

fn sum(
    command: &PlaceOrderCommand,
    lines: &[&Line<'_>],
    amount: impl Fn(&Line<'_>) -> Money,
) -> Result<Money, OrderError> {
    let mut amounts = lines.iter().map(|line| amount(line));
    Ok(amounts.try_fold(Money::zero(command.customer.currency), Money::plus)?)
}

/// What a cycle of each product costs, in the order of the items.
fn prices(lines: &[&Line<'_>]) -> Result<Vec<ItemPrice>, OrderError> {
    let of_line = |line: &&Line<'_>| {
        let (price, quantity) = (line.found.price, line.found.quantity);
        let reduced = price.reduced.map(|reduced| reduced.times(quantity));
        Ok(ItemPrice {
            full: price.amount.times(quantity)?,
            reduced: reduced.transpose()?,
        })
    };
    lines.iter().map(of_line).collect()
}

/// What the subscription bills: each product once, with the full price of a cycle of all that was
/// ordered of it.
fn items(lines: &[&Line<'_>]) -> Result<Vec<subscriptions::Item>, OrderError> {
    let mut items: Vec<subscriptions::Item> = Vec::new();
    for line in lines {
        let quantity = line.found.quantity;
        let price = line.found.price.amount.times(quantity)?;
        match items
            .iter_mut()
            .find(|item| item.product == *line.product())
        {
            Some(item) => {
                let sum = item.quantity.checked_add(quantity);
                item.quantity = sum.ok_or_else(|| {
                    let words = fields::SO_MANY_AT_ONCE;
                    OrderError::Fields(vec![FieldRefusal::new("lines", words)])
                })?;
                item.price = item.price.plus(price)?;
            }
            None => items.push(subscriptions::Item {
                product: line.product().clone(),
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
    let is_settled = !command.is_ahead() && line.quote.due.is_zero();
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
            product: line.product().clone(),
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
    command.record(tx, about, &command.by, &ordered)?;
    if is_active {
        command.record(tx, about, &Actor::system(), &Event::ServiceActivated)?;
    }
    Ok(id)
}
