//! Search over everything, and the pages: one dialog that every page opens.

mod items;
mod opener;
mod palette;
mod recent;

use leptos::prelude::*;

pub use items::{Item, items};
pub use opener::{SearchButton, Searching};
use palette::Palette;
pub use palette::choices;
pub use recent::{forget, note, recent};

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
