//! What of a paid period is not used.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Life, Terms};
use crate::calendar::begins;
use crate::money::Money;
use crate::subscriptions::SubscriptionStatus as S;

/// The part of `price`, paid for the days from `start` up to `end`, that is not used at `now`: by
/// elapsed seconds, rounded to the minor unit, half away from zero. Nothing is left of a period
/// that is over.
pub fn unused_part(price: Money, start: NaiveDate, end: NaiveDate, now: DateTime<Utc>) -> Money {
    let (start, end) = (begins(start), begins(end));
    // A share of less than nothing is nothing.
    price.share(
        (end - now.max(start)).num_seconds(),
        (end - start).num_seconds(),
    )
}

impl Life {
    /// The unused part of what was paid for the present period, when it ends at `now`; none where
    /// nothing was paid or nothing is left. While it pauses the days that were left are kept.
    pub fn unused(&self, now: DateTime<Utc>, terms: Terms<'_>) -> Option<Money> {
        let currency = terms.prices.first()?.full.currency();
        let until = self.paid_until()?;
        let paused = self
            .paused_on
            .filter(|_| self.standing.status() == S::Paused);
        let at = paused.map_or(now, begins);
        let paid = Money::new(self.paid_minor, currency);
        Some(unused_part(paid, self.paid_from?, until, at)).filter(|unused| !unused.is_zero())
    }
}
