//! Everything that is counted, in the text form that Prometheus reads.

use std::time::Duration;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::read::{self, Standing};
use crate::app::App;
use crate::store::{Database, StoreError};

/// How long the database may take to say how work and queues stand; without it the rest is shown.
const PATIENCE: Duration = Duration::from_secs(2);

/// What every name begins with.
const PREFIX: &str = "goodstanding";

/// What is counted all the time, from every floor.
#[derive(Debug)]
pub(super) struct Metrics {
    counted: Registry,
}

impl Metrics {
    /// What this server counts.
    pub(super) fn of(app: &App) -> Self {
        let mut counted = Registry::with_prefix(PREFIX);
        counted.register(
            "build",
            "The program that runs",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        app.figures().register(&mut counted);
        app.work().register(&mut counted);
        app.store().figures().register(&mut counted);
        Self { counted }
    }

    /// Everything as it is now.
    pub(super) async fn text(&self, app: &App) -> String {
        let standing = standing(app).await;
        let mut text = String::new();
        let shown = prometheus_text::encode(&mut text, &self.counted)
            .and_then(|()| prometheus_text::encode(&mut text, &found(app, standing)))
            .and_then(|()| prometheus_text::encode(&mut text, &process()));
        if shown.is_err() {
            tracing::error!("what is counted cannot be written as text");
        }
        text
    }
}

async fn standing(app: &App) -> Option<Standing> {
    let now = app.clock().now();
    let asked = app
        .store()
        .read(move |conn: &mut Database| read::standing(conn, now));
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(standing)) => Some(standing),
        Ok(Err(error)) => {
            let error: StoreError = error;
            tracing::warn!(%error, "the database does not say how work and queues stand");
            None
        }
        Err(_) => {
            tracing::warn!("the database does not say in time how work and queues stand");
            None
        }
    }
}

/// What was found out just now. What the database did not say is left out: an old figure would
/// look like a new one.
fn found(app: &App, standing: Option<Standing>) -> Registry {
    let mut found = Registry::with_prefix(PREFIX);
    let mut gauge = |name: &str, help: &str, value: u64| {
        found.register(name, help, ConstGauge::new(value));
    };
    gauge(
        "database_up",
        "Whether the database said how work and queues stand",
        u64::from(standing.is_some()),
    );
    gauge(
        "draining",
        "Whether the server was told to stop",
        u64::from(app.is_draining()),
    );
    let Some(standing) = standing else {
        return found;
    };
    gauge(
        "worker_due",
        "Steps that are due and not carried out yet; counted up to 1,000",
        standing.due,
    );
    gauge(
        "worker_failing",
        "Steps that failed and are tried again later; counted up to 1,000",
        standing.failing,
    );
    gauge(
        "orders_waiting",
        "Orders that wait for acceptance by staff; counted up to 1,000",
        standing.orders,
    );
    gauge(
        "cancellations_open",
        "Cancellation requests that are open; counted up to 1,000",
        standing.cancellations,
    );
    gauge(
        "mails_waiting",
        "Mails that wait to be sent; counted up to 1,000",
        standing.mails,
    );
    gauge(
        "mails_failed",
        "Mails that could not be delivered, until staff send them again; counted up to 1,000",
        standing.mails_failed,
    );
    let lag = standing.lag.to_std().unwrap_or_default();
    found.register(
        "worker_lag_seconds",
        "For how long the oldest due step has been waiting",
        ConstGauge::new(lag.as_secs_f64()),
    );
    found
}

/// What the system knows of this process, by the names that are the same for every program.
fn process() -> Registry {
    let mut process = Registry::with_prefix("process");
    if let Some(bytes) = resident_bytes() {
        process.register(
            "resident_memory_bytes",
            "Memory that the process has",
            ConstGauge::new(bytes),
        );
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        process.register(
            "open_fds",
            "Files and connections that the process has open",
            ConstGauge::new(files.count() as u64),
        );
    }
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    if let Some(files) = files {
        process.register(
            "max_fds",
            "How many files and connections the process may have open",
            ConstGauge::new(files),
        );
    }
    process
}

/// What the system says of memory, where it says it this way.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
