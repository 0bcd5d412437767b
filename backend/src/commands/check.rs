//! `goodstanding check`: holds a database against everything that must be true of it.

use chrono::TimeDelta;
use clap::Args;
use goodstanding_backend::check::{Breach, Invariant, check};
use goodstanding_backend::clock::{Clock, ahead_of};
use goodstanding_backend::store::{Location, look};

use super::{Database, Failure, print, shown};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// Say what is looked at, each with the code under which a breach is printed; look at no
    /// database.
    #[arg(long)]
    list: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    if options.list {
        return list();
    }
    hold(&options.database.location(false))
}

/// Holds a database against everything that must be true of it, and prints what is not.
pub(super) fn hold(location: &Location) -> Result<(), Failure> {
    let mut unheard = None;
    let seen = look(location, |conn| {
        // In this order: the moment that is looked at begins with the first query, and is over when
        // the clock is read.
        let ahead = TimeDelta::milliseconds(ahead_of(conn)?);
        let now = Clock::System.now() + ahead;
        check(conn, now, &mut |breach: &Breach| {
            unheard = print(breach).err().or(unheard.take());
        })
    })?;
    if let Some(failure) = unheard {
        return Err(failure);
    }
    let name = shown(location);
    let looked = format!(
        "{} subscriptions, {} services and {} transactions",
        seen.subscriptions, seen.services, seen.transactions
    );
    if let (0, Some(head)) = (seen.breaches, seen.history) {
        return print(format_args!(
            "{name}: {looked}, a history up to {head}; everything holds."
        ));
    }
    let (things, verb) = if seen.breaches == 1 {
        ("thing", "does")
    } else {
        ("things", "do")
    };
    Err(Failure::Breached(format!(
        "{name}: {looked}; {} {things} {verb} not hold. `goodstanding check --list` says what each code means",
        seen.breaches
    )))
}

fn list() -> Result<(), Failure> {
    let width = Invariant::ALL.iter().map(|one| one.code().len()).max();
    let width = width.unwrap_or_default();
    for invariant in Invariant::ALL {
        print(format_args!("{invariant:width$}  {}", invariant.words()))?;
    }
    Ok(())
}
