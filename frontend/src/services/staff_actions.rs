//! What staff do to a service: the buttons, and the dialog of the one that was pressed. Only staff
//! load this.

use goodstanding_shared::services::{
    Service, ServiceAction as Action, ServiceActionRequest, ServiceDetails, ServiceStatus,
};
use goodstanding_words::services::staff as words;
use goodstanding_words::{actions, common};
use leptos::prelude::*;

use crate::actions::{
    ActionButton, ActionDialog, Asked, Note, Sending, Why, action_bar, note, show_note, why_fields,
    why_target,
};
use crate::api;
use crate::ui::{DialogHandle, PreviewLine, focus_soon};
use crate::words::{apart, fixed, say};

/// The service of a page, for those who change it.
#[derive(Clone, Copy)]
pub struct Served {
    /// The service, when it is there.
    pub details: Signal<Option<ServiceDetails>>,
    /// Told what it is like now.
    pub on_changed: Callback<ServiceDetails>,
    /// Fetches the service anew, after somebody else changed it.
    pub reload: Callback<()>,
}

const fn id_of(action: Action) -> &'static str {
    match action {
        Action::Activate => "action-activate",
        Action::Suspend => "action-suspend",
        Action::HoldForRisk => "action-hold",
        Action::Resume => "action-resume",
        Action::CompleteCancellation => "action-complete",
        Action::Terminate => "action-terminate",
        Action::MarkAsFraud => "action-fraud",
        Action::Archive => "action-archive",
    }
}

/// Whether the button is there. Of two that exclude each other it is the one that fits.
fn is_shown(action: Action, service: &Service) -> bool {
    let status = service.status;
    match action {
        Action::Activate | Action::MarkAsFraud => status == ServiceStatus::Pending,
        Action::Suspend | Action::HoldForRisk => {
            let is_known = |cause| service.suspended_for.contains(&cause);
            !status.has_ended() && !action.suspends_for().is_some_and(is_known)
        }
        Action::Resume => status == ServiceStatus::Suspended,
        Action::CompleteCancellation => service.cancellation.is_some(),
        Action::Terminate => !status.has_ended(),
        Action::Archive => status.has_ended(),
    }
}

/// What an action will do, in order; none where the rules refuse it.
pub fn service_preview_lines(service: &Service, action: Action) -> Option<Vec<PreviewLine>> {
    let status = action.decide(service).ok()?;
    let name = service.name.as_str();
    let mut lines = vec![
        PreviewLine::today(say(words::is_status(name, status.label().into()))),
        PreviewLine::today(fixed(action.sentence())),
    ];
    if action == Action::CompleteCancellation
        && let Some(open) = &service.cancellation
    {
        lines.push(PreviewLine::today(say(words::asked_for(open.effective_on))));
    } else if status.has_ended() && service.cancellation.is_some() {
        lines.push(PreviewLine::today(fixed(words::REQUEST_CLOSED)));
    }
    Some(lines)
}

/// The buttons and their dialog.
pub(super) fn staff_bar(served: Served) -> AnyView {
    let open = RwSignal::new(None::<Action>);
    let result = RwSignal::new(None::<Note>);
    let buttons = move || {
        let service = served.details.get()?.service;
        let buttons: Vec<ActionButton> = Action::ALL
            .iter()
            .copied()
            .filter(|action| is_shown(*action, &service))
            .map(|action| ActionButton {
                id: id_of(action).to_owned(),
                label: fixed(action.label()).to_owned(),
                is_primary: action == Action::Activate,
                refusal: action
                    .decide(&service)
                    .err()
                    .map(|refusal| say(refusal.words())),
                press: Callback::new(move |()| open.set(Some(action))),
            })
            .collect();
        (!buttons.is_empty()).then(|| {
            view! { <section class="sheet staff-bar" aria-label=fixed(common::STAFF_ACTIONS)>{action_bar(buttons)}</section> }
                .into_any()
        })
    };
    let dialog = move || {
        open.get().map(|action| {
            let on_close = move |()| {
                open.set(None);
                if result.with_untracked(Option::is_none) {
                    focus_soon(id_of(action));
                }
            };
            let on_done = move |details: ServiceDetails| {
                let service = &details.service;
                let said = words::is_status(service.name.as_str(), service.status.label().into());
                let note = Note::done(say(said));
                served.on_changed.run(details);
                show_note(result, note);
            };
            result.set(None);
            view! { <ServiceActionDialog action=action served=served on_done=on_done on_close=on_close /> }
                .into_any()
        })
    };
    view! {
        {note(result)}
        {buttons}
        {dialog}
    }
    .into_any()
}

/// The dialog of an action.
#[component]
pub fn ServiceActionDialog(
    /// Which action it previews and sends.
    action: Action,
    /// The service, as the page shows it.
    served: Served,
    /// Called with what the service is like now.
    #[prop(into)]
    on_done: Callback<ServiceDetails>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let sending = Sending::new();
    let why = Why::new();
    let about = served.details.with_untracked(|details| {
        details.as_ref().map_or_else(String::new, |details| {
            let service = &details.service;
            format!(
                "{} · {}",
                apart(service.name.as_str()),
                apart(&service.product.name)
            )
        })
    });
    let lines = Signal::derive(move || {
        served.details.with(|details| {
            details
                .as_ref()
                .and_then(|details| service_preview_lines(&details.service, action))
        })
    });
    let asked = Asked {
        heading: fixed(action.label()).to_owned(),
        about,
        submit: Signal::stored(fixed(action.label()).to_owned()),
        keep: fixed(actions::NOT_NOW),
        is_final: Signal::stored(action.is_final()),
        preview: lines,
        target: |field: &str| why_target(field).unwrap_or("action-heading"),
    };
    let submit = move |handle: DialogHandle| {
        let Some(reason) = sending.checked(why.parse()) else {
            return;
        };
        let Some((id, version)) = served.details.with_untracked(|details| {
            details
                .as_ref()
                .map(|details| (details.service.id, details.service.version))
        }) else {
            return;
        };
        let request = ServiceActionRequest {
            action,
            reason_code: Some(reason.code),
            comment: Some(reason.comment),
        };
        sending.send(
            request,
            move |request, key| async move {
                api::act_on_service(id, version, &key, &request).await
            },
            move |details| {
                on_done.run(details);
                handle.close();
            },
            move || served.reload.run(()),
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
