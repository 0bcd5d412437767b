//! Removing a way to pay that pays for nothing.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{can_remove, next_default};
use goodstanding_shared::problem::Problem as ProblemWire;

use super::db;
use super::error::PaymentError;
use super::replace::{present, require_own};
use crate::activity::{Subject, record};
use crate::app::App;
use crate::http::body::NoBody;
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
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
        ("If-Match" = String, Header, description = "Its version, as it was read."),
    ),
    responses(
        (status = 204, description = "Removed."),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn remove_payment_method(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<PaymentMethodId>,
    _: NoQuery,
    version: Result<IfMatch, Problem>,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let customer = require_own(&app, &caller, id).await?;
    let command = RemoveCommand {
        id,
        version: version?.0,
        customer,
        caller,
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
            name: method.brief.to_string(),
        },
    )?;
    Ok(())
}
