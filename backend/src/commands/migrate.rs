//! `goodstanding migrate`: creates the database, or brings an older one up to date.

use super::{Database, Failure, shown};

pub(super) fn run(database: &Database) -> Result<(), Failure> {
    let (store, location, steps) = database.open(false)?;
    if steps.is_empty() {
        println!("{} is up to date.", shown(&location));
    } else {
        println!(
            "{}: {} schema steps taken ({}).",
            shown(&location),
            steps.len(),
            steps.join(", ")
        );
    }
    store.close();
    Ok(())
}
