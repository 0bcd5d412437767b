//! On a service's page: the open request, when it takes effect, and the button that takes it back;
//! or what became of the last one.

use goodstanding_shared::cancellations::{Cancellation, CancellationState, can_withdraw};
use goodstanding_shared::services::ServiceDetails;
use goodstanding_words::cancellations::{many, panel as words};
use goodstanding_words::{actions, columns};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::CancelTarget;
use super::reason::reason_text;
use crate::actions::Intention;
use crate::api::{self, ApiError};
use crate::clock;
use crate::services::{cancel_button_id, cancellation_mark};
use crate::sessions::Session;
use crate::shell::Online;
use crate::ui::{Failure, announce, focus_soon, instant, relative_days};
use crate::words::{fixed, say};

const WITHDRAW: &str = "withdraw-cancellation";

/// The panel; nothing when there was never a request.
#[component]
pub fn CancellationPanel(
    /// The service with its last cancellation, if there was one.
    details: ServiceDetails,
    /// Told what the service is like after a withdrawal.
    target: CancelTarget,
) -> impl IntoView {
    let cancellation = details.last_cancellation.clone();
    cancellation.map(|cancellation| match cancellation.state {
        CancellationState::Open => {
            view! { <Open details=details cancellation=cancellation target=target /> }.into_any()
        }
        CancellationState::Completed | CancellationState::Withdrawn => {
            view! { <Closed cancellation=cancellation /> }.into_any()
        }
    })
}

fn facts(cancellation: &Cancellation) -> AnyView {
    view! {
        <dl class="facts facts--row">
            {crate::ui::fact(fixed(columns::CANCELLATION_TYPE), fixed(cancellation.kind.label()))}
            {crate::ui::fact(fixed(columns::REQUESTED), instant(cancellation.requested_at, true))}
            {crate::ui::fact(fixed(columns::BY), view! { <span dir="auto">{cancellation.requested_by.clone()}</span> })}
            {crate::ui::fact(fixed(columns::CANCELLATION_REASON), reason_text(&cancellation.reason))}
        </dl>
    }
    .into_any()
}

#[component]
fn Open(
    details: ServiceDetails,
    cancellation: Cancellation,
    target: CancelTarget,
) -> impl IntoView {
    let session = Session::expect();
    let sending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let intention = Intention::new();
    let (service, version, name) = (
        details.service.id,
        details.service.version,
        details.service.name.as_str().to_owned(),
    );
    let (id, effective_on) = (cancellation.id, cancellation.effective_on);
    let withdraw = move || {
        if sending.get_untracked() || !Online::get() {
            return;
        }
        sending.set(true);
        failure.set(None);
        let name = name.clone();
        spawn_local(async move {
            let key = intention.key_for(&id);
            let result =
                session.check(api::withdraw_cancellation(service, id, version, &key).await);
            if sending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(reply) => {
                    announce(say(many::withdrawn(&name)));
                    target.change(reply.service);
                    focus_soon(cancel_button_id(service));
                }
                Err(error) => {
                    intention.refused(&error);
                    match error.current() {
                        Some(current) => {
                            announce(error.detail());
                            target.change(current);
                        }
                        None => failure.set(Some(error)),
                    }
                }
            }
        });
    };
    let withdraw = StoredValue::new(withdraw);
    let can = can_withdraw(cancellation.state, effective_on, clock::now());
    let distance = relative_days(effective_on, clock::own_day());
    let ends = say(if can.is_ok() {
        words::ends_on_withdrawable(&distance, effective_on)
    } else {
        words::ends_on(&distance, effective_on)
    });
    view! {
        <section class="sheet part cancellation" aria-label=fixed(words::TITLE)>
            <div class="part__head">
                <div>
                    <p>{cancellation_mark()}</p>
                    <p class="cancellation__when">
                        {ends}
                    </p>
                </div>
                {match can {
                    Ok(()) => {
                        view! {
                            <button
                                type="button"
                                class="btn"
                                id=WITHDRAW
                                aria-disabled=move || (sending.get() || !Online::get()).then_some("true")
                                on:click=move |_| withdraw.with_value(|withdraw| withdraw())
                            >
                                {move || if sending.get() { fixed(words::WITHDRAWING) } else { fixed(actions::WITHDRAW_REQUEST) }}
                            </button>
                        }
                            .into_any()
                    }
                    Err(_) => view! { <p class="muted">{fixed(words::TOO_LATE)}</p> }.into_any(),
                }}
            </div>
            {facts(&cancellation)}
            {move || {
                failure
                    .get()
                    .map(|error| {
                        view! { <Failure error=error retry=move |()| withdraw.with_value(|withdraw| withdraw()) /> }
                    })
            }}
        </section>
    }
}

#[component]
fn Closed(cancellation: Cancellation) -> impl IntoView {
    let closed = cancellation.closed_at.map(|at| instant(at, true));
    let words = match cancellation.state {
        CancellationState::Withdrawn => fixed(words::WITHDRAWN),
        CancellationState::Completed | CancellationState::Open => fixed(words::CANCELLED),
    };
    view! {
        <details class="sheet part cancellation">
            <summary>{words} {closed.map(|closed| view! { ", " {closed} })}</summary>
            {facts(&cancellation)}
        </details>
    }
}
