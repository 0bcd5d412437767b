//! `goodstanding demo`: creates a demo database.

use std::time::Instant;

use chrono::TimeDelta;
use clap::Args;
use goodstanding_backend::clock::Clock;
use goodstanding_backend::demo::{DemoError, Scale, add_scale, fill};
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;

use super::{Database, Failure, print, shown};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// How many services Anna has at least, for measuring: 24 to 100000.
    #[arg(long, env = "GOODSTANDING_DEMO_SERVICES", default_value_t = 24, value_parser = clap::value_parser!(u32).range(24..=100_000))]
    services: u32,
    /// Everything that looks random comes from it: the same seed gives the same data.
    #[arg(long, env = "GOODSTANDING_DEMO_SEED", default_value_t = 1)]
    seed: u64,
    /// Also so many customers, each with 2 subscriptions and 10 transactions, for measuring; 100000
    /// when no number is given.
    #[arg(long, env = "GOODSTANDING_DEMO_SCALE", num_args = 0..=1, default_missing_value = "100000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    scale: Option<u32>,
    /// Made as it would have been so many days ago: a server that is started on it has them to
    /// catch up with.
    #[arg(long, env = "GOODSTANDING_DEMO_DAYS_AGO", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=3650))]
    days_ago: i64,
}

pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let begun = Instant::now();
    let (store, location, _) = options.database.open(true)?;
    let size = (options.seed, options.services as usize);
    let clock = Clock::fixed(Clock::System.now() - TimeDelta::days(options.days_ago));
    let outcome = fill(&store, &clock, &Randomness::System, size, Cost::default()).await;
    let scaled = match (&outcome, options.scale) {
        (Ok(_), Some(customers)) => add_scale(&store, &clock, Scale { customers }).await,
        _ => Ok(()),
    };
    store.close();
    scaled.map_err(Failure::other)?;
    let count = outcome.map_err(|error| {
        if matches!(error, DemoError::NotEmpty) {
            Failure::Database(format!("{}: {error}", shown(&location)))
        } else {
            Failure::other(error)
        }
    })?;
    print(format_args!(
        "{}: {count} services in {} ms.",
        shown(&location),
        begun.elapsed().as_millis()
    ))?;
    if let Some(customers) = options.scale {
        let scale = Scale { customers };
        print(format_args!(
            "Also {customers} customers with {} subscriptions and {} transactions.",
            scale.subscriptions(),
            scale.transactions()
        ))?;
    }
    print(format_args!(
        "Start it with: goodstanding serve --demo{}",
        match &options.database.database {
            Some(_) => format!(" --database {}", shown(&location)),
            None => String::new(),
        }
    ))?;
    Ok(())
}
