//! What stands in the dialog before anything is sent: the reason, the type, and of every service
//! what would happen to it or why it cannot be cancelled.

use goodstanding_shared::cancellations::CancellationType;
use goodstanding_words::cancellations::many as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use super::one::One;
use super::requests::Requests;
use super::results::results;
use crate::cancellations::fields::{REASON, offline_note, reason_field};
use crate::shell::Online;
use crate::ui::{CollectAny, ErrorSummary, field_error, field_error_id};
use crate::words::{fixed, say};

const FIRST_TYPE: &str = "cancel-many-immediate";

fn target_of(field: &str) -> &'static str {
    if field == "type" { FIRST_TYPE } else { REASON }
}

/// The form, and then what became of it.
pub(super) fn content(requests: Requests, leave: Callback<()>) -> AnyView {
    (move || {
        if requests.is_sent.get() {
            results(requests, leave)
        } else {
            form(requests, leave)
        }
    })
    .into_any()
}

fn form(requests: Requests, leave: Callback<()>) -> AnyView {
    let offline = move || !Online::get();
    let submit_label = move || say(words::request(requests.to_send() as u64));
    let is_off = move || offline() || requests.to_send() == 0;
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                requests.submit();
            }
        >
            <ErrorSummary errors=requests.errors target=target_of />
            {reason_field(requests.reason, requests.errors)}
            {type_field(requests)}
            {prospects(requests)}
            {offline_note()}
            <div class="dialog__actions">
                <button type="button" class="btn" on:click=move |_| leave.run(())>
                    {fixed(words::KEEP)}
                </button>
                <button type="submit" class="btn btn--danger" aria-disabled=move || is_off().then_some("true")>
                    {submit_label}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn type_field(requests: Requests) -> AnyView {
    let Requests { kind, errors, .. } = requests;
    let has_error = move || errors.with(|errors| errors.iter().any(|error| error.field == "type"));
    let described = move || has_error().then(|| field_error_id(FIRST_TYPE));
    let option = move |value: CancellationType| {
        let (id, words) = match value {
            CancellationType::Immediate => (FIRST_TYPE, fixed(words::IMMEDIATE_HINT)),
            CancellationType::OnServiceDueDate => ("cancel-many-due", fixed(words::DUE_HINT)),
        };
        view! {
            <label class="option" for=id>
                <input
                    type="radio"
                    id=id
                    name="cancellation-type"
                    value=value.as_str()
                    required
                    aria-describedby=format!("{id}-hint")
                    prop:checked=move || kind.get() == Some(value)
                    on:change=move |_| kind.set(Some(value))
                />
                <span class="option__label">{fixed(value.label())}</span>
                <span class="option__hint" id=format!("{id}-hint")>
                    {words}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{fixed(columns::CANCELLATION_TYPE)}</legend>
            <p class="hint">{fixed(common::REQUIRED)}</p>
            {field_error(errors.into(), "type", FIRST_TYPE)}
            <div class="options">{CancellationType::ALL.iter().map(|kind| option(*kind)).collect_any()}</div>
        </fieldset>
    }
    .into_any()
}

/// What will happen to each, and which ones stay as they are.
fn prospects(requests: Requests) -> AnyView {
    let kind = requests.kind;
    let sorted = move || {
        let kind = kind.get();
        let (mut will, mut cannot) = (Vec::new(), Vec::new());
        for one in requests.ones() {
            match one.prospect(kind) {
                Some(Err(words)) => cannot.push(line(one, words)),
                Some(Ok(words)) => will.push(line(one, words)),
                None => will.push(line(one, String::new())),
            }
        }
        let heading = if kind.is_some() {
            fixed(common::WILL_HAPPEN)
        } else {
            fixed(words::CAN)
        };
        [group(heading, will), group(fixed(words::CANNOT), cannot)]
    };
    view! { <div aria-live="polite" class="stack">{sorted}</div> }.into_any()
}

fn group(heading: &'static str, lines: Vec<AnyView>) -> Option<AnyView> {
    let count = lines.len();
    (count > 0).then(|| {
        view! {
            <section class="many">
                <h3>
                    {heading} " " <span class="muted num">{format!("({count})")}</span>
                </h3>
                // It scrolls for itself: the keyboard must reach it.
                <ul class="many__list" role="list" tabindex="0" aria-label=heading>
                    {lines}
                </ul>
            </section>
        }
        .into_any()
    })
}

fn line(one: One, words: String) -> AnyView {
    let name = one.service.with(|service| service.name.as_str().to_owned());
    view! {
        <li class="many__one">
            <strong dir="auto">{name}</strong>
            <span class="small muted">{words}</span>
        </li>
    }
    .into_any()
}
