//! The history of an object: one entry for each change, written in the transaction of the change.

mod words;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::cancellations::CancellationType;
use crate::ids::{ActivityId, CancellationId, OrderId, PaymentMethodId, TransactionId};
use crate::money::Money;
use crate::subscriptions::{Standing, SubscriptionEvent};
use crate::transactions::TransactionStatus;

closed_enum! {
    /// By whom a change was made.
    pub enum ActorKind {
        /// A user of the customer.
        Customer = "customer",
        /// A user of the merchant's, who reaches every customer's data.
        Staff = "staff",
        /// The system itself, because a date came.
        System = "system",
    }
}

/// What an entry of the history tells, with what it happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The service was ordered.
    ServiceOrdered {
        /// With which order; none for records older than their orders.
        order: Option<OrderId>,
    },
    /// Staff accepted the service; it is set up when its first payment arrives.
    ServiceAccepted,
    /// The service was set up.
    ServiceActivated,
    /// The service was switched off.
    ServiceSuspended {
        /// Why it was switched off, in words that the customer reads.
        reason: String,
    },
    /// The service was switched on again.
    ServiceResumed,
    /// The provider ended the service.
    ServiceTerminated {
        /// Why it was ended, in words that the customer reads.
        reason: String,
    },
    /// The order was marked as fraud.
    ServiceMarkedAsFraud,
    /// The service was put on file.
    ServiceArchived,
    /// The service ended with its subscription.
    ServiceEnded,
    /// The customer asked for the service to be ended.
    CancellationRequested {
        /// Identifies the cancellation request.
        cancellation: CancellationId,
        /// At once or on the due date.
        #[serde(rename = "type")]
        kind: CancellationType,
        /// When it takes effect.
        effective_on: NaiveDate,
    },
    /// The cancellation took effect.
    CancellationCompleted {
        /// Identifies the request that is completed.
        cancellation: CancellationId,
    },
    /// The customer took the request back.
    CancellationWithdrawn {
        /// Identifies the request that is withdrawn.
        cancellation: CancellationId,
    },
    /// The subscription was made.
    SubscriptionCreated {
        /// How it stood at first.
        to: Standing,
    },
    /// The subscription stands differently.
    SubscriptionChanged {
        /// What happened to it; none for records that did not say.
        event: Option<SubscriptionEvent>,
        /// How it stood before.
        from: Standing,
        /// How it stands since.
        to: Standing,
    },
    /// The start date of the subscription was moved.
    StartMoved {
        /// The new start date.
        #[serde(rename = "effective_on")]
        starts_on: NaiveDate,
    },
    /// A charge was answered.
    Charged {
        /// The number of the transaction.
        transaction: TransactionId,
        /// How much was to be charged.
        amount: Money,
        /// How it stands since.
        status: TransactionStatus,
    },
    /// The days that a charge paid for were put right: an older version had left those for which it
    /// was asked.
    PeriodCorrected {
        /// The number of the transaction that paid for them.
        transaction: TransactionId,
    },
    /// Somebody asked for a charge: of what is unpaid, or of a change of plan. Its answer is told
    /// by itself.
    ChargeOrdered {
        /// The number of the transaction that charges it.
        transaction: TransactionId,
        /// How much is to be charged.
        amount: Money,
    },
    /// Staff ordered that a transaction, or a part of it, is given back.
    RefundOrdered {
        /// Names the transaction that is given back.
        transaction: TransactionId,
        /// How much of it.
        amount: Money,
    },
    /// A transaction was given back, or a part of it.
    Refunded {
        /// The number of the refund, a transaction of its own.
        transaction: TransactionId,
        /// How much was given back.
        amount: Money,
    },
    /// A way to pay was added.
    PaymentMethodAdded {
        /// Identifies the new payment method.
        payment_method: PaymentMethodId,
        /// Its masked name: "Visa ending in 4242".
        name: String,
    },
    /// A way to pay took the place of another one, for everything that the other one paid.
    PaymentMethodReplaced {
        /// Names the new one.
        payment_method: PaymentMethodId,
        /// The masked name of the new one.
        name: String,
    },
    /// A way to pay was removed.
    PaymentMethodRemoved {
        /// Identifies the removed payment method.
        payment_method: PaymentMethodId,
        /// Its masked name: "Visa ending in 4242".
        name: String,
    },
    /// A user of the customer signs in with another password, and was signed out everywhere else.
    PasswordChanged,
}

