//! What happens because time passes: at the start, then every minute.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;
use crate::cancellations::worker::carry_out_due;
use crate::store::{Database, StoreError};
use crate::{http, sessions};

/// How often it is looked for due work.
const EVERY: Duration = Duration::from_mins(1);

/// Carries out due work until `stop` says so; the step that is under way is finished.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        if let Err(error) = step(&app).await {
            tracing::error!(%error, "due work was not carried out; it is tried again in a minute");
        }
    }
}

/// Everything that is due now.
pub async fn step(app: &App) -> Result<(), StoreError> {
    let done = carry_out_due(app).await?;
    if done > 0 {
        tracing::info!(done, "cancellations took effect");
    }
    let now = app.clock().now();
    app.store()
        .write(move |tx: &mut Database| {
            http::idempotency::forget_old(tx, now)?;
            sessions::forget_expired(tx, now)
        })
        .await?;
    Ok(())
}
