//! What each status means, one click away from every list.

use goodstanding_shared::services::ServiceStatus;
use goodstanding_words::services::legend as words;
use leptos::prelude::*;

use super::{cancellation_mark, service_badge};
use crate::ui::legend;
use crate::words::fixed;

/// What each status of a service means, one click away.
pub(super) fn service_legend() -> AnyView {
    let mark = (cancellation_mark(), fixed(words::MARK));
    let statuses = ServiceStatus::ALL
        .iter()
        .map(|status| (service_badge(*status), fixed(status.sentence())));
    legend(fixed(words::TITLE), statuses.chain([mark]).collect())
}
