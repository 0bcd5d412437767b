//! How a service stands, in a sentence, and the one thing that helps.

use goodstanding_words::services::explained as words;
use goodstanding_words::{Fixed, Message, lists};

use super::{Service, ServiceStatus, ServiceWait, SuspensionCause, Unpaid, UnpaidReason};
use crate::text::sentences;

/// What the customer can do about a service that is unpaid, or paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceHelp {
    /// Paying what failed, with the same payment method or another one.
    Pay,
    /// Approving the charge, or paying the invoice, among the transactions.
    SeeTransactions,
    /// Resuming the subscription that is paused.
    Resume,
}

/// How a service stands, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceExplanation {
    /// How it stands, and what comes next.
    pub sentence: Message,
    /// What helps; none where nothing needs to be done, or only staff can.
    pub help: Option<ServiceHelp>,
}

impl Service {
    /// The due date that lists show, sort and filter by: none while an answer is awaited that may
    /// move it.
    pub fn due_shown(&self) -> Option<chrono::NaiveDate> {
        self.next_due.filter(|_| !self.awaits_answer)
    }

    /// The sentence for the service, with the one thing that helps. What is unpaid comes first,
    /// then what keeps it from working.
    pub fn explain(&self) -> ServiceExplanation {
        let of = |sentence, help| ServiceExplanation { sentence, help };
        if let Some(unpaid) = &self.unpaid {
            let (sentence, help) = unpaid.explain(self);
            return of(sentence, Some(help));
        }
        match self.status {
            ServiceStatus::Pending => of(self.explain_waiting(), None),
            ServiceStatus::Suspended => match self.suspended_for.as_slice() {
                causes if causes.contains(&SuspensionCause::Risk) => of(words::HELD.into(), None),
                causes if causes.contains(&SuspensionCause::ByStaff) => {
                    of(words::SUSPENDED.into(), None)
                }
                causes if causes.contains(&SuspensionCause::Paused) => {
                    of(words::paused(self.name.as_str()), Some(ServiceHelp::Resume))
                }
                _ => of(self.status.sentence().into(), None),
            },
            ServiceStatus::Active | ServiceStatus::Fraud | ServiceStatus::Archived => {
                of(self.status.sentence().into(), None)
            }
            ServiceStatus::Canceled | ServiceStatus::Terminated => {
                let cause = self.ended_for.map(super::EndCause::sentence);
                of(cause.unwrap_or(self.status.sentence()).into(), None)
            }
        }
    }

    /// What restores a suspended service of which nothing is unpaid, in short: its page says it in
    /// a sentence, with the button. None for the others.
    pub fn way_back(&self) -> Option<Fixed> {
        if self.status != ServiceStatus::Suspended || self.unpaid.is_some() {
            return None;
        }
        Some(match self.explain().help {
            Some(ServiceHelp::Resume) => words::RESUME_TO_USE,
            Some(ServiceHelp::Pay | ServiceHelp::SeeTransactions) | None => words::CONTACT_US,
        })
    }

    fn explain_waiting(&self) -> Message {
        let waits = |wait| self.waits_for.contains(&wait);
        if waits(ServiceWait::Start) {
            return self
                .starts_on
                .map_or(words::STARTS_LATER.into(), words::starts_on);
        }
        let (payment, acceptance) = (waits(ServiceWait::Payment), waits(ServiceWait::Acceptance));
        let said = match (waits(ServiceWait::Resume), payment, acceptance) {
            (true, true, _) => words::WAITS_FOR_PAYMENT_AND_RESUME,
            (true, false, true) => words::WAITS_FOR_ACCEPTANCE_AND_RESUME,
            (true, false, false) => words::WAITS_FOR_RESUME,
            (false, true, true) => words::WAITS_FOR_ACCEPTANCE_AND_PAYMENT,
            (false, true, false) => words::WAITS_FOR_PAYMENT,
            (false, false, true) => words::WAITS_FOR_ACCEPTANCE,
            (false, false, false) => self.status.sentence(),
        };
        said.into()
    }
}

