//! The overview of a customer: what is wrong and what helps, what is paid next, what was paid.

mod bars;
mod dialog_part;
mod figures;
mod next;
mod overview_page;
mod paying;
mod recent;
mod spending;
mod standing;
mod upcoming_page;

use leptos::prelude::*;

pub use dialog_part::DIALOGS;
use overview_page::OverviewPage;
pub use overview_page::overview;
use upcoming_page::UpcomingPage;
pub use upcoming_page::charges;

/// Where a customer begins.
pub struct OverviewPages {
    /// The overview of the reader.
    pub overview: fn() -> AnyView,
    /// What the reader is charged next.
    pub upcoming: fn() -> AnyView,
}

crate::part! {
    /// Where a customer begins.
    pub static PAGES: OverviewPages = overview OverviewPages {
        overview: || view! { <OverviewPage /> }.into_any(),
        upcoming: || view! { <UpcomingPage /> }.into_any(),
    };
}
