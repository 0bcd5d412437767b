//! Puts the demo data into an empty database, in one transaction.

mod scale;

use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_demo_data::{
    DemoData, DemoOrder, DemoSubscription, DemoTransaction, Options, PASSWORD, generate,
};
use goodstanding_shared::cancellations::Cancellation;
use goodstanding_shared::catalog::Anchor;
use goodstanding_shared::ids::{OrderId, TransactionId};
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::BillingStatus;
use goodstanding_shared::subscriptions::life::Life;
use goodstanding_shared::transactions::TransactionStatus;

use crate::activity::{About, By};
use crate::billing;
use crate::billing::due;
use crate::clock::Clock;
use crate::orders::db::{NewLine, NewOrder};
use crate::payments::db::NewPaymentMethod;
use crate::randomness::Randomness;
use crate::services::db::NewService;
use crate::sessions::password::{self, Cost, PasswordError};
use crate::store::{Database, Failure, Store, StoreError};
use crate::subscriptions::db::NewSubscription;
use crate::transactions::db::{NewTransaction, Step};
use crate::{
    activity, cancellations, catalog, customers, orders, payments, services, sessions,
    subscriptions, transactions,
};

pub use self::scale::{Scale, add as add_scale};

/// The e-mail address that every demo database knows.
const MARK: &str = "anna@demo.example";

/// Why there is no demo data.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody's data is there.
    #[error("the database holds data already; demo data goes into an empty one")]
    NotEmpty,
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure for DemoError {
    fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_worth_another_try())
    }
}

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// No customer and no user.
    Nothing,
    /// Demo data.
    Demo,
    /// Somebody's data.
    Real,
}

/// Looks what the database holds.
pub async fn contents(store: &Store) -> Result<Contents, StoreError> {
    store
        .read(|conn: &mut Database| {
            Ok(if sessions::email_is_taken(conn, MARK)? {
                Contents::Demo
            } else if customers::db::any(conn)? || sessions::any_user(conn)? {
                Contents::Real
            } else {
                Contents::Nothing
            })
        })
        .await
}

/// Fills the database. Anna gets `services_of_anna` services (24 at least). Returns how many services there are.
pub async fn fill(
    store: &Store,
    clock: &Clock,
    randomness: &Randomness,
    (seed, services_of_anna): (u64, usize),
    cost: Cost,
) -> Result<usize, DemoError> {
    let options = Options {
        seed,
        now: clock.now(),
        services_of_anna,
    };
    // One hash for all: the password is published anyway.
    let hash = password::hash(PASSWORD, cost, randomness)?;
    let data = generate(&options);
    let count = data.services.len();
    store
        .write(move |tx: &mut Database| {
            if customers::db::any(tx)? || sessions::any_user(tx)? {
                return Err(DemoError::NotEmpty);
            }
            Ok(keep(tx, &data, &hash, options.now)?)
        })
        .await?;
    Ok(count)
}

fn keep(
    tx: &mut Database,
    data: &DemoData,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for (position, group) in (0..).zip(&data.groups) {
        catalog::db::insert_group(tx, position, group)?;
    }
    for (position, new) in (0..).zip(&data.plans) {
        catalog::db::insert_plan(tx, position, &new.plan, new.status)?;
    }
    for (position, listed) in (0..).zip(&data.products) {
        catalog::db::insert_product(
            tx,
            position,
            &listed.product,
            &listed.descriptions,
            listed.visibility,
        )?;
    }
    for new in &data.customers {
        customers::db::insert(
            tx,
            new.id,
            &new.name,
            &new.email,
            new.currency,
            new.created_at,
        )?;
    }
    for new in &data.users {
        sessions::insert_user(
            tx,
            new.id,
            new.customer,
            (&new.email, &new.name),
            hash,
            new.created_at,
        )?;
    }
    for new in &data.orders {
        keep_order(tx, new)?;
    }
    keep_billing(tx, data, now)?;
    keep_services(tx, data)?;
    for order in &data.orders {
        keep_lines(tx, order)?;
    }
    Ok(())
}

