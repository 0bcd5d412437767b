//! The page in a real browser: the measuring is done by `crates/e2e/bench.mjs`, one database at a
//! time.

use std::path::Path;

use super::database::Folder;
use crate::e2e::node;
use crate::places;
use crate::setup::Browser;
use crate::steps::{run, say};

/// How many services the list has.
const SIZES: [u32; 2] = [10_000, 100_000];

/// Measures the page in a real browser, and prints the table.
pub(super) fn measure(folder: &Folder, binary: &Path, browser: &Browser) -> anyhow::Result<()> {
    for services in SIZES {
        let (database, _) = folder.demo_database(binary, services)?;
        say(&format!("The page with {services} services"));
        let mut script = node(browser);
        script
            .env("GOODSTANDING_BINARY", binary)
            .env("GOODSTANDING_DEMO_DATABASE", &database)
            .arg(places::e2e().join("bench.mjs"))
            .args(["--services", &services.to_string()]);
        run(&mut script)?;
    }
    Ok(())
}
