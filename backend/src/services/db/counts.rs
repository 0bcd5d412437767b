//! How many services a customer has.

use diesel::dsl::count_star;
use diesel::prelude::*;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::overview::ServiceCounts;
use goodstanding_shared::services::ServiceStatus;

use super::live_statuses;
use crate::store::schema::{cancellations, services};
use crate::store::{Database, StoreError};

/// How many services a customer has, who was found within the reader's scope.
pub(crate) fn counts(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<ServiceCounts, StoreError> {
    let customer = customer.to_string();
    let by_status: Vec<(String, i64)> = services::table
        .filter(services::customer_id.eq(&customer))
        .group_by(services::status)
        .select((services::status, count_star()))
        .load(conn)?;
    // Led by the requests, of which there are few.
    let ending: i64 = cancellations::table
        .inner_join(services::table)
        .filter(cancellations::customer_id.eq(&customer))
        .filter(cancellations::state.eq(CancellationState::Open.as_str()))
        .filter(services::status.eq_any(live_statuses()))
        .count()
        .get_result(conn)?;
    let of = |status: ServiceStatus| {
        let found = by_status
            .iter()
            .find(|(known, _)| *known == status.as_str());
        found.map_or(0, |(_, count)| count.unsigned_abs())
    };
    Ok(ServiceCounts {
        all: by_status
            .iter()
            .map(|(_, count)| count.unsigned_abs())
            .sum(),
        active: of(ServiceStatus::Active),
        ending: ending.unsigned_abs(),
        suspended: of(ServiceStatus::Suspended),
    })
}
