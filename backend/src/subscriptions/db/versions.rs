//! The chain of versions that changes of plan make.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::SubscriptionId;

use crate::store::schema::subscriptions;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// How many versions are followed: a guard against a chain that bites its own tail.
const MOST_VERSIONS: usize = 50;

/// The subscription, and what it took the place of, one after the other, back to the first one.
pub(crate) fn earlier_versions(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Vec<SubscriptionId>, StoreError> {
    let mut versions = vec![id];
    let mut text = id.to_string();
    while versions.len() < MOST_VERSIONS {
        let previous: Option<String> = subscriptions::table
            .filter(subscriptions::id.eq(&text))
            .select(subscriptions::previous_id)
            .first::<Option<String>>(conn)
            .optional()?
            .flatten();
        let Some(previous) = previous else { break };
        let row = RowOf {
            table: "subscriptions",
            id: &text,
        };
        versions.push(row.parse("previous_id", &previous)?);
        text = previous;
    }
    Ok(versions)
}

/// What it was replaced by in the end; itself where it was not.
pub(crate) fn latest_version(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<SubscriptionId, StoreError> {
    let mut latest = id;
    for _ in 0..MOST_VERSIONS {
        let text = latest.to_string();
        let next: Option<String> = subscriptions::table
            .filter(subscriptions::previous_id.eq(&text))
            .select(subscriptions::id)
            .first(conn)
            .optional()?;
        let Some(next) = next else { break };
        let row = RowOf {
            table: "subscriptions",
            id: &next,
        };
        latest = row.parse("id", &next)?;
    }
    Ok(latest)
}

/// When it was ordered, or the first version of it.
pub(crate) fn ordered_at(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<DateTime<Utc>, StoreError> {
    let first = earlier_versions(conn, id)?.pop().unwrap_or(id).to_string();
    let at: i64 = subscriptions::table
        .filter(subscriptions::id.eq(&first))
        .select(subscriptions::created_at)
        .first(conn)?;
    RowOf {
        table: "subscriptions",
        id: &first,
    }
    .instant("created_at", at)
}
