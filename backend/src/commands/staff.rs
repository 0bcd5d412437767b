//! `goodstanding staff add`: adds a staff user.

use std::io::{BufRead as _, IsTerminal as _};

use clap::Subcommand;
use goodstanding_backend::clock::Clock;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::staff;

use super::{Database, Failure, print};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a staff user. The password is asked for, or read from the first line of standard input.
    Add {
        #[command(flatten)]
        database: Database,
        /// With which they sign in.
        #[arg(long, env = "GOODSTANDING_STAFF_EMAIL")]
        email: String,
        /// What they are called.
        #[arg(long, env = "GOODSTANDING_STAFF_NAME")]
        name: String,
    },
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Add {
        database,
        email,
        name,
    } = command;
    let password = read_password()?;
    let (store, _, _) = database.open(false)?;
    let added = staff::add(
        &store,
        &Clock::System,
        &Randomness::System,
        (&email, &name),
        &password,
    )
    .await;
    store.close();
    let id = added.map_err(Failure::other)?;
    print(format_args!("{email} can sign in as staff ({id})."))
}

fn read_password() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password (12 characters or more): ")
            .map_err(Failure::other)?;
        let second = rpassword::prompt_password("The same again: ").map_err(Failure::other)?;
        if first == second {
            Ok(first)
        } else {
            Err(Failure::Other("the two passwords differ".into()))
        }
    } else {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(Failure::other)?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}
