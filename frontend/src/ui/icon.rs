//! Pictures of 16 pixels, drawn with the current colour. They are decoration: the word beside them
//! says it.

use leptos::prelude::*;

/// The pictures that the page draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Points downwards: sorted from the largest on.
    ArrowDown,
    /// Points upwards: sorted from the smallest on.
    ArrowUp,
    /// Back to the parent.
    ChevronLeft,
    /// On to what follows.
    ChevronRight,
    /// Opens something below the button.
    ChevronDown,
    /// Closes a dialog or takes something away.
    Close,
    /// Cards in a grid.
    Grid,
    /// Lines of a list.
    Rows,
    /// A magnifying glass, for search.
    Search,
    /// A funnel, for the filter of a list.
    Filter,
    /// A shopping cart, for the link to it.
    Cart,
    /// A house: where one begins.
    Home,
    /// A card with which one pays.
    Card,
    /// Something more of it.
    Plus,
    /// Three dots: what else there is.
    More,
    /// A sheet with lines: a receipt.
    Receipt,
    /// An arrow into a tray: a file to keep.
    Download,
    /// Something needs the reader's attention.
    Warning,
    /// Both directions: not sorted by this.
    Unsorted,
    /// Two sliders: how something is shown.
    Sliders,
}

/// Draws an icon; it is hidden from assistive technology, so words stand beside it.
pub fn icon(icon: Icon) -> AnyView {
    let path = match icon {
        Icon::ArrowDown => "M8 3v10m0 0 4-4m-4 4L4 9",
        Icon::ArrowUp => "M8 13V3m0 0 4 4M8 3 4 7",
        Icon::ChevronLeft => "m10 3-5 5 5 5",
        Icon::ChevronRight => "m6 3 5 5-5 5",
        Icon::ChevronDown => "m4 6 4 4 4-4",
        Icon::Close => "m4 4 8 8m0-8-8 8",
        Icon::Grid => "M2.5 2.5h4v4h-4zm7 0h4v4h-4zm-7 7h4v4h-4zm7 0h4v4h-4z",
        Icon::Rows => "M2 4h12M2 8h12M2 12h12",
        Icon::Search => "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zm-1.3 3.2L14 14",
        Icon::Filter => "M2 4h12M4.5 8h7M7 12h2",
        Icon::Cart => "M1.5 2h2l1.6 8h7l1.4-5.5H4M6 13.5h.01M11 13.5h.01",
        Icon::Home => "M2.5 7.5 8 2.5l5.5 5V13.5h-4v-3.5h-3v3.5h-4z",
        Icon::Card => "M1.5 3.5h13v9h-13zM1.5 6.5h13M4 10h3",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
        Icon::Receipt => {
            "M3.5 2v12l1.5-1 1.5 1L8 13l1.5 1 1.5-1 1.5 1V2L11 3 9.5 2 8 3 6.5 2 5 3zM6 6.5h4M6 9.5h4"
        }
        Icon::Download => "M8 2.5v7m0 0 3-3m-3 3-3-3M2.5 11v2.5h11V11",
        Icon::Warning => "M8 2 1.5 13.5h13zM8 6.5v3.2m0 1.9v.1",
        Icon::Unsorted => "m5 6 3-3 3 3M5 10l3 3 3-3",
        Icon::Sliders => {
            "M2 5h7m3 0h2M2 11h2m3 0h7M12 5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM7 11a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z"
        }
    };
    // What points along the line turns round where that runs from right to left.
    let class = if matches!(icon, Icon::ChevronLeft | Icon::ChevronRight) {
        "icon icon--along"
    } else {
        "icon"
    };
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true">
            <path d=path />
        </svg>
    }
    .into_any()
}
