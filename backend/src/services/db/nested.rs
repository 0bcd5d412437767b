//! The list in an order for which there is no index: of several keys, or with the names as only
//! some languages sort them. Of all services of the customer only that is read at which the keys
//! look, and the rest of one part.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::services::{
    Direction, Service, ServiceStatus, SortFacts, SortOrder, compare, direction_of_ties,
};

use super::order::{bytes, write_bytes};
use super::read::by_ids;
use crate::collation::Collation;
use crate::store::schema::{services, subscriptions};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// One service as such an order sees it; also a place in the list, behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services) struct NestedPlace {
    facts: SortFacts<Vec<u8>>,
    id: String,
}

impl NestedPlace {
    /// Where a service stands.
    pub(in crate::services) fn of(service: &Service, collation: Collation) -> Self {
        Self {
            facts: SortFacts {
                name: collation.key(service.name.as_str()),
                created_at_ms: service.created_at.timestamp_millis(),
                due: service.due_shown(),
                status: service.status,
            },
            id: service.id.to_string(),
        }
    }

    /// The place that a cursor holds; none where another version of the server wrote it.
    pub(in crate::services) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let place = Self {
            facts: SortFacts {
                status: parts.next()?.parse().ok()?,
                created_at_ms: parts.next()?.parse().ok()?,
                due: match parts.next()? {
                    "" => None,
                    days => Some(NaiveDate::from_num_days_from_ce_opt(days.parse().ok()?)?),
                },
                name: bytes(parts.next()?)?,
            },
            id: parts.next()?.to_owned(),
        };
        parts.next().is_none().then_some(place)
    }

    fn compare(&self, other: &Self, order: SortOrder) -> Ordering {
        compare(order, &self.facts, &other.facts).then_with(|| match direction_of_ties(order) {
            Direction::Ascending => self.id.cmp(&other.id),
            Direction::Descending => other.id.cmp(&self.id),
        })
    }
}

/// As a cursor holds it.
impl std::fmt::Display for NestedPlace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { facts, id } = self;
        write!(formatter, "{},{},", facts.status, facts.created_at_ms)?;
        if let Some(due) = facts.due {
            write!(formatter, "{}", due.num_days_from_ce())?;
        }
        formatter.write_str(",")?;
        write_bytes(&facts.name, formatter)?;
        write!(formatter, ",{id}")
    }
}

/// One part of the services of a customer, from behind a place on.
pub(in crate::services) fn list(
    conn: &mut Database,
    customer: CustomerId,
    (order, collation): (SortOrder, Collation),
    after: Option<&NestedPlace>,
    limit: u32,
) -> Result<Vec<Service>, StoreError> {
    let mut places = places(conn, customer, collation)?;
    if let Some(after) = after {
        places.retain(|place| place.compare(after, order).is_gt());
    }
    // Only what stands in the part has to be in order.
    let limit = limit as usize;
    if limit < places.len() {
        places.select_nth_unstable_by(limit, |a, b| a.compare(b, order));
        places.truncate(limit);
    }
    places.sort_unstable_by(|a, b| a.compare(b, order));
    let ids: Vec<String> = places.into_iter().map(|place| place.id).collect();
    let found = by_ids(conn, customer, &ids)?;
    let mut found: HashMap<String, Service> = found
        .into_iter()
        .map(|service| (service.id.to_string(), service))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// What the keys look at, of every service of a customer.
fn places(
    conn: &mut Database,
    customer: CustomerId,
    collation: Collation,
) -> Result<Vec<NestedPlace>, StoreError> {
    type Columns = (
        String,
        String,
        Option<Vec<u8>>,
        i64,
        String,
        Option<NaiveDate>,
        Option<String>,
    );
    let rows: Vec<Columns> = services::table
        .left_join(
            subscriptions::table.on(services::subscription_id.eq(subscriptions::id.nullable())),
        )
        .filter(services::customer_id.eq(customer.to_string()))
        .select((
            services::id,
            services::name,
            services::name_key,
            services::created_at,
            services::status,
            services::next_due,
            subscriptions::charging_id.nullable(),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(
            |(id, name, name_key, created_at_ms, status, next_due, charging)| {
                let row = RowOf {
                    table: "services",
                    id: &id,
                };
                let status: ServiceStatus = row.parse("status", &status)?;
                // Missing of what an older version stored, until the server has started.
                let stored = name_key.filter(|_| collation == Collation::Root);
                let facts = SortFacts {
                    name: stored.unwrap_or_else(|| collation.key(&name)),
                    created_at_ms,
                    // What waits for an answer shows none, as `Service::due_shown` says.
                    due: next_due.filter(|_| charging.is_none()),
                    status,
                };
                Ok(NestedPlace { facts, id })
            },
        )
        .collect()
}
