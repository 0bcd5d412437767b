//! What customers and staff do about a transaction.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::transactions::{
    Transaction, TransactionAction as A, TransactionActionRefusal, TransactionActionRequest,
    TransactionDetails, refund_amount,
};
use serde::{Deserialize, Serialize};

use super::read;
use crate::activity::{Actor, Subject};
use crate::app::App;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::processor::ProcessorResponse;
use crate::http::body::Body;
use crate::http::change::{Change, Changeable, IdempotencyKeyHeader, Unversioned};
use crate::http::idempotency::{StoredReply, once_then};
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, RowLock, Scope, StoreError};

/// Does something about a transaction: approve or refuse a charge that waits for it (in the sandbox
/// this plays the bank), and for staff also record the payment of an invoice, or refund all or a
/// part. Staff give a reason.
#[utoipa::path(
    post, path = "/transactions/{id}/actions", tag = "transactions", operation_id = "act_on_transaction",
    params(
        ("id" = TransactionId, Path, description = "The transaction."),
        IdempotencyKeyHeader,
        LanguagesHeader,
    ),
    request_body = TransactionActionRequest,
    responses(
        (status = 200, description = "Done.", body = TransactionDetails),
    )
)]
pub(crate) async fn act_on_transaction(
    State(app): State<App>,
    languages: Languages,
    change: Change<PathId<TransactionId>, Body<TransactionActionRequest>>,
) -> Result<Response, Problem> {
    let (caller, request, PathId(id)) = (change.caller, change.body.value, change.path);
    // What customers cannot do is not there for them.
    if !request.action.is_for(caller.actor()) {
        return Err(Problem::not_found());
    }
    let reason = caller.reason(request.reason_code, request.comment.as_deref())?;
    let context = app.billing_context().await?;
    let (state, scope) = (app.clone(), caller.scope);
    let command = TransactionCommand {
        id: id.clone(),
        bank: bank(&app, &id, request.action, context.now).await?,
        by: caller.by().because(reason),
        caller,
        request,
        context,
    };
    once_then(
        &app,
        change.keyed,
        move |tx| StoredReply::ok(&act(tx, &command)?, None),
        async move |answer| {
            let receipt: Receipt = answer.read()?;
            reply(&state, scope, languages, id, receipt).await
        },
    )
    .await
}

impl Changeable for PathId<TransactionId> {
    type Version = Unversioned;

    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        Ok(read::one(conn, scope, &self.0)?.is_some())
    }
}

/// What the processor says to a decision of the bank, which the sandbox plays. It is asked before
/// anything is written; what it says is written down only where the transaction still waits for it.
async fn bank(
    app: &App,
    id: &TransactionId,
    action: A,
    now: DateTime<Utc>,
) -> Result<Option<ProcessorResponse>, Problem> {
    let approves = match action {
        A::Approve => true,
        A::Refuse => false,
        A::RecordPayment | A::Refund => return Ok(None),
    };
    let wanted = id.clone();
    let charge = app
        .store()
        .read(move |conn: &mut Database| charges::find(conn, &wanted))
        .await?;
    Ok(charges::decide(app.engine().processor(), &charge, now, approves).await)
}

/// What somebody does about a transaction, and what the processor says to that.
pub(crate) struct TransactionCommand {
    pub(crate) id: TransactionId,
    pub(crate) request: TransactionActionRequest,
    pub(crate) by: Actor,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
    pub(crate) bank: Option<ProcessorResponse>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Receipt {
    refund: Option<TransactionId>,
}

/// Carries it out. The refund that comes of it is asked about afterwards.
pub(crate) fn act(tx: &mut Database, command: &TransactionCommand) -> Result<Receipt, Problem> {
    let TransactionCommand {
        id,
        request,
        context,
        ..
    } = command;
    let shown: Transaction =
        read::one(tx, command.caller.scope, id)?.ok_or_else(Problem::not_found)?;
    // Two refunds at once follow one another.
    let charge = charges::find(tx, id)?;
    if let Some(subscription) = charge.subscription {
        tx.hold(RowLock::Subscription(&subscription.to_string()))?;
    }
    tx.hold(RowLock::Customer(&charge.customer.to_string()))?;
    let shown = read::one(tx, command.caller.scope, id)?.unwrap_or(shown);
    let charge = charges::find(tx, id)?;
    let refunded = charges::refunded(tx, &charge)?;
    let refused = |refusal: TransactionActionRefusal| {
        let words = refusal.words();
        if matches!(
            refusal,
            TransactionActionRefusal::TooMuch(_) | TransactionActionRefusal::NotAnAmount
        ) {
            Problem::fields([FieldRefusal::new("amount", words)])
        } else {
            Problem::refused_action(words)
        }
    };
    request.action.decide(&shown, refunded).map_err(refused)?;
    let refund = match request.action {
        A::Approve | A::Refuse => {
            if let Some(answer) = &command.bank {
                charges::answered(tx, context, &charge, answer, &command.by)?;
            }
            None
        }
        A::RecordPayment => {
            charges::invoice_paid(tx, context, &charge, &command.by, "The invoice is paid")?;
            None
        }
        A::Refund => {
            let amount = refund_amount(charge.amount, refunded, request.amount).map_err(refused)?;
            let ordered = Event::RefundOrdered {
                transaction: id.clone(),
                amount,
            };
            let about = Subject {
                customer: charge.customer,
                service: None,
                subscription: charge.subscription,
                payment_method: None,
            };
            context.record(tx, about, &command.by, &ordered)?;
            Some(charges::refund(
                tx,
                context,
                &charge,
                amount,
                "Given back by staff",
            )?)
        }
    };
    Ok(Receipt { refund })
}

async fn reply(
    app: &App,
    scope: Scope,
    languages: Languages,
    id: TransactionId,
    receipt: Receipt,
) -> Result<StoredReply, Problem> {
    if let Some(refund) = receipt.refund {
        charges::settle(app.engine(), refund).await?;
    }
    app.work().wake();
    let details = app
        .store()
        .read(move |conn: &mut Database| read::details(conn, scope, &languages, id.as_str()))
        .await?
        .ok_or_else(Problem::not_found)?;
    StoredReply::ok(&details, None)
}
