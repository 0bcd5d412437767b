//! Errors at fields: a summary at the top that links to each field, and the same words at the
//! field.

use goodstanding_shared::problem::FieldError;
use goodstanding_words::common;
use leptos::prelude::*;

use super::{CollectAny, focus_soon};
use crate::words::fixed;

/// The id of the message at a field.
pub fn field_error_id(field_id: &str) -> String {
    format!("{field_id}-error")
}

/// The message at the control with id `field_id`, when `errors` has one for `field`.
pub fn field_error(
    errors: Signal<Vec<FieldError>>,
    field: &'static str,
    field_id: &'static str,
) -> impl IntoView {
    move || {
        let message = errors.with(|errors| {
            errors
                .iter()
                .find(|error| error.field == field)
                .map(|error| error.message.clone())
        })?;
        Some(
            view! {
                <p class="field-error" id=field_error_id(field_id)>
                    <span class="sr-only">{fixed(common::ERROR)}</span>
                    {message}
                </p>
            }
            .into_any(),
        )
    }
}

/// The list of what needs attention. It takes the focus when it appears; each line leads to its
/// field.
#[component]
pub fn ErrorSummary(
    /// All errors of the form; the summary is not drawn while there are none.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
    /// The id of the control for each field.
    target: fn(&str) -> &'static str,
) -> impl IntoView {
    let id = "error-summary";
    Effect::new(move |_| {
        if errors.with(|errors| !errors.is_empty()) {
            focus_soon(id);
        }
    });
    move || {
        let errors = errors.get();
        (!errors.is_empty()).then(|| {
            view! {
                <div class="error-summary" id=id role="alert" tabindex="-1" aria-labelledby="error-summary-title">
                    <p class="error-summary__title" id="error-summary-title">{fixed(common::PROBLEM)}</p>
                    <ul>
                        {errors
                            .into_iter()
                            .map(|error| {
                                let target = target(&error.field);
                                let go = move |event: web_sys::MouseEvent| {
                                    event.prevent_default();
                                    focus_soon(target);
                                };
                                view! {
                                    <li>
                                        <a class="link" href=format!("#{target}") rel="external" on:click=go>
                                            {error.message}
                                        </a>
                                    </li>
                                }
                            })
                            .collect_any()}
                    </ul>
                </div>
            }.into_any()
        })
    }
}