fn keep_order(tx: &mut Database, new: &DemoOrder) -> Result<(), StoreError> {
    let order = NewOrder {
        id: new.id,
        reference: format!("ORD-{}", transactions::db::next_number(tx, "orders")?),
        customer: new.customer,
        user: new.user,
        sub_total: new.sub_total,
        setup_fees: new.setup_fees,
        due_today: new.sub_total.plus(new.setup_fees).unwrap_or(new.sub_total),
        created_at: new.created_at,
    };
    orders::db::insert(tx, &order)
}

fn keep_lines(tx: &mut Database, order: &DemoOrder) -> Result<(), StoreError> {
    for (position, line) in (0..).zip(&order.lines) {
        let line = NewLine {
            order: order.id,
            position,
            product: &line.product,
            plan: &order.plan,
            service: line.service,
            subscription: order.subscription,
            quantity: line.quantity,
            name: &line.name,
            quote: line.quote,
        };
        orders::db::insert_line(tx, &line)?;
    }
    Ok(())
}

fn keep_billing(tx: &mut Database, data: &DemoData, now: DateTime<Utc>) -> Result<(), StoreError> {
    for new in &data.payment_methods {
        let new = NewPaymentMethod {
            id: new.id,
            customer: new.customer,
            kind: new.kind,
            brand: new.brand.clone(),
            last4: new.last4.clone(),
            expires_on: new.expires_on,
            behaviour: new.behaviour,
            soft_declines: new.soft_declines,
            answers_after_s: 0,
            is_default: new.is_default,
            created_at: new.created_at,
            removed_at: new.removed_at,
        };
        payments::db::insert(tx, &new)?;
    }
    billing::put_right::is_done(tx)?;
    for new in &data.subscriptions {
        subscriptions::db::insert(tx, &new_subscription(new))?;
    }
    let mut numbers = Vec::new();
    for new in &data.transactions {
        // What is refunded came before.
        let refund_of = new
            .refund_of
            .and_then(|number| numbers.get(number as usize - 1).cloned());
        let subscription = new
            .subscription
            .and_then(|id| data.subscriptions.iter().find(|known| known.id == id));
        // The first payment came of the order, and so did the question whether there can be one.
        let order = subscription
            .and_then(|known| known.order)
            .filter(|_| new.billing_cycle <= 1);
        let id = transactions::db::insert(tx, &new_transaction(new, order, refund_of))?;
        keep_due(tx, new, &id, subscription, now)?;
        numbers.push(id);
    }
    Ok(())
}

/// What will become of a transaction by itself. Nothing does within the first day, so that everything can be looked at as it is.
fn keep_due(
    tx: &mut Database,
    new: &DemoTransaction,
    id: &TransactionId,
    subscription: Option<&DemoSubscription>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(last) = new.log.last() else {
        return Ok(());
    };
    let is_invoice = new
        .payment
        .is_some_and(|(_, kind)| kind == PaymentMethodKind::Invoice);
    let after = |days| last.at + TimeDelta::days(days);
    let (what, at) = match last.status {
        TransactionStatus::Captured => (due::what::SETTLE, after(2)),
        // An invoice that is overdue already has been told of.
        TransactionStatus::AuthorizationPending if is_invoice => {
            if after(14) > now {
                due::of_transaction(tx, id, Some((due::what::INVOICE, after(14))))?;
            }
            return Ok(());
        }
        TransactionStatus::AuthorizationPending => (due::what::APPROVAL, after(5)),
        TransactionStatus::AuthorizedPending => (due::what::ANSWER, after(1)),
        _ => return Ok(()),
    };
    due::of_transaction(tx, id, Some((what, at.max(now + TimeDelta::days(1)))))?;
    let waiting = subscription.filter(|known| {
        known.standing.billing() == Some(BillingStatus::PendingAcceptance)
            && !known.standing.status().has_ended()
            && last.status != TransactionStatus::Captured
    });
    match waiting {
        Some(known) => subscriptions::db::wait_for(tx, known.id, id),
        None => Ok(()),
    }
}

