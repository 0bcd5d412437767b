//! When a service is due: the date and how far away it is, or why there is none; and where
//! something is unpaid, what helps and until when.

use goodstanding_shared::services::{Service, ServiceHelp};
use leptos::prelude::*;

use super::texts::{due_words, no_due_words};
use crate::clock::Minute;
use crate::paths;
use crate::ui::{calendar_date, due_date, missing, money_text, short_date};

/// The date with its words, or why there is none. Below it, where something is unpaid, the one link
/// that helps.
pub(super) fn due(service: &Service) -> AnyView {
    let (date, help) = due_and_help(service);
    view! {
        {date}
        " "
        {help}
    }
    .into_any()
}

/// Both apart, for where they do not stand together.
pub(super) fn due_and_help(service: &Service) -> (AnyView, Option<AnyView>) {
    let help = help_link(service);
    let date = match (service.due_shown(), &help) {
        (None, None) if service.awaits_answer => missing("A payment is being processed."),
        (Some(date), None) => {
            let service = service.clone();
            due_date(date, move || {
                due_words(&service, Minute::get().date_naive())
            })
        }
        (Some(date), Some(_)) => {
            view! { <time class="num" datetime=date.to_string()>{calendar_date(date)}</time> }
                .into_any()
        }
        (None, None) => missing(no_due_words(service.no_due)),
        (None, Some(_)) => ().into_any(),
    };
    (date, help)
}

/// What helps a service of which something is unpaid, with the amount and the last day: "Pay €31.98
/// by 1 Dec".
fn help_link(service: &Service) -> Option<AnyView> {
    let unpaid = service.unpaid?;
    let amount = money_text(unpaid.amount);
    let (verb, href) = match service.explain().help? {
        ServiceHelp::Pay => ("Pay", paths::subscription(unpaid.subscription)),
        ServiceHelp::SeeTransactions => (
            if unpaid.reason.is_invoice() {
                "Invoice of"
            } else {
                "Approve"
            },
            paths::transactions_of(unpaid.subscription),
        ),
        ServiceHelp::Resume => return None,
    };
    let by = unpaid
        .works_until
        .filter(|_| verb == "Pay")
        .map(|date| format!(" by {}", short_date(date)))
        .unwrap_or_default();
    let words = format!("{verb} {amount}");
    let name = format!("{words}{by}: {}", service.name.as_str());
    Some(
        view! {
            <a class="help-link small" href=href aria-label=name>
                {words}
                <span class="help-by">{by}</span>
            </a>
        }
        .into_any(),
    )
}
