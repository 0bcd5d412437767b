//! What the store counts of itself, for whoever operates it. Counting costs a few instructions, so
//! it is always done; it is read where somebody asks for it.

use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::StoreError;
use super::connection::Access;

/// Seconds from half a millisecond, which a commit takes on a good disk, to the five for which a
/// unit of work waits at most.
const SECONDS: [f64; 13] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];
/// How many units of work share a commit: the most is 256.
const UNITS: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0];

/// Too much other work waits.
const OVERLOADED: &str = "overloaded";
/// No connection could be opened.
const NO_CONNECTION: &str = "no_connection";

/// How a unit of work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    /// It was carried out, and kept where it wrote.
    Done,
    /// It decided otherwise, or the database refused one of its statements; nothing was kept.
    Refused,
    /// The commit or the disk failed it.
    Failed,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    access: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    access: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    access: &'static str,
}

/// What the store counts. Clones count together.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    ended: Family<Ended, Counter>,
    not_begun: Family<Refused, Counter>,
    waits: Family<Of, Histogram, fn() -> Histogram>,
    commits: Histogram,
    units: Histogram,
    repeated: Counter,
    faults: Counter,
}

impl Default for Figures {
    fn default() -> Self {
        let figures = Self {
            ended: Family::default(),
            not_begun: Family::default(),
            waits: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            commits: Histogram::new(SECONDS),
            units: Histogram::new(UNITS),
            repeated: Counter::default(),
            faults: Counter::default(),
        };
        // What has not happened yet is a zero: the first one is an increase.
        for access in [Access::Read, Access::Write].map(word) {
            for outcome in [Outcome::Done, Outcome::Refused, Outcome::Failed] {
                let outcome = outcome.as_str();
                drop(figures.ended.get_or_create(&Ended { access, outcome }));
            }
            for reason in [OVERLOADED, NO_CONNECTION] {
                drop(figures.not_begun.get_or_create(&Refused { access, reason }));
            }
        }
        figures
    }
}

impl Figures {
    /// A unit of work has ended.
    pub(super) fn ended(&self, access: Access, outcome: Outcome) {
        let (access, outcome) = (word(access), outcome.as_str());
        self.ended.get_or_create(&Ended { access, outcome }).inc();
    }

    /// A unit of work could not begin; `error` says why.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whoever stops the store needs no figure of what it turns away"
    )]
    pub(super) fn not_begun(&self, access: Access, error: &StoreError) {
        let reason = match error {
            StoreError::Overloaded => OVERLOADED,
            StoreError::Connect(_) => NO_CONNECTION,
            _ => return,
        };
        let access = word(access);
        self.not_begun
            .get_or_create(&Refused { access, reason })
            .inc();
    }

    /// A unit of work begins that has waited since then.
    pub(super) fn waited(&self, access: Access, since: Instant) {
        let access = word(access);
        self.waits
            .get_or_create(&Of { access })
            .observe(since.elapsed().as_secs_f64());
    }

    /// So many units of work were committed together, which began then.
    pub(super) fn committed(&self, units: usize, since: Instant) {
        self.commits.observe(since.elapsed().as_secs_f64());
        self.units
            .observe(f64::from(u32::try_from(units).unwrap_or(u32::MAX)));
    }

    /// A unit of work is done once more, because others were at the same rows.
    pub(super) fn repeated(&self) {
        self.repeated.inc();
    }

    /// The disk failed, or is full.
    pub(super) fn fault(&self) {
        self.faults.inc();
    }

    /// Hands everything on to whoever shows it.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "store_units",
            "Units of work on the database, by whether they read or write and how they ended",
            self.ended.clone(),
        );
        registry.register(
            "store_units_not_begun",
            "Units of work that could not begin",
            self.not_begun.clone(),
        );
        registry.register(
            "store_wait_seconds",
            "How long units of work waited for the writer or for a connection",
            self.waits.clone(),
        );
        registry.register(
            "store_commit_seconds",
            "How long commits took, the flush to disk included",
            self.commits.clone(),
        );
        registry.register(
            "store_commit_units",
            "How many units of work shared a commit",
            self.units.clone(),
        );
        registry.register(
            "store_units_repeated",
            "Units of work that were done once more because others were at the same rows",
            self.repeated.clone(),
        );
        registry.register(
            "store_disk_faults",
            "Failures of the disk under the database, a full one included",
            self.faults.clone(),
        );
    }
}

const fn word(access: Access) -> &'static str {
    match access {
        Access::Glance | Access::Read => "read",
        Access::Write => "write",
    }
}
