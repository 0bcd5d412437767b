//! What staff decided, in a few words.

use super::DecidedItem;
use crate::activity::Event;
use crate::sentence::{Piece, Sentence};
use crate::text::ServiceName;

/// How many services are named.
const NAMED: usize = 2;

impl DecidedItem {
    /// What it was about: the names of the services; none where it was about none.
    pub fn about(&self) -> Option<String> {
        let names: Vec<&str> = self.names.iter().map(ServiceName::as_str).collect();
        match names.as_slice() {
            [] => None,
            [first, .., _] if names.len() > NAMED => {
                Some(format!("{first} and {} more", names.len() - 1))
            }
            some => Some(some.join(" and ")),
        }
    }

    /// What was done to it: "refunded €6.99".
    pub fn what(&self) -> Sentence {
        let money = |before, amount| Sentence(vec![Piece::Words(before), Piece::Money(amount)]);
        let words = match &self.event {
            Event::ServiceOrdered { .. } | Event::SubscriptionCreated { .. } => "ordered",
            Event::ServiceAccepted => "accepted",
            Event::ServiceActivated => "set up",
            Event::ServiceSuspended { .. } => "suspended",
            Event::ServiceResumed => "resumed",
            Event::ServiceTerminated { .. } => "terminated",
            Event::ServiceMarkedAsFraud => "marked as fraud",
            Event::ServiceArchived => "archived",
            Event::ServiceEnded => "ended",
            Event::CancellationRequested { .. } => "cancellation requested",
            Event::CancellationCompleted { .. } => "cancelled",
            Event::CancellationWithdrawn { .. } => "cancellation withdrawn",
            Event::SubscriptionChanged { event, .. } => match event {
                Some(event) => event.label(),
                None => "changed",
            },
            Event::StartMoved { starts_on } => {
                return Sentence(vec![
                    Piece::Words("start moved to "),
                    Piece::Date(*starts_on),
                ]);
            }
            Event::Charged { amount, .. } => return money("payment recorded, ", *amount),
            Event::ChargeOrdered { amount, .. } => return money("charged again, ", *amount),
            Event::PeriodCorrected { .. } => "period corrected",
            Event::RefundOrdered { amount, .. } | Event::Refunded { amount, .. } => {
                return money("refunded ", *amount);
            }
            Event::PaymentMethodAdded { .. } => "payment method added",
            Event::PaymentMethodReplaced { .. } => "payment method replaced",
            Event::PaymentMethodRemoved { .. } => "payment method removed",
        };
        Sentence(vec![Piece::Words(words)])
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
