//! What users choose for themselves: name, language and time zone, the password, and where they are
//! signed in.

mod end_dialog;
mod password_form;
mod profile_form;
mod sessions_list;
mod settings_page;
mod time_zones;

use leptos::prelude::*;

use crate::part::Page;
use settings_page::SettingsPage;

crate::part! {
    /// The page on which users choose. It comes together with how one is billed, which everybody
    /// loads.
    pub static PAGE: Page = billing Page {
        draw: || view! { <SettingsPage /> }.into_any(),
    };
}
