//! What happens because time passes: everything that is due, the oldest first.
//!
//! Each step is a unit of its own (a savepoint), and steps share a commit. What fails is undone alone, tried again later, and shown to staff; the
//! others go on. The processor is asked between two transactions, never inside one. Several servers on one PostgreSQL share the work: what one
//! has taken the others skip.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Connection as _;
use futures_util::future::join_all;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::work::{Happened, WorkKind};
use tokio::sync::{Notify, watch};

use crate::activity::By;
use crate::app::App;
use crate::billing::charges::{self, Charge};
use crate::billing::due::{self, Item, what};
use crate::billing::processor::Answer;
use crate::billing::steps::{self, Setting};
use crate::store::{Database, Failure as _, StoreError};
use crate::{cancellations, http, sessions};

/// How often it is looked for due work; what somebody waits for is carried out at once.
const EVERY: Duration = Duration::from_mins(1);
/// How many steps share a commit.
const BATCH: u32 = 256;
/// How long nobody else asks about a transaction that somebody is asking about.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// How much of what happened is kept for the page of the demo's clock.
const KEPT: usize = 200;

/// What the worker of this server did, and whether it is wanted.
#[derive(Debug, Default)]
pub(crate) struct Work {
    done: AtomicU64,
    failed: AtomicU64,
    wanted: Notify,
    /// One at a time in one server: in order, also while the demo's clock is advanced.
    busy: tokio::sync::Mutex<()>,
    log: Mutex<VecDeque<Happened>>,
    progress: Mutex<Progress>,
}

/// How far an advance of the demo's clock is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// Where it goes, while it is under way.
    pub(crate) until: Option<DateTime<Utc>>,
    /// How many steps are done.
    pub(crate) done: u64,
    /// How many were foreseen at its beginning.
    pub(crate) foreseen: u64,
}

impl Work {
    /// How many steps were carried out since the start.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// How many steps failed since the start.
    pub(crate) fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// What happened lately, newest first.
    pub(crate) fn log(&self) -> Vec<Happened> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter().rev().cloned().collect()
    }

    /// Something is due now.
    pub(crate) fn wake(&self) {
        self.wanted.notify_one();
    }

    /// How far the present or last advance is.
    pub(crate) fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An advance begins, unless one is under way.
    pub(crate) fn begin_advance(&self, until: DateTime<Utc>, foreseen: u64) -> bool {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.until.is_some() {
            return false;
        }
        *progress = Progress {
            until: Some(until),
            done: 0,
            foreseen,
        };
        true
    }

    /// The advance has arrived.
    pub(crate) fn end_advance(&self) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.until = None;
    }

    fn note(&self, outcome: &Outcome) {
        {
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.done += outcome.done;
        }
        self.done.fetch_add(outcome.done, Ordering::Relaxed);
        self.failed.fetch_add(outcome.failed, Ordering::Relaxed);
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend(outcome.happened.iter().cloned());
        let surplus = log.len().saturating_sub(KEPT);
        log.drain(..surplus);
    }
}

/// What became of several steps.
#[derive(Debug, Default)]
struct Outcome {
    done: u64,
    failed: u64,
    happened: Vec<Happened>,
}

/// Carries out due work until `stop` says so; the step that is under way is finished.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.work().wanted.notified() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        let stopped = || *stop.borrow();
        if let Err(error) = step(&app, stopped).await {
            tracing::error!(%error, "due work was not carried out; it is tried again in a minute");
        }
    }
}

/// Everything that is due now, and what is to be forgotten.
async fn step(app: &App, stopped: impl Fn() -> bool) -> Result<(), StoreError> {
    carry_out_due_until(app, stopped).await?;
    let now = app.clock().real();
    app.store()
        .write(move |tx: &mut Database| {
            http::idempotency::forget_old(tx, now)?;
            sessions::forget_expired(tx, now)
        })
        .await?;
    Ok(())
}

/// Carries out everything that is due now, and what becomes due by that. Returns how many steps were taken.
pub async fn carry_out_due(app: &App) -> Result<u64, StoreError> {
    carry_out_due_until(app, || false).await
}

async fn carry_out_due_until(app: &App, stopped: impl Fn() -> bool) -> Result<u64, StoreError> {
    let _busy = app.work().busy.lock().await;
    let mut taken = 0;
    while !stopped() {
        let some = batch(app).await?;
        if some == 0 {
            break;
        }
        taken += some;
    }
    Ok(taken)
}

