//! A URL that leads nowhere, or to something that is not the reader's.

use goodstanding_words::shell as words;
use leptos::prelude::*;

use super::PageHead;
use crate::paths;
use crate::words::fixed;

/// Says that there is nothing here.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHead title=fixed(words::NOT_FOUND).to_owned() />
        <div class="empty">
            <p class="empty__title">{fixed(words::NOT_FOUND_TITLE)}</p>
            <p>{fixed(words::NOT_FOUND_HINT)}</p>
            <p>
                <a class="btn btn--primary" href=paths::SERVICES>
                    {fixed(words::GO_TO_SERVICES)}
                </a>
            </p>
        </div>
    }
}
