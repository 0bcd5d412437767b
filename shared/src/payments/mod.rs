//! Payments: the ways in which a customer pays, and the test numbers of the sandbox.

mod api;
mod rules;
mod sandbox;

pub use api::{NewPaymentMethod, PaymentMethod, PaymentMethodBrief};
pub use rules::{
    Accepted, RemovalRefusal, UnusableMethod, accept, can_pay, can_remove, next_default,
};
pub use sandbox::{Behaviour, SANDBOX, TestNumber};

closed_enum! {
    /// How money is moved.
    pub enum PaymentMethodKind {
        /// By card.
        Card = "card",
        /// From a bank account.
        BankAccount = "bank_account",
        /// By invoice, which the customer pays afterwards: a payment that the merchant accepts outside of this system.
        Invoice = "invoice",
    }
}

impl PaymentMethodKind {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::BankAccount => "Bank account",
            Self::Invoice => "Invoice",
        }
    }
}
