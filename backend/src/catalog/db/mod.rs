//! Every query of the catalogue.

mod texts;
mod write;

pub(crate) use self::texts::{
    assortment, describe_plans, name_products, name_products_of, product_descriptions,
    product_names,
};
pub(crate) use self::write::{
    insert_group, insert_group_names, insert_plan, insert_plan_descriptions, insert_product,
    insert_product_names, show_to,
};

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use goodstanding_shared::catalog::{
    BillingPeriod, BillingPlan, Catalog, PlanStatus, Price, Product, Visibility,
};
use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::money::{Currency, Money};

use crate::store::schema::{
    billing_periods, billing_plans, plan_descriptions, prices, product_descriptions,
    product_groups, product_names, products,
};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// A product whoever may order it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) product: Product,
    pub(crate) visibility: Visibility,
    /// Products of one family can be changed into each other; none: nothing can.
    pub(crate) family: Option<String>,
}

/// Everything that was ever sold, with the prices in `currency` (none: in every currency).
#[derive(Clone, Debug)]
pub(crate) struct Assortment {
    pub(crate) groups: Vec<String>,
    pub(crate) products: Vec<Listed>,
    pub(crate) plans: Vec<BillingPlan>,
}

impl Assortment {
    /// The product of that name, whoever may order it.
    pub(crate) fn product(&self, id: &ProductId) -> Option<&Listed> {
        self.products.iter().find(|listed| listed.product.id == *id)
    }

    /// The products into which this one can be changed: those of its family that anybody may order,
    /// itself among them.
    pub(crate) fn family_of(&self, id: &ProductId) -> impl Iterator<Item = &Listed> {
        let family = self.product(id).and_then(|listed| listed.family.as_ref());
        self.products.iter().filter(move |listed| {
            listed.visibility == Visibility::Public
                && family.is_some()
                && listed.family.as_ref() == family
        })
    }

    /// The plan of that name.
    pub(crate) fn plan(&self, id: &PlanId) -> Option<&BillingPlan> {
        self.plans.iter().find(|plan| plan.id == *id)
    }

    /// Whether two products are alike: one of them introduces to the other.
    fn is_of_family(&self, one: &ProductId, other: &ProductId) -> bool {
        let family = |id| self.product(id).and_then(|listed| listed.family.as_ref());
        one == other || (family(one).is_some() && family(one) == family(other))
    }

    /// Whether it is the first purchase of the product's family by somebody who `bought` these
    /// products before.
    pub(crate) fn is_first_purchase(&self, id: &ProductId, bought: &[ProductId]) -> bool {
        !bought.iter().any(|other| self.is_of_family(id, other))
    }

    /// What customers may order, for somebody who `bought` these products before.
    pub(crate) fn public(self, bought: &[ProductId]) -> Catalog {
        let products: Vec<Product> = self
            .products
            .iter()
            .filter(|listed| {
                listed.visibility == Visibility::Public && !listed.product.prices.is_empty()
            })
            .map(|listed| listed.product.clone())
            .collect();
        let is_known = |id: &&ProductId| !self.is_first_purchase(id, bought);
        let ids = products.iter().map(|product| &product.id);
        let bought = ids.filter(is_known).cloned().collect();
        Catalog {
            groups: self
                .groups
                .into_iter()
                .filter(|group| products.iter().any(|p| p.group == *group))
                .collect(),
            plans: self
                .plans
                .into_iter()
                .filter(|plan| {
                    products
                        .iter()
                        .any(|p| p.prices.iter().any(|price| price.plan == plan.id))
                })
                .collect(),
            bought,
            products,
        }
    }
}

/// What is read of a product: identifier, name, group, who may order it, when it is set up, family.
type ProductColumns = (String, String, String, String, String, Option<String>);

