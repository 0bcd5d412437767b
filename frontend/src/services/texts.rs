//! Sentences about one service, for more than one place.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{NoDueDate, OpenCancellation, Service, ServiceStatus};
use goodstanding_words::services::texts as words;
use goodstanding_words::{Amount, Fixed, Key, Message, Plural, Speaker, common};

use crate::clock;
use crate::ui::{day_of, money_text, near_date, relative_days};
use crate::words::{Reader, fixed, say};

/// An amount and how often it is paid, apart: "€49.00" and "a month".
pub fn price_parts(price: Money, cycle: Option<Cycle>) -> (String, String) {
    match cycle {
        _ if price.is_zero() => (fixed(common::FREE).into(), String::new()),
        Some(cycle) => (money_text(price), say(cycle.per())),
        None => (money_text(price), fixed(common::ONCE).into()),
    }
}

/// How an amount is paid: "€49.00 a month", "€49.00 once", "Free".
pub fn payment_text(price: Money, cycle: Option<Cycle>) -> String {
    let (amount, per) = price_parts(price, cycle);
    if per.is_empty() {
        amount
    } else {
        say(common::price_per(&amount, &per))
    }
}

/// Why the cancel button is inactive once cancellation was requested.
pub fn inactive_reason(open: &OpenCancellation) -> String {
    say(words::requested(
        &day_of(open.requested_at),
        open.effective_on,
    ))
}

/// What the next due date means for a service: how far away, or what happens then.
pub fn due_words(service: &Service, today: NaiveDate) -> String {
    match (&service.cancellation, service.next_due) {
        (Some(_), _) => fixed(words::ENDS_THEN).into(),
        (None, Some(due)) => relative_days(due, today),
        (None, None) => String::new(),
    }
}

/// Why there is no next due date.
pub const fn no_due_words(reason: Option<NoDueDate>) -> Fixed {
    match reason {
        Some(NoDueDate::Ended) => words::ENDED,
        Some(NoDueDate::NotSetUp) => words::NOT_SET_UP,
        Some(NoDueDate::StartsOn) => words::NOT_BEGUN,
        Some(NoDueDate::Paused) => words::PAUSED,
        Some(NoDueDate::Free) => words::FREE,
        Some(NoDueDate::PaidOnce) => words::PAID_ONCE,
        None => words::NO_DUE,
    }
}

/// Says to the reader, on the day that it is, without the year where it is this one.
struct Near(NaiveDate);

impl Speaker for Near {
    fn pattern(&self, key: Key) -> &'static str {
        Reader.pattern(key)
    }

    fn plural(&self, number: u64) -> Plural {
        Reader.plural(number)
    }

    fn number(&self, number: u64) -> String {
        Reader.number(number)
    }

    fn date(&self, date: NaiveDate) -> String {
        near_date(date, self.0)
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        Reader.instant(instant)
    }

    fn money(&self, amount: &Amount) -> String {
        Reader.money(amount)
    }

    fn text(&self, text: &str) -> String {
        Reader.text(text)
    }
}

/// A sentence whose dates are written as beside it: without the year where it is this one.
pub fn sentence_text(sentence: &Message) -> String {
    sentence.say(&Near(clock::now().date_naive()))
}

/// Whether something is wrong with a service: it is unpaid, or does not work.
pub fn is_in_trouble(service: &Service) -> bool {
    service.unpaid.is_some() || service.status == ServiceStatus::Suspended
}
