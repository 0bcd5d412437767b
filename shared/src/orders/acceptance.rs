//! Staff accept an order: which of its services they set up by that, and what the others wait for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Order, OrderLine};
use crate::calendar::day_words;
use crate::catalog::AutoSetup;
use crate::services::ServiceStatus;

closed_enum! {
    /// What staff do to an order.
    pub enum OrderAction {
        /// Sets up what waits for it.
        Accept = "accept",
    }
}

impl OrderAction {
    /// The words on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accept => "Accept order",
        }
    }
}

/// What a staff user wants to be done to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderActionRequest {
    /// What.
    pub action: OrderAction,
    /// Why, as a code: predefined ones from 100 to 999, the merchant's own from 1000.
    #[serde(default)]
    pub reason_code: Option<u32>,
    /// Why, in words.
    #[serde(default)]
    pub comment: Option<String>,
}

/// What a Pending service waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The day on which its subscription begins.
    Start(NaiveDate),
    /// The first payment.
    Payment,
    /// Staff, who check the order.
    Acceptance,
}

/// Why nothing can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AcceptanceRefusal {
    /// Nothing is set up by acceptance, or nothing is any more.
    #[error("Nothing in this order waits for acceptance.")]
    Nothing,
    /// What is to be set up begins later.
    #[error("What waits for acceptance begins on {}. It can be accepted from that day on.", day_words(*.0))]
    Later(NaiveDate),
}

impl OrderLine {
    /// Whether staff have to set the service up, today or when its subscription has begun.
    pub fn is_for_acceptance(&self) -> bool {
        self.status == ServiceStatus::Pending && self.setup == AutoSetup::OnAcceptance
    }

    /// What its service waits for on `today`; none when it does not wait.
    pub fn awaits(&self, today: NaiveDate) -> Option<Awaited> {
        if self.status != ServiceStatus::Pending {
            return None;
        }
        Some(if self.starts_on > today {
            Awaited::Start(self.starts_on)
        } else {
            match self.setup {
                // The day has come, and the worker is about to set it up.
                AutoSetup::OnOrder => Awaited::Start(self.starts_on),
                AutoSetup::OnFirstPayment => Awaited::Payment,
                AutoSetup::OnAcceptance => Awaited::Acceptance,
            }
        })
    }
}

/// The lines that acceptance sets up on `today`, or why there are none. What waits for its first payment sets itself up when that arrives, and
/// is left alone; so is what begins later.
pub fn accept(order: &Order, today: NaiveDate) -> Result<Vec<&OrderLine>, AcceptanceRefusal> {
    let lines: Vec<&OrderLine> = order
        .lines
        .iter()
        .filter(|line| line.awaits(today) == Some(Awaited::Acceptance))
        .collect();
    if !lines.is_empty() {
        return Ok(lines);
    }
    let waiting = order.lines.iter().filter(|line| line.is_for_acceptance());
    Err(match waiting.map(|line| line.starts_on).min() {
        Some(first) => AcceptanceRefusal::Later(first),
        None => AcceptanceRefusal::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::CustomerBrief;
    use crate::ids::{CustomerId, OrderId, ServiceId, SubscriptionId};
    use crate::money::{Currency, Money};
    use crate::services::ProductBrief;
    use crate::text::ServiceName;

    use AutoSetup::{OnAcceptance, OnFirstPayment, OnOrder};
    use ServiceStatus::{Active, Pending};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn order(lines: &[(AutoSetup, ServiceStatus, &str)]) -> Order {
        let nothing = Money::zero(Currency::EUR);
        let line = |(place, (setup, status, starts_on)): (u128, &(_, _, &str))| OrderLine {
            product: ProductBrief {
                id: "tls-ov".parse().unwrap(),
                name: "TLS certificate".into(),
                group: "Licences".into(),
            },
            plan: "ANNUAL".parse().unwrap(),
            quantity: 1,
            name: ServiceName::parse("Shop").unwrap(),
            service: ServiceId::from_bits(place),
            status: *status,
            setup: *setup,
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

    fn places(order: &Order, today: &str) -> Result<Vec<ServiceId>, AcceptanceRefusal> {
        let lines = accept(order, day(today))?;
        Ok(lines.into_iter().map(|line| line.service).collect())
    }

    #[test]
    fn only_what_waits_for_it_and_has_begun_is_set_up() {
        let order = order(&[
            (OnOrder, Active, "2026-11-22"),
            (OnAcceptance, Pending, "2026-11-22"),
            (OnFirstPayment, Pending, "2026-11-22"),
            (OnAcceptance, Pending, "2026-12-03"),
            (OnAcceptance, Active, "2026-11-22"),
        ]);
        let ids = |places: &[u128]| {
            places
                .iter()
                .map(|bits| ServiceId::from_bits(*bits))
                .collect()
        };
        assert_eq!(places(&order, "2026-11-22"), Ok(ids(&[1])));
        assert_eq!(places(&order, "2026-12-02"), Ok(ids(&[1])));
        assert_eq!(places(&order, "2026-12-03"), Ok(ids(&[1, 3])));
    }

    #[test]
    fn every_status_but_pending_is_left_alone() {
        for status in ServiceStatus::ALL {
            let order = order(&[(OnAcceptance, *status, "2026-11-22")]);
            let is_set_up = accept(&order, day("2026-11-22")).is_ok();
            assert_eq!(is_set_up, *status == Pending, "{status}");
            let awaits = order.lines[0].awaits(day("2026-11-22"));
            assert_eq!(awaits.is_some(), *status == Pending, "{status}");
        }
    }

    #[test]
    fn what_is_refused_says_why_and_from_when_on_it_is_possible() {
        let none = order(&[
            (OnOrder, Pending, "2026-12-03"),
            (OnFirstPayment, Pending, "2026-11-22"),
            (OnAcceptance, Active, "2026-11-22"),
        ]);
        let refusal = accept(&none, day("2026-11-22")).unwrap_err();
        assert_eq!(refusal, AcceptanceRefusal::Nothing);
        let later = order(&[
            (OnAcceptance, Pending, "2026-12-13"),
            (OnAcceptance, Pending, "2026-12-03"),
        ]);
        let refusal = accept(&later, day("2026-12-02")).unwrap_err();
        assert_eq!(refusal, AcceptanceRefusal::Later(day("2026-12-03")));
        assert_eq!(
            refusal.to_string(),
            "What waits for acceptance begins on 3 Dec 2026. It can be accepted from that day on."
        );
    }

    #[test]
    fn a_line_says_what_it_waits_for() {
        let lines = order(&[
            (OnAcceptance, Pending, "2026-12-03"),
            (OnAcceptance, Pending, "2026-11-22"),
            (OnFirstPayment, Pending, "2026-11-22"),
            (OnFirstPayment, Pending, "2026-12-03"),
            (OnOrder, Pending, "2026-11-22"),
        ])
        .lines;
        let today = day("2026-11-22");
        let awaited: Vec<_> = lines.iter().filter_map(|line| line.awaits(today)).collect();
        let later = Awaited::Start(day("2026-12-03"));
        let expected = [
            later,
            Awaited::Acceptance,
            Awaited::Payment,
            later,
            Awaited::Start(today),
        ];
        assert_eq!(awaited, expected);
    }
}
