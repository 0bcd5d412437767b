//! Staff accept an order: which of its services they set up by that, and what the others wait for.

use chrono::NaiveDate;
use goodstanding_words::orders::actions as words;
use goodstanding_words::{Fixed, Message, refusals};

use super::{Order, OrderLine};
use crate::reason::StaffActionRequest;
use crate::services::{ServiceStatus, ServiceWait};

closed_enum! {
    /// What staff do to an order.
    pub enum OrderAction {
        /// Sets up what waits for it.
        Accept = "accept",
    }
}

impl OrderAction {
    /// The words on its button.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Accept => words::ACCEPT,
        }
    }
}

/// What a staff user wants to be done to an order.
pub type OrderActionRequest = StaffActionRequest<OrderAction>;

/// Why nothing can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptanceRefusal {
    /// Nothing is set up by acceptance, or nothing is any more.
    Nothing,
    /// What is to be set up begins later.
    Later(NaiveDate),
}

impl AcceptanceRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::Nothing => refusals::NOTHING_TO_ACCEPT.into(),
            Self::Later(day) => refusals::waits_begins_on(*day),
        }
    }
}

says_its_words!(AcceptanceRefusal);

impl OrderLine {
    /// Whether staff have to accept it, today or when its subscription has begun.
    pub fn is_for_acceptance(&self) -> bool {
        self.waits_for.contains(&ServiceWait::Acceptance)
    }

    /// Whether its first period is settled and it is not set up: the next bill is without it until
    /// it is.
    pub fn is_left_out(&self) -> bool {
        let is_first = |wait: &ServiceWait| match wait {
            ServiceWait::Payment | ServiceWait::Start => true,
            ServiceWait::Resume | ServiceWait::Acceptance => false,
        };
        self.status == ServiceStatus::Pending && !self.waits_for.iter().any(is_first)
    }

    /// Whether its acceptance is all that it waits for: it is set up by it.
    pub fn is_set_up_by_acceptance(&self) -> bool {
        self.waits_for == [ServiceWait::Acceptance]
    }
}

/// The lines that staff accept by it today, or why there are none. What waits for its payment too
/// goes on waiting for that; what waits for its payment only, or begins later, is left alone.
pub fn accept(order: &Order) -> Result<Vec<&OrderLine>, AcceptanceRefusal> {
    let has_begun = |line: &&OrderLine| !line.waits_for.contains(&ServiceWait::Start);
    let waiting = || order.lines.iter().filter(|line| line.is_for_acceptance());
    let lines: Vec<&OrderLine> = waiting().filter(has_begun).collect();
    if !lines.is_empty() {
        return Ok(lines);
    }
    Err(match waiting().map(|line| line.starts_on).min() {
        Some(first) => AcceptanceRefusal::Later(first),
        None => AcceptanceRefusal::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::AutoSetup;
    use crate::customers::CustomerBrief;
    use crate::ids::{CustomerId, OrderId, ServiceId, SubscriptionId};
    use crate::money::{Currency, Money};
    use crate::services::ProductBrief;
    use crate::text::ServiceName;

    use ServiceWait::{Acceptance, Payment, Start};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn order(lines: &[(&[ServiceWait], &str)]) -> Order {
        let nothing = Money::zero(Currency::EUR);
        let line = |(place, (waits_for, starts_on)): (u128, &(&[ServiceWait], &str))| OrderLine {
            product: ProductBrief {
                id: "tls-ov".parse().unwrap(),
                name: "TLS certificate".into(),
                name_language: None,
                group: "Licences".into(),
                group_language: None,
            },
            plan: "ANNUAL".parse().unwrap(),
            quantity: 1,
            name: ServiceName::parse("Shop").unwrap(),
            service: ServiceId::from_bits(place),
            status: if waits_for.is_empty() {
                ServiceStatus::Active
            } else {
                ServiceStatus::Pending
            },
            setup: AutoSetup::OnAcceptance,
            waits_for: waits_for.to_vec(),
            subscription: SubscriptionId::from_bits(7),
            starts_on: day(starts_on),
            first: nothing,
            setup_fee: nothing,
            recurring: None,
            cycle: None,
            next_due: None,
        };
        Order {
            id: OrderId::from_bits(7),
            version: 1,
            reference: "ORD-1042".into(),
            customer: CustomerBrief {
                id: CustomerId::from_bits(7),
                name: "Berg Studio".into(),
            },
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            lines: (0..).zip(lines).map(line).collect(),
            sub_total: nothing,
            setup_fees: nothing,
            due_today: nothing,
            subscriptions: Vec::new(),
            transactions: Vec::new(),
            unpaid: Vec::new(),
        }
    }

    fn places(order: &Order) -> Result<Vec<ServiceId>, AcceptanceRefusal> {
        let lines = accept(order)?;
        Ok(lines.into_iter().map(|line| line.service).collect())
    }

    #[test]
    fn only_what_waits_for_it_and_has_begun_is_accepted() {
        let order = order(&[
            (&[], "2026-11-22"),
            (&[Acceptance], "2026-11-22"),
            (&[Payment], "2026-11-22"),
            (&[Start, Acceptance], "2026-12-03"),
            (&[Payment, Acceptance], "2026-11-22"),
        ]);
        let accepted = [1, 4].map(ServiceId::from_bits);
        assert_eq!(places(&order), Ok(accepted.to_vec()));
        // What is not paid is accepted, and waits for its payment.
        let lines = order.lines.iter();
        let set_up: Vec<bool> = lines.map(OrderLine::is_set_up_by_acceptance).collect();
        assert_eq!(set_up, [false, true, false, false, false]);
    }

    #[test]
    fn a_bill_is_without_what_is_paid_for_and_not_set_up() {
        let order = order(&[
            (&[Acceptance], "2026-11-22"),
            (&[Payment], "2026-11-22"),
            (&[Payment, Acceptance], "2026-11-22"),
            (&[Start], "2026-12-03"),
            (&[], "2026-11-22"),
        ]);
        let lines = order.lines.iter();
        let left_out: Vec<bool> = lines.map(OrderLine::is_left_out).collect();
        assert_eq!(left_out, [true, false, false, false, false]);
    }

    #[test]
    fn the_button_says_what_is_accepted() {
        assert_eq!(OrderAction::Accept.label().english(), "Accept order");
    }

    #[test]
    fn what_is_refused_says_why_and_from_when_on_it_is_possible() {
        let none = order(&[(&[], "2026-12-03"), (&[Payment], "2026-11-22")]);
        assert_eq!(accept(&none).unwrap_err(), AcceptanceRefusal::Nothing);
        let later = order(&[
            (&[Start, Acceptance], "2026-12-13"),
            (&[Start, Acceptance], "2026-12-03"),
        ]);
        let refusal = accept(&later).unwrap_err();
        assert_eq!(refusal, AcceptanceRefusal::Later(day("2026-12-03")));
        assert_eq!(
            refusal.to_string(),
            "What waits for acceptance begins on 3 Dec 2026. It can be accepted from that day on."
        );
    }
}
