//! Where the things stand that the worker is about.

use goodstanding_shared::text::ServiceName;
use goodstanding_shared::work::{Happened, WorkKind};
use goodstanding_words::cancellations::panel;
use goodstanding_words::{Fixed, columns};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{id_link, name_of};

/// The page of an object; none where its identifier names nothing.
fn href(kind: WorkKind, object: &str) -> Option<String> {
    match kind {
        WorkKind::Subscription => object.parse().ok().map(paths::subscription),
        WorkKind::Transaction => object.parse().ok().map(|id| paths::transaction(&id)),
        // Requests have no page of their own: they stand in their list.
        WorkKind::Cancellation => Some(paths::CANCELLATION_REQUESTS.to_owned()),
    }
}

/// A link to it, where it has a page.
pub(super) fn object_link(kind: WorkKind, object: &str) -> AnyView {
    match href(kind, object) {
        Some(href) => id_link(href, object),
        None => view! { <span class="mono break">{object.to_owned()}</span> }.into_any(),
    }
}

/// A link to what something happened to, named by its services; by its identifier where there are
/// none.
pub(super) fn named_link(happened: &Happened) -> AnyView {
    if happened.names.is_empty() {
        return object_link(happened.kind, &happened.object);
    }
    let name = name_of(happened.names.iter().map(ServiceName::as_str), "");
    view! {
        <a class="link" href=href(happened.kind, &happened.object) dir="auto">
            {name}
        </a>
    }
    .into_any()
}

/// What kind of object it is, for people.
pub(super) const fn kind_label(kind: WorkKind) -> Fixed {
    match kind {
        WorkKind::Subscription => columns::SUBSCRIPTION,
        WorkKind::Transaction => columns::TRANSACTION,
        WorkKind::Cancellation => panel::TITLE,
    }
}
