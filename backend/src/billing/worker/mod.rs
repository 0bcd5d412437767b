//! What happens because time passes: everything that is due, the oldest first.
//!
//! Each step is a unit of its own (a savepoint), and steps share a commit. What fails is undone
//! alone, tried again later, and shown to staff; the others go on. The processor is asked between
//! two transactions, never inside one. On PostgreSQL several of them are carried out side by side,
//! by one server and by several: what one has taken the others skip. New transactions are begun at
//! the end of each, because whoever takes a number makes everybody else wait for theirs until the
//! commit.

pub(crate) mod batch;

use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;

use self::batch::{Asked, Carried, Numbers, is_passing};
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::engine::Engine;
use crate::billing::processor::ProcessorResponse;
use crate::store::{Database, StoreError, idempotency};

/// How often it is looked for due work; what somebody waits for is carried out at once.
const EVERY: Duration = Duration::from_mins(1);

/// Carries out due work until `stop` says so; the step that is under way is finished.
pub async fn run(engine: Engine, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = engine.work().wanted() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        let stopped = || *stop.borrow();
        let round = step(&engine, stopped).await;
        engine.work().note_round(round.is_ok());
        if let Err(error) = round {
            tracing::error!(%error, "due work was not carried out; it is tried again in a minute");
        }
    }
}

/// Everything that is due now, and what is to be forgotten.
async fn step(engine: &Engine, stopped: impl Fn() -> bool) -> Result<(), StoreError> {
    carry_out_due_until(engine, stopped).await?;
    let now = engine.clock().real();
    engine
        .store()
        .write(move |tx: &mut Database| idempotency::forget_old(tx, now).map(drop))
        .await
}

/// Carries out everything that is due now, and what becomes due by that, one after the other: the
/// same data give the same result. Returns how many steps were taken.
pub async fn carry_out_due(engine: &Engine) -> Result<u64, StoreError> {
    let _busy = engine.work().hold().await;
    run_lane(engine, &|| false).await
}

/// The same as fast as the database can: what it carries out side by side comes in any order.
async fn carry_out_due_until(
    engine: &Engine,
    stopped: impl Fn() -> bool,
) -> Result<u64, StoreError> {
    let _busy = engine.work().hold().await;
    let lanes = (0..engine.store().lanes()).map(|_| run_lane(engine, &stopped));
    let taken: Result<Vec<u64>, StoreError> = join_all(lanes).await.into_iter().collect();
    Ok(taken?.into_iter().sum())
}

async fn run_lane(engine: &Engine, stopped: &impl Fn() -> bool) -> Result<u64, StoreError> {
    let mut taken = 0;
    while !stopped() {
        let some = run_batch(engine).await?;
        if some == 0 {
            break;
        }
        taken += some;
    }
    Ok(taken)
}

/// Some of what is due: first what the database alone decides, then what the processor is asked
/// about.
async fn run_batch(engine: &Engine) -> Result<u64, StoreError> {
    let context = engine.billing_context().await?;
    let taken = claim_as(engine, &context, Numbers::Last).await;
    let (carried, asked) = match taken {
        // A new transaction could not be begun, and with it nothing was done. Which one it is shows
        // when each is a part of its step.
        Err(error) if !is_passing(&error) => {
            tracing::warn!(%error, "due steps are carried out one by one");
            claim_as(engine, &context, Numbers::InEachStep).await?
        }
        taken => taken?,
    };
    let mut taken = note(engine, &carried);
    if !asked.is_empty() {
        taken += ask(engine, context, asked).await?;
    }
    Ok(taken)
}

async fn claim_as(
    engine: &Engine,
    context: &BillingContext,
    numbers: Numbers,
) -> Result<(Carried, Vec<Asked>), StoreError> {
    let (context, limit) = (context.clone(), engine.store().batch());
    engine
        .store()
        .write(move |tx: &mut Database| batch::take(tx, &context, limit, numbers))
        .await
}

/// Asks the processor, outside of any transaction, and writes its answers down.
async fn ask(
    engine: &Engine,
    context: BillingContext,
    asked: Vec<Asked>,
) -> Result<u64, StoreError> {
    let calls = asked
        .iter()
        .map(|asked| charges::ask(engine.processor(), &asked.charge, context.now));
    let answers: Vec<ProcessorResponse> = join_all(calls).await;
    let answered: Vec<(Asked, ProcessorResponse)> = asked.into_iter().zip(answers).collect();
    let carried = engine
        .store()
        .write(move |tx: &mut Database| batch::answer(tx, &context, &answered))
        .await?;
    Ok(note(engine, &carried))
}

/// Writes down what became of steps, and says how many there were.
fn note(engine: &Engine, carried: &Carried) -> u64 {
    engine.work().note(&carried.done, carried.failed);
    carried.done.len() as u64 + carried.failed
}
