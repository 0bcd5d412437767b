//! Why a payment method was not changed. The rules are in `shared`; this only carries them out of
//! the transaction.

use std::num::NonZeroU32;

use goodstanding_shared::money::Money;
use goodstanding_shared::payments::RemovalRefusal;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{Fixed, problems as words};

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
    #[error("it comes to {0}")]
    PriceChanged(Money),
    /// Something that is to be paid at once cannot be.
    #[error("{0}")]
    CannotPay(Fixed),
    /// As many as anybody may have.
    #[error("there may be {0} ways to pay")]
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
        match error {
            PaymentError::NotFound => Self::not_found(),
            PaymentError::Stale(version) => Self::stale(version),
            PaymentError::InUse(why) => Self::new(ProblemCode::PaymentMethodInUse, why.words()),
            PaymentError::PriceChanged(now) => {
                let words = words::sum_is_now(now.into());
                Self::new(ProblemCode::PriceChanged, words).decided()
            }
            PaymentError::CannotPay(why) => {
                Self::refused_action(words::nothing_changed(why.into()))
            }
            PaymentError::TooMany(most) => {
                let words = words::too_many_methods(u64::from(most.get()));
                Self::refused_action(words)
            }
            PaymentError::Store(error) => error.into(),
        }
    }
}
