//! What an order costs: the same sum in the cart and in the stored order.

use chrono::NaiveDate;
use goodstanding_words::{Message, refusals};

use crate::calendar::Cycle;
use crate::catalog::{Anchor, BillingPlan, Price};
use crate::ids::PlanId;
use crate::money::{Money, MoneyRefusal};

/// One line to be priced.
#[derive(Clone, Copy, Debug)]
pub struct QuoteLine<'a> {
    /// The billing plan under which it is sold.
    pub plan: &'a BillingPlan,
    /// The product's price under it.
    pub price: &'a Price,
    /// How many of the product.
    pub quantity: u32,
    /// Whether it is the customer's first purchase of the product's family: only that one gets
    /// introductory prices and free periods.
    pub is_first_purchase: bool,
}

impl QuoteLine<'_> {
    /// Where its cycles begin, when it starts on `date`.
    pub fn anchor(&self, date: NaiveDate) -> Anchor {
        Anchor::at_cycle(date, self.plan.first_cycle(self.is_first_purchase))
    }
}

/// What one line costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineQuote {
    /// The first cycle, charged with the order.
    pub first: Money,
    /// The setup fees, charged with the order.
    pub setup: Money,
    /// Both: what is due with the order.
    pub due: Money,
    /// What every later cycle costs, and how often; none when nothing recurs.
    pub recurring: Option<(Money, Cycle)>,
}

/// What an order costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What each line costs, in the order of the lines.
    pub lines: Vec<LineQuote>,
    /// The first cycles of all lines.
    pub sub_total: Money,
    /// The setup fees of all lines.
    pub setup_fees: Money,
    /// Both: what is due today.
    pub due_today: Money,
}

/// Why an order has no price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuoteRefusal {
    /// Nothing is ordered: there are no lines.
    Empty,
    /// A plan without billing periods cannot be sold.
    NoPeriod(PlanId),
    /// Amounts that do not add up.
    Money(MoneyRefusal),
}

impl QuoteRefusal {
    /// Why, for whoever ordered.
    pub fn words(&self) -> Message {
        match self {
            Self::Empty => refusals::ORDER_IS_EMPTY.into(),
            Self::NoPeriod(plan) => refusals::billing_plan_without_period(plan.as_str()),
            Self::Money(refusal) => refusal.words(),
        }
    }
}

says_its_words!(QuoteRefusal);

impl From<MoneyRefusal> for QuoteRefusal {
    fn from(refusal: MoneyRefusal) -> Self {
        Self::Money(refusal)
    }
}

