//! Why staff do something: a code and words, asked of them for every action.

use goodstanding_shared::problem::FieldError;
use goodstanding_shared::reason::{COMMENT_LIMIT, STAFF_REASONS, StaffReason};
use goodstanding_words::{acting, columns, common};
use leptos::prelude::*;

use super::Sending;
use crate::ui::{field_error, field_error_id};
use crate::words::{field_errors, fixed, say};

const CODE: &str = "action-reason-code";
const COMMENT: &str = "action-comment";
/// From how many characters on they are counted.
const COUNT_FROM: usize = 1_800;

/// The reason and the comment that staff give for an action.
#[derive(Clone, Copy)]
pub struct Why {
    code: RwSignal<String>,
    comment: RwSignal<String>,
}

impl Why {
    /// Neither reason nor comment is given yet.
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the owner that asks for them"
    )]
    pub fn new() -> Self {
        Self {
            code: RwSignal::new(String::new()),
            comment: RwSignal::new(String::new()),
        }
    }

    /// The reason, or what is missing.
    pub fn parse(self) -> Result<StaffReason, Vec<FieldError>> {
        let code = self.code.get_untracked().parse().ok();
        StaffReason::parse(code, Some(&self.comment.get_untracked())).map_err(field_errors)
    }
}

/// The reason and the comment of a request; neither where nobody is asked why. What is missing is
/// added to the errors.
pub fn reason_of(why: Option<Why>, errors: &mut Vec<FieldError>) -> (Option<u32>, Option<String>) {
    match why.map(Why::parse) {
        Some(Ok(reason)) => (Some(reason.code), Some(reason.comment)),
        Some(Err(missing)) => {
            errors.extend(missing);
            (None, None)
        }
        None => (None, None),
    }
}

/// The control of a field; none when it is not one of these.
pub fn why_target(field: &str) -> Option<&'static str> {
    match field {
        "reason_code" => Some(CODE),
        "comment" => Some(COMMENT),
        _ => None,
    }
}

/// The fields for the reason and the comment.
pub fn why_fields(why: Why, sending: Sending) -> AnyView {
    let errors = sending.errors;
    let wrong = move |field: &'static str| {
        errors.with(|errors| errors.iter().any(|error| error.field == field))
    };
    let described = move |field: &'static str, id: &'static str| {
        if wrong(field) {
            format!("{id}-hint {}", field_error_id(id))
        } else {
            format!("{id}-hint")
        }
    };
    let options = STAFF_REASONS
        .iter()
        .map(|(code, words)| {
            let value = code.to_string();
            let here = value.clone();
            view! {
                <option value=value prop:selected=move || why.code.with(|chosen| *chosen == here)>
                    {format!("{} ({code})", fixed(*words))}
                </option>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let length = Memo::new(move |_| why.comment.with(|comment| comment.trim().chars().count()));
    view! {
        <div class="field">
            <label for=CODE>{fixed(columns::REASON)}</label>
            <p class="hint" id=format!("{CODE}-hint")>
                {fixed(acting::REASON_HINT)}
            </p>
            {field_error(errors.into(), "reason_code", CODE)}
            <select
                id=CODE
                class="input"
                required
                aria-invalid=move || wrong("reason_code").then_some("true")
                aria-describedby=move || described("reason_code", CODE)
                on:change=move |event| why.code.set(event_target_value(&event))
            >
                <option value="" prop:selected=move || why.code.with(String::is_empty)>
                    {fixed(acting::CHOOSE_REASON)}
                </option>
                {options}
            </select>
        </div>
        <div class="field">
            <label for=COMMENT>{fixed(columns::COMMENT)}</label>
            <p class="hint" id=format!("{COMMENT}-hint")>
                {fixed(acting::COMMENT_HINT)}
            </p>
            {field_error(errors.into(), "comment", COMMENT)}
            <textarea
                id=COMMENT
                class="input"
                rows="2"
                required
                dir="auto"
                aria-invalid=move || wrong("comment").then_some("true")
                aria-describedby=move || described("comment", COMMENT)
                prop:value=why.comment
                on:input=move |event| why.comment.set(event_target_value(&event))
            ></textarea>
            <p class="count small num" role="status">
                {move || {
                    (length.get() >= COUNT_FROM).then(|| {
                        let typed = length.get().to_string();
                        say(common::characters(COMMENT_LIMIT as u64, &typed))
                    })
                }}
            </p>
        </div>
    }
    .into_any()
}
