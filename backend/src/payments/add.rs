//! Adding a way to pay, and paying with it at once what waits for one.

use goodstanding_words::{Fixed, fields, refusals};
use std::num::NonZeroU32;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::{
    Accepted, AddPaymentMethod, Behaviour, PAY_FOR_LIMIT, PaymentMethod, PaymentMethodKind, accept,
};
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::subscriptions::life::SubscriptionAction;
use goodstanding_shared::subscriptions::{AddedPaymentMethod, PaidSubscription};
use serde::{Deserialize, Serialize};

use super::db;
use super::error::PaymentError;
use crate::activity::{Subject, record};
use crate::app::App;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::steps::carry_out;
use crate::http::body::SecretBody;
use crate::http::change::IdempotencyKeyHeader;
use crate::http::etag;
use crate::http::idempotency::{KeyedRoute, StoredReply, once_then};
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::randomness::{NewId as _, Randomness};
use crate::sessions::Caller;
use crate::store::{Database, RowLock, Scope};
use crate::{services, subscriptions, transactions};

/// Where the payment methods are listed: one of them has no page of its own.
pub(super) const LISTED: &str = "/api/v1/payment-methods";

/// Adds a payment method. The first one becomes the default; an invoice that is there already is
/// taken again. The unpaid subscriptions of `pay_for` are paid with it from now on, and charged to
/// it at once, when that comes to the `amount` that the customer was told; the answers are in the
/// reply.
#[utoipa::path(
    post, path = "/payment-methods", tag = "payments", operation_id = "add_payment_method",
    params(IdempotencyKeyHeader),
    request_body = AddPaymentMethod,
    responses(
        (status = 201, description = "Added.", body = AddedPaymentMethod, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is listed."))),
        Absent,
    )
)]
pub(crate) async fn add_payment_method(
    State(app): State<App>,
    caller: Caller,
    route: KeyedRoute,
    SecretBody(body): SecretBody<AddPaymentMethod>,
) -> Result<Response, Problem> {
    let (customer, scope) = (caller.require_customer()?, caller.scope);
    let keyed = route.of(caller.user_id(), body.digest)?;
    let request = body.value;
    let context = app.billing_context().await?;
    let today = context.now.date_naive();
    let accepted = accept(&request.method(), app.engine().processor().kind(), today)?;
    let payments = Payments::of(&request)?;
    let command = AddCommand {
        id: PaymentMethodId::generate(app.randomness())?,
        accepted,
        customer,
        caller,
        randomness: app.randomness().clone(),
        now: context.now,
    };
    let most = app.settings().quotas.payment_methods;
    let state = app.clone();
    once_then(
        &app,
        keyed,
        move |tx| {
            let receipt = add(tx, &command, &context, &payments, most)?;
            let etag = etag::of(receipt.method.version);
            StoredReply::created(&receipt, Some(etag), LISTED.into())
        },
        async move |answer| {
            let receipt: Receipt = answer.read()?;
            for (_, charge) in &receipt.charges {
                charges::settle(state.engine(), charge.clone()).await?;
            }
            let etag = etag::of(receipt.method.version);
            let added = state
                .store()
                .read(move |conn: &mut Database| {
                    receipt.outcome(conn, scope).map_err(Problem::from)
                })
                .await?;
            StoredReply::created(&added, Some(etag), LISTED.into())
        },
    )
    .await
}

/// What is to be paid at once, and what the customer was told that comes to.
struct Payments {
    /// In the order of the request.
    pay_for: Vec<SubscriptionId>,
    told: Option<Money>,
}

impl Payments {
    fn of(request: &AddPaymentMethod) -> Result<Self, Problem> {
        let mut pay_for = request.pay_for.clone();
        pay_for.sort_unstable();
        pay_for.dedup();
        if pay_for.len() < request.pay_for.len() {
            let words = fields::NAME_EACH_ONCE;
            return Err(Problem::fields([FieldRefusal::new("pay_for", words)]));
        }
        if pay_for.len() > PAY_FOR_LIMIT {
            let words = fields::pay_for_at_most(PAY_FOR_LIMIT as u64);
            return Err(Problem::fields([FieldRefusal::new("pay_for", words)]));
        }
        if pay_for.is_empty() == request.amount.is_some() {
            let words = fields::SAY_WHAT_IS_CHARGED;
            return Err(Problem::fields([FieldRefusal::new("amount", words)]));
        }
        Ok(Self {
            pay_for: request.pay_for.clone(),
            told: request.amount,
        })
    }
}

/// What was added and which charges were begun: enough to go on with after the commit, and again
/// for a repetition.
#[derive(Debug, Serialize, Deserialize)]
struct Receipt {
    method: PaymentMethod,
    charges: Vec<(SubscriptionId, TransactionId)>,
}

impl Receipt {
    /// What became of the charges.
    fn outcome(
        &self,
        conn: &mut Database,
        scope: Scope,
    ) -> Result<AddedPaymentMethod, PaymentError> {
        let mut paid = Vec::with_capacity(self.charges.len());
        for (id, charge) in &self.charges {
            let life = subscriptions::db::find(conn, *id)?.life;
            paid.push(PaidSubscription {
                id: *id,
                services: services::db::briefs_of_subscription(conn, *id)?,
                standing: life.standing,
                entitled_through: life.entitled_through,
                charge: transactions::one(conn, scope, charge)?.ok_or(PaymentError::NotFound)?,
            });
        }
        Ok(AddedPaymentMethod {
            method: self.method.clone(),
            paid,
        })
    }
}

