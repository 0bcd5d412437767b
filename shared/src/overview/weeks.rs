//! The weeks ahead: what is charged in each, and on which days.

use chrono::{Datelike as _, Days, NaiveDate};

use super::Week;
use crate::money::sums;
use crate::money::{Money, MoneyRefusal};

/// How many weeks are looked ahead, this one included.
pub const WEEKS: u64 = 12;
const DAYS: u64 = 7;

/// The Monday of a day's week.
fn monday(day: NaiveDate) -> NaiveDate {
    let since = day.weekday().num_days_from_monday();
    day.checked_sub_days(Days::new(since.into())).unwrap_or(day)
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

/// The Sunday of the last week.
pub fn last_day(today: NaiveDate) -> NaiveDate {
    later(monday(today), WEEKS * DAYS - 1)
}

/// The day of the next payment: the first one on which something is charged. What costs nothing is
/// no payment.
pub fn next_payment_day(charges: &[(NaiveDate, Money)]) -> Option<NaiveDate> {
    let payments = charges.iter().filter(|(_, amount)| !amount.is_zero());
    payments.map(|(on, _)| *on).min()
}

/// The weeks from that of `today` on, with what is charged in them. What lies before or after is
/// left out.
pub fn weeks(today: NaiveDate, charges: &[(NaiveDate, Money)]) -> Result<Vec<Week>, MoneyRefusal> {
    let first = monday(today);
    let week = |number: u64| {
        let begins_on = later(first, number * DAYS);
        let end = later(begins_on, DAYS);
        let within: Vec<_> = charges
            .iter()
            .filter(|(on, amount)| *on >= begins_on && *on < end && !amount.is_zero())
            .collect();
        let mut days: Vec<NaiveDate> = within.iter().map(|(on, _)| *on).collect();
        days.sort_unstable();
        days.dedup();
        Ok(Week {
            begins_on,
            sums: sums(within.iter().map(|(_, amount)| *amount))?,
            charges: within.len() as u64,
            days,
        })
    };
    (0..WEEKS).map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn a_week_is_from_monday_to_sunday() {
        // A Tuesday.
        let today = date("2026-11-24");
        let charges = [
            (date("2026-11-22"), euros(1)),
            (date("2026-11-23"), euros(2)),
            (date("2026-11-29"), euros(3)),
            (date("2026-11-30"), euros(4)),
            (date("2027-02-14"), euros(5)),
            (date("2027-02-15"), euros(6)),
        ];
        let weeks = weeks(today, &charges).unwrap();
        assert_eq!(weeks.len(), 12);
        assert_eq!(weeks[0].begins_on, date("2026-11-23"));
        assert_eq!(weeks[0].sums, [euros(5)]);
        assert_eq!(weeks[0].charges, 2);
        assert_eq!(weeks[0].days, [date("2026-11-23"), date("2026-11-29")]);
        assert_eq!(weeks[1].sums, [euros(4)]);
        assert_eq!(weeks[2].sums, []);
        assert_eq!(weeks[11].begins_on, date("2027-02-08"));
        assert_eq!(weeks[11].sums, [euros(5)], "and nothing of the day after");
        assert_eq!(last_day(today), date("2027-02-14"));
        // Monday and Sunday belong to the same weeks.
        assert_eq!(last_day(date("2026-11-23")), date("2027-02-14"));
        assert_eq!(last_day(date("2026-11-29")), date("2027-02-14"));
    }

    #[test]
    fn one_day_is_one_day_and_two_currencies_are_two_sums() {
        let day = date("2026-12-04");
        let dollars = Money::new(100, Currency::USD);
        let charges = [(day, euros(4900)), (day, dollars), (day, euros(400))];
        let weeks = weeks(day, &charges).unwrap();
        assert_eq!(weeks[0].sums, [euros(5300), dollars]);
        assert_eq!((weeks[0].charges, weeks[0].days.len()), (3, 1));
    }

    #[test]
    fn what_costs_nothing_is_no_payment() {
        let charges = [
            (date("2026-12-04"), euros(0)),
            (date("2026-12-09"), euros(7)),
            (date("2026-12-07"), euros(8)),
        ];
        assert_eq!(next_payment_day(&charges), Some(date("2026-12-07")));
        assert_eq!(next_payment_day(&charges[..1]), None);
        let weeks = weeks(date("2026-12-01"), &charges).unwrap();
        assert_eq!(weeks[0].charges, 0);
    }
}
