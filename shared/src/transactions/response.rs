//! What a processor answers to a charge.

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
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Approved => "Approved.",
            Self::InsufficientFunds => "There was not enough money on the account.",
            Self::DoNotHonor => {
                "Your bank declined the payment without a reason. Contact your bank, or use another card."
            }
            Self::NoAnswer => "Your bank has not answered yet. We ask again.",
            Self::AcceptanceNeeded => "Waits for an approval, for example in your banking app.",
            Self::ExpiredCard => "The card has expired. Use another card.",
            Self::AccountClosed => "The account is closed. Use another payment method.",
            Self::ChargedBack => "The bank took the payment back.",
            Self::NoPaymentMethod => "There was no payment method to charge.",
            Self::CalledOff => "The payment was called off before any money moved.",
        }
    }

    /// What happened, in a few words beside what it happened to; nothing where all went well.
    pub const fn in_short(self) -> Option<&'static str> {
        match self {
            Self::Approved => None,
            Self::InsufficientFunds => Some("Not enough money"),
            Self::DoNotHonor => Some("Declined without a reason"),
            Self::NoAnswer => Some("Your bank has not answered yet"),
            Self::AcceptanceNeeded => Some("Needs your approval"),
            Self::ExpiredCard => Some("Card expired"),
            Self::AccountClosed => Some("Account closed"),
            Self::ChargedBack => Some("Taken back by the bank"),
            Self::NoPaymentMethod => Some("No payment method"),
            Self::CalledOff => Some("Called off"),
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
        assert_distinct_sentences(ResponseCode::ALL.iter().map(|code| code.sentence()));
    }

    #[test]
    fn every_answer_that_is_no_approval_is_told_in_short() {
        let all = ResponseCode::ALL.iter();
        let short: Vec<_> = all.filter_map(|code| code.in_short()).collect();
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
