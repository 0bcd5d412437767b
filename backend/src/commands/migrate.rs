//! `goodstanding migrate`: creates the database, or brings an older one up to date.

use super::{Database, Failure, print, shown};

pub(super) fn run(database: &Database) -> Result<(), Failure> {
    let (store, location, steps) = database.open(false)?;
    store.close();
    if steps.is_empty() {
        print(format_args!("{} is up to date.", shown(&location)))?;
    } else {
        print(format_args!(
            "{}: {} schema steps taken ({}).",
            shown(&location),
            steps.len(),
            steps.join(", ")
        ))?;
    }
    Ok(())
}
