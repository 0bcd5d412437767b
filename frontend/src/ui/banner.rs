//! News that concerns the whole page or dialog, in the flow, before what it is about.

use leptos::prelude::*;

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// Good to know, and nothing to do.
    Info,
    /// Something to watch or to do.
    Warn,
    /// Something failed: said at once by a screen reader.
    Fail,
}

impl BannerKind {
    /// How it is called in the style sheet.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// A framed note at the top of what it is about.
#[component]
pub fn Banner(
    /// How grave it is.
    kind: BannerKind,
    /// What it says: paragraphs, the first of them its title.
    children: Children,
) -> impl IntoView {
    let role = (kind == BannerKind::Fail).then_some("alert");
    view! {
        <div class=format!("banner banner--{}", kind.as_str()) role=role>
            {children()}
        </div>
    }
}
