//! The staff's side: every customer, and the services of one.

mod customer_services_page;
mod customers_page;

pub use customer_services_page::CustomerServicesPage;
pub use customers_page::CustomersPage;
