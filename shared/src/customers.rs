//! Customers: the billed parties.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::CustomerId;
use crate::money::Currency;

/// A billed party, as its users see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Customer {
    /// Names the customer.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// The currency in which the customer is billed.
    pub currency: Currency,
}

/// One row of the staff's list of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSummary {
    /// Names the customer.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// The e-mail address of the customer's first user.
    pub email: String,
    /// How many services the customer has, ended ones included.
    pub services: u64,
    /// Since when.
    pub created_at: DateTime<Utc>,
}
