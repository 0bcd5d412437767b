//! Why a payment method was not changed. The rules are in `shared`; this only carries them out of
//! the transaction.

use std::num::NonZeroU32;

use goodstanding_shared::money::Money;
use goodstanding_shared::payments::RemovalRefusal;
use goodstanding_shared::problem::ProblemCode;

use crate::problem::Problem;
use crate::store::StoreError;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaymentError {
    /// No such payment method, or not for the reader.
    #[error("there is no such payment method within the reader's reach")]
    NotFound,
    /// It changed since the reader saw it; this is its present version.
    #[error("the payment method has changed since it was read")]
    Stale(u32),
    /// Subscriptions are paid with it.
    #[error("{0}")]
    InUse(RemovalRefusal),
    /// What is to be paid at once comes to something else than the customer was told.
    #[error("Nothing was changed. It now comes to {} {}: look at it and try again.", .0.amount(), .0.currency())]
    PriceChanged(Money),
    /// Something that is to be paid at once cannot be.
    #[error("Nothing was changed. {0}")]
    CannotPay(&'static str),
    /// As many as anybody may have.
    #[error(
        "Nothing was changed. There may be {0} ways to pay: remove one that you no longer use."
    )]
    TooMany(NonZeroU32),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for PaymentError {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        let words = error.to_string();
        match error {
            PaymentError::NotFound => Self::not_found(),
            PaymentError::Stale(version) => Self::stale(version),
            PaymentError::InUse(_) => Self::new(ProblemCode::PaymentMethodInUse, words),
            PaymentError::PriceChanged(_) => Self::new(ProblemCode::PriceChanged, words).decided(),
            PaymentError::CannotPay(_) | PaymentError::TooMany(_) => Self::refused_action(words),
            PaymentError::Store(error) => error.into(),
        }
    }
}
