//! What needs the customer: how urgent it is, why it came to it, and what helps.

use core::cmp::Reverse;

use chrono::NaiveDate;
use goodstanding_words::overview::{deadlines, trouble as words};
use goodstanding_words::{Message, lists};

use super::{Trouble, TroubleHelp};
use crate::services::{ServiceStatus, UnpaidReason};
use crate::tone::Tone;
use crate::transactions::declined;

/// A deadline that is so many days away or less is grave.
const SOON_DAYS: i64 = 2;

impl Trouble {
    /// The day on which something happens unless the customer acts.
    pub fn deadline(&self) -> Option<NaiveDate> {
        match self.unpaid.reason {
            // What becomes of it later, such as an order that is called off, comes after that day.
            UnpaidReason::InvoiceOpen => Some(self.unpaid.since),
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed
            | UnpaidReason::AwaitsApproval
            | UnpaidReason::InvoiceOverdue => self.unpaid.works_until,
        }
    }

    /// What happens on the day of the deadline, which is so far away: "Ends in 5 days".
    pub fn deadline_words(&self, distance: &str) -> Message {
        match self.unpaid.reason {
            UnpaidReason::FirstPaymentFailed => deadlines::called_off(distance),
            UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => deadlines::ends(distance),
            UnpaidReason::AwaitsApproval => deadlines::waits(distance),
            UnpaidReason::InvoiceOpen => deadlines::due(distance),
            UnpaidReason::InvoiceOverdue => deadlines::stops(distance),
        }
    }

    /// Whether something of it works.
    fn is_running(&self) -> bool {
        let is_active = |status| matches!(status, ServiceStatus::Active);
        self.services.iter().any(|one| is_active(one.status))
    }

    /// How grave it is: the gravest is what is off, or will be soon.
    pub fn tone(&self, today: NaiveDate) -> Tone {
        let is_soon = self
            .deadline()
            .is_some_and(|on| (on - today).num_days() <= SOON_DAYS);
        match self.help {
            TroubleHelp::Pay | TroubleHelp::PayInvoice if is_soon || !self.is_running() => {
                Tone::Bad
            }
            TroubleHelp::Pay | TroubleHelp::Approve | TroubleHelp::PayInvoice => Tone::Warn,
        }
    }

    /// By what the most urgent comes first: its deadline, then how much it is, then which it is.
    pub fn urgency(&self) -> impl Ord + use<> {
        let deadline = self.deadline();
        (
            deadline.is_none(),
            deadline,
            Reverse(self.unpaid.amount.minor()),
            self.unpaid.subscription,
        )
    }

    /// What happened, in one sentence.
    pub fn what_happened(&self) -> Message {
        match self.unpaid.reason {
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => {
                declined(self.payment_method.as_ref(), self.attempts, self.response)
            }
            UnpaidReason::AwaitsApproval => words::ASKS_FOR_APPROVAL.into(),
            UnpaidReason::InvoiceOpen => words::INVOICE_TO_PAY.into(),
            UnpaidReason::InvoiceOverdue => words::INVOICE_NOT_PAID.into(),
        }
    }

