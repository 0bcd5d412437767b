//! Codes and identifiers of the tables of this crate, as their types.

use std::fmt::Debug;
use std::str::FromStr;

/// A code of the tables of this crate.
pub(crate) fn code<T: FromStr>(text: &str) -> T
where
    T::Err: Debug,
{
    text.parse()
        .unwrap_or_else(|error| unreachable!("the tables of this crate hold codes only: {error:?}"))
}
