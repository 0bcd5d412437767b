//! What customers and staff do to a subscription.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::cancellations::{
    Cancellation, CancellationState, CancellationType, Reason,
};
use goodstanding_shared::ids::{
    CancellationId, CustomerId, PaymentMethodId, SubscriptionId, TransactionId,
};
use goodstanding_shared::money::Money;
use goodstanding_shared::problem::{FieldRefusal, ProblemCode};
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, Step, SubscriptionAction as A, SubscriptionActionRequest, can_withdraw,
};
use goodstanding_shared::subscriptions::{SubscriptionActionReply, SubscriptionStatus};
use goodstanding_words::{fields, problems};
use serde::{Deserialize, Serialize};

use super::db as subscriptions;
use super::details::details;
use crate::activity::{Actor, Subject};
use crate::app::App;
use crate::billing::cancellations::{take_back, write_down};
use crate::billing::charges;
use crate::billing::come_due::catch_up;
use crate::billing::context::{Billed, BillingContext};
use crate::billing::steps::carry_out;
use crate::billing::upgrade::{self, Begun};
use crate::cancellations::db as cancellations;
use crate::http::body::Body;
use crate::http::change::{Change, Changeable, IdempotencyKeyHeader, IfMatchHeader};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once_then};
use crate::http::if_match::IfMatch;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::payments;
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::services::db as services;
use crate::sessions::Caller;
use crate::store::{Database, RowLock, Scope, StoreError};
use crate::transactions;

/// Does something to a subscription: cancel, withdraw, pause, resume, pay, upgrade, move the start,
/// and for staff also activate, force an end, withdraw from the contract, delete. Staff give a
/// reason. The rules are those of the page's preview; a charge that it makes is answered in the
/// reply.
#[utoipa::path(
    post, path = "/subscriptions/{id}/actions", tag = "subscriptions", operation_id = "act_on_subscription",
    params(
        ("id" = SubscriptionId, Path, description = "The subscription."),
        IfMatchHeader,
        IdempotencyKeyHeader,
        LanguagesHeader,
    ),
    request_body = SubscriptionActionRequest,
    responses(
        (status = 200, description = "Done, as far as the reply says.", body = SubscriptionActionReply, headers(("ETag" = Option<String>, description = "The subscription's new version; none when it was deleted."))),
    )
)]
pub(crate) async fn act_on_subscription(
    State(app): State<App>,
    languages: Languages,
    change: Change<PathId<SubscriptionId>, Body<SubscriptionActionRequest>>,
) -> Result<Response, Problem> {
    let (caller, request) = (change.caller, change.body.value);
    // What customers cannot do is not there for them.
    if !request.action.is_for(caller.actor()) {
        return Err(Problem::not_found());
    }
    let reason = caller.reason(request.reason_code, request.comment.as_deref())?;
    let (state, scope) = (app.clone(), caller.scope);
    let command = SubscriptionCommand {
        id: change.path.0,
        version: change.version.0,
        by: caller.by().because(reason),
        context: app.billing_context().await?,
        caller,
        request,
    };
    once_then(
        &app,
        change.keyed,
        move |tx| StoredReply::ok(&act(tx, &command)?, None),
        async move |answer| {
            let receipt: Receipt = answer.read()?;
            state.work().wake();
            reply(&state, scope, languages, receipt).await
        },
    )
    .await
}

impl Changeable for PathId<SubscriptionId> {
    type Version = IfMatch;

    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        subscriptions::is_within(conn, scope, self.0)
    }
}

/// What somebody does to a subscription, and as which version they have read it.
pub(crate) struct SubscriptionCommand {
    pub(crate) id: SubscriptionId,
    pub(crate) version: u32,
    pub(crate) request: SubscriptionActionRequest,
    pub(crate) by: Actor,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
}

/// What was begun: enough to go on with after the commit, and again for a repetition.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Receipt {
    subscription: SubscriptionId,
    charge: Option<TransactionId>,
}

