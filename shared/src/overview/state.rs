//! What became of a payment, in the one word that a customer looks for.

use crate::tone::Tone;
use crate::transactions::{ResponseCode, TransactionStatus as T};

/// What became of a payment. The page of the transaction says its status literally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The money was taken.
    Paid,
    /// Nobody knows yet, or it is reserved only.
    Waiting,
    /// Declined: no money moved.
    Failed,
    /// The money went back.
    Refunded,
    /// Called off before any money moved.
    CalledOff,
}

impl PaymentState {
    /// Of a transaction in this status, with what the processor answered.
    pub const fn of(status: T, response: Option<ResponseCode>) -> Self {
        match status {
            T::Captured | T::Settled => Self::Paid,
            T::New
            | T::AuthorizationPending
            | T::AuthorizedPending
            | T::Authorized
            | T::AuthorizedForValidation => Self::Waiting,
            T::Cancelled => match response {
                Some(ResponseCode::CalledOff) | None => Self::CalledOff,
                Some(_) => Self::Failed,
            },
            T::AuthExpired => Self::Failed,
            T::Refunded => Self::Refunded,
            T::Void => Self::CalledOff,
        }
    }

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Paid => "Paid",
            Self::Waiting => "Waiting",
            Self::Failed => "Failed",
            Self::Refunded => "Refunded",
            Self::CalledOff => "Called off",
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Paid => Tone::Ok,
            Self::Waiting => Tone::Info,
            Self::Failed => Tone::Bad,
            Self::Refunded | Self::CalledOff => Tone::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_paid_where_the_money_is_there_and_nowhere_else() {
        for status in T::ALL {
            let state = PaymentState::of(*status, Some(ResponseCode::Approved));
            let is_there = matches!(status, T::Captured | T::Settled);
            assert_eq!(state == PaymentState::Paid, is_there, "{status}");
            assert_eq!(state.tone() == Tone::Ok, is_there, "{status}");
        }
    }

    #[test]
    fn what_was_called_off_has_not_failed() {
        let declined = Some(ResponseCode::InsufficientFunds);
        assert_eq!(
            PaymentState::of(T::Cancelled, declined),
            PaymentState::Failed
        );
        for response in [None, Some(ResponseCode::CalledOff)] {
            let state = PaymentState::of(T::Cancelled, response);
            assert_eq!(state, PaymentState::CalledOff);
        }
    }
}
