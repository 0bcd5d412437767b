//! What a listing says of the things in it: whole messages for each, since in other languages a
//! noun takes other forms beside other words.

use goodstanding_words::{
    Fixed, Message, cancellations, customers, listings, orders, payments, subscriptions,
    transactions,
};

/// How a listing speaks of what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The things, behind “Loading”.
    pub(super) what: Fixed,
    /// So many, and all of them in sight.
    pub(super) whole: fn(u64) -> Message,
    /// From which to which place, of how many.
    pub(super) some: fn(u64, u64, u64) -> Message,
    /// The same where there are more than were counted.
    pub(super) some_of_more: fn(u64, u64, u64) -> Message,
    /// The same beyond what was counted.
    pub(super) some_of_many: fn(u64, u64) -> Message,
}

/// The messages of the group of `things`.
macro_rules! listed {
    ($things:ident, $what:expr) => {
        Listed {
            what: $what,
            whole: listings::$things::whole,
            some: listings::$things::some,
            some_of_more: listings::$things::some_of_more,
            some_of_many: listings::$things::some_of_many,
        }
    };
}

impl Listed {
    /// Customers, for staff.
    pub const CUSTOMERS: Self = listed!(customers, customers::CUSTOMERS);
    /// Orders that wait for staff.
    pub const ORDERS: Self = listed!(orders, orders::queue::ORDERS);
    /// Payments of a customer.
    pub const PAYMENTS: Self = listed!(payments, payments::PAYMENTS);
    /// Receipts of a customer.
    pub const RECEIPTS: Self = listed!(receipts, payments::receipts::RECEIPTS);
    /// Cancellation requests.
    pub const REQUESTS: Self = listed!(requests, cancellations::queue::REQUESTS);
    /// Subscriptions of one customer or of everybody.
    pub const SUBSCRIPTIONS: Self = listed!(subscriptions, subscriptions::SUBSCRIPTIONS);
    /// Transactions, for staff.
    pub const TRANSACTIONS: Self = listed!(transactions, transactions::TRANSACTIONS);
}
