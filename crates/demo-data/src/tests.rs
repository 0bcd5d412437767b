//! What holds for the demo data, whatever the day and the seed.

use std::collections::HashSet;

use chrono::{Days, Months, TimeDelta};
use goodstanding_shared::catalog::{AutoSetup, Charge};
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};

use super::*;

fn options() -> Options {
    Options {
        seed: 7,
        now: "2026-11-21T10:00:00Z".parse().unwrap(),
        services_of_anna: 24,
    }
}

fn customer(data: &DemoData, email: &str) -> CustomerId {
    data.users
        .iter()
        .find(|user| user.email == email)
        .unwrap()
        .customer
        .unwrap()
}

#[test]
fn two_runs_agree_and_another_seed_differs() {
    assert_eq!(generate(&options()), generate(&options()));
    assert_ne!(
        generate(&options()),
        generate(&Options {
            seed: 8,
            ..options()
        })
    );
}

#[test]
fn the_personas_have_what_they_stand_for() {
    let data = generate(&options());
    let services = |email| {
        let id = customer(&data, email);
        data.services
            .iter()
            .filter(move |service| service.customer == id)
            .collect::<Vec<_>>()
    };
    let anna = services("anna@demo.example");
    assert_eq!(anna.len(), 24);
    let statuses: HashSet<_> = anna.iter().map(|service| service.status).collect();
    assert_eq!(statuses.len(), ServiceStatus::ALL.len());
    let anna_id = customer(&data, "anna@demo.example");
    let open = |c: &&DemoCancellation| c.state == CancellationState::Open && c.customer == anna_id;
    assert_eq!(data.cancellations.iter().filter(open).count(), 3);

    let ben = customer(&data, "ben@demo.example");
    assert_eq!(services("ben@demo.example").len(), 3);
    assert_eq!(
        data.subscriptions
            .iter()
            .filter(|s| s.customer == ben)
            .count(),
        3
    );
    assert_eq!(
        data.transactions
            .iter()
            .filter(|t| t.customer == ben)
            .count(),
        3
    );

    let zoe = customer(&data, "zoe@demo.example");
    assert_eq!(services("zoe@demo.example").len(), 250);
    assert_eq!(
        data.subscriptions
            .iter()
            .filter(|s| s.customer == zoe)
            .count(),
        60
    );
    assert!(services("empty@demo.example").is_empty());
    assert!(
        data.users
            .iter()
            .any(|user| user.email == "sam@demo.example" && user.customer.is_none())
    );
}

#[test]
fn every_pair_and_every_transaction_status_occurs_at_anna() {
    let data = generate(&options());
    let anna = customer(&data, "anna@demo.example");
    let zoe = customer(&data, "zoe@demo.example");
    for standing in Standing::all() {
        for owner in [anna, zoe] {
            assert!(
                data.subscriptions
                    .iter()
                    .any(|s| s.customer == owner && s.standing == standing),
                "{standing:?}"
            );
        }
    }
    for status in TransactionStatus::ALL {
        assert!(
            data.transactions
                .iter()
                .any(|t| t.customer == anna && t.status() == *status),
            "{status:?}"
        );
    }
    for kind in TransactionKind::ALL {
        assert!(
            data.transactions
                .iter()
                .any(|t| t.customer == anna && t.kind == *kind)
        );
    }
    for kind in PaymentMethodKind::ALL {
        assert!(
            data.payment_methods
                .iter()
                .any(|m| m.customer == anna && m.kind == *kind)
        );
    }
    for behaviour in Behaviour::ALL {
        assert!(
            data.payment_methods
                .iter()
                .any(|m| m.behaviour == *behaviour)
        );
    }
}

