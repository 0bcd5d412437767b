//! Which plans of a product differ for whom.

use super::{BillingPlan, Price};

/// A plan with a price under it, as a choice.
pub type Choice<'a> = (&'a Price, &'a BillingPlan);

/// Whether two choices come to the same for whom they are offered to: once an introductory offer is
/// over, its plan is like the one without.
pub fn is_same_choice(one: Choice<'_>, other: Choice<'_>, is_first_purchase: bool) -> bool {
    let costs = |(price, plan): Choice<'_>| {
        let periods = plan.periods_for(is_first_purchase).iter();
        let amounts: Vec<_> = periods.map(|period| price.of(period.price)).collect();
        (amounts, price.setup_fee)
    };
    one.1.bills_like(other.1, is_first_purchase) && costs(one) == costs(other)
}

/// The choices among the prices of a product: of several that come to the same the one with the
/// shortest schedule.
pub fn choices<'a>(
    prices: &'a [Price],
    plans: &'a [BillingPlan],
    is_first_purchase: bool,
) -> Vec<Choice<'a>> {
    let mut choices: Vec<Choice<'a>> = Vec::with_capacity(prices.len());
    for price in prices {
        let Some(plan) = plans.iter().find(|plan| plan.id == price.plan) else {
            continue;
        };
        let mut known = choices.iter_mut();
        match known.find(|known| is_same_choice(**known, (price, plan), is_first_purchase)) {
            Some(known) if plan.periods.len() < known.1.periods.len() => *known = (price, plan),
            Some(_) => {}
            None => choices.push((price, plan)),
        }
    }
    choices
}
