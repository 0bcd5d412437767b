//! The browser tests of `crates/e2e`: the built page on the real server with a fresh demo database.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use crate::page::files_below;
use crate::postgres::free_port;
use crate::server::{self, Profile, Server};
use crate::setup::{Browser, Ready};
use crate::steps::{answer, command, run as run_command, say};
use crate::{page, places};

/// Runs every test file.
pub(crate) fn run_tests(ready: &Ready, browser: &Browser) -> anyhow::Result<()> {
    let demo = Demo::start(ready)?;
    say("Browser tests");
    let tests: Vec<PathBuf> = files_below(&places::e2e().join("tests"))?
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    let mut node = command("node");
    node.arg("--test")
        .args(tests)
        .env("GOODSTANDING_URL", demo.server.url())
        .env("CHROMIUM", &browser.chromium);
    run_command(&mut node)
}

/// The server on a free port, with a database that is gone afterwards.
pub(crate) struct Demo {
    pub(crate) server: Server,
    folder: PathBuf,
}

impl Demo {
    pub(crate) fn start(ready: &Ready) -> anyhow::Result<Self> {
        page::build(ready)?;
        let binary = server::build(ready, Profile::Release)?;
        let folder = PathBuf::from(
            answer(command("mktemp").args(["-d", "-t", "goodstanding-demo-XXXXXX"]))
                .context("cannot make a temporary folder")?,
        );
        let database = folder.join("demo.sqlite");
        server::write_demo_database(&binary, &database)?;
        let server = Server::start(&binary, &database, free_port()?, &[])?;
        Ok(Self { server, folder })
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // The open files live on until the server has ended, which it does when the field is dropped.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
