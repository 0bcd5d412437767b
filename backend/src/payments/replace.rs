//! Putting a new way to pay in the place of another one.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::payments::{
    NewPaymentMethod, PaymentMethod, PaymentMethodKind, accept, can_replace,
};
use goodstanding_shared::subscriptions::life::SubscriptionAction;

use super::add::{AddCommand, LISTED};
use super::db;
use super::error::PaymentError;
use crate::app::App;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::steps::carry_out;
use crate::http::body::SecretBody;
use crate::http::change::{Change, Changeable, IdempotencyKeyHeader, IfMatchHeader};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once_then};
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::sessions::Caller;
use crate::store::{Database, RowLock, Scope, StoreError};
use crate::subscriptions::db as subscriptions;

/// Puts a new payment method in the place of another one: it pays for every live subscription that
/// the other one paid for, is the default if the other one was, and the other one is removed.
/// Refused for an invoice while one is open.
#[utoipa::path(
    post, path = "/payment-methods/{id}/replacement", tag = "payments", operation_id = "replace_payment_method",
    params(
        ("id" = PaymentMethodId, Path, description = "The payment method whose place it takes."),
        IfMatchHeader,
        IdempotencyKeyHeader,
    ),
    request_body = NewPaymentMethod,
    responses(
        (status = 201, description = "Replaced; this is the new one.", body = PaymentMethod, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is listed."))),
    )
)]
pub(crate) async fn replace_payment_method(
    State(app): State<App>,
    change: Change<PathId<PaymentMethodId>, SecretBody<NewPaymentMethod>>,
) -> Result<Response, Problem> {
    let (PathId(old), version) = (change.path, change.version.0);
    let context = app.billing_context().await?;
    let kind = app.engine().processor().kind();
    let command = AddCommand {
        id: PaymentMethodId::generate(app.randomness())?,
        accepted: accept(&change.body.0.value, kind, context.now.date_naive())?,
        customer: change.caller.require_customer()?,
        caller: change.caller,
        randomness: app.randomness().clone(),
        now: context.now,
    };
    let (state, new) = (app.clone(), command.id);
    once_then(
        &app,
        change.keyed,
        move |tx| {
            let added = replace(tx, &command, &context, old, version)?;
            StoredReply::created(&added, Some(etag::of(added.version)), LISTED.into())
        },
        async move |answer| {
            charge_with(&state, new).await?;
            Ok(answer)
        },
    )
    .await
}

impl Changeable for PathId<PaymentMethodId> {
    type Version = IfMatch;

    /// A removed one is found, for the sake of a repetition. Staff own none and change none.
    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        let is_own = scope.customer().is_some() && db::find(conn, scope, self.0)?.is_some();
        Ok(is_own)
    }
}

/// Asks about what failed and is charged with the new one; how that went is there to be read with
/// the answer. What was under way with the other one is answered first, and may be charged once
/// more.
async fn charge_with(app: &App, new: PaymentMethodId) -> Result<(), StoreError> {
    let mut asked = HashSet::new();
    loop {
        let charges = app
            .store()
            .read(move |conn: &mut Database| subscriptions::charges_with(conn, new))
            .await?;
        let open: Vec<_> = charges
            .into_iter()
            .filter(|charge| asked.insert(charge.clone()))
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        for charge in open {
            charges::settle(app.engine(), charge).await?;
        }
    }
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
            name: added.brief.recorded_name(),
        },
    )?;
    Ok(added)
}
