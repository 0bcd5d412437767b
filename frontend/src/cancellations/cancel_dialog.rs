//! The dialog “Request service cancellation”: its frame, which is there at once. What stands in it
//! is a part of its own.

use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_words::cancellations::dialog as words;
use leptos::prelude::*;

use super::CancelTarget;
use super::dialog_part::DIALOG;
use super::subject::Subject;
use crate::clock;
use crate::part::within;
use crate::services::{cancel_button_id, payment_text};
use crate::ui::{Dialog, DialogHandle, dialog_head, focus_soon};
use crate::words::{apart, fixed, say};

const HEADING: &str = "cancel-heading";

/// Opens the dialog when the page's target says so, and returns the focus afterwards.
#[component]
pub fn CancelDialogHost(
    /// Which service the page wants to cancel, if any.
    target: CancelTarget,
) -> impl IntoView {
    move || {
        target.service().map(|service| {
            let id = service.id;
            let on_close = move |()| {
                target.close();
                focus_soon(cancel_button_id(id));
            };
            view! { <CancelDialog service=service on_changed=move |details| target.change(details) on_close=on_close /> }
        })
    }
}

/// The dialog “Request service cancellation”.
#[component]
pub fn CancelDialog(
    /// The service, as the page shows it.
    service: Service,
    /// Called with what the service is like now, whenever the server said so.
    #[prop(into)]
    on_changed: Callback<ServiceDetails>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let service = RwSignal::new(service);
    let sending = RwSignal::new(false);
    let closable = Signal::derive(move || !sending.get());
    let content = move |handle: DialogHandle| {
        frame(Subject {
            service,
            sending,
            on_changed,
            handle,
        })
    };
    view! { <Dialog labelled_by=HEADING closable=closable on_close=on_close children=Box::new(content) /> }
}

fn frame(subject: Subject) -> AnyView {
    let about = move || {
        subject.service.with(|service| {
            let mut parts = vec![
                service.name.as_str().to_owned(),
                apart(&service.product.name),
                payment_text(service.price, service.cycle),
            ];
            if let Some(due) = service
                .next_due
                .filter(|due| *due > clock::now().date_naive())
            {
                parts.push(say(words::paid_until(due)));
            }
            parts.join(" · ")
        })
    };
    view! {
        <div class="stack">
            {dialog_head(HEADING, fixed(words::TITLE), about, move || subject.leave())}
            {within(&DIALOG, move |dialog| (dialog.content)(subject))}
        </div>
    }
    .into_any()
}
