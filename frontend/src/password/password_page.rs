//! The page to which the link leads. What stands in it behind the `#` is sent to no server but in
//! the body of a request: it is in no log. Without it the page asks for the address of e-mail.

use goodstanding_shared::sessions::PasswordLinkHolder;
use goodstanding_words::{password_links as words, sessions};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::ask_form::AskForm;
use super::set_form::SetForm;
use crate::api::{self, ApiError};
use crate::paths;
use crate::shell::{LanguageSwitch, PageTitle};
use crate::ui::{Failure, Skeleton, focus_soon};
use crate::words::fixed;

const HEADING: &str = "page-heading";

/// What is shown.
#[derive(Clone)]
enum Stage {
    /// It is not known yet whether the link works.
    Checking,
    /// Who wants a link says with which address they sign in.
    Asking,
    /// It was written down that they want one, for that address.
    Asked(String),
    /// The link works, for that user.
    Choosing(PasswordLinkHolder),
    /// They sign in with the new password from now on.
    Done,
    /// The link does not work, or nobody could say whether it does.
    Failed(ApiError),
}

impl Stage {
    fn title(&self) -> String {
        let title = match self {
            Self::Checking | Self::Choosing(_) => words::TITLE,
            Self::Asking => sessions::FORGOT,
            Self::Asked(_) => words::ASKED_TITLE,
            Self::Done => words::DONE_TITLE,
            Self::Failed(error) => return error.title(),
        };
        fixed(title).to_owned()
    }
}

/// The page to which the link leads.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let hash = use_location().hash;
    let token = StoredValue::new(None::<String>);
    let stage = RwSignal::new(Stage::Checking);
    let go_on = move |next: Stage| {
        // The page may be gone when an answer arrives.
        if stage.try_set(next).is_none() {
            focus_soon(HEADING);
        }
    };
    let check = move || {
        let Some(token) = token.get_value() else {
            return stage.set(Stage::Asking);
        };
        stage.set(Stage::Checking);
        spawn_local(async move {
            let _ = stage.try_set(match api::check_password_link(token).await {
                Ok(holder) => Stage::Choosing(holder),
                Err(error) => Stage::Failed(error),
            });
        });
    };
    // Also where a link is opened in a window that shows this page already: only the hash changes.
    Effect::new(move |_| {
        let hash = hash.get();
        let said = hash.trim_start_matches('#');
        token.set_value((!said.is_empty()).then(|| said.to_owned()));
        check();
    });
    let title = expect_context::<PageTitle>();
    let heading = move || {
        let heading = stage.with(Stage::title);
        title.rename(heading.clone());
        heading
    };
    view! {
        <div class="sign-in sheet">
            <h1 id=HEADING tabindex="-1">
                {heading}
            </h1>
            {move || match stage.get() {
                Stage::Checking => view! { <Skeleton what=fixed(words::CHECKING) /> }.into_any(),
                Stage::Asking => {
                    view! { <AskForm on_asked=move |email| go_on(Stage::Asked(email)) /> }.into_any()
                }
                Stage::Asked(email) => asked(&email, move || go_on(Stage::Asking)),
                Stage::Choosing(holder) => {
                    view! {
                        <SetForm
                            token=token.get_value().unwrap_or_default()
                            holder=holder
                            on_set=move |()| go_on(Stage::Done)
                            on_ended=move |error| go_on(Stage::Failed(error))
                        />
                    }
                        .into_any()
                }
                Stage::Done => done(),
                Stage::Failed(error) => failed(error, check, move || go_on(Stage::Asking)),
            }}
            <LanguageSwitch />
        </div>
    }
}

/// That a mail is on its way, if there is anybody to get one.
fn asked(email: &str, again: impl Fn() + 'static) -> AnyView {
    view! {
        <p>{crate::words::say(words::asked(email))}</p>
        <p class="muted">{fixed(words::ASKED_HINT)}</p>
        <p>
            <button type="button" class="btn" on:click=move |_| again()>
                {fixed(words::ANOTHER)}
            </button>
        </p>
        {back()}
    }
    .into_any()
}

/// The way to the sign-in form. The page is loaded anew: whoever was signed in may be out by now.
fn back() -> AnyView {
    view! {
        <p>
            <a class="link" href=paths::HOME rel="external">
                {fixed(words::BACK)}
            </a>
        </p>
    }
    .into_any()
}

fn done() -> AnyView {
    view! {
        <p>{fixed(words::DONE)}</p>
        <p>
            <a class="btn btn--primary" href=paths::HOME rel="external">
                {fixed(sessions::SIGN_IN)}
            </a>
        </p>
    }
    .into_any()
}

/// Why the link cannot be used. One that has ended does not come back; all else is tried again.
fn failed(
    error: ApiError,
    retry: impl Fn() + Send + Sync + 'static,
    another: impl Fn() + 'static,
) -> AnyView {
    if !error.is_gone() {
        return view! { <Failure error=error retry=move |()| retry() /> }.into_any();
    }
    view! {
        <p>{error.detail()}</p>
        <p>
            <button type="button" class="btn btn--primary" on:click=move |_| another()>
                {fixed(words::ANOTHER)}
            </button>
        </p>
        {back()}
    }
    .into_any()
}
