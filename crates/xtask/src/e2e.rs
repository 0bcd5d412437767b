//! What drives a browser against the real server: the tests of `crates/e2e`, and pictures of
//! screens.
//!
//! Built here; started over there, because each test file has a server and a database of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::files::files_below;
use crate::files::temporary_folder;
use crate::options::Options;
use crate::page;
use crate::places;
use crate::server::{self, Profile};
use crate::setup::{self, Browser, Ready};
use crate::steps::{command, run as run_command, say};

/// How many of the scenes are played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenes {
    /// Those that every change has to pass.
    Usual,
    /// Those as well that say the same of more people, widths and languages.
    All,
}

/// Runs the test files whose names contain one of these words; all of them without words.
pub(crate) fn run_tests(
    ready: &Ready,
    browser: &Browser,
    scenes: Scenes,
    words: &[String],
) -> anyhow::Result<()> {
    page::build(ready)?;
    let demo = Demo::new(&server::build(ready, Profile::Release)?)?;
    let tests: Vec<PathBuf> = files_below(&places::e2e().join("tests"))?
        .into_iter()
        .filter(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.ends_with(".test.mjs")
                && (words.is_empty() || words.iter().any(|word| name.contains(word)))
        })
        .collect();
    if tests.is_empty() {
        bail!("No file in crates/e2e/tests is named like that.");
    }
    say("Browser tests");
    let mut node = demo.node(browser);
    // Two at a time: each has a browser and a server.
    node.args(["--test", "--test-concurrency=2", "--test-timeout=1200000"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .args(tests);
    if scenes == Scenes::All {
        node.env("GOODSTANDING_ALL_SCENES", "yes");
    }
    run_command(&mut node)
}

/// `cargo xtask shots`: the options are those of `crates/e2e/shots.mjs`.
pub(crate) fn run_shots(mut options: Options) -> anyhow::Result<()> {
    let person: Option<String> = options.value("--as")?;
    let url: Option<String> = options.value("--url")?;
    let window = options.flag("--window");
    let paths = options.words();
    options.finish()?;
    if paths.is_empty() {
        bail!(
            "Which screens? For example: cargo xtask shots --as anna /services '/services?view=list'"
        );
    }
    let ready = setup::ready()?;
    let browser = setup::for_tests()?;
    let mut arguments = vec![
        "--out".to_owned(),
        places::root().join("target/shots").display().to_string(),
    ];
    for (name, value) in [("--as", person), ("--url", url.clone())] {
        if let Some(value) = value {
            arguments.extend([name.to_owned(), value]);
        }
    }
    if window {
        arguments.push("--window".to_owned());
    }
    arguments.extend(paths);

    let demo = if url.is_some() {
        None
    } else {
        page::build(&ready)?;
        Some(Demo::new(&server::build(
            &ready,
            Profile::already_built(),
        )?)?)
    };
    let mut node = demo
        .as_ref()
        .map_or_else(|| node(&browser), |demo| demo.node(&browser));
    node.arg(places::e2e().join("shots.mjs")).args(arguments);
    run_command(&mut node)
}

/// A demo database, to be copied by each test file; gone afterwards.
struct Demo {
    binary: PathBuf,
    folder: PathBuf,
    database: PathBuf,
}

impl Demo {
    fn new(binary: &Path) -> anyhow::Result<Self> {
        let folder = temporary_folder("demo")?;
        let demo = Self {
            binary: binary.to_owned(),
            database: folder.join("demo.sqlite"),
            folder,
        };
        server::write_demo_database(&demo.binary, &demo.database)?;
        Ok(demo)
    }

    fn node(&self, browser: &Browser) -> Command {
        let mut node = node(browser);
        node.env("GOODSTANDING_BINARY", &self.binary)
            .env("GOODSTANDING_DEMO_DATABASE", &self.database);
        node
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn node(browser: &Browser) -> Command {
    let mut node = command("node");
    node.env("CHROMIUM", &browser.chromium);
    node
}
