//! How far the reader reaches. Every query of customer data takes a scope, and only a session makes
//! one: a test reads who names the two makers.

use goodstanding_shared::ids::CustomerId;

/// How far the reader reaches. Only `sessions` makes one, of whoever is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope(Reach);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Customer(CustomerId),
    Staff,
}

impl Scope {
    /// The rows of one customer.
    pub(crate) const fn of_customer(customer: CustomerId) -> Self {
        Self(Reach::Customer(customer))
    }

    /// The rows of everybody.
    pub(crate) const fn of_staff() -> Self {
        Self(Reach::Staff)
    }

    /// The one customer whose rows may be seen; none for staff, who see all.
    pub const fn customer(&self) -> Option<CustomerId> {
        match self.0 {
            Reach::Customer(customer) => Some(customer),
            Reach::Staff => None,
        }
    }

    /// Whether the reader is staff.
    pub const fn is_staff(&self) -> bool {
        matches!(self.0, Reach::Staff)
    }
}

/// Names the reach, for what belongs to one reader: cursors.
impl std::fmt::Display for Scope {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Reach::Customer(customer) => customer.fmt(formatter),
            Reach::Staff => formatter.write_str("everybody"),
        }
    }
}
