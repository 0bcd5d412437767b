//! The situations in which people do things at the same time.

use crate::life::{ASKS, GOOD, NEVER_SOFTLY};

/// A situation: how it is reached, and what can be done in it.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    /// Which product is ordered under which plan, and what is due with the order.
    pub(super) ordered: (&'static str, &'static str, &'static str),
    /// With what it is paid.
    pub(super) card: &'static str,
    /// What is done first, one after the other.
    pub(super) before: &'static [&'static str],
    /// How many days later everything happens, without the worker having come.
    pub(super) days_later: i64,
    /// What an upgrade costs by then.
    pub(super) upgrade_costs: &'static str,
    /// What can be done.
    pub(super) deeds: &'static [&'static str],
}

/// Active and paid: everything can be done, and nothing comes due.
pub(super) const WELL: Scene = Scene {
    ordered: ("vps-2", "MONTHLY", "24.99"),
    card: GOOD,
    before: &[],
    days_later: 0,
    upgrade_costs: "24.36",
    deeds: &[
        "pause_now",
        "cancel_at_end",
        "cancel_now",
        "upgrade",
        "force_end",
        "delete",
        "cancel the service",
        "terminate the service",
        "replace the card",
        "refund",
    ],
};

/// Paused since today, to be resumed or ended.
pub(super) const PAUSED: Scene = Scene {
    before: &["pause_now"],
    deeds: &[
        "resume_keeping_date",
        "resume_from_today",
        "cancel_now",
        "force_end",
        "delete",
        "cancel the service",
        "terminate the service",
        "replace the card",
    ],
    ..WELL
};

/// Cancelled at the end of the period, and its service with it.
pub(super) const ENDING: Scene = Scene {
    before: &["cancel_at_end"],
    deeds: &[
        "withdraw",
        "withdraw the request",
        "complete the request",
        "cancel_now",
        "force_end",
        "terminate the service",
        "delete",
    ],
    ..WELL
};

/// Its first bill was declined, and is due to be tried again. The service works: it is set up with
/// the order.
pub(super) const FAILING: Scene = Scene {
    ordered: ("s3-1t", "MONTHLY", "12.00"),
    card: NEVER_SOFTLY,
    days_later: 1,
    deeds: &[
        "pay_now",
        "replace the card",
        "cancel_now",
        "force_end",
        "the worker",
    ],
    ..WELL
};

/// The bank asks its customer about the first bill.
pub(super) const WAITING: Scene = Scene {
    card: ASKS,
    deeds: &[
        "approve",
        "refuse",
        "cancel_now",
        "force_end",
        "delete",
        "cancel the service",
    ],
    ..WELL
};

/// Its second bill is due, and the worker has not come yet.
pub(super) const DUE: Scene = Scene {
    days_later: 30,
    upgrade_costs: "49.00",
    deeds: &[
        "the worker",
        "pause_now",
        "cancel_now",
        "cancel_at_end",
        "upgrade",
        "replace the card",
        "force_end",
        "refund",
        "terminate the service",
    ],
    ..WELL
};

/// Its service waits until staff set it up.
pub(super) const PENDING: Scene = Scene {
    ordered: ("tls-ov", "ANNUAL", "74.90"),
    deeds: &[
        "accept the order",
        "activate the service",
        "mark as fraud",
        "cancel_now",
        "cancel the service",
    ],
    ..WELL
};

/// Its service was switched off by staff.
pub(super) const SUSPENDED: Scene = Scene {
    before: &["suspend the service"],
    deeds: &[
        "resume the service",
        "terminate the service",
        "cancel the service",
    ],
    ..WELL
};
