//! What will be charged: the one answer for every screen, preview and plan of the clock.

use chrono::NaiveDate;

use super::{ChargeAnswer, Due, ItemPrice, Life, LifeError, Terms};
use crate::calendar::begins;
use crate::money::Money;

/// How far anybody looks ahead: a guard against data without an end.
const MOST_STEPS: usize = 4_000;

/// A charge to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpcomingCharge {
    /// The day on which it is charged.
    pub on: NaiveDate,
    /// How much in all, with setup fees.
    pub amount: Money,
    /// Which attempt it is: 0 for the first.
    pub retry: u32,
    /// The first day of the period that it is for.
    pub from: NaiveDate,
    /// The first day after that period; none: it has no end.
    pub until: Option<NaiveDate>,
}

/// What will happen to a subscription by itself, unless somebody acts in between, in order; every
/// charge is taken to succeed.
pub struct Upcoming<'a> {
    life: Life,
    terms: Terms<'a>,
    /// From which days on it bills less, and the prices of what it bills then.
    later: Vec<(NaiveDate, Vec<ItemPrice>)>,
    /// Nothing happens before: what is late happens then.
    not_before: NaiveDate,
    steps: usize,
}

impl Life {
    /// What will be charged from `today` on, one after the other. Ends where nothing more will be,
    /// or where it depends on an answer that is not known yet.
    pub fn upcoming<'a>(&self, today: NaiveDate, terms: Terms<'a>) -> Upcoming<'a> {
        Upcoming {
            life: self.clone(),
            terms,
            later: Vec::new(),
            not_before: today,
            steps: 0,
        }
    }

    /// What is charged next, from `today` on, as long as nothing of what it bills is to end; none
    /// where nothing will be.
    pub fn upcoming_charge(
        &self,
        today: NaiveDate,
        terms: Terms<'_>,
    ) -> Result<Option<UpcomingCharge>, LifeError> {
        self.upcoming(today, terms).next().transpose()
    }
}

