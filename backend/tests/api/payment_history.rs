//! Payments as customers look for them: by the name of a service, an amount, or a number; what each
//! is for, and what all of them come to.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::money::sums;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::subscriptions::{Subscription, SubscriptionDetails};
use goodstanding_shared::transactions::{
    PaymentState, Transaction, TransactionKind, TransactionsSummary, month_of,
};
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{TestApp, Visitor, encode, every_database};
use crate::life::{GOOD, Somebody};

const ADDRESS: &str = "/api/v1/transactions";

async fn found(who: &Visitor<'_>, words: &str) -> Vec<Transaction> {
    who.rows(&format!("{ADDRESS}?q={}", encode(words))).await
}

fn numbers(rows: &[Transaction]) -> BTreeSet<String> {
    rows.iter().map(|row| row.id.to_string()).collect()
}

#[every_database]
async fn each_payment_says_for_which_services_it_is(test: TestApp) {
    let anna = test.anna().await;
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let subscriptions: Vec<Subscription> = anna.rows("/api/v1/subscriptions").await;
    let mut compared = 0;
    for Subscription { id, .. } in &subscriptions {
        let details: SubscriptionDetails = anna.read(&format!("/api/v1/subscriptions/{id}")).await;
        let names: Vec<_> = details.services.into_iter().map(|it| it.name).collect();
        let of_it = all.iter().filter(|row| row.subscription == Some(*id));
        for row in of_it.filter(|_| !names.is_empty()) {
            assert!(!row.services.is_empty(), "{row:?}");
            assert!(
                row.services.iter().all(|name| names.contains(name)),
                "{row:?}"
            );
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
    let without = all.iter().filter(|row| row.services.is_empty());
    for row in without {
        assert_eq!(row.subscription, None, "{row:?}");
    }
}

#[every_database]
async fn what_was_charged_before_a_change_of_plan_is_still_for_the_service(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    let now = test.clock.now();
    let later = "2026-12-06T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
    test.clock.advance(later - now);
    let up = json!({"action": "upgrade", "product": "vps-4", "plan": "MONTHLY",
        "charged_now": {"amount": "36.50", "currency": "EUR"}});
    assert_eq!(who.act(&id, up).await.status, StatusCode::OK);
    let me = who.me().await;
    let rows: Vec<Transaction> = me.rows(ADDRESS).await;
    let of: BTreeSet<_> = rows.iter().filter_map(|row| row.subscription).collect();
    assert_eq!(of.len(), 2, "before and after");
    for row in rows.iter().filter(|row| row.subscription.is_some()) {
        assert_eq!(row.services.len(), 1, "{row:?}");
    }
    let by_name = found(&me, "mine").await;
    let expected = rows.iter().filter(|row| row.subscription.is_some());
    let expected: Vec<_> = expected.cloned().collect();
    assert_eq!(by_name, expected);
    let service = services_of(&me).await[0].id;
    assert_eq!(of_service(&me, service).await, expected);
    let latest = expected[0].subscription.unwrap();
    let billed: Option<SubscriptionDetails> = me
        .read(&format!("/api/v1/services/{service}/subscription"))
        .await;
    assert_eq!(billed.unwrap().subscription.id, latest, "the later version");
}

async fn services_of(who: &Visitor<'_>) -> Vec<Service> {
    let list: Page<Service> = who.read("/api/v1/services?limit=5000").await;
    list.items
}

async fn of_service(who: &Visitor<'_>, service: ServiceId) -> Vec<Transaction> {
    who.rows(&format!("{ADDRESS}?service={service}")).await
}

/// One subscription can pay for several services, of which one may be over: what is charged later
/// is not for that one.
#[every_database]
async fn the_payments_of_a_service_are_those_that_name_it(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let services = services_of(&anna).await;
    let mut sizes = BTreeSet::new();
    for service in &services {
        let expected: Vec<_> = all
            .iter()
            .filter(|row| row.services.contains(&service.name))
            .cloned()
            .collect();
        sizes.insert(expected.len());
        let found = of_service(&anna, service.id).await;
        assert_eq!(found, expected, "{}", service.name.as_str());
        assert_eq!(of_service(&ben, service.id).await, [], "somebody else's");
    }
    assert!(sizes.len() > 5 && sizes.contains(&0), "{sizes:?}");
}

#[every_database]
async fn a_service_has_the_subscription_that_its_details_name(test: TestApp) {
    let anna = test.anna().await;
    let mut without = 0;
    for Service { id, .. } in services_of(&anna).await {
        let details: ServiceDetails = anna.read(&format!("/api/v1/services/{id}")).await;
        let billed: Option<SubscriptionDetails> = anna
            .read(&format!("/api/v1/services/{id}/subscription"))
            .await;
        without += u32::from(billed.is_none());
        let named = details.subscription.map(|brief| brief.id);
        assert_eq!(billed.map(|billed| billed.subscription.id), named);
    }
    assert!(without > 0, "none is without one");
}

#[every_database]
async fn a_search_finds_names_amounts_and_numbers(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let is_named = |row: &Transaction, words: &str| {
        let mut names = row.services.iter();
        names.any(|name| name.as_str().to_lowercase().contains(words))
    };
    for words in ["studio", "STUDIO website", "berg-studio.example"] {
        let expected: Vec<_> = all
            .iter()
            .filter(|row| is_named(row, &words.to_lowercase()))
            .cloned()
            .collect();
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{words}"
        );
        assert_eq!(found(&anna, words).await, expected, "{words}");
    }
    let one = &all[0];
    let amount = one.amount.amount();
    for typed in [amount.clone(), format!("€{amount}")] {
        let rows = found(&anna, &typed).await;
        assert!(numbers(&rows).contains(one.id.as_str()), "{typed}");
        assert!(
            rows.iter()
                .all(|row| row.amount == one.amount || is_named(row, &typed)),
            "{typed}"
        );
    }
    let digits = one
        .id
        .as_str()
        .trim_start_matches("GS")
        .trim_start_matches('0');
    for typed in [
        one.id.to_string(),
        one.id.to_string().to_lowercase(),
        digits.to_owned(),
    ] {
        let rows = found(&anna, &typed).await;
        assert!(numbers(&rows).contains(one.id.as_str()), "{typed}");
        let rows = found(&ben, &typed).await;
        assert!(
            !numbers(&rows).contains(one.id.as_str()),
            "not somebody else's"
        );
    }
    assert_eq!(found(&anna, "nothing is called so").await, []);
    assert_eq!(found(&anna, "%").await, [], "no pattern");
}

#[every_database]
async fn staff_search_the_payments_of_one_customer(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let hers = anna.session().await.customer.unwrap().id;
    let mut rows: Vec<Transaction> = staff
        .rows(&format!("{ADDRESS}?customer={hers}&q=studio"))
        .await;
    for row in &mut rows {
        assert_eq!(row.customer.take().unwrap().id, hers);
    }
    assert_eq!(rows, found(&anna, "studio").await);
    assert_snapshot!(staff.get(&format!("{ADDRESS}?q=studio")).await.refusal(), @r"
    400 invalid_query: Say of which customer: customer.
    q: Say of which customer: customer
    ");
    let summary = format!("{ADDRESS}/summary");
    assert_snapshot!(staff.get(&summary).await.refusal(), @r"
    400 invalid_query: Say whose transactions: customer.
    customer: Say whose transactions: customer
    ");
    let of_her = format!("{summary}?customer={hers}");
    let summarized: TransactionsSummary = staff.read(&of_her).await;
    assert_eq!(summarized, anna.read::<TransactionsSummary>(&summary).await);
    assert_eq!(anna.get(&of_her).await.status, StatusCode::NOT_FOUND);
}

#[every_database]
async fn the_summary_says_what_the_listing_holds(test: TestApp) {
    for (name, who) in [("anna", test.anna().await), ("ben", test.ben().await)] {
        for query in [
            "",
            "state=paid",
            "state=failed",
            "q=studio",
            "created_from=2026-10-01",
        ] {
            let rows: Vec<Transaction> = who.rows(&format!("{ADDRESS}?{query}")).await;
            let told: TransactionsSummary = who.read(&format!("{ADDRESS}/summary?{query}")).await;
            assert!(told.is_complete);
            let without_state = if query.starts_with("state") {
                ""
            } else {
                query
            };
            let all: Vec<Transaction> = who.rows(&format!("{ADDRESS}?{without_state}")).await;
            assert_eq!(told.all(), all.len() as u64, "{name} {query}");
            for state in PaymentState::ALL {
                let count = all.iter().filter(|row| row.state() == *state).count();
                assert_eq!(told.count(*state), count as u64, "{name} {query} {state}");
            }
            let mut months: Vec<_> = rows.iter().map(|row| month_of(row.created_at)).collect();
            months.dedup();
            let told_months: Vec<_> = told.months.iter().map(|month| month.begins_on).collect();
            assert_eq!(told_months, months, "{name} {query}");
            for month in &told.months {
                let of = |is_refund: bool, state: PaymentState| {
                    let those = rows.iter().filter(|row| {
                        month_of(row.created_at) == month.begins_on
                            && row.state() == state
                            && (row.kind == TransactionKind::Refund) == is_refund
                    });
                    sums(those.map(|row| row.amount)).unwrap()
                };
                assert_eq!(month.paid, of(false, PaymentState::Paid), "{name} {query}");
                assert_eq!(
                    month.refunded,
                    of(true, PaymentState::Refunded),
                    "{name} {query}"
                );
            }
        }
    }
    let first: Page<Transaction> = test.anna().await.read(ADDRESS).await;
    assert!(first.total > 0);
}
