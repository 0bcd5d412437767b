//! A listing, paged to a depth: the first page over and over, then page after page by the cursors
//! that the server hands out.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::connection::{Connection, cookie, get};
use crate::options::Source;
use crate::timings::Timings;

/// How often the first page is asked for.
const FIRST: u32 = 200;
/// How many of the last pages count.
const LAST: usize = 200;

/// Measures. `depth` pages are walked, or as many as there are; the last [`LAST`] of them count as
/// deep.
pub(crate) async fn run(source: Source, depth: usize) -> anyhow::Result<()> {
    let cookie = cookie(&source).await?;
    let mut connection = Connection::open(source.server).await?;
    let request = get(&source.path, &cookie);
    // Once, so that the connection is open and the caches are as they are in the long run.
    let (_, mut cursor, bytes) = ask(&mut connection, &request).await?;
    let mut first = Timings::default();
    for _ in 0..FIRST {
        let (took, next, _) = ask(&mut connection, &request).await?;
        first.add(took);
        cursor = next;
    }
    let mark = if source.path.contains('?') { '&' } else { '?' };
    let mut walked = Vec::new();
    while let Some(place) = cursor.filter(|_| walked.len() < depth) {
        let path = format!("{}{mark}cursor={place}", source.path);
        let (took, next, _) = ask(&mut connection, &get(&path, &cookie)).await?;
        walked.push(took);
        cursor = next;
    }
    let mut deep = Timings::default();
    let pages = walked.len() + 1;
    for took in walked.into_iter().rev().take(LAST) {
        deep.add(took);
    }
    let [first_p50, first_p99] = first.percentiles();
    let [deep_p50, deep_p99] = deep.percentiles();
    println!(
        "first_p50_us={first_p50} first_p99_us={first_p99} pages={pages} deep_p50_us={deep_p50} deep_p99_us={deep_p99} bytes={bytes}"
    );
    Ok(())
}

/// How long the answer took, where the listing goes on, and how many bytes it has.
async fn ask(
    connection: &mut Connection,
    request: &[u8],
) -> anyhow::Result<(Duration, Option<String>, usize)> {
    let sent = Instant::now();
    let answer = connection.send(request).await?.expect(200)?;
    let took = sent.elapsed();
    let page: serde_json::Value =
        serde_json::from_slice(answer.body).context("a page is no JSON")?;
    let cursor = page["next_cursor"].as_str().map(str::to_owned);
    Ok((took, cursor, answer.body.len()))
}
