//! Light, dark, or as the system has it. `theme.js` applies it before the first paint; here it is
//! chosen.

use goodstanding_words::shell as words;
use leptos::prelude::*;

use super::{recall, remember};
use crate::ui::{Segment, Segmented};
use crate::words::fixed;

const NAME: &str = "theme";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn current() -> Self {
        let known = recall(NAME);
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| known.as_deref() == Some(theme.as_str()))
            .unwrap_or(Self::System)
    }
}

/// The choice of the theme.
#[component]
pub(super) fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(Theme::current());
    let choose = move |chosen: Theme| {
        theme.set(chosen);
        remember(NAME, chosen.as_str());
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", chosen.as_str());
        }
    };
    let segment = |value, label| Segment {
        value,
        label,
        short: label,
        icon: None,
    };
    view! {
        <Segmented
            label=fixed(words::THEME)
            segments=vec![segment(Theme::System, fixed(words::THEME_SYSTEM)), segment(Theme::Light, fixed(words::THEME_LIGHT)), segment(Theme::Dark, fixed(words::THEME_DARK))]
            value=theme
            on_change=choose
        />
    }
}
