//! Orders: a customer's choice of products, each with a billing plan.

mod acceptance;
mod api;
mod quote;
mod rules;

pub use acceptance::{AcceptanceRefusal, OrderAction, OrderActionRequest, accept};
pub use api::{
    Order, OrderLine, OrderLineRequest, OrderRequest, OrderTransaction, QueuedOrder,
    check_quantity, parse_name,
};
pub use quote::{LineQuote, Quote, QuoteLine, QuoteRefusal, quote};
pub use rules::first_status;

/// The most lines of one order.
pub const LINES_LIMIT: usize = 20;
/// The most of one product in one line.
pub const QUANTITY_LIMIT: u32 = 100;
