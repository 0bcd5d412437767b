//! Some of what is due, within one database transaction: what it makes of the data, and about what
//! the processor is to be asked.

use chrono::TimeDelta;
use diesel::Connection as _;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::transactions::ResponseCode;
use goodstanding_shared::work::{Happened, Outcome, WorkKind};

use crate::activity::Actor;
use crate::billing::cancellations;
use crate::billing::charges::{self, PendingTransaction, PreparedTransaction};
use crate::billing::come_due::come_due;
use crate::billing::context::BillingContext;
use crate::billing::db::DueEvent;
use crate::billing::db::due::{self, Item};
use crate::billing::processor::ProcessorResponse;
use crate::billing::work::{CameOf, Done};
use crate::post;
use crate::store::{Database, Failure as _, RowLock, StoreError};

/// How long nobody else asks about a transaction that somebody is asking about.
const LEASE: TimeDelta = TimeDelta::minutes(1);

/// What became of several steps.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    pub(crate) done: Vec<Done>,
    /// How many failed, and are tried again later.
    pub(crate) failed: u64,
}

/// When the new transactions of several steps are begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// All of them after the last step: the counter is held as shortly as can be.
    Last,
    /// Each within its step, so that it can be undone with it.
    InEachStep,
}

/// A transaction about which the processor is asked.
pub(crate) struct Asked {
    item: Item,
    pub(crate) charge: PendingTransaction,
}

/// Takes what is due by now, up to `batch` of it, and carries out what the database alone decides.
pub(crate) fn take(
    tx: &mut Database,
    context: &BillingContext,
    batch: u32,
    numbers: Numbers,
) -> Result<(Carried, Vec<Asked>), StoreError> {
    let mut carried = Carried::default();
    let mut asked = Vec::new();
    let mut open = Vec::new();
    for item in due::take(tx, context.now, batch)? {
        let kind = item.kind()?;
        if kind != WorkKind::Subscription {
            // It may be about a subscription that is being charged, and would not see that.
            PreparedTransaction::begin_all(tx, &open)?;
            open.clear();
        }
        if kind == WorkKind::Transaction && item.event()? != DueEvent::Invoice {
            due::lease(tx, kind, &item.object, context.now + LEASE)?;
            match id_of(&item).and_then(|id| charges::find(tx, &id)) {
                Ok(charge) => asked.push(Asked { item, charge }),
                Err(error) => fail(tx, &mut carried, &item, &error, context)?,
            }
            continue;
        }
        let result = match alone(tx, |tx| one(tx, context, &item, numbers)) {
            Ok(None) => continue,
            Ok(Some((step, begun))) => {
                open.extend(begun);
                Ok(step)
            }
            Err(error) => Err(error),
        };
        settle(tx, &mut carried, &item, result, context)?;
    }
    PreparedTransaction::begin_all(tx, &open)?;
    post::word_new(tx)?;
    Ok((carried, asked))
}

/// What came of a step, and by what it is found how its services are called.
struct Step {
    came: CameOf,
    subscription: Option<String>,
    service: Option<String>,
}

impl Step {
    /// What came of a transaction.
    fn of(charge: &PendingTransaction, outcome: Outcome) -> Self {
        Self {
            came: CameOf {
                amount: Some(charge.amount),
                ..outcome.into()
            },
            subscription: charge.subscription.map(|id| id.to_string()),
            service: None,
        }
    }
}

/// Carries one step out, and says what happened; none where somebody else is at it. The new
/// transactions that are left to be begun come with it.
fn one(
    tx: &mut Database,
    context: &BillingContext,
    item: &Item,
    numbers: Numbers,
) -> Result<Option<(Step, Vec<PreparedTransaction>)>, StoreError> {
    if !try_hold(tx, item)? {
        return Ok(None);
    }
    Ok(Some(match item.kind()? {
        WorkKind::Cancellation => {
            let id = item.row().parse("object", &item.object)?;
            let service = cancellations::carry_out(tx, context, id)?;
            let step = Step {
                came: Outcome::ServiceCancelled.into(),
                subscription: None,
                service: service.map(|id| id.to_string()),
            };
            (step, Vec::new())
        }
        WorkKind::Subscription => {
            let id = item.row().parse("object", &item.object)?;
            let (came, mut begun) = come_due(tx, context, id)?;
            if numbers == Numbers::InEachStep {
                PreparedTransaction::begin_all(tx, &begun)?;
                begun.clear();
            }
            let step = Step {
                came,
                subscription: Some(item.object.clone()),
                service: None,
            };
            (step, begun)
        }
        WorkKind::Transaction => {
            let id = id_of(item)?;
            let charge = charges::find(tx, &id)?;
            charges::invoice_due(tx, context, &id)?;
            (Step::of(&charge, Outcome::InvoiceOverdue), Vec::new())
        }
    }))
}

