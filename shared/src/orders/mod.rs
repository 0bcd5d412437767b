//! Orders: a customer's choice of products, each with a billing plan.

mod acceptance;
mod api;
mod forecast;
mod quote;
mod rules;

pub use acceptance::{AcceptanceRefusal, OrderAction, OrderActionRequest, accept};
pub use api::{
    Order, OrderLine, OrderLineRequest, OrderRequest, OrderSubscription, OrderTransaction,
    QueuedOrder, check_quantity, parse_name,
};
pub use forecast::{Forecast, ForeseenCharge, LineForecast, foresee, needs_payment_method};
pub use quote::{LineQuote, Quote, QuoteLine, QuoteRefusal, quote};
pub use rules::first_status;

/// The most lines of one order.
pub const LINES_LIMIT: usize = 20;
/// The most of one product in one line.
pub const QUANTITY_LIMIT: u32 = 100;
