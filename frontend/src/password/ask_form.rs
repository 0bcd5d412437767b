//! With which address somebody signs in who wants a link for a new password.

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::AskForPasswordLink;
use goodstanding_words::{common, fields, password_links as words, sessions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::paths;
use crate::ui::{Failure, TextField, TextKind, focus_soon, in_sight};
use crate::words::fixed;

const EMAIL: &str = "email";

/// The form that asks for a link.
#[component]
pub(super) fn AskForm(
    /// Called with the address when it was written down.
    #[prop(into)]
    on_asked: Callback<String>,
) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let refuse = move |refused: Vec<FieldError>| {
        if errors.try_set(refused).is_none() {
            focus_soon(EMAIL);
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        let address = email.get_untracked().trim().to_owned();
        failure.set(None);
        if address.is_empty() {
            return refuse(vec![FieldError::new("email", fixed(fields::EMAIL_NEEDED))]);
        }
        if !address.contains('@') {
            let words = fixed(sessions::EMAIL_WITHOUT_AT);
            return refuse(vec![FieldError::new("email", words)]);
        }
        errors.set(Vec::new());
        sending.set(true);
        spawn_local(async move {
            let request = AskForPasswordLink {
                email: address.clone(),
            };
            let answer = api::ask_for_password_link(&request).await;
            let _ = sending.try_set(false);
            match answer {
                Ok(()) => on_asked.run(address),
                Err(error) if error.code() == Some(ProblemCode::InvalidFields) => {
                    refuse(error.fields().to_vec());
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            {move || {
                let failure = failure.get();
                failure.map(|error| in_sight(view! { <Failure error=error /> }.into_any()))
            }}
            <p>{fixed(words::ASK_HINT)}</p>
            <TextField
                id=EMAIL
                label=fixed(sessions::EMAIL)
                field="email"
                errors=errors
                value=email
                control="email"
                kind=TextKind {
                    autocomplete: "username",
                    inputmode: Some("email"),
                    verbatim: true,
                    ..TextKind::default()
                }
            />
            <button
                type="submit"
                class="btn btn--primary btn--wide"
                aria-disabled=move || sending.get().then_some("true")
            >
                {move || if sending.get() { fixed(common::SENDING) } else { fixed(words::SEND) }}
            </button>
            <p>
                <a class="link" href=paths::HOME>
                    {fixed(words::BACK)}
                </a>
            </p>
        </form>
    }
}
