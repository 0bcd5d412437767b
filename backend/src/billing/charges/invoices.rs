//! Invoices: no processor pays them, and staff say when somebody did.

use chrono::{DateTime, Days, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus as T};
use goodstanding_shared::work::WorkKind;

use super::answer::tell;
use super::{Charge, find};
use crate::activity::By;
use crate::billing::due::{self, what};
use crate::billing::processor::SETTLES_AFTER;
use crate::billing::steps::{Setting, carry_out};
use crate::store::schema::transactions;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};
use crate::transactions::db;

/// The due date of an invoice has come, and nobody paid it.
pub(crate) fn invoice_due(
    tx: &mut Database,
    setting: &Setting,
    id: &TransactionId,
) -> Result<(), StoreError> {
    let charge = find(tx, id)?;
    due::forget(tx, WorkKind::Transaction, id.as_str())?;
    let (T::AuthorizationPending, Some(subscription)) = (charge.status, charge.subscription) else {
        return Ok(());
    };
    let billed = setting.hold(tx, subscription)?;
    let step = billed
        .stored
        .life
        .invoice_overdue()
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// An invoice is paid. When no other one of the subscription is overdue, it stands well again.
pub(crate) fn invoice_paid(
    tx: &mut Database,
    setting: &Setting,
    charge: &Charge,
    by: &By,
    note: &str,
) -> Result<(), StoreError> {
    let billed = charge
        .subscription
        .map(|subscription| setting.hold(tx, subscription))
        .transpose()?;
    db::reach(
        tx,
        &charge.id,
        &[T::Captured],
        Some(ResponseCode::Approved),
        Some(note),
        setting.now,
    )?;
    due::of_transaction(
        tx,
        &charge.id,
        Some((what::SETTLE, setting.now + SETTLES_AFTER)),
    )?;
    tell(tx, setting, charge, T::Captured, by)?;
    let Some(billed) = billed else { return Ok(()) };
    if overdue_invoices(tx, billed.stored.id, setting.now)? > 0 {
        return Ok(());
    }
    let step = billed
        .stored
        .life
        .invoices_paid(billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// The invoices of the subscription that nobody has paid, oldest first.
pub(crate) fn open_invoices(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Vec<TransactionId>, StoreError> {
    let open: Vec<String> = transactions::table
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .order(transactions::id.asc())
        .select(transactions::id)
        .load(conn)?;
    let understand = |id: String| {
        RowOf {
            table: "transactions",
            id: &id,
        }
        .parse("id", &id)
    };
    open.into_iter().map(understand).collect()
}

/// How many invoices of the subscription are past their due date and unpaid.
fn overdue_invoices(
    conn: &mut Database,
    id: SubscriptionId,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let made_before = now.checked_sub_days(Days::new(INVOICE_DAYS)).unwrap_or(now);
    Ok(transactions::table
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .filter(transactions::created_at.le(millis(made_before)))
        .count()
        .get_result(conn)?)
}
