//! The workers of one or several servers on one database: how fast they carry out what came due
//! while no server ran.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use goodstanding_shared::work::WorkerState;

use crate::connection::{Connection, cookie, get};
use crate::options::Source;

/// How often they are asked how far they are: seldom, because whoever counts what is left takes
/// part of the database's time.
const EVERY: Duration = Duration::from_millis(250);
/// Nothing is left when nothing was due, and nothing was done, for so long: an answer of the
/// processor may be awaited meanwhile.
const QUIET: Duration = Duration::from_secs(2);

/// Measures until nothing is left: steps, and the seconds from now to the last of them.
pub(crate) async fn run(source: Source, others: &[SocketAddr]) -> anyhow::Result<()> {
    let started = Instant::now();
    let cookie = cookie(&source).await?;
    let mut servers = Vec::new();
    for address in [source.server].iter().chain(others) {
        servers.push(Connection::open(*address).await?);
    }
    let (mut done, mut at) = (0, started);
    let mut states;
    loop {
        tokio::time::sleep(EVERY).await;
        states = Vec::new();
        for server in &mut servers {
            let answer = server.send(&get("/api/v1/worker", &cookie)).await?;
            let state: WorkerState =
                serde_json::from_slice(answer.expect(200)?.body).context("the worker's state")?;
            states.push(state);
        }
        let total: u64 = states.iter().map(|state| state.done).sum();
        if total != done || states.iter().any(|state| state.due > 0) {
            (done, at) = (total, Instant::now());
        } else if at.elapsed() > QUIET {
            break;
        }
    }
    let failed: u64 = states.iter().map(|state| state.failed).sum();
    let shares: Vec<String> = states.iter().map(|state| state.done.to_string()).collect();
    println!(
        "steps={done} seconds={:.3} failed={failed} shares={}",
        (at - started).as_secs_f64(),
        shares.join("+")
    );
    Ok(())
}
