//! The dialog in which the end of sessions is confirmed.

use goodstanding_shared::ids::SessionId;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{Fixed, actions, settings as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::sessions::Session;
use crate::ui::{Dialog, DialogHandle, Failure, announce, dialog_head};
use crate::words::{fixed, say};

const HEADING: &str = "end-session-heading";

/// What shall be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// One session, with the words for its device.
    One(SessionId, String),
    /// All but this one.
    Others,
}

/// What the dialog says: its heading, what will happen, its button, and what is said afterwards.
fn texts(what: &Ending) -> (String, Fixed, Fixed, Fixed) {
    match what {
        Ending::One(_, device) => (
            say(words::end_of(device)),
            words::END_EFFECT,
            words::END,
            words::ENDED,
        ),
        Ending::Others => (
            fixed(words::END_OTHERS).to_owned(),
            words::END_OTHERS_EFFECT,
            words::END_OTHERS,
            words::OTHERS_ENDED,
        ),
    }
}

/// Ends it. What has ended meanwhile is as it shall be.
async fn end(what: &Ending) -> Result<(), ApiError> {
    let answer = match what {
        Ending::One(id, _) => api::end_own_session(*id).await,
        Ending::Others => api::end_other_sessions().await,
    };
    match answer {
        Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(()),
        answer => answer,
    }
}

/// Asks whether it shall be ended.
#[component]
pub(super) fn EndDialog(
    /// What shall be.
    what: Ending,
    /// Emptied when the dialog is left.
    ending: RwSignal<Option<Ending>>,
    /// Called when it has.
    on_ended: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let content = move |handle: DialogHandle| {
        let (heading, effect, button, said) = texts(&what);
        let send = move |_| {
            if sending.get_untracked() {
                return;
            }
            sending.set(true);
            let what = what.clone();
            spawn_local(async move {
                let answer = session.check(end(&what).await);
                let _ = sending.try_set(false);
                match answer {
                    Ok(()) => {
                        announce(fixed(said));
                        handle.close();
                        on_ended.run(());
                    }
                    Err(error) => {
                        let _ = failure.try_set(Some(error));
                    }
                }
            });
        };
        view! {
            <div class="stack">
                {dialog_head(HEADING, heading, "", move || handle.close())}
                <p>{fixed(effect)}</p>
                {move || failure.get().map(|error| view! { <Failure error=error /> }.into_any())}
                <div class="dialog__actions">
                    <button type="button" class="btn" on:click=move |_| handle.close()>
                        {fixed(actions::NOT_NOW)}
                    </button>
                    <button
                        type="button"
                        class="btn btn--danger"
                        aria-disabled=move || sending.get().then_some("true")
                        on:click=send
                    >
                        {fixed(button)}
                    </button>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <Dialog
            labelled_by=HEADING
            closable=Signal::derive(move || !sending.get())
            on_close=move |()| ending.set(None)
            children=Box::new(content)
        />
    }
}
