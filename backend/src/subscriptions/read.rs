//! What pages read of subscriptions. Whose they are is part of every query; deleted ones are read by the reports only.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{IntoBoxed, exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::{CustomerId, SubscriptionId};
use goodstanding_shared::services::{DateRange, Direction, SubscriptionBrief};
use goodstanding_shared::subscriptions::{
    BillingChoice, BillingStatus, LATEST_TRANSACTIONS, Subscription, SubscriptionSort,
    SubscriptionStatus, SubscriptionsQuery,
};

use super::db::standing;
use crate::catalog;
use crate::http::language::Languages;
use crate::http::listing::{Count, Part};
use crate::sessions::Scope;
use crate::store::schema::{customers, subscription_items, subscriptions};
use crate::store::stored::RowOf;
use crate::store::{Backend, Database, StoreError};
use crate::transactions;

type Boxed<'a> = IntoBoxed<'a, subscriptions::table, Backend>;

/// What the words of a search stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Search {
    /// The beginning of an identifier.
    Id(String),
    /// Products and plans of that name.
    Names {
        products: Vec<String>,
        plans: Vec<String>,
    },
}

/// A filter that is ready to be asked: the search was looked up.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    customer: Option<CustomerId>,
    search: Option<Search>,
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
            Some(Search::Names {
                products: catalog::db::products_named(conn, &words)?,
                plans: catalog::db::plans_named(conn, &words)?,
            })
        };
        Ok(Self {
            customer: scope.customer().or(query.customer),
            search,
            query: query.clone(),
        })
    }

    fn rows<'a>(&self) -> Boxed<'a> {
        let mut found = subscriptions::table
            .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
            .into_boxed::<Backend>();
        let query = &self.query;
        if let Some(customer) = self.customer {
            found = found.filter(subscriptions::customer_id.eq(customer.to_string()));
        }
        match query.statuses.as_slice() {
            [] => {}
            // One value lets the database follow an index in the order of the list.
            [status] => found = found.filter(subscriptions::status_rank.eq(rank(*status))),
            statuses => {
                let ranks: Vec<_> = statuses.iter().copied().map(rank).collect();
                found = found.filter(subscriptions::status_rank.eq_any(ranks));
            }
        }
        found = match query.billing.as_slice() {
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
        if query.needs_attention {
            let words = BillingStatus::ALL
                .iter()
                .copied()
                .filter(|billing| billing.needs_attention())
                .map(BillingStatus::as_str);
            found = found.filter(subscriptions::billing_status.eq_any(words.collect::<Vec<_>>()));
        }
        if let Some(plan) = &query.plan {
            found = found.filter(subscriptions::plan_id.eq(plan.to_string()));
        }
        if let Some(product) = &query.product {
            found = found.filter(exists(
                subscription_items::table
                    .filter(subscription_items::subscription_id.eq(subscriptions::id))
                    .filter(subscription_items::product_id.eq(product.to_string())),
            ));
        }
        found = match &self.search {
            None => found,
            Some(Search::Id(beginning)) => {
                // Identifiers are made of digits and letters up to z: this is where those with another beginning follow.
                let end = format!("{beginning}{}", "z".repeat(30));
                found
                    .filter(subscriptions::id.ge(beginning.clone()))
                    .filter(subscriptions::id.le(end))
            }
            Some(Search::Names { products, plans }) => found.filter(
                subscriptions::plan_id.eq_any(plans.clone()).or(exists(
                    subscription_items::table
                        .filter(subscription_items::subscription_id.eq(subscriptions::id))
                        .filter(subscription_items::product_id.eq_any(products.clone())),
                )),
            ),
        };
        let DateRange { from, to } = query.started;
        if let Some(from) = from {
            found = found.filter(subscriptions::starts_on.ge(from));
        }
        if let Some(to) = to {
            found = found.filter(subscriptions::starts_on.le(to));
        }
        let DateRange { from, to } = query.ended;
        if let Some(from) = from {
            found = found.filter(subscriptions::ends_on.ge(from));
        }
        if let Some(to) = to {
            found = found.filter(subscriptions::ends_on.le(to));
        }
        found
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

    /// One part of them, as identifiers with the values by which they are ordered.
    pub(super) fn part(
        &self,
        conn: &mut Database,
        part: &Part,
        count: Count,
    ) -> Result<Vec<Sorted>, StoreError> {
        let (sort, direction) = self.query.order();
        let after = part
            .edge
            .as_ref()
            .and_then(|edge| Sorted::of_key(&edge.key));
        // Those without the date come last, whichever way the dates run: two stretches, each of which an index can follow.
        let mut stretches = match sort {
            SubscriptionSort::EndDate => vec![Stretch::Dated, Stretch::Undated],
            SubscriptionSort::Created | SubscriptionSort::StartDate | SubscriptionSort::Status => {
                vec![Stretch::Whole]
            }
        };
        if part.is_backward() {
            stretches.reverse();
        }
        let mut rows = Vec::new();
        for stretch in stretches {
            let missing = part.rows() - i64::try_from(rows.len()).unwrap_or_default();
            if missing <= 0 {
                break;
            }
            // A place in one stretch says nothing about the other, but that it comes before or after as a whole.
            let place = match (stretch, &after) {
                (Stretch::Dated, Some(after)) if after.ends_on.is_none() => {
                    if part.is_backward() {
                        None
                    } else {
                        continue;
                    }
                }
                (Stretch::Undated, Some(after)) if after.ends_on.is_some() => {
                    if part.is_backward() {
                        continue;
                    }
                    None
                }
                (Stretch::Whole | Stretch::Dated | Stretch::Undated, after) => after.as_ref(),
            };
            let found = stretch.narrow(self.rows());
            let way = Way {
                ascending: direction == Direction::Ascending,
                backward: part.is_backward(),
                by_hand: count.is_small(),
            };
            let found = ordered(found, sort, way, stretch, place);
            rows.extend(
                found
                    .select((
                        subscriptions::id,
                        subscriptions::created_at,
                        subscriptions::starts_on,
                        subscriptions::ends_on,
                        subscriptions::status_rank,
                    ))
                    .limit(missing)
                    .load::<Sorted>(conn)?,
            );
        }
        Ok(rows)
    }
}

/// The place of a status in the order of its life, as the database works it out.
fn rank(status: SubscriptionStatus) -> i32 {
    let place = SubscriptionStatus::ALL
        .iter()
        .position(|known| *known == status);
    place
        .and_then(|place| i32::try_from(place).ok())
        .unwrap_or_default()
}

/// Which rows of the listing come one after the other in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    Whole,
    Dated,
    Undated,
}

