//! What an entry of the history tells, in plain words for whoever reads it, and what was recorded,
//! for staff.

use goodstanding_words::{Fixed, Message, activity as words, names};

use super::{Activity, ActorKind, Event};
use crate::ids::TransactionId;
use crate::money::Money;
use crate::payments::recorded_short_name;
use crate::services::{EndCause, SuspensionCause};
use crate::subscriptions::{Standing, SubscriptionEvent, SubscriptionStatus};
use crate::transactions::TransactionStatus as T;

/// What became of a charge.
fn charged(amount: Money, status: T) -> Message {
    if amount.is_zero() {
        let said = match status {
            T::Cancelled | T::AuthExpired | T::Void => words::CHECK_FAILED,
            T::New | T::AuthorizedPending => words::METHOD_BEING_CHECKED,
            T::AuthorizationPending => words::CHECK_WAITS,
            T::Authorized | T::AuthorizedForValidation | T::Captured | T::Settled | T::Refunded => {
                words::METHOD_CHECKED
            }
        };
        return said.into();
    }
    let sum = amount.into();
    match status {
        T::Captured | T::Settled => words::sum_paid(sum),
        T::Authorized => words::sum_reserved(sum),
        T::Cancelled => words::payment_failed(sum),
        T::AuthorizationPending => words::payment_waits(sum),
        T::New | T::AuthorizedPending => words::payment_being_processed(sum),
        T::AuthorizedForValidation => words::METHOD_CHECKED.into(),
        T::Refunded => words::sum_given_back(sum),
        T::AuthExpired | T::Void => words::payment_called_off(sum),
    }
}

/// How a subscription began.
const fn began(standing: Standing) -> Fixed {
    match standing.status() {
        SubscriptionStatus::Processing => words::ORDERED_BEING_SET_UP,
        SubscriptionStatus::PendingActivation => words::ORDERED_STARTS_LATER,
        SubscriptionStatus::Active
        | SubscriptionStatus::PendingPause
        | SubscriptionStatus::Paused
        | SubscriptionStatus::PendingCancel
        | SubscriptionStatus::Cancelled
        | SubscriptionStatus::Expired
        | SubscriptionStatus::Upgraded
        | SubscriptionStatus::LegacySuspended
        | SubscriptionStatus::Deleted => words::SUBSCRIPTION_CREATED,
    }
}

/// Why a service was switched off or ended. The program records its causes in English: they are
/// said in the reader's language; what somebody wrote is said as it is.
fn why(reason: &str) -> Message {
    let suspended = SuspensionCause::ALL.iter().map(|cause| cause.words());
    let ended = EndCause::ALL.iter().map(|cause| cause.words());
    let known = suspended.chain(ended).find(|it| it.english() == reason);
    known.map_or_else(|| names::one(reason), Message::from)
}

