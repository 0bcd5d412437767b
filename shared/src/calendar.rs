//! Billing cycles and calendar arithmetic: months clamp to their last day and remember the anchor.

use core::fmt;
use core::str::FromStr;
use goodstanding_words::{English, Speaker as _};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use goodstanding_words::{Message, cycles};
use serde::{Deserialize, Serialize};

closed_enum! {
    /// The unit of a cycle.
    pub enum Unit {
        /// Calendar days, each of which begins at midnight UTC.
        Day = "day",
        /// Weeks of seven days.
        Week = "week",
        /// Calendar months, of 28 to 31 days.
        Month = "month",
        /// Calendar years: twelve months.
        Year = "year",
    }
}

/// A length of time that repeats: every `count` units. On the wire as text: `1 month`, `3 month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cycle {
    count: u16,
    unit: Unit,
}

text_schema!(
    Cycle,
    "1 month",
    16,
    "^[1-9][0-9]{0,3} (day|week|month|year)$"
);

/// A text that is no cycle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a cycle such as “1 month”: 1 to 1000, then day, week, month or year")]
pub struct CycleRefusal {
    /// The text as it was given.
    pub given: String,
}

impl Cycle {
    /// Every `count` units; `None` outside 1 to 1000.
    pub const fn new(count: u16, unit: Unit) -> Option<Self> {
        if count >= 1 && count <= 1000 {
            Some(Self { count, unit })
        } else {
            None
        }
    }

    /// How many units one cycle has, 1 to 1000.
    pub const fn count(self) -> u16 {
        self.count
    }

    /// What the count counts: days, weeks, months or years.
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// How many calendar months it is; none for days and weeks.
    pub const fn months(self) -> Option<u32> {
        match self.unit {
            Unit::Month => Some(self.count as u32),
            Unit::Year => Some(self.count as u32 * 12),
            Unit::Day | Unit::Week => None,
        }
    }

    /// How a price per cycle reads: "a month", "every 3 months".
    pub fn per(self) -> Message {
        let count = u64::from(self.count);
        match self.unit {
            Unit::Day => cycles::per_days(count),
            Unit::Week => cycles::per_weeks(count),
            Unit::Month => cycles::per_months(count),
            Unit::Year => cycles::per_years(count),
        }
    }

    /// The date `times` cycles after `anchor`. Months and years clamp to the last day of the month,
    /// always counted from the anchor, so that the 31st becomes 28 February and then 31 March
    /// again. `None` past the calendar's end.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use goodstanding_shared::calendar::{Cycle, Unit};
    ///
    /// let monthly = Cycle::new(1, Unit::Month).unwrap();
    /// let anchor = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    /// assert_eq!(monthly.after(anchor, 1), NaiveDate::from_ymd_opt(2026, 2, 28));
    /// assert_eq!(monthly.after(anchor, 2), NaiveDate::from_ymd_opt(2026, 3, 31));
    /// ```
    pub fn after(self, anchor: NaiveDate, times: u32) -> Option<NaiveDate> {
        let units = u32::from(self.count).checked_mul(times)?;
        match self.unit {
            Unit::Day => anchor.checked_add_days(Days::new(units.into())),
            Unit::Week => anchor.checked_add_days(Days::new(u64::from(units) * 7)),
            Unit::Month => anchor.checked_add_months(Months::new(units)),
            Unit::Year => anchor.checked_add_months(Months::new(units.checked_mul(12)?)),
        }
    }

    /// The date one cycle before `date` when billing happens on day `anchor_day` of the month.
    pub fn before(self, date: NaiveDate, anchor_day: u32) -> Option<NaiveDate> {
        let months = match self.unit {
            Unit::Day => return date.checked_sub_days(Days::new(self.count.into())),
            Unit::Week => return date.checked_sub_days(Days::new(u64::from(self.count) * 7)),
            Unit::Month => u32::from(self.count),
            Unit::Year => u32::from(self.count) * 12,
        };
        let earlier = date.checked_sub_months(Months::new(months))?;
        (earlier.day()..=anchor_day)
            .rev()
            .find_map(|day| earlier.with_day(day))
            .or(Some(earlier))
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.count, self.unit)
    }
}