impl Stretch {
    fn narrow(self, rows: Boxed<'_>) -> Boxed<'_> {
        match self {
            Self::Whole => rows,
            Self::Dated => rows.filter(subscriptions::ends_on.is_not_null()),
            Self::Undated => rows.filter(subscriptions::ends_on.is_null()),
        }
    }
}

/// A subscription as a place in the listing.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub(super) struct Sorted {
    pub(super) id: String,
    created_at: i64,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    status_rank: i32,
}

impl Sorted {
    /// The values by which it is ordered, for a cursor.
    pub(super) fn key(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.created_at.to_string(),
            self.starts_on.to_string(),
            self.ends_on
                .map(|date| date.to_string())
                .unwrap_or_default(),
            self.status_rank.to_string(),
        ]
    }

    fn of_key(key: &[String]) -> Option<Self> {
        let [id, created_at, starts_on, ends_on, status_rank] = key else {
            return None;
        };
        Some(Self {
            id: id.clone(),
            created_at: created_at.parse().ok()?,
            starts_on: starts_on.parse().ok()?,
            ends_on: ends_on.parse().ok(),
            status_rank: status_rank.parse().ok()?,
        })
    }
}

/// How a stretch is read.
#[derive(Clone, Copy)]
struct Way {
    ascending: bool,
    /// From the end to the beginning.
    backward: bool,
    /// Few rows match: they are found by the filter and then sorted, not met along an index in this order.
    by_hand: bool,
}

impl Way {
    /// Whether the column's values grow.
    const fn is_upward(self) -> bool {
        self.ascending != self.backward
    }
}

/// Follows one sorted column from a place: `$value` is the column's value there. Ties go to the newer subscription, whichever way the column
/// runs; the first condition is what an index can follow.
macro_rules! follow {
    ($rows:expr, $column:expr, $by_hand:expr, $way:expr, $place:expr, $value:expr) => {{
        let mut rows = $rows;
        if let Some(place) = $place {
            let value = $value(place);
            let (created_at, id) = (place.created_at, place.id.clone());
            // Going backward turns both: the column's way and that of the ties.
            let ties = if $way.backward {
                newer(created_at, id)
            } else {
                older(created_at, id)
            };
            rows = if $way.is_upward() {
                rows.filter($column.ge(value))
                    .filter($column.gt(value).or(ties))
            } else {
                rows.filter($column.le(value))
                    .filter($column.lt(value).or(ties))
            };
        }
        let rows = match ($way.by_hand, $way.is_upward()) {
            (false, true) => rows.order($column.asc()),
            (false, false) => rows.order($column.desc()),
            (true, true) => rows.order(sql::<Integer>($by_hand).asc()),
            (true, false) => rows.order(sql::<Integer>($by_hand).desc()),
        };
        if $way.backward {
            rows.then_order_by((subscriptions::created_at.asc(), subscriptions::id.asc()))
        } else {
            rows.then_order_by((subscriptions::created_at.desc(), subscriptions::id.desc()))
        }
    }};
}