/// Adds up what an order costs; all its prices are of one currency.
pub fn quote(lines: &[QuoteLine<'_>]) -> Result<Quote, QuoteRefusal> {
    let currency = lines
        .first()
        .ok_or(QuoteRefusal::Empty)?
        .price
        .amount
        .currency();
    let mut quote = Quote {
        lines: Vec::with_capacity(lines.len()),
        sub_total: Money::zero(currency),
        setup_fees: Money::zero(currency),
        due_today: Money::zero(currency),
    };
    for QuoteLine {
        plan,
        price,
        quantity,
        is_first_purchase,
    } in lines
    {
        let first = plan
            .first(*is_first_purchase)
            .ok_or_else(|| QuoteRefusal::NoPeriod(plan.id.clone()))?;
        let recurring = match (plan.periods.last(), plan.recurring()) {
            (Some(last), Some(cycle)) => Some((price.of(last.price).times(*quantity)?, cycle)),
            _ => None,
        };
        let (first, setup) = (
            price.of(first.price).times(*quantity)?,
            price.setup_fee.times(*quantity)?,
        );
        let line = LineQuote {
            first,
            setup,
            due: first.plus(setup)?,
            recurring,
        };
        quote.sub_total = quote.sub_total.plus(line.first)?;
        quote.setup_fees = quote.setup_fees.plus(line.setup)?;
        quote.lines.push(line);
    }
    quote.due_today = quote.sub_total.plus(quote.setup_fees)?;
    Ok(quote)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{BillingPeriod, PeriodPrice};
    use crate::money::Currency;

    fn plan(charges: &[PeriodPrice]) -> BillingPlan {
        let periods = charges
            .iter()
            .map(|charge| BillingPeriod {
                cycle: "1 month".parse().ok(),
                repeat: None,
                price: *charge,
            })
            .collect();
        BillingPlan {
            id: "MONTHLY".parse().unwrap(),
            description: String::new(),
            language: None,
            periods,
            grace_days: 7,
            retry_days: vec![1, 3, 5],
            can_pause: true,
        }
    }

    fn price(amount: i64, reduced: Option<i64>, setup: i64) -> Price {
        let money = |minor| Money::new(minor, Currency::EUR);
        Price {
            plan: "MONTHLY".parse().unwrap(),
            amount: money(amount),
            reduced: reduced.map(money),
            setup_fee: money(setup),
        }
    }

    #[test]
    fn today_the_first_period_and_the_setup_fee_are_charged() {
        let (intro, free, full) = (
            plan(&[PeriodPrice::Reduced, PeriodPrice::Full]),
            plan(&[PeriodPrice::Free, PeriodPrice::Full]),
            plan(&[PeriodPrice::Full]),
        );
        let price = price(4900, Some(1900), 1000);
        let line = |plan, quantity| QuoteLine {
            plan,
            price: &price,
            quantity,
            is_first_purchase: true,
        };
        let quote = quote(&[line(&intro, 1), line(&free, 1), line(&full, 2)]).unwrap();
        assert_eq!(
            quote
                .lines
                .iter()
                .map(|line| line.first.minor())
                .collect::<Vec<_>>(),
            [1900, 0, 9800]
        );
        assert_eq!(
            (
                quote.sub_total.minor(),
                quote.setup_fees.minor(),
                quote.due_today.minor()
            ),
            (11700, 4000, 15700)
        );
        let again = super::quote(&[QuoteLine {
            is_first_purchase: false,
            ..line(&intro, 1)
        }]);
        assert_eq!(again.unwrap().lines[0].first.minor(), 4900);
        assert!(quote.lines.iter().all(|line| {
            line.recurring
                .is_some_and(|(money, _)| money.minor() % 4900 == 0)
        }));
    }

    #[test]
    fn what_has_no_price_is_refused() {
        assert_eq!(quote(&[]), Err(QuoteRefusal::Empty));
        let (nothing, price) = (plan(&[]), price(1, None, 0));
        assert!(matches!(
            quote(&[QuoteLine {
                plan: &nothing,
                price: &price,
                quantity: 1,
                is_first_purchase: true,
            }]),
            Err(QuoteRefusal::NoPeriod(_))
        ));
        let (full, huge) = (plan(&[PeriodPrice::Full]), self::price(i64::MAX, None, 0));
        assert!(matches!(
            quote(&[QuoteLine {
                plan: &full,
                price: &huge,
                quantity: 2,
                is_first_purchase: true,
            }]),
            Err(QuoteRefusal::Money(_))
        ));
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines(lines in prop::collection::vec((0_i64..100_000, 0_i64..10_000, 1_u32..100), 1..20)) {
            let full = plan(&[PeriodPrice::Full]);
            let prices: Vec<_> = lines.iter().map(|(amount, setup, _)| price(*amount, None, *setup)).collect();
            let lines: Vec<_> = prices.iter().zip(&lines).map(|(price, (_, _, quantity))| QuoteLine { plan: &full, price, quantity: *quantity, is_first_purchase: true }).collect();
            let quote = quote(&lines).unwrap();
            let sum: i64 = quote.lines.iter().map(|line| line.first.minor() + line.setup.minor()).sum();
            prop_assert_eq!(sum, quote.due_today.minor());
        }
    }
}
