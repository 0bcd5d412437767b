//! What a cancellation will do, in words. The facts come from the rule that the server executes.

use chrono::{DateTime, Utc};
use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, MARK, Outcome, TypeRefusal, decide,
};
use goodstanding_shared::services::{NoDueDate, Service, ServiceStatus, Unpaid, UnpaidReason};
use goodstanding_words::cancellations::preview as words;
use goodstanding_words::common;

use crate::ui::PreviewLine;
use crate::words::{fixed, say};

/// The hint below a type: its consequence in a sentence, or why it is not offered.
pub fn hint(service: &Service, kind: CancellationType, now: DateTime<Utc>) -> String {
    match decide(service, kind, now) {
        Err(TypeRefusal::NoDueDate) => fixed(match service.no_due {
            Some(NoDueDate::NotSetUp) => words::NOT_SET_UP,
            Some(NoDueDate::StartsOn) => words::NOT_BEGUN,
            Some(NoDueDate::Paused) => words::PAUSED,
            Some(NoDueDate::Free) => words::FREE,
            Some(NoDueDate::PaidOnce) => words::PAID_ONCE,
            Some(NoDueDate::Ended) | None => words::NO_DUE,
        })
        .into(),
        Err(TypeRefusal::DueDatePassed(due)) if service.unpaid.is_some() => {
            say(words::due_unpaid(due))
        }
        Err(TypeRefusal::DueDatePassed(due)) => say(words::due_came(due)),
        Ok(outcome) => match (outcome.state, outcome.not_returned) {
            (CancellationState::Open, _) => say(words::keeps_running(outcome.effective_on)),
            (_, Some(lost)) => say(words::stops_today_losing(lost.into())),
            (_, None) => fixed(words::STOPS_TODAY).into(),
        },
    }
}

/// What will happen, in order.
pub fn preview_lines(service: &Service, outcome: &Outcome) -> Vec<PreviewLine> {
    let name = service.name.as_str();
    let today = |text: String| PreviewLine::today(text);
    match outcome.state {
        CancellationState::Open => vec![
            today(say(words::marked(MARK.into(), name))),
            PreviewLine::on(outcome.effective_on, say(words::stops(name))),
        ],
        CancellationState::Completed | CancellationState::Withdrawn => {
            let status = outcome.status.label().into();
            let stop = if service.status == ServiceStatus::Pending {
                words::not_set_up_any_more(name, status)
            } else {
                words::stops_at_once(name, status)
            };
            let mut lines = vec![today(say(stop)), today(fixed(words::NOTHING_MORE).into())];
            if let Some(unpaid) = service.unpaid {
                lines.push(today(unpaid_line(service, &unpaid)));
            }
            let paid_until = service.paid.and_then(|paid| paid.until);
            if let (Some(lost), Some(until)) = (outcome.not_returned, paid_until) {
                lines.push(today(say(words::not_returned(lost.into(), until))));
            }
            lines.push(today(fixed(common::UNDONE_NEVER).into()));
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
            say(words::invoices_stay(unpaid.amount.into()))
        }
        UnpaidReason::InvoiceOpen
        | UnpaidReason::InvoiceOverdue
        | UnpaidReason::FirstPaymentFailed
        | UnpaidReason::PaymentFailed
        | UnpaidReason::UnusablePaymentMethod
        | UnpaidReason::RetriesFailed
        | UnpaidReason::AwaitsApproval => fixed(words::NOT_TRIED_AGAIN).to_owned(),
    }
}
