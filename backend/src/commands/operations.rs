//! The address for operators, and how long a server that was told to stop goes on.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use goodstanding_backend::app::App;
use goodstanding_backend::http::connections::{self, Limits};
use goodstanding_backend::http::figures::ConnectionFigures;
use goodstanding_backend::operations;
use tokio::sync::watch;

use super::serve::listen;
use super::{Failure, print};

/// What operators look at.
#[derive(Debug, Args)]
pub(super) struct Operations {
    /// Where operators look: what is counted, for Prometheus (`/metrics`), and whether the server
    /// lives (`/livez`) and can be sent requests (`/readyz`). Never the portal's own address. None
    /// unless it is given.
    #[arg(
        long,
        env = "GOODSTANDING_METRICS",
        value_name = "ADDRESS",
        default_missing_value = "127.0.0.1:9090",
        num_args = 0..=1
    )]
    metrics: Option<SocketAddr>,
    /// For how many seconds a server that is told to stop goes on taking requests while `/readyz`
    /// says that it stops: so long a load balancer needs to see it.
    #[arg(
        long,
        env = "GOODSTANDING_STOP_DELAY",
        value_name = "SECONDS",
        default_value_t = 0,
        value_parser = clap::value_parser!(u64).range(..=300)
    )]
    stop_delay: u64,
}

/// Prometheus and somebody who looks; each connection is a file that the database may need.
const MOST_CONNECTIONS: usize = 16;
/// Longer than Prometheus rests between two looks, mostly.
const PATIENCE: Duration = Duration::from_secs(75);

impl Operations {
    /// How long a server goes on after it was told to stop.
    pub(super) const fn stop_delay(&self) -> Duration {
        Duration::from_secs(self.stop_delay)
    }

    /// Refuses the address of the portal: what is counted is none of its visitors' business.
    pub(super) fn check(&self, portal: SocketAddr) -> Result<(), Failure> {
        if self.metrics == Some(portal) && portal.port() != 0 {
            return Err(Failure::Usage(format!(
                "--metrics {portal} is where the portal itself listens: choose another port"
            )));
        }
        Ok(())
    }

    /// Serves operators, where somebody asked for it, until the process ends: also while requests
    /// are finished.
    pub(super) async fn serve(&self, app: &App) -> Result<(), Failure> {
        let Some(address) = self.metrics else {
            return Ok(());
        };
        let listener = listen(address, "--metrics").await?;
        let address = listener.local_addr().map_err(Failure::other)?;
        print(format_args!(
            "Operators find /metrics, /livez and /readyz on http://{address}"
        ))?;
        let router = operations::router(app.clone());
        tokio::spawn(async move {
            let limits = Limits {
                patience: PATIENCE,
                patience_with_proxies: PATIENCE,
                most: MOST_CONNECTIONS,
                most_of_a_network: MOST_CONNECTIONS,
            };
            let (_never, stop) = watch::channel(false);
            // Only who visits the portal is counted.
            let figures = ConnectionFigures::default();
            connections::serve(listener, router, &[], limits, &figures, stop).await;
        });
        Ok(())
    }
}
