//! The services that are drawn: one piece of machinery for both views.

use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::Service;
use leptos::prelude::*;

/// Where a service stands in the list: counted from 0, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub at: usize,
    pub of: usize,
}

/// A service, and its place in the list where the reader cannot see it from the rows around it.
pub(super) type Placed = (Option<Place>, Service);

/// Draws each service of `shown` once, and anew when it has changed or moved.
pub(super) fn drawn(
    shown: Box<dyn Fn() -> Vec<Placed> + Send>,
    draw: fn(Placed, Callback<ServiceId>) -> AnyView,
    on_cancel: Callback<ServiceId>,
) -> AnyView {
    view! {
        <For
            each=shown
            key=|(place, service)| (*place, service.id, service.version)
            children=move |placed| draw(placed, on_cancel)
        />
    }
    .into_any()
}