/// Some of what is due: first what the database alone decides, then what the processor is asked about.
async fn batch(app: &App) -> Result<u64, StoreError> {
    let setting = app.setting().await?;
    let first = setting.clone();
    let (outcome, asked) = app
        .store()
        .write(move |tx: &mut Database| take(tx, &first))
        .await?;
    app.work().note(&outcome);
    let mut taken = outcome.done + outcome.failed;
    if !asked.is_empty() {
        taken += ask(app, setting, asked).await?;
    }
    Ok(taken)
}

fn take(tx: &mut Database, setting: &Setting) -> Result<(Outcome, Vec<Asked>), StoreError> {
    let mut outcome = Outcome::default();
    let mut asked = Vec::new();
    for item in due::take(tx, setting.now, BATCH)? {
        let kind = item.kind()?;
        if kind == WorkKind::Transaction && item.what != what::INVOICE {
            due::lease(tx, kind, &item.object, setting.now + LEASE)?;
            match id_of(&item).and_then(|id| charges::find(tx, &id)) {
                Ok(charge) => asked.push(Asked { item, charge }),
                Err(error) => fail(tx, &mut outcome, &item, &error, setting)?,
            }
            continue;
        }
        let result = alone(tx, |tx| match kind {
            WorkKind::Cancellation => {
                let id = item.row().parse("object", &item.object)?;
                cancellations::worker::carry_out(tx, setting, id)?;
                Ok("takes effect".to_owned())
            }
            WorkKind::Subscription => {
                let id = item.row().parse("object", &item.object)?;
                steps::come_due(tx, setting, id)
            }
            WorkKind::Transaction => {
                charges::invoice_due(tx, setting, &id_of(&item)?)?;
                Ok("invoice is due".to_owned())
            }
        });
        settle(tx, &mut outcome, &item, result, setting)?;
    }
    Ok((outcome, asked))
}

fn id_of(item: &Item) -> Result<TransactionId, StoreError> {
    item.row().parse("object", &item.object)
}

/// A transaction about which the processor is asked.
struct Asked {
    item: Item,
    charge: Charge,
}

async fn ask(app: &App, setting: Setting, asked: Vec<Asked>) -> Result<u64, StoreError> {
    let calls = asked
        .iter()
        .map(|asked| charges::ask(app.processor(), &asked.charge, setting.now));
    let answers: Vec<Answer> = join_all(calls).await;
    let answered: Vec<(Asked, Answer)> = asked.into_iter().zip(answers).collect();
    let outcome = app
        .store()
        .write(move |tx: &mut Database| {
            let mut outcome = Outcome::default();
            for (Asked { item, charge }, answer) in &answered {
                let result = alone(tx, |tx| {
                    let by = By::system();
                    charges::answered(tx, &setting, &charge.id, charge.status, answer, &by)?;
                    let reached = answer.reached.last().copied().unwrap_or(charge.status);
                    Ok(reached.label().to_owned())
                });
                settle(tx, &mut outcome, item, result, &setting)?;
            }
            Ok::<_, StoreError>(outcome)
        })
        .await?;
    app.work().note(&outcome);
    Ok(outcome.done + outcome.failed)
}

/// One step for itself: undone alone, also when it panics.
fn alone(
    tx: &mut Database,
    work: impl FnOnce(&mut Database) -> Result<String, StoreError>,
) -> Result<String, StoreError> {
    tx.transaction(|tx| {
        catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or(Err(StoreError::Panicked))
    })
}

fn settle(
    tx: &mut Database,
    outcome: &mut Outcome,
    item: &Item,
    result: Result<String, StoreError>,
    setting: &Setting,
) -> Result<(), StoreError> {
    match result {
        // What is still due as it was would be taken again and again, and hold up everything else.
        Ok(_) if due::is_unmoved(tx, item)? => {
            let error = item.row().refuse("the step changed nothing");
            fail(tx, outcome, item, &error, setting)
        }
        Ok(words) => {
            outcome.done += 1;
            outcome.happened.push(Happened {
                at: setting.now,
                kind: item.kind()?,
                object: item.object.clone(),
                words,
            });
            Ok(())
        }
        Err(error) => fail(tx, outcome, item, &error, setting),
    }
}

fn fail(
    tx: &mut Database,
    outcome: &mut Outcome,
    item: &Item,
    error: &StoreError,
    setting: &Setting,
) -> Result<(), StoreError> {
    if error.is_worth_another_try() || error.is_temporary() {
        return Err(StoreError::Again(error.to_string()));
    }
    tracing::error!(kind = item.kind, object = item.object, %error, "a due step failed; it is tried again later");
    outcome.failed += 1;
    due::set_back(tx, item, &error.to_string(), setting.now)
}
