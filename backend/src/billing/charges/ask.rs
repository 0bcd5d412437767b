//! What the processor is asked, and what it means when it says nothing.

use chrono::{DateTime, Days, TimeDelta, Utc};
use futures_util::FutureExt as _;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus as T};

use super::read::PendingTransaction;
use crate::billing::processor::{Call, Processor, ProcessorRequest, ProcessorResponse};

/// How long the processor may take before its answer counts as unknown.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// When an unknown answer is asked for again.
const ASK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// What the processor is asked, without asking it.
fn order_of(charge: &PendingTransaction, now: DateTime<Utc>) -> Option<ProcessorRequest> {
    charge.account.map(|account| ProcessorRequest {
        transaction: charge.id.clone(),
        amount: charge.amount,
        account,
        retry: charge.retry,
        made_at: charge.made_at,
        status: charge.status,
        now,
    })
}

/// What is known without the processor, or the call that asks it.
enum Asking<'a> {
    Known(ProcessorResponse),
    Call(Call<'a>),
}

/// Invoices and what has no account go without the processor. Nothing happens before the call is
/// waited for.
fn asking<'a>(
    processor: &'a dyn Processor,
    charge: &PendingTransaction,
    order: Option<&'a ProcessorRequest>,
    now: DateTime<Utc>,
) -> Asking<'a> {
    let is_invoice = charge
        .payment
        .is_some_and(|(_, kind)| kind == PaymentMethodKind::Invoice);
    if is_invoice {
        return Asking::Known(invoice(charge, now));
    }
    let Some(order) = order else {
        return Asking::Known(ProcessorResponse {
            reached: vec![T::Cancelled],
            code: Some(ResponseCode::NoPaymentMethod),
            note: None,
            ask_again_at: None,
        });
    };
    Asking::Call(match (charge.kind, charge.status) {
        (TransactionKind::Refund, _) => processor.refund(order),
        (TransactionKind::Validation, T::New) => processor.validate(order),
        (_, T::New) => processor.charge(order),
        _ => processor.inquire(order),
    })
}

/// What the transaction became, as far as anybody knows. No database transaction is open meanwhile;
/// asking twice does nothing twice.
pub(crate) async fn ask(
    processor: &dyn Processor,
    charge: &PendingTransaction,
    now: DateTime<Utc>,
) -> ProcessorResponse {
    let order = order_of(charge, now);
    match asking(processor, charge, order.as_ref(), now) {
        Asking::Known(answer) => answer,
        Asking::Call(call) => tokio::time::timeout(PATIENCE, call)
            .await
            .unwrap_or_else(|_| unknown(charge, now)),
    }
}

/// The same of a processor that answers at once; whatever it does not know by then is unknown.
pub(crate) fn ask_at_once(
    processor: &dyn Processor,
    charge: &PendingTransaction,
    now: DateTime<Utc>,
) -> ProcessorResponse {
    let order = order_of(charge, now);
    match asking(processor, charge, order.as_ref(), now) {
        Asking::Known(answer) => answer,
        Asking::Call(call) => call.now_or_never().unwrap_or_else(|| unknown(charge, now)),
    }
}

/// The holder of the account approves or refuses; none where there is no account.
pub(crate) async fn decide(
    processor: &dyn Processor,
    charge: &PendingTransaction,
    now: DateTime<Utc>,
    approves: bool,
) -> Option<ProcessorResponse> {
    let order = order_of(charge, now)?;
    let call = processor.decide(&order, approves);
    tokio::time::timeout(PATIENCE, call).await.ok()
}

/// The same of a processor that answers at once.
pub(crate) fn decide_at_once(
    processor: &dyn Processor,
    charge: &PendingTransaction,
    now: DateTime<Utc>,
    approves: bool,
) -> Option<ProcessorResponse> {
    let order = order_of(charge, now)?;
    processor.decide(&order, approves).now_or_never()
}

/// No answer in time: nobody knows, and it is asked again.
fn unknown(charge: &PendingTransaction, now: DateTime<Utc>) -> ProcessorResponse {
    ProcessorResponse {
        reached: if charge.status == T::New {
            vec![T::AuthorizedPending]
        } else {
            Vec::new()
        },
        code: Some(ResponseCode::NoAnswer),
        note: None,
        ask_again_at: Some(now + ASK_AGAIN),
    }
}

/// Invoices go out by themselves, and come back through staff: no processor is involved.
fn invoice(charge: &PendingTransaction, now: DateTime<Utc>) -> ProcessorResponse {
    let (reached, note) = match (charge.kind, charge.status) {
        (TransactionKind::Refund, T::New) => (vec![T::Refunded], "Given back by bank transfer"),
        // Before a later start nothing is owed: there is nothing to check, and no invoice to send.
        (TransactionKind::Validation, T::New) => (vec![T::AuthorizedForValidation], "By invoice"),
        (_, T::New) => (vec![T::AuthorizationPending], "Invoice sent"),
        (_, T::Captured) => (vec![T::Settled], "The money has arrived"),
        _ => (Vec::new(), ""),
    };
    let is_sent = reached == [T::AuthorizationPending];
    ProcessorResponse {
        reached,
        code: None,
        note: (!note.is_empty()).then(|| note.to_owned()),
        // It is overdue from the first instant of its due date on, as everything that is due on a
        // day.
        ask_again_at: is_sent
            .then(|| {
                now.date_naive()
                    .checked_add_days(Days::new(INVOICE_DAYS))
                    .map(begins)
            })
            .flatten(),
    }
}