impl FromStr for Cycle {
    type Err = CycleRefusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (count, unit) = text.split_once(' ')?;
            let plain = count.bytes().all(|byte| byte.is_ascii_digit()) && !count.starts_with('0');
            Self::new(count.parse().ok().filter(|_| plain)?, unit.parse().ok()?)
        };
        parse().ok_or_else(|| CycleRefusal { given: text.into() })
    }
}

impl TryFrom<String> for Cycle {
    type Error = CycleRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Cycle> for String {
    fn from(cycle: Cycle) -> Self {
        cycle.to_string()
    }
}

/// The instant at which a calendar date begins: midnight UTC.
pub fn begins(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// The names of the months, as they stand in a date.
pub use goodstanding_words::MONTHS;

/// The names of the months, as they stand above a list.
pub const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A calendar date in a sentence: "3 Dec 2026".
pub fn day_words(date: NaiveDate) -> String {
    English.date(date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn any_date() -> impl Strategy<Value = NaiveDate> {
        (0_i64..40_000).prop_map(|days| date("1990-01-01") + chrono::TimeDelta::days(days))
    }

    #[test]
    fn dates_are_words_without_doubt_which_number_is_the_month() {
        assert_eq!(day_words(date("2026-12-03")), "3 Dec 2026");
        assert_eq!(day_words(date("2027-01-31")), "31 Jan 2027");
    }

    proptest! {
        #[test]
        fn later_cycles_are_later(anchor in any_date(), count in 1_u16..40, times in 0_u32..60, unit in prop::sample::select(Unit::ALL)) {
            let cycle = Cycle::new(count, unit).unwrap();
            prop_assert!(cycle.after(anchor, times) < cycle.after(anchor, times + 1));
        }

        #[test]
        fn before_undoes_after(anchor in any_date(), count in 1_u16..40, times in 1_u32..60, unit in prop::sample::select(Unit::ALL)) {
            let cycle = Cycle::new(count, unit).unwrap();
            let due = cycle.after(anchor, times).unwrap();
            prop_assert_eq!(cycle.before(due, anchor.day()), cycle.after(anchor, times - 1));
        }

        #[test]
        fn a_cycle_survives_its_text(count in 1_u16..=1000, unit in prop::sample::select(Unit::ALL)) {
            let cycle = Cycle::new(count, unit).unwrap();
            prop_assert_eq!(cycle.to_string().parse(), Ok(cycle));
        }
    }

    #[test]
    fn the_anchor_is_remembered_over_short_months() {
        let monthly = Cycle::new(1, Unit::Month).unwrap();
        let dates: Vec<_> = (1..=4)
            .map(|times| {
                monthly
                    .after(date("2027-12-31"), times)
                    .unwrap()
                    .to_string()
            })
            .collect();
        assert_eq!(
            dates,
            ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]
        );
        let yearly = Cycle::new(1, Unit::Year).unwrap();
        assert_eq!(
            yearly.after(date("2024-02-29"), 1),
            Some(date("2025-02-28"))
        );
        assert_eq!(
            yearly.after(date("2024-02-29"), 4),
            Some(date("2028-02-29"))
        );
    }

    #[test]
    fn a_cycle_says_how_long_it_is() {
        for (text, count, unit, months, per) in [
            ("1 month", 1, Unit::Month, Some(1), "a month"),
            ("3 month", 3, Unit::Month, Some(3), "every 3 months"),
            ("1 year", 1, Unit::Year, Some(12), "a year"),
            ("2 year", 2, Unit::Year, Some(24), "every 2 years"),
            ("2 week", 2, Unit::Week, None, "every 2 weeks"),
            ("30 day", 30, Unit::Day, None, "every 30 days"),
        ] {
            let cycle: Cycle = text.parse().unwrap();
            assert_eq!((cycle.count(), cycle.unit()), (count, unit), "{text}");
            assert_eq!(cycle.months(), months, "{text}");
            assert_eq!(cycle.per().to_string(), per);
        }
    }

    #[test]
    fn nonsense_is_no_cycle() {
        for bad in [
            "", "month", "0 month", "1001 day", "01 day", "+1 day", "1 months", "1  day",
        ] {
            assert!(bad.parse::<Cycle>().is_err(), "{bad:?}");
        }
    }
}