fn new_subscription(new: &DemoSubscription) -> NewSubscription {
    NewSubscription {
        id: new.id,
        customer: new.customer,
        plan: new.plan.clone(),
        order: new.order,
        payment_method: new.payment_method,
        previous: new.previous,
        life: Life {
            invoice_due_on: None,
            suspends_on: None,
            gives_up_on: None,
            standing: new.standing,
            billing_before: new.billing_before,
            next_bill_before: new.next_bill_before,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            next_bill_on: new.next_bill_on,
            paused_on: new.paused_on,
            next_retry_on: new.next_retry_on,
            failed_attempts: new.failed_attempts,
            entitled_through: new.entitled_through,
            cancel_reason: new.cancel_reason,
            anchor: Anchor::at(new.starts_on),
            short_until: None,
            setup_minor: 0,
            paid_from: new.paid_from,
            paid_minor: new
                .paid_from
                .map_or(0, |_| new.items.iter().map(|item| item.price.minor()).sum()),
            is_charging: false,
        },
        earlier: new.earlier.clone(),
        standing_since: new.standing_since,
        items: new
            .items
            .iter()
            .map(|item| subscriptions::db::Item {
                product: item.product.clone(),
                quantity: item.quantity,
                price: item.price,
            })
            .collect(),
        created_at: new.created_at,
    }
}

fn new_transaction(
    new: &DemoTransaction,
    order: Option<OrderId>,
    refund_of: Option<TransactionId>,
) -> NewTransaction {
    NewTransaction {
        customer: new.customer,
        subscription: new.subscription,
        order,
        kind: new.kind,
        amount: new.amount,
        billing_cycle: new.billing_cycle,
        retry: new.retry,
        payment: new.payment,
        refund_of,
        purpose: None,
        created_at: new.created_at,
        log: new
            .log
            .iter()
            .map(|step| Step {
                at: step.at,
                status: step.status,
                code: step.code,
                note: step.note.map(str::to_owned),
            })
            .collect(),
        items: new
            .items
            .iter()
            .map(|item| transactions::db::Item {
                product: item.product.clone(),
                quantity: item.quantity,
                amount: item.amount,
                period: item.period,
            })
            .collect(),
    }
}

fn keep_services(tx: &mut Database, data: &DemoData) -> Result<(), StoreError> {
    for new in &data.services {
        let new = NewService {
            id: new.id,
            customer: new.customer,
            product: new.product.clone(),
            subscription: new.subscription,
            order: new.order,
            name: new.name.clone(),
            quantity: new.quantity,
            price: new.price,
            setup_fee: new.setup_fee,
            cycle: new.cycle,
            status: new.status,
            created_at: new.created_at,
            activated_at: new.activated_at,
            updated_at: new.updated_at,
            period: new.period_start.map(|from| (from, new.next_due, new.price)),
            next_due: new.next_due,
        };
        services::db::insert(tx, &new)?;
    }
    for new in &data.cancellations {
        let request = Cancellation {
            id: new.id,
            reason: new.reason.clone(),
            kind: new.kind,
            state: new.state,
            requested_at: new.requested_at,
            requested_by: new.requested_by.clone(),
            effective_on: new.effective_on,
            closed_at: new.closed_at,
        };
        cancellations::db::insert(tx, (new.customer, new.service, None), &request)?;
    }
    for new in &data.activity {
        let by = By::known(new.actor, new.actor_name.clone());
        let about = About {
            customer: new.customer,
            service: new.service,
            subscription: new.subscription,
            payment_method: new.payment_method,
        };
        activity::db::insert(tx, new.id, about, new.at, &by, &new.event)?;
    }
    Ok(())
}
