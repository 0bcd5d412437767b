//! Whether requests should be sent here.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::app::App;
use crate::store::{self, Database, OpenError, StoreError};

/// How long the database may take; load balancers do not wait much longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// For how long an answer is given again: whoever asks more often costs nothing.
const KEPT: Duration = Duration::from_secs(1);

/// Why requests should go elsewhere.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum NotReady {
    /// It was told to stop, and answers what still comes.
    #[error("it is about to stop")]
    Draining,
    /// Reading or writing took too long.
    #[error("the database does not answer within {} seconds", PATIENCE.as_secs())]
    Slow,
    /// Reading or writing failed.
    #[error("the database cannot be read and written")]
    Database,
    /// Another program has changed the schema meanwhile.
    #[error("the schema of the database is not this program's")]
    Schema,
}

/// What was found out last, and when.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, Result<(), NotReady>)>>);

impl Readiness {
    /// Whether the store can be read and written within a bound, its schema is this program's, and
    /// nobody told the server to stop.
    pub(super) async fn of(&self, app: &App) -> Result<(), NotReady> {
        if app.is_draining() {
            return Err(NotReady::Draining);
        }
        // Who asks meanwhile waits for the same answer.
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < KEPT
        {
            return found.clone();
        }
        let found = tokio::time::timeout(PATIENCE, database(app)).await;
        let found = found.unwrap_or_else(|_| {
            tracing::warn!("the database does not answer in time: not ready");
            Err(NotReady::Slow)
        });
        *last = Some((Instant::now(), found.clone()));
        found
    }
}

async fn database(app: &App) -> Result<(), NotReady> {
    let failed = |error: StoreError| {
        tracing::warn!(%error, "the database cannot be used: not ready");
        NotReady::Database
    };
    let read = |conn: &mut Database| Ok::<_, StoreError>(store::is_up_to_date(conn));
    let schema: Result<(), OpenError> = app.store().read(read).await.map_err(failed)?;
    schema.map_err(|error| {
        tracing::warn!(%error, "the schema is not this program's: not ready");
        NotReady::Schema
    })?;
    // Nothing is changed: it waits its turn among the writes, and opens a transaction.
    app.store().write(store::answers).await.map_err(failed)
}
