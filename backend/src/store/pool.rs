//! A fixed number of connections, one blocking hop per unit of work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::Access;
use super::fault::Watched;
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
            let (mut used, was_kept) = self.begin(access)?;
            used.forget_faults();
            let result = match used.connection.caught(work) {
                Ok(value) if access == Access::Glance => Ok(value),
                Ok(value) => used.connection.commit().map(|()| value).map_err(E::from),
                // Nothing was begun that would have said that the other side is gone. Nothing was
                // changed either: whatever it was, it may be asked again.
                Err(_) if access == Access::Glance && was_kept => continue,
                Err(error) => {
                    // A connection that has seen the disk fail is closed: the next one reads anew.
                    if let Some(fault) = used.fault() {
                        tracing::error!(%fault, "reading failed");
                        return Err(StoreError::Disk(fault.code).into());
                    }
                    used.connection.roll_back();
                    Err(error)
                }
            };
            self.put_back(used);
            match result {
                Err(error) if tries < TRIES && error.is_worth_another_try() => {}
                result => return result,
            }
        }
    }
}

impl Pool {
    pub(super) fn new(size: usize, open: Open) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(size)),
            shelf: Arc::new(Shelf {
                open,
                idle: Mutex::default(),
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
        let permit = self.permit().await?;
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
        let permit = self.permit().await?;
        let result = self.shelf.run(access, &work);
        drop(permit);
        result
    }

    /// The right to use a connection, as soon as one is free.
    async fn permit(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        tokio::time::timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| StoreError::Overloaded)?
            .map_err(|_| StoreError::Closed)
    }

    /// Turns new work away and closes what is idle.
    pub(super) fn close(&self) {
        self.permits.close();
        self.shelf.idle().clear();
    }
}
