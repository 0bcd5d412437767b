//! What is stored and forgotten about sessions in the background.

use std::time::Duration;

use tokio::sync::watch;

use super::db::{self, attempts, devices, links};
use crate::app::App;
use crate::store::{Database, StoreError};

/// How often: what is lost with the process is the uses of sessions since the last time.
const EVERY: Duration = Duration::from_mins(1);

/// Keeps house until `stop` says so, and once more then.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let is_over = tokio::select! {
            _ = ticks.tick() => false,
            _ = stop.wait_for(|stopped| *stopped) => true,
        };
        if let Err(error) = step(&app).await {
            tracing::error!(%error, "the use of sessions was not stored; it is tried again in a minute");
        }
        if is_over {
            return;
        }
    }
}

/// Stores when sessions were used, and forgets what nobody can use any more.
pub async fn step(app: &App) -> Result<(), StoreError> {
    app.last_used().store(app.store()).await?;
    let now = app.clock().real();
    app.store()
        .write(move |tx: &mut Database| {
            db::forget_expired(tx, now)?;
            devices::forget_old(tx, now)?;
            links::forget_old(tx, now)?;
            attempts::forget_old(tx, now)
        })
        .await
}
