//! Who there is, and with what they pay.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, UserId};
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind};

/// The password of every demo user.
pub const PASSWORD: &str = "goodstanding-demo";
/// The e-mail address of the one who plays the staff.
pub const STAFF: &str = "sam@demo.example";

/// A customer account: the party that is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCustomer {
    /// The identifier under which it is stored.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// The e-mail address to which bills go.
    pub email: String,
    /// In which currency it is billed.
    pub currency: Currency,
    /// Since when the account exists.
    pub created_at: DateTime<Utc>,
}

/// Somebody who signs in with [`PASSWORD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// The identifier under which they are stored.
    pub id: UserId,
    /// The customer; none for staff.
    pub customer: Option<CustomerId>,
    /// With which they sign in.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// Since when they can sign in.
    pub created_at: DateTime<Utc>,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPaymentMethod {
    /// The identifier under which it is stored.
    pub id: PaymentMethodId,
    /// By which the story calls it, and whatever replaces it.
    pub key: &'static str,
    /// The customer who pays with it.
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
    /// Since when it is stored.
    pub created_at: DateTime<Utc>,
}
