//! Why an order was refused. Nothing of it was kept.

use goodstanding_shared::money::{Money, MoneyRefusal};
use goodstanding_shared::payments::UnusableMethod;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::problem::ProblemCode;

use crate::problem::Problem;
use crate::store::StoreError;

/// Why nothing was ordered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    /// No such order, or not for the reader.
    #[error("there is no such order within the reader's reach")]
    NotFound,
    /// Lines that cannot be ordered as they are.
    #[error("some lines need attention")]
    Fields(Vec<FieldError>),
    /// Products that are no longer sold.
    #[error(
        "Nothing was ordered. Take the named products out of the cart; the rest can be ordered."
    )]
    Retired(Vec<FieldError>),
    /// The total is not what the customer was told.
    #[error("Nothing was ordered. The order now costs {} {} today: look at it and order again.", .0.amount(), .0.currency())]
    PriceChanged(Money),
    /// What is due on the later start is not what the customer was told.
    #[error("Nothing was ordered. The order now costs {} {} when it starts: look at it and order again.", .0.amount(), .0.currency())]
    LaterPriceChanged(Money),
    /// Something is charged, and nobody said with what it is paid.
    #[error(
        "Nothing was ordered. Choose or add the payment method with which the order is paid, then order again."
    )]
    PaymentMethodRequired,
    /// The chosen payment method cannot be used.
    #[error("Nothing was ordered. {0}")]
    PaymentMethodGone(UnusableMethod),
    /// As many as anybody may place within an hour; with the seconds until the next one.
    #[error(
        "Nothing was ordered. So many orders were placed within an hour that the next one has to wait: {} min.",
        .0.div_ceil(60)
    )]
    TooMany(u32),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MoneyRefusal> for OrderError {
    fn from(refusal: MoneyRefusal) -> Self {
        Self::Fields(vec![FieldError::new("lines", refusal.to_string())])
    }
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        let words = error.to_string();
        match error {
            OrderError::NotFound => Self::not_found(),
            OrderError::Fields(errors) => Self::fields(errors),
            OrderError::Retired(errors) => {
                let mut problem = Self::new(ProblemCode::ProductRetired, words).decided();
                for error in errors {
                    problem.add_error(error);
                }
                problem
            }
            OrderError::PriceChanged(_) | OrderError::LaterPriceChanged(_) => {
                Self::new(ProblemCode::PriceChanged, words).decided()
            }
            OrderError::PaymentMethodRequired => {
                let mut problem = Self::new(ProblemCode::PaymentMethodRequired, words);
                let words = "Choose or add a payment method";
                problem.add_error(FieldError::new("payment_method", words));
                problem
            }
            OrderError::PaymentMethodGone(why) => Self::payment_method_gone(words, why),
            OrderError::TooMany(wait_s) => Self::too_often(words, wait_s),
            OrderError::Store(error) => error.into(),
        }
    }
}
