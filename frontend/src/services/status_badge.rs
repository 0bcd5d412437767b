//! The badge of a service's status, and the mark of an open cancellation request.

use goodstanding_shared::cancellations::MARK;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use crate::ui::badge;
use crate::words::fixed;

/// The badge of a service's status, in its tone and with its label.
pub fn service_badge(status: ServiceStatus) -> AnyView {
    badge(status.tone(), fixed(status.label()))
}

/// The label that a service with an open request carries everywhere.
pub fn cancellation_mark() -> AnyView {
    badge(Tone::Sched, fixed(MARK))
}
