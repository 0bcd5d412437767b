//! One path, asked for over and over. Every answer must be a 200 of the same length: a refusal is
//! no result.

use std::time::Instant;

use anyhow::{Context, bail};
use tokio::task::JoinSet;

use crate::connection::{Connection, cookie, get};
use crate::options::{Effort, Source};
use crate::timings::Timings;

/// Measures how fast one path is answered.
pub(crate) async fn run(source: Source, effort: Effort) -> anyhow::Result<()> {
    let request = get(&source.path, &cookie(&source).await?);
    let length = {
        let mut connection = Connection::open(source.server).await?;
        connection.send(&request).await?.expect(200)?.body.len()
    };
    let counts_from = Instant::now() + Effort::WARM_UP;
    let counts_to = counts_from + effort.duration();
    let mut tasks = JoinSet::new();
    for _ in 0..effort.connections {
        let request = request.clone();
        let mut connection = Connection::open(source.server).await?;
        tasks.spawn(async move {
            let mut timings = Timings::default();
            loop {
                let sent = Instant::now();
                let answer = connection.send(&request).await?.expect(200)?;
                let arrived = Instant::now();
                if answer.body.len() != length {
                    bail!("an answer of {} bytes, not {length}", answer.body.len());
                }
                if arrived >= counts_to {
                    return Ok(timings);
                }
                if arrived >= counts_from {
                    timings.add(arrived - sent);
                }
            }
        });
    }
    let mut all = Timings::default();
    while let Some(ended) = tasks.join_next().await {
        all.append(ended.context("a connection's task failed")??);
    }
    all.print(effort.duration(), length);
    Ok(())
}
