//! Services as links, where something else is what a page is about.

use goodstanding_shared::services::ServiceBrief;
use leptos::prelude::*;

use super::{cancellation_mark, service_badge};
use crate::paths;

/// Each service by its name, with how it stands.
pub fn service_links(services: &[ServiceBrief]) -> AnyView {
    let services = services
        .iter()
        .map(|service| {
            view! {
                <li class="linked">
                    <a href=paths::service(service.id) dir="auto">
                        {service.name.as_str().to_owned()}
                    </a>
                    <span class="badges">
                        {service_badge(service.status)} {service.cancellation_requested.then(cancellation_mark)}
                    </span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { <ul class="plain-list">{services}</ul> }.into_any()
}
