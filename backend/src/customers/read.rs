//! What staff read of customers. Nobody else does: there is no scope to keep to.

use diesel::prelude::*;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::customers::{CustomerDetails, CustomerSummary};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};

use super::db::{GRAVITY, gravest};
use super::filter::{Filter, Found};
use crate::store::listing::{Count, Part};
use crate::store::schema::{cancellations, customers, services, subscriptions, transactions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};

#[derive(Queryable)]
struct Row {
    id: String,
    name: String,
    email: String,
    attention: i32,
    created_at: i64,
    currency: String,
}

macro_rules! columns {
    () => {
        (
            customers::id,
            customers::name,
            customers::email,
            customers::attention,
            customers::created_at,
            customers::currency,
        )
    };
}
impl Row {
    fn decode(self, conn: &mut Database) -> Result<CustomerSummary, StoreError> {
        let row = RowOf {
            table: "customers",
            id: &self.id,
        };
        // An index lookup for each of at most 100 rows, within the same hop.
        let count: i64 = services::table
            .filter(services::customer_id.eq(&self.id))
            .count()
            .get_result(conn)?;
        Ok(CustomerSummary {
            id: row.parse("id", &self.id)?,
            created_at: row.instant("created_at", self.created_at)?,
            services: count.unsigned_abs(),
            attention: gravest(row, self.attention)?,
            name: self.name,
            email: self.email,
        })
    }
}

/// One part of them, in the order in which the part is read.
pub(super) fn part(
    conn: &mut Database,
    filter: &Filter,
    part: &Part,
) -> Result<Vec<CustomerSummary>, StoreError> {
    let edge = part.edge_as(Place::of_key)?;
    // Those who need somebody come from the newest to the oldest.
    let is_upward = filter.needs_attention == part.is_backward();
    let mut rows = Vec::new();
    for stretch in stretches(filter, edge, part.is_backward()) {
        let missing = part.missing(rows.len());
        let Some(query) = filter.found() else { break };
        if missing <= 0 {
            break;
        }
        rows.extend(stretch.read(conn, query, is_upward, missing)?);
    }
    rows.into_iter().map(|row| row.decode(conn)).collect()
}

/// What comes one after the other in an index: the ranks of attention, the gravest first, each from
/// the newest to the oldest; or everybody.
fn stretches(filter: &Filter, edge: Option<Place>, is_backward: bool) -> Vec<Stretch> {
    if !filter.needs_attention {
        return vec![Stretch { rank: None, edge }];
    }
    let mut ranks: Vec<i32> = (1..).take(GRAVITY.len()).collect();
    if !is_backward {
        ranks.reverse();
    }
    let mut stretches: Vec<_> = ranks
        .into_iter()
        .map(|rank| Stretch {
            rank: Some(rank),
            edge: None,
        })
        .collect();
    if let Some(edge) = edge {
        let first = stretches
            .iter()
            .position(|stretch| stretch.rank == Some(edge.attention))
            .unwrap_or(stretches.len());
        stretches.drain(..first);
        if let Some(stretch) = stretches.first_mut() {
            stretch.edge = Some(edge);
        }
    }
    stretches
}

/// Rows that stand side by side in an index, from a place on.
struct Stretch {
    rank: Option<i32>,
    edge: Option<Place>,
}

impl Stretch {
    fn read(
        self,
        conn: &mut Database,
        mut query: Found<'_>,
        is_upward: bool,
        limit: i64,
    ) -> Result<Vec<Row>, StoreError> {
        if let Some(rank) = self.rank {
            query = query.filter(customers::attention.eq(rank));
        }
        if let Some(Place { created_at, id, .. }) = self.edge {
            // The first condition is what an index can follow, the second one settles ties.
            query = if is_upward {
                query.filter(customers::created_at.ge(created_at)).filter(
                    customers::created_at
                        .gt(created_at)
                        .or(customers::id.gt(id)),
                )
            } else {
                query.filter(customers::created_at.le(created_at)).filter(
                    customers::created_at
                        .lt(created_at)
                        .or(customers::id.lt(id)),
                )
            };
        }
        query = if is_upward {
            query.order((customers::created_at.asc(), customers::id.asc()))
        } else {
            query.order((customers::created_at.desc(), customers::id.desc()))
        };
        Ok(query.select(columns!()).limit(limit).load(conn)?)
    }
}

/// A place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    created_at: i64,
    id: String,
    attention: i32,
}

impl Place {
    fn of_key(key: &[String]) -> Option<Self> {
        let [created_at, id, attention] = key else {
            return None;
        };
        Some(Self {
            created_at: created_at.parse().ok()?,
            id: id.clone(),
            attention: attention.parse().ok()?,
        })
    }
}

/// The values by which a customer is ordered.
pub(super) fn key(customer: &CustomerSummary) -> Vec<String> {
    vec![
        millis(customer.created_at).to_string(),
        customer.id.to_string(),
        rank(customer.attention).to_string(),
    ]
}

fn rank(attention: Option<BillingStatus>) -> usize {
    attention
        .and_then(|billing| GRAVITY.iter().position(|known| *known == billing))
        .map_or(0, |place| place + 1)
}

/// A customer's account, as staff see it.
pub(super) fn details(
    conn: &mut Database,
    id: CustomerId,
) -> Result<Option<CustomerDetails>, StoreError> {
    let text = id.to_string();
    let found: Option<Row> = customers::table
        .filter(customers::id.eq(&text))
        .select(columns!())
        .first(conn)
        .optional()?;
    let Some(found) = found else {
        return Ok(None);
    };
    let currency = RowOf {
        table: "customers",
        id: &text,
    }
    .parse("currency", &found.currency)?;
    let transactions: Vec<i64> = transactions::table
        .filter(transactions::customer_id.eq(&text))
        .select(transactions::created_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    let open_cancellations: i64 = cancellations::table
        .filter(cancellations::customer_id.eq(&text))
        .filter(cancellations::state.eq(CancellationState::Open.as_str()))
        .count()
        .get_result(conn)?;
    Ok(Some(CustomerDetails {
        summary: found.decode(conn)?,
        currency,
        subscriptions: count_subscriptions(conn, &text, false)?,
        need_attention: count_subscriptions(conn, &text, true)?,
        transactions: Count::of(transactions.len()).shown(),
        open_cancellations: open_cancellations.unsigned_abs(),
    }))
}

/// How many subscriptions the customer has, or how many of them need somebody; deleted ones are
/// counted by the reports only.
fn count_subscriptions(
    conn: &mut Database,
    customer: &str,
    needs_attention: bool,
) -> Result<u64, StoreError> {
    let mut found = subscriptions::table
        .filter(subscriptions::customer_id.eq(customer))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .count()
        .into_boxed::<Backend>();
    if needs_attention {
        found =
            found.filter(subscriptions::billing_status.eq_any(GRAVITY.map(BillingStatus::as_str)));
    }
    let count: i64 = found.get_result(conn)?;
    Ok(count.unsigned_abs())
}
