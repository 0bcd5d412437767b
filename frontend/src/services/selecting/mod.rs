//! What can be done with several services at once.

mod bar;
mod file;

use std::sync::Arc;

use leptos::prelude::*;

use super::Selection;
use bar::SelectBar;

/// What is drawn while somebody picks: told the selection and the services that are listed, as
/// places in the store.
pub struct SelectingParts {
    pub(super) bar: fn(Selection, Memo<Arc<Vec<u32>>>) -> AnyView,
}

crate::part! {
    /// What stands above the list while somebody picks.
    pub static SELECTING: SelectingParts = selecting SelectingParts {
        bar: |selection, order| view! { <SelectBar selection=selection order=order /> }.into_any(),
    };
}
