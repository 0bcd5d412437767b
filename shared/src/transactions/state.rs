//! What became of a payment, in the one word that a customer looks for.

use super::{ResponseCode, TransactionStatus as T};
use crate::tone::Tone;
use goodstanding_words::Fixed;
use goodstanding_words::transactions::states as words;

closed_enum! {
    /// What became of a payment. The page of the transaction says its status literally.
    pub enum PaymentState {
        /// The money was taken.
        Paid = "paid",
        /// Declined: no money moved.
        Failed = "failed",
        /// Nobody knows yet, or it is reserved only.
        Waiting = "waiting",
        /// The money went back.
        Refunded = "refunded",
        /// Called off before any money moved.
        CalledOff = "called_off",
        /// A payment method was checked; no money was to move.
        Checked = "checked",
    }
}

impl PaymentState {
    /// Of a transaction in this status, with what the processor answered.
    pub const fn of(status: T, response: Option<ResponseCode>) -> Self {
        match status {
            T::Captured | T::Settled => Self::Paid,
            T::New | T::AuthorizationPending | T::AuthorizedPending | T::Authorized => {
                Self::Waiting
            }
            T::AuthorizedForValidation => Self::Checked,
            T::Cancelled => match response {
                Some(ResponseCode::CalledOff) | None => Self::CalledOff,
                Some(_) => Self::Failed,
            },
            T::AuthExpired => Self::Failed,
            T::Refunded => Self::Refunded,
            T::Void => Self::CalledOff,
        }
    }

    /// The statuses of the transactions that are in it. What is Cancelled is in two of them: the
    /// processor's answer says in which.
    pub const fn statuses(self) -> &'static [T] {
        match self {
            Self::Paid => &[T::Captured, T::Settled],
            Self::Failed => &[T::Cancelled, T::AuthExpired],
            Self::Waiting => &[
                T::New,
                T::AuthorizationPending,
                T::AuthorizedPending,
                T::Authorized,
            ],
            Self::Refunded => &[T::Refunded],
            Self::CalledOff => &[T::Cancelled, T::Void],
            Self::Checked => &[T::AuthorizedForValidation],
        }
    }

    /// The word shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Paid => words::PAID,
            Self::Failed => words::FAILED,
            Self::Waiting => words::WAITING,
            Self::Refunded => words::REFUNDED,
            Self::CalledOff => words::CALLED_OFF,
            Self::Checked => words::CHECKED,
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Paid => Tone::Ok,
            Self::Failed => Tone::Bad,
            Self::Waiting => Tone::Info,
            Self::Refunded | Self::CalledOff | Self::Checked => Tone::Off,
        }
    }

    /// Whether a receipt is given for it: money was taken, or given back.
    pub const fn has_receipt(self) -> bool {
        match self {
            Self::Paid | Self::Refunded => true,
            Self::Failed | Self::Waiting | Self::CalledOff | Self::Checked => false,
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

    #[test]
    fn each_state_lists_the_statuses_that_can_be_in_it() {
        let answers = [
            None,
            Some(ResponseCode::CalledOff),
            Some(ResponseCode::Approved),
        ];
        for state in PaymentState::ALL {
            for status in T::ALL {
                let can_be = answers
                    .iter()
                    .any(|answer| PaymentState::of(*status, *answer) == *state);
                assert_eq!(
                    state.statuses().contains(status),
                    can_be,
                    "{state} {status}"
                );
            }
        }
    }

    #[test]
    fn every_state_has_a_word_of_its_own() {
        crate::sentence::assert_distinct(
            PaymentState::ALL
                .iter()
                .map(|state| state.label().english()),
        );
    }
}
