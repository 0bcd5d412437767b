//! Payments: the ways in which a customer pays, and the test numbers of the sandbox.

use goodstanding_words::Fixed;
use goodstanding_words::payments::kinds;

mod api;
mod rules;
mod sandbox;

pub use api::{
    AddPaymentMethod, NewPaymentMethod, PaymentMethod, PaymentMethodBrief, recorded_short_name,
    short_name,
};
pub use rules::{
    Accepted, MethodRefusal, RemovalRefusal, UnusableMethod, accept, can_pay, can_remove,
    can_replace, next_default,
};
pub use sandbox::{Behaviour, SANDBOX, TestNumber};

/// The most subscriptions that a new payment method pays at once.
pub const PAY_FOR_LIMIT: usize = 100;

closed_enum! {
    /// How money is moved.
    pub enum PaymentMethodKind {
        /// A card, which works until its last day.
        Card = "card",
        /// From a bank account.
        BankAccount = "bank_account",
        /// By invoice, which the customer pays afterwards: a payment that the merchant accepts
        /// outside of this system.
        Invoice = "invoice",
    }
}

closed_enum! {
    /// Which payment processor an installation has.
    pub enum ProcessorKind {
        /// None: nothing can be charged to a card or a bank account. Customers pay by invoice, and
        /// staff record that they did.
        None = "none",
        /// The built-in sandbox: it knows test numbers only, and moves no money.
        Sandbox = "sandbox",
    }
}

impl PaymentMethodKind {
    /// The words shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Card => kinds::CARD,
            Self::BankAccount => kinds::BANK_ACCOUNT,
            Self::Invoice => kinds::INVOICE,
        }
    }
}
