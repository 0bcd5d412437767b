//! E-mail address and password. Stands on the sign-in page, and inside a dialog whose session ended
//! meanwhile.

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::{Me, SignIn};
use goodstanding_words::{fields, sessions as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::ui::{ErrorSummary, Failure, TextField, TextKind, seconds_text};
use crate::words::{fixed, say};

const EMAIL: &str = "email";
const PASSWORD: &str = "password";

fn target(field: &str) -> &'static str {
    if field == "password" { PASSWORD } else { EMAIL }
}

/// Checks what can be checked before asking the server.
fn parse(credentials: &SignIn) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if credentials.email.trim().is_empty() {
        errors.push(FieldError::new("email", fixed(fields::EMAIL_NEEDED)));
    } else if !credentials.email.contains('@') {
        errors.push(FieldError::new("email", fixed(words::EMAIL_WITHOUT_AT)));
    }
    if credentials.password.is_empty() {
        errors.push(FieldError::new("password", fixed(fields::PASSWORD_NEEDED)));
    }
    errors
}

/// Counts the seconds down until the next attempt.
fn count_down(wait_s: RwSignal<u32>, seconds: u32) {
    wait_s.set(seconds);
    if let Ok(handle) = set_interval_with_handle(
        move || {
            let _ = wait_s.try_update(|left| *left = left.saturating_sub(1));
        },
        core::time::Duration::from_secs(1),
    ) {
        set_timeout(
            move || handle.clear(),
            core::time::Duration::from_secs(u64::from(seconds) + 1),
        );
    }
}

/// The form with which somebody signs in.
#[component]
pub fn SignInForm(
    /// Called with who has signed in.
    #[prop(into)]
    on_signed_in: Callback<Me>,
) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let sending = RwSignal::new(false);
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failure = RwSignal::new(None::<ApiError>);
    let wait_s = RwSignal::new(0_u32);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        let credentials = SignIn {
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        failure.set(None);
        errors.set(parse(&credentials));
        if errors.with_untracked(|errors| !errors.is_empty()) {
            return;
        }
        sending.set(true);
        spawn_local(async move {
            let result = api::sign_in(&credentials).await;
            if sending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(me) => on_signed_in.run(me),
                Err(error) => match error.code() {
                    Some(ProblemCode::WrongCredentials) => {
                        errors.set(vec![FieldError::new(
                            "email",
                            fixed(words::CREDENTIALS_WRONG),
                        )]);
                    }
                    Some(ProblemCode::TooManyAttempts) => {
                        let problem = error.problem();
                        let seconds = problem.and_then(|problem| problem.retry_after_s);
                        count_down(wait_s, seconds.unwrap_or(30));
                    }
                    Some(ProblemCode::InvalidFields) => errors.set(error.fields().to_vec()),
                    _ => failure.set(Some(error)),
                },
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors=errors target=target />
            {move || failure.get().map(|error| view! { <Failure error=error /> }.into_any())}
            {move || {
                (wait_s.get() > 0)
                    .then(|| {
                        view! {
                            <p class="banner banner--warn" role="status">
                                {say(words::too_many_attempts(&seconds_text(wait_s.get())))}
                            </p>
                        }
                            .into_any()
                    })
            }}
            <TextField
                id=EMAIL
                label=fixed(words::EMAIL)
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
            {password_field(password, errors)}
            <button type="submit" class="btn btn--primary btn--wide" aria-disabled=move || sending.get().then_some("true")>
                {move || if sending.get() { fixed(words::SIGNING_IN) } else { fixed(words::SIGN_IN) }}
            </button>
        </form>
    }
}

/// The field for the password, which can be shown as it is typed.
fn password_field(password: RwSignal<String>, errors: RwSignal<Vec<FieldError>>) -> AnyView {
    let shown = RwSignal::new(false);
    view! {
        <TextField
            id=PASSWORD
            label=fixed(words::PASSWORD)
            field="password"
            errors=errors
            value=password
            control=Signal::derive(move || if shown.get() { "text" } else { "password" })
            kind=TextKind { autocomplete: "current-password", verbatim: true, ..TextKind::default() }
        >
            <button
                type="button"
                class="btn"
                aria-label=move || fixed(if shown.get() { words::HIDE_PASSWORD } else { words::SHOW_PASSWORD })
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || if shown.get() { fixed(words::HIDE) } else { fixed(words::SHOW) }}
            </button>
        </TextField>
    }
    .into_any()
}