    /// What comes of it, and what helps.
    pub fn what_helps(&self) -> Message {
        match (self.unpaid.reason, self.unpaid.retry_on) {
            (UnpaidReason::FirstPaymentFailed, Some(retry)) => {
                lists::sentences(words::retry_on(retry), words::SET_UP_ONCE_PAID.into())
            }
            (UnpaidReason::FirstPaymentFailed, None) => words::SET_UP_ONCE_PAID.into(),
            (UnpaidReason::PaymentFailed, Some(retry)) => words::running_retry_on(retry),
            (UnpaidReason::PaymentFailed, None) | (UnpaidReason::RetriesFailed, _) => {
                words::PAY_OR_OTHER_CARD.into()
            }
            (UnpaidReason::UnusablePaymentMethod, _) => words::PAY_WITH_OTHER_CARD.into(),
            (UnpaidReason::AwaitsApproval, _) => words::APPROVE_IT.into(),
            (UnpaidReason::InvoiceOpen, _) => words::NO_CARD_CHARGED.into(),
            (UnpaidReason::InvoiceOverdue, _) if self.is_running() => words::PAY_INVOICE.into(),
            (UnpaidReason::InvoiceOverdue, _) => words::OFF_UNTIL_PAID.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PaymentMethodId, ServiceId, SubscriptionId};
    use crate::money::{Currency, Money};
    use crate::payments::{PaymentMethodBrief, PaymentMethodKind};
    use crate::services::{ServiceBrief, Unpaid};
    use crate::text::ServiceName;
    use crate::transactions::ResponseCode;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn visa() -> PaymentMethodBrief {
        PaymentMethodBrief {
            id: PaymentMethodId::from_bits(1),
            kind: PaymentMethodKind::Card,
            brand: "Visa".into(),
            last4: "0341".into(),
        }
    }

    fn trouble(reason: UnpaidReason, status: ServiceStatus) -> Trouble {
        Trouble {
            unpaid: Unpaid {
                reason,
                subscription: SubscriptionId::from_bits(1),
                since: date("2026-11-18"),
                retry_on: Some(date("2026-11-25")),
                works_until: Some(date("2026-11-29")),
                amount: Money::new(1200, Currency::EUR),
            },
            help: TroubleHelp::of(reason),
            services: vec![ServiceBrief {
                id: ServiceId::from_bits(1),
                name: ServiceName::parse("Client archive").unwrap(),
                status,
                cancellation_requested: false,
            }],
            products: vec!["Object storage 1 TB".into()],
            attempts: 4,
            response: Some(ResponseCode::InsufficientFunds),
            payment_method: Some(visa()),
            transaction: None,
        }
    }

    fn says(trouble: &Trouble) -> String {
        format!("{} {}", trouble.what_happened(), trouble.what_helps())
    }

    #[test]
    fn what_failed_says_with_what_how_often_and_why() {
        let active = ServiceStatus::Active;
        let mut failed = trouble(UnpaidReason::RetriesFailed, active);
        assert_eq!(
            says(&failed),
            "Visa 0341 was declined four times: not enough money. \
             Running until then. Pay, or use another card, to keep it."
        );
        failed.response = Some(ResponseCode::DoNotHonor);
        failed.attempts = 1;
        failed.unpaid.reason = UnpaidReason::PaymentFailed;
        assert_eq!(
            says(&failed),
            "Visa 0341 was declined, and your bank does not say why. \
             Running. We try again on 25 Nov 2026."
        );
        failed.unpaid.retry_on = None;
        assert_eq!(
            failed.what_helps().to_string(),
            "Running until then. Pay, or use another card, to keep it."
        );
        failed.payment_method = None;
        assert_eq!(
            failed.what_happened().to_string(),
            "There was no payment method to charge."
        );
        let first = trouble(UnpaidReason::FirstPaymentFailed, ServiceStatus::Pending);
        assert_eq!(
            first.what_helps().to_string(),
            "We try again on 25 Nov 2026. Set up once it is paid."
        );
    }

    #[test]
    fn every_reason_has_words_a_deadline_and_something_that_helps() {
        for reason in UnpaidReason::ALL {
            let one = trouble(*reason, ServiceStatus::Active);
            let words = says(&one);
            assert!(words.ends_with('.') && !words.contains("  "), "{words}");
            let deadline = one.deadline_words("today").to_string();
            assert!(deadline.ends_with(" today"), "{deadline}");
            assert_eq!(one.help == TroubleHelp::Pay, !one.help.keeps_promises());
        }
        let mut open = trouble(UnpaidReason::InvoiceOpen, ServiceStatus::Active);
        open.unpaid.works_until = None;
        assert_eq!(open.deadline(), Some(open.unpaid.since), "the due date");
        // That of an order which is called off when nobody pays.
        open.unpaid.works_until = Some("2027-01-08".parse().unwrap());
        assert_eq!(open.deadline(), Some(open.unpaid.since), "the due date");
        let mut asked = trouble(UnpaidReason::AwaitsApproval, ServiceStatus::Active);
        asked.unpaid.works_until = None;
        assert_eq!(asked.deadline(), None);
    }

    #[test]
    fn what_is_off_or_ends_soon_is_grave() {
        let reason = UnpaidReason::PaymentFailed;
        let runs = trouble(reason, ServiceStatus::Active);
        assert_eq!(runs.tone(date("2026-11-26")), Tone::Warn);
        assert_eq!(runs.tone(date("2026-11-27")), Tone::Bad);
        let off = trouble(reason, ServiceStatus::Suspended);
        assert_eq!(off.tone(date("2026-11-20")), Tone::Bad);
        let asked = trouble(UnpaidReason::AwaitsApproval, ServiceStatus::Pending);
        assert_eq!(asked.tone(date("2026-11-29")), Tone::Warn);
    }

    #[test]
    fn what_ends_first_comes_first_and_what_never_ends_last() {
        let reason = UnpaidReason::PaymentFailed;
        let of = |id, works_until: Option<&str>, minor| {
            let mut one = trouble(reason, ServiceStatus::Active);
            one.unpaid.subscription = SubscriptionId::from_bits(id);
            one.unpaid.works_until = works_until.map(date);
            one.unpaid.amount = Money::new(minor, Currency::EUR);
            one
        };
        let mut rows = [
            of(1, None, 9),
            of(2, Some("2026-11-29"), 1),
            of(3, Some("2026-11-29"), 2),
            of(4, Some("2026-11-25"), 1),
        ];
        rows.sort_by_key(Trouble::urgency);
        let order: Vec<_> = rows.iter().map(|one| one.unpaid.subscription).collect();
        assert_eq!(order, [4, 3, 2, 1].map(SubscriptionId::from_bits));
    }
}
