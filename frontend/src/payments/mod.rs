//! Payment methods: how a customer pays, masked everywhere.

mod method_form;
mod method_list;
mod payment_methods_page;
mod unpaid;

pub use method_list::method_list;
pub use payment_methods_page::PaymentMethodsPage;
