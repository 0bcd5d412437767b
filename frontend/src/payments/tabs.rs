//! The pages about payments, and the way from one to the other.

use leptos::prelude::*;

use crate::paths;
use crate::shell::PageHead;
use crate::ui::CollectAny;

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

    const fn label(self) -> &'static str {
        match self {
            Self::Upcoming => "Upcoming",
            Self::History => "History",
            Self::Methods => "Payment methods",
            Self::Receipts => "Receipts",
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

    const fn title(self) -> &'static str {
        match self {
            Self::Upcoming => "Upcoming payments",
            Self::History => "Payment history",
            Self::Methods => "Payment methods",
            Self::Receipts => "Receipts",
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
                {other.label()}
            </a>
        }
        .into_any()
    });
    view! {
        <PageHead title=tab.title().to_owned()>{actions}</PageHead>
        <nav class="tabs" aria-label="Payments">
            {links.collect_any()}
        </nav>
    }
}
