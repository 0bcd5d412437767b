//! The services of one customer, as the customer sees them.

use goodstanding_shared::ids::CustomerId;
use leptos::prelude::*;

use crate::paths;
use crate::services::{Owner, ServicesList};
use crate::shell::Crumb;

/// The services of one customer, for staff.
#[component]
pub fn CustomerServicesPage(
    /// Which customer, as the address names it.
    id: CustomerId,
) -> impl IntoView {
    let parents = vec![Crumb::new("Customers", paths::CUSTOMERS)];
    view! { <ServicesList owner=Owner::Customer(id) title="Services".to_owned() parents=parents /> }
}
