//! The services of one customer, as the customer sees them.

use goodstanding_shared::ids::CustomerId;
use goodstanding_words::{customers, services};
use leptos::prelude::*;

use crate::paths;
use crate::services::{Owner, ServicesList};
use crate::shell::Crumb;
use crate::words::fixed;

/// The services of one customer, for staff.
#[component]
pub fn CustomerServicesPage(
    /// Which customer, as the address names it.
    id: CustomerId,
) -> impl IntoView {
    let parents = vec![Crumb::new(fixed(customers::TITLE), paths::CUSTOMERS)];
    view! { <ServicesList owner=Owner::Customer(id) title=fixed(services::TITLE).to_owned() parents=parents /> }
}
