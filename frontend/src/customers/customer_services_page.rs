//! The services of one customer, as the customer sees them.

use goodstanding_shared::ids::CustomerId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::paths;
use crate::services::{Owner, ServicesList};
use crate::shell::{Crumb, NotFoundPage};

/// The page.
#[component]
pub fn CustomerServicesPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| {
            params
                .get("customer")
                .and_then(|id| id.parse::<CustomerId>().ok())
        })
    });
    move || match id.get() {
        Some(id) => {
            let parents = vec![Crumb::new("Customers", paths::CUSTOMERS)];
            view! { <ServicesList owner=Owner::Customer(id) title="Services".to_owned() parents=parents /> }.into_any()
        }
        None => view! { <NotFoundPage /> }.into_any(),
    }
}
