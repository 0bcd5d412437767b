//! What must hold of cancellation requests.

use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::services::ServiceStatus;

use super::invariants::Invariant as I;
use super::report::{Report, instant};

/// A cancellation request as it is stored.
pub(super) struct Request {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) requested_at: i64,
    pub(super) closed_at: Option<i64>,
}

/// The requests about one service, which stands so.
pub(super) fn check(
    report: &mut Report<'_>,
    service: &str,
    status: ServiceStatus,
    requests: &[Request],
) {
    let is_open = |request: &&Request| request.state == CancellationState::Open.as_str();
    let open = requests.iter().filter(is_open).count();
    report.require(open <= 1, I::RequestOneOpen, service, || {
        format!("{open} open requests; at most one was expected")
    });
    for request in requests {
        let is_open = is_open(&request);
        let dates = request.closed_at.is_none() == is_open
            && request
                .closed_at
                .is_none_or(|closed_at| closed_at >= request.requested_at);
        report.require(dates, I::RequestDates, &request.id, || {
            format!(
                "{}, made at {}, closed at {}",
                request.state,
                instant(request.requested_at),
                request
                    .closed_at
                    .map_or_else(|| "no time".to_owned(), instant)
            )
        });
        let is_completed = request.state == CancellationState::Completed.as_str();
        let has_ended = status.has_ended();
        let effect = (!is_open || !has_ended) && (!is_completed || has_ended);
        report.require(effect, I::RequestEffect, &request.id, || {
            format!("{}, and {service} is {status}", request.state)
        });
    }
}
