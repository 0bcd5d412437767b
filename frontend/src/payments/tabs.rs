//! The pages about payments, and the way from one to the other.

use goodstanding_words::Fixed;
use goodstanding_words::payments::{methods, receipts, tabs as words};
use leptos::prelude::*;

use crate::paths;
use crate::shell::PageHead;
use crate::ui::CollectAny;
use crate::words::fixed;

/// One of the pages about payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentsTab {
    /// What is charged next.
    Upcoming,
    /// What was paid, and what was not.
    History,
    /// With what is paid.
    Methods,
    /// What to keep for the books.
    Receipts,
}

impl PaymentsTab {
    const ALL: [Self; 4] = [Self::Upcoming, Self::History, Self::Methods, Self::Receipts];

    const fn label(self) -> Fixed {
        match self {
            Self::Upcoming => words::UPCOMING,
            Self::History => words::HISTORY,
            Self::Methods => methods::TITLE,
            Self::Receipts => receipts::TITLE,
        }
    }

    const fn href(self) -> &'static str {
        match self {
            Self::Upcoming => paths::PAYMENTS,
            Self::History => paths::TRANSACTIONS,
            Self::Methods => paths::PAYMENT_METHODS,
            Self::Receipts => paths::RECEIPTS,
        }
    }

    const fn title(self) -> Fixed {
        match self {
            Self::Upcoming => words::UPCOMING_TITLE,
            Self::History => words::HISTORY_TITLE,
            Self::Methods => methods::TITLE,
            Self::Receipts => receipts::TITLE,
        }
    }
}

/// The head of such a page: its heading, what can be done, and the ways to the others.
#[component]
pub fn PaymentsHead(
    /// Which one is in sight.
    tab: PaymentsTab,
    /// Actions at the right.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let actions = move || children.as_ref().map(|children| children());
    let links = PaymentsTab::ALL.into_iter().map(|other| {
        view! {
            <a class="tab" href=other.href() aria-current=(other == tab).then_some("page")>
                {fixed(other.label())}
            </a>
        }
        .into_any()
    });
    view! {
        <PageHead title=fixed(tab.title()).to_owned()>{actions}</PageHead>
        <nav class="tabs" aria-label=fixed(words::NAME)>
            {links.collect_any()}
        </nav>
    }
}
