//! `goodstanding demo`: creates a demo database.

use std::time::Instant;

use clap::Args;
use goodstanding_backend::clock::Clock;
use goodstanding_backend::demo::{DemoError, fill};
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;

use super::{Database, Failure, shown};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// How many services Anna has, for measuring: 24 to 100000.
    #[arg(long, env = "GOODSTANDING_DEMO_SERVICES", default_value_t = 24, value_parser = clap::value_parser!(u32).range(24..=100_000))]
    services: u32,
    /// Everything that looks random comes from it: the same seed gives the same data.
    #[arg(long, env = "GOODSTANDING_DEMO_SEED", default_value_t = 1)]
    seed: u64,
}

pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let begun = Instant::now();
    let (store, location, _) = options.database.open(true)?;
    let size = (options.seed, options.services as usize);
    let outcome = fill(
        &store,
        &Clock::System,
        &Randomness::System,
        size,
        Cost::default(),
    )
    .await;
    store.close();
    let count = outcome.map_err(|error| match error {
        DemoError::NotEmpty => Failure::Database(format!("{}: {error}", shown(&location))),
        DemoError::Password(_) | DemoError::Store(_) => Failure::other(error),
    })?;
    println!(
        "{}: {count} services in {} ms.",
        shown(&location),
        begun.elapsed().as_millis()
    );
    println!(
        "Start it with: goodstanding serve --demo{}",
        match &options.database.database {
            Some(_) => format!(" --database {}", shown(&location)),
            None => String::new(),
        }
    );
    Ok(())
}
