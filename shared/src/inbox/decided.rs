//! What staff decided, in a few words.

use goodstanding_words::inbox::decided as words;
use goodstanding_words::{Message, names};

use super::DecidedItem;
use crate::activity::Event;
use crate::text::ServiceName;

impl DecidedItem {
    /// What it was about: the names of the services; none where it was about none.
    pub fn about(&self) -> Option<Message> {
        let all: Vec<&str> = self.names.iter().map(ServiceName::as_str).collect();
        match all.as_slice() {
            [] => None,
            [only] => Some(names::one(only)),
            [first, last] => Some(names::and_last(names::one(first), names::one(last))),
            [first, more @ ..] => Some(names::and_more(more.len() as u64, names::one(first))),
        }
    }

    /// What was done to it: "refunded €6.99".
    pub fn what(&self) -> Message {
        let said = match &self.event {
            Event::ServiceOrdered { .. } | Event::SubscriptionCreated { .. } => words::ORDERED,
            Event::ServiceAccepted => words::ACCEPTED,
            Event::ServiceActivated => words::SET_UP,
            Event::ServiceSuspended { .. } => words::SUSPENDED,
            Event::ServiceResumed => words::RESUMED,
            Event::ServiceTerminated { .. } => words::TERMINATED,
            Event::ServiceMarkedAsFraud => words::MARKED_AS_FRAUD,
            Event::ServiceArchived => words::ARCHIVED,
            Event::ServiceEnded => words::ENDED,
            Event::CancellationRequested { .. } => words::CANCELLATION_REQUESTED,
            Event::CancellationCompleted { .. } => words::CANCELLED,
            Event::CancellationWithdrawn { .. } => words::CANCELLATION_WITHDRAWN,
            Event::SubscriptionChanged { event, .. } => match event {
                Some(event) => event.sentence(),
                None => words::CHANGED,
            },
            Event::StartMoved { starts_on } => return words::start_moved(*starts_on),
            Event::Charged { amount, .. } => return words::payment_recorded((*amount).into()),
            Event::ChargeOrdered { amount, .. } => return words::charged_again((*amount).into()),
            Event::PeriodCorrected { .. } => words::PERIOD_CORRECTED,
            Event::RefundOrdered { amount, .. } | Event::Refunded { amount, .. } => {
                return words::refunded((*amount).into());
            }
            Event::PaymentMethodAdded { .. } => words::METHOD_ADDED,
            Event::PaymentMethodReplaced { .. } => words::METHOD_REPLACED,
            Event::PaymentMethodRemoved { .. } => words::METHOD_REMOVED,
            Event::PasswordChanged => words::PASSWORD_CHANGED,
        };
        said.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::CustomerBrief;
    use crate::ids::CustomerId;
    use crate::money::{Currency, Money};

    fn item(event: Event, names: &[&str]) -> DecidedItem {
        let name = |text: &&str| ServiceName::parse(text).unwrap();
        DecidedItem {
            at: "2026-11-24T09:41:00Z".parse().unwrap(),
            customer: CustomerBrief {
                id: CustomerId::from_bits(1),
                name: "Iris Verlag".into(),
            },
            service: None,
            subscription: None,
            names: names.iter().map(name).collect(),
            event,
        }
    }

    #[test]
    fn a_decision_names_what_it_was_about() {
        let about = |names| item(Event::ServiceAccepted, names).about();
        let about = |names| about(names).map(|about| about.to_string());
        assert_eq!(about(&[]), None);
        assert_eq!(about(&["Shop"]).as_deref(), Some("Shop"));
        assert_eq!(about(&["Shop", "Blog"]).as_deref(), Some("Shop and Blog"));
        assert_eq!(
            about(&["Shop", "Blog", "Mail"]).as_deref(),
            Some("Shop and 2 more")
        );
    }

    #[test]
    fn a_decision_says_how_much() {
        let event = Event::RefundOrdered {
            transaction: "GS00000001".parse().unwrap(),
            amount: Money::new(699, Currency::EUR),
        };
        let said = item(event, &["Shop"]).what().to_string();
        assert!(
            said.starts_with("refunded ") && said.contains("6.99"),
            "{said}"
        );
        let said = item(Event::ServiceResumed, &[]).what();
        assert_eq!(said.to_string(), "resumed");
    }
}
