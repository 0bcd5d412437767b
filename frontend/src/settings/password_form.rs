//! Another password: with the one of today, and never twice the new one, which can be shown.

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::ChangePassword;
use goodstanding_words::{common, settings as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::sessions::{Password, PasswordField, Session};
use crate::ui::{Banner, BannerKind, Failure, announce, focus_soon, in_sight};
use crate::words::{field_errors, fixed};

const CURRENT: &str = "current-password";
const NEW: &str = "new-password";

/// What is typed, and what became of it.
#[derive(Clone, Copy)]
struct Entry {
    session: Session,
    /// By which the reader is known: none of them is a password.
    names: StoredValue<Vec<String>>,
    current: RwSignal<String>,
    new: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
    failure: RwSignal<Option<ApiError>>,
    is_changed: RwSignal<bool>,
    sending: RwSignal<bool>,
    on_changed: Callback<()>,
}

impl Entry {
    fn send(self) {
        if self.sending.get_untracked() {
            return;
        }
        let change = ChangePassword {
            current_password: self.current.get_untracked(),
            new_password: self.new.get_untracked(),
        };
        self.failure.set(None);
        self.is_changed.set(false);
        let names = self.names.get_value();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // The server asks the same function, and then whether it is soon guessed.
        let refusals = change.check(&names);
        if !refusals.is_empty() {
            return self.refuse(field_errors(refusals));
        }
        self.errors.set(Vec::new());
        self.sending.set(true);
        spawn_local(async move {
            let answer = self.session.check(api::change_password(&change).await);
            let _ = self.sending.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = self.current.try_set(String::new());
                    let _ = self.new.try_set(String::new());
                    announce(fixed(words::PASSWORD_CHANGED));
                    if self.is_changed.try_set(true).is_none() {
                        self.on_changed.run(());
                    }
                }
                Err(error) if error.code() == Some(ProblemCode::InvalidFields) => {
                    self.refuse(error.fields().to_vec());
                }
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Says what is wrong, and goes where the first of it is. What was typed stays.
    fn refuse(self, errors: Vec<FieldError>) {
        let is_current = errors.iter().any(|it| it.field == "current_password");
        if self.errors.try_set(errors).is_none() {
            focus_soon(if is_current { CURRENT } else { NEW });
        }
    }

    fn news(self) -> AnyView {
        (move || {
            let failure = self.failure.get();
            let failed = failure.map(|error| view! { <Failure error=error /> }.into_any());
            let changed = || {
                let changed = view! {
                    <Banner kind=BannerKind::Info>
                        <p>{fixed(words::PASSWORD_CHANGED)}</p>
                    </Banner>
                };
                changed.into_any()
            };
            failed
                .or_else(|| self.is_changed.get().then(changed))
                .map(in_sight)
        })
        .into_any()
    }
}

/// The form with which somebody takes another password.
#[component]
pub(super) fn PasswordForm(
    /// With which address they sign in: password managers want to know.
    email: String,
    /// By which they are known: none of them is a password.
    names: Vec<String>,
    /// Called when it is done, and they are signed out everywhere else.
    on_changed: Callback<()>,
) -> impl IntoView {
    let entry = Entry {
        session: Session::expect(),
        names: StoredValue::new(names),
        current: RwSignal::default(),
        new: RwSignal::default(),
        errors: RwSignal::default(),
        failure: RwSignal::new(None),
        is_changed: RwSignal::new(false),
        sending: RwSignal::new(false),
        on_changed,
    };
    let label = move || {
        if entry.sending.get() {
            fixed(common::SENDING)
        } else {
            fixed(words::CHANGE_PASSWORD)
        }
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                entry.send();
            }
        >
            {entry.news()}
            <input type="text" autocomplete="username" value=email readonly hidden />
            <PasswordField
                id=CURRENT
                whose=Password::Current
                errors=entry.errors
                value=entry.current
            />
            <PasswordField id=NEW whose=Password::New errors=entry.errors value=entry.new />
            <p class="muted">{fixed(words::PASSWORD_EFFECT)}</p>
            <div>
                <button
                    type="submit"
                    class="btn btn--primary"
                    aria-disabled=move || entry.sending.get().then_some("true")
                >
                    {label}
                </button>
            </div>
        </form>
    }
}
