//! A line of text with its label, its hint and the error at it.

use std::sync::Arc;

use goodstanding_shared::problem::FieldError;
use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::{field_error, field_error_id};

/// What kind of text is asked for, as far as the browser can help.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextKind {
    /// What the browser may fill in; nothing when empty.
    pub autocomplete: &'static str,
    /// Which keys a phone offers.
    pub inputmode: Option<&'static str>,
    /// The least and the most of a number.
    pub range: Option<(u32, u32)>,
    /// Whether upper and lower case, and spelling, are the writer's own: addresses, passwords.
    pub verbatim: bool,
}

/// A text field with its label, hint and error.
#[component]
pub fn TextField(
    /// The id of the control.
    id: &'static str,
    /// The words above it.
    label: &'static str,
    /// The field as errors name it.
    field: &'static str,
    /// The errors of the form.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
    /// What is written in it, at each keystroke.
    value: RwSignal<String>,
    /// The `type` of the control.
    #[prop(into)]
    control: Signal<&'static str>,
    /// What kind of text.
    #[prop(optional)]
    kind: TextKind,
    /// A sentence below the label.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What stands beside the control.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let has_error = move || errors.with(|errors| errors.iter().any(|error| error.field == field));
    let hint_id = format!("{id}-hint");
    let described = {
        let hint_id = hint.map(|_| hint_id.clone());
        move || {
            let ids: Vec<String> = hint_id
                .clone()
                .into_iter()
                .chain(has_error().then(|| field_error_id(id)))
                .collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let least = kind.range.map(|(least, _)| least.to_string());
    let most = kind.range.map(|(_, most)| most.to_string());
    // Which ones there are depends on the kind: so they are one type of attribute instead of six.
    let rare: Vec<AnyAttribute> = [
        ("inputmode", kind.inputmode),
        ("autocapitalize", kind.verbatim.then_some("off")),
        ("spellcheck", kind.verbatim.then_some("false")),
        ("min", least.as_deref()),
        ("max", most.as_deref()),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        Some(custom_attribute(name, Arc::<str>::from(value?)).into_any_attr())
    })
    .collect();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="hint" id=hint_id>
                            {hint}
                        </p>
                    }
                        .into_any()
                })}
            {field_error(errors, field, id)}
            <div class="input-group">
                <input
                    id=id
                    class="input"
                    class:input--short=kind.range.is_some()
                    type=move || control.get()
                    dir="auto"
                    autocomplete=if kind.autocomplete.is_empty() { "off" } else { kind.autocomplete }
                    required
                    aria-invalid=move || has_error().then_some("true")
                    aria-describedby=described
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                    {..rare}
                />
                {children.map(|children| children())}
            </div>
        </div>
    }
}
