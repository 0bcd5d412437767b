//! Controls that narrow a listing. They know names and values, not what is listed.

use leptos::prelude::*;

/// One value that can be chosen, and its words.
pub type Choice = (&'static str, &'static str);

/// One of a few, or any where that has words.
pub fn filter_select(
    label: &'static str,
    any: Option<&'static str>,
    choices: Vec<Choice>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let options = choices
        .into_iter()
        .map(|(word, label)| {
            view! {
                <option value=word prop:selected=move || value.get() == word>
                    {label}
                </option>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let any = any.map(|any| {
        view! {
            <option value="" prop:selected=move || value.with(String::is_empty)>
                {any}
            </option>
        }
    });
    view! {
        <label class="date-field">
            <span class="small muted">{label}</span>
            <span class="select">
                <select on:change=move |event| on_change.run(event_target_value(&event))>
                    {any}
                    {options}
                </select>
            </span>
        </label>
    }
    .into_any()
}

/// Text, a date or a number; applied when it is finished, by Enter or by leaving the field.
pub fn filter_input(
    label: &'static str,
    kind: &'static str,
    value: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let max = (kind == "date").then_some("9999-12-31");
    let inputmode = (kind == "amount").then_some("decimal");
    let kind = if kind == "amount" { "text" } else { kind };
    view! {
        <label class="date-field">
            <span class="small muted">{label}</span>
            <input
                class="input"
                type=kind
                max=max
                inputmode=inputmode
                autocomplete="off"
                prop:value=value
                on:change=move |event| on_change.run(event_target_value(&event).trim().to_owned())
            />
        </label>
    }
    .into_any()
}

/// Several of a few.
pub fn filter_checks(
    legend: &'static str,
    choices: Vec<Choice>,
    is_on: Callback<&'static str, bool>,
    on_toggle: Callback<&'static str>,
) -> AnyView {
    let checks = choices
        .into_iter()
        .map(|(word, label)| {
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || is_on.run(word) on:change=move |_| on_toggle.run(word) />
                    {label}
                </label>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="filters__part">
            <legend>{legend}</legend>
            <div class="checks">{checks}</div>
        </fieldset>
    }
    .into_any()
}

/// Fields side by side under one legend.
pub fn filter_group(legend: &'static str, fields: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset class="filters__part">
            <legend>{legend}</legend>
            <div class="dates">{fields}</div>
        </fieldset>
    }
    .into_any()
}
