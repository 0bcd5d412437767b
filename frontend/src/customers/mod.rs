//! The staff's side: every customer, and the services of one.

mod customer_services_page;
mod customers_page;

use goodstanding_shared::ids::CustomerId;
use leptos::prelude::*;

use customer_services_page::CustomerServicesPage;
use customers_page::CustomersPage;

/// The pages of the staff.
pub struct CustomerPages {
    /// Every customer.
    pub customers: fn() -> AnyView,
    /// The services of one.
    pub services: fn(CustomerId) -> AnyView,
}

crate::part! {
    /// The staff's side.
    pub static PAGES: CustomerPages = customers CustomerPages {
        customers: || view! { <CustomersPage /> }.into_any(),
        services: |id| view! { <CustomerServicesPage id=id /> }.into_any(),
    };
}
