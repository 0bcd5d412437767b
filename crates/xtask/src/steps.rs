//! Running other programs: cargo with the right tool chain, long steps with a clock and a log,
//! short questions.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, iter};

use anyhow::{Context, bail};

use crate::children::{self, Running};
use crate::places;

/// A command whose environment is that of the person who called `cargo xtask`, not that of the
/// cargo that runs it.
///
/// `cargo run` tells the program about the package it runs and about its own tool chain's
/// libraries. Handed on, the first would rebuild crates whose build scripts look at such variables,
/// the second would load one tool chain's libraries into another.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root());
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text == "CARGO"
            || name_text == "LD_LIBRARY_PATH"
            || [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
            ]
            .iter()
            .any(|prefix| name_text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// `PATH` with these folders first.
pub(crate) fn path_with(folders: &[impl AsRef<Path>]) -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let first = folders.iter().map(|folder| folder.as_ref().to_owned());
    env::join_paths(first.chain(env::split_paths(&inherited))).unwrap_or(inherited)
}

/// Is there such a program on `PATH`?
pub(crate) fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Asks a program something and returns the first line of its answer; `None` when it is missing or
/// fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().map(|line| line.trim().to_owned())
}

/// Runs a program in the foreground: its output is what the person wants to see.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    let status = children::status(command).with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("Failed ({status}): {shown}");
    }
    Ok(())
}

/// Says what comes next.
pub(crate) fn say(what: &str) {
    eprintln!("› {what}");
}

/// A long step: one line that says what is done, its output in a log, the seconds it took. When it
/// fails, the end of the log and the command to repeat.
pub(crate) struct Step<'a> {
    /// What is done, and about how long that takes.
    pub(crate) what: &'a str,
    /// The stem of the log file.
    pub(crate) log: &'a str,
    /// For steps that hang instead of failing.
    pub(crate) limit: Option<Duration>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(what: &'a str, log: &'a str) -> Self {
        Self {
            what,
            log,
            limit: None,
        }
    }

    pub(crate) fn limited_to(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) fn run(self, command: &mut Command) -> anyhow::Result<()> {
        say(self.what);
        self.begin(command)?.wait()
    }

    /// Begins it beside something else: what it prints goes to its log alone.
    pub(crate) fn begin(self, command: &mut Command) -> anyhow::Result<Begun<'a>> {
        let log_path = places::work()
            .join("logs")
            .join(format!("{}.log", self.log));
        fs::create_dir_all(log_path.parent().unwrap_or(Path::new(".")))?;
        let log = File::create(&log_path)
            .with_context(|| format!("cannot write {}", log_path.display()))?;
        let shown = shown(command);
        command
            .stdin(Stdio::null())
            // The tools' own backtraces would bury what they say.
            .env("RUST_BACKTRACE", "0")
            .stdout(log.try_clone()?)
            .stderr(log);
        let started = Instant::now();
        let child = children::spawn(command).with_context(|| format!("cannot start `{shown}`"))?;
        Ok(Begun {
            step: self,
            child,
            log_path,
            shown,
            started,
        })
    }
}

/// A step under way. It is stopped when nobody waits for it any more.
pub(crate) struct Begun<'a> {
    step: Step<'a>,
    child: Running,
    log_path: PathBuf,
    shown: String,
    started: Instant,
}

impl Begun<'_> {
    /// Waits until it is done, and shows its seconds meanwhile.
    pub(crate) fn wait(mut self) -> anyhow::Result<()> {
        let (shown, started) = (&self.shown, self.started);
        let mut clock = Clock::default();
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if self
                .step
                .limit
                .is_some_and(|limit| started.elapsed() > limit)
            {
                self.child.stop();
                bail!("No end after {} s: {shown}", started.elapsed().as_secs());
            }
            clock.show(started.elapsed());
            thread::sleep(Duration::from_millis(50));
        };
        clock.clear();
        if !status.success() {
            let text = fs::read_to_string(&self.log_path).unwrap_or_default();
            let tail = telling(&text).join("\n  │ ");
            bail!(
                "Failed ({status}): {}\n  │ {tail}\nThe whole log: {}\nTo repeat it alone: {shown}",
                self.step.what,
                self.log_path.display()
            );
        }
        if started.elapsed() >= Duration::from_secs(2) {
            eprintln!("  done in {} s", started.elapsed().as_secs());
        }
        Ok(())
    }
}

/// The part of a log that says what is wrong: from the first error on, or the end.
fn telling(log: &str) -> Vec<&str> {
    const MOST: usize = 40;
    let lines: Vec<&str> = log.lines().collect();
    let from = lines
        .iter()
        .position(|line| line.starts_with("error"))
        .unwrap_or(lines.len().saturating_sub(MOST));
    lines.into_iter().skip(from).take(MOST).collect()
}

/// The seconds that run while a step works: each second on a terminal, each minute in a log.
#[derive(Default)]
struct Clock {
    shown: u64,
}

impl Clock {
    fn show(&mut self, elapsed: Duration) {
        let seconds = elapsed.as_secs();
        if stderr().is_terminal() {
            if seconds > self.shown {
                eprint!("\r  {seconds} s ");
                let _ = stderr().flush();
                self.shown = seconds;
            }
        } else if seconds >= self.shown + 60 {
            eprintln!("  {seconds} s …");
            self.shown = seconds;
        }
    }

    fn clear(&self) {
        if self.shown > 0 && stderr().is_terminal() {
            eprint!("\r            \r");
        }
    }
}

/// The command as one could type it.
fn shown(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)))
        .filter(|(name, _)| *name != "PATH")
        .map(|(name, value)| format!("{}={}", name.to_string_lossy(), quoted(value)));
    variables
        .chain(iter::once(quoted(command.get_program())))
        .chain(command.get_args().map(quoted))
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:@,+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn shows_the_first_error_or_else_the_end() {
        let noise: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let log = format!("start\nerror: here\nwhy\n{}", noise.join("\n"));
        assert_eq!(telling(&log)[..2], ["error: here", "why"]);
        assert_eq!(telling(&noise.join("\n")).last(), Some(&"99"));
        assert_eq!(telling(""), Vec::<&str>::new());
    }
}
