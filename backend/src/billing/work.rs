//! What the worker of this server did and is at, for whoever waits for it or looks at it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use goodstanding_shared::work::Happened;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use tokio::sync::Notify;

/// How much of what happened is kept for the page of the demo's clock.
const KEPT: usize = 200;

/// How a step, or a round of them, went.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Steps {
    outcome: &'static str,
}

const DONE: Steps = Steps { outcome: "done" };
const FAILED: Steps = Steps { outcome: "failed" };

/// What the worker of this server did, and whether it is wanted.
#[derive(Debug, Default)]
pub(crate) struct Work {
    steps: Family<Steps, Counter>,
    rounds: Family<Steps, Counter>,
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
        self.steps.get_or_create(&DONE).get()
    }

    /// How many steps failed since the start.
    pub(crate) fn failed(&self) -> u64 {
        self.steps.get_or_create(&FAILED).get()
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

    /// It was looked for everything that is due, to the end or not.
    pub(super) fn note_round(&self, is_complete: bool) {
        let outcome = if is_complete { DONE } else { FAILED };
        self.rounds.get_or_create(&outcome).inc();
    }

    /// Hands what is counted on to whoever shows it.
    pub(crate) fn register(&self, registry: &mut Registry) {
        // What has not happened yet is a zero: the first one is an increase.
        for family in [&self.steps, &self.rounds] {
            for outcome in [DONE, FAILED] {
                drop(family.get_or_create(&outcome));
            }
        }
        registry.register(
            "worker_steps",
            "Due steps that the worker of this server carried out, or that failed",
            self.steps.clone(),
        );
        registry.register(
            "worker_rounds",
            "How often the worker of this server looked for due work, at least once a minute",
            self.rounds.clone(),
        );
    }

    /// Waits until something is due.
    pub(super) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Waits until nobody else of this server carries out due work, and keeps them waiting.
    pub(super) async fn hold(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.busy.lock().await
    }

    /// So many steps were done, and so many failed; this is what happened by them.
    pub(super) fn note(&self, done: u64, failed: u64, happened: &[Happened]) {
        {
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.done += done;
        }
        self.steps.get_or_create(&DONE).inc_by(done);
        self.steps.get_or_create(&FAILED).inc_by(failed);
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend(happened.iter().cloned());
        let surplus = log.len().saturating_sub(KEPT);
        log.drain(..surplus);
    }
}
