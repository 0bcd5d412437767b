//! One of a few ways, each with its consequence; none is chosen beforehand.

use goodstanding_shared::problem::FieldError;
use leptos::prelude::*;

use crate::ui::{field_error, field_error_id};

/// The id of the first choice: where the summary of errors leads.
pub(crate) const FIRST_CHOICE: &str = "action-choice-0";

/// One of the ways in which an action can be done.
#[derive(Clone)]
pub struct ActionChoice {
    /// How the request calls it.
    pub value: String,
    /// The words beside its radio button.
    pub label: String,
    /// What it does, or why it is not offered.
    pub hint: Signal<String>,
    /// Whether it is not offered.
    pub is_off: Signal<bool>,
}

/// The field in which one of the ways is chosen, with its error.
pub fn choice_field(
    legend: &'static str,
    field: &'static str,
    choices: Vec<ActionChoice>,
    chosen: RwSignal<Option<String>>,
    errors: RwSignal<Vec<FieldError>>,
) -> AnyView {
    let has_error = move || errors.with(|errors| errors.iter().any(|error| error.field == field));
    let described = move || has_error().then(|| field_error_id(FIRST_CHOICE));
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| option(place, choice, chosen))
        .collect::<Vec<_>>();
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{legend}</legend>
            {field_error(errors.into(), field, FIRST_CHOICE)}
            <div class="options">{options}</div>
        </fieldset>
    }
    .into_any()
}

fn option(place: usize, choice: ActionChoice, chosen: RwSignal<Option<String>>) -> AnyView {
    let id = format!("action-choice-{place}");
    let hint_id = format!("{id}-hint");
    let ActionChoice {
        value,
        label,
        hint,
        is_off,
    } = choice;
    let (here, new) = (value.clone(), value.clone());
    view! {
        <label class="option" class:is-off=move || is_off.get() for=id.clone()>
            <input
                type="radio"
                id=id.clone()
                name="action-choice"
                value=value
                disabled=move || is_off.get()
                required
                aria-describedby=hint_id.clone()
                prop:checked=move || chosen.with(|chosen| chosen.as_ref() == Some(&here))
                on:change=move |_| chosen.set(Some(new.clone()))
            />
            <span class="option__label" dir="auto">
                {label}
            </span>
            <span class="option__hint" id=hint_id>
                {move || hint.get()}
            </span>
        </label>
    }
    .into_any()
}
