//! The staff's side: every customer, the account of one, and its services.

mod account_page;
mod customer_services_page;
mod customers_page;

pub use account_page::AccountPage;
pub use customer_services_page::CustomerServicesPage;
pub use customers_page::CustomersPage;