#[test]
fn annas_account_has_what_is_hard_to_show() {
    let data = generate(&options());
    let anna = customer(&data, "anna@demo.example");
    let own = || data.subscriptions.iter().filter(|s| s.customer == anna);
    let transactions = |s: &DemoSubscription| {
        data.transactions
            .iter()
            .filter(|t| t.subscription == Some(s.id))
            .count()
    };
    assert!(own().any(|s| transactions(s) == 0));
    assert!(own().any(|s| transactions(s) > 20));
    assert!(own().any(|s| s.items.len() == 2) && own().any(|s| s.items.len() == 3));
    assert!(own().any(|s| s.previous.is_some()));
    let product = |id: &str| {
        data.products
            .iter()
            .find(|known| known.product.id.as_str() == id)
            .unwrap()
    };
    assert!(product("cross-connect").descriptions.is_empty());
    assert_eq!(product("remote-hands").descriptions[0].0, "de");
    for id in ["cross-connect", "remote-hands"] {
        assert!(own().any(|s| s.items.iter().any(|item| item.product.as_str() == id)));
    }
    let languages: HashSet<_> = data
        .products
        .iter()
        .flat_map(|p| p.descriptions.iter().map(|(language, _)| language.as_str()))
        .collect();
    assert!(
        ["en", "de", "fr", "ja", "ar", "he"]
            .iter()
            .all(|l| languages.contains(l))
    );
    let zoe = customer(&data, "zoe@demo.example");
    let longest = data
        .services
        .iter()
        .filter(|service| service.customer == zoe)
        .map(|service| service.name.as_str().chars().count())
        .max();
    assert_eq!(longest, Some(200));
    let of = |owner| {
        data.payment_methods
            .iter()
            .filter(move |m| m.customer == owner)
            .count()
    };
    assert_eq!(of(customer(&data, "ben@demo.example")), 3);
    assert_eq!(of(customer(&data, "empty@demo.example")), 0);
}

/// Days on which months are short or years leap, and a whole year of others.
fn days() -> impl Iterator<Item = DateTime<Utc>> {
    let year = (0..370).map(|days| options().now + TimeDelta::days(days));
    let leap = (0..35).map(|days| {
        "2028-02-10T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(days)
    });
    year.chain(leap)
}

/// Domain 3.4.
#[test]
fn every_guard_holds_whatever_the_day() {
    for now in days() {
        let data = generate(&Options { now, ..options() });
        for subscription in &data.subscriptions {
            guards(&data, subscription, now);
            past_fits(&data, subscription, now);
        }
        let replaced: HashSet<_> = data
            .subscriptions
            .iter()
            .filter_map(|s| s.previous)
            .collect();
        for older in data
            .subscriptions
            .iter()
            .filter(|s| s.standing.status() == SubscriptionStatus::Upgraded)
        {
            assert!(
                replaced.contains(&older.id),
                "{older:?} was replaced by nothing"
            );
            let newer = data
                .subscriptions
                .iter()
                .find(|s| s.previous == Some(older.id))
                .unwrap();
            assert_eq!(older.ends_on, Some(newer.starts_on));
        }
    }
}

