//! The worker: the clock of a demo is advanced by so many days, and everything that is due on the
//! way is carried out.

use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_shared::work::{Advance, ClockState};

use crate::connection::{Connection, cookie, get, post};
use crate::options::Source;

/// How often it is asked how far it is.
const EVERY: Duration = Duration::from_millis(100);

/// Measures: steps and seconds.
pub(crate) async fn run(source: Source, days: i64) -> anyhow::Result<()> {
    let cookie = cookie(&source).await?;
    let mut connection = Connection::open(source.server).await?;
    let before = state(&mut connection, &cookie).await?;
    let until: DateTime<Utc> = before.now + TimeDelta::days(days);
    let body = serde_json::to_string(&Advance { until })?;
    let lines = format!(
        "{cookie}Idempotency-Key: \"{}\"\r\n",
        until.timestamp_millis()
    );
    let started = Instant::now();
    let request = post("/api/v1/clock", &lines, &body);
    connection.send(&request).await?.expect(200)?;
    let after = loop {
        tokio::time::sleep(EVERY).await;
        let state = state(&mut connection, &cookie).await?;
        if state.until.is_none() {
            break state;
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "steps={} seconds={seconds:.3} failed={}",
        after.worker.done - before.worker.done,
        after.worker.failed - before.worker.failed
    );
    Ok(())
}

async fn state(connection: &mut Connection, cookie: &str) -> anyhow::Result<ClockState> {
    let answer = connection.send(&get("/api/v1/clock", cookie)).await?;
    serde_json::from_slice(answer.expect(200)?.body).context("the clock's state")
}
