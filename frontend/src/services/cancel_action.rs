//! The action that ends a service: on a card, in a list row, on the details page. Always in the
//! same place; inactive with its reason when it cannot be used now; absent when the service is
//! over.

use goodstanding_shared::cancellations::{RequestRefusal, can_request};
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::Service;
use goodstanding_words::{Fixed, services};
use leptos::prelude::*;

use super::texts::inactive_reason;
use crate::shell::Online;
use crate::ui::InactiveButton;
use crate::words::{fixed, say};

/// The action's words, the same everywhere.
const LABEL: Fixed = services::CANCEL;

/// The id of a service's cancel button: the focus returns to it.
pub(crate) fn cancel_button_id(id: ServiceId) -> String {
    format!("cancel-{id}")
}

/// The cancel action of a service.
#[component]
pub fn CancelAction(
    /// The service that it would cancel.
    service: Service,
    /// Draws it as a full button, as at the top of the details page.
    #[prop(optional)]
    full: bool,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<ServiceId>,
) -> impl IntoView {
    let id = service.id;
    let name = say(services::cancel_of(service.name.as_str()));
    let refusal = can_request(&service).err();
    move || {
        let reason = match &refusal {
            Some(RequestRefusal::Ended(_)) => return ().into_any(),
            Some(RequestRefusal::AlreadyRequested(open)) => Some(inactive_reason(open)),
            None => Online::refusal().map(Into::into),
        };
        let (button_id, name) = (cancel_button_id(id), name.clone());
        match reason {
            Some(reason) => {
                view! { <InactiveButton id=button_id label=fixed(LABEL) name=name reason=reason /> }
                    .into_any()
            }
            None => view! {
                <button
                    type="button"
                    class=if full { "btn" } else { "btn btn--small btn--quiet" }
                    id=button_id
                    aria-label=name
                    aria-haspopup="dialog"
                    on:click=move |_| on_press.run(id)
                >
                    {fixed(LABEL)}
                </button>
            }
            .into_any(),
        }
    }
}
