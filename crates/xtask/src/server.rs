//! The server's binary: built, given a demo database, started until it answers.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, bail};

use crate::children::{self, Running};
use crate::places;
use crate::setup::Ready;
use crate::steps::{self, Begun, Step, command, say};

/// How the server is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Quick to compile; reads the page from `dist/`.
    Debug,
    /// As quick as what is shipped within a few percent, and compiled in half the time; reads the
    /// page from `dist/`, so that another page needs no other server.
    Run,
    /// What is shipped; has the page inside.
    Release,
}

impl Profile {
    /// The one that takes less waiting.
    pub(crate) fn already_built() -> Self {
        [Self::Run, Self::Release]
            .into_iter()
            .find(|profile| profile.binary().exists())
            .unwrap_or(Self::Debug)
    }

    fn binary(self) -> PathBuf {
        let folder = match self {
            Self::Debug => "debug",
            Self::Run => "shown",
            Self::Release => "release",
        };
        places::cargo_target().join(folder).join("goodstanding")
    }
}

/// Compiles the server, and says where its program is.
pub(crate) fn build(ready: &Ready, profile: Profile) -> anyhow::Result<PathBuf> {
    steps::run(&mut compile(ready, profile))?;
    Ok(profile.binary())
}

/// Compiles what `cargo xtask run` shows, beside the page.
pub(crate) fn begin_build(ready: &Ready) -> anyhow::Result<(Begun<'static>, PathBuf)> {
    let step = Step::new(
        "Compiling the server (about 3 minutes the first time)",
        "server",
    );
    let begun = step.begin(&mut compile(ready, Profile::Run))?;
    Ok((begun, Profile::Run.binary()))
}

fn compile(ready: &Ready, profile: Profile) -> Command {
    let mut cargo = ready.cargo();
    cargo.args(["build", "--package", "goodstanding-backend"]);
    match profile {
        Profile::Debug => {}
        Profile::Run => {
            cargo.args(["--profile", "shown"]);
        }
        Profile::Release => {
            cargo.arg("--release");
        }
    }
    cargo
}

/// Compiles what is shipped, with the feature for the other database.
pub(crate) fn build_with_postgres(ready: &Ready) -> anyhow::Result<PathBuf> {
    let mut cargo = ready.cargo();
    cargo
        .args(["build", "--release", "--package", "goodstanding-backend"])
        .args(["--features", "postgres"]);
    steps::run(&mut cargo)?;
    Ok(Profile::Release.binary())
}

/// The database with the demo customers; made when it is not there, kept with what was done in it
/// otherwise.
pub(crate) fn demo_database(binary: &Path) -> anyhow::Result<PathBuf> {
    let database = places::root().join("data/demo.sqlite");
    if !database.exists() {
        say("Making the demo database in data/");
        fs::create_dir_all(places::root().join("data"))?;
        write_demo_database(binary, &database)?;
    }
    Ok(database)
}

/// Writes a demo database to this file. What it advises is what comes next here anyway.
pub(crate) fn write_demo_database(binary: &Path, database: &Path) -> anyhow::Result<()> {
    steps::run(
        command(binary)
            .arg("demo")
            .arg("--database")
            .arg(database)
            .stdout(Stdio::null()),
    )
}

/// A running server; stopped when dropped.
pub(crate) struct Server {
    process: Running,
}

impl Server {
    /// Starts the demo and returns when it answers.
    pub(crate) fn start(
        binary: &Path,
        database: &Path,
        port: u16,
        more: &[String],
    ) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        refuse_taken(address)?;
        let mut serve = command(binary);
        serve
            .args([
                "serve",
                "--demo",
                "--listen",
                &address.to_string(),
                "--database",
            ])
            .arg(database)
            .args(more)
            // Ctrl-C on a terminal goes to the whole group. This one is told by us, once: a second
            // signal would end it in the middle of a request.
            .process_group(0);
        let process = children::spawn(&mut serve)
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let mut server = Self { process };
        let started = Instant::now();
        while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
            if let Some(status) = server.process.try_wait()? {
                bail!("The server ended at once ({status}); what it printed says why.");
            }
            if started.elapsed() > Duration::from_secs(30) {
                bail!("The server does not answer on {address}.");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Waits for the server's end.
    pub(crate) fn wait(mut self) -> anyhow::Result<()> {
        let status = self.process.wait()?;
        if status.success() {
            return Ok(());
        }
        bail!("The server ended ({status}).");
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> anyhow::Result<bool> {
        Ok(self.process.try_wait()?.is_some())
    }
}

fn refuse_taken(address: SocketAddr) -> anyhow::Result<()> {
    if let Err(refusal) = TcpListener::bind(address) {
        bail!(
            "The server cannot listen on {address}: {refusal}.\n\
             Something else does already, perhaps a Goodstanding that still runs. Stop it, or choose another port: \
             cargo xtask run --port {}",
            address.port().saturating_add(1)
        );
    }
    Ok(())
}
