//! The dialog that offers to stay, as a part that arrives after the first view.

use goodstanding_words::sessions as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use crate::api::{self, ApiError};
use crate::ui::{Dialog, DialogHandle, Failure, dialog_head};
use crate::words::fixed;

const HEADING: &str = "session-heading";

/// Why the session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nobody did anything: whoever does, stays.
    Idle,
    /// It has lasted as long as a session may.
    Old,
}

/// What the dialog needs.
#[derive(Clone, Copy)]
pub struct Asked {
    /// Why the session ends.
    pub(super) why: Ending,
    /// Called when the reader stays, or goes on until the end.
    pub(super) on_close: Callback<()>,
}

/// The dialog that offers to stay.
pub struct EndingDialog {
    pub(super) ask: fn(Asked) -> AnyView,
}

crate::part! {
    /// The dialog that offers to stay. It comes together with the page of one service.
    pub static DIALOG: EndingDialog = service EndingDialog { ask };
}

fn ask(asked: Asked) -> AnyView {
    let content = Box::new(move |handle: DialogHandle| match asked.why {
        Ending::Idle => idle(handle),
        Ending::Old => old(handle),
    });
    view! {
        <Dialog labelled_by=HEADING closable=true on_close=asked.on_close children=content />
    }
    .into_any()
}

fn idle(handle: DialogHandle) -> AnyView {
    let session = Session::expect();
    let failure = RwSignal::new(None::<ApiError>);
    let stay = move || {
        spawn_local(async move {
            match session.check(api::session().await) {
                Ok(me) => {
                    session.begin(me);
                    handle.close();
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <div class="stack">
            {dialog_head(HEADING, fixed(words::IDLE), "", stay)}
            <p>{fixed(words::IDLE_HINT)}</p>
            {move || failure.get().map(|error| view! { <Failure error=error /> })}
            <div class="dialog__actions">
                <button type="button" class="btn" on:click=move |_| session.sign_out()>
                    {fixed(words::SIGN_OUT)}
                </button>
                <button type="button" class="btn btn--primary" on:click=move |_| stay()>
                    {fixed(words::STAY)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn old(handle: DialogHandle) -> AnyView {
    view! {
        <div class="stack">
            {dialog_head(HEADING, fixed(words::OLD), "", move || handle.close())}
            <p>{fixed(words::OLD_HINT)}</p>
            <div class="dialog__actions">
                <button type="button" class="btn btn--primary" on:click=move |_| handle.close()>
                    {fixed(words::GO_ON)}
                </button>
            </div>
        </div>
    }
    .into_any()
}
