//! The eleven statuses of a transaction.

use crate::tone::Tone;

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
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::AuthorizationPending => "Authorization Pending",
            Self::AuthorizedPending => "Authorized Pending",
            Self::Authorized => "Authorized",
            Self::AuthorizedForValidation => "Authorized for Validation",
            Self::Captured => "Captured",
            Self::Settled => "Settled",
            Self::Cancelled => "Cancelled",
            Self::Refunded => "Refunded",
            Self::AuthExpired => "Auth Expired",
            Self::Void => "Void",
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
        let labels: Vec<_> = TransactionStatus::ALL.iter().map(|it| it.label()).collect();
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
