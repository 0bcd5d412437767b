//! Something could not be loaded or sent: what happened, what to do, and the name of the request.

use goodstanding_words::{actions, common};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::words::{fixed, say_with};

/// Says what failed. Never an empty list instead of it: people would think that their data are
/// lost.
#[component]
pub fn Failure(
    /// What went wrong; decides the words and whether a retry is offered.
    error: ApiError,
    /// Tries again; none where there is nothing to try.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="banner banner--fail" role="alert">
            <p class="banner__title">{error.title()}</p>
            <p>{error.detail()}</p>
            {error
                .request_id()
                .map(|id| {
                    view! {
                        <p class="small muted">
                            {say_with(&common::request(&id), |_, id| {
                                view! { <span class="mono">{id}</span> }.into_any()
                            })}
                        </p>
                    }
                })}
            {retry
                .map(|retry| {
                    view! {
                        <p>
                            <button type="button" class="btn" on:click=move |_| retry.run(())>
                                {fixed(actions::TRY_AGAIN)}
                            </button>
                        </p>
                    }
                })}
        </div>
    }
}
