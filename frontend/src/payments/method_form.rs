//! The dialog in which a way to pay is added, or put in the place of another one.

use goodstanding_shared::payments::{NewPaymentMethod, PaymentMethod, SANDBOX, accept};
use goodstanding_shared::problem::FieldError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, Key};
use crate::clock;
use crate::sessions::Session;
use crate::ui::{
    Dialog, DialogHandle, ErrorSummary, Failure, Icon, TextField, TextKind, announce, icon,
    in_sight,
};

/// What the dialog is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// One more.
    Add,
    /// In the place of this one.
    Replace(Box<PaymentMethod>),
}

const NUMBER: &str = "method-number";
const EXPIRES: &str = "method-expires";

/// The dialog. One intention of the reader, so one key: sending it twice adds one.
#[component]
pub(super) fn MethodDialog(
    /// What it is for.
    purpose: Purpose,
    /// Called when it was stored.
    on_stored: Callback<()>,
    /// Called when it was closed, however.
    on_close: Callback<()>,
) -> impl IntoView {
    let sending = RwSignal::new(false);
    let closable = Signal::derive(move || !sending.get());
    view! {
        <Dialog
            labelled_by="method-heading"
            closable=closable
            on_close=on_close
            children=Box::new(move |handle| {
                view! { <Form purpose=purpose sending=sending handle=handle on_stored=on_stored /> }.into_any()
            })
        />
    }
}

#[component]
fn Form(
    purpose: Purpose,
    sending: RwSignal<bool>,
    handle: DialogHandle,
    on_stored: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let number = RwSignal::new(String::new());
    let expires = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failure = RwSignal::new(None::<ApiError>);
    let key = StoredValue::new(Key::new());
    let (title, submit_words, words) = match &purpose {
        Purpose::Add => (
            "Add payment method".to_owned(),
            "Add payment method",
            "The first one becomes the default for new subscriptions.".to_owned(),
        ),
        Purpose::Replace(method) => (
            format!("Replace {}", method.brief),
            "Replace payment method",
            format!(
                "The new one takes over everything that {} pays for; {} is removed.",
                method.brief, method.brief
            ),
        ),
    };
    let purpose = StoredValue::new(purpose);
    let send = move || {
        if sending.get_untracked() {
            return;
        }
        let new = NewPaymentMethod {
            number: number.get_untracked(),
            expires: expires.get_untracked(),
        };
        failure.set(None);
        // The server asks the same function.
        if let Err(found) = accept(&new, clock::now().date_naive()) {
            errors.set(found);
            return;
        }
        errors.set(Vec::new());
        sending.set(true);
        spawn_local(async move {
            let key = key.get_value();
            let answer = match purpose.get_value() {
                Purpose::Add => api::add_payment_method(&key, &new).await,
                Purpose::Replace(method) => {
                    api::replace_payment_method(method.brief.id, method.version, &key, &new).await
                }
            };
            let _ = sending.try_set(false);
            match session.check(answer) {
                Ok(stored) => {
                    announce(format!("{} was added", stored.brief));
                    on_stored.run(());
                    handle.close();
                }
                Err(error) if !error.fields().is_empty() => {
                    let _ = errors.try_set(error.fields().to_vec());
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    let verbatim = |autocomplete, inputmode| TextKind {
        autocomplete,
        inputmode,
        range: None,
        verbatim: true,
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                send();
            }
        >
            <div class="dialog__head">
                <h2 id="method-heading">{title}</h2>
                <button type="button" class="btn btn--quiet btn--icon" aria-label="Close" on:click=move |_| handle.close()>
                    {icon(Icon::Close)}
                </button>
            </div>
            <p class="muted">{words}</p>
            <ErrorSummary errors=errors target=|field| if field == "expires" { EXPIRES } else { NUMBER } />
            {move || failure.get().map(|error| in_sight(view! { <Failure error=error /> }.into_any()))}
            <TextField
                id=NUMBER
                label="Number"
                field="number"
                errors=errors
                value=number
                control="text"
                kind=verbatim("off", None)
                hint="One of the test numbers below: this installation moves no real money."
            />
            <TextField
                id=EXPIRES
                label="Expires"
                field="expires"
                errors=errors
                value=expires
                control="text"
                kind=verbatim("off", Some("text"))
                hint="Month and year as on the card, such as 12/29. Not needed for a bank account."
            />
            {test_numbers(number, expires)}
            <div class="dialog__actions">
                <button type="button" class="btn" on:click=move |_| handle.close()>
                    "Keep things as they are"
                </button>
                <button type="submit" class="btn btn--primary" aria-disabled=move || sending.get().then_some("true")>
                    {move || if sending.get() { "Sending…" } else { submit_words }}
                </button>
            </div>
        </form>
    }
}

/// The test numbers; pressing one fills it in.
fn test_numbers(number: RwSignal<String>, expires: RwSignal<String>) -> AnyView {
    let rows = SANDBOX
        .iter()
        .map(|known| {
            let fill = move |_| {
                number.set(known.number.to_owned());
                if expires.with_untracked(String::is_empty) {
                    expires.set("12/39".to_owned());
                }
            };
            view! {
                <li class="test-number">
                    <button type="button" class="chip mono" on:click=fill>
                        {known.number}
                    </button>
                    <span class="small muted">{known.words}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <details class="legend">
            <summary>"Test numbers"</summary>
            <ul class="plain-list">{rows}</ul>
        </details>
    }
    .into_any()
}
