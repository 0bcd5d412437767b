//! Time that is moved on: from one due instant to the next, so that everything happens on its day
//! and in its order.

use chrono::{DateTime, Utc};

use super::db::due;
use super::engine::Engine;
use super::worker::carry_out_due;
use crate::clock::{Clock, keep_ahead};
use crate::store::{Database, StoreError};

/// Moves the clock to `until`, stopping at every instant at which something is due, and carries
/// that out.
pub async fn advance(engine: &Engine, until: DateTime<Utc>) -> Result<(), StoreError> {
    loop {
        carry_out_due(engine).await?;
        let next = engine.store().read(due::next_at).await?;
        let stop = next.filter(|at| *at <= until);
        move_to(engine, stop.unwrap_or(until)).await?;
        if stop.is_none() {
            return Ok(());
        }
    }
}

/// The clock never goes back, also not by a crash: where it is, is written down first.
async fn move_to(engine: &Engine, instant: DateTime<Utc>) -> Result<(), StoreError> {
    if let Clock::Ahead(_) = engine.clock() {
        let ahead = (instant - engine.clock().real()).num_milliseconds();
        engine
            .store()
            .write(move |tx: &mut Database| keep_ahead(tx, ahead.max(0)))
            .await?;
    }
    engine.clock().advance_to(instant);
    Ok(())
}
