//! What became of a charge that failed, in a sentence: with what, how often and why.

use goodstanding_words::Message;
use goodstanding_words::declined::{self as words, ChargeWhy as Why};

use super::ResponseCode;
use crate::payments::{PaymentMethodBrief, short_name};

/// How often something was tried: in words as long as one can count.
pub(crate) fn times(attempts: u32) -> Message {
    match attempts {
        0 | 1 => words::ONCE.into(),
        2 => words::TWICE.into(),
        3 => words::THREE_TIMES.into(),
        4 => words::FOUR_TIMES.into(),
        5 => words::FIVE_TIMES.into(),
        many => words::times(many.into()),
    }
}

/// Why the bank declined.
pub(crate) const fn why_declined(response: Option<ResponseCode>) -> Why {
    match response {
        Some(ResponseCode::InsufficientFunds) => Why::NotEnoughMoney,
        Some(ResponseCode::DoNotHonor) => Why::NotSaid,
        Some(ResponseCode::ExpiredCard) => Why::Expired,
        Some(ResponseCode::AccountClosed) => Why::Closed,
        Some(ResponseCode::ChargedBack) => Why::TakenBack,
        Some(
            ResponseCode::Approved
            | ResponseCode::NoAnswer
            | ResponseCode::AcceptanceNeeded
            | ResponseCode::NoPaymentMethod
            | ResponseCode::CalledOff,
        )
        | None => Why::Unknown,
    }
}

/// That a charge failed: with what it was to be paid, how often that was tried, and why the last
/// try failed. `Visa 0341 was declined twice: not enough money.`
pub fn declined(
    method: Option<&PaymentMethodBrief>,
    attempts: u32,
    response: Option<ResponseCode>,
) -> Message {
    match (method, response) {
        (None, _) | (_, Some(ResponseCode::NoPaymentMethod)) => words::NO_METHOD.into(),
        (Some(_), Some(ResponseCode::NoAnswer)) => words::NO_ANSWER.into(),
        (Some(method), _) => words::charge(
            attempts.max(1).into(),
            short_name(method),
            times(attempts),
            why_declined(response),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PaymentMethodId;
    use crate::payments::PaymentMethodKind;

    fn visa() -> PaymentMethodBrief {
        PaymentMethodBrief {
            id: PaymentMethodId::from_bits(1),
            kind: PaymentMethodKind::Card,
            brand: "Visa".into(),
            last4: "0341".into(),
        }
    }

    #[test]
    fn a_method_is_two_words() {
        assert_eq!(short_name(&visa()).to_string(), "Visa 0341");
        let bank = PaymentMethodBrief {
            kind: PaymentMethodKind::BankAccount,
            brand: "SEPA".into(),
            last4: "3000".into(),
            ..visa()
        };
        assert_eq!(short_name(&bank).to_string(), "Bank account 3000");
        let invoice = PaymentMethodBrief {
            kind: PaymentMethodKind::Invoice,
            brand: "Invoice".into(),
            last4: String::new(),
            ..visa()
        };
        assert_eq!(short_name(&invoice).to_string(), "Invoice");
    }

    #[test]
    fn how_often_is_said_in_words_as_long_as_one_can_count() {
        for (attempts, words) in [
            (1, "Visa 0341 was declined."),
            (2, "Visa 0341 was declined twice."),
            (3, "Visa 0341 was declined three times."),
            (4, "Visa 0341 was declined four times."),
            (5, "Visa 0341 was declined five times."),
            (6, "Visa 0341 was declined 6 times."),
        ] {
            assert_eq!(declined(Some(&visa()), attempts, None).to_string(), words);
        }
        let nothing = "There was no payment method to charge.";
        assert_eq!(
            declined(None, 1, Some(ResponseCode::DoNotHonor)).to_string(),
            nothing
        );
    }
}
