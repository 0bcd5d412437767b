//! Billing plans, and the cycles that they foresee.

use chrono::{Months, NaiveDate};
use goodstanding_words::Fixed;
use goodstanding_words::catalog::plan_statuses as words;
use serde::{Deserialize, Serialize};

use crate::calendar::{Cycle, Unit};
use crate::ids::PlanId;

closed_enum! {
    /// Which of a product's prices a billing period charges.
    pub enum PeriodPrice {
        /// The price that the product has under the plan.
        Full = "full",
        /// The introductory price; the full one where the product has none.
        Reduced = "reduced",
        /// Nothing: the period is free.
        Free = "free",
    }
}

/// One stretch of a billing plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingPeriod {
    /// How long one cycle is; none for a single charge that is never repeated.
    pub cycle: Option<Cycle>,
    /// How many cycles; none means without limit.
    pub repeat: Option<u16>,
    /// Which of the product's prices each of them charges.
    pub price: PeriodPrice,
}

/// A billing plan: the schedule on which a subscription is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingPlan {
    /// The merchant's code of the plan.
    pub id: PlanId,
    /// What it is, in words: in the reader's language, else in English.
    pub description: String,
    /// The language of the description, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub language: Option<String>,
    /// Its periods, in order.
    pub periods: Vec<BillingPeriod>,
    /// For how many days after a missed payment the customer stays entitled.
    pub grace_days: u16,
    /// On which days after a failed charge it is tried again.
    pub retry_days: Vec<u16>,
    /// Whether its subscriptions can be paused.
    pub can_pause: bool,
}

/// Where the cycles of a subscription are counted from: cycle `cycle` begins `months` whole months
/// after `on`. The day of the month is that of `on`, also where a short month moved the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Anchor {
    /// The day that is remembered.
    pub on: NaiveDate,
    /// How many months later the cycle begins.
    pub months: u32,
    /// The number of that cycle, counted from 0.
    pub cycle: u32,
}

impl Anchor {
    /// The first cycle begins on `date`.
    pub const fn at(date: NaiveDate) -> Self {
        Self::at_cycle(date, 0)
    }

    /// Cycle `cycle`, counted from 0, begins on `date`.
    pub const fn at_cycle(date: NaiveDate, cycle: u32) -> Self {
        Self {
            on: date,
            months: 0,
            cycle,
        }
    }
}

impl BillingPlan {
    /// Its periods, in order. Introductory prices and free periods at its beginning are for a first
    /// purchase: another one goes without them.
    pub fn periods_for(&self, is_first_purchase: bool) -> &[BillingPeriod] {
        let is_full = |period: &BillingPeriod| period.price == PeriodPrice::Full;
        let skipped = match self.periods.iter().position(is_full) {
            Some(position) if !is_first_purchase => position,
            _ => 0,
        };
        self.periods.get(skipped..).unwrap_or_default()
    }

    /// Whether both bill the same, on the same days, and let go on as long.
    pub(super) fn bills_like(&self, other: &Self, is_first_purchase: bool) -> bool {
        self.periods_for(is_first_purchase) == other.periods_for(is_first_purchase)
            && self.grace_days == other.grace_days
            && self.retry_days == other.retry_days
            && self.can_pause == other.can_pause
    }

    /// The period with which it begins.
    pub fn first(&self, is_first_purchase: bool) -> Option<BillingPeriod> {
        self.periods_for(is_first_purchase).first().copied()
    }

    /// The number of the cycle with which it begins, counted from 0.
    pub fn first_cycle(&self, is_first_purchase: bool) -> u32 {
        if is_first_purchase {
            0
        } else {
            self.first_full_cycle()
        }
    }

    /// The cycle that goes on after all introductory periods; none for a single charge.
    pub fn recurring(&self) -> Option<Cycle> {
        self.periods.last().and_then(|period| period.cycle)
    }

    /// The cycles of a subscription that starts on `start`, one after the other: when each begins,
    /// when it ends (none: never), and what it charges. Counted from the start, so that month ends
    /// come back after a short month. A plan without periods has none.
    pub fn cycles(&self, start: NaiveDate) -> impl Iterator<Item = PlannedCycle> {
        self.cycles_from(Anchor::at(start))
    }

