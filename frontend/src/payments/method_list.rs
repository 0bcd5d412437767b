//! Ways to pay, each with what it pays for and what can be done with it.

use chrono::NaiveDate;
use goodstanding_shared::payments::{PaymentMethod, RemovalRefusal, can_remove, can_replace};
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use crate::clock;
use crate::ui::{InactiveButton, badge, calendar_date, cell, missing, row, table};

/// What the reader does with a method.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    /// Puts another one in its place.
    pub(super) replace: Callback<PaymentMethod>,
    /// Called with the payment method that is to be removed.
    pub(super) remove: Callback<PaymentMethod>,
}

/// The list, without actions: as staff see it.
pub fn method_list(methods: Vec<PaymentMethod>) -> AnyView {
    draw(methods, None)
}

/// The list with actions for those who own it.
pub(super) fn own_methods(methods: Vec<PaymentMethod>, actions: Actions) -> AnyView {
    draw(methods, Some(actions))
}

fn draw(methods: Vec<PaymentMethod>, actions: Option<Actions>) -> AnyView {
    let today = clock::now().date_naive();
    let mut heads = vec![("Payment method", ""), ("Expires", ""), ("Pays for", "")];
    if actions.is_some() {
        heads.push(("~Actions", ""));
    }
    let rows = methods
        .into_iter()
        .map(|method| {
            let mut cells = vec![
                cell("Payment method", "cell-name", name(&method)),
                cell("Expires", "num", expires(method.expires_on, today)),
                cell("Pays for", "num", pays_for(method.pays_for)),
            ];
            if let Some(actions) = actions {
                cells.push(cell("", "r cell-action", buttons(method, actions)));
            }
            row(cells)
        })
        .collect();
    table("Payment methods", &heads, rows)
}

fn name(method: &PaymentMethod) -> AnyView {
    view! {
        <span class="badges">
            <strong>{method.brief.to_string()}</strong> {method.is_default.then(|| badge(Tone::Info, "Default"))}
        </span>
    }
    .into_any()
}

fn expires(on: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    match on {
        None => missing("Does not expire"),
        Some(date) if date < today => badge(Tone::Bad, "Expired"),
        Some(date) => calendar_date(date).into_any(),
    }
}

fn pays_for(subscriptions: u64) -> String {
    match subscriptions {
        0 => "Nothing at present".into(),
        1 => "1 subscription".into(),
        many => format!("{many} subscriptions"),
    }
}

fn buttons(method: PaymentMethod, actions: Actions) -> AnyView {
    let replaced = method.clone();
    let replace = button(
        "Replace",
        &method,
        can_replace(&method).err(),
        Callback::new(move |()| actions.replace.run(replaced.clone())),
    );
    let removed = method.clone();
    let remove = button(
        "Remove",
        &method,
        can_remove(&method).err(),
        Callback::new(move |()| actions.remove.run(removed.clone())),
    );
    view! {
        <span class="row-actions">
            {replace} {remove}
        </span>
    }
    .into_any()
}

/// A button of a row, which says why where it cannot be pressed.
fn button(
    verb: &'static str,
    method: &PaymentMethod,
    refusal: Option<RemovalRefusal>,
    press: Callback<()>,
) -> AnyView {
    let name = format!("{verb} {}", method.brief);
    if let Some(refusal) = refusal {
        let id = format!("{}-{}", verb.to_lowercase(), method.brief.id);
        return view! { <InactiveButton id=id label=verb name=name reason=refusal.to_string() /> }
            .into_any();
    }
    view! {
        <button type="button" class="btn btn--small" aria-label=name on:click=move |_| press.run(())>
            {verb}
        </button>
    }
    .into_any()
}
