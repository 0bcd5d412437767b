//! What an answer of the processor makes of a transaction and of its subscription.

use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::{
    ChargeAnswer, LifeError, PlannedCharge, ServicesChange, Step, SubscriptionAction,
};
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus as T};

use super::ask::ask;
use super::begin::{begin_refund, new_refund};
use super::read::{PendingTransaction, find, refunded};
use crate::activity::{Actor, Subject};
use crate::billing::context::{Billed, BillingContext};
use crate::billing::db::{DueEvent, due};
use crate::billing::engine::Engine;
use crate::billing::processor::ProcessorResponse;
use crate::billing::steps::carry_out;
use crate::billing::upgrade::{self, Purpose};
use crate::store::{Database, RowLock, StoreError};
use crate::subscriptions::db as subscriptions;
use crate::transactions::db::{self, StatusChange};

/// Asks about one transaction and writes the answer down, for whoever waits for it.
pub(crate) async fn settle(engine: &Engine, id: TransactionId) -> Result<(), StoreError> {
    let charge = engine
        .store()
        .read(move |conn: &mut Database| find(conn, &id))
        .await?;
    // What waits for a person, or for its day, is not asked about again and again.
    if !matches!(charge.status, T::New | T::AuthorizedPending) {
        return Ok(());
    }
    let context = engine.billing_context().await?;
    let answer = ask(engine.processor(), &charge, context.now).await;
    engine
        .store()
        .write(move |tx: &mut Database| answered(tx, &context, &charge, &answer, &Actor::system()))
        .await
}

/// Writes an answer down, and what it makes of the subscription. An answer that is known already
/// changes nothing. `asked` is the transaction as it was when the processor was asked.
pub(crate) fn answered(
    tx: &mut Database,
    context: &BillingContext,
    asked: &PendingTransaction,
    answer: &ProcessorResponse,
    by: &Actor,
) -> Result<(), StoreError> {
    // Subscriptions first, as everywhere.
    if let Some(subscription) = asked.subscription {
        tx.hold(RowLock::Subscription(&subscription.to_string()))?;
    }
    let id = &asked.id;
    let charge = find(tx, id)?;
    if charge.status != asked.status {
        // Somebody else heard it first.
        return Ok(());
    }
    db::reach(
        tx,
        id,
        &answer.reached,
        answer.code,
        answer.note.as_deref(),
        context.now,
    )?;
    let reached = answer.reached.last().copied().unwrap_or(charge.status);
    // Where nothing is awaited of such a status, somebody asks again all the same.
    let next = answer.ask_again_at.map(|at| {
        (
            DueEvent::of_transaction(reached, is_invoice(&charge)).unwrap_or(DueEvent::Answer),
            at,
        )
    });
    due::of_transaction(tx, id, next)?;
    if answer.code == Some(ResponseCode::ChargedBack) {
        return charged_back(tx, context, &charge);
    }
    let was_settled = matches!(charge.status, T::Captured | T::Settled | T::Refunded);
    if was_settled || answer.reached.is_empty() {
        return Ok(());
    }
    if matches!(reached, T::Captured | T::Cancelled | T::Refunded) {
        tell(tx, context, &charge, reached, by)?;
    }
    let (Some(subscription), false) = (charge.subscription, is_refund(&charge)) else {
        return Ok(());
    };
    let billed = context.billed(tx, subscription)?;
    if billed.stored.charging.as_ref() != Some(id) {
        return refund_late(tx, context, &charge, reached);
    }
    let how = heard(&charge, reached, answer.code);
    match Purpose::read(&charge)? {
        Some(purpose) => upgrade::answered(tx, context, &billed, &charge, &purpose, how),
        None => go_on(tx, context, &billed, &charge, how),
    }
}

fn is_invoice(charge: &PendingTransaction) -> bool {
    charge
        .payment
        .is_some_and(|(_, kind)| kind == PaymentMethodKind::Invoice)
}

fn is_refund(charge: &PendingTransaction) -> bool {
    charge.kind == TransactionKind::Refund
}

/// Gives back what was taken by a charge that was under way when the subscription ended or changed.
fn refund_late(
    tx: &mut Database,
    context: &BillingContext,
    charge: &PendingTransaction,
    reached: T,
) -> Result<(), StoreError> {
    let was_open_invoice = is_invoice(charge) && charge.status == T::AuthorizationPending;
    let is_no_cycle = charge.kind == TransactionKind::OneTime && charge.billing_cycle == 0;
    if reached == T::Captured && !was_open_invoice && !is_no_cycle {
        let note = "Charged after the subscription had changed; given back";
        begin_refund(tx, context, charge, charge.amount, note)?;
    }
    Ok(())
}