    /// The cycles from the anchor's on.
    pub fn cycles_from(&self, anchor: Anchor) -> impl Iterator<Item = PlannedCycle> {
        let mut place = Some(Place {
            anchor: anchor.on,
            months: anchor.months,
        });
        let mut skipped = anchor.cycle;
        let mut number = anchor.cycle;
        self.periods.iter().flat_map(move |period| {
            let from = place;
            let times = match (period.cycle, period.repeat) {
                (None, _) => 1,
                (Some(_), repeat) => repeat.map_or(u32::MAX, u32::from),
            };
            let passed = skipped.min(times);
            skipped -= passed;
            let times = times - passed;
            if times > 0 {
                // What follows a period without limit, or a single charge, never comes.
                place = match (from, period.cycle, period.repeat) {
                    (Some(from), Some(cycle), Some(_)) => from.after(cycle, times),
                    _ => None,
                };
            }
            let (charge, cycle, first) = (period.price, period.cycle, number);
            number = number.saturating_add(times);
            (0..times).map_while(move |index| {
                let date = |index| match cycle {
                    Some(cycle) => from?.after(cycle, index)?.date(),
                    None => from?.date(),
                };
                Some(PlannedCycle {
                    number: first.saturating_add(index),
                    begins: date(index)?,
                    ends: cycle.and_then(|_| date(index + 1)),
                    price: charge,
                })
            })
        })
    }

    /// To which period cycle `number`, counted from 0, belongs; none where there is no such cycle.
    pub fn period_of(&self, number: u32) -> Option<BillingPeriod> {
        let mut before: u32 = 0;
        self.periods.iter().copied().find(|period| {
            let times = match (period.cycle, period.repeat) {
                (None, _) => 1,
                (Some(_), repeat) => repeat.map_or(u32::MAX, u32::from),
            };
            before = before.saturating_add(times);
            number < before
        })
    }

    /// What the periods charge that cycle `number`, counted from 0, belongs to and that follow it.
    pub fn prices_from(&self, number: u32) -> impl Iterator<Item = PeriodPrice> {
        let mut before: u32 = 0;
        self.periods.iter().filter_map(move |period| {
            let times = match (period.cycle, period.repeat) {
                (None, _) => 1,
                (Some(_), repeat) => repeat.map_or(u32::MAX, u32::from),
            };
            before = before.saturating_add(times);
            (number < before).then_some(period.price)
        })
    }

    /// Whether the plan gives every cycle up to `number`, counted from 0, away.
    pub fn is_free_until(&self, number: u32) -> bool {
        let mut before: u32 = 0;
        for period in &self.periods {
            if period.price != PeriodPrice::Free {
                return number < before;
            }
            let times = period.repeat.map_or(u32::MAX, u32::from);
            before = before.saturating_add(times);
        }
        true
    }

    /// The number of the first cycle after all introductory ones: counted from 0, the first that
    /// charges the full price; 0 where none does.
    pub fn first_full_cycle(&self) -> u32 {
        let mut number: u32 = 0;
        for period in &self.periods {
            if period.price == PeriodPrice::Full {
                return number;
            }
            match period.repeat {
                Some(times) => number = number.saturating_add(times.into()),
                None => return 0,
            }
        }
        0
    }

    /// What the cycle that begins on `date` charges, for a subscription that starts on `start`;
    /// none where no cycle begins then.
    pub fn price_on(&self, start: NaiveDate, date: NaiveDate) -> Option<PeriodPrice> {
        self.cycles(start)
            .take_while(|cycle| cycle.begins <= date)
            .find(|cycle| cycle.begins == date)
            .map(|cycle| cycle.price)
    }

    /// When a subscription that starts on `start` is due next: at the end of the first cycle.
    pub fn first_due(&self, start: NaiveDate, is_first_purchase: bool) -> Option<NaiveDate> {
        self.first(is_first_purchase)
            .and_then(|period| period.cycle)
            .and_then(|cycle| cycle.after(start, 1))
    }
}

/// A place in a calendar that remembers the day on which it began: whole months after an anchor.
#[derive(Clone, Copy)]
struct Place {
    anchor: NaiveDate,
    months: u32,
}

impl Place {
    /// The place `times` cycles later.
    fn after(self, cycle: Cycle, times: u32) -> Option<Self> {
        let units = u32::from(cycle.count()).checked_mul(times)?;
        let months = match cycle.unit() {
            Unit::Month => units,
            Unit::Year => units.checked_mul(12)?,
            Unit::Day | Unit::Week => {
                return Some(Self {
                    anchor: cycle.after(self.date()?, times)?,
                    months: 0,
                });
            }
        };
        Some(Self {
            months: self.months.checked_add(months)?,
            ..self
        })
    }

    /// Its date, on the last day of the month where the month is too short.
    fn date(self) -> Option<NaiveDate> {
        self.anchor.checked_add_months(Months::new(self.months))
    }
}

/// One cycle of a subscription, as its plan foresees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedCycle {
    /// Its number, counted from 0.
    pub number: u32,
    /// The first day of the cycle.
    pub begins: NaiveDate,
    /// The first day after it; none when it has no end.
    pub ends: Option<NaiveDate>,
    /// Which of the product's prices it charges.
    pub price: PeriodPrice,
}

