//! `cargo xtask dev`: the page rebuilt and reloaded by Trunk, the server rebuilt and restarted
//! here.

use std::time::{Duration, SystemTime};
use std::{fs, thread};

use anyhow::{Context, bail};

use crate::children;
use crate::files::files_below;
use crate::options::Options;
use crate::places;
use crate::server::{self, Profile, Server};
use crate::setup;
use crate::steps::say;

/// Where `Trunk.toml` sends what the page asks for.
const SERVER_PORT: u16 = 8080;

/// What the server is made of.
const SERVER_SOURCES: [&str; 5] = [
    "backend",
    "shared",
    "crates/demo-data",
    "crates/paper",
    "Cargo.toml",
];

/// Runs `cargo xtask dev`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let port: u16 = options.value("--port")?.unwrap_or(8081);
    options.finish()?;
    let ready = setup::for_development()?;
    let binary = server::build(&ready, Profile::Debug)?;
    let database = server::demo_database(&binary)?;
    let mut server = Some(Server::start(&binary, &database, SERVER_PORT, &[])?);

    let mut trunk = ready.command("trunk");
    trunk
        .args(["serve", "--port", &port.to_string()])
        .arg("--dist")
        .arg(places::work().join("page/dev"))
        .env("CARGO_TARGET_DIR", places::cargo_target());
    let mut trunk = children::spawn(&mut trunk).context("cannot start trunk")?;
    say(&format!(
        "The page that reloads: http://127.0.0.1:{port}. Ctrl-C stops both."
    ));

    let mut seen = last_change()?;
    loop {
        thread::sleep(Duration::from_millis(500));
        if let Some(status) = trunk.try_wait()? {
            bail!("Trunk ended ({status}).");
        }
        let ended = server
            .as_mut()
            .is_some_and(|server| server.has_ended().unwrap_or(true));
        if ended {
            // It says why on the terminal. The next change of a source may be the cure.
            server = None;
        }
        let changed = last_change()?;
        if changed == seen {
            continue;
        }
        seen = changed;
        say("Rebuilding the server");
        match server::build(&ready, Profile::Debug) {
            Ok(binary) => {
                // The old one goes first: it holds the port.
                drop(server.take());
                server = Server::start(&binary, &database, SERVER_PORT, &[])
                    .inspect_err(|failure| eprintln!("{failure:#}"))
                    .ok();
            }
            Err(failure) => eprintln!("{failure:#}"),
        }
    }
}

/// When the newest of the server's sources was written.
fn last_change() -> anyhow::Result<Option<SystemTime>> {
    let mut newest = None;
    for source in SERVER_SOURCES {
        for file in files_below(&places::root().join(source))? {
            // A file that is gone again was an editor's.
            newest = newest.max(fs::metadata(file).and_then(|found| found.modified()).ok());
        }
    }
    Ok(newest)
}
