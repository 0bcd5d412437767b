//! Prices in words.

use goodstanding_shared::calendar::{Cycle, Unit};
use goodstanding_shared::catalog::{BillingPlan, Catalog, PeriodPrice, Price, Product};
use goodstanding_shared::money::Money;
use goodstanding_words::Message;
use goodstanding_words::orders::prices as words;

use crate::services::payment_text;
use crate::ui::money_text;
use crate::words::{fixed, say};

/// How long an introductory stretch is: "First month", "First 3 months".
fn stretch(cycle: Cycle, repeat: u16) -> Message {
    let count = u64::from(cycle.count().saturating_mul(repeat));
    match cycle.unit() {
        Unit::Day => words::first_days(count),
        Unit::Week => words::first_weeks(count),
        Unit::Month => words::first_months(count),
        Unit::Year => words::first_years(count),
    }
}

/// What a plan charges: "€9.99 a month", "First month free, then €9.99 a month"; and whether an
/// offer for a first purchase is over.
pub(super) fn plan_text(plan: &BillingPlan, price: &Price, is_first_purchase: bool) -> String {
    let periods = plan.periods_for(is_first_purchase);
    let last = plan.periods.last();
    let regular = last.map_or_else(
        || money_text(price.amount),
        |period| payment_text(price.of(period.price), period.cycle),
    );
    let intros: Vec<String> = periods
        .iter()
        .take(periods.len().saturating_sub(1))
        .filter_map(|period| {
            let stretch = stretch(period.cycle?, period.repeat?);
            Some(say(match period.price {
                PeriodPrice::Free => words::free(stretch),
                PeriodPrice::Full | PeriodPrice::Reduced => {
                    let text = payment_text(price.of(period.price), period.cycle);
                    words::at_price(&text, stretch)
                }
            }))
        })
        .collect();
    if intros.is_empty() && periods.len() < plan.periods.len() {
        return say(words::first_purchase(&regular));
    }
    let all = intros.into_iter().chain([regular]);
    let all = all.reduce(|first, next| say(words::then(&first, &next)));
    all.unwrap_or_default()
}

/// The lowest price of a product, for its card.
pub(super) fn first_price(product: &Product, catalog: &Catalog) -> Option<String> {
    let price = product.prices.first()?;
    let plan = catalog.plan(&price.plan)?;
    let amount = price.of(plan.periods.last()?.price);
    let text = payment_text(amount, plan.recurring());
    Some(if product.prices.len() > 1 && !amount.is_zero() {
        say(words::from(&text))
    } else {
        text
    })
}

/// The setup fee in words.
pub(super) fn setup_text(fee: Money) -> String {
    if fee.is_zero() {
        fixed(words::NO_SETUP_FEE).into()
    } else {
        say(words::setup_fee(fee.into()))
    }
}
