//! `cargo xtask mutants`: whether the tests see faults. cargo-mutants plants them one at a time
//! and runs the tests against each: one that no test sees is a rule that nothing holds.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::{fmt, mem};

use anyhow::{Context, bail, ensure};

use crate::children;
use crate::options::Options;
use crate::places;
use crate::setup::{self, Ready};
use crate::steps::say;

/// Of a hundred mutants, so many may be excluded: a list that grows is a test that is missing.
const EXCLUDED_PERCENT: usize = 2;

/// The tests that take longer than all others together; they judge what the others miss.
const HISTORIES: &str = "subscriptions::life::histories";

/// How many cases a property has at first.
const FEW_CASES: &str = "32";

/// How many missed mutants one command line names.
const AT_ONCE: usize = 100;

/// What is changed, and which tests have to see it.
struct Subject {
    package: &'static str,
    /// Only these files; everything where there are none.
    files: Vec<String>,
    arguments: &'static [&'static str],
}

/// Runs `cargo xtask mutants`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let is_billing = options.flag("--billing");
    let shard: Option<String> = options.value("--shard")?;
    let file: Option<String> = options.value("--file")?;
    options.finish()?;
    let ready = setup::for_mutants()?;
    if is_billing {
        billing(&ready, shard.as_deref(), file)
    } else {
        shared(&ready, shard.as_deref(), file)
    }
}

/// The rules, which have to be held without a gap: by their own tests, the quick ones first. What
/// these miss all of them judge, with every case and every history.
fn shared(ready: &Ready, shard: Option<&str>, file: Option<String>) -> anyhow::Result<()> {
    let subject = Subject {
        package: "goodstanding-shared",
        files: file.into_iter().collect(),
        // The schemas are part of it.
        arguments: &["--features", "openapi"],
    };
    let excluded = subject.excluded(ready)?;
    say("Mutants of shared, against its quick tests");
    let mut quick = subject.mutants(ready);
    quick
        .args(shard.map(|shard| format!("--shard={shard}")))
        .env("PROPTEST_CASES", FEW_CASES)
        // What the examples in the documentation link to is a second thing to compile.
        .arg("--cargo-arg=--lib")
        .args(["--", "--", "--skip", HISTORIES]);
    let mut found = judge(&mut quick, "quick")?;
    let missed = mem::take(&mut found.missed);
    if !missed.is_empty() {
        say(&format!("{} of them again, against all", missed.len()));
    }
    for (part, names) in missed.chunks(AT_ONCE).enumerate() {
        let mut all = subject.mutants(ready);
        for name in names {
            all.arg(format!("--re=^{}$", literal(name)));
        }
        let judged = judge(&mut all, &format!("all-{part}"))?;
        ensure!(
            judged.count() == names.len(),
            "Not all of them were found again."
        );
        found.add(judged);
    }
    println!("{found}\n{excluded}");
    ensure!(
        excluded.few(),
        "More than {EXCLUDED_PERCENT} % are excluded in .cargo/mutants.toml."
    );
    ensure!(
        found.missed.is_empty(),
        "No test sees these:\n{}",
        found.missed.join("\n")
    );
    Ok(())
}

/// The billing of the server, against the server's tests on SQLite: a figure, and what is missed.
fn billing(ready: &Ready, shard: Option<&str>, file: Option<String>) -> anyhow::Result<()> {
    let subject = Subject {
        package: "goodstanding-backend",
        files: vec![file.unwrap_or_else(|| "backend/src/billing/**".to_owned())],
        // The page is embedded, and git ignores it.
        arguments: &["--gitignore=false"],
    };
    let excluded = subject.excluded(ready)?;
    say("Mutants of billing, against the tests of the server");
    let mut all = subject.mutants(ready);
    all.args(shard.map(|shard| format!("--shard={shard}")));
    let found = judge(&mut all, "billing")?;
    println!("{found}\n{excluded}");
    for name in &found.missed {
        println!("{name}");
    }
    Ok(())
}

impl Subject {
    fn command(&self, ready: &Ready) -> Command {
        let mut command = ready.cargo();
        command.args(["mutants", "--package", self.package]);
        for file in &self.files {
            command.args(["--file", file]);
        }
        command
    }

    /// Everything that a run has in common: one mutant after the other, in a copy of the checkout,
    /// and in one target folder, so that the dependencies are built once.
    fn mutants(&self, ready: &Ready) -> Command {
        let mut command = self.command(ready);
        command
            .env("CARGO_TARGET_DIR", places::work().join("mutants/target"))
            .args(["--profile", "mutants", "--jobs", "1"])
            .args(["--minimum-test-timeout", "10", "--colors", "never"])
            .args(self.arguments);
        command
    }

