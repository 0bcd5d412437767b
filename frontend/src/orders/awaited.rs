//! What the services of an order wait for, in sentences.

use chrono::NaiveDate;
use goodstanding_shared::orders::{Order, OrderLine};
use goodstanding_shared::services::{ServiceStatus, ServiceWait};
use goodstanding_shared::text::all_of;
use goodstanding_words::orders::awaited as words;

use crate::words::{fixed, in_sentences, say};

/// What a line waits for: the day of its start first, then everything else at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Start(NaiveDate),
    Resume,
    Payment,
    Acceptance,
    Both,
}

fn awaits(line: &OrderLine) -> Option<Awaited> {
    let waits = |wait| line.waits_for.contains(&wait);
    Some(
        match (
            waits(ServiceWait::Start),
            waits(ServiceWait::Payment),
            waits(ServiceWait::Acceptance),
        ) {
            (true, _, _) => Awaited::Start(line.starts_on),
            (false, true, true) => Awaited::Both,
            (false, true, false) => Awaited::Payment,
            (false, false, true) => Awaited::Acceptance,
            (false, false, false) if waits(ServiceWait::Resume) => Awaited::Resume,
            (false, false, false) => return None,
        },
    )
}

/// What the order waits for: one sentence for each thing that is awaited, or that nothing is.
pub(super) fn awaited(order: &Order, is_staff: bool) -> String {
    let mut kinds: Vec<(Awaited, Vec<&str>)> = Vec::new();
    for line in &order.lines {
        let Some(kind) = awaits(line) else {
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
        let is_all_running = order.lines.iter().all(|line| is_running(line.status));
        return fixed(if is_all_running {
            words::EVERYTHING_RUNS
        } else {
            words::NOTHING_WAITS
        })
        .to_owned();
    }
    let sentences = kinds
        .iter()
        .map(|(kind, names)| sentence(*kind, names, is_staff));
    in_sentences(sentences)
}

fn sentence(kind: Awaited, names: &[&str], is_staff: bool) -> String {
    let (count, who) = (names.len() as u64, &say(all_of(names)));
    say(match kind {
        Awaited::Start(day) => words::start(count, who, day),
        Awaited::Resume => words::resume(count, who),
        Awaited::Payment => words::payment(count, who),
        Awaited::Acceptance if is_staff => words::acceptance(count, who),
        Awaited::Acceptance => words::our_acceptance(count, who),
        Awaited::Both if is_staff => words::both(count, who),
        Awaited::Both => words::our_acceptance_and_payment(count, who),
    })
}

#[cfg(test)]
mod tests {
    use goodstanding_shared::catalog::AutoSetup;
    use goodstanding_shared::customers::CustomerBrief;
    use goodstanding_shared::ids::{CustomerId, OrderId, ServiceId, SubscriptionId};
    use goodstanding_shared::money::{Currency, Money};
    use goodstanding_shared::services::ProductBrief;
    use goodstanding_shared::text::ServiceName;

    use super::*;

    use ServiceStatus::{Active, Canceled, Pending};
    use ServiceWait::{Acceptance, Payment, Start};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn order(lines: &[(&str, &[ServiceWait], ServiceStatus, &str)]) -> Order {
        let nothing = Money::zero(Currency::EUR);
        let line =
            |(name, waits_for, status, starts_on): &(&str, &[ServiceWait], _, &str)| OrderLine {
                product: ProductBrief {
                    id: "tls-ov".parse().unwrap(),
                    name: "TLS certificate".into(),
                    name_language: None,
                    group: "Licences".into(),
                    group_language: None,
                },
                plan: "ANNUAL".parse().unwrap(),
                quantity: 1,
                name: ServiceName::parse(name).unwrap(),
                service: ServiceId::from_bits(1),
                status: *status,
                setup: AutoSetup::OnAcceptance,
                waits_for: waits_for.to_vec(),
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
            ("Shop", &[Payment], Pending, today),
            ("Seal", &[Acceptance], Pending, today),
            ("Help", &[Acceptance], Pending, today),
            ("Blog", &[Start, Payment], Pending, later),
            ("Copy", &[], Active, today),
            ("Care", &[Payment, Acceptance], Pending, today),
        ]);
        assert_eq!(
            awaited(&order, false),
            "Shop waits for the first payment and is set up when it has arrived. \
             Seal and Help wait for our acceptance: our staff check the order and set them up. \
             Blog starts on 3 Dec 2026. \
             Care waits for our acceptance and for the first payment, and is set up when both are there."
        );
        assert!(awaited(&order, true).contains("Seal and Help wait for acceptance."));
    }

    #[test]
    fn what_waits_for_nothing_is_said_to() {
        let today = "2026-11-22";
        let running = order(&[("Shop", &[], Active, today)]);
        let ended = order(&[("Shop", &[], Canceled, today)]);
        let words = |order| awaited(order, false);
        assert_eq!(words(&running), "Everything is set up and running.");
        assert_eq!(words(&ended), "Nothing waits to be set up any more.");
    }

    #[test]
    fn many_services_are_counted() {
        assert_eq!(say(all_of(&["Shop"])), "Shop");
        assert_eq!(
            say(all_of(&["Shop", "Blog", "Wiki"])),
            "Shop, Blog and Wiki"
        );
        assert_eq!(say(all_of(&["Shop"; 4])), "4 services");
    }
}
