//! The months behind: which they are, and what was paid in one on average.

use chrono::{Datelike as _, Months, NaiveDate};

use super::{Average, Month};
use crate::money::{Money, MoneyRefusal, sums};

/// How many months are looked back, this one included.
pub const MONTHS: u32 = 12;

/// The first days of the last twelve months, the oldest first, and of the month after.
pub fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let this = today.with_day(1).unwrap_or(today);
    let back = (0..MONTHS).rev().map(|back| this - Months::new(back));
    back.chain([this + Months::new(1)]).collect()
}

/// What was paid in a month on average, from the first month with a payment on: less what was given
/// back.
pub fn average(months: &[Month]) -> Result<Average, MoneyRefusal> {
    let Some(first) = months.iter().position(|month| !month.paid.is_empty()) else {
        return Ok(Average::default());
    };
    let of = &months[first..];
    let count = u32::try_from(of.len()).unwrap_or(MONTHS);
    let paid = of.iter().flat_map(|month| month.paid.iter().copied());
    let refunded: Vec<Money> = of
        .iter()
        .flat_map(|month| month.refunded.iter())
        .map(|back| Money::zero(back.currency()).minus(*back))
        .collect::<Result<_, _>>()?;
    let amounts = sums(paid.chain(refunded))?;
    Ok(Average {
        months: count,
        amounts: amounts
            .into_iter()
            .map(|sum| sum.share(1, count.into()))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn month(begins_on: NaiveDate, paid: i64, refunded: i64) -> Month {
        let some = |minor| {
            let amount = Money::new(minor, Currency::EUR);
            (minor > 0).then_some(amount).into_iter().collect()
        };
        Month {
            begins_on,
            paid: some(paid),
            refunded: some(refunded),
            waiting: Vec::new(),
        }
    }

    #[test]
    fn twelve_months_end_with_this_one() {
        let found = months("2026-11-24".parse().unwrap());
        let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 13);
        assert_eq!(shown[0], "2025-12-01");
        assert_eq!(shown[11], "2026-11-01");
        assert_eq!(shown[12], "2026-12-01", "where this one ends");
    }

    #[test]
    fn a_new_customer_pays_on_average_what_they_pay() {
        let begins = months("2026-11-24".parse().unwrap());
        let mut behind: Vec<_> = begins[..12].iter().map(|day| month(*day, 0, 0)).collect();
        assert_eq!(average(&behind).unwrap(), Average::default());
        behind[10] = month(begins[10], 1000, 0);
        behind[11] = month(begins[11], 501, 200);
        let found = average(&behind).unwrap();
        assert_eq!(found.months, 2);
        // 1301 cents in two months.
        assert_eq!(found.amounts, [Money::new(651, Currency::EUR)]);
    }
}
