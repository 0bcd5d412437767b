//! A field for a password, which can be shown as it is typed.

use core::cell::OnceCell;

use goodstanding_shared::problem::FieldError;
use goodstanding_shared::sessions::PASSWORD_MINIMUM;
use goodstanding_words::{Fixed, sessions, settings as words};
use leptos::prelude::*;

use crate::ui::{TextField, TextKind};
use crate::words::{fixed, say};

/// Whose password is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    /// The one with which they sign in today.
    Current,
    /// One that they choose: what makes a good one stands beside it.
    New,
}

impl Password {
    fn label(self) -> Fixed {
        match self {
            Self::Current => words::CURRENT_PASSWORD,
            Self::New => words::NEW_PASSWORD,
        }
    }

    /// The field, as errors name it.
    const fn field(self) -> &'static str {
        match self {
            Self::Current => "current_password",
            Self::New => "new_password",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Current => "current-password",
            Self::New => "new-password",
        }
    }
}

/// What makes a good one; written once.
fn new_hint() -> &'static str {
    thread_local! {
        static HINT: OnceCell<&'static str> = const { OnceCell::new() };
    }
    let written = || say(words::new_password_hint(PASSWORD_MINIMUM as u64)).leak();
    HINT.with(|hint| *hint.get_or_init(|| written()))
}

/// The field with its label, and the button that shows what is typed.
#[component]
pub fn PasswordField(
    /// The id of the control.
    id: &'static str,
    /// Whose password it is for.
    whose: Password,
    /// The errors of the form.
    errors: RwSignal<Vec<FieldError>>,
    /// What is typed.
    value: RwSignal<String>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let name = move || {
        let label = whose.label().into();
        say(if shown.get() {
            words::hide_of(label)
        } else {
            words::show_of(label)
        })
    };
    let button = view! {
        <button
            type="button"
            class="btn"
            aria-label=name
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {move || if shown.get() { fixed(sessions::HIDE) } else { fixed(sessions::SHOW) }}
        </button>
    };
    let kind = TextKind {
        autocomplete: whose.autocomplete(),
        verbatim: true,
        ..TextKind::default()
    };
    let control = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let (label, field) = (fixed(whose.label()), whose.field());
    let button = button.into_any();
    match whose {
        Password::Current => view! {
            <TextField id=id label=label field=field errors=errors value=value control=control kind=kind>
                {button}
            </TextField>
        }
        .into_any(),
        Password::New => view! {
            <TextField
                id=id
                label=label
                field=field
                errors=errors
                value=value
                control=control
                kind=kind
                hint=new_hint()
            >
                {button}
            </TextField>
        }
        .into_any(),
    }
}