/// A way to pay that was accepted, and who wants it.
pub(crate) struct AddCommand {
    pub(crate) id: PaymentMethodId,
    pub(crate) accepted: Accepted,
    pub(crate) customer: CustomerId,
    pub(crate) caller: Caller,
    pub(crate) randomness: Randomness,
    pub(crate) now: DateTime<Utc>,
}

impl AddCommand {
    /// Stores it. The customer's row is held.
    pub(super) fn store(&self, tx: &mut Database, is_default: bool) -> Result<(), PaymentError> {
        let (accepted, number) = (&self.accepted, self.accepted.number);
        let new = db::NewPaymentMethod {
            id: self.id,
            customer: self.customer,
            kind: accepted.kind(),
            brand: accepted.brand().to_owned(),
            last4: accepted.last4(),
            expires_on: accepted.expires_on,
            // No processor is asked about an invoice.
            behaviour: number.map_or(Behaviour::Approves, |number| number.behaviour),
            soft_declines: number.map_or(0, |number| number.soft_declines),
            answers_after_s: number.map_or(0, |number| number.answers_after_s),
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
        let about = Subject::payment_method(self.customer, self.id);
        let by = self.caller.by();
        record(tx, &self.randomness, about, self.now, &by, event)?;
        Ok(())
    }
}

fn add(
    tx: &mut Database,
    command: &AddCommand,
    context: &BillingContext,
    payments: &Payments,
    most: NonZeroU32,
) -> Result<Receipt, PaymentError> {
    hold(tx, command.customer, &payments.pay_for)?;
    // One invoice is like the other: there is at most one.
    let known = match command.accepted.kind() {
        PaymentMethodKind::Invoice => db::invoice_of(tx, command.customer)?,
        PaymentMethodKind::Card | PaymentMethodKind::BankAccount => None,
    };
    let id = known.unwrap_or(command.id);
    if known.is_none() {
        if db::count_of(tx, command.customer)? >= i64::from(most.get()) {
            return Err(PaymentError::TooMany(most));
        }
        let is_default = db::default_of(tx, command.customer)?.is_none();
        command.store(tx, is_default)?;
    }
    let charges = pay(tx, command, id, context, payments)?;
    let stored = db::find(tx, command.caller.scope, id)?.ok_or(PaymentError::NotFound)?;
    let method = stored.method;
    if known.is_none() {
        let name = method.brief.recorded_name();
        let payment_method = command.id;
        command.record(
            tx,
            &Event::PaymentMethodAdded {
                payment_method,
                name,
            },
        )?;
    }
    Ok(Receipt { method, charges })
}

/// Holds the subscriptions before their customer, as everywhere. What is not the customer's is not
/// there.
fn hold(
    tx: &mut Database,
    customer: CustomerId,
    pay_for: &[SubscriptionId],
) -> Result<(), PaymentError> {
    let mut ids = pay_for.to_vec();
    ids.sort_unstable();
    for id in ids {
        if !subscriptions::db::is_of(tx, customer, id)? {
            return Err(PaymentError::CannotPay(refusals::NOT_THERE_TO_BE_PAID));
        }
        tx.hold(RowLock::Subscription(&id.to_string()))?;
    }
    // Two first methods at once: one of them is the first.
    tx.hold(RowLock::Customer(&customer.to_string()))?;
    Ok(())
}

/// Begins the charges of what waits. All of it, for what the customer was told, or nothing.
fn pay(
    tx: &mut Database,
    command: &AddCommand,
    method: PaymentMethodId,
    context: &BillingContext,
    payments: &Payments,
) -> Result<Vec<(SubscriptionId, TransactionId)>, PaymentError> {
    let mut charges = Vec::with_capacity(payments.pay_for.len());
    let mut sum: Option<Money> = None;
    for id in &payments.pay_for {
        subscriptions::db::pay_one_with(tx, *id, method, command.now)?;
        let billed = context.billed(tx, *id)?;
        let step = billed
            .stored
            .life
            .act(
                SubscriptionAction::PayNow,
                None,
                context.now,
                billed.terms(),
            )
            .map_err(|_refused| PaymentError::CannotPay(NOT_UNPAID))?;
        let amount = step.charge.map(|planned| planned.amount);
        sum = match (sum, amount) {
            (Some(sum), Some(amount)) => Some(
                sum.plus(amount)
                    .map_err(|refusal| billed.refuse(&refusal.into()))?,
            ),
            (sum, amount) => sum.or(amount),
        };
        let charge = carry_out(tx, context, &billed, step, &command.caller.by())?
            .ok_or(PaymentError::CannotPay(NOT_UNPAID))?;
        charges.push((*id, charge));
    }
    match sum {
        Some(sum) if payments.told != Some(sum) => Err(PaymentError::PriceChanged(sum)),
        Some(_) | None => Ok(charges),
    }
}

/// Why something cannot be paid at once.
const NOT_UNPAID: Fixed = refusals::NOT_UNPAID_ANY_MORE;
