//! Where the reader is signed in: each place can be ended, and all others at once.

use goodstanding_shared::sessions::OwnSession;
use goodstanding_shared::tone::Tone;
use goodstanding_words::settings as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::end_dialog::{EndDialog, Ending};
use crate::api;
use crate::sessions::Session;
use crate::shell::{Online, Remote};
use crate::ui::{CollectAny as _, Failure, Skeleton, badge, focus_soon};
use crate::words::{apart, fixed, say};

/// The heading, which takes the focus when what had it is gone.
const HEADING: &str = "own-sessions";

/// The sessions of the reader, as they were read last.
#[derive(Clone, Copy)]
pub(super) struct SessionsStore {
    session: Session,
    found: RwSignal<Remote<Vec<OwnSession>>>,
}

impl SessionsStore {
    /// Reads them, and again when the browser is back online.
    pub(super) fn load(session: Session) -> Self {
        let store = Self {
            session,
            found: RwSignal::new(Remote::Loading),
        };
        store.reload();
        Online::on_return(Callback::new(move |()| store.reload()));
        store
    }

    /// Reads them anew; the old ones stand until then.
    pub(super) fn reload(self) {
        spawn_local(async move {
            let found = self.session.check(api::own_sessions().await);
            let _ = self.found.try_set(found.into());
        });
    }
}

/// A device in words.
fn device(session: &OwnSession) -> String {
    match (session.browser, session.system) {
        (Some(browser), Some(system)) => say(words::browser_on(browser.name(), system.name())),
        (Some(browser), None) => apart(browser.name()),
        (None, Some(system)) => apart(system.name()),
        (None, None) => fixed(words::UNKNOWN_DEVICE).to_owned(),
    }
}

/// The list, and the dialog in which an end is confirmed.
#[component]
pub(super) fn SessionsList(
    /// What it shows.
    store: SessionsStore,
) -> impl IntoView {
    let ending = RwSignal::new(None::<Ending>);
    let ended = Callback::new(move |()| {
        store.reload();
        focus_soon(HEADING);
    });
    let shown = move || {
        // Times of day are written anew when the time zone is another one.
        store.session.me();
        match store.found.get() {
            Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
            Remote::Failed(error) => {
                view! { <Failure error=error retry=Callback::new(move |()| store.reload()) /> }
                    .into_any()
            }
            Remote::Ready(sessions) => list(sessions, ending),
        }
    };
    view! {
        <section class="sheet part" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">
                {fixed(words::SESSIONS)}
            </h2>
            {shown}
        </section>
        {move || {
            ending
                .get()
                .map(|what| view! { <EndDialog what=what ending=ending on_ended=ended /> }.into_any())
        }}
    }
}

fn list(sessions: Vec<OwnSession>, ending: RwSignal<Option<Ending>>) -> AnyView {
    let has_others = sessions.iter().any(|session| !session.is_current);
    let below = if has_others {
        view! {
            <p class="muted">{fixed(words::SESSIONS_HINT)}</p>
            <div>
                <button type="button" class="btn" on:click=move |_| ending.set(Some(Ending::Others))>
                    {fixed(words::END_OTHERS)}
                </button>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="muted">{fixed(words::NO_OTHERS)}</p> }.into_any()
    };
    let rows = sessions.into_iter().map(|session| row(&session, ending));
    view! {
        <div class="stack">
            <ul class="devices" role="list">
                {rows.collect_any()}
            </ul>
            {below}
        </div>
    }
    .into_any()
}

fn row(session: &OwnSession, ending: RwSignal<Option<Ending>>) -> AnyView {
    let device = device(session);
    let address = session
        .address
        .as_deref()
        .map(|address| view! { <span>{say(words::address(address))}</span> }.into_any());
    let end = if session.is_current {
        badge(Tone::Ok, fixed(words::THIS_DEVICE))
    } else {
        let what = Ending::One(session.id, device.clone());
        view! {
            <button
                type="button"
                class="btn btn--small"
                aria-label=say(words::end_of(&device))
                on:click=move |_| ending.set(Some(what.clone()))
            >
                {fixed(words::END)}
            </button>
        }
        .into_any()
    };
    view! {
        <li class="device">
            <div class="device__about">
                <p class="device__name">{device}</p>
                <p class="device__facts small muted num">
                    <span>{say(words::last_used(session.last_used_at))}</span>
                    <span>{say(words::signed_in(session.created_at))}</span>
                    {address}
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