impl Event {
    /// What happened, in a sentence without its full stop.
    pub fn sentence(&self) -> Message {
        match self {
            Self::ServiceOrdered { .. } => words::SERVICE_ORDERED.into(),
            Self::ServiceAccepted => words::ORDER_ACCEPTED.into(),
            Self::ServiceActivated => words::SERVICE_ACTIVATED.into(),
            Self::ServiceSuspended { reason } => words::service_suspended(why(reason)),
            Self::ServiceResumed => words::SERVICE_RESUMED.into(),
            Self::ServiceTerminated { reason } => words::service_terminated(why(reason)),
            Self::ServiceMarkedAsFraud => words::ORDER_MARKED_AS_FRAUD.into(),
            Self::ServiceArchived => words::SERVICE_ARCHIVED.into(),
            Self::ServiceEnded => words::SERVICE_ENDED.into(),
            Self::CancellationRequested {
                kind, effective_on, ..
            } => words::cancellation_requested(kind.label().into(), *effective_on),
            Self::CancellationCompleted { .. } => words::CANCELLATION_COMPLETED.into(),
            Self::CancellationWithdrawn { .. } => words::CANCELLATION_WITHDRAWN.into(),
            Self::SubscriptionCreated { to } => began(*to).into(),
            Self::SubscriptionChanged { event, .. } => event
                .map_or(words::STATUS_CHANGED, SubscriptionEvent::sentence)
                .into(),
            Self::StartMoved { starts_on } => words::start_moved(*starts_on),
            Self::Charged { amount, status, .. } => charged(*amount, *status),
            Self::PeriodCorrected { .. } => words::PERIOD_CORRECTED.into(),
            Self::ChargeOrdered { amount, .. } => words::payment_asked_for((*amount).into()),
            Self::RefundOrdered { amount, .. } => words::refund_ordered((*amount).into()),
            Self::Refunded { amount, .. } => words::sum_given_back((*amount).into()),
            Self::PaymentMethodAdded { name, .. } => words::method_added(recorded_short_name(name)),
            Self::PaymentMethodReplaced { name, .. } => words::paid_with(recorded_short_name(name)),
            Self::PaymentMethodRemoved { name, .. } => {
                words::method_removed(recorded_short_name(name))
            }
            Self::PasswordChanged => words::PASSWORD_CHANGED.into(),
        }
    }

    /// The transaction that it tells of.
    pub const fn transaction(&self) -> Option<&TransactionId> {
        match self {
            Self::Charged { transaction, .. }
            | Self::PeriodCorrected { transaction }
            | Self::ChargeOrdered { transaction, .. }
            | Self::RefundOrdered { transaction, .. }
            | Self::Refunded { transaction, .. } => Some(transaction),
            Self::ServiceOrdered { .. }
            | Self::ServiceAccepted
            | Self::ServiceActivated
            | Self::ServiceSuspended { .. }
            | Self::ServiceResumed
            | Self::ServiceTerminated { .. }
            | Self::ServiceMarkedAsFraud
            | Self::ServiceArchived
            | Self::ServiceEnded
            | Self::CancellationRequested { .. }
            | Self::CancellationCompleted { .. }
            | Self::CancellationWithdrawn { .. }
            | Self::SubscriptionCreated { .. }
            | Self::SubscriptionChanged { .. }
            | Self::StartMoved { .. }
            | Self::PaymentMethodAdded { .. }
            | Self::PaymentMethodReplaced { .. }
            | Self::PaymentMethodRemoved { .. }
            | Self::PasswordChanged => None,
        }
    }

    /// The statuses that were recorded with it, in their own words; for staff.
    pub fn recorded(&self) -> Option<Message> {
        match self {
            Self::SubscriptionCreated { to } => Some(to.words()),
            Self::SubscriptionChanged { from, to, .. } => {
                Some(words::recorded(to.words(), from.words()))
            }
            Self::Charged { status, .. } => Some(status.label().into()),
            Self::ServiceOrdered { .. }
            | Self::ServiceAccepted
            | Self::ServiceActivated
            | Self::ServiceSuspended { .. }
            | Self::ServiceResumed
            | Self::ServiceTerminated { .. }
            | Self::ServiceMarkedAsFraud
            | Self::ServiceArchived
            | Self::ServiceEnded
            | Self::CancellationRequested { .. }
            | Self::CancellationCompleted { .. }
            | Self::CancellationWithdrawn { .. }
            | Self::StartMoved { .. }
            | Self::PeriodCorrected { .. }
            | Self::ChargeOrdered { .. }
            | Self::RefundOrdered { .. }
            | Self::Refunded { .. }
            | Self::PaymentMethodAdded { .. }
            | Self::PaymentMethodReplaced { .. }
            | Self::PaymentMethodRemoved { .. }
            | Self::PasswordChanged => None,
        }
    }
}

impl Activity {
    /// Takes out what only staff are told: who of them it was, and why.
    #[must_use]
    pub fn for_customer(self) -> Self {
        let is_staff = self.actor == ActorKind::Staff;
        Self {
            actor_name: self.actor_name.filter(|_| !is_staff),
            reason_code: None,
            comment: None,
            ..self
        }
    }

