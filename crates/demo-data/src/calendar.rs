//! On which days things begin, so that nothing comes due within a day of the present.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::calendar::begins;

/// The present, and days counted back from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    pub(crate) now: DateTime<Utc>,
}

impl Calendar {
    pub(crate) fn today(self) -> NaiveDate {
        self.now.date_naive()
    }

    /// So many days ago.
    pub(crate) fn ago(self, days: u64) -> NaiveDate {
        self.today() - Days::new(days)
    }

    /// A time of a day that lies at least one day back.
    pub(crate) fn at(self, days_ago: u64, seconds: i64) -> DateTime<Utc> {
        begins(self.ago(days_ago)) + TimeDelta::seconds(seconds)
    }

    /// So many hours before the present.
    pub(crate) fn hours_ago(self, hours: i64) -> DateTime<Utc> {
        self.now - TimeDelta::hours(hours)
    }

    /// The last day, at least `age` days ago, from which on a cycle of so many months neither
    /// begins tomorrow nor began yesterday: what is charged then is due, or settles, within a day
    /// of the present.
    pub(crate) fn quiet(self, age: u64, months: u32) -> NaiveDate {
        let is_quiet = |start: &NaiveDate| {
            self.cycles(*start, months)
                .all(|date| date != self.ago(1) && date != self.today() + Days::new(1))
        };
        (0..400)
            .map(|more| self.ago(age + more))
            .find(is_quiet)
            .unwrap_or_else(|| self.ago(age))
    }

    /// When the cycles begin, up to tomorrow.
    pub(crate) fn cycles(self, start: NaiveDate, months: u32) -> impl Iterator<Item = NaiveDate> {
        let last = self.today() + Days::new(1);
        let length = if months == 0 { u32::MAX } else { months };
        (0..)
            .map_while(move |number: u32| {
                let months = length.checked_mul(number)?;
                start.checked_add_months(Months::new(months))
            })
            .take_while(move |date| *date <= last)
    }

    /// A day from which on the cycle that begins `days_ago` is a later one than the first: month
    /// ends, which not every month has, are passed over.
    pub(crate) fn renewed(self, days_ago: u64, months: u32, cycles: u32) -> NaiveDate {
        let target = self.ago(days_ago);
        (cycles..cycles + 60)
            .find_map(|times| {
                let length = Months::new(months * times);
                let start = target.checked_sub_months(length)?;
                (start.checked_add_months(length) == Some(target)).then_some(start)
            })
            .unwrap_or(target)
    }
}

/// The last day of the month that lies `months` ahead.
pub(crate) fn end_of_month(today: NaiveDate, months: u32) -> NaiveDate {
    today
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(months + 1)))
        .and_then(|first| first.checked_sub_days(Days::new(1)))
        .unwrap_or(today)
}
