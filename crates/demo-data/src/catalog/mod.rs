//! The catalogue of the demo merchant.

mod plans;
mod products;
mod translations;

pub use self::plans::DemoPlan;

use goodstanding_shared::catalog::{AutoSetup, PeriodPrice, Price, Product, Visibility};
use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::money::{Currency, Money};

use self::plans::PLANS;
use self::products::{Spec, hidden_specs, specs};
use crate::code::code;

/// A group of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoGroup {
    /// What it is called in English.
    pub name: String,
    /// What it is called in other languages, each with its language.
    pub names: Vec<(String, String)>,
}

/// A product with its prices in every currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoProduct {
    /// The product; its prices in all currencies, one after the other. Its description is the
    /// English one, or empty.
    pub product: Product,
    /// What it is called in other languages than English, each with its language.
    pub names: Vec<(String, String)>,
    /// What it is, in words, each with its language.
    pub descriptions: Vec<(String, String)>,
    /// Who may order it now. What is not public was so once, and was ordered then.
    pub visibility: Visibility,
    /// Products of one family can be changed into each other.
    pub family: String,
}

const GROUPS: [&str; 5] = ["Hosting", "Cloud", "Licences", "Domains", "Support"];

/// In which currencies everything has a price.
const CURRENCIES: [Currency; 4] = [Currency::EUR, Currency::USD, Currency::GBP, Currency::JPY];

/// A price in another currency, as a merchant would round it.
fn in_currency(cents: i64, currency: Currency) -> Money {
    let minor = if currency == Currency::JPY {
        // Yen have no minor unit; to the next ten.
        cents * 165 / 1000 * 10
    } else if currency == Currency::GBP {
        cents * 9 / 10
    } else {
        cents
    };
    Money::new(minor, currency)
}

fn product(spec: &Spec) -> DemoProduct {
    let price = |currency, plan: &&str| {
        let (_, _, periods, tenths) = PLANS.iter().find(|known| known.0 == *plan)?;
        let cents = spec.cents * tenths / 10;
        let is_reduced = periods
            .iter()
            .any(|period| period.2 == PeriodPrice::Reduced);
        Some(Price {
            plan: code::<PlanId>(plan),
            amount: in_currency(cents, currency),
            reduced: is_reduced.then(|| in_currency(cents * 6 / 10, currency)),
            setup_fee: in_currency(spec.setup_cents, currency),
        })
    };
    DemoProduct {
        product: Product {
            id: code::<ProductId>(spec.id),
            name: spec.name.to_owned(),
            name_language: None,
            group: spec.group.to_owned(),
            group_language: None,
            description: spec.words.to_owned(),
            description_language: None,
            setup: spec.setup,
            prices: CURRENCIES
                .iter()
                .flat_map(|currency| spec.plans.iter().filter_map(|plan| price(*currency, plan)))
                .collect(),
        },
        names: translations::product_names(spec.id),
        descriptions: [("en".to_owned(), spec.words.to_owned())]
            .into_iter()
            .chain(translations::product_descriptions(spec.id))
            .filter(|(_, words)| !words.is_empty())
            .collect(),
        visibility: spec.visibility,
        family: spec.id.split('-').next().unwrap_or(spec.id).to_owned(),
    }
}

/// The groups, in the order of display.
pub(crate) fn groups() -> Vec<DemoGroup> {
    let group = |name: &str| DemoGroup {
        name: name.to_owned(),
        names: translations::group_names(name),
    };
    GROUPS.map(group).into()
}

/// The billing plans, the retired ones among them.
pub(crate) fn plans() -> Vec<DemoPlan> {
    PLANS.iter().map(plans::plan).collect()
}

/// The products, as they are listed in the end.
pub(crate) fn products() -> Vec<DemoProduct> {
    specs().iter().chain(&hidden_specs()).map(product).collect()
}

/// Whether staff have to accept an order of it.
pub(crate) fn needs_acceptance(product: &str) -> bool {
    let specs = specs().into_iter().chain(hidden_specs());
    specs
        .filter(|spec| spec.setup == AutoSetup::OnAcceptance)
        .any(|spec| spec.id == product)
}

/// How many months a cycle of the plan has; 0 where nothing recurs.
pub(crate) fn months_of(plan: &str) -> u32 {
    let found = PLANS.iter().find(|known| known.0 == plan);
    let cycle = found.and_then(|known| known.2.last()?.0);
    match cycle {
        Some("1 month") => 1,
        Some("3 month") => 3,
        Some("6 month") => 6,
        Some("1 year") => 12,
        Some("2 year") => 24,
        _ => 0,
    }
}
