//! The actions of an object, side by side: always in the same order, inactive with the reason where
//! the rules refuse one.

use goodstanding_words::actions;
use leptos::prelude::*;

use crate::shell::Online;
use crate::ui::InactiveButton;
use crate::words::fixed;

/// A button of the bar, with what it opens.
#[derive(Clone)]
pub struct ActionButton {
    /// Its id: the focus returns to it.
    pub id: String,
    /// The words on the button.
    pub label: String,
    /// Whether it is the one that helps now.
    pub is_primary: bool,
    /// Why it is off; none where it is not.
    pub refusal: Option<String>,
    /// Called when it is pressed: opens the dialog of the action.
    pub press: Callback<()>,
}

/// All of them, named `Actions`.
pub fn action_bar(buttons: Vec<ActionButton>) -> AnyView {
    let buttons = buttons.into_iter().map(button).collect::<Vec<_>>();
    view! {
        <div class="actions" role="group" aria-label=fixed(actions::TITLE)>
            {buttons}
        </div>
    }
    .into_any()
}

/// One of them: inactive with its reason where the rules refuse it, or without a connection.
pub(super) fn button(action: ActionButton) -> AnyView {
    (move || {
        let ActionButton {
            id,
            label,
            is_primary,
            refusal,
            press,
        } = action.clone();
        match refusal.or_else(|| Online::refusal().map(Into::into)) {
            Some(reason) => {
                view! { <InactiveButton id=id label=label.clone() name=label reason=reason /> }
                    .into_any()
            }
            None => view! {
                <button
                    type="button"
                    class=if is_primary { "btn btn--small btn--primary" } else { "btn btn--small" }
                    id=id
                    aria-haspopup="dialog"
                    on:click=move |_| press.run(())
                >
                    {label}
                </button>
            }
            .into_any(),
        }
    })
    .into_any()
}
