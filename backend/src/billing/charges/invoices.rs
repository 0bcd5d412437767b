//! Invoices: no processor pays them, and staff say when somebody did.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::money::{Money, MoneyRefusal};
use goodstanding_shared::subscriptions::life::{ChargeAnswer, LifeError};
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus as T};
use goodstanding_shared::work::WorkKind;

use super::answer::{pays_for, tell};
use super::read::{PendingTransaction, find, oldest_invoice};
use crate::activity::Actor;
use crate::billing::context::{Billed, BillingContext};
use crate::billing::db::{DueEvent, due};
use crate::billing::processor::SETTLES_AFTER;
use crate::billing::steps::carry_out;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::transactions::db;

/// The due date of an invoice has come, and nobody paid it.
pub(crate) fn invoice_due(
    tx: &mut Database,
    context: &BillingContext,
    id: &TransactionId,
) -> Result<(), StoreError> {
    let charge = find(tx, id)?;
    due::forget(tx, WorkKind::Transaction, id.as_str())?;
    let (T::AuthorizationPending, Some(subscription)) = (charge.status, charge.subscription) else {
        return Ok(());
    };
    let billed = context.hold(tx, subscription)?;
    let step = billed
        .stored
        .life
        .invoice_overdue(billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, context, &billed, step, &Actor::system())?;
    }
    Ok(())
}

/// An invoice is paid. When no other one of the subscription is overdue, it stands well again.
pub(crate) fn invoice_paid(
    tx: &mut Database,
    context: &BillingContext,
    charge: &PendingTransaction,
    by: &Actor,
    note: &str,
) -> Result<(), StoreError> {
    let billed = charge
        .subscription
        .map(|subscription| context.hold(tx, subscription))
        .transpose()?;
    db::reach(
        tx,
        &charge.id,
        &[T::Captured],
        Some(ResponseCode::Approved),
        Some(note),
        context.now,
    )?;
    due::of_transaction(
        tx,
        &charge.id,
        Some((DueEvent::Settle, context.now + SETTLES_AFTER)),
    )?;
    tell(tx, context, charge, T::Captured, by)?;
    let Some(billed) = billed else { return Ok(()) };
    let failed = |error| billed.refuse(&error);
    let life = &billed.stored.life;
    if billed.stored.charging.as_ref() == Some(&charge.id) {
        // The invoice of an order: with its payment everything begins.
        let planned = life
            .next_charge(billed.terms())
            .map_err(|error| failed(error.into()))?
            .ok_or_else(|| failed(LifeError::NoProducts))?;
        let paid = ChargeAnswer::Paid;
        let step = life
            .charged(&planned, paid, charge.made_at, context.now, billed.terms())
            .map_err(failed)?;
        pays_for(tx, &charge.id, &planned, &step)?;
        carry_out(tx, context, &billed, step, by)?;
        return Ok(());
    }
    let oldest = oldest_invoice(tx, billed.stored.id)?;
    let paid = paid_period(tx, &billed, charge)?;
    let step = life
        .invoice_paid(oldest, paid, context.now, billed.terms())
        .map_err(failed)?;
    carry_out(tx, context, &billed, step, by)?;
    Ok(())
}

/// What an invoice paid of the present period, without the setup fees of an order; none where it
/// was for an earlier one.
fn paid_period(
    tx: &mut Database,
    billed: &Billed<'_>,
    charge: &PendingTransaction,
) -> Result<Option<Money>, StoreError> {
    let start = db::period_start(tx, &charge.id)?;
    if start.is_some() && start != billed.stored.life.paid_from {
        return Ok(None);
    }
    let mut paid = charge.amount;
    // A change of plan has no setup fee.
    if billed.stored.is_first_cycle(charge.billing_cycle) && charge.purpose.is_none() {
        for service in services::live(tx, billed.stored.id)? {
            let refuse = |error: MoneyRefusal| billed.refuse(&error.into());
            paid = paid.minus(service.setup_fee).map_err(refuse)?;
        }
    }
    Ok(Some(paid))
}
