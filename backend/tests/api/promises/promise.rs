//! What a promise is: data, which any screen may say and any time can be held against.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{ServiceWait, SuspensionCause};

/// Where something was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Screen {
    /// The services of a customer.
    Services,
    /// The overview of what will be charged.
    UpcomingCharges,
    /// The panel and the listing of subscriptions.
    Subscriptions,
    /// The page of a subscription.
    Subscription,
    /// The page of a transaction.
    Transaction,
    /// The page of an order.
    Order,
    /// The dialog before something is done.
    Dialog,
    /// The clock and the worker, for staff.
    Clock,
}

/// What kind of thing is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Charge,
    NoCharge,
    DueDate,
    Start,
    Pause,
    End,
    Overdue,
    Works,
    Stops,
    Suspends,
    SetUp,
    Restored,
    Outcome,
    Event,
}

/// What is promised, when, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The attempt to charge with this place among those that come: its day, and the amount where
    /// it was said.
    Charge {
        place: usize,
        on: NaiveDate,
        amount: Option<Money>,
    },
    /// Nothing is charged before that day.
    NoCharge { until: NaiveDate },
    /// On that day a bill comes, or what is due ends or pauses.
    DueDate { on: NaiveDate },
    /// The subscription begins, and is billed from then on.
    Start { on: NaiveDate },
    /// It pauses: nothing works and nothing is billed.
    Pause { on: NaiveDate },
    /// The subscription ends, for whatever reason.
    End { on: NaiveDate },
    /// An invoice is overdue.
    Overdue { on: NaiveDate },
    /// A service works until that day at least.
    Works { until: NaiveDate },
    /// The service ends, and does not come back.
    Stops { on: NaiveDate },
    /// The service is suspended, until what is owed is paid.
    Suspends { on: NaiveDate },
    /// It is set up as soon as this is there.
    SetUp { waits: Vec<ServiceWait> },
    /// It works again as soon as this is gone.
    Restored { cause: SuspensionCause },
    /// What a dialog said of what it does, and what became of it: looked at right after it was
    /// done.
    Outcome { said: String, became: String },
    /// Something happens by itself at that instant.
    Event { at: DateTime<Utc> },
}

impl What {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Charge { .. } => Kind::Charge,
            Self::NoCharge { .. } => Kind::NoCharge,
            Self::DueDate { .. } => Kind::DueDate,
            Self::Start { .. } => Kind::Start,
            Self::Pause { .. } => Kind::Pause,
            Self::End { .. } => Kind::End,
            Self::Overdue { .. } => Kind::Overdue,
            Self::Works { .. } => Kind::Works,
            Self::Stops { .. } => Kind::Stops,
            Self::Suspends { .. } => Kind::Suspends,
            Self::SetUp { .. } => Kind::SetUp,
            Self::Restored { .. } => Kind::Restored,
            Self::Outcome { .. } => Kind::Outcome,
            Self::Event { .. } => Kind::Event,
        }
    }
}

/// What a promise is about. The clock promises without any of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// The subscription that it is about, or that bills the service.
    pub(super) subscription: Option<String>,
    /// The service, where it is about one.
    pub(super) service: Option<String>,
}

impl Object {
    pub(super) fn subscription(id: impl ToString) -> Self {
        Self {
            subscription: Some(id.to_string()),
            service: None,
        }
    }

    pub(super) fn service(id: impl ToString, subscription: Option<&String>) -> Self {
        Self {
            subscription: subscription.cloned(),
            service: Some(id.to_string()),
        }
    }
}

/// What a screen said at an instant of the future of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Promise {
    /// When it was made.
    pub(super) made_at: DateTime<Utc>,
    pub(super) screen: Screen,
    pub(super) of: Object,
    pub(super) what: What,
}

impl fmt::Display for Promise {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.of.service.as_ref().or(self.of.subscription.as_ref());
        write!(
            formatter,
            "{:?} said on {} of {}: {:?}",
            self.screen,
            self.made_at.format("%F %T"),
            of.map_or("the clock", String::as_str),
            self.what
        )
    }
}
