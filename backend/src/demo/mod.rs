//! The demo data: a story, lived by the server's own rules into an empty database, in one
//! transaction.

mod bank;
mod deeds;
mod error;
mod live;
mod money;
mod scale;
mod stock;

use goodstanding_words::English;
use std::sync::Arc;

use goodstanding_demo_data::{Options, PASSWORD, tell};

use crate::cancellations::CancellationError;
use crate::clock::Clock;
use crate::orders::OrderError;
use crate::payments::PaymentError;
use crate::problem::Problem;
use crate::randomness::{NoRandomness, Randomness};
use crate::sessions::password::{self, Cost};
use crate::store::{Database, Store, StoreError};
use crate::{billing, customers, sessions};

pub use self::error::DemoError;
pub use self::scale::{Scale, add as add_scale};

/// The e-mail address that every demo database knows.
const MARK: &str = "anna@demo.example";

impl From<NoRandomness> for DemoError {
    fn from(error: NoRandomness) -> Self {
        StoreError::from(error).into()
    }
}

impl From<diesel::result::Error> for DemoError {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<OrderError> for DemoError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a refusal is told in its own words"
    )]
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Store(error) => error.into(),
            OrderError::Fields(errors) | OrderError::Retired(errors) => Self::fields(errors),
            other => Self::refused(other.to_string()),
        }
    }
}

impl From<CancellationError> for DemoError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a refusal is told in its own words"
    )]
    fn from(error: CancellationError) -> Self {
        match error {
            CancellationError::Store(error) => error.into(),
            other => Self::refused(other.to_string()),
        }
    }
}

impl From<PaymentError> for DemoError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a refusal is told in its own words"
    )]
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Store(error) => error.into(),
            other => Self::refused(other.to_string()),
        }
    }
}

impl From<Problem> for DemoError {
    fn from(problem: Problem) -> Self {
        Self::refused(format!(
            "{}: {}",
            problem.code(),
            problem.wire(&English).detail
        ))
    }
}

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// No customer and no user.
    Nothing,
    /// What the demo makes, and nothing else.
    Demo,
    /// The data of somebody who works with it.
    Real,
}

/// Looks what the database holds.
pub async fn contents(store: &Store) -> Result<Contents, StoreError> {
    store
        .read(|conn: &mut Database| {
            Ok(if sessions::email_is_taken(conn, MARK)? {
                Contents::Demo
            } else if customers::db::any(conn)? || sessions::any_user(conn)? {
                Contents::Real
            } else {
                Contents::Nothing
            })
        })
        .await
}

/// Fills the database. Anna gets `services_of_anna` services at least. The same seed and the same
/// instant give the same data, but for the password's salt, which comes from `randomness`. Returns
/// how many services there are.
pub async fn fill(
    store: &Store,
    clock: &Clock,
    randomness: &Randomness,
    (seed, services_of_anna): (u64, usize),
    cost: Cost,
) -> Result<usize, DemoError> {
    let now = clock.now();
    // One hash for all: the password is published anyway.
    let hash = password::hash(PASSWORD, cost, randomness)?;
    let told = Arc::new(tell(&Options {
        seed,
        now,
        services_of_anna,
    }));
    store
        .write(move |tx: &mut Database| {
            if customers::db::any(tx)? || sessions::any_user(tx)? {
                return Err(DemoError::NotEmpty);
            }
            // Begun anew with every try.
            let identifiers = Randomness::seeded(seed);
            // Made by the rules of this version.
            billing::put_right::is_done(tx)?;
            stock::keep(tx, &told, &hash, &identifiers)?;
            live::live(tx, &told, &identifiers, now)
        })
        .await
}
