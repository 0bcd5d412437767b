//! What mails there are, and which event of the history is told by which.

use crate::activity::Event;
use crate::transactions::TransactionStatus;

closed_enum! {
    /// What a mail is about.
    pub enum MailKind {
        /// The receipt of an order.
        OrderReceived = "order_received",
        /// The receipt of a request to end a service.
        CancellationRequested = "cancellation_requested",
        /// The receipt of taking such a request back.
        CancellationWithdrawn = "cancellation_withdrawn",
        /// A service can be used.
        ServiceSetUp = "service_set_up",
        /// A service was switched off.
        ServiceSuspended = "service_suspended",
        /// A service was switched on again.
        ServiceResumed = "service_resumed",
        /// A service has ended.
        ServiceEnded = "service_ended",
        /// A charge failed, and what helps.
        PaymentFailed = "payment_failed",
        /// Money goes back to the customer.
        MoneyReturned = "money_returned",
        /// A way to pay was added.
        PaymentMethodAdded = "payment_method_added",
        /// A way to pay was removed.
        PaymentMethodRemoved = "payment_method_removed",
        /// Somebody signs in with another password.
        PasswordChanged = "password_changed",
        /// The link with which somebody chooses a password.
        PasswordLink = "password_link",
    }
}

impl MailKind {
    /// Whether a mail of the kind leads to something that only its reader may do: its link is made
    /// when it is handed over, and stands nowhere else.
    pub const fn has_secret_link(self) -> bool {
        match self {
            Self::PasswordLink => true,
            Self::OrderReceived
            | Self::CancellationRequested
            | Self::CancellationWithdrawn
            | Self::ServiceSetUp
            | Self::ServiceSuspended
            | Self::ServiceResumed
            | Self::ServiceEnded
            | Self::PaymentFailed
            | Self::MoneyReturned
            | Self::PaymentMethodAdded
            | Self::PaymentMethodRemoved
            | Self::PasswordChanged => false,
        }
    }
}

/// A mail that an event is told by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// What the mail is about.
    pub kind: MailKind,
    /// What the event names: each of a customer's users gets one mail of a kind about it. None:
    /// one for each event.
    pub about: Option<String>,
}

/// The mail by which the customer's users hear of an event; none of what somebody did who knows it,
/// or what another event tells.
pub fn announced(event: &Event) -> Option<Announced> {
    use MailKind as K;
    let about = |kind, id: &dyn std::fmt::Display| {
        Some(Announced {
            kind,
            about: Some(id.to_string()),
        })
    };
    let each = |kind| Some(Announced { kind, about: None });
    match event {
        // One for all that was ordered.
        Event::ServiceOrdered { order } => about(K::OrderReceived, order.as_ref()?),
        Event::CancellationRequested { cancellation, .. } => {
            about(K::CancellationRequested, cancellation)
        }
        Event::CancellationWithdrawn { cancellation } => {
            about(K::CancellationWithdrawn, cancellation)
        }
        Event::ServiceActivated => each(K::ServiceSetUp),
        Event::ServiceSuspended { .. } => each(K::ServiceSuspended),
        Event::ServiceResumed => each(K::ServiceResumed),
        Event::CancellationCompleted { .. }
        | Event::ServiceEnded
        | Event::ServiceTerminated { .. } => each(K::ServiceEnded),
        Event::Charged {
            status: TransactionStatus::Cancelled,
            amount,
            transaction,
        } if !amount.is_zero() => about(K::PaymentFailed, transaction),
        Event::Refunded { transaction, .. } => about(K::MoneyReturned, transaction),
        Event::PaymentMethodAdded { payment_method, .. }
        | Event::PaymentMethodReplaced { payment_method, .. } => {
            about(K::PaymentMethodAdded, payment_method)
        }
        Event::PaymentMethodRemoved { payment_method, .. } => {
            about(K::PaymentMethodRemoved, payment_method)
        }
        Event::PasswordChanged => each(K::PasswordChanged),
        Event::ServiceAccepted
        | Event::ServiceMarkedAsFraud
        | Event::ServiceArchived
        | Event::SubscriptionCreated { .. }
        | Event::SubscriptionChanged { .. }
        | Event::StartMoved { .. }
        | Event::Charged { .. }
        | Event::PeriodCorrected { .. }
        | Event::ChargeOrdered { .. }
        | Event::RefundOrdered { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::OrderId;
    use crate::money::{Currency, Money};

    #[test]
    fn what_was_ordered_together_is_told_by_one_mail() {
        let order = OrderId::from_bits(1);
        let told = announced(&Event::ServiceOrdered { order: Some(order) }).unwrap();
        assert_eq!(told.kind, MailKind::OrderReceived);
        assert_eq!(told.about, Some(order.to_string()));
        assert_eq!(announced(&Event::ServiceOrdered { order: None }), None);
    }

    #[test]
    fn a_charge_is_told_where_it_failed_and_a_check_never() {
        let charged = |status, minor| {
            let event = Event::Charged {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(minor, Currency::EUR),
                status,
            };
            announced(&event).map(|told| told.kind)
        };
        let failed = TransactionStatus::Cancelled;
        assert_eq!(charged(failed, 999), Some(MailKind::PaymentFailed));
        assert_eq!(charged(failed, 0), None);
        assert_eq!(charged(TransactionStatus::Captured, 999), None);
    }
}
