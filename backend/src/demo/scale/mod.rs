//! Very many customers, subscriptions and transactions, for measuring listings: made inside the
//! database, one statement for each table.
//!
//! Rows, not stories: nobody could live so many. But they fit each other as if they had been lived.
//! Every status occurs often and rarely, and dates run over years. The people of the demo are there
//! as well.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::activity::db::chain::link_older;
use crate::check::numbers::SCALE_FOLLOWS;
use crate::clock::Clock;
use crate::randomness::Randomness;
use crate::services;
use crate::store::schema::counters;
use crate::store::stored::millis;
use crate::store::{Database, Store, StoreError};

/// How much is made for benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// How many customers; each has two subscriptions and ten transactions.
    pub customers: u32,
}

impl Scale {
    /// A hundred thousand customers with a million transactions.
    pub const FULL: Self = Self { customers: 100_000 };

    /// How many subscriptions that makes.
    pub const fn subscriptions(self) -> u32 {
        self.customers * 2
    }

    /// How many transactions that makes.
    pub const fn transactions(self) -> u32 {
        self.customers * 10
    }
}

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// The statements, with gaps for what differs.
const ROWS: &str = include_str!("rows.sql");

/// What the statements leave out: which words differ between the databases, and how much is made.
struct Words {
    /// A date of milliseconds since 1970.
    date: &'static str,
    /// The midnight, in milliseconds, of the day five years after that of milliseconds since 1970:
    /// the last of February where there is no such day.
    five_years_later: &'static str,
    /// True, as a column of truth values stores it.
    truth: &'static str,
    /// One statement may take as long as it needs, which a page's may not.
    patience: &'static str,
    /// Lets the database look at what there is now, as it does by itself in the course of time.
    end_of_statistics: &'static str,
}

/// Adds the rows to a database that holds the demo data.
pub async fn add(store: &Store, clock: &Clock, scale: Scale) -> Result<(), StoreError> {
    let now = millis(clock.now());
    store
        .write(move |tx: &mut Database| {
            let words = match tx {
                Database::Sqlite(_) => Words {
                    date: "date((MS) / 1000, 'unixepoch')",
                    five_years_later: "cast(strftime('%s', date((MS) / 1000, 'unixepoch', '+60 months', 'floor')) as integer) * 1000",
                    truth: "1",
                    patience: "",
                    end_of_statistics: "analyze;",
                },
                #[cfg(feature = "postgres")]
                Database::Postgres(_) => Words {
                    date: "(to_timestamp((MS) / 1000) at time zone 'UTC')::date",
                    five_years_later: "cast(extract(epoch from date_trunc('day', to_timestamp((MS) / 1000) at time zone 'UTC') + interval '60 months') as bigint) * 1000",
                    truth: "true",
                    patience: "set local statement_timeout = 0;",
                    end_of_statistics: "analyze;",
                },
            };
            tx.batch_execute(words.patience)?;
            let numbers: i64 = counters::table
                .filter(counters::name.eq("transactions"))
                .select(counters::value)
                .first(tx)?;
            tx.batch_execute(&filled(&words, scale, now, numbers))?;
            diesel::insert_into(counters::table)
                .values((counters::name.eq(SCALE_FOLLOWS), counters::value.eq(numbers)))
                .execute(tx)?;
            link_older(tx, &Randomness::System)?;
            tx.batch_execute(words.end_of_statistics)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    services::db::name_keys::renew(store).await
}

/// The statements with the words put in: `{date:…}`, `{five_years:…}`, the instants and the sizes.
fn filled(words: &Words, scale: Scale, now: i64, numbers: i64) -> String {
    let mut text = ROWS
        .replace("{customers}", &scale.customers.to_string())
        .replace("{subscriptions}", &scale.subscriptions().to_string())
        .replace("{transactions}", &scale.transactions().to_string())
        .replace("IS_TRUE", words.truth)
        .replace("{now}", &now.to_string())
        .replace("{today}", &(now - now.rem_euclid(DAY)).to_string())
        .replace("{numbers}", &numbers.to_string());
    // The sizes stand inside the dates: those were put in before.
    for (name, form) in [
        ("{date:", words.date),
        ("{five_years:", words.five_years_later),
    ] {
        while let Some((before, rest)) = text.split_once(name) {
            let Some((inner, after)) = rest.split_once('}') else {
                break;
            };
            text = format!("{before}{}{after}", form.replace("MS", inner));
        }
    }
    text
}
