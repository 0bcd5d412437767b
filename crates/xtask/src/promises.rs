//! `cargo xtask promises`: what the API says of the future, held against what happens.

use crate::check;
use crate::options::Options;
use crate::setup::{self, Ready};
use crate::steps::{run as run_command, say};

/// How many accounts a run has.
pub(crate) const NIGHTLY: u32 = 200;
const LONG: u32 = 2_000;

/// Runs `cargo xtask promises`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let is_long = options.flag("--long");
    let accounts = options.value("--accounts")?;
    let seed: Option<u64> = options.value("--seed")?;
    options.finish()?;
    let ready = setup::ready()?;
    let otherwise = if is_long { LONG } else { NIGHTLY };
    hold(&ready, accounts.unwrap_or(otherwise), seed.unwrap_or(1))
}

/// Lives so many accounts, 20 on a server, for 400 days each. It prints accounts, steps, and what
/// became of the promises; one that is broken is told with its story and its seed.
pub(crate) fn hold(ready: &Ready, accounts: u32, seed: u64) -> anyhow::Result<()> {
    say(&format!("Promises to {accounts} accounts"));
    let mut test = ready.cargo();
    // Optimised: so many years take longer than the build.
    test.args(["test", "--release"])
        .args(["--package", "goodstanding-backend", "--test", "api"])
        .args(check::features())
        .args([
            "--",
            "--exact",
            "promises::what_is_promised_comes_true::sqlite",
        ])
        .arg("--nocapture")
        .env("GOODSTANDING_PROMISES_ACCOUNTS", accounts.to_string())
        .env("GOODSTANDING_PROMISES_SEED", seed.to_string());
    run_command(&mut test)
}
