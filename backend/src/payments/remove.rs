//! Removing a way to pay that pays for nothing.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{can_remove, next_default};

use super::db;
use super::error::PaymentError;
use super::replace::present;
use crate::activity::{Subject, record};
use crate::app::App;
use crate::http::body::NoBody;
use crate::http::change::{IfMatchHeader, Target};
use crate::http::path::PathId;
use crate::http::refusals::Forbidden;
use crate::problem::Problem;
use crate::randomness::Randomness;
use crate::sessions::Caller;
use crate::store::{Database, RowLock};

/// Removes a payment method with which no live subscription is paid. When it was the default,
/// another one becomes it.
#[utoipa::path(
    delete, path = "/payment-methods/{id}", tag = "payments", operation_id = "remove_payment_method",
    params(
        ("id" = PaymentMethodId, Path, description = "The payment method."),
        IfMatchHeader,
    ),
    responses(
        (status = 204, description = "Removed."),
        Forbidden,
    )
)]
pub(crate) async fn remove_payment_method(
    State(app): State<App>,
    target: Target<PathId<PaymentMethodId>>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let command = RemoveCommand {
        id: target.path.0,
        version: target.version.0,
        customer: target.caller.require_customer()?,
        caller: target.caller,
        randomness: app.randomness().clone(),
        now: app.clock().now(),
    };
    app.store()
        .write(move |tx: &mut Database| remove(tx, &command).map_err(Problem::from))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who removes which way to pay, and as which version they have read it.
pub(crate) struct RemoveCommand {
    pub(crate) id: PaymentMethodId,
    pub(crate) version: u32,
    pub(crate) customer: CustomerId,
    pub(crate) caller: Caller,
    pub(crate) randomness: Randomness,
    pub(crate) now: DateTime<Utc>,
}

/// Removes it, and makes another one the default where it was.
pub(crate) fn remove(tx: &mut Database, command: &RemoveCommand) -> Result<(), PaymentError> {
    // Orders hold the customer too: none of them chooses this way to pay meanwhile.
    tx.hold(RowLock::Customer(&command.customer.to_string()))?;
    let method = present(tx, &command.caller, command.id, command.version)?;
    can_remove(&method).map_err(PaymentError::InUse)?;
    db::remove(tx, command.id, command.now)?;
    let left = db::list(tx, command.customer)?;
    if let Some(next) = next_default(&left, command.now.date_naive()) {
        db::make_default(tx, next)?;
    }
    record(
        tx,
        &command.randomness,
        Subject::payment_method(command.customer, command.id),
        command.now,
        &command.caller.by(),
        &Event::PaymentMethodRemoved {
            payment_method: command.id,
            name: method.brief.recorded_name(),
        },
    )?;
    Ok(())
}