closed_enum! {
    /// Whether a billing plan takes new subscriptions.
    pub enum PlanStatus {
        /// It can be ordered under, and bills its subscriptions.
        Active = "active",
        /// It only bills those it has.
        Retired = "retired",
    }
}

impl PlanStatus {
    /// The word shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Active => words::ACTIVE,
            Self::Retired => words::RETIRED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::plan;
    use crate::catalog::{Price, choices};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_cycles_follow_the_periods_and_remember_the_month_end() {
        let intro = plan(&[
            (Some("1 month"), Some(2), PeriodPrice::Reduced),
            (Some("1 month"), None, PeriodPrice::Full),
        ]);
        let cycles: Vec<_> = intro
            .cycles(date("2026-12-31"))
            .take(4)
            .map(|cycle| (cycle.begins.to_string(), cycle.price))
            .collect();
        assert_eq!(
            cycles,
            [
                ("2026-12-31".to_owned(), PeriodPrice::Reduced),
                ("2027-01-31".to_owned(), PeriodPrice::Reduced),
                ("2027-02-28".to_owned(), PeriodPrice::Full),
                ("2027-03-31".to_owned(), PeriodPrice::Full),
            ]
        );
        assert_eq!(
            intro.price_on(date("2026-12-31"), date("2027-02-28")),
            Some(PeriodPrice::Full)
        );
        assert_eq!(intro.price_on(date("2026-12-31"), date("2027-02-01")), None);
    }

    /// Two months at the introductory price, three at the full one, and then it ends.
    fn fixed() -> BillingPlan {
        plan(&[
            (Some("1 month"), Some(2), PeriodPrice::Reduced),
            (Some("1 month"), Some(3), PeriodPrice::Full),
        ])
    }

    #[test]
    fn who_has_had_some_cycles_goes_on_with_the_rest() {
        use PeriodPrice::{Full, Reduced};
        let cycles: Vec<_> = fixed()
            .cycles_from(Anchor::at_cycle(date("2026-12-31"), 1))
            .map(|cycle| (cycle.number, cycle.begins, cycle.ends, cycle.price))
            .collect();
        let day = |text| Some(date(text));
        assert_eq!(
            cycles,
            [
                (1, date("2026-12-31"), day("2027-01-31"), Reduced),
                (2, date("2027-01-31"), day("2027-02-28"), Full),
                (3, date("2027-02-28"), day("2027-03-31"), Full),
                (4, date("2027-03-31"), day("2027-04-30"), Full),
            ]
        );
    }

    #[test]
    fn a_period_of_weeks_moves_the_day_that_months_remember() {
        let trial = plan(&[
            (Some("2 week"), Some(1), PeriodPrice::Free),
            (Some("1 month"), Some(2), PeriodPrice::Full),
            (Some("1 year"), None, PeriodPrice::Full),
        ]);
        let begins: Vec<_> = trial
            .cycles(date("2026-01-17"))
            .take(5)
            .map(|cycle| cycle.begins.to_string())
            .collect();
        assert_eq!(
            begins,
            [
                "2026-01-17",
                "2026-01-31",
                "2026-02-28",
                "2026-03-31",
                "2027-03-31"
            ]
        );
    }

    #[test]
    fn weeks_that_are_over_do_not_move_the_day_that_months_remember() {
        let trial = plan(&[
            (Some("2 week"), Some(1), PeriodPrice::Free),
            (Some("1 month"), None, PeriodPrice::Full),
        ]);
        let later = Anchor {
            on: date("2026-01-31"),
            months: 1,
            cycle: 1,
        };
        let begins: Vec<_> = trial
            .cycles_from(later)
            .take(2)
            .map(|cycle| cycle.begins.to_string())
            .collect();
        assert_eq!(begins, ["2026-02-28", "2026-03-31"]);
    }

    #[test]
    fn a_cycle_belongs_to_the_period_that_counts_it() {
        let price = |number| fixed().period_of(number).map(|period| period.price);
        assert_eq!(price(0), Some(PeriodPrice::Reduced));
        assert_eq!(price(1), Some(PeriodPrice::Reduced));
        assert_eq!(price(2), Some(PeriodPrice::Full));
        assert_eq!(price(4), Some(PeriodPrice::Full));
        assert_eq!(price(5), None);
        let rest = |number| fixed().prices_from(number).collect::<Vec<_>>();
        assert_eq!(rest(1), [PeriodPrice::Reduced, PeriodPrice::Full]);
        assert_eq!(rest(2), [PeriodPrice::Full]);
        assert_eq!(rest(5), []);
    }

    #[test]
    fn the_gift_at_the_beginning_ends_with_its_last_cycle() {
        let trial = plan(&[
            (Some("1 month"), Some(2), PeriodPrice::Free),
            (Some("1 month"), None, PeriodPrice::Full),
        ]);
        assert!(trial.is_free_until(1));
        assert!(!trial.is_free_until(2));
        assert!(plan(&[(Some("1 month"), None, PeriodPrice::Free)]).is_free_until(100));
        assert!(!fixed().is_free_until(0), "less is not nothing");
    }

