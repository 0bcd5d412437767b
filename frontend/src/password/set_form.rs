//! The password that somebody chooses by a link.

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::{PasswordLinkHolder, SetPassword};
use goodstanding_words::{common, password_links as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::sessions::{Password, PasswordField};
use crate::ui::{Failure, focus_soon, in_sight};
use crate::words::{field_errors, fixed, say};

const NEW: &str = "new-password";

/// The form with which they choose it.
#[component]
pub(super) fn SetForm(
    /// What stands in the link.
    token: String,
    /// Whose password it is.
    holder: PasswordLinkHolder,
    /// Called when it is set.
    #[prop(into)]
    on_set: Callback<()>,
    /// Called when the link works no more.
    #[prop(into)]
    on_ended: Callback<ApiError>,
) -> impl IntoView {
    let new = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let refuse = move |refused: Vec<FieldError>| {
        if errors.try_set(refused).is_none() {
            focus_soon(NEW);
        }
    };
    let (email, name) = (holder.email.clone(), holder.name.clone());
    let whose = say(words::of(&email, &name));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        let request = SetPassword {
            token: token.clone(),
            new_password: new.get_untracked(),
        };
        failure.set(None);
        let mailbox = holder.email.split('@').next().unwrap_or_default();
        // The server asks the same function, and then whether it is soon guessed.
        let refusals = request.check(&[&holder.email, mailbox, &holder.name]);
        if !refusals.is_empty() {
            return refuse(field_errors(refusals));
        }
        errors.set(Vec::new());
        sending.set(true);
        spawn_local(async move {
            let answer = api::use_password_link(&request).await;
            let _ = sending.try_set(false);
            match answer {
                Ok(()) => on_set.run(()),
                Err(error) if error.is_gone() => on_ended.run(error),
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
            <p>{whose}</p>
            <input type="text" autocomplete="username" value=email readonly hidden />
            <PasswordField id=NEW whose=Password::New errors=errors value=new />
            <p class="muted">{fixed(words::SET_EFFECT)}</p>
            <button
                type="submit"
                class="btn btn--primary btn--wide"
                aria-disabled=move || sending.get().then_some("true")
            >
                {move || if sending.get() { fixed(common::SENDING) } else { fixed(words::SET) }}
            </button>
        </form>
    }
}