closed_enum! {
    /// What an entry of the history tells, as the wire names it.
    pub enum EventKind {
        /// The service was ordered.
        ServiceOrdered = "service_ordered",
        /// Staff accepted the service; it is set up when its first payment arrives.
        ServiceAccepted = "service_accepted",
        /// The service was set up.
        ServiceActivated = "service_activated",
        /// The service was switched off.
        ServiceSuspended = "service_suspended",
        /// The service was switched on again.
        ServiceResumed = "service_resumed",
        /// The provider ended the service.
        ServiceTerminated = "service_terminated",
        /// The order was marked as fraud.
        ServiceMarkedAsFraud = "service_marked_as_fraud",
        /// The service was put on file.
        ServiceArchived = "service_archived",
        /// The service ended with its subscription.
        ServiceEnded = "service_ended",
        /// The customer asked for the service to be ended.
        CancellationRequested = "cancellation_requested",
        /// The cancellation took effect.
        CancellationCompleted = "cancellation_completed",
        /// The customer took the request back.
        CancellationWithdrawn = "cancellation_withdrawn",
        /// The subscription was made.
        SubscriptionCreated = "subscription_created",
        /// The start date of the subscription was moved.
        StartMoved = "start_moved",
        /// A charge was answered.
        Charged = "charged",
        /// The days that a charge paid for were put right: an older version had left those for
        /// which it was asked.
        PeriodCorrected = "period_corrected",
        /// Somebody asked for a charge: of what is unpaid, or of a change of plan. Its answer is
        /// told by itself.
        ChargeOrdered = "charge_ordered",
        /// Staff ordered that a transaction, or a part of it, is given back.
        RefundOrdered = "refund_ordered",
        /// A transaction was given back, or a part of it.
        Refunded = "refunded",
        /// The subscription stands differently.
        SubscriptionChanged = "subscription_changed",
        /// A way to pay was added.
        PaymentMethodAdded = "payment_method_added",
        /// A way to pay took the place of another one, for everything that the other one paid.
        PaymentMethodReplaced = "payment_method_replaced",
        /// A way to pay was removed.
        PaymentMethodRemoved = "payment_method_removed",
        /// A user of the customer signs in with another password, and was signed out everywhere
        /// else.
        PasswordChanged = "password_changed",
    }
}

impl Event {
    /// What it tells. A new event does not compile until it has a kind, and a new kind not until it
    /// is read again.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::ServiceOrdered { .. } => EventKind::ServiceOrdered,
            Self::ServiceAccepted { .. } => EventKind::ServiceAccepted,
            Self::ServiceActivated { .. } => EventKind::ServiceActivated,
            Self::ServiceSuspended { .. } => EventKind::ServiceSuspended,
            Self::ServiceResumed { .. } => EventKind::ServiceResumed,
            Self::ServiceTerminated { .. } => EventKind::ServiceTerminated,
            Self::ServiceMarkedAsFraud { .. } => EventKind::ServiceMarkedAsFraud,
            Self::ServiceArchived { .. } => EventKind::ServiceArchived,
            Self::ServiceEnded { .. } => EventKind::ServiceEnded,
            Self::CancellationRequested { .. } => EventKind::CancellationRequested,
            Self::CancellationCompleted { .. } => EventKind::CancellationCompleted,
            Self::CancellationWithdrawn { .. } => EventKind::CancellationWithdrawn,
            Self::SubscriptionCreated { .. } => EventKind::SubscriptionCreated,
            Self::StartMoved { .. } => EventKind::StartMoved,
            Self::Charged { .. } => EventKind::Charged,
            Self::PeriodCorrected { .. } => EventKind::PeriodCorrected,
            Self::ChargeOrdered { .. } => EventKind::ChargeOrdered,
            Self::RefundOrdered { .. } => EventKind::RefundOrdered,
            Self::Refunded { .. } => EventKind::Refunded,
            Self::SubscriptionChanged { .. } => EventKind::SubscriptionChanged,
            Self::PaymentMethodAdded { .. } => EventKind::PaymentMethodAdded,
            Self::PaymentMethodReplaced { .. } => EventKind::PaymentMethodReplaced,
            Self::PaymentMethodRemoved { .. } => EventKind::PaymentMethodRemoved,
            Self::PasswordChanged => EventKind::PasswordChanged,
        }
    }
}

