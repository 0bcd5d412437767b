//! What is opened above the list, as a part that arrives after the first view.

use leptos::prelude::*;

use super::filter_fields::FilterFields;
use super::view_fields::ViewFields;
use super::view_state::ViewState;
use crate::ui::DialogHandle;

/// What is drawn when it is opened.
pub struct FilterParts {
    /// What stands behind the button of the filters.
    pub(super) filters: fn(ViewState) -> AnyView,
    /// What stands in the drawer “View”.
    pub(super) view: fn(ViewState, DialogHandle) -> AnyView,
}

crate::part! {
    /// The filters come together with the page of one service.
    pub static FILTERS: FilterParts = service FilterParts {
        filters: |state| view! { <FilterFields state=state /> }.into_any(),
        view: |state, handle| view! { <ViewFields state=state handle=handle /> }.into_any(),
    };
}
