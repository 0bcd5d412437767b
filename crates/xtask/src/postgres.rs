//! A PostgreSQL server for the tests: started in a temporary folder, fast instead of durable, gone
//! afterwards.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::children::{self, Running};
use crate::files::temporary_folder;
use crate::options::Options;
use crate::setup::{self, is_root};
use crate::steps::{Step, answer, command, say};

/// A running server; stopped and removed when dropped.
pub(crate) struct Postgres {
    server: Running,
    folder: PathBuf,
    /// What `GOODSTANDING_TEST_POSTGRES` is set to.
    pub(crate) url: String,
}

/// Whether what was acknowledged has to survive.
#[derive(Clone, Copy)]
enum Durability {
    On,
    /// What the tests write is forgotten in a minute.
    Off,
}

impl Durability {
    /// What the server is told; as it comes, it is durable.
    const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::On => &[],
            Self::Off => &[
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ],
        }
    }
}

/// `cargo xtask postgres`: for working on the queries, with one test run after the other.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    options.finish()?;
    setup::for_queries()?;
    let mut postgres = Postgres::start()?;
    println!("export GOODSTANDING_TEST_POSTGRES={}", postgres.url);
    say("It is gone with Ctrl-C, and what it holds as well.");
    postgres.server.wait()?;
    Ok(())
}

impl Postgres {
    /// One that forgets with a crash what it was told, and is quick.
    pub(crate) fn start() -> anyhow::Result<Self> {
        Self::start_with(Durability::Off)
    }

    /// One that keeps what it has acknowledged.
    pub(crate) fn start_durable() -> anyhow::Result<Self> {
        Self::start_with(Durability::On)
    }

    fn start_with(durability: Durability) -> anyhow::Result<Self> {
        let programs = setup::database::programs().context("PostgreSQL is not installed")?;
        let folder = temporary_folder("postgres")?;
        // The server refuses to run as root.
        let user = if is_root() {
            Some(User::other_than_root()?)
        } else {
            None
        };
        if let Some(User { id, .. }) = &user {
            let chown = command("chown").arg(id).arg(&folder).status()?;
            if !chown.success() {
                bail!("cannot give {} to the user {id}", folder.display());
            }
        }
        let data = folder.join("data");
        Step::new("Starting a PostgreSQL for the tests", "postgres-initdb").run(
            as_user(user.as_ref(), &programs.join("initdb"))
                .current_dir(&folder)
                .arg("-D")
                .arg(&data)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--no-instructions"]),
        )?;
        let port = free_port()?;
        let log_path = folder.join("log");
        let log = fs::File::create(&log_path)?;
        let mut server = as_user(user.as_ref(), &programs.join("postgres"));
        server
            .current_dir(&folder)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1"])
            .args(durability.settings())
            .args(["-c", "max_connections=200", "-c", "shared_buffers=64MB"])
            .stdout(log.try_clone()?)
            .stderr(log);
        let server = children::spawn(&mut server).context("cannot start PostgreSQL")?;
        let mut postgres = Self {
            server,
            folder,
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        };
        postgres.wait_until_ready(&log_path)?;
        Ok(postgres)
    }

    /// Its log says so: a connection alone may still be refused while it starts.
    fn wait_until_ready(&mut self, log: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) && self.server.try_wait()?.is_none() {
            if fs::read_to_string(log)?.contains("ready to accept connections") {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("PostgreSQL did not start:\n{}", fs::read_to_string(log)?);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.server.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Whom the server runs as, where root calls.
struct User {
    id: String,
    group: String,
}

impl User {
    fn other_than_root() -> anyhow::Result<Self> {
        // The one that Debian's package makes, or the one that is everywhere.
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| {
                Some(Self {
                    id: answer(command("id").args(["-u", name]))?,
                    group: answer(command("id").args(["-g", name]))?,
                })
            })
            .context("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
    }
}

fn as_user(user: Option<&User>, program: &Path) -> Command {
    let Some(User { id, group }) = user else {
        return command(program);
    };
    let mut setpriv = command("setpriv");
    setpriv
        .args(["--reuid", id, "--regid", group, "--clear-groups", "--"])
        .arg(program);
    setpriv
}
