//! What each status means, one click away from every list.

use goodstanding_shared::services::ServiceStatus;
use leptos::prelude::*;

use super::{cancellation_mark, service_badge};
use crate::ui::legend;

/// What each status of a service means, one click away.
pub(super) fn service_legend() -> AnyView {
    let mark = (
        cancellation_mark(),
        "The service ends on its due date, unless the request is withdrawn.",
    );
    let statuses = ServiceStatus::ALL
        .iter()
        .map(|status| (service_badge(*status), status.sentence()));
    legend("What the statuses mean", statuses.chain([mark]).collect())
}
