//! The overview of a customer: what is wrong and what helps, what is paid next, and what was paid.
//!
//! Everything is counted here from what the rules of subscriptions say, so that no figure of it
//! can be another one than that of the page to which it leads. Amounts of two currencies are two
//! sums, never one.

mod api;
mod help;
mod months;
mod state;
mod trouble;
mod weeks;

pub use api::{
    Average, ExpiringMethod, Month, NextPayment, Overview, RecentPayment, ServiceCounts, Trouble,
    Troubles, Week,
};
pub use help::TroubleHelp;
pub use months::{MONTHS, average, months};
pub use state::PaymentState;
pub use trouble::short_name;
pub(crate) use trouble::times;
pub use weeks::{WEEKS, last_day, next_payment_day, weeks};

use crate::money::{Money, MoneyRefusal};

/// How many charges of the next payment are named.
pub const NEXT_CHARGES: usize = 5;
/// How many of the last payments are shown.
pub const RECENT_PAYMENTS: u32 = 5;
/// How many troubles are listed at most; they are counted and added up all the same.
pub const TROUBLES: usize = 50;

/// What amounts come to: one sum for each currency, in the order of their codes.
pub fn sums(amounts: impl IntoIterator<Item = Money>) -> Result<Vec<Money>, MoneyRefusal> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in amounts {
        match sums
            .iter_mut()
            .find(|sum| sum.currency() == amount.currency())
        {
            Some(sum) => *sum = sum.plus(amount)?,
            None => sums.push(amount),
        }
    }
    sums.sort_by(|a, b| a.currency().code().cmp(b.currency().code()));
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn two_currencies_are_two_sums() {
        let amounts = [
            Money::new(500, Currency::USD),
            Money::new(100, Currency::EUR),
            Money::new(250, Currency::USD),
        ];
        assert_eq!(
            sums(amounts).unwrap(),
            [
                Money::new(100, Currency::EUR),
                Money::new(750, Currency::USD)
            ]
        );
        assert_eq!(sums([]).unwrap(), []);
        let most = Money::new(i64::MAX, Currency::EUR);
        assert!(sums([most, amounts[1]]).is_err());
    }
}
