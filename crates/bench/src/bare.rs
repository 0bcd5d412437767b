//! The floor: an axum handler that returns the recorded bytes, head and body, and does nothing
//! else.

use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use tokio::net::TcpListener;

use crate::connection::{Connection, cookie, get};
use crate::options::Source;

/// What the server writes by itself.
const WRITTEN_ANYWAY: [&str; 3] = ["content-length", "date", "connection"];

/// Records the answer and serves it until it is ended. Several threads, as the product has.
pub(crate) async fn serve(listen: SocketAddr, source: Source) -> anyhow::Result<()> {
    let (headers, body) = record(&source).await?;
    let router = Router::new().fallback(async move || (headers, body));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind(listen)
                .await
                .with_context(|| format!("cannot listen on {listen}"))?;
            axum::serve(listener, router).await?;
            Ok(())
        })
    })
    .join()
    .map_err(|_| anyhow::anyhow!("the bare server panicked"))?
}

async fn record(source: &Source) -> anyhow::Result<(HeaderMap, Bytes)> {
    let cookie = cookie(source).await?;
    let mut connection = Connection::open(source.server).await?;
    let answer = connection.send(&get(&source.path, &cookie)).await?;
    let answer = answer.expect(200)?;
    let mut headers = HeaderMap::new();
    for line in answer.head.lines().skip(1) {
        let (name, value) = line.split_once(':').context("a header without a colon")?;
        if !WRITTEN_ANYWAY.contains(&name.to_ascii_lowercase().as_str()) {
            headers.append(
                HeaderName::from_bytes(name.as_bytes())?,
                HeaderValue::from_str(value.trim())?,
            );
        }
    }
    Ok((headers, Bytes::copy_from_slice(answer.body)))
}
