//! The programs this one has started. When it ends, on Ctrl-C too, none of them is left behind.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Process ids of what runs now. Ids, not handles: the signal handler must be able to end a child
/// that another thread waits for.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Set on Ctrl-C: from then on nothing new is started.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A started program; ended when dropped.
pub(crate) struct Running {
    child: Child,
}

/// Starts a program that is ended with this one.
pub(crate) fn spawn(command: &mut Command) -> io::Result<Running> {
    end_all_on_interrupt();
    // Registered under the lock, so that an interrupt between the two lines waits for the id.
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(io::ErrorKind::Interrupted.into());
    }
    let child = command.spawn()?;
    running.push(child.id());
    Ok(Running { child })
}

/// Starts a program and waits for its end.
pub(crate) fn status(command: &mut Command) -> io::Result<ExitStatus> {
    spawn(command)?.wait()
}

impl Running {
    /// The identifier of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        if status.is_some() {
            forget(self.child.id());
        }
        Ok(status)
    }

    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait()?;
        forget(self.child.id());
        Ok(status)
    }

    /// Asks the program to end, and ends it when it has not done so after five seconds.
    pub(crate) fn stop(&mut self) {
        if !matches!(self.try_wait(), Ok(None)) {
            return;
        }
        ask_to_end(self.child.id());
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) {
            if !matches!(self.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

fn forget(id: u32) {
    RUNNING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|running| *running != id);
}

/// SIGTERM. The standard library can only kill, and a killed server cannot finish what it does.
fn ask_to_end(id: u32) {
    let _ = Command::new("kill")
        .args(["-TERM", &id.to_string()])
        .status();
}

fn end_all_on_interrupt() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let _ = ctrlc::set_handler(|| {
            let running = RUNNING
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            for id in running {
                ask_to_end(id);
            }
            // Those that wait for a child now see it end, and end themselves with its failure.
            // Whoever does not is ended here.
            thread::spawn(|| {
                thread::sleep(Duration::from_secs(8));
                std::process::exit(130);
            });
        });
    });
}
