//! Transactions: the listing with its filters, and the page of one.

mod action_dialog;
mod listing;
mod transaction_page;
mod transaction_table;
mod transactions_page;

pub use action_dialog::{TransactionActionDialog, transaction_note};
pub use listing::TransactionsListing;
pub use transaction_page::TransactionPage;
pub use transaction_table::{TransactionColumns, amount_text, transaction_table};
pub use transactions_page::{TransactionsPage, filters};
