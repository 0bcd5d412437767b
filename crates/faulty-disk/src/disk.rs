//! What happens to a call, and what would be left without power.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use libsqlite3_sys as sqlite;

/// The smallest part of a write that a disk keeps or loses.
const SECTOR: usize = 512;

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is broken: `EIO`.
    Broken,
    /// There is no space left: `ENOSPC`, and nothing was written.
    Full,
    /// There is no space left after one half was written.
    Short,
}

/// Which call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The how manieth call from now, from 0.
    pub call: u64,
    /// How it fails.
    pub fault: Fault,
    /// Whether every call after it fails as well.
    pub for_ever: bool,
}

/// What is counted, and can fail: whatever changes a file, or what the processes share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Write,
    Flush,
    Truncate,
    Share,
}

/// What is to become of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    /// It fails with this code of SQLite's.
    Fail(i32),
    /// It is carried out for one half, and fails with this code.
    Half(i32),
}

/// The files of a database as they are on a disk: by what their names end with (nothing, `-wal`).
#[derive(Clone, Debug, Default)]
pub struct Image(BTreeMap<String, Vec<u8>>);

impl Image {
    /// Writes the files where a database of that path has them.
    pub fn put(&self, database: &Path) -> io::Result<()> {
        for (ending, bytes) in &self.0 {
            fs::write(with_ending(database, ending), bytes)?;
        }
        Ok(())
    }
}

fn with_ending(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { to: usize },
}

/// A file: what is on the disk for good, and what was written since the last flush.
#[derive(Default)]
struct Kept {
    durable: Vec<u8>,
    pending: Vec<Change>,
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Truncate { to } => bytes.resize(*to, 0),
        Change::Write { at, bytes: new } => {
            let end = at + new.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(new);
        }
    }
}

/// What is called with what would be left if the power failed now.
type OnLoss = Box<dyn FnMut(Image) + Send>;

struct Losses {
    /// Before which calls the power fails, the next one last.
    calls: Vec<u64>,
    dice: Dice,
    tell: OnLoss,
}

#[derive(Default)]
struct Inside {
    /// How many calls the watched thread made.
    calls: u64,
    /// Which of them were to flush something.
    flushes: Vec<u64>,
    failing: Option<Failing>,
    has_failed: bool,
    /// The files; none while nobody asks what would be left of them.
    kept: Option<BTreeMap<String, Kept>>,
    losses: Option<Losses>,
    lies: bool,
}

/// The disk under one database.
#[derive(Clone)]
pub struct Disk {
    database: PathBuf,
    /// Only what this thread does is counted and fails.
    thread: &'static str,
    inside: Arc<Mutex<Inside>>,
}

impl Disk {
    pub(crate) fn new(database: &Path, thread: &'static str) -> Self {
        Self {
            database: database.to_owned(),
            thread,
            inside: Arc::default(),
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a call fail, or none any more.
    pub fn fail(&self, failing: Option<Failing>) {
        let mut inside = self.inside();
        inside.calls = 0;
        inside.flushes.clear();
        inside.failing = failing;
        inside.has_failed = false;
    }

    /// Whether the call that was to fail has come.
    pub fn has_failed(&self) -> bool {
        self.inside().has_failed
    }

    /// How many calls there were since somebody said what fails, or when the power does.
    pub fn calls(&self) -> u64 {
        self.inside().calls
    }

    /// Which of these calls were to flush something, counted from 0.
    pub fn flushes(&self) -> Vec<u64> {
        self.inside().flushes.clone()
    }

    /// Remembers from the next opening on what is on the disk for good.
    pub fn remember(&self) {
        self.inside().kept = Some(BTreeMap::new());
    }

    /// Says before each of these calls from now, counted from 0, what would be left if the power
    /// failed there; what of the writes that were not flushed is left, the seed decides.
    pub fn lose_power(
        &self,
        mut calls: Vec<u64>,
        seed: u64,
        tell: impl FnMut(Image) + Send + 'static,
    ) {
        calls.sort_unstable_by(|one, other| other.cmp(one));
        calls.dedup();
        let mut inside = self.inside();
        inside.calls = 0;
        inside.losses = Some(Losses {
            calls,
            dice: Dice(seed),
            tell: Box::new(tell),
        });
    }

    /// From now on it says that it has flushed, and has not: what a database does with
    /// `synchronous = off`, and some disks by themselves.
    pub fn lie(&self) {
        self.inside().lies = true;
    }

    /// What the name of a file ends with, where it belongs to this database.
    pub(crate) fn ending_of<'a>(&self, file: &'a str) -> Option<&'a str> {
        let ending = file.strip_prefix(self.database.to_str()?)?;
        (ending.is_empty() || ending.starts_with('-')).then_some(ending)
    }

