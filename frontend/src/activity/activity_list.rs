//! The history, newest first.

use goodstanding_shared::activity::Activity;
use goodstanding_shared::ids::{CustomerId, ServiceId, SubscriptionId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::reason;
use goodstanding_words::{activity, parts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::paths;
use crate::services::sentence_text;
use crate::sessions::Session;
use crate::ui::{Failure, id_link, instant};
use crate::words::{fixed, say};

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

/// Why staff did it; only staff are told.
fn why(activity: &Activity) -> Option<AnyView> {
    let code = activity.reason_code.map(|code| match reason::label(code) {
        Some(words) => format!("{} ({code})", fixed(words)),
        None => say(activity::reason(&code.to_string())),
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

/// The statuses that were recorded; only staff read them.
fn recorded(activity: &Activity) -> Option<AnyView> {
    let words = activity
        .event
        .recorded()
        .filter(|_| Session::expect().is_staff())?;
    Some(view! { <p class="small muted">{say(words)}</p> }.into_any())
}

fn entry(activity: &Activity) -> AnyView {
    let transaction = activity.event.transaction().map(|id| {
        view! {
            " · "
            {id_link(paths::transaction(id), id.as_str())}
        }
    });
    view! {
        <li class="timeline__entry">
            <p>{sentence_text(&activity.event.sentence())}</p>
            <p class="small muted">
                {instant(activity.at, true)} " · " <span dir="auto">{say(activity.by())}</span> {transaction}
            </p>
            {recorded(activity)} {why(activity)}
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
            <h2 id="activity-heading">{fixed(parts::ACTIVITY)}</h2>
            <ol class="timeline">
                <For each=move || entries.get() key=|activity| activity.id children=|activity| entry(&activity) />
            </ol>
            {move || failure.get().map(|error| view! { <Failure error=error retry=move |()| load() /> })}
            {move || {
                more.get()
                    .then(|| {
                        view! {
                            <button type="button" class="btn btn--small" on:click=move |_| load()>
                                {say(activity::show_all(total))}
                            </button>
                        }
                    })
            }}
        </section>
    }
}
