//! The dialog in which several services are cancelled with one reason: each by the same rule and
//! the same request as if it were the only one, so that the refusal of one leaves the others alone.

mod content;
mod one;
mod requests;
mod results;

use goodstanding_shared::services::Service;
use goodstanding_words::cancellations::{dialog, many as words};
use leptos::prelude::*;

use crate::ui::{Dialog, DialogHandle, dialog_head};
use crate::words::{fixed, say};
use content::content;
use requests::Requests;

const HEADING: &str = "cancel-many-heading";

/// The dialog.
#[component]
pub fn CancelManyDialog(
    /// The services that were picked, in the order of the list.
    services: Vec<Service>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let count = services.len();
    let requests = Requests::new(services);
    let closable = Signal::derive(move || !requests.is_busy());

    let frame = move |handle: DialogHandle| {
        let leave = move || {
            if untrack(|| closable.get()) {
                handle.close();
            }
        };
        view! {
            <div class="stack">
                {dialog_head(
                    HEADING,
                    fixed(dialog::TITLE),
                    say(words::selected(count as u64)),
                    leave,
                )}
                {content(requests, Callback::new(move |()| leave()))}
            </div>
        }
        .into_any()
    };
    view! { <Dialog labelled_by=HEADING closable=closable on_close=on_close children=Box::new(frame) /> }
}