type Condition =
    Box<dyn BoxableExpression<subscriptions::table, Backend, SqlType = diesel::sql_types::Bool>>;

/// Made before the instant, or at it with a smaller identifier.
fn older(created_at: i64, id: String) -> Condition {
    Box::new(
        subscriptions::created_at
            .lt(created_at)
            .or(subscriptions::created_at
                .eq(created_at)
                .and(subscriptions::id.lt(id))),
    )
}

/// Made after the instant, or at it with a larger identifier.
fn newer(created_at: i64, id: String) -> Condition {
    Box::new(
        subscriptions::created_at
            .gt(created_at)
            .or(subscriptions::created_at
                .eq(created_at)
                .and(subscriptions::id.gt(id))),
    )
}

fn ordered<'a>(
    rows: Boxed<'a>,
    sort: SubscriptionSort,
    way: Way,
    stretch: Stretch,
    place: Option<&Sorted>,
) -> Boxed<'a> {
    match (sort, stretch) {
        // Without the date only the ties are left to order by, newest first.
        (SubscriptionSort::EndDate, Stretch::Undated) => {
            let newest_first = Way {
                ascending: false,
                ..way
            };
            by_creation(rows, newest_first, place)
        }
        (SubscriptionSort::Created, _) => by_creation(rows, way, place),
        // What is wrapped is in no index.
        (SubscriptionSort::StartDate, _) => {
            let by_hand = "coalesce(subscriptions.starts_on, subscriptions.starts_on)";
            follow!(
                rows,
                subscriptions::starts_on,
                by_hand,
                way,
                place,
                |place: &Sorted| place.starts_on
            )
        }
        (SubscriptionSort::EndDate, Stretch::Dated | Stretch::Whole) => {
            let by_hand = "coalesce(subscriptions.ends_on, subscriptions.ends_on)";
            follow!(
                rows,
                subscriptions::ends_on,
                by_hand,
                way,
                place,
                |place: &Sorted| place.ends_on
            )
        }
        (SubscriptionSort::Status, _) => {
            let by_hand = "coalesce(subscriptions.status_rank, 0)";
            follow!(
                rows,
                subscriptions::status_rank,
                by_hand,
                way,
                place,
                |place: &Sorted| place.status_rank
            )
        }
    }
}

fn by_creation<'a>(mut rows: Boxed<'a>, way: Way, place: Option<&Sorted>) -> Boxed<'a> {
    if let Some(place) = place {
        let (created_at, id) = (place.created_at, place.id.clone());
        rows = if way.is_upward() {
            rows.filter(subscriptions::created_at.ge(created_at))
                .filter(newer(created_at, id))
        } else {
            rows.filter(subscriptions::created_at.le(created_at))
                .filter(older(created_at, id))
        };
    }
    let by_hand = "coalesce(subscriptions.created_at, 0)";
    match (way.by_hand, way.is_upward()) {
        (false, true) => rows.order((subscriptions::created_at.asc(), subscriptions::id.asc())),
        (false, false) => rows.order((subscriptions::created_at.desc(), subscriptions::id.desc())),
        (true, true) => rows.order((sql::<BigInt>(by_hand).asc(), subscriptions::id.asc())),
        (true, false) => rows.order((sql::<BigInt>(by_hand).desc(), subscriptions::id.desc())),
    }
}

#[derive(Queryable)]
struct Row {
    id: String,
    version: i32,
    plan: String,
    status: String,
    billing: Option<String>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    next_bill_on: Option<NaiveDate>,
    next_retry_on: Option<NaiveDate>,
    failed_attempts: i32,
    paused_on: Option<NaiveDate>,
    entitled_through: Option<NaiveDate>,
    created_at: i64,
    customer: (String, String),
}