/// Reads the assortment: small tables, a query for each. Names are the English ones, and nothing is
/// described.
fn english_assortment(
    conn: &mut Database,
    currency: Option<Currency>,
) -> Result<Assortment, StoreError> {
    let plans = plans(conn)?;
    let groups = product_groups::table
        .select(product_groups::name)
        .order(product_groups::position.asc())
        .load(conn)?;
    let mut by_product = prices_by_product(conn, &plans, currency)?;
    let rows: Vec<ProductColumns> = products::table
        .select((
            products::id,
            products::name,
            products::group_name,
            products::visibility,
            products::setup,
            products::family,
        ))
        .order(products::position.asc())
        .load(conn)?;
    let products = rows
        .into_iter()
        .map(|(id, name, group, visibility, setup, family)| {
            let row = RowOf {
                table: "products",
                id: &id,
            };
            Ok::<_, StoreError>(Listed {
                family,
                visibility: row.parse("visibility", &visibility)?,
                product: Product {
                    id: row.parse("id", &id)?,
                    setup: row.parse("setup", &setup)?,
                    prices: by_product.remove(&id).unwrap_or_default(),
                    name,
                    name_language: None,
                    group,
                    group_language: None,
                    description: String::new(),
                    description_language: None,
                },
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Assortment {
        groups,
        products,
        plans,
    })
}

/// The plan of that name, described in English, and whether it takes new subscriptions.
pub(crate) fn plan(
    conn: &mut Database,
    id: &str,
) -> Result<Option<(BillingPlan, PlanStatus)>, StoreError> {
    let Some(plan) = plans(conn)?.into_iter().find(|plan| plan.id.as_str() == id) else {
        return Ok(None);
    };
    let status: String = billing_plans::table
        .filter(billing_plans::id.eq(id))
        .select(billing_plans::status)
        .first(conn)?;
    let row = RowOf {
        table: "billing_plans",
        id,
    };
    Ok(Some((plan, row.parse("status", &status)?)))
}

/// The products whose identifier, or whose name or description in any language, holds the words,
/// which are in lower case.
pub(crate) fn products_named(conn: &mut Database, words: &str) -> Result<Vec<String>, StoreError> {
    let named = products::table
        .select((products::id, products::name))
        .load(conn)?;
    let translated = product_names::table
        .select((product_names::product_id, product_names::name))
        .load(conn)?;
    let described = product_descriptions::table
        .select((
            product_descriptions::product_id,
            product_descriptions::description,
        ))
        .load(conn)?;
    Ok(holding(words, [named, translated, described]))
}

/// The plans whose identifier, or whose description in any language, holds the words, which are in
/// lower case.
pub(crate) fn plans_named(conn: &mut Database, words: &str) -> Result<Vec<String>, StoreError> {
    let described = billing_plans::table
        .select((billing_plans::id, billing_plans::description))
        .load(conn)?;
    let translated = plan_descriptions::table
        .select((plan_descriptions::plan_id, plan_descriptions::description))
        .load(conn)?;
    Ok(holding(words, [described, translated]))
}

/// Of identifiers with texts those that hold the words, each once.
fn holding<const N: usize>(words: &str, rows: [Vec<(String, String)>; N]) -> Vec<String> {
    // Some hundred rows at most, and the databases differ in which letters they know: compared
    // here.
    let holds = |text: &str| text.to_lowercase().contains(words);
    let found: BTreeSet<String> = rows
        .into_iter()
        .flatten()
        .filter(|(id, text)| holds(id) || holds(text))
        .map(|(id, _)| id)
        .collect();
    found.into_iter().collect()
}

/// In which languages a product is described.
pub(crate) fn languages_of(conn: &mut Database, product: &str) -> Result<Vec<String>, StoreError> {
    Ok(product_descriptions::table
        .filter(product_descriptions::product_id.eq(product))
        .order(product_descriptions::language.asc())
        .select(product_descriptions::language)
        .load(conn)?)
}

/// Every billing plan, in the order of display, described in English.
pub(crate) fn plans(conn: &mut Database) -> Result<Vec<BillingPlan>, StoreError> {
    let rows: Vec<(String, String, i32, String, bool)> = billing_plans::table
        .select((
            billing_plans::id,
            billing_plans::description,
            billing_plans::grace_days,
            billing_plans::retry_days,
            billing_plans::can_pause,
        ))
        .order(billing_plans::position.asc())
        .load(conn)?;
    let mut plans = Vec::with_capacity(rows.len());
    for (id, description, grace_days, retry_days, can_pause) in rows {
        let row = RowOf {
            table: "billing_plans",
            id: &id,
        };
        plans.push(BillingPlan {
            id: row.parse("id", &id)?,
            description,
            language: None,
            periods: Vec::new(),
            grace_days: u16::try_from(grace_days).map_err(|_| row.refuse("grace_days"))?,
            retry_days: retry_days
                .split(',')
                .filter(|day| !day.is_empty())
                .map(|day| row.parse("retry_days", day))
                .collect::<Result<_, _>>()?,
            can_pause,
        });
    }
    let rows: Vec<(String, Option<String>, Option<i32>, String)> = billing_periods::table
        .select((
            billing_periods::plan_id,
            billing_periods::cycle,
            billing_periods::repeat,
            billing_periods::charge,
        ))
        .order((
            billing_periods::plan_id.asc(),
            billing_periods::position.asc(),
        ))
        .load(conn)?;
    for (id, cycle, repeat, charge) in rows {
        let row = RowOf {
            table: "billing_periods",
            id: &id,
        };
        let repeat = repeat
            .map(|times| u16::try_from(times).map_err(|_| row.refuse("repeat")))
            .transpose()?;
        let period = BillingPeriod {
            cycle: row.parse_optional("cycle", cycle.as_deref())?,
            repeat,
            price: row.parse("charge", &charge)?,
        };
        if let Some(plan) = plans.iter_mut().find(|plan| plan.id.as_str() == id) {
            plan.periods.push(period);
        }
    }
    Ok(plans)
}

fn prices_by_product(
    conn: &mut Database,
    plans: &[BillingPlan],
    currency: Option<Currency>,
) -> Result<HashMap<String, Vec<Price>>, StoreError> {
    let rows: Vec<(String, String, String, i64, Option<i64>, i64)> = prices::table
        .select((
            prices::product_id,
            prices::plan_id,
            prices::currency,
            prices::amount_minor,
            prices::reduced_minor,
            prices::setup_fee_minor,
        ))
        .order((prices::product_id.asc(), prices::currency.asc()))
        .load(conn)?;
    let mut by_product: HashMap<String, Vec<Price>> = HashMap::new();
    for (id, plan, of, amount, reduced, setup_fee) in rows {
        let row = RowOf {
            table: "prices",
            id: &id,
        };
        let of: Currency = row.parse("currency", &of)?;
        if currency.is_some_and(|wanted| wanted != of) {
            continue;
        }
        let price = Price {
            plan: row.parse("plan_id", &plan)?,
            amount: Money::new(amount, of),
            reduced: reduced.map(|minor| Money::new(minor, of)),
            setup_fee: Money::new(setup_fee, of),
        };
        by_product.entry(id).or_default().push(price);
    }
    // In the order of the plans, which is the shortest cycle first.
    let place = |price: &Price| plans.iter().position(|plan| plan.id == price.plan);
    for prices in by_product.values_mut() {
        prices.sort_by_key(|price| (price.amount.currency(), place(price)));
    }
    Ok(by_product)
}
