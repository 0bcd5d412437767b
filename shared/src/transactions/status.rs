//! The eleven statuses of a transaction.

use crate::tone::Tone;
use goodstanding_words::Fixed;
use goodstanding_words::transactions::{meanings, statuses as words};

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
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::New => meanings::NEW,
            Self::AuthorizationPending => meanings::AUTHORIZATION_PENDING,
            Self::AuthorizedPending => meanings::AUTHORIZED_PENDING,
            Self::Authorized => meanings::AUTHORIZED,
            Self::AuthorizedForValidation => meanings::AUTHORIZED_FOR_VALIDATION,
            Self::Captured => meanings::CAPTURED,
            Self::Settled => meanings::SETTLED,
            Self::Cancelled => meanings::CANCELLED,
            Self::Refunded => meanings::REFUNDED,
            Self::AuthExpired => meanings::AUTH_EXPIRED,
            Self::Void => meanings::VOID,
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
        assert_distinct_sentences(
            TransactionStatus::ALL
                .iter()
                .map(|it| it.sentence().english()),
        );
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