/// The rows of these subscriptions, in their order, as the panel and the listings show them.
///
/// They were found within the reader's scope by whoever asks.
pub(crate) fn rows(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    ids: &[String],
) -> Result<Vec<Subscription>, StoreError> {
    let found: Vec<Row> = subscriptions::table
        .inner_join(customers::table)
        .filter(subscriptions::id.eq_any(ids))
        .select((
            subscriptions::id,
            subscriptions::version,
            subscriptions::plan_id,
            subscriptions::status,
            subscriptions::billing_status,
            subscriptions::starts_on,
            subscriptions::ends_on,
            subscriptions::next_bill_on,
            subscriptions::next_retry_on,
            subscriptions::failed_attempts,
            subscriptions::paused_on,
            subscriptions::entitled_through,
            subscriptions::created_at,
            (customers::id, customers::name),
        ))
        .load(conn)?;
    let mut products = products_of(conn, languages, ids)?;
    let newer: Vec<(Option<String>, String)> = subscriptions::table
        .filter(subscriptions::previous_id.eq_any(ids))
        .select((subscriptions::previous_id, subscriptions::id))
        .load(conn)?;
    let newer: HashMap<_, _> = newer
        .into_iter()
        .filter_map(|(old, new)| Some((old?, new)))
        .collect();
    let mut by_id = HashMap::with_capacity(found.len());
    for row in found {
        let named = RowOf {
            table: "subscriptions",
            id: &row.id,
        };
        let id: SubscriptionId = named.parse("id", &row.id)?;
        let customer = if scope.is_staff() {
            Some(CustomerBrief {
                id: named.parse("customer_id", &row.customer.0)?,
                name: row.customer.1,
            })
        } else {
            None
        };
        let subscription = Subscription {
            id,
            version: named.count("version", row.version)?,
            customer,
            plan: named.parse("plan_id", &row.plan)?,
            products: products.remove(&row.id).unwrap_or_default(),
            standing: standing(named, &row.status, row.billing.as_deref())?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            next_bill_on: row.next_bill_on,
            next_retry_on: row.next_retry_on,
            failed_attempts: named.count("failed_attempts", row.failed_attempts)?,
            paused_on: row.paused_on,
            entitled_through: row.entitled_through,
            newer: named.parse_optional("newer", newer.get(&row.id).map(String::as_str))?,
            created_at: named.instant("created_at", row.created_at)?,
            transactions: transactions::latest_of_subscription(
                conn,
                scope,
                id,
                LATEST_TRANSACTIONS,
            )?,
        };
        by_id.insert(row.id, subscription);
    }
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The products of each of these subscriptions.
pub(super) fn products_of(
    conn: &mut Database,
    languages: &Languages,
    ids: &[String],
) -> Result<HashMap<String, Vec<ProductLabel>>, StoreError> {
    let items: Vec<(String, String)> = subscription_items::table
        .filter(subscription_items::subscription_id.eq_any(ids))
        .order((
            subscription_items::subscription_id.asc(),
            subscription_items::position.asc(),
        ))
        .select((
            subscription_items::subscription_id,
            subscription_items::product_id,
        ))
        .load(conn)?;
    let labels = catalog::labels(
        conn,
        languages,
        items.iter().map(|(_, product)| product.clone()).collect(),
    )?;
    let mut by_id: HashMap<String, Vec<ProductLabel>> = HashMap::new();
    for (id, product) in items {
        by_id.entry(id).or_default().push(labels.of(&product)?);
    }
    Ok(by_id)
}

/// The subscription as other pages name it; it was found within the reader's scope by whoever asks. None for a deleted one.
pub(crate) fn brief(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<SubscriptionBrief>, StoreError> {
    let text = id.to_string();
    let found: Option<(String, Option<String>)> = subscriptions::table
        .filter(subscriptions::id.eq(&text))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .select((subscriptions::status, subscriptions::billing_status))
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    found
        .map(|(status, billing)| {
            Ok(SubscriptionBrief {
                id,
                standing: standing(row, &status, billing.as_deref())?,
            })
        })
        .transpose()
}

/// The latest subscriptions that the query lists, as other pages name them, and how many it lists.
pub(crate) fn briefs(
    conn: &mut Database,
    scope: Scope,
    query: &SubscriptionsQuery,
    limit: u32,
) -> Result<(Vec<SubscriptionBrief>, u64), StoreError> {
    let filter = Filter::new(conn, scope, query)?;
    let count = filter.count(conn)?;
    let part = filter.part(conn, &Part::beginning(limit), count)?;
    let mut found = Vec::new();
    for sorted in part.iter().take(limit as usize) {
        let row = RowOf {
            table: "subscriptions",
            id: &sorted.id,
        };
        found.extend(brief(conn, row.parse("id", &sorted.id)?)?);
    }
    Ok((found, count.shown()))
}

/// When the charge of a cycle is tried again; none when it is not, or the subscription has gone on to another cycle.
pub(crate) fn next_retry_on(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(subscriptions::table
        .filter(subscriptions::id.eq(id.to_string()))
        .select(subscriptions::next_retry_on)
        .first(conn)?)
}
