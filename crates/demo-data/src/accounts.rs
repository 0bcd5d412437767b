//! Who there is, and with what they pay.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, UserId};
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind};

/// The password of every demo user.
pub const PASSWORD: &str = "goodstanding-demo";
/// The e-mail address of the one who plays the staff.
pub const STAFF: &str = "sam@demo.example";

/// A billed party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCustomer {
    /// Names it.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// Where bills go.
    pub email: String,
    /// In which currency it is billed.
    pub currency: Currency,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Somebody who signs in with [`PASSWORD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// Names them.
    pub id: UserId,
    /// The customer; none for staff.
    pub customer: Option<CustomerId>,
    /// With which they sign in.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPaymentMethod {
    /// Names it.
    pub id: PaymentMethodId,
    /// By which the story calls it, and whatever replaces it.
    pub key: &'static str,
    /// Whose.
    pub customer: CustomerId,
    /// How money is moved.
    pub kind: PaymentMethodKind,
    /// Whose name it carries.
    pub brand: String,
    /// The last four characters of the number; empty for an invoice.
    pub last4: String,
    /// The last day on which a card works.
    pub expires_on: Option<NaiveDate>,
    /// How the sandbox answers.
    pub behaviour: Behaviour,
    /// How often it declines before it takes the money.
    pub soft_declines: u32,
    /// Whether it is the one that new subscriptions are paid with.
    pub is_default: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
}
