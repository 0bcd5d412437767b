//! The button behind which everything stands that says how the list is shown, and the frame of what
//! it opens: on a phone a drawer with all of it, elsewhere what the bar above the list has not.

use goodstanding_words::actions;
use goodstanding_words::services::view as words;
use leptos::prelude::*;

use super::filter_bar::filters_on;
use super::filter_part::FILTERS;
use super::view_state::ViewState;
use crate::part::within;
use crate::ui::{Dialog, DialogHandle, Icon, focus_soon, icon};
use crate::words::{fixed, say};

const BUTTON: &str = "view-options";
const HEADING: &str = "view-options-heading";

/// The button, and what it opens.
#[component]
pub(super) fn ViewButton(
    /// What the list is searched, filtered, sorted and drawn by.
    state: ViewState,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Where the filters have no button of their own, this one says that there are any.
    let on = move || filters_on(state, true);
    let close = move |()| {
        open.set(false);
        focus_soon(BUTTON);
    };
    view! {
        <button
            type="button"
            class="btn view-button"
            id=BUTTON
            aria-haspopup="dialog"
            title=fixed(words::OPTIONS)
            aria-label=move || match on() {
                0 => fixed(words::OPTIONS).to_owned(),
                on => say(words::options_on(on as u64)),
            }
            on:click=move |_| open.set(true)
        >
            {icon(Icon::Sliders)}
            <span class="view-button__word">{fixed(words::VIEW)}</span>
            {move || {
                (on() > 0)
                    .then(|| {
                        view! { <span class="view-button__word num">{format!("({})", on())}</span> }
                            .into_any()
                    })
            }}
        </button>
        {move || {
            open.get()
                .then(|| {
                    let content = move |handle| frame(state, handle);
                    view! {
                        <Dialog
                            labelled_by=HEADING
                            closable=true
                            on_close=close
                            is_drawer=true
                            children=Box::new(content)
                        />
                    }
                        .into_any()
                })
        }}
    }
}

fn frame(state: ViewState, handle: DialogHandle) -> AnyView {
    view! {
        <div class="stack view">
            <div class="view__head">
                <h2 id=HEADING tabindex="-1" autofocus>
                    {fixed(words::VIEW)}
                </h2>
                <button type="button" class="btn btn--primary" on:click=move |_| handle.close()>
                    {fixed(actions::DONE)}
                </button>
            </div>
            {within(&FILTERS, move |parts| (parts.view)(state, handle))}
        </div>
    }
    .into_any()
}
