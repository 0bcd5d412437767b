//! Why an order was refused. Nothing of it was kept.

use goodstanding_shared::money::{Money, MoneyRefusal};
use goodstanding_shared::payments::UnusableMethod;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{fields, problems as words};

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
    Fields(Vec<FieldRefusal>),
    /// Products that are no longer sold.
    #[error("some products are no longer sold")]
    Retired(Vec<FieldRefusal>),
    /// The total is not what the customer was told.
    #[error("the order costs {0} today")]
    PriceChanged(Money),
    /// What is due on the later start is not what the customer was told.
    #[error("the order costs {0} when it starts")]
    LaterPriceChanged(Money),
    /// Something is charged, and nobody said with what it is paid.
    #[error("there is no payment method")]
    PaymentMethodRequired,
    /// The chosen payment method cannot be used.
    #[error("{0}")]
    PaymentMethodGone(UnusableMethod),
    /// As many as anybody may place within an hour; with the seconds until the next one.
    #[error("too many orders within an hour: the next one in {0} s")]
    TooMany(u32),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MoneyRefusal> for OrderError {
    fn from(refusal: MoneyRefusal) -> Self {
        Self::Fields(vec![FieldRefusal::new("lines", refusal.words())])
    }
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::NotFound => Self::not_found(),
            OrderError::Fields(errors) => Self::fields(errors),
            OrderError::Retired(errors) => {
                let words = words::ORDER_WITH_RETIRED;
                let mut problem = Self::new(ProblemCode::ProductRetired, words).decided();
                for error in errors {
                    problem.add_error(error);
                }
                problem
            }
            OrderError::PriceChanged(now) => {
                let words = words::order_changed_price(now.into());
                Self::new(ProblemCode::PriceChanged, words).decided()
            }
            OrderError::LaterPriceChanged(then) => {
                let words = words::order_changed_price_later(then.into());
                Self::new(ProblemCode::PriceChanged, words).decided()
            }
            OrderError::PaymentMethodRequired => {
                let words = words::ORDER_NEEDS_PAYMENT_METHOD;
                let mut problem = Self::new(ProblemCode::PaymentMethodRequired, words);
                let words = fields::CHOOSE_PAYMENT_METHOD;
                problem.add_error(FieldRefusal::new("payment_method", words));
                problem
            }
            OrderError::PaymentMethodGone(why) => {
                Self::payment_method_gone(words::ordered_nothing(why.words()), why)
            }
            OrderError::TooMany(wait_s) => {
                let words = words::orders_too_often(u64::from(wait_s.div_ceil(60)));
                Self::too_often(words, wait_s)
            }
            OrderError::Store(error) => error.into(),
        }
    }
}
