//! The history is what was written, as its chain of digests says.

use super::audit::verify;
use super::invariants::Invariant;
use super::report::Report;
use crate::store::{Database, StoreError};

pub(super) fn check(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    match verify(conn, &[])? {
        Ok(whole) => report.seen.history = Some(whole.head),
        Err(flaw) => {
            let object = flaw.entry.as_deref().unwrap_or("the chain");
            let place = flaw.place.map(|place| format!("at place {place}: "));
            let words = format!("{}{}", place.unwrap_or_default(), flaw.words);
            report.breach(Invariant::HistoryChain, object, words);
        }
    }
    Ok(())
}
