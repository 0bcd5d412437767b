//! From what is stored to what is meant. A value that cannot be is an error with its table and row,
//! never a default.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use goodstanding_shared::money::{Currency, Money};

use super::StoreError;

/// One row while it is being understood: names itself in errors.
#[derive(Clone, Copy)]
pub(crate) struct RowOf<'a> {
    pub(crate) table: &'static str,
    pub(crate) id: &'a str,
}

impl RowOf<'_> {
    pub(crate) fn refuse(self, what: impl Into<String>) -> StoreError {
        StoreError::Row {
            table: self.table,
            id: self.id.to_owned(),
            what: what.into(),
        }
    }

    pub(crate) fn parse<T>(self, column: &str, text: &str) -> Result<T, StoreError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        text.parse()
            .map_err(|error: T::Err| self.refuse(format!("{column}: {error}")))
    }

    pub(crate) fn parse_optional<T>(
        self,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<T>, StoreError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        text.map(|text| self.parse(column, text)).transpose()
    }

    pub(crate) fn instant(self, column: &str, millis: i64) -> Result<DateTime<Utc>, StoreError> {
        DateTime::from_timestamp_millis(millis)
            .ok_or_else(|| self.refuse(format!("{column}: no instant")))
    }

    pub(crate) fn optional_instant(
        self,
        column: &str,
        millis: Option<i64>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        millis
            .map(|millis| self.instant(column, millis))
            .transpose()
    }

    pub(crate) fn count(self, column: &str, number: i32) -> Result<u32, StoreError> {
        u32::try_from(number).map_err(|_| self.refuse(format!("{column}: negative")))
    }

    pub(crate) fn money(self, minor: i64, currency: &str) -> Result<Money, StoreError> {
        self.parse::<Currency>("currency", currency)
            .map(|currency| Money::new(minor, currency))
    }
}

/// The identifier of a row of that table.
pub(crate) fn parse_id<T>(table: &'static str, id: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    RowOf { table, id }.parse("id", id)
}

/// An instant as it is stored: milliseconds since 1970, UTC.
pub(crate) fn millis(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// A count or version as it is stored.
pub(crate) fn number(count: u32) -> Result<i32, StoreError> {
    i32::try_from(count).map_err(|_| StoreError::TooLarge(count))
}