impl Life {
    /// Whether everything that is left of its plan is free: nobody has to look ahead for a charge
    /// that never comes.
    pub fn costs_nothing_more(&self, terms: Terms<'_>) -> Result<bool, LifeError> {
        let Some(next) = self.next_cycle(terms.plan) else {
            return Ok(false);
        };
        if self.setup_minor != 0 {
            return Ok(false);
        }
        for charge in terms.plan.prices_from(next.number) {
            if terms.price_of(charge)?.is_none_or(|price| !price.is_zero()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Upcoming<'_> {
    /// From these days on it bills only what has these prices, in the order of the days: some of
    /// its services are to end then.
    #[must_use]
    pub fn with_less(mut self, later: Vec<(NaiveDate, Vec<ItemPrice>)>) -> Self {
        self.later = later;
        self
    }

    /// Goes on to the next charge; none where there is none.
    fn advance(&mut self) -> Result<Option<UpcomingCharge>, LifeError> {
        while self.steps < MOST_STEPS {
            self.steps += 1;
            let Some((date, due)) = self.life.due() else {
                return Ok(None);
            };
            if self.life.costs_nothing_more(self.terms)? {
                return Ok(None);
            }
            if due == Due::PauseLimit {
                return Ok(None);
            }
            let on = date.max(self.not_before);
            let mut less = self.later.iter().rev();
            let terms = Terms {
                plan: self.terms.plan,
                prices: less
                    .find(|(from, _)| *from <= on)
                    .map_or(self.terms.prices, |(_, prices)| prices.as_slice()),
            };
            if terms.prices.is_empty() {
                // The last of its services has ended, and it with that.
                return Ok(None);
            }
            let Some(step) = self.life.come_due(begins(on), terms)? else {
                return Ok(None);
            };
            self.life = step.life;
            self.not_before = on;
            let Some(planned) = step.charge else { continue };
            let charge = UpcomingCharge {
                on,
                amount: planned.amount,
                retry: planned.retry,
                from: planned.cycle.begins,
                until: planned.ends,
            };
            let now = begins(on);
            let answered = self
                .life
                .charged(&planned, ChargeAnswer::Paid, now, now, terms)?;
            self.life = answered.life;
            return Ok(Some(charge));
        }
        Ok(None)
    }
}

impl Iterator for Upcoming<'_> {
    type Item = Result<UpcomingCharge, LifeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Story, date, plan, price, terms_of};
    use super::*;
    use crate::catalog::PeriodPrice;
    use crate::subscriptions::life::SubscriptionAction;

    fn charges(story: &Story<'_>) -> Vec<(String, i64)> {
        let upcoming = story.life.upcoming(story.now.date_naive(), story.terms);
        let charge = |charge: Result<UpcomingCharge, LifeError>| {
            let charge = charge.unwrap();
            (charge.on.to_string(), charge.amount.minor())
        };
        upcoming.take(3).map(charge).collect()
    }

    #[test]
    fn what_comes_is_what_the_plan_charges_one_after_the_other() {
        let plan = plan(&[
            (Some("1 month"), Some(2), PeriodPrice::Reduced),
            (Some("1 month"), None, PeriodPrice::Full),
        ]);
        let prices = [ItemPrice {
            reduced: Some(price(500)[0].full),
            ..price(1000)[0]
        }];
        let mut story = Story::running(terms_of(&plan, &prices), "2026-11-30");
        let expected = [
            ("2026-12-30", 500),
            ("2027-01-30", 1000),
            ("2027-02-28", 1000),
        ];
        assert_eq!(
            charges(&story),
            expected.map(|(on, minor)| (on.to_owned(), minor))
        );
        // The same as what happens.
        story.until("2027-02-28", ChargeAnswer::Paid);
        let made: Vec<_> = story
            .charges
            .iter()
            .map(|(on, minor)| (on.to_string(), *minor))
            .collect();
        assert_eq!(made, expected.map(|(on, minor)| (on.to_owned(), minor)));
        assert_eq!(story.life.next_bill_on, Some(date("2027-03-30")));
    }

    #[test]
    fn from_the_day_on_which_a_service_ends_less_is_charged_and_nothing_after_the_last() {
        let plan = plan(&[(Some("1 month"), None, PeriodPrice::Full)]);
        let prices = price(1000);
        let story = Story::running(terms_of(&plan, &prices), "2026-11-30");
        let upcoming = story.life.upcoming(story.now.date_naive(), story.terms);
        let later = vec![
            (date("2027-01-30"), price(400).to_vec()),
            (date("2027-03-01"), Vec::new()),
        ];
        let amounts: Vec<_> = upcoming
            .with_less(later)
            .map(|charge| charge.unwrap().amount.minor())
            .collect();
        assert_eq!(amounts, [1000, 400, 400]);
    }

    #[test]
    fn what_is_free_for_good_is_known_at_once() {
        let free = plan(&[(Some("1 month"), None, PeriodPrice::Free)]);
        let full = plan(&[(Some("1 month"), None, PeriodPrice::Full)]);
        for (plan, prices) in [(&free, price(1000)), (&full, price(0))] {
            let story = Story::running(terms_of(plan, &prices), "2026-11-30");
            let mut upcoming = story.life.upcoming(story.now.date_naive(), story.terms);
            assert_eq!(upcoming.next(), None);
            assert_eq!(
                upcoming.steps, 1,
                "nobody looks through three hundred years"
            );
        }
    }

    #[test]
    fn nothing_is_charged_of_what_pauses_ends_or_is_over() {
        let plan = plan(&[(Some("1 month"), None, PeriodPrice::Full)]);
        let prices = price(1000);
        for action in [
            SubscriptionAction::PauseAtEnd,
            SubscriptionAction::PauseNow,
            SubscriptionAction::CancelAtEnd,
            SubscriptionAction::CancelNow,
        ] {
            let mut story = Story::running(terms_of(&plan, &prices), "2026-11-30");
            story.act(action).unwrap();
            assert_eq!(charges(&story), [], "{action}");
        }
    }
}
