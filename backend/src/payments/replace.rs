//! Putting a new way to pay in the place of another one.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{
    NewPaymentMethod, PaymentMethod, PaymentMethodKind, accept, can_replace,
};
use goodstanding_shared::problem::Problem as ProblemWire;
use goodstanding_shared::subscriptions::life::SubscriptionAction;

use super::add::{AddCommand, LISTED};
use super::db;
use super::error::PaymentError;
use crate::app::App;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::steps::carry_out;
use crate::http::body::SecretBody;
use crate::http::etag;
use crate::http::idempotency::{KeyedRoute, StoredReply, once_then};
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::sessions::Caller;
use crate::store::{Database, RowLock};
use crate::subscriptions::db as subscriptions;

/// Puts a new payment method in the place of another one: it pays for every live subscription that
/// the other one paid for, is the default if the other one was, and the other one is removed.
/// Refused for an invoice while one is open.
#[utoipa::path(
    post, path = "/payment-methods/{id}/replacement", tag = "payments", operation_id = "replace_payment_method",
    params(
        ("id" = PaymentMethodId, Path, description = "The payment method whose place it takes."),
        ("If-Match" = String, Header, description = "The version of that one, as it was read."),
        ("Idempotency-Key" = String, Header, description = "Made once for this replacement, kept for every repetition."),
    ),
    request_body = NewPaymentMethod,
    responses(
        (status = 201, description = "Replaced; this is the new one.", body = PaymentMethod, headers(("ETag" = String, description = "Its version."))),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn replace_payment_method(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<PaymentMethodId>,
    route: KeyedRoute,
    version: Result<IfMatch, Problem>,
    SecretBody(body): SecretBody<NewPaymentMethod>,
) -> Result<Response, Problem> {
    let customer = require_own(&app, &caller, id).await?;
    let (version, keyed) = (version?, route.of(caller.user_id(), body.digest)?);
    let now = app.clock().now();
    let accepted = accept(
        &body.value,
        app.engine().processor().kind(),
        now.date_naive(),
    )?;
    let command = AddCommand {
        id: PaymentMethodId::generate(app.randomness())?,
        accepted,
        customer,
        caller,
        randomness: app.randomness().clone(),
        now,
    };
    let (context, new) = (app.billing_context().await?, command.id);
    let state = app.clone();
    once_then(
        &app,
        keyed,
        move |tx| {
            let added = replace(tx, &command, &context, id, version.0)?;
            StoredReply::created(&added, Some(etag::of(added.version)), LISTED.into())
        },
        async move |answer| {
            // What failed is charged with the new one; how that went is there to be read with the
            // answer. What was under way with the other one is answered first, and may be charged
            // once more.
            let mut asked = HashSet::new();
            loop {
                let charges = state
                    .store()
                    .read(move |conn: &mut Database| subscriptions::charges_with(conn, new))
                    .await?;
                let open: Vec<_> = charges
                    .into_iter()
                    .filter(|charge| asked.insert(charge.clone()))
                    .collect();
                if open.is_empty() {
                    break;
                }
                for charge in open {
                    charges::settle(state.engine(), charge).await?;
                }
            }
            Ok(answer)
        },
    )
    .await
}

/// What is not the reader's is not found, whatever else is wrong with the request; a removed one is
/// found, for the sake of a repetition. Staff own none and change none.
pub(super) async fn require_own(
    app: &App,
    caller: &Caller,
    id: PaymentMethodId,
) -> Result<CustomerId, Problem> {
    let scope = caller.scope;
    let customer = scope.customer().ok_or_else(Problem::not_found)?;
    let found = app
        .store()
        .read(move |conn: &mut Database| db::find(conn, scope, id))
        .await?;
    found.map(|_| customer).ok_or_else(Problem::not_found)
}

/// The payment method as it stands, if it is there to be changed and the reader has seen it as it
/// is.
pub(super) fn present(
    tx: &mut Database,
    caller: &Caller,
    id: PaymentMethodId,
    version: u32,
) -> Result<PaymentMethod, PaymentError> {
    let stored = db::find(tx, caller.scope, id)?.ok_or(PaymentError::NotFound)?;
    if stored.method.version != version {
        return Err(PaymentError::Stale(stored.method.version));
    }
    if stored.is_removed {
        return Err(PaymentError::NotFound);
    }
    Ok(stored.method)
}

/// Puts it in the place of `old`. What failed is charged with it; that is asked about afterwards.
pub(crate) fn replace(
    tx: &mut Database,
    command: &AddCommand,
    context: &BillingContext,
    old: PaymentMethodId,
    version: u32,
) -> Result<PaymentMethod, PaymentError> {
    // Subscriptions before their customer, as everywhere: whoever holds them in another order may
    // wait for each other.
    for subscription in subscriptions::live_paid_with(tx, old)? {
        tx.hold(RowLock::Subscription(&subscription))?;
    }
    tx.hold(RowLock::Customer(&command.customer.to_string()))?;
    let before = present(tx, &command.caller, old, version)?;
    if command.accepted.kind() != PaymentMethodKind::Invoice {
        can_replace(&before).map_err(PaymentError::InUse)?;
    }
    db::remove(tx, old, command.now)?;
    command.store(tx, before.is_default)?;
    subscriptions::pay_with(tx, old, command.id, command.now)?;
    for subscription in subscriptions::failing_paid_with(tx, command.id)? {
        let billed = context.hold(tx, subscription)?;
        let action = SubscriptionAction::PayNow;
        let paid = billed
            .stored
            .life
            .act(action, None, command.now, billed.terms());
        // What cannot be charged now goes on as it was.
        if let Ok(step) = paid {
            carry_out(tx, context, &billed, step, &command.caller.by())?;
        }
    }
    let added = command.stored(tx)?;
    command.record(
        tx,
        &Event::PaymentMethodReplaced {
            payment_method: command.id,
            name: added.brief.to_string(),
        },
    )?;
    Ok(added)
}