/// Carries it out. The charge that comes of it is asked about afterwards.
pub(crate) fn act(tx: &mut Database, command: &SubscriptionCommand) -> Result<Receipt, Problem> {
    let SubscriptionCommand {
        request, context, ..
    } = command;
    let mut billed = context.hold(tx, command.id)?;
    if billed.stored.version != command.version {
        return Err(Problem::stale(billed.stored.version));
    }
    let other = request.payment_method.filter(|method| {
        request.action == A::PayNow && billed.stored.payment_method != Some(*method)
    });
    if let Some(method) = other {
        billed = pay_with(tx, command, &billed, method)?;
    }
    if request.action == A::Upgrade {
        return begin_upgrade(tx, command, &billed);
    }
    if request.action == A::WithdrawContract {
        let ordered_at = subscriptions::ordered_at(tx, command.id)?;
        can_withdraw(ordered_at, context.now).map_err(|refusal| refused(&billed, refusal))?;
    }
    let life = &billed.stored.life;
    let decided = life.act(
        request.action,
        request.starts_on,
        context.now,
        billed.terms(),
    );
    let mut step = decided.map_err(|refusal| refused(&billed, refusal))?;
    check_price(request, step.charge.map(|planned| planned.amount))?;
    if request.refund && matches!(request.action, A::CancelNow | A::ForceEnd) {
        step.refund = life.unused(context.now, billed.terms());
    }
    match request.action {
        A::CancelAtEnd if step.life.standing.status() == SubscriptionStatus::PendingCancel => {
            mark_services(tx, command, &billed, &step)?;
        }
        A::Withdraw => unmark_services(tx, command, &billed)?,
        A::MoveStart => {
            let about = Subject::subscription(billed.stored.customer, command.id);
            let moved = Event::StartMoved {
                starts_on: step.life.starts_on,
            };
            context.record(tx, about, &command.by, &moved)?;
        }
        A::CancelAtEnd
        | A::PayNow
        | A::Upgrade
        | A::PauseAtEnd
        | A::PauseNow
        | A::ResumeKeepingDate
        | A::ResumeFromToday
        | A::CancelNow
        | A::Activate
        | A::ForceEnd
        | A::WithdrawContract
        | A::Delete => {}
    }
    let amount = step.charge.map(|planned| planned.amount);
    let charge = carry_out(tx, context, &billed, step, &command.by)?;
    if request.action == A::WithdrawContract {
        charges::refund_everything(tx, context, command.id, "Withdrawn from the contract")?;
    }
    if let (Some(charge), Some(amount)) = (&charge, amount) {
        ordered(tx, command, billed.stored.customer, charge, amount)?;
    }
    Ok(Receipt {
        subscription: command.id,
        charge,
    })
}

/// Pays with another of the customer's methods from now on.
fn pay_with<'a>(
    tx: &mut Database,
    command: &'a SubscriptionCommand,
    billed: &Billed<'_>,
    method: PaymentMethodId,
) -> Result<Billed<'a>, Problem> {
    let (customer, now) = (billed.stored.customer, command.context.now);
    // Subscriptions are held before their customer, as everywhere.
    tx.hold(RowLock::Customer(&customer.to_string()))?;
    payments::usable(tx, customer, method, now.date_naive())?
        .map_err(|why| Problem::payment_method_gone(problems::charged_nothing(why.words()), why))?;
    subscriptions::pay_one_with(tx, command.id, method, now)?;
    Ok(command.context.billed(tx, command.id)?)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what belongs to no field and is no fault of ours is told in its own words"
)]
fn refused(billed: &Billed<'_>, refusal: ActionRefusal) -> Problem {
    match refusal {
        ActionRefusal::Life(error) => billed.refuse(&error).into(),
        ActionRefusal::StartNotAhead => {
            Problem::fields([FieldRefusal::new("starts_on", refusal.words())])
        }
        refusal => Problem::refused_action(refusal.words()),
    }
}

/// Nobody pays anything else than what they were told.
fn check_price(request: &SubscriptionActionRequest, charged: Option<Money>) -> Result<(), Problem> {
    match (request.charged_now, charged) {
        (Some(told), Some(charged)) if told != charged => Err(Problem::new(
            ProblemCode::PriceChanged,
            problems::price_is_now(charged.into()),
        )
        .decided()),
        _ => Ok(()),
    }
}

