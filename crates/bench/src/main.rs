//! Load for a running server, and the floor beside which it is measured. `cargo xtask bench` starts
//! it, repeats it and makes the tables; one call here is one measurement, and prints one line of
//! `name=value`.
//!
//! Closed loop: each connection sends its next request when the last answer is complete. So a slow
//! answer delays what comes after it, and the percentiles are those of a server under as much load
//! as it takes, not of one at rest.

mod advance;
mod bare;
mod cancel;
mod catch_up;
mod connection;
mod download;
mod load;
mod options;
mod pages;
mod timings;

use std::net::SocketAddr;

use clap::{Parser, Subcommand};

use self::options::{Effort, Source};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves one recorded answer, with nothing behind it.
    Bare {
        /// The address on which it listens.
        #[arg(long)]
        listen: SocketAddr,
        /// The answer that is recorded.
        #[command(flatten)]
        source: Source,
    },
    /// Asks for one path over and over.
    Load {
        /// What to ask for.
        #[command(flatten)]
        source: Source,
        /// How hard and how long.
        #[command(flatten)]
        effort: Effort,
    },
    /// Pages through a listing by its cursors.
    Pages {
        /// The listing that is read.
        #[command(flatten)]
        source: Source,
        /// How many pages are read.
        #[arg(long)]
        depth: usize,
    },
    /// Reads a download to its end.
    Download {
        /// The download that is read.
        #[command(flatten)]
        source: Source,
    },
    /// Advances the clock of the demo until everything on the way is carried out.
    Advance {
        /// The server, and a staff user.
        #[command(flatten)]
        source: Source,
        /// How many days the clock is advanced.
        #[arg(long)]
        days: i64,
    },
    /// Waits until everything that came due while no server ran is carried out.
    CatchUp {
        /// A server that has just started, and a staff user.
        #[command(flatten)]
        source: Source,
        /// Others on the same database.
        #[arg(long = "with")]
        others: Vec<SocketAddr>,
    },
    /// Cancels one service after the other, each once, at once.
    Cancel {
        /// The server, and the customer whose services are cancelled.
        #[command(flatten)]
        source: Source,
        /// How hard and how long.
        #[command(flatten)]
        effort: Effort,
    },
}

/// The generator takes one core at most: the other is the server's.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Bare { listen, source } => bare::serve(listen, source).await,
        Command::Load { source, effort } => load::run(source, effort).await,
        Command::Pages { source, depth } => pages::run(source, depth).await,
        Command::Download { source } => download::run(source).await,
        Command::Advance { source, days } => advance::run(source, days).await,
        Command::CatchUp { source, others } => catch_up::run(source, &others).await,
        Command::Cancel { source, effort } => cancel::run(source, effort).await,
    }
}
