//! Payments: what was paid and failed, the receipts of it, and with what is paid, masked
//! everywhere.

mod history_page;
mod method_form;
mod method_list;
mod month_table;
mod of_one;
mod paid_cells;
mod pay_for;
mod pay_with;
mod payment_methods_page;
mod receipt_page;
mod receipts_page;
mod tabs;
mod unpaid;
mod words;

pub use history_page::HistoryPage;
pub use method_form::{MethodDialog, Purpose};
pub use method_list::method_list;
pub use of_one::PaymentsOf;
pub use pay_with::{PaidFor, PayWith};
pub use payment_methods_page::PaymentMethodsPage;
pub use receipt_page::{ReceiptPage, paper};
pub use receipts_page::ReceiptsPage;
pub use tabs::{PaymentsHead, PaymentsTab};
pub use words::{Told, invoice_due, names_of, outcome, told};
