//! Transactions: attempts to move money.

use crate::tone::Tone;

/// What every transaction number starts with.
pub const PREFIX: &str = "GS";

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
        /// Given back.
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
