//! Which subscriptions a query lists. Whose they are is part of every query; deleted ones are read
//! by the reports only.

use diesel::dsl::{IntoBoxed, exists};
use diesel::prelude::*;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::services::{DateRange, Direction};
use goodstanding_shared::subscriptions::{
    BillingChoice, BillingStatus, SubscriptionSort, SubscriptionStatus, SubscriptionsQuery,
};

use crate::catalog;
use crate::store::listing::Count;
use crate::store::schema::{subscription_items, subscriptions};
use crate::store::{Backend, Database, Scope, StoreError};

/// The subscriptions that a filter leaves.
pub(super) type Boxed<'a> = IntoBoxed<'a, subscriptions::table, Backend>;

/// How many subscriptions products may have and still be called rare. Rare ones are looked up;
/// those of others are met soon on the way through the list. The databases cannot tell: they know
/// how many a product has on average.
const RARE: i64 = 4_000;

/// Products that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Products {
    ids: Vec<String>,
    are_rare: bool,
}

impl Products {
    fn new(conn: &mut Database, ids: Vec<String>) -> Result<Self, StoreError> {
        // Reads that many entries of an index and no row.
        let beyond: Option<String> = subscription_items::table
            .filter(subscription_items::product_id.eq_any(&ids))
            .select(subscription_items::subscription_id)
            .offset(RARE)
            .first(conn)
            .optional()?;
        Ok(Self {
            ids,
            are_rare: beyond.is_none(),
        })
    }

    /// That a subscription bills one of them.
    fn are_billed(&self) -> Condition {
        let items = subscription_items::table
            .filter(subscription_items::product_id.eq_any(self.ids.clone()));
        if self.are_rare {
            Box::new(subscriptions::id.eq_any(items.select(subscription_items::subscription_id)))
        } else {
            Box::new(exists(items.filter(
                subscription_items::subscription_id.eq(subscriptions::id),
            )))
        }
    }
}

/// A condition on subscriptions.
pub(super) type Condition =
    Box<dyn BoxableExpression<subscriptions::table, Backend, SqlType = diesel::sql_types::Bool>>;

/// What the words of a search stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Search {
    /// The beginning of an identifier.
    Id(String),
    /// Products and plans of that name.
    Names {
        products: Products,
        plans: Vec<String>,
    },
}

/// A filter that is ready to be asked: the search was looked up.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    customer: Option<CustomerId>,
    search: Option<Search>,
    product: Option<Products>,
    query: SubscriptionsQuery,
}

impl Filter {
    pub(super) fn new(
        conn: &mut Database,
        scope: Scope,
        query: &SubscriptionsQuery,
    ) -> Result<Self, StoreError> {
        let words = query.search.to_lowercase();
        let search = if words.is_empty() {
            None
        } else if words.starts_with("sub_") {
            Some(Search::Id(words))
        } else {
            let products = catalog::db::products_named(conn, &words)?;
            Some(Search::Names {
                products: Products::new(conn, products)?,
                plans: catalog::db::plans_named(conn, &words)?,
            })
        };
        let product = match &query.product {
            None => None,
            Some(product) => Some(Products::new(conn, vec![product.to_string()])?),
        };
        Ok(Self {
            customer: scope.customer().or(query.customer),
            search,
            product,
            query: query.clone(),
        })
    }

