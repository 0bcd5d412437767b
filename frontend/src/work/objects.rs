//! Where the things stand that the worker is about.

use goodstanding_shared::work::WorkKind;
use leptos::prelude::*;

use crate::paths;
use crate::ui::id_link;

/// A link to it, where it has a page.
pub(super) fn object_link(kind: WorkKind, object: &str) -> AnyView {
    let href = match kind {
        WorkKind::Subscription => object.parse().ok().map(paths::subscription),
        WorkKind::Transaction => object.parse().ok().map(|id| paths::transaction(&id)),
        // Requests have no page of their own: they stand in their list.
        WorkKind::Cancellation => Some(paths::CANCELLATION_REQUESTS.to_owned()),
    };
    match href {
        Some(href) => id_link(href, object),
        None => view! { <span class="mono break">{object.to_owned()}</span> }.into_any(),
    }
}

/// What kind of object it is, for people.
pub(super) const fn kind_label(kind: WorkKind) -> &'static str {
    match kind {
        WorkKind::Subscription => "Subscription",
        WorkKind::Transaction => "Transaction",
        WorkKind::Cancellation => "Cancellation request",
    }
}
