//! Time held against a promise: kept, overtaken by somebody's act, broken, or still open.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::services::{ServiceWait, SuspensionCause};
use goodstanding_shared::subscriptions::{SubscriptionEvent as E, SubscriptionStatus as S};
use goodstanding_shared::transactions::TransactionStatus as T;

use super::history::{Attempt, Entry, History, begins};
use super::promise::{Promise, What};

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It came true, to the day and to the minor unit.
    Kept,
    /// Somebody acted in between: the entry of the history that says so.
    Overtaken(String),
    /// It did not come true, and nobody acted: what happened instead.
    Broken(String),
    /// Its day is yet to come, or what it depends on never came.
    Open,
}

/// What an act must be about in order to overtake a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Touches {
    /// What is billed, and when.
    Billing,
    /// Whether a service works.
    Service,
    /// Whether a service is set up once everything is there: that it is there is no excuse.
    SetUp,
}

/// Judges a promise by what happened until `now`.
pub(super) fn judge(promise: &Promise, history: &History, now: DateTime<Utc>) -> Verdict {
    let view = View {
        promise,
        history,
        now,
    };
    match &promise.what {
        What::Charge { place, on, amount } => {
            let found = view.charges().nth(*place);
            let is_it = |at: DateTime<Utc>| at.date_naive() == *on;
            match found {
                Some(attempt)
                    if is_it(attempt.at)
                        && amount.is_none_or(|amount| amount == attempt.amount) =>
                {
                    Verdict::Kept
                }
                Some(attempt) if attempt.at < end_of(*on) => view.unforeseen(attempt),
                found => view.later(*on, Touches::Billing, || match found {
                    Some(attempt) => format!("charged on {} only", attempt.at),
                    None => "never charged".to_owned(),
                }),
            }
        }
        What::NoCharge { until } => match view.charges().find(|it| it.at < begins(*until)) {
            Some(attempt) => view.unforeseen(attempt),
            None if now >= begins(*until) => Verdict::Kept,
            None => Verdict::Open,
        },
        What::DueDate { on } => {
            let is_charged = view.charges().any(|attempt| attempt.at.date_naive() == *on);
            let is_over = |entry: &Entry| {
                entry.at.date_naive() == *on
                    && (view.ends(entry) || view.stands(entry, is_due_status))
            };
            if is_charged || view.entries().any(is_over) {
                return Verdict::Kept;
            }
            view.later(*on, Touches::Billing, || "nothing was due".to_owned())
        }
        What::Start { on } => view.on_day(*on, Touches::Billing, |entry| {
            view.happened(entry, |event| event == E::Started)
        }),
        What::Pause { on } => view.on_day(*on, Touches::Billing, |entry| {
            view.stands(entry, |status| status == S::Paused)
        }),
        What::End { on } => view.on_day(*on, Touches::Billing, |entry| {
            view.stands(entry, |status| matches!(status, S::Cancelled | S::Expired))
        }),
        What::Overdue { on } => view.on_day(*on, Touches::Billing, |entry| {
            view.happened(entry, |event| event == E::InvoiceOverdue)
        }),
        What::Works { until } => {
            let mut stopped = view
                .entries()
                .filter(|entry| view.ends(entry) || view.suspends(entry));
            match stopped.find(|entry| entry.at < begins(*until)) {
                Some(entry) => {
                    view.unless_overtaken(entry.at, Touches::Service, || entry.to_string())
                }
                None if now >= begins(*until) => Verdict::Kept,
                None => Verdict::Open,
            }
        }
        What::Stops { on } => view.on_day(*on, Touches::Service, |entry| view.ends(entry)),
        What::Suspends { on } => view.on_day(*on, Touches::Service, |entry| view.suspends(entry)),
        What::SetUp { waits } => view.set_up(waits),
        What::Restored { cause } => view.restored(*cause),
        What::Outcome { said, became } if said == became => Verdict::Kept,
        What::Outcome { became, .. } => Verdict::Broken(format!("it became {became}")),
        // The driver looks at the clock itself.
        What::Event { .. } => Verdict::Open,
    }
}

fn is_due_status(status: S) -> bool {
    matches!(status, S::Paused | S::Cancelled | S::Expired)
}

fn end_of(day: NaiveDate) -> DateTime<Utc> {
    begins(day + Days::new(1))
}

struct View<'a> {
    promise: &'a Promise,
    history: &'a History,
    now: DateTime<Utc>,
}