    /// Its rows, in no order yet.
    pub(super) fn rows<'a>(&self) -> Boxed<'a> {
        let mut found = subscriptions::table
            .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
            .into_boxed::<Backend>();
        // A new parameter does not compile before it is said here what it finds.
        let SubscriptionsQuery {
            sort: _,
            direction: _,
            search: _,
            statuses,
            billing,
            needs_attention,
            plan,
            product: _,
            started,
            ended,
            customer: _,
            open: _,
            cursor: _,
        } = &self.query;
        if let Some(customer) = self.customer {
            found = found.filter(subscriptions::customer_id.eq(customer.to_string()));
        }
        match statuses.as_slice() {
            [] => {}
            // One value lets the database follow an index in the order of the list.
            [status] => found = found.filter(subscriptions::status_rank.eq(rank(*status))),
            statuses => {
                let ranks: Vec<_> = statuses.iter().copied().map(rank).collect();
                found = found.filter(subscriptions::status_rank.eq_any(ranks));
            }
        }
        found = match billing.as_slice() {
            [] => found,
            [BillingChoice(None)] => found.filter(subscriptions::billing_status.is_null()),
            [BillingChoice(Some(billing))] => {
                found.filter(subscriptions::billing_status.eq(billing.as_str()))
            }
            choices => {
                let words: Vec<_> = choices
                    .iter()
                    .filter_map(|choice| choice.0)
                    .map(BillingStatus::as_str)
                    .collect();
                let one_of = subscriptions::billing_status.eq_any(words);
                if choices.contains(&BillingChoice(None)) {
                    found.filter(one_of.or(subscriptions::billing_status.is_null()))
                } else {
                    found.filter(one_of)
                }
            }
        };
        if *needs_attention {
            let words = BillingStatus::ALL
                .iter()
                .copied()
                .filter(|billing| billing.needs_attention())
                .map(BillingStatus::as_str);
            found = found.filter(subscriptions::billing_status.eq_any(words.collect::<Vec<_>>()));
        }
        if let Some(plan) = plan {
            found = found.filter(subscriptions::plan_id.eq(plan.to_string()));
        }
        if let Some(product) = &self.product {
            found = found.filter(product.are_billed());
        }
        found = match &self.search {
            None => found,
            Some(Search::Id(beginning)) => {
                // Identifiers are made of digits and letters up to z: this is where those with
                // another beginning follow.
                let end = format!("{beginning}{}", "z".repeat(30));
                found
                    .filter(subscriptions::id.ge(beginning.clone()))
                    .filter(subscriptions::id.le(end))
            }
            // An alternative that nothing meets would keep the databases from looking the other one
            // up.
            Some(Search::Names { products, plans }) if plans.is_empty() => {
                found.filter(products.are_billed())
            }
            Some(Search::Names { products, plans }) if products.ids.is_empty() => {
                found.filter(subscriptions::plan_id.eq_any(plans.clone()))
            }
            Some(Search::Names { products, plans }) => found.filter(
                subscriptions::plan_id
                    .eq_any(plans.clone())
                    .or(products.are_billed()),
            ),
        };
        let DateRange { from, to } = *started;
        if let Some(from) = from {
            found = found.filter(subscriptions::starts_on.ge(from));
        }
        if let Some(to) = to {
            found = found.filter(subscriptions::starts_on.le(to));
        }
        let DateRange { from, to } = *ended;
        if let Some(from) = from {
            found = found.filter(subscriptions::ends_on.ge(from));
        }
        if let Some(to) = to {
            found = found.filter(subscriptions::ends_on.le(to));
        }
        found
    }

    /// Whether all of them need somebody.
    pub(super) fn is_of_needy(&self) -> bool {
        let needs = |choice: &BillingChoice| choice.0.is_some_and(BillingStatus::needs_attention);
        let chosen = &self.query.billing;
        self.query.needs_attention || (!chosen.is_empty() && chosen.iter().all(needs))
    }

    /// By what and in which direction they are sorted.
    pub(super) fn order(&self) -> (SubscriptionSort, Direction) {
        self.query.order()
    }

    /// Whether subscriptions of that status can be among them.
    pub(super) fn lists(&self, status: SubscriptionStatus) -> bool {
        let asked = &self.query.statuses;
        status != SubscriptionStatus::Deleted && (asked.is_empty() || asked.contains(&status))
    }

    /// How many subscriptions there are.
    pub(super) fn count(&self, conn: &mut Database) -> Result<Count, StoreError> {
        let found: Vec<i64> = self
            .rows()
            .select(subscriptions::created_at)
            .limit(Count::LIMIT)
            .load(conn)?;
        Ok(Count::of(found.len()))
    }
}

/// The place of a status in the order of its life, as the database works it out.
pub(super) fn rank(status: SubscriptionStatus) -> i32 {
    let place = SubscriptionStatus::ALL
        .iter()
        .position(|known| *known == status);
    place
        .and_then(|place| i32::try_from(place).ok())
        .unwrap_or_default()
}