fn guards(data: &DemoData, s: &DemoSubscription, now: DateTime<Utc>) {
    use BillingStatus as B;
    use SubscriptionStatus as S;
    let today = now.date_naive();
    let ahead = |date: Option<NaiveDate>| date.is_some_and(|date| date > today);
    let (status, billing) = (s.standing.status(), s.standing.billing());
    let plan = data
        .plans
        .iter()
        .find(|known| known.plan.id == s.plan)
        .unwrap();
    let grace = Days::new(plan.plan.grace_days.into());
    let method = data
        .payment_methods
        .iter()
        .find(|known| Some(known.id) == s.payment_method)
        .unwrap();
    assert_eq!(method.customer, s.customer);
    assert!(!s.items.is_empty(), "{s:?}");
    match status {
        S::Processing => assert_eq!(s.entitled_through, Some(s.starts_on)),
        S::PendingActivation => {
            assert!(s.starts_on > today, "{s:?}");
            assert_eq!(s.entitled_through, Some(s.starts_on));
        }
        S::Active => {
            assert!(s.starts_on <= today);
            assert_eq!(s.ends_on, s.next_bill_on.map(|date| date + grace), "{s:?}");
            assert!(s.entitled_through.is_none_or(|date| date > today), "{s:?}");
        }
        S::PendingPause => {
            assert!(ahead(s.next_bill_on) && s.ends_on.is_none(), "{s:?}");
            assert_eq!(s.paused_on, s.next_bill_on);
        }
        S::Paused => {
            assert!(s.next_bill_on.is_none() && s.ends_on.is_none());
            let paused = s.paused_on.unwrap();
            assert!(paused <= today && paused >= s.starts_on);
            assert!(paused + Months::new(60) > today);
            assert!(s.entitled_through <= Some(today));
        }
        S::PendingCancel => {
            assert!(ahead(s.ends_on) && s.next_bill_on.is_none(), "{s:?}");
            assert!(s.next_bill_before.is_some() && s.billing_before.is_some());
        }
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
            assert!(s.ends_on.is_some_and(|date| date <= today), "{s:?}");
            assert!(s.ends_on >= Some(s.starts_on), "{s:?}");
            assert!(s.next_bill_on.is_none() && s.entitled_through == s.ends_on);
        }
    }
    if status == S::Deleted {
        return;
    }
    let first = plan.plan.first().unwrap();
    let is_first_period = plan
        .plan
        .first_due(s.starts_on)
        .is_none_or(|due| today < due);
    match billing {
        Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod) => {
            assert!(ahead(s.ends_on), "{s:?}");
            assert!(s.failed_attempts > 0);
            assert_eq!(
                s.next_retry_on.is_some(),
                billing == Some(B::InRetry),
                "{s:?}"
            );
            assert!(s.next_retry_on.is_none_or(|date| date >= today));
        }
        Some(B::FailedToCollect) => assert!(s.ends_on < Some(today)),
        Some(B::Overdue) => {
            assert_eq!(method.kind, PaymentMethodKind::Invoice);
            let is_overdue = |t: &DemoTransaction| {
                t.subscription == Some(s.id)
                    && t.status() == TransactionStatus::AuthorizationPending
                    && t.created_at < now - TimeDelta::days(14)
            };
            assert!(data.transactions.iter().any(is_overdue), "{s:?}");
        }
        Some(B::FreeTrial) => assert!(first.charge == Charge::Free && is_first_period, "{s:?}"),
        Some(B::FreePeriod) => {
            assert!(first.charge != Charge::Free || !is_first_period, "{s:?}");
        }
        _ => {}
    }
}

fn past_fits(data: &DemoData, s: &DemoSubscription, now: DateTime<Utc>) {
    let instants: Vec<_> = s
        .earlier
        .iter()
        .map(|(at, _)| *at)
        .chain([s.standing_since])
        .collect();
    assert_eq!(instants[0], s.created_at, "{s:?}");
    assert!(instants.is_sorted_by(|a, b| a < b), "{s:?}");
    assert!(s.standing_since <= now, "{s:?}");
    let told = data
        .activity
        .iter()
        .filter(|entry| entry.subscription == Some(s.id))
        .count();
    assert_eq!(told, instants.len());
}

#[test]
fn every_transaction_has_a_believable_log_whatever_the_day() {
    for now in days().step_by(3) {
        let data = generate(&Options { now, ..options() });
        for (number, t) in (1..).zip(&data.transactions) {
            assert_eq!(t.number, number);
            assert_eq!(t.log[0].status, TransactionStatus::New, "{t:?}");
            assert_eq!(t.log[0].at, t.created_at);
            assert!(t.log.is_sorted_by_key(|step| step.at), "{t:?}");
            assert!(t.log.last().unwrap().at <= now, "{t:?}");
            assert!(t.amount.minor() >= 0);
            let sum: i64 = t.items.iter().map(|item| item.amount.minor()).sum();
            assert_eq!(sum, t.amount.minor(), "{t:?}");
            assert_eq!(t.kind == TransactionKind::Refund, t.refund_of.is_some());
            if let Some(refunded) = t.refund_of {
                let refunded = &data.transactions[refunded as usize - 1];
                assert_eq!(refunded.subscription, t.subscription);
                assert!(
                    refunded.created_at < t.created_at
                        && refunded.amount.minor() >= t.amount.minor()
                );
                assert_eq!(t.status(), TransactionStatus::Refunded);
            }
            if t.retry > 0 {
                let is_before = |other: &DemoTransaction| {
                    other.subscription == t.subscription
                        && other.billing_cycle == t.billing_cycle
                        && other.retry + 1 == t.retry
                        && other.number < t.number
                };
                assert!(data.transactions.iter().any(is_before), "{t:?}");
            }
        }
    }
}

