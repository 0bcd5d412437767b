//! What a cancellation will do, in words. The facts come from the rule that the server executes.

use chrono::{DateTime, Utc};
use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, MARK, Outcome, TypeRefusal, decide,
};
use goodstanding_shared::services::{NoDueDate, Service, ServiceStatus, Unpaid, UnpaidReason};

use crate::ui::{PreviewLine, calendar_date, money_text};

/// The hint below a type: its consequence in a sentence, or why it is not offered.
pub fn hint(service: &Service, kind: CancellationType, now: DateTime<Utc>) -> String {
    match decide(service, kind, now) {
        Err(TypeRefusal::NoDueDate) => match service.no_due {
            Some(NoDueDate::NotSetUp) => {
                "Not available: the service was never due, so there is no date to wait for."
            }
            Some(NoDueDate::StartsOn) => {
                "Not available: the service has not begun, so there is no date to wait for."
            }
            Some(NoDueDate::Paused) => {
                "Not available: while its subscription is paused there is no date to wait for."
            }
            Some(NoDueDate::Free) => {
                "Not available: the service is free and has no due date to wait for."
            }
            Some(NoDueDate::PaidOnce) => {
                "Not available: the service was paid once and has no due date to wait for."
            }
            Some(NoDueDate::Ended) | None => "Not available: there is no due date to wait for.",
        }
        .into(),
        Err(TypeRefusal::DueDatePassed(due)) if service.unpaid.is_some() => format!(
            "Not available: the payment of {} has not succeeded.",
            calendar_date(due)
        ),
        Err(TypeRefusal::DueDatePassed(due)) => format!(
            "Not available: the due date, {}, has already come.",
            calendar_date(due)
        ),
        Ok(outcome) => match (outcome.state, outcome.not_returned) {
            (CancellationState::Open, _) => {
                format!(
                    "Keeps running until {}. You can withdraw until then.",
                    calendar_date(outcome.effective_on)
                )
            }
            (_, Some(lost)) => format!(
                "Stops today. {} for the unused days is not given back. Cannot be undone.",
                money_text(lost)
            ),
            (_, None) => "Stops today. Cannot be undone.".into(),
        },
    }
}

/// What will happen, in order.
pub fn preview_lines(service: &Service, outcome: &Outcome) -> Vec<PreviewLine> {
    let name = service.name.as_str();
    let today = |text: String| PreviewLine::today(text);
    match outcome.state {
        CancellationState::Open => vec![
            today(format!("{name} keeps its status and is marked “{MARK}”.")),
            PreviewLine::on(
                outcome.effective_on,
                format!("{name} stops. Nothing is charged after it."),
            ),
        ],
        CancellationState::Completed | CancellationState::Withdrawn => {
            let stop = if service.status == ServiceStatus::Pending {
                "is not set up any more"
            } else {
                "stops at once"
            };
            let mut lines = vec![
                today(format!("{name} {stop} and is {}.", outcome.status.label())),
                today("Nothing more is charged for it.".into()),
            ];
            if let Some(unpaid) = service.unpaid {
                lines.push(today(unpaid_line(service, &unpaid)));
            }
            let paid_until = service.paid.and_then(|paid| paid.until);
            if let (Some(lost), Some(until)) = (outcome.not_returned, paid_until) {
                lines.push(today(format!(
                    "{} that was paid for the days until {} is not given back.",
                    money_text(lost),
                    calendar_date(until)
                )));
            }
            lines.push(today("This cannot be undone.".into()));
            lines
        }
    }
}

/// What becomes of what is unpaid: an invoice stays owed, except of an order that never began; a
/// payment that failed is not tried again for it.
fn unpaid_line(service: &Service, unpaid: &Unpaid) -> String {
    match unpaid.reason {
        UnpaidReason::InvoiceOpen | UnpaidReason::InvoiceOverdue
            if service.status != ServiceStatus::Pending =>
        {
            format!(
                "The open invoices of {} are still to be paid.",
                money_text(unpaid.amount)
            )
        }
        UnpaidReason::InvoiceOpen
        | UnpaidReason::InvoiceOverdue
        | UnpaidReason::FirstPaymentFailed
        | UnpaidReason::PaymentFailed
        | UnpaidReason::UnusablePaymentMethod
        | UnpaidReason::RetriesFailed
        | UnpaidReason::AwaitsApproval => "What is unpaid for it is not tried again.".to_owned(),
    }
}
