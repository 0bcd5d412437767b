//! One writer, with a queue in front: SQLite takes one write at a time, so the waiting is done
//! here, fairly and without "database is locked".
//!
//! **Group commit.** A commit costs a disk flush, whatever it contains. The writer takes everything
//! that waits (up to a limit), gives each unit of work its own savepoint inside one transaction,
//! commits once, and only then lets the answers go. A unit that fails is rolled back alone; when
//! the commit fails, nobody is told that their work was kept. A unit that nobody waits with has the
//! whole transaction for itself, and no savepoint: SQLite would remember for it what every page was
//! before it.

use std::sync::mpsc as blocking;
use std::time::Instant;

use diesel::Connection as _;
use goodstanding_sqlite_handle::Handle;
use tokio::sync::{mpsc, oneshot, watch};

use super::connection::Access;
use super::fault::{Fault, Watched};
use super::figures::{Figures, Outcome};
use super::{Database, Failure, OpenError, StoreError, sqlite};

/// How many units of work share one commit at most.
const GROUP: usize = 256;
/// How many may wait before new ones are turned away.
const QUEUE: usize = 1024;

/// Tells the one who waits, once it is known whether the commit went through.
type Release = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Opens the connection that writes anew.
type Open = Box<dyn Fn() -> Result<Watched, OpenError> + Send>;
type Job = Box<dyn FnOnce(&mut Watched, Shares) -> Ran + Send>;

/// Whether a unit of work has its transaction for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shares {
    /// It is undone with the transaction.
    Nothing,
    /// It is undone alone.
    Transaction,
}

/// A unit of work that ran.
struct Ran {
    /// Whether it went well; otherwise it is undone, or to be undone with its transaction.
    is_well: bool,
    release: Release,
}

enum Message {
    Work(Job),
    Stop(blocking::Sender<()>),
}

/// The sending end of the queue.
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    /// Becomes `true` when the disk has failed, and nothing is written any more.
    has_failed: watch::Receiver<bool>,
    figures: Figures,
}

/// A unit of work failed by its own decision, or the database refused the savepoint.
enum Undone<E> {
    Work(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Undone<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl Writer {
    /// Starts the thread that owns `connection`.
    pub(super) fn start(
        connection: Watched,
        open: Open,
        figures: Figures,
    ) -> std::io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (fail, has_failed) = watch::channel(false);
        let counted = figures.clone();
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_until_stopped(connection, &open, waiting, &fail, &counted))?;
        Ok(Self {
            queue,
            has_failed,
            figures,
        })
    }

    /// Returns when the disk has failed; never where it does not.
    pub(super) async fn failure(&self) {
        let mut has_failed = self.has_failed.clone();
        if has_failed.wait_for(|failed| *failed).await.is_err() {
            // It was stopped, and has not failed.
            std::future::pending::<()>().await;
        }
    }

    /// Queues one unit of work and waits until it is committed or undone.
    pub(super) async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (answer, outcome) = oneshot::channel();
        let (figures, queued) = (self.figures.clone(), Instant::now());
        let job: Job = Box::new(move |watched, shares| {
            figures.waited(Access::Write, queued);
            let result = match shares {
                Shares::Nothing => watched.connection.caught(work),
                Shares::Transaction => in_savepoint(&mut watched.connection, work),
            };
            Ran {
                is_well: result.is_ok(),
                release: Box::new(move |committed: Result<(), StoreError>| {
                    figures.ended(
                        Access::Write,
                        match (&committed, &result) {
                            (Err(_), _) => Outcome::Failed,
                            (Ok(()), Ok(_)) => Outcome::Done,
                            (Ok(()), Err(_)) => Outcome::Refused,
                        },
                    );
                    let result = match committed {
                        Ok(()) => result,
                        Err(error) => Err(E::from(error)),
                    };
                    // Whoever asked may have gone away; the work is done all the same.
                    let _ = answer.send(result);
                }),
            }
        });
        self.queue
            .try_send(Message::Work(job))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => StoreError::Overloaded,
                mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
            })
            .inspect_err(|refused| self.figures.not_begun(Access::Write, refused))?;
        outcome.await.unwrap_or_else(|_| {
            // It was dropped with its group.
            self.figures.ended(Access::Write, Outcome::Failed);
            Err(StoreError::Closed.into())
        })
    }

    /// Lets what waits finish, empties the write-ahead log and ends the thread. Blocks.
    pub(super) fn stop(&self) {
        let (done, finished) = blocking::channel();
        let mut message = Message::Stop(done);
        loop {
            match self.queue.try_send(message) {
                Ok(()) => break,
                Err(mpsc::error::TrySendError::Closed(_)) => return,
                Err(mpsc::error::TrySendError::Full(back)) => {
                    message = back;
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
            }
        }
        let _ = finished.recv();
    }
}

