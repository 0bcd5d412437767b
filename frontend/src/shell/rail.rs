//! The rail of staff: the mark, the ways, and who one is. In a small window it is a bar with a
//! menu.

use goodstanding_shared::sessions::Me;
use goodstanding_words::shell as words;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::header::{AccountButton, brand, simulated};
use super::parts::STAFF;
use crate::part::within;
use crate::search::SearchButton;
use crate::sessions::Session;
use crate::ui::{focus_soon, yes_or_no};
use crate::words::fixed;

const WAYS: &str = "rail-ways";
const MENU: &str = "rail-menu";

/// The rail, or the bar with its menu.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let session = Session::expect();
    let pathname = use_location().pathname;
    let is_open = RwSignal::new(false);
    // The page stays when the place changes: the menu would lie over the new one.
    Effect::new(move |_| {
        pathname.track();
        is_open.set(false);
    });
    let left = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            focus_soon(MENU);
        }
    });
    on_cleanup(move || left.remove());
    let foot = |me: Me| {
        view! {
            <div class="rail__foot">
                <AccountButton me=me />
            </div>
        }
        .into_any()
    };
    view! {
        <header class="rail">
            {move || session.me().filter(|me| me.time_is_simulated).map(|me| simulated(&me))}
            <div class="rail__head">
                {brand()} <span class="staff-mark">{fixed(words::STAFF)}</span>
                <button
                    type="button"
                    id=MENU
                    class="btn btn--small rail__menu"
                    aria-controls=WAYS
                    aria-expanded=move || yes_or_no(is_open.get())
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {fixed(words::MENU)}
                </button>
            </div>
            <div id=WAYS class="rail__ways" class:rail__ways--open=is_open>
                <div class="rail__search">
                    <SearchButton />
                </div>
                {within(&STAFF, |part| (part.ways)())}
                {move || session.me().map(foot)}
            </div>
        </header>
    }
}
