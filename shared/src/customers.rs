//! Customers: the billed parties.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::CustomerId;
use crate::money::Currency;
use crate::query::{ListingQuery, Visitor};
use crate::subscriptions::BillingStatus;

/// A billed party, as its users see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Customer {
    /// Identifies the customer in links and in the API: `cus_…`.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// The currency in which the customer is billed.
    pub currency: Currency,
}

/// A customer as other pages name it, for staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerBrief {
    /// Identifies the customer in links and in the API: `cus_…`.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
}

/// Which customers staff list; both conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomersQuery {
    /// The beginnings of words of a name or an e-mail address, or of an identifier.
    pub search: String,
    /// Only those whose billing needs somebody, the gravest first. Else everybody, in the order in
    /// which they were made.
    pub needs_attention: bool,
    /// At which row the part begins; empty for the first one.
    pub cursor: String,
}

impl ListingQuery for CustomersQuery {
    fn parameters(&mut self, visitor: &mut impl Visitor) {
        visitor.search(
            "q",
            "The beginnings of words of a name or an e-mail address, or of an identifier; letter \
             case and accents aside.",
            &mut self.search,
        );
        visitor.filter(
            "attention",
            "`yes`: only those whose billing needs somebody, the gravest first and the newest \
             first among equals.",
            &mut self.needs_attention,
        );
        visitor.part(&mut self.cursor);
    }
}

/// One row of the staff's list of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSummary {
    /// Identifies the customer in links and in the API: `cus_…`.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// The e-mail address of the customer's first user.
    pub email: String,
    /// How many services the customer has, ended ones included.
    pub services: u64,
    /// The gravest billing status of its live subscriptions that needs somebody; none where all is
    /// well.
    #[serde(default)]
    pub attention: Option<BillingStatus>,
    /// Since when the customer is known, in UTC.
    pub created_at: DateTime<Utc>,
}

/// A customer's account, for staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerDetails {
    /// What the list shows.
    pub summary: CustomerSummary,
    /// In which currency it is billed.
    pub currency: Currency,
    /// How many subscriptions it has, deleted ones not counted.
    pub subscriptions: u64,
    /// How many of its subscriptions need somebody.
    pub need_attention: u64,
    /// How many transactions it has, counted like [`crate::paging::COUNT_LIMIT`].
    pub transactions: u64,
    /// How many open cancellation requests it has.
    pub open_cancellations: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_customers_lists_what_it_was_written_for() {
        let query = CustomersQuery {
            search: "berg".to_owned(),
            needs_attention: true,
            cursor: "x".to_owned(),
        };
        let text = query.clone().into_query_string();
        assert_eq!(text, "q=berg&attention=yes&cursor=x");
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        assert_eq!(CustomersQuery::parse(pairs), (query, Vec::new()));
    }
}
