//! The ways of the rail of staff: where one can go, and where somebody has to act. They come with
//! the other pages of staff; the frame is there from the beginning.

use goodstanding_shared::inbox::{Counted, InboxCounts};
use goodstanding_words::{
    Fixed, common, customers, inbox, reports, shell as words, subscriptions, system, transactions,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::Desk;
use crate::paths;
use crate::ui::{CollectAny, grouped};
use crate::words::{fixed, say};

/// One of the ways.
#[derive(Clone, Copy)]
struct Way {
    name: Fixed,
    href: &'static str,
    /// The first segments of the addresses that belong to it beside its own.
    also: &'static [&'static str],
    /// How much somebody has to do there; none where nobody has to.
    waits: Option<fn(&InboxCounts) -> Counted>,
    /// What is drawn beside its name.
    picture: &'static str,
}

/// Every way, in the order of display.
const ALL: [Way; 8] = [
    Way {
        name: inbox::TITLE,
        href: paths::INBOX,
        also: &[],
        waits: Some(InboxCounts::all),
        picture: "M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5L6.5 11h3l1-1.5H14",
    },
    Way {
        name: customers::TITLE,
        href: paths::CUSTOMERS,
        also: &["services"],
        waits: None,
        picture: "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c.3-2.4 2-4 4.5-4s4.2 1.6 4.5 4M10.5 2.7a2.4 2.4 0 0 1 0 4.6M12.3 9.9c1.3.6 2.1 1.9 2.3 3.6",
    },
    Way {
        name: words::ORDERS,
        href: paths::ORDER_QUEUE,
        also: &[],
        waits: Some(|counts| counts.orders),
        picture: "M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM2.5 5 8 8l5.5-3M8 8v6",
    },
    Way {
        name: words::CANCELLATIONS,
        href: paths::CANCELLATION_REQUESTS,
        also: &[],
        waits: Some(|counts| counts.requests),
        picture: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6",
    },
    Way {
        name: subscriptions::TITLE,
        href: paths::SUBSCRIPTIONS_ALL,
        also: &[],
        waits: None,
        picture: "m11 2 2.5 2.5L11 7M13.5 4.5h-8a3 3 0 0 0-3 3M5 14l-2.5-2.5L5 9M2.5 11.5h8a3 3 0 0 0 3-3",
    },
    Way {
        name: transactions::TITLE,
        href: paths::TRANSACTIONS,
        also: &[],
        waits: None,
        picture: "M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3",
    },
    Way {
        name: reports::TITLE,
        href: paths::REPORTS,
        also: &[],
        waits: None,
        picture: "M2.5 13.5h11M4.5 11V7M8 11V3M11.5 11V8.5",
    },
    Way {
        name: system::NAME,
        href: paths::WORKER,
        also: &["clock"],
        waits: None,
        picture: "M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4",
    },
];

/// What a path begins with: a page and everything below it belong to the same way.
fn first_segment(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

impl Way {
    /// What the link says of the page in sight: that it is this one, or that it lies below.
    fn current(self, path: &str) -> Option<&'static str> {
        let segment = first_segment(path);
        if path == self.href {
            Some("page")
        } else if segment == first_segment(self.href) || self.also.contains(&segment) {
            Some("true")
        } else {
            None
        }
    }

    fn draw(self, pathname: Memo<String>, desk: Desk) -> AnyView {
        let waiting = move || {
            let count = self.waits.zip(desk.counts());
            let count = count.map(|(waits, counts)| waits(&counts))?;
            (count.total > 0).then(|| number(count))
        };
        view! {
            <a
                class="rail__way"
                href=self.href
                aria-current=move || pathname.with(|path| self.current(path))
            >
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                    <path d=self.picture />
                </svg>
                {fixed(self.name)}
                {waiting}
            </a>
        }
        .into_any()
    }
}

/// How much waits, for the eye and for the ear.
fn number(count: Counted) -> AnyView {
    let number = if count.is_at_least {
        say(common::at_least(count.total))
    } else {
        grouped(count.total)
    };
    let waiting = say(words::waiting(&number));
    view! {
        <span class="rail__number num" aria-hidden="true">
            {number}
        </span>
        <span class="sr-only">{waiting}</span>
    }
    .into_any()
}

/// Every way, with how much waits there.
pub(super) fn ways() -> AnyView {
    let desk = Desk::expect();
    desk.keep_up_to_date();
    let pathname = use_location().pathname;
    view! {
        <nav class="rail__nav" aria-label=fixed(words::MAIN)>
            {ALL.into_iter().map(|way| way.draw(pathname, desk)).collect_any()}
        </nav>
    }
    .into_any()
}
