//! What an entry of the history tells, in plain words for whoever reads it, and what was recorded,
//! for staff.

use super::{Activity, ActorKind, Event};
use crate::ids::TransactionId;
use crate::money::Money;
use crate::sentence::{Piece, Sentence};
use crate::subscriptions::{Standing, SubscriptionStatus};
use crate::transactions::TransactionStatus as T;

/// A payment method as the history keeps its name, in two words: `Visa 4242`.
fn short(name: &str) -> String {
    name.replacen(" ending in ", " ", 1)
}

fn around(before: &'static str, amount: Money, after: &'static str) -> Sentence {
    Sentence::money(before, amount).and(Sentence::new(after))
}

/// What became of a charge.
fn charged(amount: Money, status: T) -> Sentence {
    if amount.is_zero() {
        return Sentence::new(match status {
            T::Cancelled | T::AuthExpired | T::Void => "The check of the payment method failed",
            T::New | T::AuthorizedPending => "The payment method is being checked",
            T::AuthorizationPending => "The check of the payment method waits for an approval",
            T::Authorized | T::AuthorizedForValidation | T::Captured | T::Settled | T::Refunded => {
                "The payment method was checked"
            }
        });
    }
    let payment = |after| around("The payment of ", amount, after);
    match status {
        T::Captured | T::Settled => around("", amount, " was paid"),
        T::Authorized => around("", amount, " was reserved"),
        T::Cancelled => payment(" failed"),
        T::AuthorizationPending => payment(" waits for an approval"),
        T::New | T::AuthorizedPending => payment(" is being processed"),
        T::AuthorizedForValidation => Sentence::new("The payment method was checked"),
        T::Refunded => around("", amount, " was given back"),
        T::AuthExpired | T::Void => payment(" was called off"),
    }
}

/// How a subscription began.
const fn began(standing: Standing) -> &'static str {
    match standing.status() {
        SubscriptionStatus::Processing => "Ordered; being set up",
        SubscriptionStatus::PendingActivation => "Ordered; starts later",
        SubscriptionStatus::Active
        | SubscriptionStatus::PendingPause
        | SubscriptionStatus::Paused
        | SubscriptionStatus::PendingCancel
        | SubscriptionStatus::Cancelled
        | SubscriptionStatus::Expired
        | SubscriptionStatus::Upgraded
        | SubscriptionStatus::LegacySuspended
        | SubscriptionStatus::Deleted => "Subscription created",
    }
}

impl Event {
    /// What happened, in a sentence without its full stop.
    pub fn sentence(&self) -> Sentence {
        let new = Sentence::new;
        match self {
            Self::ServiceOrdered { .. } => new("The service was ordered"),
            Self::ServiceAccepted => {
                new("The order was accepted; the service waits for its first payment")
            }
            Self::ServiceActivated => new("The service was activated"),
            Self::ServiceSuspended { reason } => {
                Sentence::text(format!("The service was suspended: {reason}"))
            }
            Self::ServiceResumed => new("The service was resumed"),
            Self::ServiceTerminated { reason } => {
                Sentence::text(format!("The service was terminated: {reason}"))
            }
            Self::ServiceMarkedAsFraud => new("The order was marked as fraud"),
            Self::ServiceArchived => new("The service was archived"),
            Self::ServiceEnded => new("The service ended with its subscription"),
            Self::CancellationRequested {
                kind, effective_on, ..
            } => {
                let what = format!("Cancellation was requested: {}, ", kind.label().english());
                Sentence(vec![Piece::Text(what), Piece::Date(*effective_on)])
            }
            Self::CancellationCompleted { .. } => new("The cancellation took effect"),
            Self::CancellationWithdrawn { .. } => new("The cancellation request was withdrawn"),
            Self::SubscriptionCreated { to } => new(began(*to)),
            Self::SubscriptionChanged { event, .. } => {
                new(event.map_or("The status changed", |event| event.sentence().english()))
            }
            Self::StartMoved { starts_on } => Sentence(vec![
                Piece::Words("The start was moved to "),
                Piece::Date(*starts_on),
            ]),
            Self::Charged { amount, status, .. } => charged(*amount, *status),
            Self::PeriodCorrected { .. } => new("The days that a payment is for were put right"),
            Self::ChargeOrdered { amount, .. } => {
                around("A payment of ", *amount, " was asked for")
            }
            Self::RefundOrdered { amount, .. } => around("A refund of ", *amount, " was ordered"),
            Self::Refunded { amount, .. } => around("", *amount, " was given back"),
            Self::PaymentMethodAdded { name, .. } => {
                Sentence::text(format!("{} was added", short(name)))
            }
            Self::PaymentMethodReplaced { name, .. } => {
                Sentence::text(format!("Now paid with {}", short(name)))
            }
            Self::PaymentMethodRemoved { name, .. } => {
                Sentence::text(format!("{} was removed", short(name)))
            }
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
            | Self::PaymentMethodRemoved { .. } => None,
        }
    }

    /// The statuses that were recorded with it, in their own words; for staff.
    pub fn recorded(&self) -> Option<String> {
        match self {
            Self::SubscriptionCreated { to } => Some(to.to_string()),
            Self::SubscriptionChanged { event, from, to } => Some(match event {
                Some(event) => format!("From {from} to {to}: {}", event.label()),
                None => format!("From {from} to {to}"),
            }),
            Self::Charged { status, .. } => Some(status.label().english().to_owned()),
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
            | Self::PaymentMethodRemoved { .. } => None,
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
    pub fn by(&self) -> &str {
        match (&self.actor_name, self.actor) {
            (Some(name), _) => name,
            (None, ActorKind::System) => "Automatic",
            (None, ActorKind::Staff) => "Goodstanding staff",
            (None, ActorKind::Customer) => "Customer",
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
            failed.recorded().unwrap(),
            "From Active, Good Standing to Active, In Retry: renewal fails softly"
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
        assert_eq!(entry(ActorKind::Staff).by(), "Emil Novák");
        let told = entry(ActorKind::Staff).for_customer();
        assert_eq!(told.by(), "Goodstanding staff");
        assert_eq!((told.reason_code, told.comment), (None, None));
        assert_eq!(entry(ActorKind::Customer).for_customer().by(), "Emil Novák");
        let system = Activity {
            actor_name: None,
            ..entry(ActorKind::System)
        };
        assert_eq!(system.by(), "Automatic");
    }
}
