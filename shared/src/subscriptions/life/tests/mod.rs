//! The stories of `domain.md` 3.5, one by one.

mod cycles;
mod dunning;
mod leaving;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::super::{BillingStatus as B, Standing, SubscriptionEvent as E, SubscriptionStatus as S};
use super::*;
use crate::calendar::begins;
pub(super) use crate::catalog::testing::plan;
use crate::money::Currency;

fn monthly() -> BillingPlan {
    plan(&[(Some("1 month"), None, PeriodPrice::Full)])
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(super) fn price(minor: i64) -> [ItemPrice; 1] {
    [ItemPrice {
        full: euros(minor),
        reduced: None,
    }]
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn terms_of<'a>(plan: &'a BillingPlan, prices: &'a [ItemPrice]) -> Terms<'a> {
    Terms { plan, prices }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn pair(status: S, billing: B) -> Standing {
    Standing::new(status, Some(billing)).unwrap()
}

/// A subscription with its clock, its terms and a bank that answers as it is told.
pub(super) struct Story<'a> {
    pub(super) life: Life,
    pub(super) terms: Terms<'a>,
    pub(super) now: DateTime<Utc>,
    made_at: DateTime<Utc>,
    pub(super) charges: Vec<(NaiveDate, i64)>,
}

impl<'a> Story<'a> {
    fn ordered(terms: Terms<'a>, start: &str, on: &str) -> Self {
        let now = begins(date(on));
        let setup = Money::zero(Currency::EUR);
        let life = Life::ordered(false, Anchor::at(date(start)), date(on), setup, terms).unwrap();
        Self {
            life,
            terms,
            now,
            made_at: now,
            charges: Vec::new(),
        }
    }

    /// Ordered and paid on the spot.
    pub(super) fn running(terms: Terms<'a>, start: &str) -> Self {
        let mut story = Self::ordered(terms, start, start);
        if story.life.is_charging {
            story.answer(ChargeAnswer::Paid);
        }
        story
    }

    fn take(&mut self, step: Step) {
        if let Some(charge) = step.charge {
            self.made_at = self.now;
            self.charges
                .push((self.now.date_naive(), charge.amount.minor()));
        }
        self.life = step.life;
    }

    fn answer(&mut self, answer: ChargeAnswer) {
        let charge = self.life.next_charge(self.terms).unwrap().unwrap();
        let step = self
            .life
            .charged(&charge, answer, self.made_at, self.now, self.terms)
            .unwrap();
        self.take(step);
    }

    /// Up to the beginning of the day; every charge on the way gets the answer.
    pub(super) fn until(&mut self, day: &str, answer: ChargeAnswer) -> &mut Self {
        let end = begins(date(day));
        while let Some((on, _)) = self.life.due().filter(|(on, _)| begins(*on) <= end) {
            self.now = self.now.max(begins(on));
            let step = self.life.come_due(self.now, self.terms).unwrap().unwrap();
            self.take(step);
            if self.life.is_charging {
                self.answer(answer);
            }
        }
        self.now = self.now.max(end);
        self
    }

    pub(super) fn act(&mut self, action: SubscriptionAction) -> Result<(), ActionRefusal> {
        let step = self.life.act(action, None, self.now, self.terms)?;
        self.take(step);
        Ok(())
    }

    fn stands(&self, status: S, billing: B) {
        assert_eq!(self.life.standing, pair(status, billing));
    }

    fn next_bill(&self, day: &str) {
        assert_eq!(self.life.next_bill_on, Some(date(day)));
    }
}
