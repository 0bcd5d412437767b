//! The frame around every page: navigation, breadcrumb, title, focus, live region, theme, and what
//! is said when the page itself breaks.

mod app;
mod broken;
mod desk;
mod footer;
mod header;
mod language;
mod listed;
mod listing;
mod not_found_page;
mod online;
mod page_head;
mod pages;
mod params;
mod parts;
mod rail;
mod rail_ways;
mod refusal_notes;
mod remote;
mod remote_page;
mod scroll;
mod shortcuts;
mod storage;
mod tabs;
mod theme;

pub use app::{App, AppContext};
pub use broken::install_panic_hook;
pub use desk::Desk;
pub use language::{LanguageSwitch, welcome};
pub use listed::Listed;
pub use listing::{Fetched, Listing, nothing_matches};
pub use not_found_page::NotFoundPage;
pub use online::Online;
pub use page_head::{Crumb, PageHead, PageTitle};
pub use params::Params;
pub use refusal_notes::RefusalNotes;
pub use remote::Remote;
pub use remote_page::{
    FetchedOne, Loaded, headed_page, loaded_page, loaded_view, remote_page, remote_view,
};
pub use shortcuts::has_shortcuts;
pub use storage::{recall, recall_for_visit, remember, remember_for_visit};
pub use tabs::{Tab, tabs};
