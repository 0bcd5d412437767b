//! Prices in words.

use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::catalog::{BillingPlan, Catalog, PeriodPrice, Price, Product};
use goodstanding_shared::money::Money;

use crate::services::payment_text;
use crate::ui::money_text;

/// How long an introductory stretch is: "First month", "First 3 months".
fn stretch(cycle: Cycle, repeat: u16) -> String {
    let unit = cycle.unit().as_str();
    match cycle.count().saturating_mul(repeat) {
        1 => format!("First {unit}"),
        count => format!("First {count} {unit}s"),
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
            Some(match period.price {
                PeriodPrice::Free => format!("{stretch} free"),
                PeriodPrice::Full | PeriodPrice::Reduced => format!(
                    "{stretch} {}",
                    payment_text(price.of(period.price), period.cycle)
                ),
            })
        })
        .collect();
    if intros.is_empty() && periods.len() < plan.periods.len() {
        format!("{regular}. The introductory offer is for a first purchase")
    } else if intros.is_empty() {
        regular
    } else {
        format!("{}, then {regular}", intros.join(", then "))
    }
}

/// The lowest price of a product, for its card.
pub(super) fn first_price(product: &Product, catalog: &Catalog) -> Option<String> {
    let price = product.prices.first()?;
    let plan = catalog.plan(&price.plan)?;
    let amount = price.of(plan.periods.last()?.price);
    let text = payment_text(amount, plan.recurring());
    Some(if product.prices.len() > 1 && !amount.is_zero() {
        format!("From {text}")
    } else {
        text
    })
}

/// The setup fee in words.
pub(super) fn setup_text(fee: Money) -> String {
    if fee.is_zero() {
        "No setup fee".into()
    } else {
        format!("Setup fee {}", money_text(fee))
    }
}