    /// How many mutants `.cargo/mutants.toml` leaves out, of how many.
    fn excluded(&self, ready: &Ready) -> anyhow::Result<Excluded> {
        let count = |switches: &[&str]| -> anyhow::Result<usize> {
            let output = self.command(ready).arg("--list").args(switches).output()?;
            let errors = String::from_utf8_lossy(&output.stderr);
            ensure!(
                output.status.success(),
                "Mutants cannot be listed: {errors}"
            );
            Ok(String::from_utf8_lossy(&output.stdout).lines().count())
        };
        let total = count(&["--no-config"])?;
        Ok(Excluded {
            count: total.saturating_sub(count(&[])?),
            total,
        })
    }
}

/// What became of mutants, by their names.
#[derive(Debug, Default)]
struct Found {
    caught: usize,
    /// They do not compile: the types hold the rule.
    unviable: usize,
    /// The tests come to no end, which is seen too.
    timed_out: usize,
    missed: Vec<String>,
}

impl Found {
    fn count(&self) -> usize {
        self.caught + self.unviable + self.timed_out + self.missed.len()
    }

    fn add(&mut self, other: Self) {
        self.caught += other.caught;
        self.unviable += other.unviable;
        self.timed_out += other.timed_out;
        self.missed.extend(other.missed);
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            caught,
            unviable,
            timed_out,
            missed,
        } = self;
        write!(
            formatter,
            "{caught} caught, {timed_out} timed out, {unviable} unviable, {} missed",
            missed.len()
        )
    }
}

/// How many mutants are left out.
struct Excluded {
    count: usize,
    total: usize,
}

impl Excluded {
    fn few(&self) -> bool {
        self.count * 100 <= self.total * EXCLUDED_PERCENT
    }
}

impl fmt::Display for Excluded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, total } = self;
        write!(formatter, "{count} of {total} excluded, with reasons")
    }
}

/// Runs cargo-mutants and reads what it has written. That mutants are missed or time out is an
/// answer; that it could not test is a failure.
fn judge(command: &mut Command, name: &str) -> anyhow::Result<Found> {
    let folder = places::work().join("mutants").join(name);
    fs::create_dir_all(&folder)?;
    command.env("CARGO_MUTANTS_OUTPUT", &folder);
    let status = children::status(command).context("cannot start cargo-mutants")?;
    match status.code() {
        Some(0 | 2 | 3) => read(&folder.join("mutants.out")),
        _ => bail!(
            "The tests could not be run ({status}): {}",
            folder.display()
        ),
    }
}

/// The lists in a folder of results: a name a line.
fn read(folder: &Path) -> anyhow::Result<Found> {
    let names = |list: &str| -> anyhow::Result<Vec<String>> {
        let path = folder.join(list);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    Ok(Found {
        caught: names("caught.txt")?.len(),
        unviable: names("unviable.txt")?.len(),
        timed_out: names("timeout.txt")?.len(),
        missed: names("missed.txt")?,
    })
}

/// A name as a regular expression that matches it and nothing else.
fn literal(name: &str) -> String {
    let mut expression = String::new();
    for c in name.chars() {
        // Not every mark: `\<` is the beginning of a word.
        if r"\.+*?()|[]{}^$".contains(c) {
            expression.push('\\');
        }
        expression.push(c);
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::{Excluded, Found, literal, read};

    #[test]
    fn a_name_is_asked_for_literally() {
        assert_eq!(
            literal("a.rs:3:9: replace || with && in <A as B>::c -> Option<()>"),
            r"a\.rs:3:9: replace \|\| with && in <A as B>::c -> Option<\(\)>"
        );
    }

    #[test]
    fn two_of_a_hundred_may_be_excluded_and_no_more() {
        let few = |count| Excluded { count, total: 100 }.few();
        assert!(few(2));
        assert!(!few(3));
    }

    #[test]
    fn results_are_read_and_what_is_judged_again_counts_once() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for (list, names) in [
            ("caught.txt", "a\nb\n"),
            ("unviable.txt", "c\n"),
            ("timeout.txt", ""),
            ("missed.txt", "d\ne\n"),
        ] {
            std::fs::write(folder.join(list), names).unwrap();
        }
        let mut found = read(folder).unwrap();
        assert_eq!(found.missed, ["d", "e"]);
        assert_eq!(found.count(), 5);
        found.missed.clear();
        found.add(Found {
            caught: 1,
            missed: vec!["e".to_owned()],
            ..Found::default()
        });
        assert_eq!(
            found.to_string(),
            "3 caught, 0 timed out, 1 unviable, 1 missed"
        );
    }
}
