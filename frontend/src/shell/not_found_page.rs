//! A URL that leads nowhere, or to something that is not the reader's.

use leptos::prelude::*;

use super::PageHead;
use crate::paths;

/// Says that there is nothing here.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHead title="Nothing here" />
        <div class="empty">
            <p class="empty__title">"We can’t find this page."</p>
            <p>"The link may be old, or lead to something that belongs to another account."</p>
            <p>
                <a class="btn btn--primary" href=paths::SERVICES>
                    "Go to Services"
                </a>
            </p>
        </div>
    }
}
