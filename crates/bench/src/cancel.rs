//! Cancellations: each of a service that nobody has cancelled yet, each answered when it is on
//! disk.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, bail};
use goodstanding_shared::cancellations::can_request;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Service;
use tokio::task::JoinSet;

use crate::connection::{Connection, cookie, get, post};
use crate::options::{Effort, Source};
use crate::timings::Timings;

const BODY: &str = r#"{"reason":"Measured","type":"immediate"}"#;

/// Measures how fast services are cancelled at once.
pub(crate) async fn run(source: Source, effort: Effort) -> anyhow::Result<()> {
    let cookie = cookie(&source).await?;
    let fresh = Arc::new(Mutex::new(cancellable(&source, &cookie).await?));
    let counts_from = Instant::now() + Effort::WARM_UP;
    let counts_to = counts_from + effort.duration();
    let mut tasks = JoinSet::new();
    for _ in 0..effort.connections {
        let (cookie, fresh) = (cookie.clone(), Arc::clone(&fresh));
        let mut connection = Connection::open(source.server).await?;
        tasks.spawn(async move {
            let mut timings = Timings::default();
            loop {
                let next = fresh
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .pop_front();
                let Some(service) = next else {
                    bail!("every service is cancelled: measure for a shorter time");
                };
                let request = request(&service, &cookie);
                let sent = Instant::now();
                connection.send(&request).await?.expect(201)?;
                let arrived = Instant::now();
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
    all.print(effort.duration(), 0);
    Ok(())
}

/// Every service of the customer that can be cancelled.
async fn cancellable(source: &Source, cookie: &str) -> anyhow::Result<VecDeque<Service>> {
    let mut connection = Connection::open(source.server).await?;
    let mut found = VecDeque::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/services?limit=5000{cursor}");
        let answer = connection.send(&get(&path, cookie)).await?.expect(200)?;
        let page: Page<Service> = serde_json::from_slice(answer.body)?;
        found.extend(
            page.items
                .into_iter()
                .filter(|service| can_request(service).is_ok()),
        );
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(found),
        }
    }
}

fn request(service: &Service, cookie: &str) -> Vec<u8> {
    // A service is cancelled once, so its name is as good a key as any.
    let lines = format!(
        "If-Match: \"{}\"\r\nIdempotency-Key: \"bench-{}\"\r\n{cookie}",
        service.version, service.id
    );
    let path = format!("/api/v1/services/{}/cancellations", service.id);
    post(&path, &lines, BODY)
}
