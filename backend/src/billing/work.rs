//! What the worker of this server did and is at, for whoever waits for it or looks at it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use goodstanding_shared::money::{Money, sums};
use goodstanding_shared::subscriptions::SubscriptionEvent;
use goodstanding_shared::work::{AdvanceSummary, Happened, Outcome, Tally};
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

/// What came of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CameOf {
    pub(crate) outcome: Outcome,
    /// What happened to a subscription.
    pub(crate) event: Option<SubscriptionEvent>,
    /// How much was charged, or given back.
    pub(crate) amount: Option<Money>,
}

impl From<Outcome> for CameOf {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            event: None,
            amount: None,
        }
    }
}

/// A step that was done, and by what it is found how its services are called.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    /// Without the names, which may change.
    pub(crate) happened: Happened,
    pub(crate) subscription: Option<String>,
    pub(crate) service: Option<String>,
}

/// What the worker of this server did, and whether it is wanted.
#[derive(Debug, Default)]
pub(crate) struct Work {
    steps: Family<Steps, Counter>,
    rounds: Family<Steps, Counter>,
    wanted: Notify,
    /// One at a time in one server: in order, also while the demo's clock is advanced.
    busy: tokio::sync::Mutex<()>,
    log: Mutex<VecDeque<Done>>,
    progress: Mutex<Progress>,
    summary: Mutex<Option<Summary>>,
}

/// What the present or last advance of the demo's clock did.
#[derive(Clone, Debug)]
struct Summary {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    failed: u64,
    tallies: BTreeMap<Outcome, (u64, Vec<Money>)>,
}

impl Summary {
    fn add(&mut self, happened: &Happened) {
        let (count, amounts) = self.tallies.entry(happened.outcome).or_default();
        *count += 1;
        if let Some(amount) = happened.amount.filter(|amount| !amount.is_zero()) {
            let more = amounts.iter().copied().chain([amount]);
            // What no number can hold is told without its amount.
            *amounts = sums(more).unwrap_or_default();
        }
    }
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
    pub(crate) fn log(&self) -> Vec<Done> {
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

    /// What the present or last advance did, what was not paid first.
    pub(crate) fn summary(&self) -> Option<AdvanceSummary> {
        let summary = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        let Summary {
            from,
            until,
            failed,
            tallies,
        } = summary.clone()?;
        let tallies = tallies.into_iter().map(|(outcome, (count, sums))| Tally {
            outcome,
            count,
            sums,
        });
        Some(AdvanceSummary {
            from,
            until,
            failed,
            tallies: tallies.collect(),
        })
    }

    /// An advance begins, unless one is under way.
    pub(crate) fn begin_advance(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        foreseen: u64,
    ) -> bool {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.until.is_some() {
            return false;
        }
        *progress = Progress {
            until: Some(until),
            done: 0,
            foreseen,
        };
        let mut summary = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        *summary = Some(Summary {
            from,
            until,
            failed: 0,
            tallies: BTreeMap::new(),
        });
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

    /// These steps were done, and so many failed.
    pub(super) fn note(&self, done: &[Done], failed: u64) {
        let count = done.len() as u64;
        let is_advance = {
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.done += count;
            progress.until.is_some()
        };
        let mut summary = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(summary) = summary.as_mut().filter(|_| is_advance) {
            summary.failed += failed;
            for step in done {
                summary.add(&step.happened);
            }
        }
        drop(summary);
        self.steps.get_or_create(&DONE).inc_by(count);
        self.steps.get_or_create(&FAILED).inc_by(failed);
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend(done.iter().cloned());
        let surplus = log.len().saturating_sub(KEPT);
        log.drain(..surplus);
    }
}