fn in_savepoint<T, E: Failure>(
    connection: &mut Database,
    work: impl FnOnce(&mut Database) -> Result<T, E>,
) -> Result<T, E> {
    let result = connection.transaction(|connection| connection.caught(work).map_err(Undone::Work));
    result.map_err(|undone| match undone {
        Undone::Work(error) => error,
        Undone::Database(error) => StoreError::Database(error).into(),
    })
}

fn write_until_stopped(
    mut watched: Watched,
    open: &Open,
    mut waiting: mpsc::Receiver<Message>,
    fail: &watch::Sender<bool>,
    figures: &Figures,
) {
    let mut stop = None;
    while stop.is_none() {
        let Some(first) = waiting.blocking_recv() else {
            break;
        };
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Work(job) => group.push(job),
                Message::Stop(done) => {
                    stop = Some(done);
                    break;
                }
            }
            next = if group.len() < GROUP {
                waiting.try_recv().ok()
            } else {
                None
            };
        }
        if group.is_empty() {
            continue;
        }
        let fault = commit_group(&mut watched, group, figures);
        if fault.is_some() {
            figures.fault();
        }
        if let Some(fault) = fault.filter(|fault| fault.is_final) {
            tracing::error!(%fault, "nothing is written any more");
            // A flush that failed is never tried again in the hope that it went through, and what
            // is in the write-ahead log is not moved into the file: closing would do so.
            std::mem::forget(watched);
            let _ = fail.send(true);
            return;
        }
        if !is_at_rest(&mut watched) {
            match open() {
                Ok(fresh) => watched = fresh,
                Err(error) => {
                    tracing::error!(%error, "nothing is written any more");
                    let _ = fail.send(true);
                    return;
                }
            }
        }
    }
    waiting.close();
    sqlite::checkpoint(&mut watched.connection);
    drop(watched);
    if let Some(done) = stop {
        let _ = done.send(());
    }
}

/// Whether both the database and what counts its transactions know of none.
fn is_at_rest(watched: &mut Watched) -> bool {
    !watched.connection.is_broken()
        && watched.connection.depth() == 0
        && !watched
            .handle
            .as_ref()
            .is_some_and(Handle::is_in_transaction)
}

/// Carries out a group of work and commits it. Returns what was the matter with the disk.
fn commit_group(watched: &mut Watched, group: Vec<Job>, figures: &Figures) -> Option<Fault> {
    watched.forget_faults();
    if let Err(error) = watched.connection.begin(Access::Write) {
        let message = error.to_string();
        tracing::warn!(%message, "a group of writes could not begin");
        let fault = watched.fault();
        for job in group {
            // The job is run on nothing: dropping it drops its answer, and the one who waits is
            // told that the store is closed.
            drop(job);
        }
        return fault;
    }
    let shares = if group.len() == 1 {
        Shares::Nothing
    } else {
        Shares::Transaction
    };
    let mut ran = Vec::with_capacity(group.len());
    for job in group {
        ran.push(job(watched, shares));
        // Also where the work made nothing of it, or tried something else.
        let fault = watched.fault();
        // After some failures the database undoes everything by itself. What would follow would be
        // in no transaction, or in one of its own; it is dropped like what could not begin.
        if fault.is_some() || !watched.is_in_transaction() {
            undo(watched, ran, fault);
            return fault;
        }
    }
    if let Some(fault) = watched.moved() {
        undo(watched, ran, Some(fault));
        return Some(fault);
    }
    let is_kept = shares == Shares::Transaction || ran.iter().all(|ran| ran.is_well);
    let releases = ran.into_iter().map(|ran| ran.release);
    if !is_kept {
        watched.connection.roll_back();
        for release in releases {
            release(Ok(()));
        }
        return None;
    }
    let (units, since) = (releases.len(), Instant::now());
    match watched.connection.commit() {
        Ok(()) => {
            figures.committed(units, since);
            for release in releases {
                release(Ok(()));
            }
            None
        }
        Err(error) => {
            let fault = watched.fault();
            let message = error.to_string();
            tracing::error!(%message, "a commit failed");
            if watched.is_in_transaction() && !watched.connection.is_broken() {
                watched.connection.roll_back();
            }
            for release in releases {
                release(Err(match fault {
                    Some(fault) if fault.is_final => StoreError::Undecided(message.clone()),
                    Some(fault) => StoreError::Disk(fault.code),
                    None => StoreError::Commit(message.clone()),
                }));
            }
            fault
        }
    }
}

/// Undoes what a group did so far, and tells everybody.
fn undo(watched: &mut Watched, ran: Vec<Ran>, fault: Option<Fault>) {
    tracing::error!("a group of writes was undone");
    if watched.is_in_transaction() {
        watched.connection.roll_back();
    }
    for unit in ran {
        (unit.release)(Err(match fault {
            Some(fault) => StoreError::Disk(fault.code),
            None => StoreError::Commit("the database undid it".to_owned()),
        }));
    }
}