/// Holds what is due, unless somebody else is at it: `false` then, and it is taken the next time.
/// They hold it first and change what is due of it last; whoever waited for them here would keep
/// them from that.
fn try_hold(tx: &mut Database, item: &Item) -> Result<bool, StoreError> {
    match item.kind()? {
        WorkKind::Subscription => tx.try_hold(RowLock::Subscription(&item.object)),
        WorkKind::Cancellation => {
            let id = item.row().parse("object", &item.object)?;
            cancellations::try_hold(tx, id)
        }
        WorkKind::Transaction => match charges::find(tx, &id_of(item)?)?.subscription {
            Some(subscription) => tx.try_hold(RowLock::Subscription(&subscription.to_string())),
            None => Ok(true),
        },
    }
}

fn id_of(item: &Item) -> Result<TransactionId, StoreError> {
    item.row().parse("object", &item.object)
}

/// Writes down what the processor answered, each answer for itself.
pub(crate) fn answer(
    tx: &mut Database,
    context: &BillingContext,
    answered: &[(Asked, ProcessorResponse)],
) -> Result<Carried, StoreError> {
    let mut carried = Carried::default();
    for (Asked { item, charge }, answer) in answered {
        let result = alone(tx, |tx| {
            let by = Actor::system();
            charges::answered(tx, context, charge, answer, &by)?;
            let reached = answer.reached.last().copied().unwrap_or(charge.status);
            let outcome = match answer.code {
                Some(ResponseCode::ChargedBack) => Outcome::PaymentTakenBack,
                _ => Outcome::of_transaction(charge.kind, reached),
            };
            Ok(Step::of(charge, outcome))
        });
        settle(tx, &mut carried, item, result, context)?;
    }
    post::word_new(tx)?;
    Ok(carried)
}

/// One step for itself: undone alone, also when it panics.
fn alone<T>(
    tx: &mut Database,
    work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    tx.transaction(|tx| tx.caught(work))
}

fn settle(
    tx: &mut Database,
    carried: &mut Carried,
    item: &Item,
    result: Result<Step, StoreError>,
    context: &BillingContext,
) -> Result<(), StoreError> {
    match result {
        // What is still due as it was would be taken again and again, and hold up everything else.
        Ok(_) if due::is_unmoved(tx, item)? => {
            let error = item.row().refuse("the step changed nothing");
            fail(tx, carried, item, &error, context)
        }
        Ok(step) => {
            let CameOf {
                outcome,
                event,
                amount,
            } = step.came;
            carried.done.push(Done {
                happened: Happened {
                    at: context.now,
                    kind: item.kind()?,
                    object: item.object.clone(),
                    names: Vec::new(),
                    outcome,
                    event,
                    amount,
                },
                subscription: step.subscription,
                service: step.service,
            });
            Ok(())
        }
        Err(error) => fail(tx, carried, item, &error, context),
    }
}

/// Whether it is no fault of the step: the same may go well the next time.
pub(super) fn is_passing(error: &StoreError) -> bool {
    error.is_worth_another_try() || error.is_temporary()
}

fn fail(
    tx: &mut Database,
    carried: &mut Carried,
    item: &Item,
    error: &StoreError,
    context: &BillingContext,
) -> Result<(), StoreError> {
    if is_passing(error) {
        return Err(StoreError::Again(error.to_string()));
    }
    tracing::error!(kind = item.kind, object = item.object, %error, "a due step failed; it is tried again later");
    carried.failed += 1;
    due::set_back(tx, item, &error.to_string(), context.now)
}
