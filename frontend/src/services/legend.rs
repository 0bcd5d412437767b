//! What each status means, one click away from every list.

use goodstanding_shared::services::ServiceStatus;
use leptos::prelude::*;

use super::{cancellation_mark, service_badge};

/// The legend.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let statuses = ServiceStatus::ALL
        .iter()
        .map(|status| (service_badge(*status), status.sentence()));
    let mark = (
        cancellation_mark(),
        "The service ends on its due date, unless the request is withdrawn.",
    );
    view! {
        <details class="legend">
            <summary>"What the statuses mean"</summary>
            <dl>
                {statuses
                    .chain([mark])
                    .map(|(badge, sentence)| {
                        view! {
                            <div>
                                <dt>{badge}</dt>
                                <dd>{sentence}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </details>
    }
}
