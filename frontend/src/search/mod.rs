//! Search over everything, and the pages: one dialog that every page opens.

mod items;
mod opener;
mod palette;

use leptos::prelude::*;

pub use items::{Item, items};
pub use opener::{SearchButton, Searching};
use palette::Palette;
pub use palette::choices;

/// What is drawn when somebody searches.
pub struct SearchParts {
    palette: fn(Callback<()>) -> AnyView,
}

crate::part! {
    /// What is drawn when somebody searches.
    pub static SEARCH: SearchParts = search SearchParts {
        palette: |close| view! { <Palette on_close=close /> }.into_any(),
    };
}
