//! What became of a charge that failed, in a sentence: with what, how often and why.

use super::ResponseCode;
use crate::payments::{PaymentMethodBrief, short_name};

/// How often something was tried, as an end of a sentence.
pub(crate) fn times(attempts: u32) -> String {
    match attempts {
        0 | 1 => String::new(),
        2 => " twice".to_owned(),
        3 => " three times".to_owned(),
        4 => " four times".to_owned(),
        5 => " five times".to_owned(),
        many => format!(" {many} times"),
    }
}

/// Why the bank declined, as an end of a sentence; `unsaid` where the bank does not say.
pub(crate) const fn because(response: Option<ResponseCode>, unsaid: &'static str) -> &'static str {
    match response {
        Some(ResponseCode::InsufficientFunds) => ": not enough money",
        Some(ResponseCode::DoNotHonor) => unsaid,
        Some(ResponseCode::ExpiredCard) => ": the card has expired",
        Some(ResponseCode::AccountClosed) => ": the account is closed",
        Some(ResponseCode::ChargedBack) => ": the bank took the payment back",
        Some(
            ResponseCode::Approved
            | ResponseCode::NoAnswer
            | ResponseCode::AcceptanceNeeded
            | ResponseCode::NoPaymentMethod
            | ResponseCode::CalledOff,
        )
        | None => "",
    }
}

/// That a charge failed: with what it was to be paid, how often that was tried, and why the last
/// try failed. `Visa 0341 was declined twice: not enough money.`
pub fn declined(
    method: Option<&PaymentMethodBrief>,
    attempts: u32,
    response: Option<ResponseCode>,
) -> String {
    match (method, response) {
        (None, _) | (_, Some(ResponseCode::NoPaymentMethod)) => {
            "There was no payment method to charge.".to_owned()
        }
        (Some(_), Some(ResponseCode::NoAnswer)) => "Your bank did not answer in time.".to_owned(),
        (Some(method), _) => {
            let why = because(response, ", and your bank does not say why");
            let (method, times) = (short_name(method), times(attempts));
            format!("{method} was declined{times}{why}.")
        }
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
        assert_eq!(short_name(&visa()), "Visa 0341");
        let bank = PaymentMethodBrief {
            kind: PaymentMethodKind::BankAccount,
            brand: "SEPA".into(),
            last4: "3000".into(),
            ..visa()
        };
        assert_eq!(short_name(&bank), "Bank account 3000");
        let invoice = PaymentMethodBrief {
            kind: PaymentMethodKind::Invoice,
            brand: "Invoice".into(),
            last4: String::new(),
            ..visa()
        };
        assert_eq!(short_name(&invoice), "Invoice");
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
            assert_eq!(declined(Some(&visa()), attempts, None), words);
        }
        let nothing = "There was no payment method to charge.";
        assert_eq!(declined(None, 1, Some(ResponseCode::DoNotHonor)), nothing);
    }
}