impl<'a> View<'a> {
    fn subscription(&self) -> &'a str {
        self.promise.of.subscription.as_deref().unwrap_or_default()
    }

    fn charges(&self) -> impl Iterator<Item = &'a Attempt> {
        self.history
            .charges_after(self.subscription(), self.promise.made_at)
    }

    /// Everything that happened since.
    fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        let made_at = self.promise.made_at;
        self.history
            .entries
            .iter()
            .filter(move |entry| entry.at > made_at)
    }

    /// Whether the subscription went along such an arrow.
    fn happened(&self, entry: &Entry, fits: impl Fn(E) -> bool) -> bool {
        let is_it = entry.subscription.as_deref() == Some(self.subscription());
        match &entry.event {
            Event::SubscriptionChanged { event, .. } => is_it && event.is_some_and(fits),
            _ => false,
        }
    }

    /// Whether the subscription stands so since.
    fn stands(&self, entry: &Entry, fits: impl Fn(S) -> bool) -> bool {
        entry.subscription.as_deref() == Some(self.subscription())
            && matches!(&entry.event, Event::SubscriptionChanged { to, .. } if fits(to.status()))
    }

    fn is_own(&self, entry: &Entry) -> bool {
        entry.service.is_some() && entry.service == self.promise.of.service
    }

    fn ends(&self, entry: &Entry) -> bool {
        self.is_own(entry)
            && matches!(
                entry.event,
                Event::ServiceTerminated { .. }
                    | Event::CancellationCompleted { .. }
                    | Event::ServiceEnded
                    | Event::ServiceMarkedAsFraud
            )
    }

    fn suspends(&self, entry: &Entry) -> bool {
        self.is_own(entry) && matches!(entry.event, Event::ServiceSuspended { .. })
    }

    /// Promised for a day, and known by an entry of the history.
    fn on_day(&self, on: NaiveDate, touches: Touches, fits: impl Fn(&Entry) -> bool) -> Verdict {
        match self.entries().find(|entry| fits(entry)) {
            Some(entry) if entry.at.date_naive() == on => Verdict::Kept,
            Some(entry) if entry.at < begins(on) => {
                self.unless_overtaken(entry.at, touches, || entry.to_string())
            }
            found => self.later(on, touches, || {
                found.map_or_else(|| "it did not happen".to_owned(), ToString::to_string)
            }),
        }
    }

    /// It did not happen by the end of its day.
    fn later(&self, on: NaiveDate, touches: Touches, instead: impl Fn() -> String) -> Verdict {
        if self.now < end_of(on) {
            return Verdict::Open;
        }
        // What is due on a day is due from its first instant; what somebody does later that day is
        // no excuse.
        let until = begins(on).max(self.promise.made_at + chrono::TimeDelta::hours(12));
        self.unless_overtaken(until, touches, instead)
    }

    /// Something was charged that nobody announced: somebody who acted may have done that. What
    /// that was is known with the answer.
    fn unforeseen(&self, attempt: &Attempt) -> Verdict {
        let answered_at = self.history.answered_at(attempt);
        let verdict = self.unless_overtaken(answered_at, Touches::Billing, || {
            format!(
                "{} of {} was charged on {}",
                attempt.id, attempt.amount, attempt.at
            )
        });
        match verdict {
            Verdict::Broken(_) if attempt.is_open => Verdict::Open,
            verdict => verdict,
        }
    }

    fn unless_overtaken(
        &self,
        until: DateTime<Utc>,
        touches: Touches,
        instead: impl Fn() -> String,
    ) -> Verdict {
        let mut acts = self.entries().filter(|entry| entry.at <= until);
        if let Some(entry) = acts.find(|entry| self.is_act(entry, touches)) {
            return Verdict::Overtaken(entry.to_string());
        }
        // The bank may have asked for an approval that nobody gave yet: the log of the transaction
        // has that answer.
        let waits = |attempt: &&Attempt| {
            attempt.at <= until && (attempt.waits || self.history.answered_at(attempt) > until)
        };
        match self
            .charges()
            .find(waits)
            .filter(|_| touches != Touches::SetUp)
        {
            Some(attempt) => Verdict::Overtaken(format!("{} waits for an approval", attempt.id)),
            None => Verdict::Broken(instead()),
        }
    }

    /// Whether the entry is about the object of the promise, or about how its customer pays.
    fn concerns(&self, entry: &Entry) -> bool {
        let bills = |service: &String| {
            self.promise.of.service.as_ref() == Some(service)
                || self.history.is_billed_by(service, self.subscription())
        };
        match (&entry.service, &entry.subscription) {
            (None, None) => true,
            (Some(service), _) => bills(service),
            (None, Some(subscription)) => subscription == self.subscription(),
        }
    }

    /// Whether somebody acted: a person, or the bank with its answer.
    fn is_act(&self, entry: &Entry, touches: Touches) -> bool {
        if !self.concerns(entry) {
            return false;
        }
        if touches == Touches::SetUp {
            // Another product waits for other things.
            let is_another = matches!(
                entry.event,
                Event::SubscriptionChanged {
                    event: Some(E::Upgraded),
                    ..
                }
            );
            let ends = self.ends(entry) || matches!(entry.event, Event::SubscriptionChanged { .. });
            return is_another || (!entry.is_system && ends);
        }
        match &entry.event {
            Event::SubscriptionChanged { event, .. } => {
                !entry.is_system
                    || matches!(
                        event,
                        Some(
                            E::ChargeWaits
                                | E::Approved
                                | E::NotApproved
                                | E::FailedSoftly
                                | E::FailedHard
                                | E::RetriesUsedUp
                                | E::Recovered
                                | E::FirstCharged
                                | E::InvoiceOverdue
                                | E::InvoicesPaid
                                | E::ForcedEnd
                                | E::Upgraded
                        )
                    )
            }
            Event::Charged { status, .. } => !entry.is_system || *status == T::Cancelled,
            Event::CancellationRequested { .. }
            | Event::CancellationCompleted { .. }
            | Event::CancellationWithdrawn { .. }
            | Event::ServiceTerminated { .. }
            | Event::ServiceMarkedAsFraud
            | Event::StartMoved { .. }
            | Event::ChargeOrdered { .. }
            | Event::PaymentMethodReplaced { .. }
            | Event::PaymentMethodRemoved { .. }
            | Event::PasswordChanged
            // What nobody sets up is not billed again.
            | Event::ServiceActivated
            | Event::ServiceAccepted => !entry.is_system,
            Event::ServiceSuspended { .. } | Event::ServiceResumed => {
                !entry.is_system && touches == Touches::Service
            }
            Event::ServiceOrdered { .. }
            | Event::PeriodCorrected { .. }
            | Event::ServiceArchived
            | Event::ServiceEnded
            | Event::SubscriptionCreated { .. }
            | Event::RefundOrdered { .. }
            | Event::Refunded { .. }
            | Event::PaymentMethodAdded { .. } => false,
        }
    }

    /// When what a service waits for came, whatever came last; none while something is missing.
    fn ready_at(&self, waits: &[ServiceWait]) -> Option<DateTime<Utc>> {
        let mut ready = self.promise.made_at;
        for wait in waits {
            let came = self.entries().find(|entry| match wait {
                ServiceWait::Start => self.happened(entry, |event| event == E::Started),
                ServiceWait::Resume => self.happened(entry, |event| event == E::Resumed),
                ServiceWait::Payment => {
                    let is_it = entry.subscription.as_deref() == Some(self.subscription());
                    match &entry.event {
                        Event::Charged { status, amount, .. } => {
                            is_it && *status == T::Captured && !amount.is_zero()
                        }
                        _ => false,
                    }
                }
                ServiceWait::Acceptance => {
                    self.is_own(entry)
                        && !entry.is_system
                        && matches!(
                            entry.event,
                            Event::ServiceAccepted | Event::ServiceActivated
                        )
                }
            });
            ready = ready.max(came?.at);
        }
        Some(ready)
    }

    /// As soon as what it waits for is there, it is set up.
    fn set_up(&self, waits: &[ServiceWait]) -> Verdict {
        let mut own = self.entries();
        let set_up = own.find(|entry| self.is_own(entry) && entry.event == Event::ServiceActivated);
        let ended = self.entries().find(|entry| self.ends(entry));
        match (self.ready_at(waits), set_up) {
            (Some(ready), Some(entry)) if ready == entry.at => Verdict::Kept,
            (Some(ready), _) if ended.is_some_and(|entry| entry.at <= ready) => Verdict::Open,
            (Some(ready), found) => self.unless_overtaken(ready, Touches::SetUp, || {
                format!("ready at {ready}, set up {:?}", found.map(|entry| entry.at))
            }),
            (None, Some(entry)) => self.unless_overtaken(entry.at, Touches::SetUp, || {
                format!("set up at {}, and not everything was there", entry.at)
            }),
            (None, None) => Verdict::Open,
        }
    }

    /// As soon as the cause is gone, it works again.
    fn restored(&self, cause: SuspensionCause) -> Verdict {
        let gone = self.entries().find(|entry| match cause {
            SuspensionCause::Paused => self.happened(entry, |event| event == E::Resumed),
            SuspensionCause::InvoiceOverdue => {
                self.happened(entry, |event| event == E::InvoicesPaid)
            }
            SuspensionCause::ByStaff | SuspensionCause::Risk => {
                self.is_own(entry) && !entry.is_system && entry.event == Event::ServiceResumed
            }
        });
        let works = self
            .entries()
            .find(|entry| self.is_own(entry) && entry.event == Event::ServiceResumed);
        match (gone, works) {
            (Some(gone), Some(works)) if gone.at == works.at => Verdict::Kept,
            (Some(gone), found) => {
                // It may have ended, or one more cause may have come: by somebody, or by a pause
                // that was asked for before.
                let mut earlier = self.entries().filter(|entry| entry.at <= gone.at);
                match earlier.find(|entry| {
                    let begins = |event| event == E::Paused;
                    self.ends(entry)
                        || (self.suspends(entry) && !entry.is_system)
                        || self.happened(entry, begins)
                }) {
                    Some(entry) => Verdict::Overtaken(entry.to_string()),
                    None => Verdict::Broken(format!(
                        "gone at {}, works {:?}",
                        gone.at,
                        found.map(|entry| entry.at)
                    )),
                }
            }
            (None, Some(works)) => self.unless_overtaken(works.at, Touches::Service, || {
                format!("works again at {}, and its cause was not gone", works.at)
            }),
            (None, None) => Verdict::Open,
        }
    }
}
