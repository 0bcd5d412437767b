//! Adding a way to pay.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{Accepted, NewPaymentMethod, PaymentMethod, accept};
use goodstanding_shared::problem::Problem as ProblemWire;

use super::db;
use super::error::PaymentError;
use crate::activity::{About, By, record};
use crate::app::{App, Drawn as _};
use crate::http::body::SecretBody;
use crate::http::etag;
use crate::http::idempotency::{Answer, KeyedRoute, once};
use crate::problem::Problem;
use crate::randomness::Randomness;
use crate::sessions::Caller;
use crate::store::{Database, Held};

/// Where the payment methods are listed: one of them has no page of its own.
pub(super) const LISTED: &str = "/api/v1/payment-methods";

/// Adds a payment method. The first one becomes the default.
#[utoipa::path(
    post, path = "/payment-methods", tag = "payments", operation_id = "add_payment_method",
    params(("Idempotency-Key" = String, Header, description = "Made once for this addition, kept for every repetition.")),
    request_body = NewPaymentMethod,
    responses(
        (status = 201, description = "Added.", body = PaymentMethod, headers(("ETag" = String, description = "Its version."))),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn add_payment_method(
    State(app): State<App>,
    caller: Caller,
    route: KeyedRoute,
    SecretBody(body): SecretBody<NewPaymentMethod>,
) -> Result<Response, Problem> {
    // Staff have no account of their own to pay with.
    let customer = caller.scope.customer().ok_or_else(Problem::not_found)?;
    let keyed = route.of(caller.user_id(), body.digest)?;
    let now = app.clock().now();
    let accepted = accept(&body.value, now.date_naive()).map_err(Problem::fields)?;
    let wish = Wish {
        id: PaymentMethodId::draw(app.randomness())?,
        accepted,
        customer,
        caller,
        randomness: app.randomness().clone(),
        now,
    };
    once(&app, keyed, move |tx| {
        let added = add(tx, &wish)?;
        Answer::created(&added, Some(etag::of(added.version)), LISTED.into())
    })
    .await
}

/// A way to pay that was accepted, and who wants it.
pub(crate) struct Wish {
    pub(crate) id: PaymentMethodId,
    pub(crate) accepted: Accepted,
    pub(crate) customer: CustomerId,
    pub(crate) caller: Caller,
    pub(crate) randomness: Randomness,
    pub(crate) now: DateTime<Utc>,
}

impl Wish {
    /// Stores it. The customer's row is held.
    pub(super) fn store(&self, tx: &mut Database, is_default: bool) -> Result<(), PaymentError> {
        let number = self.accepted.number;
        let new = db::NewPaymentMethod {
            id: self.id,
            customer: self.customer,
            kind: number.kind,
            brand: number.brand.to_owned(),
            last4: self.accepted.last4(),
            expires_on: self.accepted.expires_on,
            behaviour: number.behaviour,
            soft_declines: number.soft_declines,
            answers_after_s: number.answers_after_s,
            is_default,
            created_at: self.now,
            removed_at: None,
        };
        Ok(db::insert(tx, &new)?)
    }

    /// What was stored, as it is now.
    pub(super) fn stored(&self, tx: &mut Database) -> Result<PaymentMethod, PaymentError> {
        let stored = db::find(tx, self.caller.scope, self.id)?.ok_or(PaymentError::NotFound)?;
        Ok(stored.method)
    }

    /// Writes into the history what became of it.
    pub(super) fn record(&self, tx: &mut Database, event: &Event) -> Result<(), PaymentError> {
        let about = About::payment_method(self.customer, self.id);
        let by = By::caller(&self.caller);
        record(tx, &self.randomness, about, self.now, &by, event)?;
        Ok(())
    }
}

fn add(tx: &mut Database, wish: &Wish) -> Result<PaymentMethod, PaymentError> {
    // Two first ones at once: one of them is the first.
    tx.hold(Held::Customer(&wish.customer.to_string()))?;
    let is_default = db::default_of(tx, wish.customer)?.is_none();
    wish.store(tx, is_default)?;
    let added = wish.stored(tx)?;
    wish.record(
        tx,
        &Event::PaymentMethodAdded {
            payment_method: wish.id,
            name: added.brief.to_string(),
        },
    )?;
    Ok(added)
}
