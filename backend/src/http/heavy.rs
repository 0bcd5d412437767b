//! Work that keeps a core busy for longer than others should wait: a few at a time, and never on
//! the threads that answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::problem::Problem;

/// How long somebody waits for a turn before the answer is that the server is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// The turns at such work. One core is always left for everything else, where there are several.
pub(crate) struct HeavyWork {
    turns: Arc<Semaphore>,
    patience: Duration,
}

impl HeavyWork {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with(cores.saturating_sub(1).max(1), PATIENCE)
    }

    fn with(turns: usize, patience: Duration) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(turns)),
            patience,
        }
    }

    /// Does it when its turn comes. Whoever goes away meanwhile keeps the turn until it is done.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned())
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or_else(Problem::unavailable)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|error| {
            tracing::error!(%error, "work of a request ended in a panic");
            Problem::internal()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;

    use super::{HeavyWork, PATIENCE};

    #[tokio::test]
    async fn whoever_gets_no_turn_in_time_is_told_so() {
        let work = HeavyWork::with(1, Duration::ZERO);
        let turn = work.turns.clone().try_acquire_owned().unwrap();
        let refused = work.run(|| ()).await.unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(turn);
        assert_eq!(work.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_turn_back() {
        let work = HeavyWork::with(1, PATIENCE);
        let failed = work.run(|| panic!("as planned")).await.unwrap_err();
        assert_eq!(failed.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(work.run(|| 7).await.unwrap(), 7);
    }
}