    #[test]
    fn whoever_buys_again_begins_where_the_full_price_does() {
        assert_eq!(fixed().first_cycle(true), 0);
        assert_eq!(fixed().first_cycle(false), 2);
        let never_full = plan(&[(Some("1 month"), Some(3), PeriodPrice::Reduced)]);
        assert_eq!(never_full.first_cycle(false), 0);
        let trial = plan(&[
            (Some("1 month"), Some(1), PeriodPrice::Free),
            (Some("1 year"), None, PeriodPrice::Full),
        ]);
        let start = date("2026-01-31");
        assert_eq!(trial.first_due(start, true), Some(date("2026-02-28")));
        assert_eq!(trial.first_due(start, false), Some(date("2027-01-31")));
        let once = plan(&[(None, Some(1), PeriodPrice::Full)]);
        assert_eq!(once.first_due(start, true), None);
        assert_eq!(once.recurring(), None);
        assert_eq!(trial.recurring(), "1 year".parse().ok());
    }

    #[test]
    fn plans_bill_alike_only_where_nothing_of_them_differs() {
        let like = |other: BillingPlan| fixed().bills_like(&other, true);
        assert!(like(fixed()));
        assert!(!like(BillingPlan {
            grace_days: 8,
            ..fixed()
        }));
        assert!(!like(BillingPlan {
            retry_days: vec![1],
            ..fixed()
        }));
        assert!(!like(BillingPlan {
            can_pause: false,
            ..fixed()
        }));
        let full = plan(&[(Some("1 month"), Some(3), PeriodPrice::Full)]);
        assert!(!like(full.clone()));
        assert!(fixed().bills_like(&full, false));
    }

    #[test]
    fn whether_a_plan_is_sold_is_said() {
        let words: Vec<_> = PlanStatus::ALL
            .iter()
            .map(|it| it.label().english())
            .collect();
        assert_eq!(words, ["Active", "Retired"]);
    }

    #[test]
    fn what_comes_to_the_same_is_one_choice() {
        use crate::money::{Currency, Money};
        let named = |id: &str, periods: &[(Option<&str>, Option<u16>, PeriodPrice)]| BillingPlan {
            id: id.parse().unwrap(),
            ..plan(periods)
        };
        let month = (Some("1 month"), None, PeriodPrice::Full);
        let plans = [
            named(
                "FREE",
                &[(Some("1 month"), Some(1), PeriodPrice::Free), month],
            ),
            named("MONTHLY", &[month]),
            named(
                "INTRO",
                &[(Some("1 month"), Some(3), PeriodPrice::Reduced), month],
            ),
            named("ANNUAL", &[(Some("1 year"), None, PeriodPrice::Full)]),
        ];
        let price = |id: &str, amount| Price {
            plan: id.parse().unwrap(),
            amount: Money::new(amount, Currency::EUR),
            reduced: Some(Money::new(100, Currency::EUR)),
            setup_fee: Money::zero(Currency::EUR),
        };
        let offered = |prices: &[Price], is_first_purchase| {
            let choices = choices(prices, &plans, is_first_purchase).into_iter();
            choices
                .map(|(price, plan)| {
                    assert_eq!(price.plan, plan.id);
                    plan.id.to_string()
                })
                .collect::<Vec<_>>()
        };
        let mut prices = ["FREE", "MONTHLY", "INTRO", "ANNUAL"].map(|id| price(id, 500));
        assert_eq!(
            offered(&prices, true),
            ["FREE", "MONTHLY", "INTRO", "ANNUAL"]
        );
        assert_eq!(offered(&prices, false), ["MONTHLY", "ANNUAL"]);
        prices[0] = price("FREE", 600);
        assert_eq!(offered(&prices, false), ["FREE", "MONTHLY", "ANNUAL"]);
        // Of two that are equally short the first one.
        prices[0] = price("FREE", 500);
        prices[1] = price("INTRO", 500);
        assert_eq!(offered(&prices, false), ["FREE", "ANNUAL"]);
    }

    #[test]
    fn a_single_charge_is_one_cycle_without_an_end_and_no_period_is_none() {
        let once = plan(&[(None, Some(1), PeriodPrice::Full)]);
        let cycles: Vec<_> = once.cycles(date("2026-01-31")).collect();
        assert_eq!(cycles.len(), 1);
        assert_eq!(cycles[0].ends, None);
        assert_eq!(plan(&[]).cycles(date("2026-01-31")).count(), 0);
        let fixed = plan(&[(Some("1 year"), Some(3), PeriodPrice::Full)]);
        assert_eq!(fixed.cycles(date("2026-01-31")).count(), 3);
    }
}
