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

use diesel::Connection as _;
use tokio::sync::{mpsc, oneshot};

use super::connection::Access;
use super::{Database, Failure, StoreError, sqlite};

/// How many units of work share one commit at most.
const GROUP: usize = 256;
/// How many may wait before new ones are turned away.
const QUEUE: usize = 1024;

/// Tells the one who waits, once it is known whether the commit went through.
type Release = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(&mut Database, Shares) -> Ran + Send>;

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
    pub(super) fn start(connection: Database) -> std::io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_until_stopped(connection, waiting))?;
        Ok(Self { queue })
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
        let job: Job = Box::new(move |connection, shares| {
            let result = match shares {
                Shares::Nothing => connection.caught(work),
                Shares::Transaction => in_savepoint(connection, work),
            };
            Ran {
                is_well: result.is_ok(),
                release: Box::new(move |committed: Result<(), StoreError>| {
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
            })?;
        outcome
            .await
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
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
    connection
        .transaction(|connection| connection.caught(work).map_err(Undone::Work))
        .map_err(|undone| match undone {
            Undone::Work(error) => error,
            Undone::Database(error) => StoreError::Database(error).into(),
        })
}

fn write_until_stopped(mut connection: Database, mut waiting: mpsc::Receiver<Message>) {
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
        if !group.is_empty() && !commit_group(&mut connection, group) {
            // A flush that failed is never tried again in the hope that it went through.
            tracing::error!("the writer stops: the disk refused a commit");
            break;
        }
    }
    waiting.close();
    sqlite::checkpoint(&mut connection);
    drop(connection);
    if let Some(done) = stop {
        let _ = done.send(());
    }
}

/// Returns whether the writer may go on.
fn commit_group(connection: &mut Database, group: Vec<Job>) -> bool {
    if let Err(error) = connection.begin(Access::Write) {
        let message = error.to_string();
        tracing::warn!(%message, "a group of writes could not begin");
        for job in group {
            // The job is run on nothing: dropping it drops its answer, and the one who waits is
            // told that the store is closed.
            drop(job);
        }
        return true;
    }
    let shares = if group.len() == 1 {
        Shares::Nothing
    } else {
        Shares::Transaction
    };
    let ran: Vec<Ran> = group
        .into_iter()
        .map(|job| job(connection, shares))
        .collect();
    let is_kept = shares == Shares::Transaction || ran.iter().all(|ran| ran.is_well);
    let releases = ran.into_iter().map(|ran| ran.release);
    if !is_kept {
        connection.roll_back();
        for release in releases {
            release(Ok(()));
        }
        return !connection.is_broken();
    }
    match connection.commit() {
        Ok(()) => {
            for release in releases {
                release(Ok(()));
            }
            true
        }
        Err(error) => {
            let message = error.to_string();
            tracing::error!(%message, "a commit failed");
            if !connection.is_broken() {
                connection.roll_back();
            }
            for release in releases {
                release(Err(StoreError::Commit(message.clone())));
            }
            !message.to_lowercase().contains("i/o error")
        }
    }
}
