//! What stands in the dialog, as a part that arrives after the first view. Its frame draws from
//! here.

use leptos::prelude::*;

use super::content::Content;
use super::form::Form;
use super::subject::Subject;

/// The dialog without its frame.
pub struct DialogParts {
    pub(super) content: fn(Subject) -> AnyView,
}

crate::part! {
    /// What stands in the dialog. It comes together with the page of one service.
    pub static DIALOG: DialogParts = service DialogParts {
        content: |subject| view! { <Content form=Form::new(subject) /> }.into_any(),
    };
}
