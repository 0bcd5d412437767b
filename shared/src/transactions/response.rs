//! What a processor answers to a charge.

use goodstanding_words::Fixed;
use goodstanding_words::transactions::{responses, responses_short as short};

closed_enum! {
    /// Why a charge ended as it did.
    pub enum ResponseCode {
        /// The money was taken.
        Approved = "approved",
        /// There was not enough money.
        InsufficientFunds = "insufficient_funds",
        /// The bank declined without saying why.
        DoNotHonor = "do_not_honor",
        /// The processor did not answer in time.
        NoAnswer = "no_answer",
        /// Somebody must approve first.
        AcceptanceNeeded = "acceptance_needed",
        /// The card has expired.
        ExpiredCard = "expired_card",
        /// The account is closed.
        AccountClosed = "account_closed",
        /// The bank took the payment back.
        ChargedBack = "charged_back",
        /// There is nothing that could be charged.
        NoPaymentMethod = "no_payment_method",
        /// Called off before it was carried out.
        CalledOff = "called_off",
    }
}

impl ResponseCode {
    /// What happened, in a sentence for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::Approved => responses::APPROVED,
            Self::InsufficientFunds => responses::INSUFFICIENT_FUNDS,
            Self::DoNotHonor => responses::DO_NOT_HONOR,
            Self::NoAnswer => responses::NO_ANSWER,
            Self::AcceptanceNeeded => responses::ACCEPTANCE_NEEDED,
            Self::ExpiredCard => responses::EXPIRED_CARD,
            Self::AccountClosed => responses::ACCOUNT_CLOSED,
            Self::ChargedBack => responses::CHARGED_BACK,
            Self::NoPaymentMethod => responses::NO_PAYMENT_METHOD,
            Self::CalledOff => responses::CALLED_OFF,
        }
    }

    /// What happened, in a few words beside what it happened to; nothing where all went well.
    pub const fn in_short(self) -> Option<Fixed> {
        match self {
            Self::Approved => None,
            Self::InsufficientFunds => Some(short::INSUFFICIENT_FUNDS),
            Self::DoNotHonor => Some(short::DO_NOT_HONOR),
            Self::NoAnswer => Some(short::NO_ANSWER),
            Self::AcceptanceNeeded => Some(short::ACCEPTANCE_NEEDED),
            Self::ExpiredCard => Some(short::EXPIRED_CARD),
            Self::AccountClosed => Some(short::ACCOUNT_CLOSED),
            Self::ChargedBack => Some(short::CHARGED_BACK),
            Self::NoPaymentMethod => Some(short::NO_PAYMENT_METHOD),
            Self::CalledOff => Some(short::CALLED_OFF),
        }
    }

    /// Whether trying again without a new payment method is pointless.
    pub const fn is_hard_decline(self) -> bool {
        match self {
            Self::ExpiredCard | Self::AccountClosed | Self::NoPaymentMethod => true,
            Self::Approved
            | Self::InsufficientFunds
            | Self::DoNotHonor
            | Self::NoAnswer
            | Self::AcceptanceNeeded
            | Self::ChargedBack
            | Self::CalledOff => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct_sentences;

    #[test]
    fn every_answer_is_told_to_the_customer() {
        assert_distinct_sentences(
            ResponseCode::ALL
                .iter()
                .map(|code| code.sentence().english()),
        );
    }

    #[test]
    fn every_answer_that_is_no_approval_is_told_in_short() {
        let all = ResponseCode::ALL.iter();
        let short: Vec<_> = all
            .filter_map(|code| code.in_short())
            .map(Fixed::english)
            .collect();
        assert_eq!(short.len(), ResponseCode::ALL.len() - 1);
        crate::sentence::assert_distinct(short);
    }

    #[test]
    fn what_helps_after_a_hard_decline_is_another_payment_method() {
        assert!(ResponseCode::ExpiredCard.is_hard_decline());
        assert!(ResponseCode::AccountClosed.is_hard_decline());
        // Tomorrow there may be money, and a bank that answers.
        assert!(!ResponseCode::InsufficientFunds.is_hard_decline());
        assert!(!ResponseCode::NoAnswer.is_hard_decline());
    }
}
