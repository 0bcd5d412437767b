//! Connections: how many there are, how long one may take to say what it wants, and how they end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

use super::SECURITY;
use super::client::{is_within, network_of};
use super::figures::ConnectionFigures;
use super::parser::Worded;

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a connection may take until a request's head is there, or rest between two.
    pub patience: Duration,
    /// The same for a trusted proxy, which keeps connections for the next request.
    pub patience_with_proxies: Duration,
    /// How many connections are open at the same time; the next ones wait until one is closed.
    pub most: usize,
    /// How many of them one network may have (a /24, a /64) that is no trusted proxy's; further
    /// ones are closed, so that whoever opens many leaves places for others.
    pub most_of_a_network: usize,
}

impl Limits {
    /// As many as the system lets us open files for. Proxies may rest longer than the usual ones
    /// do, so that it is they who close: a request that meets a closed connection fails.
    pub fn of_this_machine() -> Self {
        let most = most_connections();
        Self {
            patience: Duration::from_secs(20),
            patience_with_proxies: Duration::from_mins(6),
            most,
            // Whole offices stand behind one address, and every browser opens six.
            most_of_a_network: (most / 4).max(FEWEST_OF_A_NETWORK),
        }
    }
}

/// The most connections, where the system allows them.
const MOST: usize = 4096;
/// Files that are left for the database and everything else.
const OTHER_FILES: usize = 48;
/// The fewest connections with which it makes sense to serve at all.
const FEWEST: usize = 8;
/// The fewest that are left to one network: ten browsers.
const FEWEST_OF_A_NETWORK: usize = 64;

/// How many connections each network has.
#[derive(Clone, Default)]
struct Networks(Arc<Mutex<HashMap<IpNet, usize>>>);

impl Networks {
    fn counts(&self) -> MutexGuard<'_, HashMap<IpNet, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more of that network, unless it has as many as it may.
    fn one_more(&self, network: IpNet, most: usize) -> Option<OfNetwork> {
        let mut counts = self.counts();
        let count = counts.entry(network).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        if *count == most {
            tracing::warn!(target: SECURITY, %network, most, "a network has as many connections as it may");
        }
        Some(OfNetwork {
            networks: self.clone(),
            network,
        })
    }
}

/// A connection that counts for its network until this is dropped.
struct OfNetwork {
    networks: Networks,
    network: IpNet,
}

impl Drop for OfNetwork {
    fn drop(&mut self) {
        let mut counts = self.networks.counts();
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}

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
    let networks = Networks::default();
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
        let (patience, of_network) = if is_within(peer.ip(), trusted_proxies) {
            (limits.patience_with_proxies, None)
        } else {
            let most = limits.most_of_a_network;
            let Some(one) = networks.one_more(network_of(peer.ip()), most) else {
                figures.refused();
                continue;
            };
            (limits.patience, Some(one))
        };
        let own = Extension(ConnectInfo(peer)).layer(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .serve_connection(
                TokioIo::new(Worded::new(stream)),
                TowerToHyperService::new(own),
            );
        let connection = under_way.watch(connection);
        let open = figures.open();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection broke off");
            }
            drop((place, open, of_network));
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