impl Event {
    /// The order that it names.
    pub const fn order(&self) -> Option<OrderId> {
        if let Self::ServiceOrdered { order } = self {
            return *order;
        }
        None
    }

    /// The cancellation request that it names.
    pub const fn cancellation(&self) -> Option<CancellationId> {
        if let Self::CancellationRequested { cancellation, .. }
        | Self::CancellationCompleted { cancellation }
        | Self::CancellationWithdrawn { cancellation } = self
        {
            return Some(*cancellation);
        }
        None
    }

    /// The way to pay that it names, as records keep it: `Visa ending in 4242`.
    pub fn payment_method_name(&self) -> Option<&str> {
        if let Self::PaymentMethodAdded { name, .. }
        | Self::PaymentMethodReplaced { name, .. }
        | Self::PaymentMethodRemoved { name, .. } = self
        {
            return Some(name);
        }
        None
    }
}

/// Every field that an event can have. Reading it first and choosing then is far less code in the
/// page than what serde derives for a tagged enum.
#[derive(Deserialize)]
struct EventFields {
    kind: String,
    order: Option<OrderId>,
    reason: Option<String>,
    cancellation: Option<CancellationId>,
    #[serde(rename = "type")]
    cancellation_type: Option<CancellationType>,
    effective_on: Option<NaiveDate>,
    from: Option<Standing>,
    to: Option<Standing>,
    event: Option<SubscriptionEvent>,
    transaction: Option<TransactionId>,
    amount: Option<Money>,
    status: Option<TransactionStatus>,
    payment_method: Option<PaymentMethodId>,
    name: Option<String>,
}

impl EventFields {
    /// The event; none when the kind is unknown or a field of it is missing.
    fn event(self) -> Option<Event> {
        Some(match self.kind.parse().ok()? {
            EventKind::ServiceOrdered => Event::ServiceOrdered { order: self.order },
            EventKind::ServiceAccepted => Event::ServiceAccepted,
            EventKind::ServiceActivated => Event::ServiceActivated,
            EventKind::ServiceSuspended => Event::ServiceSuspended {
                reason: self.reason?,
            },
            EventKind::ServiceResumed => Event::ServiceResumed,
            EventKind::ServiceTerminated => Event::ServiceTerminated {
                reason: self.reason?,
            },
            EventKind::ServiceMarkedAsFraud => Event::ServiceMarkedAsFraud,
            EventKind::ServiceArchived => Event::ServiceArchived,
            EventKind::ServiceEnded => Event::ServiceEnded,
            EventKind::CancellationRequested => Event::CancellationRequested {
                cancellation: self.cancellation?,
                kind: self.cancellation_type?,
                effective_on: self.effective_on?,
            },
            EventKind::CancellationCompleted => Event::CancellationCompleted {
                cancellation: self.cancellation?,
            },
            EventKind::CancellationWithdrawn => Event::CancellationWithdrawn {
                cancellation: self.cancellation?,
            },
            EventKind::SubscriptionCreated => Event::SubscriptionCreated { to: self.to? },
            EventKind::StartMoved => Event::StartMoved {
                starts_on: self.effective_on?,
            },
            EventKind::Charged => Event::Charged {
                transaction: self.transaction?,
                amount: self.amount?,
                status: self.status?,
            },
            EventKind::PeriodCorrected => Event::PeriodCorrected {
                transaction: self.transaction?,
            },
            EventKind::ChargeOrdered => Event::ChargeOrdered {
                transaction: self.transaction?,
                amount: self.amount?,
            },
            EventKind::RefundOrdered => Event::RefundOrdered {
                transaction: self.transaction?,
                amount: self.amount?,
            },
            EventKind::Refunded => Event::Refunded {
                transaction: self.transaction?,
                amount: self.amount?,
            },
            EventKind::SubscriptionChanged => Event::SubscriptionChanged {
                event: self.event,
                from: self.from?,
                to: self.to?,
            },
            EventKind::PaymentMethodAdded => Event::PaymentMethodAdded {
                payment_method: self.payment_method?,
                name: self.name?,
            },
            EventKind::PaymentMethodReplaced => Event::PaymentMethodReplaced {
                payment_method: self.payment_method?,
                name: self.name?,
            },
            EventKind::PaymentMethodRemoved => Event::PaymentMethodRemoved {
                payment_method: self.payment_method?,
                name: self.name?,
            },
            EventKind::PasswordChanged => Event::PasswordChanged,
        })
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = EventFields::deserialize(deserializer)?;
        fields.event().ok_or_else(|| {
            serde::de::Error::custom("an event of an unknown kind, or without its fields")
        })
    }
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// Identifies the entry in links and in the API: `act_…`.
    pub id: ActivityId,
    /// When it happened, in UTC.
    pub at: DateTime<Utc>,
    /// Who did it: the customer, staff or the system.
    pub actor: ActorKind,
    /// The name of the person; none for the system. Which member of staff it was, only staff are
    /// told.
    pub actor_name: Option<String>,
    /// What happened, with what it happened to.
    pub event: Event,
    /// Why, as a code; only staff give one, and only staff are told.
    pub reason_code: Option<u32>,
    /// Why, in words; only staff give them, and only staff are told.
    pub comment: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::subscriptions::{BillingStatus, SubscriptionStatus};