fn begin_upgrade(
    tx: &mut Database,
    command: &SubscriptionCommand,
    billed: &Billed<'_>,
) -> Result<Receipt, Problem> {
    let request = &command.request;
    if request.charged_now.is_none() {
        let words = fields::SAY_WHAT_PREVIEW_SAID;
        return Err(Problem::fields([FieldRefusal::new("charged_now", words)]));
    }
    if billed.stored.charging.is_some() {
        return Err(refused(billed, ActionRefusal::Charging));
    }
    let wanted = (request.product.as_ref(), request.plan.as_ref());
    let decided = upgrade::decide(tx, &command.context, billed, wanted)?
        .map_err(|refusal| refused(billed, refusal))?;
    check_price(request, Some(decided.upgrade.charge))?;
    Ok(
        match upgrade::begin(tx, &command.context, billed, &decided, &command.by)? {
            Begun::Done(subscription) => Receipt {
                subscription,
                charge: None,
            },
            Begun::Charging(charge) => {
                let amount = decided.upgrade.charge;
                ordered(tx, command, billed.stored.customer, &charge, amount)?;
                Receipt {
                    subscription: command.id,
                    charge: Some(charge),
                }
            }
        },
    )
}

/// The history tells at once who asked for a charge: its answer may take days, and is the bank's.
fn ordered(
    tx: &mut Database,
    command: &SubscriptionCommand,
    customer: CustomerId,
    transaction: &TransactionId,
    amount: Money,
) -> Result<(), StoreError> {
    let about = Subject::subscription(customer, command.id);
    let ordered = Event::ChargeOrdered {
        transaction: transaction.clone(),
        amount,
    };
    command.context.record(tx, about, &command.by, &ordered)
}

/// Every service that the subscription pays for is cancelled with it, on the day on which it ends.
fn mark_services(
    tx: &mut Database,
    command: &SubscriptionCommand,
    billed: &Billed<'_>,
    step: &Step,
) -> Result<(), Problem> {
    let now = command.context.now;
    let ends_on = step.life.ends_on.unwrap_or_else(|| now.date_naive());
    let words = command.request.comment.as_deref().unwrap_or_default();
    // What staff say among themselves is no reason of the customer.
    let unsaid = Reason::WITH_THE_SUBSCRIPTION.english();
    let reason = if command.caller.actor() == ActorKind::Staff {
        Reason::parse(unsaid)
    } else {
        Reason::parse(words).or_else(|_| Reason::parse(unsaid))
    };
    let reason = reason.map_err(|_| Problem::internal())?;
    for service in services::live_of_subscription(tx, command.id)? {
        if cancellations::open_of(tx, service)?.is_some() {
            continue;
        }
        let cancellation = Cancellation {
            id: CancellationId::generate(&command.context.randomness)?,
            reason: reason.clone(),
            kind: CancellationType::OnServiceDueDate,
            state: CancellationState::Open,
            requested_at: now,
            requested_by: command.caller.name().to_owned(),
            effective_on: ends_on,
            closed_at: None,
        };
        let about = (billed.stored.customer, service);
        let asker = (command.caller.user_id(), &command.by);
        write_down(tx, &command.context, about, asker, &cancellation)?;
    }
    Ok(())
}

/// The services go on with the subscription.
fn unmark_services(
    tx: &mut Database,
    command: &SubscriptionCommand,
    billed: &Billed<'_>,
) -> Result<(), Problem> {
    for service in services::live_of_subscription(tx, command.id)? {
        let Some(cancellation) = cancellations::open_of(tx, service)? else {
            continue;
        };
        let about = (billed.stored.customer, service);
        take_back(tx, &command.context, about, &command.by, cancellation)?;
    }
    Ok(())
}

/// Waits for what was begun, and shows how it stands then.
async fn reply(
    app: &App,
    scope: Scope,
    languages: Languages,
    receipt: Receipt,
) -> Result<StoredReply, Problem> {
    let subscription = receipt.subscription;
    let today = app.clock().now().date_naive();
    let asked = match receipt.charge {
        Some(charge) => {
            charges::settle(app.engine(), charge.clone()).await?;
            Some(charge)
        }
        None => catch_up(app.engine(), subscription).await?,
    };
    let reply = app
        .store()
        .read(move |conn: &mut Database| {
            // The charge of an upgrade belongs to the new version once it is paid.
            let subscription = match &asked {
                Some(charge) => charges::find(conn, charge)?
                    .subscription
                    .unwrap_or(subscription),
                None => subscription,
            };
            let charge = match &asked {
                Some(charge) => transactions::one(conn, scope, charge)?,
                None => None,
            };
            Ok::<_, StoreError>(SubscriptionActionReply {
                details: details(conn, scope, &languages, subscription, today)?,
                charge,
            })
        })
        .await?;
    let version = reply
        .details
        .as_ref()
        .map(|details| etag::of(details.subscription.version));
    StoredReply::ok(&reply, version)
}
