//! `cargo xtask size`: what a visit downloads.

use crate::options::Options;
use crate::page::{self, arrival, sizes};
use crate::setup;

/// Runs `cargo xtask size`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let most: Option<u64> = options.value("--max-brotli")?;
    options.finish()?;
    page::build(&setup::ready()?)?;
    sizes::print()?;
    arrival::print();
    arrival::check()?;
    most.map_or(Ok(()), sizes::refuse_above)
}