    #[test]
    fn every_event_survives_the_wire() {
        let cancellation = CancellationId::from_bits(1);
        let reason = String::from("overdue");
        let payment_method = PaymentMethodId::from_bits(1);
        let name = String::from("Visa ending in 4242");
        let processing = Standing::new(SubscriptionStatus::Processing, None).unwrap();
        let active = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        )
        .unwrap();
        let events = [
            Event::ServiceOrdered {
                order: Some(OrderId::from_bits(1)),
            },
            Event::ServiceOrdered { order: None },
            Event::ServiceAccepted,
            Event::ServiceActivated,
            Event::ServiceSuspended {
                reason: reason.clone(),
            },
            Event::ServiceResumed,
            Event::ServiceTerminated { reason },
            Event::ServiceMarkedAsFraud,
            Event::ServiceArchived,
            Event::ServiceEnded,
            Event::CancellationRequested {
                cancellation,
                kind: CancellationType::Immediate,
                effective_on: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            },
            Event::CancellationCompleted { cancellation },
            Event::CancellationWithdrawn { cancellation },
            Event::SubscriptionCreated { to: processing },
            Event::StartMoved {
                starts_on: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            },
            Event::Charged {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(999, crate::money::Currency::EUR),
                status: TransactionStatus::Captured,
            },
            Event::PeriodCorrected {
                transaction: "GS00000001".parse().unwrap(),
            },
            Event::ChargeOrdered {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(999, crate::money::Currency::EUR),
            },
            Event::RefundOrdered {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(999, crate::money::Currency::EUR),
            },
            Event::Refunded {
                transaction: "GS00000002".parse().unwrap(),
                amount: Money::new(999, crate::money::Currency::EUR),
            },
            Event::SubscriptionChanged {
                event: Some(SubscriptionEvent::FirstCharged),
                from: processing,
                to: active,
            },
            Event::PaymentMethodAdded {
                payment_method,
                name: name.clone(),
            },
            Event::PaymentMethodReplaced {
                payment_method,
                name: name.clone(),
            },
            Event::PaymentMethodRemoved {
                payment_method,
                name,
            },
            Event::PasswordChanged,
        ];
        let told = events.iter().map(Event::kind).collect::<HashSet<_>>();
        assert_eq!(
            told.len(),
            EventKind::ALL.len(),
            "each kind has an event here"
        );
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            let kind = format!("\"kind\":\"{}\"", event.kind().as_str());
            assert!(text.contains(&kind), "{text}");
            assert_eq!(
                serde_json::from_str::<Event>(&text).unwrap(),
                event,
                "{text}"
            );
        }
    }

    #[test]
    fn an_event_without_its_fields_is_refused() {
        for text in [
            r#"{"kind":"cancellation_completed"}"#,
            r#"{"kind":"service_lost"}"#,
            r#"{"order":null}"#,
            r#"{"kind":"subscription_created","to":{"status":"paused","billing_status":"in_retry"}}"#,
        ] {
            assert!(serde_json::from_str::<Event>(text).is_err(), "{text}");
        }
    }
}
