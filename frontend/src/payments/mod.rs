//! Payment methods: how a customer pays, masked everywhere.

mod method_form;
mod method_list;
mod pay_for;
mod pay_with;
mod payment_methods_page;
mod unpaid;
mod words;

pub use method_form::{MethodDialog, Purpose};
pub use method_list::method_list;
pub use pay_with::{PaidFor, PayWith};
pub use payment_methods_page::PaymentMethodsPage;
pub use words::{Told, invoice_due, names_of, outcome, told};
