//! The ways to pay: added, replaced, removed, and never more of a number than its end.

use axum::http::{Method, StatusCode};
use goodstanding_shared::activity::{Activity, ActorKind, Event};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Answer, Call, TestApp, Visitor, at_once, every_database, wrong_fields};

pub(crate) const ADDRESS: &str = "/api/v1/payment-methods";
pub(crate) const VISA: &str = "4242 4242 4242 4242";
pub(crate) const MASTERCARD: &str = "5555 5555 5555 4444";
pub(crate) const BANK: &str = "DE89 3704 0044 0532 0130 00";

fn card(number: &str) -> Value {
    json!({"number": number, "expires": "12/29"})
}

pub(crate) async fn list(who: &Visitor<'_>) -> Vec<PaymentMethod> {
    who.read(ADDRESS).await
}

pub(crate) fn add<'a>(who: &Visitor<'a>, number: &str, key: &str) -> Call<'a> {
    who.post(ADDRESS, &card(number)).key(key)
}

pub(crate) fn path(method: &PaymentMethod, rest: &str) -> String {
    format!("{ADDRESS}/{}{rest}", method.brief.id)
}

pub(crate) fn replace<'a>(
    who: &Visitor<'a>,
    method: &PaymentMethod,
    number: &str,
    key: &str,
) -> Call<'a> {
    who.post(&path(method, "/replacement"), &card(number))
        .version(method)
        .key(key)
}

pub(crate) fn remove<'a>(who: &Visitor<'a>, method: &PaymentMethod) -> Call<'a> {
    who.request(Method::DELETE, &path(method, ""))
        .version(method)
}

#[every_database]
async fn the_first_one_is_the_default_and_the_list_begins_with_it(test: TestApp) {
    let empty = test.person("empty").await;
    assert!(list(&empty).await.is_empty());
    let first = add(&empty, VISA, "1").send().await;
    assert_eq!(first.headers["etag"], "\"1\"");
    assert_eq!(first.headers["location"], ADDRESS);
    let id = first.json["brief"]["id"].as_str().unwrap();
    assert_snapshot!(first.shown().replace(id, "pm_…"), @r#"
    201 Created
    {
      "brief": {
        "brand": "Visa",
        "id": "pm_…",
        "kind": "card",
        "last4": "4242"
      },
      "created_at": "2026-11-21T10:00:00Z",
      "expires_on": "2029-12-31",
      "is_default": true,
      "owes_for": 0,
      "pays_for": 0,
      "version": 1
    }
    "#);
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let account = empty.post(ADDRESS, &json!({"number": BANK})).key("2");
    let second: PaymentMethod = account.send().await.created();
    assert!(!second.is_default);
    assert_eq!(second.expires_on, None);
    assert_eq!(second.brief.last4, "3000");
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let third: PaymentMethod = add(&empty, "5555555555554444", "3").send().await.created();
    // The default first, then the newest.
    assert_eq!(list(&empty).await, [first.created(), third, second]);
    // What an account is ordered with from now on.
    let customer = empty.session().await.customer.unwrap();
    let history = format!("/api/v1/customers/{}/activity", customer.id);
    let told: Page<Activity> = test.staff().await.read(&history).await;
    let added: Vec<&str> = told.items[..3]
        .iter()
        .map(|entry| match &entry.event {
            Event::PaymentMethodAdded { name, .. } => name.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        added,
        [
            "Mastercard ending in 4444",
            "Bank account ending in 3000",
            "Visa ending in 4242"
        ]
    );
    let latest = &told.items[0];
    assert_eq!(latest.actor, ActorKind::Customer);
    assert_eq!(latest.actor_name.as_deref(), Some("Emil Novák"));
    // Names change; the user stays the same.
    let acted = test.stored("select actor_id from activity order by seq desc limit 1");
    assert_eq!(acted.await, empty.session().await.id.to_string());
}

#[every_database]
async fn two_first_ones_at_once_make_one_default(test: TestApp) {
    let empty = test.person("empty").await;
    let calls = (0..8)
        .map(|number| add(&empty, VISA, &format!("k{number}")).send())
        .collect();
    let answers = at_once(calls).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == StatusCode::CREATED)
    );
    let methods = list(&empty).await;
    let defaults = methods.iter().filter(|method| method.is_default);
    assert_eq!(defaults.count(), 1);
    assert_eq!(methods.len(), 8);
    // The same intention eight times is one.
    let calls = (0..8)
        .map(|_| add(&empty, MASTERCARD, "same").send())
        .collect();
    let answers = at_once(calls).await;
    let fresh = |answer: &&Answer| {
        answer.status == StatusCode::CREATED && !answer.headers.contains_key("idempotency-replayed")
    };
    assert_eq!(answers.iter().filter(fresh).count(), 1);
    assert_eq!(list(&empty).await.len(), 9);
}

