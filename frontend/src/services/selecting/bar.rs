//! How many services are picked, and what can be done with them.

use std::sync::Arc;

use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::Service;
use goodstanding_words::services::selecting as words;
use goodstanding_words::{Fixed, actions};
use leptos::prelude::*;

use super::file::download_csv;
use crate::cancellations::CancelManyDialog;
use crate::services::selection::SELECT;
use crate::services::{Selection, ServicesStore};
use crate::shell::Online;
use crate::ui::{InactiveButton, announce, focus_soon};
use crate::words::{fixed, say};

/// How many can be cancelled at once: each is told for itself what happens to it.
const MOST_CANCELLED: usize = 100;

const CANCEL: &str = "cancel-selected";
/// Where the focus goes when the bar appears: its first button.
pub(super) const FIRST: &str = "select-all";

/// The bar above the list.
#[component]
pub(super) fn SelectBar(
    /// What is picked.
    selection: Selection,
    /// The services that are listed, as places in the store.
    order: Memo<Arc<Vec<u32>>>,
) -> impl IntoView {
    let store = ServicesStore::expect();
    let listed = move || -> Vec<ServiceId> {
        let ids = store.with(|list| {
            let id = |place: &u32| list.services.get(*place as usize).map(|service| service.id);
            order.with(|order| order.iter().filter_map(id).collect())
        });
        ids.unwrap_or_default()
    };
    // What is no longer in the list is not picked: nothing happens to what is not in sight.
    Effect::new(move |_| {
        let listed: std::collections::HashSet<ServiceId> = listed().into_iter().collect();
        selection.retain(|id| listed.contains(&id));
    });
    let total = move || order.with(|order| order.len());
    let words = move || match selection.count() {
        0 => fixed(words::NONE).to_owned(),
        count => say(words::selected(count as u64)),
    };
    // In the order of the list.
    let chosen = move || -> Vec<Service> {
        let services = store.with(|list| {
            order.with(|order| {
                let found = order
                    .iter()
                    .filter_map(|place| list.services.get(*place as usize));
                found
                    .filter(|service| selection.has(service.id))
                    .cloned()
                    .collect()
            })
        });
        services.unwrap_or_default()
    };
    let cancelling = RwSignal::new(None::<Vec<Service>>);
    let close = move |()| {
        cancelling.set(None);
        focus_soon(CANCEL);
    };
    focus_soon(FIRST);
    view! {
        <div class="select-bar sheet" role="region" aria-label=fixed(words::TITLE)>
            <p class="select-bar__count num" role="status">
                {words}
            </p>
            <button type="button" class="btn btn--small" id=FIRST on:click=move |_| selection.set(untrack(listed))>
                {move || say(words::select_all(total() as u64))}
            </button>
            <span class="tools__push"></span>
            {move || file_button(selection.count(), move || download_csv(&untrack(chosen)))}
            {move || {
                cancel_button(selection.count(), move || cancelling.set(Some(untrack(chosen))))
            }}
            <button type="button" class="btn btn--small" on:click=move |_| {
                selection.end();
                announce(fixed(words::ENDED));
                focus_soon(SELECT);
            }>
                {fixed(actions::DONE)}
            </button>
        </div>
        {move || {
            cancelling.get().map(|services| view! { <CancelManyDialog services=services on_close=close /> }.into_any())
        }}
    }
}

const NOTHING: Fixed = words::SELECT_FIRST;

fn file_button(count: usize, save: impl Fn() + 'static) -> AnyView {
    if count == 0 {
        return inactive("export-selected", words::EXPORT, fixed(NOTHING));
    }
    let press = move |_| {
        save();
        announce(fixed(words::FILE_MADE));
    };
    view! {
        <button type="button" class="btn btn--small" id="export-selected" on:click=press>
            {fixed(words::EXPORT)}
        </button>
    }
    .into_any()
}

fn cancel_button(count: usize, open: impl Fn() + 'static) -> AnyView {
    const LABEL: Fixed = words::CANCEL;
    if count == 0 {
        return inactive(CANCEL, LABEL, fixed(NOTHING));
    }
    if count > MOST_CANCELLED {
        let why = say(words::at_most(MOST_CANCELLED as u64));
        return inactive(CANCEL, LABEL, &why);
    }
    if let Some(reason) = Online::refusal() {
        return inactive(CANCEL, LABEL, reason);
    }
    view! {
        <button
            type="button"
            class="btn btn--small"
            id=CANCEL
            aria-haspopup="dialog"
            on:click=move |_| open()
        >
            {fixed(LABEL)}
        </button>
    }
    .into_any()
}

fn inactive(id: &'static str, label: Fixed, reason: &str) -> AnyView {
    let label = fixed(label);
    view! { <InactiveButton id=id label=label name=label reason=reason.to_owned() /> }.into_any()
}
