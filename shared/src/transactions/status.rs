//! The eleven statuses of a transaction.

use crate::tone::Tone;
use goodstanding_words::Fixed;
use goodstanding_words::transactions::statuses as words;

closed_enum! {
    /// How a transaction stands.
    pub enum TransactionStatus {
        /// Created, not yet sent.
        New = "new",
        /// Sent, the processor waits for somebody.
        AuthorizationPending = "authorization_pending",
        /// Sent, the answer is not known yet.
        AuthorizedPending = "authorized_pending",
        /// The money is reserved.
        Authorized = "authorized",
        /// A payment method was checked; no money moves.
        AuthorizedForValidation = "authorized_for_validation",
        /// The money is taken.
        Captured = "captured",
        /// The money has arrived.
        Settled = "settled",
        /// Declined or called off; the response code says why.
        Cancelled = "cancelled",
        /// The money went back to the customer.
        Refunded = "refunded",
        /// The reservation ran out.
        AuthExpired = "auth_expired",
        /// Undone before it was settled.
        Void = "void",
    }
}

impl TransactionStatus {
    /// The word shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::New => words::NEW,
            Self::AuthorizationPending => words::AUTHORIZATION_PENDING,
            Self::AuthorizedPending => words::AUTHORIZED_PENDING,
            Self::Authorized => words::AUTHORIZED,
            Self::AuthorizedForValidation => words::AUTHORIZED_FOR_VALIDATION,
            Self::Captured => words::CAPTURED,
            Self::Settled => words::SETTLED,
            Self::Cancelled => words::CANCELLED,
            Self::Refunded => words::REFUNDED,
            Self::AuthExpired => words::AUTH_EXPIRED,
            Self::Void => words::VOID,
        }
    }

    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::New => "Recorded; nothing was sent to the processor yet.",
            Self::AuthorizationPending => "Waits for an approval before any money moves.",
            Self::AuthorizedPending => "Sent; the answer is not known yet.",
            Self::Authorized => "The money is reserved, not yet taken.",
            Self::AuthorizedForValidation => "The payment method was checked; no money moves.",
            Self::Captured => "The money was taken.",
            Self::Settled => "The money has arrived.",
            Self::Cancelled => "You were not charged.",
            Self::Refunded => "The money was given back.",
            Self::AuthExpired => "The reservation ran out; you were not charged.",
            Self::Void => "Undone before the money arrived.",
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::New
            | Self::AuthorizedPending
            | Self::Authorized
            | Self::AuthorizedForValidation => Tone::Info,
            Self::AuthorizationPending => Tone::Warn,
            Self::Captured | Self::Settled => Tone::Ok,
            Self::Cancelled => Tone::Bad,
            Self::Refunded | Self::AuthExpired | Self::Void => Tone::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct_sentences;

    #[test]
    fn the_labels_are_those_of_the_source_text() {
        let source = "New, Authorization Pending, Authorized Pending, Authorized, \
                      Authorized for Validation, Captured, Settled, Cancelled, Refunded, \
                      Auth Expired, Void";
        let labels: Vec<_> = TransactionStatus::ALL
            .iter()
            .map(|it| it.label().english())
            .collect();
        assert_eq!(labels.join(", "), source);
    }

    #[test]
    fn every_status_explains_itself() {
        assert_distinct_sentences(TransactionStatus::ALL.iter().map(|it| it.sentence()));
    }

    #[test]
    fn a_payment_looks_well_only_when_the_money_is_there() {
        for status in TransactionStatus::ALL {
            let is_there = matches!(
                status,
                TransactionStatus::Captured | TransactionStatus::Settled
            );
            assert_eq!(status.tone() == Tone::Ok, is_there, "{status}");
        }
    }
}
