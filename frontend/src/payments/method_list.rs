//! Ways to pay, each with what it pays for and what can be done with it.

use chrono::NaiveDate;
use goodstanding_shared::payments::{PaymentMethod, RemovalRefusal, can_remove, can_replace};
use goodstanding_shared::tone::Tone;
use goodstanding_words::payments::methods as words;
use goodstanding_words::{Fixed, actions, columns, counts};
use leptos::prelude::*;

use crate::clock;
use crate::ui::{
    InactiveButton, UNSEEN, action_cell, badge, calendar_date, cell, missing, row, table,
};
use crate::words::{fixed, say};

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
    let mut heads = vec![
        (columns::PAYMENT_METHOD, ""),
        (columns::EXPIRES, ""),
        (columns::PAYS_FOR, ""),
    ];
    if actions.is_some() {
        heads.push((actions::TITLE, UNSEEN));
    }
    let rows = methods
        .into_iter()
        .map(|method| {
            let mut cells = vec![
                cell(columns::PAYMENT_METHOD, "cell-name", name(&method)),
                cell(columns::EXPIRES, "num", expires(method.expires_on, today)),
                cell(columns::PAYS_FOR, "num", pays_for(method.pays_for)),
            ];
            if let Some(actions) = actions {
                cells.push(action_cell(buttons(method, actions)));
            }
            row(cells)
        })
        .collect();
    table(fixed(words::TITLE), &heads, rows)
}

fn name(method: &PaymentMethod) -> AnyView {
    view! {
        <span class="badges">
            <strong>{say(method.brief.name())}</strong> {method.is_default.then(|| badge(Tone::Info, fixed(words::DEFAULT)))}
        </span>
    }
    .into_any()
}

fn expires(on: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    match on {
        None => missing(fixed(words::DOES_NOT_EXPIRE)),
        Some(date) if date < today => badge(Tone::Bad, fixed(words::EXPIRED)),
        Some(date) => calendar_date(date).into_any(),
    }
}

fn pays_for(subscriptions: u64) -> String {
    match subscriptions {
        0 => fixed(words::PAYS_FOR_NOTHING).into(),
        some => say(counts::subscriptions(some)),
    }
}

fn buttons(method: PaymentMethod, actions: Actions) -> AnyView {
    let (id, brief) = (method.brief.id, say(method.brief.name()));
    let replaced = method.clone();
    let replace = button(
        format!("replace-{id}"),
        (words::REPLACE, say(words::replace_of(&brief))),
        can_replace(&method).err(),
        Callback::new(move |()| actions.replace.run(replaced.clone())),
    );
    let removed = method.clone();
    let remove = button(
        format!("remove-{id}"),
        (words::REMOVE, say(words::remove_of(&brief))),
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

/// A button of a row, which says why where it cannot be pressed: with its words, and its name for
/// whoever does not see the row.
fn button(
    id: String,
    (verb, name): (Fixed, String),
    refusal: Option<RemovalRefusal>,
    press: Callback<()>,
) -> AnyView {
    let verb = fixed(verb);
    if let Some(refusal) = refusal {
        return view! { <InactiveButton id=id label=verb name=name reason=say(refusal.words()) /> }
            .into_any();
    }
    view! {
        <button
            type="button"
            class="btn btn--small"
            aria-label=name
            aria-haspopup="dialog"
            on:click=move |_| press.run(())
        >
            {verb}
        </button>
    }
    .into_any()
}