    /// By whom it was done, as far as the reader is told.
    pub fn by(&self) -> Message {
        match (&self.actor_name, self.actor) {
            (Some(name), _) => names::one(name),
            (None, ActorKind::System) => words::AUTOMATIC.into(),
            (None, ActorKind::Staff) => words::STAFF.into(),
            (None, ActorKind::Customer) => words::CUSTOMER.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ActivityId;
    use crate::money::Currency;
    use crate::subscriptions::BillingStatus as B;

    fn standing(status: SubscriptionStatus, billing: Option<B>) -> Standing {
        Standing::new(status, billing).unwrap()
    }

    #[test]
    fn customers_read_what_happened_and_staff_what_was_recorded() {
        let active = |billing| standing(SubscriptionStatus::Active, Some(billing));
        let failed = Event::SubscriptionChanged {
            event: Some(crate::subscriptions::SubscriptionEvent::FailedSoftly),
            from: active(B::GoodStanding),
            to: active(B::InRetry),
        };
        let words = failed.sentence().to_string();
        assert_eq!(words, "Payment failed; we will try again");
        assert_eq!(
            failed.recorded().unwrap().to_string(),
            "From Active, Good Standing to Active, In Retry"
        );
        let created = Event::SubscriptionCreated {
            to: standing(SubscriptionStatus::Processing, None),
        };
        assert_eq!(created.sentence().to_string(), "Ordered; being set up");
        let replaced = Event::PaymentMethodReplaced {
            payment_method: crate::ids::PaymentMethodId::from_bits(1),
            name: "Visa ending in 4242".into(),
        };
        assert_eq!(replaced.sentence().to_string(), "Now paid with Visa 4242");
        assert_eq!(replaced.recorded(), None);
    }

    #[test]
    fn a_charge_is_told_with_its_amount_and_its_check_without() {
        let told = |minor, status| {
            let event = Event::Charged {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(minor, Currency::EUR),
                status,
            };
            assert_eq!(event.transaction().unwrap().as_str(), "GS00000001");
            event.sentence().to_string()
        };
        for (status, words) in [
            (T::Captured, "12.00 EUR was paid"),
            (T::Cancelled, "The payment of 12.00 EUR failed"),
            (
                T::AuthorizationPending,
                "The payment of 12.00 EUR waits for an approval",
            ),
            (T::Void, "The payment of 12.00 EUR was called off"),
        ] {
            assert_eq!(told(1200, status), words);
        }
        let failed = "The check of the payment method failed";
        assert_eq!(told(0, T::Cancelled), failed);
        for status in T::ALL {
            assert!(!told(0, *status).contains("0.00"), "{status}");
            assert!(told(1200, *status).contains("12.00") || *status == T::AuthorizedForValidation);
        }
    }

    #[test]
    fn customers_are_not_told_who_of_the_staff_it_was() {
        let entry = |actor| Activity {
            id: ActivityId::from_bits(1),
            at: "2026-11-22T00:00:00Z".parse().unwrap(),
            actor,
            actor_name: Some("Emil Novák".into()),
            event: Event::ServiceArchived,
            reason_code: Some(200),
            comment: Some("abuse".into()),
        };
        assert_eq!(entry(ActorKind::Staff).by().to_string(), "Emil Novák");
        let told = entry(ActorKind::Staff).for_customer();
        assert_eq!(told.by().to_string(), "Goodstanding staff");
        assert_eq!((told.reason_code, told.comment), (None, None));
        assert_eq!(
            entry(ActorKind::Customer).for_customer().by().to_string(),
            "Emil Novák"
        );
        let system = Activity {
            actor_name: None,
            ..entry(ActorKind::System)
        };
        assert_eq!(system.by().to_string(), "Automatic");
    }
}
