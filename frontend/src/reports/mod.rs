//! The staff's reports: the only place where deleted subscriptions appear.

mod reasons_chart;
mod reasons_page;
mod standing_list_page;
mod standings_chart;
mod standings_page;

pub use reasons_page::ReasonsPage;
pub use standing_list_page::StandingListPage;
pub use standings_page::StandingsPage;
