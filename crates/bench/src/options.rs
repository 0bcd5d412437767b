//! What is asked of whom, how hard and how long.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

/// A path of a running server, and who asks for it.
#[derive(Clone, Args)]
pub(crate) struct Source {
    /// The address of the server.
    #[arg(long)]
    pub(crate) server: SocketAddr,
    /// The path with its query.
    #[arg(long, default_value = "/")]
    pub(crate) path: String,
    /// The e-mail address of a demo customer; nobody without it.
    #[arg(long = "as")]
    pub(crate) email: Option<String>,
    /// Where they sign in, when that is another server on the same database.
    #[arg(long)]
    pub(crate) sign_in_at: Option<SocketAddr>,
}

#[derive(Clone, Copy, Args)]
pub(crate) struct Effort {
    /// How many connections are kept busy.
    #[arg(long)]
    pub(crate) connections: usize,
    /// For how long the answers count.
    #[arg(long)]
    pub(crate) seconds: f64,
}

impl Effort {
    /// Before the answers count: connections open, caches fill.
    pub(crate) const WARM_UP: Duration = Duration::from_millis(300);

    pub(crate) fn duration(self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}