    /// A file is opened: what is in it is on the disk for good.
    pub(crate) fn opened(&self, ending: &str) {
        let mut inside = self.inside();
        let Some(kept) = &mut inside.kept else { return };
        if !kept.contains_key(ending) {
            let durable = fs::read(with_ending(&self.database, ending)).unwrap_or_default();
            let file = Kept {
                durable,
                pending: Vec::new(),
            };
            kept.insert(ending.to_owned(), file);
        }
    }

    /// What is to become of a call that is about to be made.
    pub(crate) fn judge(&self, call: Call) -> Verdict {
        if std::thread::current().name() != Some(self.thread) {
            return Verdict::Pass;
        }
        let mut inside = self.inside();
        let inside = &mut *inside;
        let number = inside.calls;
        inside.calls += 1;
        if call == Call::Flush {
            inside.flushes.push(number);
        }
        if let (Some(losses), Some(kept)) = (&mut inside.losses, &inside.kept)
            && losses.calls.last() == Some(&number)
        {
            losses.calls.pop();
            let left = kept
                .iter()
                .map(|(ending, file)| (ending.clone(), losses.dice.left_of(file)))
                .collect();
            (losses.tell)(Image(left));
        }
        let Some(failing) = inside.failing else {
            return Verdict::Pass;
        };
        let is_due = number == failing.call || failing.for_ever && number > failing.call;
        if !is_due {
            return Verdict::Pass;
        }
        inside.has_failed = true;
        match (call, failing.fault) {
            (Call::Write, Fault::Broken) => Verdict::Fail(sqlite::SQLITE_IOERR_WRITE),
            (Call::Write, Fault::Full) => Verdict::Fail(sqlite::SQLITE_FULL),
            (Call::Write, Fault::Short) => Verdict::Half(sqlite::SQLITE_FULL),
            (Call::Flush, _) => Verdict::Fail(sqlite::SQLITE_IOERR_FSYNC),
            (Call::Truncate, _) => Verdict::Fail(sqlite::SQLITE_IOERR_TRUNCATE),
            (Call::Share, _) => Verdict::Fail(sqlite::SQLITE_IOERR_SHMMAP),
        }
    }

    /// Something was written.
    pub(crate) fn wrote(&self, ending: &str, at: usize, bytes: &[u8]) {
        self.changed(ending, || Change::Write {
            at,
            bytes: bytes.to_vec(),
        });
    }

    /// A file was cut, or made longer.
    pub(crate) fn truncated(&self, ending: &str, to: usize) {
        self.changed(ending, || Change::Truncate { to });
    }

    fn changed(&self, ending: &str, change: impl FnOnce() -> Change) {
        let mut inside = self.inside();
        if let Some(kept) = &mut inside.kept {
            let file = kept.entry(ending.to_owned()).or_default();
            file.pending.push(change());
        }
    }

    /// A file was flushed: what was written to it is there for good.
    pub(crate) fn flushed(&self, ending: &str) {
        let mut inside = self.inside();
        if inside.lies {
            return;
        }
        if let Some(file) = inside.kept.as_mut().and_then(|kept| kept.get_mut(ending)) {
            for change in file.pending.drain(..) {
                apply(&mut file.durable, &change);
            }
        }
    }

    /// A file was deleted.
    pub(crate) fn deleted(&self, ending: &str) {
        if let Some(kept) = &mut self.inside().kept {
            kept.remove(ending);
        }
    }
}

/// Decides what is left; the same for the same seed.
struct Dice(u64);

impl Dice {
    /// A number below `sides`: `SplitMix64`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or_default()
    }

    /// A file after the power failed: of what was not flushed nothing is there, or what came first,
    /// or any of it; of each write some sectors.
    fn left_of(&mut self, file: &Kept) -> Vec<u8> {
        let mut bytes = file.durable.clone();
        let all = file.pending.len();
        let kept = match self.roll(4) {
            0 => 0,
            1 => all,
            _ => self.roll(all + 1),
        };
        let keeps_order = self.roll(2) == 0;
        for (number, change) in file.pending.iter().enumerate() {
            let is_kept = if keeps_order {
                number < kept
            } else {
                self.roll(2) == 0
            };
            let is_torn = if keeps_order {
                number == kept
            } else {
                is_kept && self.roll(8) == 0
            };
            match change {
                Change::Write { at, bytes: written } if is_torn => {
                    let sectors = written.chunks(SECTOR);
                    for (at, part) in (*at..).step_by(SECTOR).zip(sectors) {
                        if self.roll(2) == 0 {
                            let part = part.to_vec();
                            apply(&mut bytes, &Change::Write { at, bytes: part });
                        }
                    }
                }
                Change::Write { .. } | Change::Truncate { .. } if is_kept => {
                    apply(&mut bytes, change);
                }
                Change::Write { .. } | Change::Truncate { .. } => {}
            }
        }
        bytes
    }
}
