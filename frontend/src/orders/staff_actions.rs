//! What staff do to an order: the button, and its dialog. Only staff load this.

use goodstanding_shared::catalog::AutoSetup;
use goodstanding_shared::orders::{
    Order, OrderAction as Action, OrderActionRequest, OrderLine, accept,
};
use goodstanding_shared::services::{ServiceStatus, ServiceWait};
use goodstanding_shared::text::all_of;
use goodstanding_words::orders::staff as words;
use goodstanding_words::{actions, common};
use leptos::prelude::*;

use super::Accepting;
use crate::actions::{
    ActionButton, ActionDialog, Asked, Note, Sending, Why, action_bar, note, show_note, why_fields,
    why_target,
};
use crate::api;
use crate::services::ServicesStore;
use crate::ui::{DialogHandle, PreviewLine, focus_soon};
use crate::words::{fixed, say};

const fn id_of(action: Action) -> &'static str {
    match action {
        Action::Accept => "action-accept",
    }
}

/// What an action will do, in order; none where the rules refuse it.
pub fn order_preview_lines(order: &Order, action: Action) -> Option<Vec<PreviewLine>> {
    let Action::Accept = action;
    accept(order).ok()?;
    let of = |line: &OrderLine| {
        let name = line.name.as_str();
        let waits = |wait| line.waits_for.contains(&wait);
        if waits(ServiceWait::Start) {
            let text = if line.is_for_acceptance() {
                words::starts_waiting(name)
            } else {
                words::starts(name)
            };
            return Some(PreviewLine::on(line.starts_on, say(text)));
        }
        if waits(ServiceWait::Acceptance) && waits(ServiceWait::Resume) {
            return Some(PreviewLine::today(say(words::accepted_resume(name))));
        }
        let text = match (waits(ServiceWait::Acceptance), waits(ServiceWait::Payment)) {
            (true, false) => words::accepted(name, ServiceStatus::Active.label().into()),
            (true, true) => words::accepted_unpaid(name),
            (false, true) => words::left_alone(name),
            (false, false) => return None,
        };
        Some(PreviewLine::today(say(text)))
    };
    let mut lines: Vec<PreviewLine> = order.lines.iter().filter_map(of).collect();
    lines.sort_by_key(|line| line.on);
    Some(lines)
}

/// Whether an action could ever be taken on the order: where acceptance sets up none of its
/// services, there is nothing to accept.
fn is_offered(action: Action, order: &Order) -> bool {
    match action {
        Action::Accept => order
            .lines
            .iter()
            .any(|line| line.setup == AutoSetup::OnAcceptance),
    }
}

/// Why the action is off now; none where it is not.
fn refusal(action: Action, order: &Order) -> Option<String> {
    match action {
        Action::Accept => accept(order).err().map(|refusal| say(refusal.words())),
    }
}

/// The buttons, and what became of the last action.
pub(super) fn buttons(order: Order, accepting: Accepting) -> AnyView {
    let offered = || Action::ALL.iter().copied();
    let offered: Vec<Action> = offered().filter(|it| is_offered(*it, &order)).collect();
    let is_shown = !offered.is_empty();
    let bar = move || {
        let button = |action: Action| {
            let refusal = refusal(action, &order);
            ActionButton {
                id: id_of(action).to_owned(),
                label: fixed(action.label()).to_owned(),
                is_primary: refusal.is_none(),
                refusal,
                press: Callback::new(move |()| accepting.open.set(Some(action))),
            }
        };
        action_bar(offered.iter().copied().map(button).collect())
    };
    let bar = is_shown.then(|| {
        view! { <section class="sheet staff-bar" aria-label=fixed(common::STAFF_ACTIONS)>{bar}</section> }
            .into_any()
    });
    view! {
        {note(accepting.note)}
        {bar}
    }
    .into_any()
}

/// The dialog of the button that was pressed.
pub(super) fn dialog(accepting: Accepting) -> AnyView {
    let store = ServicesStore::expect();
    (move || {
        accepting.open.get().map(|action| {
            let on_close = move |()| {
                accepting.open.set(None);
                if accepting.note.with_untracked(Option::is_none) {
                    focus_soon(id_of(action));
                }
            };
            let on_done = move |(before, after): (Order, Order)| {
                store.invalidate();
                let note = done(&before, &after);
                accepting.order.set(after);
                show_note(accepting.note, note);
            };
            accepting.note.set(None);
            view! { <OrderActionDialog action=action accepting=accepting on_done=on_done on_close=on_close /> }
                .into_any()
        })
    })
    .into_any()
}

/// What became of it: which services work that did not before.
fn done(before: &Order, after: &Order) -> Note {
    let works = |line: &&OrderLine| line.status == ServiceStatus::Active;
    let worked = |line: &OrderLine| {
        let before = &before.lines;
        before
            .iter()
            .filter(works)
            .any(|known| known.service == line.service)
    };
    let new = after
        .lines
        .iter()
        .filter(works)
        .filter(|line| !worked(line));
    let names: Vec<&str> = new.map(|line| line.name.as_str()).collect();
    if names.is_empty() {
        return Note::done(fixed(words::DONE).to_owned());
    }
    let (count, who) = (names.len() as u64, say(all_of(&names)));
    let status = ServiceStatus::Active.label().into();
    Note {
        text: say(words::works(count, &who, status)),
        ..Note::done(say(words::done_of(&after.reference)))
    }
}

/// The dialog of an action.
#[component]
fn OrderActionDialog(
    /// Which action it previews and sends.
    action: Action,
    /// The order, as the page shows it.
    accepting: Accepting,
    /// Called with what the order was like, and what it is like now.
    #[prop(into)]
    on_done: Callback<(Order, Order)>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let sending = Sending::new();
    let why = Why::new();
    let about = accepting
        .order
        .get_untracked()
        .map_or_else(String::new, |order| {
            format!("{} · {}", order.reference, order.customer.name)
        });
    let lines = Signal::derive(move || order_preview_lines(&accepting.order.get()?, action));
    let asked = Asked {
        heading: fixed(action.label()).to_owned(),
        about,
        submit: Signal::stored(fixed(action.label()).to_owned()),
        keep: fixed(actions::NOT_NOW),
        is_final: Signal::stored(false),
        preview: lines,
        target: |field: &str| why_target(field).unwrap_or("action-heading"),
    };
    let submit = move |handle: DialogHandle| {
        let Some(reason) = sending.checked(why.parse()) else {
            return;
        };
        let Some(order) = accepting.order.get_untracked() else {
            return;
        };
        let (id, version) = (order.id, order.version);
        let request = OrderActionRequest {
            action,
            reason_code: Some(reason.code),
            comment: Some(reason.comment),
        };
        sending.send(
            request,
            move |request, key| async move { api::act_on_order(id, version, &key, &request).await },
            move |changed| {
                on_done.run((order, changed));
                handle.close();
            },
            move || accepting.order.load(),
        );
    };
    view! {
        <ActionDialog
            asked=asked
            sending=sending
            on_submit=submit
            on_close=on_close
            children=Box::new(move || why_fields(why, sending))
        />
    }
}
