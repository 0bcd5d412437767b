//! The test numbers that the built-in sandbox knows, and how it answers to each.

use goodstanding_words::Fixed;
use goodstanding_words::payments::test_numbers as words;

use super::PaymentMethodKind;

closed_enum! {
    /// How the sandbox answers to charges of a payment method, always in the same way.
    pub enum Behaviour {
        /// Takes the money at every charge.
        Approves = "approves",
        /// Declines a number of times, then takes the money.
        DeclinesSoftly = "declines_softly",
        /// Declines every charge for good: trying again does not help.
        DeclinesHard = "declines_hard",
        /// Waits until somebody approves.
        NeedsAcceptance = "needs_acceptance",
        /// Takes the money, and the bank takes it back later.
        ChargesBack = "charges_back",
    }
}

/// A number that stands for no real account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestNumber {
    /// The number, with the spaces that people read it by.
    pub number: &'static str,
    /// What it is a number of.
    pub kind: PaymentMethodKind,
    /// Whose name the masked number carries.
    pub brand: &'static str,
    /// How the sandbox answers.
    pub behaviour: Behaviour,
    /// How often it declines before it takes the money.
    pub soft_declines: u32,
    /// After how many seconds an answer comes; 0: at once.
    pub answers_after_s: u32,
    /// What to expect, in words.
    pub words: Fixed,
}

const fn test_number(
    number: &'static str,
    kind: PaymentMethodKind,
    brand: &'static str,
    (behaviour, soft_declines): (Behaviour, u32),
    words: Fixed,
) -> TestNumber {
    TestNumber {
        number,
        kind,
        brand,
        behaviour,
        soft_declines,
        answers_after_s: 0,
        words,
    }
}

/// Every number that the sandbox knows.
pub const SANDBOX: [TestNumber; 9] = {
    use Behaviour::{Approves, ChargesBack, DeclinesHard, DeclinesSoftly, NeedsAcceptance};
    use PaymentMethodKind::{BankAccount, Card};
    [
        test_number(
            "4242 4242 4242 4242",
            Card,
            "Visa",
            (Approves, 0),
            words::APPROVES,
        ),
        test_number(
            "5555 5555 5555 4444",
            Card,
            "Mastercard",
            (Approves, 0),
            words::APPROVES,
        ),
        test_number(
            "4000 0000 0000 0259",
            Card,
            "Visa",
            (DeclinesSoftly, 1),
            words::DECLINES_ONCE,
        ),
        test_number(
            "4000 0000 0000 0341",
            Card,
            "Visa",
            (DeclinesSoftly, 4),
            words::DECLINES_FOUR_TIMES,
        ),
        test_number(
            "4000 0000 0000 0069",
            Card,
            "Visa",
            (DeclinesHard, 0),
            words::DECLINES_FOR_GOOD,
        ),
        test_number(
            "4000 0027 6000 3184",
            Card,
            "Visa",
            (NeedsAcceptance, 0),
            words::WAITS,
        ),
        test_number(
            "4000 0000 0000 7726",
            Card,
            "Visa",
            (ChargesBack, 0),
            words::TAKEN_BACK,
        ),
        TestNumber {
            answers_after_s: 3_600,
            ..test_number(
                "4000 0000 0000 0119",
                Card,
                "Visa",
                (Approves, 0),
                words::LATE,
            )
        },
        test_number(
            "DE89 3704 0044 0532 0130 00",
            BankAccount,
            "Bank account",
            (Approves, 0),
            words::APPROVES,
        ),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_that_says_so_answers_late() {
        for number in SANDBOX {
            let seconds = if number.words == words::LATE {
                3_600
            } else {
                0
            };
            assert_eq!(number.answers_after_s, seconds, "{}", number.number);
        }
        assert!(SANDBOX.iter().any(|number| number.answers_after_s > 0));
    }
}
