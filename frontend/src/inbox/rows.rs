//! The rows of the inbox.

use chrono::{Datelike as _, NaiveDate};
use goodstanding_shared::inbox::{InboxAction, InboxRow};
use goodstanding_shared::tone::Tone;
use goodstanding_words::{columns, inbox};
use leptos::prelude::*;

use crate::cancellations::complete_button_id;
use crate::paths;
use crate::shell::Online;
use crate::ui::{InactiveButton, badge, calendar_date, money_text, relative_days, short_date};
use crate::words::{fixed, say};

/// Opens the dialog in which a row is decided.
pub type Decide = Callback<InboxRow>;

/// The id of the button or link with which a row is decided.
pub(super) fn action_id(row: &InboxRow) -> String {
    match row {
        // The dialog leads the focus back there by itself.
        InboxRow::Request(request) => complete_button_id(request.request.service.id),
        InboxRow::Payment(_) | InboxRow::Order(_) => format!("decide-{}", row.id()),
    }
}

/// The table: the row at the cursor has the black button.
pub fn triage(rows: &[InboxRow], today: NaiveDate, at: RwSignal<usize>, decide: Decide) -> AnyView {
    let rows: Vec<AnyView> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| drawn(row, place, today, at, decide))
        .collect();
    view! {
        <div class="sheet triage">
            <table>
                <caption class="sr-only">{fixed(inbox::CAPTION)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{fixed(columns::CUSTOMER)}</th>
                        <th scope="col">{fixed(inbox::WRONG)}</th>
                        <th scope="col" class="r">
                            {fixed(columns::AMOUNT)}
                        </th>
                        <th scope="col">{fixed(inbox::LEFT)}</th>
                        <th scope="col">{fixed(inbox::NEXT_ITSELF)}</th>
                        <th scope="col">
                            <span class="sr-only">{fixed(inbox::ACTION)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A day; with the year where it is not this one.
fn near(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        short_date(day)
    } else {
        calendar_date(day)
    }
}

/// Where what a row is about is looked at.
fn about_href(row: &InboxRow) -> String {
    match row {
        InboxRow::Payment(row) => match row.trouble.services.as_slice() {
            [only] => paths::service(only.id),
            _ => paths::subscription(row.trouble.unpaid.subscription),
        },
        InboxRow::Order(row) => paths::order(row.order.id),
        InboxRow::Request(row) => paths::service(row.request.service.id),
    }
}

fn drawn(
    row: &InboxRow,
    place: usize,
    today: NaiveDate,
    at: RwSignal<usize>,
    decide: Decide,
) -> AnyView {
    let edge = match row.tone(today) {
        Some(Tone::Bad) => "triage__row--bad",
        Some(Tone::Warn) => "triage__row--warn",
        Some(Tone::Ok | Tone::Info | Tone::Sched | Tone::Off) | None => "",
    };
    let (tone, status) = row.status();
    let customer = row.customer();
    let (next, on) = row.next(today);
    let when = on.map(|on| format!("{} · {}", near(on, today), relative_days(on, today)));
    let deadline = row.deadline();
    view! {
        <tr
            class=format!("triage__row {edge}")
            class:triage__row--at=move || at.get() == place
            on:focusin=move |_| at.set(place)
        >
            <th scope="row" class="triage__who">
                <a class="triage__name" href=paths::customer(customer.id)>
                    <bdi>{customer.name.clone()}</bdi>
                </a>
                <a class="triage__about small" href=about_href(row)>
                    <bdi>{say(row.name())}</bdi>
                </a>
            </th>
            <td class="triage__wrong">
                {badge(tone, fixed(status))}
                <span class="small muted triage__words">
                    <bdi>{say(row.what_is_wrong(today))}</bdi>
                </span>
            </td>
            <td class="triage__amount r num">{money_text(row.amount())}</td>
            <td class="triage__left">
                <span class="triage__days">{say(row.left(today))}</span>
                <span class="small muted num">{deadline.map(|on| near(on, today))}</span>
            </td>
            <td class="triage__next">
                <span>{say(next)}</span>
                <span class="small muted num">{when}</span>
            </td>
            <td class="triage__action r">{action(row, place, today, at, decide)}</td>
        </tr>
    }
    .into_any()
}

/// The one thing that can be done: a dialog, or a page where there is nothing to decide here.
fn action(
    row: &InboxRow,
    place: usize,
    today: NaiveDate,
    at: RwSignal<usize>,
    decide: Decide,
) -> AnyView {
    let action = row.action(today);
    let (id, label) = (action_id(row), fixed(action.label()));
    let about = say(inbox::action_of(
        action.label().into(),
        &row.customer().name,
        &say(row.name()),
    ));
    let is_here = move || at.get() == place;
    let href = match (action, row) {
        (InboxAction::AskForCard, _) => Some(paths::customer(row.customer().id)),
        (
            InboxAction::LookAtOrder | InboxAction::LookAtSubscription,
            InboxRow::Payment(payment),
        ) => Some(paths::subscription(payment.trouble.unpaid.subscription)),
        (InboxAction::LookAtOrder | InboxAction::LookAtSubscription, _) => Some(about_href(row)),
        (
            InboxAction::ChargeAgain
            | InboxAction::RecordPayment
            | InboxAction::AcceptOrder
            | InboxAction::CompleteRequest,
            _,
        ) => None,
    };
    if let Some(href) = href {
        return view! {
            <a id=id class="btn btn--small" class:btn--primary=is_here href=href aria-label=about>
                {label}
            </a>
        }
        .into_any();
    }
    let row = StoredValue::new(row.clone());
    (move || match Online::refusal() {
        Some(reason) => view! {
            <InactiveButton id=id.clone() label=label name=about.clone() reason=reason.to_owned() />
        }
        .into_any(),
        None => view! {
            <button
                type="button"
                id=id.clone()
                class="btn btn--small"
                class:btn--primary=is_here
                aria-label=about.clone()
                aria-haspopup="dialog"
                on:click=move |_| decide.run(row.get_value())
            >
                {label}
            </button>
        }
        .into_any(),
    })
    .into_any()
}
