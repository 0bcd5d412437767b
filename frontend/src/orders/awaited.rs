//! What the services of an order wait for, in sentences.

use chrono::NaiveDate;
use goodstanding_shared::orders::{Awaited, Order};
use goodstanding_shared::services::ServiceStatus;

use crate::services::all_of;
use crate::ui::calendar_date;

/// What the order waits for on `today`: one sentence for each thing that is awaited, or that nothing is.
pub(super) fn awaited(order: &Order, today: NaiveDate, is_staff: bool) -> String {
    let mut kinds: Vec<(Awaited, Vec<&str>)> = Vec::new();
    for line in &order.lines {
        let Some(kind) = line.awaits(today) else {
            continue;
        };
        let name = line.name.as_str();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, names)) => names.push(name),
            None => kinds.push((kind, vec![name])),
        }
    }
    if kinds.is_empty() {
        let is_running = |status| status == ServiceStatus::Active;
        return if order.lines.iter().all(|line| is_running(line.status)) {
            "Everything is set up and running."
        } else {
            "Nothing waits to be set up any more."
        }
        .to_owned();
    }
    let sentences: Vec<String> = kinds
        .iter()
        .map(|(kind, names)| sentence(*kind, names, is_staff))
        .collect();
    sentences.join(" ")
}

fn sentence(kind: Awaited, names: &[&str], is_staff: bool) -> String {
    let who = all_of(names);
    let is_one = names.len() == 1;
    let (waits, is, it) = if is_one {
        ("waits", "is", "it")
    } else {
        ("wait", "are", "them")
    };
    match kind {
        Awaited::Start(day) => {
            let begins = if is_one { "starts" } else { "start" };
            format!("{who} {begins} on {}.", calendar_date(day))
        }
        Awaited::Payment => {
            format!("{who} {waits} for the first payment and {is} set up when it has arrived.")
        }
        Awaited::Acceptance if is_staff => format!("{who} {waits} for acceptance."),
        Awaited::Acceptance => {
            format!("{who} {waits} for our acceptance: our staff check the order and set {it} up.")
        }
    }
}

#[cfg(test)]
mod tests {
    use goodstanding_shared::catalog::AutoSetup;
    use goodstanding_shared::customers::CustomerBrief;
    use goodstanding_shared::ids::{CustomerId, OrderId, ServiceId, SubscriptionId};
    use goodstanding_shared::money::{Currency, Money};
    use goodstanding_shared::orders::OrderLine;
    use goodstanding_shared::services::ProductBrief;
    use goodstanding_shared::text::ServiceName;

    use super::*;

    use AutoSetup::{OnAcceptance, OnFirstPayment};
    use ServiceStatus::{Active, Canceled, Pending};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn order(lines: &[(&str, AutoSetup, ServiceStatus, &str)]) -> Order {
        let nothing = Money::zero(Currency::EUR);
        let line = |(name, setup, status, starts_on): &(&str, _, _, &str)| OrderLine {
            product: ProductBrief {
                id: "tls-ov".parse().unwrap(),
                name: "TLS certificate".into(),
                group: "Licences".into(),
            },
            plan: "ANNUAL".parse().unwrap(),
            quantity: 1,
            name: ServiceName::parse(name).unwrap(),
            service: ServiceId::from_bits(1),
            status: *status,
            setup: *setup,
            subscription: SubscriptionId::from_bits(1),
            starts_on: day(starts_on),
            first: nothing,
            setup_fee: nothing,
            recurring: None,
            cycle: None,
            next_due: None,
        };
        Order {
            id: OrderId::from_bits(1),
            version: 1,
            reference: "ORD-1042".into(),
            customer: CustomerBrief {
                id: CustomerId::from_bits(1),
                name: "Berg Studio".into(),
            },
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            lines: lines.iter().map(line).collect(),
            sub_total: nothing,
            setup_fees: nothing,
            due_today: nothing,
            subscriptions: Vec::new(),
            transactions: Vec::new(),
            unpaid: Vec::new(),
        }
    }

    #[test]
    fn each_thing_that_is_awaited_has_its_sentence() {
        let (today, later) = ("2026-11-22", "2026-12-03");
        let order = order(&[
            ("Shop", OnFirstPayment, Pending, today),
            ("Seal", OnAcceptance, Pending, today),
            ("Help", OnAcceptance, Pending, today),
            ("Blog", OnFirstPayment, Pending, later),
            ("Copy", OnFirstPayment, Active, today),
        ]);
        assert_eq!(
            awaited(&order, day(today), false),
            "Shop waits for the first payment and is set up when it has arrived. \
             Seal and Help wait for our acceptance: our staff check the order and set them up. \
             Blog starts on 3 Dec 2026."
        );
        assert!(awaited(&order, day(today), true).contains("Seal and Help wait for acceptance."));
    }

    #[test]
    fn what_waits_for_nothing_is_said_to() {
        let today = "2026-11-22";
        let running = order(&[("Shop", OnAcceptance, Active, today)]);
        let ended = order(&[("Shop", OnAcceptance, Canceled, today)]);
        let words = |order| awaited(order, day(today), false);
        assert_eq!(words(&running), "Everything is set up and running.");
        assert_eq!(words(&ended), "Nothing waits to be set up any more.");
    }

    #[test]
    fn many_services_are_counted() {
        assert_eq!(all_of(&["Shop"]), "Shop");
        assert_eq!(all_of(&["Shop", "Blog", "Wiki"]), "Shop, Blog and Wiki");
        assert_eq!(all_of(&["Shop"; 4]), "4 services");
    }
}
