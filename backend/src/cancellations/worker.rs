//! Carries out the requests whose date has come: oldest first, each in a transaction of its own, once.
//!
//! A server that was down finds everything that came due meanwhile, in order. A request that was closed in between is left alone.

use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{CancellationState, CancellationType, decide, is_due};
use goodstanding_shared::ids::{CancellationId, ServiceId};

use super::db;
use crate::activity::{About, By, record};
use crate::app::App;
use crate::randomness::Randomness;
use crate::services::db as services;
use crate::sessions::Scope;
use crate::store::{Database, Held, StoreError};
use crate::subscriptions::follow_services;

/// Carries out everything that is due by now, and returns how much that was.
pub async fn carry_out_due(app: &App) -> Result<usize, StoreError> {
    let now = app.clock().now();
    let mut done = 0;
    while let Some((id, service)) = app
        .store()
        .read(move |conn: &mut Database| db::next_due(conn, now.date_naive()))
        .await?
    {
        let randomness = app.randomness().clone();
        let is_done = app
            .store()
            .write(move |tx: &mut Database| carry_out(tx, &randomness, id, service, now))
            .await?;
        if !is_done {
            // Somebody else closed it in between; whatever else it is, it is not asked for again and again.
            tracing::warn!(%id, "a request that was due is not any more");
            break;
        }
        done += 1;
    }
    Ok(done)
}

/// Returns whether the request was carried out.
fn carry_out(
    tx: &mut Database,
    randomness: &Randomness,
    id: CancellationId,
    service_id: ServiceId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    tx.hold(Held::Service(&service_id.to_string()))?;
    let (Some((service, ties)), Some(request)) = (
        services::find(tx, Scope::of_worker(), service_id)?,
        db::find(tx, service_id, id)?,
    ) else {
        return Ok(false);
    };
    if request.state != CancellationState::Open || !is_due(request.effective_on, now) {
        return Ok(false);
    }
    db::close(tx, id, CancellationState::Completed, now)?;
    if !service.status.has_ended() {
        // The end itself is the same as that of an immediate request.
        let outcome = decide(&service, CancellationType::Immediate, now).map_err(|refusal| {
            StoreError::Row {
                table: "services",
                id: service_id.to_string(),
                what: refusal.to_string(),
            }
        })?;
        services::change(tx, &service, outcome.status, outcome.next_due, now)?;
    }
    let completed = Event::CancellationCompleted { cancellation: id };
    record(
        tx,
        randomness,
        About::service(ties.customer, service_id),
        now,
        &By::system(),
        &completed,
    )?;
    if let Some(subscription) = ties.subscription {
        follow_services(tx, randomness, subscription, request.effective_on, now)?;
    }
    Ok(true)
}
