//! Connections: how many there are, how long one may take to say what it wants, and how they end.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::serve::Listener;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::Layer as _;

use super::client::is_within;
use super::figures::ConnectionFigures;

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a connection may take until a request's head is there, or rest between two.
    pub patience: Duration,
    /// The same for a trusted proxy, which keeps connections for the next request.
    pub patience_with_proxies: Duration,
    /// How many connections are open at the same time; the next ones wait until one is closed.
    pub most: usize,
}

impl Limits {
    /// As many as the system lets us open files for. Proxies may rest longer than the usual ones
    /// do, so that it is they who close: a request that meets a closed connection fails.
    pub fn of_this_machine() -> Self {
        Self {
            patience: Duration::from_secs(20),
            patience_with_proxies: Duration::from_mins(6),
            most: most_connections(),
        }
    }
}

/// The most connections, where the system allows them.
const MOST: usize = 4096;
/// Files that are left for the database and everything else.
const OTHER_FILES: usize = 48;
/// The fewest connections with which it makes sense to serve at all.
const FEWEST: usize = 8;

/// Serves the portal until `stop` says so; then requests under way are finished.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    trusted_proxies: &[IpNet],
    limits: Limits,
    figures: &ConnectionFigures,
    mut stop: watch::Receiver<bool>,
) {
    figures.limit(limits.most);
    let places = Arc::new(Semaphore::new(limits.most));
    let under_way = GracefulShutdown::new();
    loop {
        // Who is not served yet waits in the system's queue, and costs nothing here.
        let taken = async {
            if places.available_permits() == 0 {
                tracing::warn!(
                    most = limits.most,
                    "no more connections are taken until one is closed"
                );
            }
            let place = Arc::clone(&places).acquire_owned().await;
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            taken = taken => taken,
            _ = stop.wait_for(|stopped| *stopped) => break,
        };
        let patience = if is_within(peer.ip(), trusted_proxies) {
            limits.patience_with_proxies
        } else {
            limits.patience
        };
        let own = Extension(ConnectInfo(peer)).layer(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(own));
        let connection = under_way.watch(connection);
        let open = figures.open();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection broke off");
            }
            drop((place, open));
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

/// As many as the system lets us open files for.
fn most_connections() -> usize {
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let files = files.map_or(usize::MAX, |files| {
        usize::try_from(files).unwrap_or(usize::MAX)
    });
    let most = MOST.min(files.saturating_sub(OTHER_FILES)).max(FEWEST);
    if most < MOST {
        tracing::warn!(
            files,
            most,
            "few files may be open at once, so few connections are taken"
        );
    }
    most
}
