//! Which columns the table has.

use goodstanding_shared::services::{Column, View};
use goodstanding_words::services::view as words;
use leptos::prelude::*;

use super::view_state::ViewState;
use crate::ui::CollectAny;
use crate::words::{fixed, say};

/// A box for each column; there while the list is a table.
#[component]
pub(super) fn ColumnsField(
    /// What the list is searched, filtered, sorted and drawn by.
    state: ViewState,
) -> impl IntoView {
    let is_shown = move |column: Column| {
        state
            .query
            .with(|query| Column::shown(&query.columns).any(|shown| shown == column))
    };
    let toggle = move |column: Column| {
        state.change(false, |query| {
            query.columns = Column::toggled(&query.columns, column);
        });
    };
    let check = move |column: Column| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    disabled=column.is_required()
                    prop:checked=move || is_shown(column)
                    on:change=move |_| toggle(column)
                />
                {if column.is_required() { say(words::always(column.label().into())) } else { fixed(column.label()).to_owned() }}
            </label>
        }
    };
    move || {
        (state.view.get() == View::List).then(|| {
            view! {
                <fieldset>
                    <legend>{fixed(words::COLUMNS)}</legend>
                    <div class="checks">{Column::ALL.iter().map(|column| check(*column)).collect_any()}</div>
                </fieldset>
            }
            .into_any()
        })
    }
}