/// What an answer says to the rules of subscriptions.
fn heard(charge: &PendingTransaction, reached: T, code: Option<ResponseCode>) -> ChargeAnswer {
    match reached {
        T::AuthorizedForValidation => ChargeAnswer::Checked,
        T::Cancelled if charge.kind == TransactionKind::Validation => ChargeAnswer::CheckFailed,
        T::Captured => ChargeAnswer::Paid,
        T::AuthorizationPending if is_invoice(charge) => ChargeAnswer::Invoiced,
        T::AuthorizationPending => ChargeAnswer::Waits,
        T::Cancelled if code.is_some_and(ResponseCode::is_hard_decline) => {
            ChargeAnswer::DeclinedHard
        }
        T::Cancelled => ChargeAnswer::DeclinedSoftly,
        T::New
        | T::AuthorizedPending
        | T::Authorized
        | T::Settled
        | T::Refunded
        | T::AuthExpired
        | T::Void => ChargeAnswer::Unknown,
    }
}

/// What the answer makes of the subscription, which waited for it.
fn go_on(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    charge: &PendingTransaction,
    how: ChargeAnswer,
) -> Result<(), StoreError> {
    let failed = |error| billed.refuse(&error);
    // The cycle that it is for is the one that the subscription waits for: nothing else happens to
    // it meanwhile.
    let planned = billed
        .stored
        .life
        .next_charge(billed.terms())
        .map_err(|error| failed(error.into()))?;
    let Some(planned) = planned else {
        return Err(failed(LifeError::NoProducts));
    };
    // What moved is what was asked for, also where less is billed since.
    let planned = PlannedCharge {
        amount: match charge.kind {
            TransactionKind::Validation => planned.amount,
            TransactionKind::OneTime | TransactionKind::Recurring | TransactionKind::Refund => {
                charge.amount
            }
        },
        ..planned
    };
    let step = billed
        .stored
        .life
        .charged(&planned, how, charge.made_at, context.now, billed.terms())
        .map_err(failed)?;
    if how == ChargeAnswer::Unknown {
        return Ok(());
    }
    pays_for(tx, &charge.id, &planned, &step)?;
    carry_out(tx, context, billed, step, &Actor::system())?;
    if matches!(
        how,
        ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard
    ) {
        return try_what_replaced(tx, context, charge, billed.stored.id);
    }
    Ok(())
}

/// An order that is paid later than on its first day begins when it is paid: the charge is for the
/// days that it paid, not for those that it was made for.
pub(super) fn pays_for(
    tx: &mut Database,
    id: &TransactionId,
    planned: &PlannedCharge,
    step: &Step,
) -> Result<(), StoreError> {
    match step.services {
        Some(ServicesChange::Period { from, until, .. }) if from != planned.cycle.begins => {
            db::pays_for(tx, id, until.map(|until| (from, until)))
        }
        _ => Ok(()),
    }
}

/// What was declined is charged at once with the way to pay that took the place of the other one
/// meanwhile, as if the answer had come before that.
fn try_what_replaced(
    tx: &mut Database,
    context: &BillingContext,
    declined: &PendingTransaction,
    id: SubscriptionId,
) -> Result<(), StoreError> {
    let billed = context.billed(tx, id)?;
    let asked = declined.payment.map(|(method, _)| method);
    if billed.stored.payment_method == asked {
        return Ok(());
    }
    let pay = SubscriptionAction::PayNow;
    // What cannot be charged now goes on as it was.
    if let Ok(step) = billed
        .stored
        .life
        .act(pay, None, context.now, billed.terms())
    {
        carry_out(tx, context, &billed, step, &Actor::system())?;
    }
    Ok(())
}

/// The history of the subscription tells how a charge went.
pub(super) fn tell(
    tx: &mut Database,
    context: &BillingContext,
    charge: &PendingTransaction,
    status: T,
    by: &Actor,
) -> Result<(), StoreError> {
    let Some(subscription) = charge.subscription else {
        return Ok(());
    };
    let event = if charge.kind == TransactionKind::Refund {
        Event::Refunded {
            transaction: charge.id.clone(),
            amount: charge.amount,
        }
    } else {
        Event::Charged {
            transaction: charge.id.clone(),
            amount: charge.amount,
            status,
        }
    };
    let about = Subject::subscription(charge.customer, subscription);
    context.record(tx, about, by, &event)
}

/// The bank took its money back: a linked transaction says so, and the subscription ends. What was
/// paid for an earlier version counted towards the present one, which ends then.
fn charged_back(
    tx: &mut Database,
    context: &BillingContext,
    charge: &PendingTransaction,
) -> Result<(), StoreError> {
    let left = charge.amount.minor() - refunded(tx, charge)?.minor();
    if left > 0 {
        let first = StatusChange {
            at: context.now,
            status: T::Refunded,
            code: Some(ResponseCode::ChargedBack),
            note: Some("The bank took the payment back".to_owned()),
        };
        let amount = Money::new(left, charge.amount.currency());
        let new = new_refund(tx, context, charge, amount, first)?;
        let id = db::insert(tx, &new)?;
        let refund = find(tx, &id)?;
        tell(tx, context, &refund, T::Refunded, &Actor::system())?;
    }
    let Some(subscription) = charge.subscription else {
        return Ok(());
    };
    let latest = subscriptions::latest_version(tx, subscription)?;
    let billed = context.billed(tx, latest)?;
    let step = billed
        .stored
        .life
        .charged_back(context.now)
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, context, &billed, step, &Actor::system())?;
    }
    Ok(())
}
