//! Whose clock can be advanced, and how far.

use chrono::{DateTime, Months, Utc};
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_words::{fields, system};

use crate::app::App;
use crate::problem::Problem;

/// How far it can be advanced at once.
const MOST: Months = Months::new(120);

/// Only staff of a demo have a clock; for everybody else there is nothing here.
pub(super) fn require_demo(app: &App) -> Result<(), Problem> {
    if app.settings().demo {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

/// The clock goes forward, and not too far at once.
pub(super) fn check(now: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), Problem> {
    let latest = now
        .checked_add_months(MOST)
        .unwrap_or(DateTime::<Utc>::MAX_UTC);
    let words = if until <= now {
        system::advance::ALREADY_THERE
    } else if until > latest {
        fields::INSTANT_WITHIN_TEN_YEARS
    } else {
        return Ok(());
    };
    Err(Problem::fields([FieldRefusal::new("until", words)]))
}
