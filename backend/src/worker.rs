//! What happens because time passes: everything that is due, the oldest first.
//!
//! Each step is a unit of its own (a savepoint), and steps share a commit. What fails is undone alone, tried again later, and shown to staff; the
//! others go on. The processor is asked between two transactions, never inside one. On PostgreSQL several of them are carried out side by side,
//! by one server and by several: what one has taken the others skip. New transactions are begun at the end of each, because whoever takes a number
//! makes everybody else wait for theirs until the commit.

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
use crate::billing::charges::{self, Charge, Unnumbered};
use crate::billing::due::{self, Item, what};
use crate::billing::processor::Answer;
use crate::billing::steps::{self, Setting};
use crate::store::{Database, Failure as _, Held, StoreError};
use crate::{cancellations, http, sessions};

/// How often it is looked for due work; what somebody waits for is carried out at once.
const EVERY: Duration = Duration::from_mins(1);
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

/// Carries out everything that is due now, and what becomes due by that, one after the other: the same data give the same result. Returns how many
/// steps were taken.
pub async fn carry_out_due(app: &App) -> Result<u64, StoreError> {
    let _busy = app.work().busy.lock().await;
    lane(app, &|| false).await
}

/// The same as fast as the database can: what it carries out side by side comes in any order.
async fn carry_out_due_until(app: &App, stopped: impl Fn() -> bool) -> Result<u64, StoreError> {
    let _busy = app.work().busy.lock().await;
    let lanes = (0..app.store().lanes()).map(|_| lane(app, &stopped));
    let taken: Result<Vec<u64>, StoreError> = join_all(lanes).await.into_iter().collect();
    Ok(taken?.into_iter().sum())
}

async fn lane(app: &App, stopped: &impl Fn() -> bool) -> Result<u64, StoreError> {
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
    let taken = take_as(app, &setting, Numbers::Last).await;
    let (outcome, asked) = match taken {
        // A new transaction could not be begun, and with it nothing was done. Which one it is shows when each is a part of its step.
        Err(error) if !is_passing(&error) => {
            tracing::warn!(%error, "due steps are carried out one by one");
            take_as(app, &setting, Numbers::InEachStep).await?
        }
        taken => taken?,
    };
    app.work().note(&outcome);
    let mut taken = outcome.done + outcome.failed;
    if !asked.is_empty() {
        taken += ask(app, setting, asked).await?;
    }
    Ok(taken)
}

/// When the new transactions of several steps are begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    /// All of them after the last step: the counter is held as shortly as can be.
    Last,
    /// Each within its step, so that it can be undone with it.
    InEachStep,
}

async fn take_as(
    app: &App,
    setting: &Setting,
    numbers: Numbers,
) -> Result<(Outcome, Vec<Asked>), StoreError> {
    let (setting, batch) = (setting.clone(), app.store().batch());
    app.store()
        .write(move |tx: &mut Database| take(tx, &setting, batch, numbers))
        .await
}

fn take(
    tx: &mut Database,
    setting: &Setting,
    batch: u32,
    numbers: Numbers,
) -> Result<(Outcome, Vec<Asked>), StoreError> {
    let mut outcome = Outcome::default();
    let mut asked = Vec::new();
    let mut open = Vec::new();
    for item in due::take(tx, setting.now, batch)? {
        let kind = item.kind()?;
        if kind != WorkKind::Subscription {
            // It may be about a subscription that is being charged, and would not see that.
            Unnumbered::begin_all(tx, &open)?;
            open.clear();
        }
        if kind == WorkKind::Transaction && item.what != what::INVOICE {
            due::lease(tx, kind, &item.object, setting.now + LEASE)?;
            match id_of(&item).and_then(|id| charges::find(tx, &id)) {
                Ok(charge) => asked.push(Asked { item, charge }),
                Err(error) => fail(tx, &mut outcome, &item, &error, setting)?,
            }
            continue;
        }
        let result = match alone(tx, |tx| one(tx, setting, &item, numbers)) {
            Ok(None) => continue,
            Ok(Some((words, begun))) => {
                open.extend(begun);
                Ok(words)
            }
            Err(error) => Err(error),
        };
        settle(tx, &mut outcome, &item, result, setting)?;
    }
    Unnumbered::begin_all(tx, &open)?;
    Ok((outcome, asked))
}

/// Carries one step out, and says what happened; none where somebody else is at it. The new transactions that are left to be begun come with it.
fn one(
    tx: &mut Database,
    setting: &Setting,
    item: &Item,
    numbers: Numbers,
) -> Result<Option<(String, Vec<Unnumbered>)>, StoreError> {
    if !try_hold(tx, item)? {
        return Ok(None);
    }
    Ok(Some(match item.kind()? {
        WorkKind::Cancellation => {
            let id = item.row().parse("object", &item.object)?;
            cancellations::worker::carry_out(tx, setting, id)?;
            ("takes effect".to_owned(), Vec::new())
        }
        WorkKind::Subscription => {
            let id = item.row().parse("object", &item.object)?;
            let (words, mut begun) = steps::come_due(tx, setting, id)?;
            if numbers == Numbers::InEachStep {
                Unnumbered::begin_all(tx, &begun)?;
                begun.clear();
            }
            (words, begun)
        }
        WorkKind::Transaction => {
            charges::invoice_due(tx, setting, &id_of(item)?)?;
            ("invoice is due".to_owned(), Vec::new())
        }
    }))
}

/// Holds what is due, unless somebody else is at it: `false` then, and it is taken the next time. They hold it first and change what is due of it
/// last; whoever waited for them here would keep them from that.
fn try_hold(tx: &mut Database, item: &Item) -> Result<bool, StoreError> {
    match item.kind()? {
        WorkKind::Subscription => tx.try_hold(Held::Subscription(&item.object)),
        WorkKind::Cancellation => {
            let id = item.row().parse("object", &item.object)?;
            cancellations::worker::try_hold(tx, id)
        }
        WorkKind::Transaction => match charges::find(tx, &id_of(item)?)?.subscription {
            Some(subscription) => tx.try_hold(Held::Subscription(&subscription.to_string())),
            None => Ok(true),
        },
    }
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
fn alone<T>(
    tx: &mut Database,
    work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
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

/// Whether it is no fault of the step: the same may go well the next time.
fn is_passing(error: &StoreError) -> bool {
    error.is_worth_another_try() || error.is_temporary()
}

fn fail(
    tx: &mut Database,
    outcome: &mut Outcome,
    item: &Item,
    error: &StoreError,
    setting: &Setting,
) -> Result<(), StoreError> {
    if is_passing(error) {
        return Err(StoreError::Again(error.to_string()));
    }
    tracing::error!(kind = item.kind, object = item.object, %error, "a due step failed; it is tried again later");
    outcome.failed += 1;
    due::set_back(tx, item, &error.to_string(), setting.now)
}
