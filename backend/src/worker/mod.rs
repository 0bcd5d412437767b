//! What happens because time passes: everything that is due, the oldest first.
//!
//! Each step is a unit of its own (a savepoint), and steps share a commit. What fails is undone alone, tried again later, and shown to staff; the
//! others go on. The processor is asked between two transactions, never inside one. On PostgreSQL several of them are carried out side by side,
//! by one server and by several: what one has taken the others skip. New transactions are begun at the end of each, because whoever takes a number
//! makes everybody else wait for theirs until the commit.

pub(crate) mod batch;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use goodstanding_shared::work::Happened;
use tokio::sync::{Notify, watch};

use self::batch::{Asked, Numbers, Outcome, is_passing};
use crate::app::App;
use crate::billing::charges;
use crate::billing::processor::Answer;
use crate::billing::steps::Setting;
use crate::store::{Database, StoreError};
use crate::{http, sessions};

/// How often it is looked for due work; what somebody waits for is carried out at once.
const EVERY: Duration = Duration::from_mins(1);
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

async fn take_as(
    app: &App,
    setting: &Setting,
    numbers: Numbers,
) -> Result<(Outcome, Vec<Asked>), StoreError> {
    let (setting, limit) = (setting.clone(), app.store().batch());
    app.store()
        .write(move |tx: &mut Database| batch::take(tx, &setting, limit, numbers))
        .await
}

/// Asks the processor, outside of any transaction, and writes its answers down.
async fn ask(app: &App, setting: Setting, asked: Vec<Asked>) -> Result<u64, StoreError> {
    let calls = asked
        .iter()
        .map(|asked| charges::ask(app.processor(), &asked.charge, setting.now));
    let answers: Vec<Answer> = join_all(calls).await;
    let answered: Vec<(Asked, Answer)> = asked.into_iter().zip(answers).collect();
    let outcome = app
        .store()
        .write(move |tx: &mut Database| batch::answer(tx, &setting, &answered))
        .await?;
    app.work().note(&outcome);
    Ok(outcome.done + outcome.failed)
}
