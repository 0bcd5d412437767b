//! When a service is due: the date and how far away it is, or why there is none; and where
//! something is unpaid, what helps and until when.

use goodstanding_shared::services::{Service, ServiceHelp};
use goodstanding_words::services::help as words;
use goodstanding_words::{Amount, actions, payments};
use leptos::prelude::*;

use super::texts::{due_words, no_due_words};
use crate::clock::Minute;
use crate::paths;
use crate::ui::{calendar_date, due_date, missing, short_date};
use crate::words::{fixed, say};

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
        (None, None) if service.awaits_answer => missing(fixed(payments::PROCESSING)),
        (Some(date), None) => {
            let service = service.clone();
            due_date(date, move || due_words(&service, Minute::own_day()))
        }
        (Some(date), Some(_)) => {
            view! { <time class="num" datetime=date.to_string()>{calendar_date(date)}</time> }
                .into_any()
        }
        (None, None) => missing(fixed(no_due_words(service.no_due))),
        (None, Some(_)) => ().into_any(),
    };
    (date, help)
}

/// What helps a service of which something is unpaid, with the amount and the last day: "Pay €31.98
/// by 1 Dec".
fn help_link(service: &Service) -> Option<AnyView> {
    let unpaid = service.unpaid?;
    let (sum, of) = (Amount::from(unpaid.amount), service.name.as_str());
    let subscription = unpaid.subscription;
    let mut until = None;
    let (short, name, href) = match service.explain().help? {
        ServiceHelp::Pay => {
            until = unpaid.works_until.map(short_date);
            let name = match &until {
                Some(until) => words::pay_by_of(of, until, sum.clone()),
                None => words::pay_of(of, sum.clone()),
            };
            (
                actions::pay_sum(sum),
                name,
                paths::subscription(subscription),
            )
        }
        ServiceHelp::SeeTransactions => {
            let (short, name) = if unpaid.reason.is_invoice() {
                (words::invoice(sum.clone()), words::invoice_of(of, sum))
            } else {
                (
                    actions::approve_sum(sum.clone()),
                    words::approve_of(of, sum),
                )
            };
            (short, name, paths::transactions_of(subscription))
        }
        ServiceHelp::Resume => return None,
    };
    // Where there is little room, the day is left out: the link leads to where it is said.
    let by = until.map(|until| format!(" {}", say(words::by(&until))));
    Some(
        view! {
            <a class="help-link small" href=href aria-label=say(name)>
                {say(short)}
                <span class="help-by">{by}</span>
            </a>
        }
        .into_any(),
    )
}