impl Unpaid {
    /// What a failed payment means for a service in this status: how it stands, whether we try
    /// again, and when it is over else.
    fn explain_failed(&self, status: ServiceStatus) -> Message {
        let (sum, since) = (self.amount.into(), self.since);
        let stands = match status {
            ServiceStatus::Active => words::running_but_failed(since, sum),
            ServiceStatus::Suspended => words::off_and_failed(since, sum),
            ServiceStatus::Pending
            | ServiceStatus::Canceled
            | ServiceStatus::Terminated
            | ServiceStatus::Fraud
            | ServiceStatus::Archived => words::unpaid_since(since, sum),
        };
        let end = self.works_until.map(|end| match status {
            ServiceStatus::Pending => words::called_off_unless(end),
            ServiceStatus::Active
            | ServiceStatus::Suspended
            | ServiceStatus::Canceled
            | ServiceStatus::Terminated
            | ServiceStatus::Fraud
            | ServiceStatus::Archived => words::ends_unless(end),
        });
        let retry = self.retry_on.map(words::retry_on);
        sentences(stands, retry.into_iter().chain(end))
    }

    fn explain(&self, service: &Service) -> (Message, ServiceHelp) {
        match self.reason {
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => {
                (self.explain_failed(service.status), ServiceHelp::Pay)
            }
            UnpaidReason::AwaitsApproval => (
                words::awaits_approval(self.amount.into()),
                ServiceHelp::SeeTransactions,
            ),
            UnpaidReason::InvoiceOpen => {
                let due = words::invoice_due(self.since, self.amount.into());
                let said = if service.status == ServiceStatus::Pending {
                    lists::sentences(due, words::SET_UP_WHEN_PAID.into())
                } else {
                    due
                };
                (said, ServiceHelp::SeeTransactions)
            }
            UnpaidReason::InvoiceOverdue => {
                let is_suspended = service
                    .suspended_for
                    .contains(&SuspensionCause::InvoiceOverdue);
                let then = if is_suspended {
                    Some(words::PAY_TO_SWITCH_ON.into())
                } else {
                    self.works_until.map(words::suspended_on)
                };
                let overdue = words::invoice_overdue(self.since, self.amount.into());
                (sentences(overdue, then), ServiceHelp::SeeTransactions)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SubscriptionId;
    use crate::money::{Currency, Money};
    use crate::services::{EndCause, service};

    fn shop(status: ServiceStatus) -> Service {
        service(1, "Shop", status, "2026-11-01".parse().unwrap(), None)
    }

    fn unpaid(reason: UnpaidReason, status: ServiceStatus) -> String {
        let mut service = shop(status);
        service.unpaid = Some(Unpaid {
            reason,
            subscription: SubscriptionId::from_bits(1),
            since: "2026-11-22".parse().unwrap(),
            retry_on: "2026-11-25".parse().ok(),
            works_until: "2026-12-02".parse().ok(),
            amount: Money::new(3198, Currency::EUR),
        });
        service.explain().sentence.to_string()
    }

    #[test]
    fn what_is_unpaid_comes_first_with_its_dates() {
        assert_eq!(
            unpaid(UnpaidReason::PaymentFailed, ServiceStatus::Active),
            "It is running, but the payment of 22 Nov 2026 failed: 31.98 EUR is unpaid. \
             We try again on 25 Nov 2026. \
             It ends on 2 Dec 2026 unless the payment succeeds first."
        );
        assert_eq!(
            unpaid(UnpaidReason::FirstPaymentFailed, ServiceStatus::Pending),
            "31.98 EUR is unpaid since 22 Nov 2026. We try again on 25 Nov 2026. \
             The order is called off on 2 Dec 2026 unless the payment succeeds first."
        );
        assert_eq!(
            unpaid(UnpaidReason::InvoiceOpen, ServiceStatus::Pending),
            "Invoice of 31.98 EUR is due on 22 Nov 2026. Set up when it is paid."
        );
    }

    #[test]
    fn a_due_date_that_an_answer_may_move_is_not_shown() {
        let mut service = shop(ServiceStatus::Active);
        service.next_due = "2026-12-01".parse().ok();
        assert_eq!(service.due_shown(), service.next_due);
        service.awaits_answer = true;
        assert_eq!(service.due_shown(), None);
    }

    #[test]
    fn what_is_switched_off_and_unpaid_says_when_it_ends_and_nothing_shorter() {
        let words = unpaid(UnpaidReason::PaymentFailed, ServiceStatus::Suspended);
        assert!(
            words.starts_with("It is switched off, and the payment of 22 Nov 2026 failed"),
            "{words}"
        );
        let ends = "It ends on 2 Dec 2026 unless the payment succeeds first.";
        assert!(words.ends_with(ends), "{words}");
        let open = unpaid(UnpaidReason::InvoiceOpen, ServiceStatus::Active);
        assert_eq!(open, "Invoice of 31.98 EUR is due on 22 Nov 2026.");
        let mut service = shop(ServiceStatus::Suspended);
        service.suspended_for = vec![SuspensionCause::InvoiceOverdue];
        service.unpaid = Some(Unpaid {
            reason: UnpaidReason::InvoiceOverdue,
            subscription: SubscriptionId::from_bits(1),
            since: "2026-11-22".parse().unwrap(),
            retry_on: None,
            works_until: "2026-12-02".parse().ok(),
            amount: Money::new(3198, Currency::EUR),
        });
        assert_eq!(service.way_back(), None);
        let words = service.explain().sentence.to_string();
        assert!(words.ends_with("Pay it to switch the service on again."));
        service.status = ServiceStatus::Active;
        service.suspended_for.clear();
        let words = service.explain().sentence.to_string();
        assert!(words.ends_with("The service is suspended on 2 Dec 2026."));
    }

    #[test]
    fn of_several_causes_the_one_is_said_that_staff_have_to_lift() {
        use SuspensionCause::{ByStaff, Paused, Risk};
        let words = |causes: &[SuspensionCause]| {
            let mut service = shop(ServiceStatus::Suspended);
            service.suspended_for = causes.to_vec();
            service.explain().sentence.to_string()
        };
        assert!(words(&[Paused, ByStaff, Risk]).starts_with("Held while we check"));
        assert!(words(&[Paused, ByStaff]).starts_with("Suspended by us."));
        assert_eq!(
            words(&[Paused]),
            "Paused. Resume the subscription to use Shop again."
        );
        assert_eq!(words(&[]), "Switched off for now; it can be restored.");
    }

    #[test]
    fn what_is_pending_says_everything_that_it_waits_for() {
        use ServiceWait::{Acceptance, Payment, Start};
        let words = |waits: &[ServiceWait]| {
            let mut pending = shop(ServiceStatus::Pending);
            pending.waits_for = waits.to_vec();
            pending.starts_on = "2026-12-01".parse().ok();
            pending.explain().sentence.to_string()
        };
        assert_eq!(words(&[Start, Payment]), "Starts on 1 Dec 2026.");
        assert_eq!(
            words(&[Payment, Acceptance]),
            "Set up when we have checked the order and the first payment has arrived."
        );
        assert_eq!(
            words(&[Payment]),
            "Set up when the first payment has arrived."
        );
        assert_eq!(
            words(&[Acceptance]),
            "Set up when we have checked the order."
        );
        assert_eq!(words(&[]), "Ordered, not yet set up.");
    }

    #[test]
    fn every_situation_ends_with_a_full_stop_and_a_suspended_one_names_its_way_back() {
        for status in ServiceStatus::ALL.iter().copied() {
            for reason in UnpaidReason::ALL {
                let text = unpaid(*reason, status);
                assert!(text.ends_with('.') && !text.contains(".."), "{text}");
            }
            assert!(shop(status).explain().sentence.to_string().ends_with('.'));
        }
        let mut paused = shop(ServiceStatus::Suspended);
        paused.suspended_for = vec![SuspensionCause::Paused];
        assert_eq!(paused.explain().help, Some(ServiceHelp::Resume));
        assert_eq!(paused.way_back(), Some(words::RESUME_TO_USE));
        for cause in [SuspensionCause::ByStaff, SuspensionCause::Risk] {
            paused.suspended_for = vec![SuspensionCause::Paused, cause];
            assert_eq!(paused.way_back(), Some(words::CONTACT_US));
        }
        assert_eq!(shop(ServiceStatus::Active).way_back(), None);
        let mut ended = shop(ServiceStatus::Terminated);
        ended.ended_for = Some(EndCause::Unpaid);
        let words = ended.explain().sentence.to_string();
        assert_eq!(words, "Ended because it was not paid.");
    }

    #[test]
    fn what_waits_for_a_resume_says_what_else_it_waits_for() {
        use ServiceWait::{Acceptance, Payment, Resume};
        let words = |waits: &[ServiceWait]| {
            let mut pending = shop(ServiceStatus::Pending);
            pending.waits_for = waits.to_vec();
            pending.explain().sentence.to_string()
        };
        assert_eq!(words(&[Resume]), "Set up when the subscription is resumed.");
        assert!(words(&[Resume, Acceptance]).contains("checked the order and the subscription"));
        assert!(words(&[Resume, Payment]).contains("payment has arrived and the subscription"));
    }
}