#[every_database]
async fn what_is_no_test_number_is_refused_and_not_repeated(test: TestApp) {
    let anna = test.anna().await;
    let real = "4111 1111 1111 1111";
    for (body, fields) in [
        (json!({"number": real, "expires": "12/29"}), vec!["number"]),
        (
            json!({"number": "", "expires": ""}),
            vec!["number", "expires"],
        ),
        (json!({"number": VISA, "expires": "10/26"}), vec!["expires"]),
        (json!({"number": VISA}), vec!["expires"]),
        (
            json!({"number": format!("{VISA}\u{0}"), "expires": "1/1/1"}),
            vec!["expires"],
        ),
    ] {
        let refused = anna.post(ADDRESS, &body).key("refused").send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields")
        );
        assert_eq!(wrong_fields(&refused), fields);
        assert!(
            !refused.text.contains("1111") && !refused.text.contains("4242"),
            "{}",
            refused.text
        );
    }
    // Not even what is no body of this shape comes back.
    for body in [
        json!({"number": 4_111_111_111_111_111_u64, "expires": "12/29"}),
        json!({"number": VISA, "expires": "12/29", "4111111111111111": 1}),
        json!({"number": VISA, "expires": 4_111_111_111_111_111_u64}),
    ] {
        let refused = anna.post(ADDRESS, &body).key("refused").send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "malformed_body")
        );
        assert!(!refused.text.contains("4111"), "{}", refused.text);
    }
    let no_key = anna.post(ADDRESS, &card(VISA)).send().await;
    assert_snapshot!(no_key.refusal(), @r"
    400 idempotency_key_missing: Send one Idempotency-Key of 1 to 255 visible ASCII
    characters, made once for this action and kept for every repetition.
    ");
    // None of these used the key up.
    let _: PaymentMethod = add(&anna, VISA, "refused").send().await.created();
}

/// Everything that is stored, as text.
async fn stored(test: &TestApp) -> String {
    use diesel::prelude::*;
    use goodstanding_backend::store::schema::{activity, idempotency_keys, payment_methods};
    use goodstanding_backend::store::{Database, StoreError};
    test.app
        .store()
        .read(|conn: &mut Database| {
            let methods: Vec<(String, String, String, String)> = payment_methods::table
                .select((
                    payment_methods::id,
                    payment_methods::brand,
                    payment_methods::last4,
                    payment_methods::behaviour,
                ))
                .load(conn)?;
            let events: Vec<String> = activity::table.select(activity::event).load(conn)?;
            let answers: Vec<(String, String)> = idempotency_keys::table
                .select((idempotency_keys::route, idempotency_keys::body))
                .load(conn)?;
            Ok::<_, StoreError>(format!("{methods:?} {events:?} {answers:?}"))
        })
        .await
        .unwrap()
}

#[every_database]
async fn a_number_is_neither_stored_nor_answered(test: TestApp) {
    let anna = test.anna().await;
    let mut said = String::new();
    for (place, number) in [VISA, MASTERCARD, BANK].iter().enumerate() {
        let added = add(&anna, number, &format!("a{place}")).send().await;
        said += &added.text;
        let call = replace(&anna, &added.created(), number, &format!("r{place}"));
        let replaced = call.send().await;
        let _: PaymentMethod = replaced.created();
        said += &replaced.text;
    }
    said += &anna.get(ADDRESS).await.text;
    said += &stored(&test).await;
    for number in [VISA, MASTERCARD, BANK] {
        let plain: String = number.split(' ').collect();
        assert!(said.contains(&plain[plain.len() - 4..]), "the end is shown");
        for ending in [&plain[..], &plain[plain.len() - 8..], number] {
            assert!(!said.contains(ending), "{ending}");
        }
    }
}

#[every_database]
async fn staff_look_and_do_not_touch(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let customer = anna.session().await.customer.unwrap();
    let methods = list(&anna).await;
    let of_hers = format!("{ADDRESS}?customer={}", customer.id);
    assert_eq!(staff.read::<Vec<PaymentMethod>>(&of_hers).await, methods);
    let nobody = staff
        .get(&format!("{ADDRESS}?customer=cus_{}", "0".repeat(26)))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_snapshot!(staff.get(ADDRESS).await.refusal(), @r"
    400 invalid_query: Say whose payment methods: customer.
    customer: Say whose payment methods: customer
    ");
    let of_no_customer = staff.get(&format!("{ADDRESS}?customer=anna")).await;
    assert_snapshot!(of_no_customer.refusal(), @r"
    400 invalid_query: “anna” is no value of customer.
    customer: “anna” is no value of customer
    ");
    assert_eq!(
        ben.get(&of_hers).await.anonymous(),
        anna.get(&of_hers).await.anonymous()
    );
    assert_eq!(ben.get(&of_hers).await.status, StatusCode::NOT_FOUND);

    let unknown = staff.get("/api/v1/nothing").await;
    for call in [
        add(&staff, VISA, "s1"),
        replace(&staff, &methods[0], VISA, "s2"),
        remove(&staff, &methods[5]),
    ] {
        let refused = call.send().await;
        assert_eq!(refused.anonymous(), unknown.anonymous());
    }
    assert_eq!(list(&anna).await, methods);
}
