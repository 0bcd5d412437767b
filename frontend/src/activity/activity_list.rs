//! The history, newest first.

use goodstanding_shared::activity::{Activity, ActorKind, Event};
use goodstanding_shared::ids::{CustomerId, ServiceId, SubscriptionId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::reason;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::sessions::Session;
use crate::ui::{Failure, calendar_date, instant, money_text};

/// What happened, in a sentence.
pub fn sentence(event: &Event) -> String {
    match event {
        Event::ServiceOrdered { .. } => "The service was ordered".into(),
        Event::ServiceAccepted => {
            "The order was accepted; the service waits for its first payment".into()
        }
        Event::ServiceActivated => "The service was activated".into(),
        Event::ServiceSuspended { reason } => format!("The service was suspended: {reason}"),
        Event::ServiceResumed => "The service was resumed".into(),
        Event::ServiceTerminated { reason } => format!("The service was terminated: {reason}"),
        Event::ServiceMarkedAsFraud => "The order was marked as fraud".into(),
        Event::ServiceArchived => "The service was archived".into(),
        Event::ServiceEnded => "The service ended with its subscription".into(),
        Event::CancellationRequested {
            kind, effective_on, ..
        } => {
            format!(
                "Cancellation was requested: {}, {}",
                kind.label(),
                calendar_date(*effective_on)
            )
        }
        Event::CancellationCompleted { .. } => "The cancellation took effect".into(),
        Event::CancellationWithdrawn { .. } => "The cancellation request was withdrawn".into(),
        Event::SubscriptionCreated { .. } => "Subscription created".into(),
        Event::SubscriptionChanged { event, from, to } => match event {
            Some(event) => format!("From {from} to {to}: {}", event.label()),
            None => format!("From {from} to {to}"),
        },
        Event::StartMoved { starts_on } => {
            format!("The start was moved to {}", calendar_date(*starts_on))
        }
        Event::Charged {
            transaction,
            amount,
            status,
        } => format!(
            "{transaction}: charge of {}, {}",
            money_text(*amount),
            status.label()
        ),
        Event::PeriodCorrected { transaction } => {
            format!("{transaction}: the days that it paid for were put right")
        }
        Event::ChargeOrdered {
            transaction,
            amount,
        } => format!(
            "{transaction}: a charge of {} was ordered",
            money_text(*amount)
        ),
        Event::RefundOrdered {
            transaction,
            amount,
        } => format!(
            "{transaction}: a refund of {} was ordered",
            money_text(*amount)
        ),
        Event::Refunded {
            transaction,
            amount,
        } => format!("{transaction}: {} given back", money_text(*amount)),
        Event::PaymentMethodAdded { name, .. } => format!("{name} was added"),
        Event::PaymentMethodReplaced { name, .. } => format!("{name} took over"),
        Event::PaymentMethodRemoved { name, .. } => format!("{name} was removed"),
    }
}

/// What a history is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryOf {
    /// The history of one service.
    Service(ServiceId),
    /// The history of one subscription.
    Subscription(SubscriptionId),
    /// A whole account, for staff.
    Account(CustomerId),
}

impl HistoryOf {
    async fn page(self, cursor: Option<&str>) -> Result<Page<Activity>, ApiError> {
        match self {
            Self::Service(id) => api::service_activity(id, cursor).await,
            Self::Subscription(id) => api::subscription_activity(id, cursor).await,
            Self::Account(id) => api::customer_activity(id, cursor).await,
        }
    }
}

fn actor(entry: &Activity) -> String {
    match (&entry.actor_name, entry.actor) {
        (Some(name), _) => name.clone(),
        (None, ActorKind::System) => "System".into(),
        (None, ActorKind::Staff) => "Staff".into(),
        (None, ActorKind::Customer) => "Customer".into(),
    }
}

/// Why staff did it; only staff are told.
fn why(activity: &Activity) -> Option<AnyView> {
    let code = activity.reason_code.map(|code| match reason::label(code) {
        Some(words) => format!("{words} ({code})"),
        None => format!("Reason {code}"),
    });
    let comment = activity.comment.clone();
    if code.is_none() && comment.is_none() {
        return None;
    }
    Some(
        view! {
            <p class="timeline__why small">
                <span class="muted">{code}</span>
                " "
                <span class="prose" dir="auto">
                    {comment}
                </span>
            </p>
        }
        .into_any(),
    )
}

fn entry(activity: &Activity) -> AnyView {
    view! {
        <li class="timeline__entry">
            <p>{sentence(&activity.event)}</p>
            <p class="small muted">
                {instant(activity.at, true)} " · " <span dir="auto">{actor(activity)}</span>
            </p>
            {why(activity)}
        </li>
    }
    .into_any()
}

/// The history: what came with the page, and the rest on demand.
#[component]
pub fn ActivityList(
    /// What the history is of; decides from where more is fetched.
    of: HistoryOf,
    /// The latest entries, newest first, as they came with the page.
    latest: Vec<Activity>,
    /// How many there are.
    total: u64,
) -> impl IntoView {
    let session = Session::expect();
    let entries = RwSignal::new(latest);
    let failure = RwSignal::new(None::<ApiError>);
    let more =
        Memo::new(move |_| usize::try_from(total).unwrap_or(usize::MAX) > entries.with(Vec::len));
    let load = move || {
        failure.set(None);
        spawn_local(async move {
            let mut all: Vec<Activity> = Vec::new();
            let mut cursor = None;
            loop {
                match session.check(of.page(cursor.as_deref()).await) {
                    Ok(page) => {
                        all.extend(page.items);
                        cursor = page.next_cursor;
                    }
                    Err(error) => {
                        let _ = failure.try_set(Some(error));
                        return;
                    }
                }
                if cursor.is_none() {
                    let _ = entries.try_set(all);
                    return;
                }
            }
        });
    };
    view! {
        <section class="sheet part" aria-labelledby="activity-heading">
            <h2 id="activity-heading">"Activity"</h2>
            <ol class="timeline">
                <For each=move || entries.get() key=|activity| activity.id children=|activity| entry(&activity) />
            </ol>
            {move || failure.get().map(|error| view! { <Failure error=error retry=move |()| load() /> })}
            {move || {
                more.get()
                    .then(|| {
                        view! {
                            <button type="button" class="btn btn--small" on:click=move |_| load()>
                                {format!("Show all {total} entries")}
                            </button>
                        }
                    })
            }}
        </section>
    }
}
