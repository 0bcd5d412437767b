//! A fixed number of connections; a unit of work takes one, off the event loop or on the spot.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::Access;
use super::fault::Watched;
use super::figures::{Figures, Outcome};
use super::{Database, Failure, StoreError};

/// How long a unit of work waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a unit is tried when the database asks for it.
const TRIES: usize = 8;

type Open = Box<dyn Fn() -> Result<Watched, StoreError> + Send + Sync>;

/// Connections that are opened when first needed and kept.
pub(super) struct Pool {
    permits: Arc<Semaphore>,
    shelf: Arc<Shelf>,
}

struct Shelf {
    open: Open,
    idle: Mutex<Vec<Watched>>,
    figures: Figures,
}

impl Shelf {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Watched>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection with a transaction begun, and whether it was kept. A kept connection may have
    /// been closed by the other side meanwhile: its `begin` says so, and a fresh one takes its
    /// place.
    fn begin(&self, access: Access) -> Result<(Watched, bool), StoreError> {
        loop {
            let kept = self.idle().pop();
            let Some(mut kept) = kept else { break };
            if kept.connection.begin(access).is_ok() {
                return Ok((kept, true));
            }
        }
        let mut fresh = (self.open)()?;
        fresh.connection.begin(access)?;
        Ok((fresh, false))
    }

    fn put_back(&self, mut used: Watched) {
        if !used.connection.is_broken() {
            self.idle().push(used);
        }
    }

    fn run<T, E: Failure>(
        &self,
        access: Access,
        work: &impl Fn(&mut Database) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            tries += 1;
            let begun = self.begin(access);
            let (mut used, was_kept) =
                begun.inspect_err(|refused| self.figures.not_begun(access, refused))?;
            used.forget_faults();
            let (outcome, result) = match used.connection.caught(work) {
                Ok(value) => match self.commit(&mut used, access) {
                    Ok(()) => (Outcome::Done, Ok(value)),
                    Err(error) => (Outcome::Failed, Err(E::from(error))),
                },
                // Nothing was begun that would have said that the other side is gone. Nothing was
                // changed either: whatever it was, it may be asked again.
                Err(_) if access == Access::Glance && was_kept => continue,
                Err(error) => {
                    // A connection that has seen the disk fail is closed: the next one reads anew.
                    if let Some(fault) = used.fault() {
                        tracing::error!(%fault, "reading failed");
                        self.figures.fault();
                        self.figures.ended(access, Outcome::Failed);
                        return Err(StoreError::Disk(fault.code).into());
                    }
                    used.connection.roll_back();
                    (Outcome::Refused, Err(error))
                }
            };
            self.put_back(used);
            match result {
                Err(error) if tries < TRIES && error.is_worth_another_try() => {
                    self.figures.repeated();
                }
                result => {
                    self.figures.ended(access, outcome);
                    return result;
                }
            }
        }
    }

    fn commit(&self, used: &mut Watched, access: Access) -> Result<(), StoreError> {
        if access == Access::Glance {
            return Ok(());
        }
        let since = Instant::now();
        used.connection.commit()?;
        // What only reads has nothing to commit.
        if access == Access::Write {
            self.figures.committed(1, since);
        }
        Ok(())
    }
}

impl Pool {
    pub(super) fn new(size: usize, open: Open, figures: Figures) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(size)),
            shelf: Arc::new(Shelf {
                open,
                idle: Mutex::default(),
                figures,
            }),
        }
    }

    /// Runs one unit of work in one transaction on one connection, off the event loop.
    pub(super) async fn run<T, E>(
        &self,
        access: Access,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let permit = self.permit(access).await?;
        let connections = Arc::clone(&self.shelf);
        tokio::task::spawn_blocking(move || {
            let result = connections.run(access, &work);
            drop(permit);
            result
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Runs a short unit of work where it is asked for: handing it to another thread, and its
    /// answer back, takes longer than the unit itself. For reading what is in a file, a few rows by
    /// an index; whoever waits for another machine would let everybody else wait.
    pub(super) async fn run_here<T, E: Failure>(
        &self,
        access: Access,
        work: impl Fn(&mut Database) -> Result<T, E>,
    ) -> Result<T, E> {
        let permit = self.permit(access).await?;
        let result = self.shelf.run(access, &work);
        drop(permit);
        result
    }

    /// The right to use a connection, as soon as one is free.
    async fn permit(&self, access: Access) -> Result<OwnedSemaphorePermit, StoreError> {
        let since = Instant::now();
        let permit = tokio::time::timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| StoreError::Overloaded)
            .inspect_err(|refused| self.shelf.figures.not_begun(access, refused))?
            .map_err(|_| StoreError::Closed)?;
        self.shelf.figures.waited(access, since);
        Ok(permit)
    }

    /// Turns new work away and closes what is idle.
    pub(super) fn close(&self) {
        self.permits.close();
        self.shelf.idle().clear();
    }
}
