//! Ways in which things go: each is told of any lot of anybody's.

use chrono::{NaiveDate, TimeDelta};
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::services::ServiceAction;
use goodstanding_shared::subscriptions::life::SubscriptionAction as A;
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus as T};

use crate::deeds::{BankSays, Said, What};
use crate::script::{Lot, Script};

/// How long the bank takes to answer what it has not answered yet: nothing comes due within a day
/// of the present.
const LONG: TimeDelta = TimeDelta::days(2);

/// The bank has not even taken the charge up.
pub(super) const QUEUED: BankSays = &[said(&[], None, "The bank is closed", Some(LONG))];
/// The bank does not answer.
pub(super) const SILENT: BankSays = &[said(
    &[T::AuthorizedPending],
    Some(ResponseCode::NoAnswer),
    "The bank does not answer",
    Some(LONG),
)];
/// The bank holds the amount; it is taken later.
pub(super) const HELD: BankSays = &[said(
    &[T::Authorized],
    Some(ResponseCode::Approved),
    "The bank holds the amount; it is taken in two days",
    Some(LONG),
)];
/// The bank does not answer, and lets go of the charge when it is asked again.
pub(super) const LET_GO: BankSays = &[
    said(
        &[T::AuthorizedPending],
        Some(ResponseCode::NoAnswer),
        "The bank does not answer",
        Some(TimeDelta::days(1)),
    ),
    said(
        &[T::Void],
        Some(ResponseCode::CalledOff),
        "Called off before any money moved",
        None,
    ),
];
/// The bank holds the amount until that runs out.
pub(super) const RUN_OUT: BankSays = &[
    said(
        &[T::Authorized],
        Some(ResponseCode::Approved),
        "The bank holds the amount",
        Some(TimeDelta::days(7)),
    ),
    said(
        &[T::AuthExpired],
        None,
        "The bank holds the amount no longer",
        None,
    ),
];

const fn said(
    reached: &'static [T],
    code: Option<ResponseCode>,
    note: &'static str,
    again_after: Option<TimeDelta>,
) -> Said {
    Said {
        reached,
        code,
        note: Some(note),
        again_after,
    }
}

impl Script<'_> {
    /// Ordered so many days ago, and paid ever since. Returns on which day.
    pub(super) fn well(&mut self, age: u64, lot: &Lot) -> NaiveDate {
        let date = self.calendar.quiet(age, lot.months());
        self.order(date, lot);
        date
    }

    /// Paid for so many cycles at least, until the last one began, so many days ago. Returns on
    /// which day it was ordered.
    pub(super) fn until(&mut self, days_ago: u64, cycles: u32, lot: &Lot) -> NaiveDate {
        let date = self.calendar.renewed(days_ago, lot.months(), cycles);
        self.order(date, lot);
        date
    }

    /// By invoice: the last one is overdue since two days, the others were paid.
    pub(super) fn owes(&mut self, lot: &Lot) {
        let date = self.until(16, 1, lot);
        let cycles: Vec<_> = self.calendar.cycles(date, lot.months()).collect();
        for begun in &cycles[..cycles.len().saturating_sub(1)] {
            let at = self.on(*begun) + TimeDelta::days(6);
            let of = lot.name().to_owned();
            self.staff(at, What::RecordPayments { of });
        }
    }

    /// The customer ends every service of it on the due date, and asked for that so many hours ago.
    pub(super) fn leaves(&mut self, hours_ago: i64, lot: &Lot, reason: &'static str) {
        let at = self.calendar.hours_ago(hours_ago);
        for line in &lot.lines {
            self.cancel(at, &line.name, CancellationType::OnServiceDueDate, reason);
        }
    }

    /// The customer ended it at once, so many days ago.
    pub(super) fn left(&mut self, days_ago: u64, lot: &Lot, reason: &'static str) {
        let at = self.on(self.calendar.ago(days_ago));
        for line in &lot.lines {
            self.cancel(at, &line.name, CancellationType::Immediate, reason);
        }
    }

    /// Staff put it on file, so many days ago.
    pub(super) fn filed(&mut self, days_ago: u64, lot: &Lot) {
        let at = self.on(self.calendar.ago(days_ago));
        for line in &lot.lines {
            let why = (200, "Over for good");
            self.act(at, &line.name, ServiceAction::Archive, why);
        }
    }

    /// The customer does something to it, so many days ago.
    pub(super) fn days_ago(&mut self, days: u64, lot: &Lot, action: A) {
        let at = self.on(self.calendar.ago(days));
        self.bill(at, lot.name(), action);
    }
}
