//! What customers and staff do about a transaction.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::problem::{FieldError, Problem as ProblemWire};
use goodstanding_shared::transactions::{
    Transaction, TransactionAction as A, TransactionActionRefusal, TransactionActionRequest,
    TransactionDetails, refund_amount,
};
use serde::{Deserialize, Serialize};

use super::read;
use crate::activity::{Actor, Subject, record};
use crate::app::App;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::processor::ProcessorResponse as ProcessorAnswer;
use crate::http::body::Body;
use crate::http::idempotency::{KeyedRoute, StoredReply, once_then};
use crate::http::language::Languages;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Scope;
use crate::store::{Database, RowLock};
use crate::subscriptions::reason_of;

/// Does something about a transaction: approve or refuse a charge that waits for it (in the sandbox
/// this plays the bank), and for staff also record the payment of an invoice, or refund all or a
/// part. Staff give a reason.
#[utoipa::path(
    post, path = "/transactions/{id}/actions", tag = "transactions", operation_id = "act_on_transaction",
    params(
        ("id" = TransactionId, Path, description = "The transaction."),
        ("Idempotency-Key" = String, Header, description = "Made once for this action, kept for every repetition."),
    ),
    request_body = TransactionActionRequest,
    responses(
        (status = 200, description = "Done.", body = TransactionDetails),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn act_on_transaction(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<TransactionId>,
    route: KeyedRoute,
    body: Body<TransactionActionRequest>,
) -> Result<Response, Problem> {
    let scope = caller.scope;
    let request = body.value;
    let wanted = id.clone();
    let found = app
        .store()
        .read(move |conn: &mut Database| {
            let Some(shown) = read::one(conn, scope, &wanted)? else {
                return Ok(None);
            };
            Ok::<_, Problem>(Some((shown, charges::find(conn, &wanted)?)))
        })
        .await?;
    let (_, charge) = found
        .filter(|_| request.action.is_for(caller.actor()))
        .ok_or_else(Problem::not_found)?;
    let keyed = route.of(caller.user_id(), body.digest)?;
    let reason = reason_of(&caller, request.reason_code, request.comment.as_deref())?;
    let context = app.billing_context().await?;
    // Asked before anything is written; what it says is written down only where the transaction
    // still waits for it.
    let bank = match request.action {
        A::Approve | A::Refuse => {
            let approves = request.action == A::Approve;
            charges::decide(app.engine().processor(), &charge, context.now, approves).await
        }
        A::RecordPayment | A::Refund => None,
    };
    let command = TransactionCommand {
        id: id.clone(),
        by: caller.by().because(reason),
        caller,
        request,
        context,
        bank,
    };
    let state = app.clone();
    once_then(
        &app,
        keyed,
        move |tx| StoredReply::ok(&act(tx, &command)?, None),
        async move |answer| {
            let receipt: Receipt = answer.read()?;
            reply(&state, scope, languages, id, receipt).await
        },
    )
    .await
}

/// What somebody does about a transaction, and what the processor says to that.
pub(crate) struct TransactionCommand {
    pub(crate) id: TransactionId,
    pub(crate) request: TransactionActionRequest,
    pub(crate) by: Actor,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
    pub(crate) bank: Option<ProcessorAnswer>,
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
        let words = refusal.to_string();
        if matches!(
            refusal,
            TransactionActionRefusal::TooMuch(_) | TransactionActionRefusal::NotAnAmount
        ) {
            Problem::fields(vec![FieldError::new("amount", words)])
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
            record(
                tx,
                &context.randomness,
                about,
                context.now,
                &command.by,
                &ordered,
            )?;
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