#[test]
fn orders_wait_for_acceptance_whatever_the_day() {
    for now in days().step_by(7) {
        let data = generate(&Options { now, ..options() });
        let waits = |line: &&DemoOrderLine| {
            let service = data.services.iter().find(|s| s.id == line.service).unwrap();
            let product = data.products.iter().find(|p| p.product.id == line.product);
            service.status == ServiceStatus::Pending
                && product.unwrap().product.setup == AutoSetup::OnAcceptance
        };
        let waiting = |order: &DemoOrder| order.lines.iter().filter(waits).count();
        assert!(data.orders.iter().all(|order| waiting(order) == 1));
        let lengths: Vec<usize> = data.orders.iter().map(|order| order.lines.len()).collect();
        assert_eq!(lengths, [2, 1, 1], "one has something else as well");
        assert!(data.orders.is_sorted_by_key(|order| order.created_at));
        for order in &data.orders {
            let billed_by = data
                .subscriptions
                .iter()
                .find(|s| s.id == order.subscription);
            let billed_by = billed_by.unwrap();
            assert_eq!(billed_by.order, Some(order.id));
            assert_eq!(billed_by.created_at, order.created_at);
            for service in data.services.iter().filter(|s| s.order == Some(order.id)) {
                assert_eq!(service.created_at, order.created_at);
                assert_eq!(service.subscription, Some(order.subscription));
            }
            let is_ahead = billed_by.starts_on > now.date_naive();
            let paid: i64 = data
                .transactions
                .iter()
                .filter(|t| t.subscription == Some(order.subscription))
                .map(|t| t.amount.minor())
                .sum();
            assert_eq!(order.sub_total.minor() + order.setup_fees.minor(), paid);
            assert_eq!(is_ahead, order.sub_total.is_zero());
        }
    }
}

#[test]
fn at_most_one_way_to_pay_is_the_default() {
    let data = generate(&options());
    let mut owners = HashSet::new();
    for method in data
        .payment_methods
        .iter()
        .filter(|method| method.is_default)
    {
        assert!(owners.insert(method.customer) && method.removed_at.is_none());
    }
}

#[test]
fn nothing_contradicts_itself_whatever_the_day() {
    for days in 0..370 {
        let options = Options {
            now: options().now + TimeDelta::days(days),
            ..options()
        };
        let data = generate(&options);
        let ids: HashSet<_> = data.services.iter().map(|service| service.id).collect();
        assert_eq!(ids.len(), data.services.len());
        for service in &data.services {
            let name = service.name.as_str();
            assert!(
                service.created_at <= options.now && service.updated_at <= options.now,
                "{name}"
            );
            assert!(service.created_at <= service.updated_at, "{name}");
            assert!(
                service.status != ServiceStatus::Active || service.activated_at.is_some(),
                "{name}"
            );
            assert!(
                !service.status.has_ended() || service.next_due.is_none(),
                "{name}"
            );
            assert!(
                service.status != ServiceStatus::Active
                    || service
                        .next_due
                        .is_none_or(|due| due > options.now.date_naive()),
                "{name} is active and was due"
            );
            assert!(
                service
                    .period_start
                    .is_none_or(|start| service.next_due.is_none_or(|due| start < due))
            );
        }
        for request in data
            .cancellations
            .iter()
            .filter(|c| c.state == CancellationState::Open)
        {
            let service = data
                .services
                .iter()
                .find(|service| service.id == request.service)
                .unwrap();
            assert_eq!(service.next_due, Some(request.effective_on));
            assert!(!service.status.has_ended());
        }
    }
}

#[test]
fn annas_list_can_be_long() {
    let data = generate(&Options {
        services_of_anna: 5000,
        ..options()
    });
    let anna = customer(&data, "anna@demo.example");
    assert_eq!(
        data.services
            .iter()
            .filter(|service| service.customer == anna)
            .count(),
        5000
    );
}
