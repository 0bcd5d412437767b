//! The ways to pay: added, replaced, removed, and never more of a number than its end.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Call, TestApp, Visitor, at_once, every_database, texts};

pub(crate) const ADDRESS: &str = "/api/v1/payment-methods";
pub(crate) const VISA: &str = "4242 4242 4242 4242";
pub(crate) const MASTERCARD: &str = "5555 5555 5555 4444";
pub(crate) const BANK: &str = "DE89 3704 0044 0532 0130 00";

fn card(number: &str) -> Value {
    json!({"number": number, "expires": "12/29"})
}

pub(crate) async fn list(who: &Visitor<'_>) -> Vec<Value> {
    let answer = who.get(ADDRESS).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json.as_array().unwrap().clone()
}

pub(crate) fn add<'a>(who: &Visitor<'a>, number: &str, key: &str) -> Call<'a> {
    who.post(ADDRESS, &card(number)).key(key)
}

pub(crate) fn path(method: &Value, rest: &str) -> String {
    format!(
        "{ADDRESS}/{}{rest}",
        method["brief"]["id"].as_str().unwrap()
    )
}

pub(crate) fn replace<'a>(who: &Visitor<'a>, method: &Value, number: &str, key: &str) -> Call<'a> {
    who.post(&path(method, "/replacement"), &card(number))
        .version(method)
        .key(key)
}

pub(crate) fn remove<'a>(who: &Visitor<'a>, method: &Value) -> Call<'a> {
    who.request(Method::DELETE, &path(method, ""))
        .version(method)
}

#[every_database]
async fn the_first_one_is_the_default_and_the_list_begins_with_it(test: TestApp) {
    let empty = test.person("empty").await;
    assert!(list(&empty).await.is_empty());
    let first = add(&empty, VISA, "1").send().await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(first.headers["etag"], "\"1\"");
    assert_eq!(first.headers["location"], ADDRESS);
    let brief =
        json!({"id": first.json["brief"]["id"], "kind": "card", "brand": "Visa", "last4": "4242"});
    assert_eq!(
        first.json,
        json!({
            "brief": brief, "version": 1, "expires_on": "2029-12-31", "is_default": true,
            "created_at": "2026-11-21T10:00:00Z", "pays_for": 0, "owes_for": 0,
        })
    );
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let second = empty
        .post(ADDRESS, &json!({"number": BANK}))
        .key("2")
        .send()
        .await;
    assert_eq!(
        (
            &second.json["is_default"],
            &second.json["expires_on"],
            &second.json["brief"]["last4"]
        ),
        (&json!(false), &json!(null), &json!("3000"))
    );
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let third = add(&empty, "5555555555554444", "3").send().await;
    // The default first, then the newest.
    assert_eq!(list(&empty).await, [first.json, third.json, second.json]);
    // What an account is ordered with from now on.
    let session = empty.get("/api/v1/session").await.json;
    let history = format!(
        "/api/v1/customers/{}/activity",
        session["customer"]["id"].as_str().unwrap()
    );
    let told = test.staff().await.get(&history).await.json;
    assert_eq!(
        texts(&told["items"].as_array().unwrap()[..3], "/event/name"),
        [
            "Mastercard ending in 4444",
            "Bank account ending in 3000",
            "Visa ending in 4242"
        ]
    );
    assert_eq!(told["items"][0]["event"]["kind"], "payment_method_added");
    assert_eq!(
        (&told["items"][0]["actor"], &told["items"][0]["actor_name"]),
        (&json!("customer"), &json!("Emil Novák"))
    );
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
    assert_eq!(
        methods
            .iter()
            .filter(|method| method["is_default"] == true)
            .count(),
        1
    );
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
        assert_eq!(
            texts(refused.json["errors"].as_array().unwrap(), "/field"),
            fields
        );
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
    assert_eq!(
        anna.post(ADDRESS, &card(VISA)).send().await.code(),
        "idempotency_key_missing"
    );
    // None of these used the key up.
    assert_eq!(
        add(&anna, VISA, "refused").send().await.status,
        StatusCode::CREATED
    );
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
        let replaced = replace(&anna, &added.json, number, &format!("r{place}"))
            .send()
            .await;
        assert_eq!(replaced.status, StatusCode::CREATED);
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
    let customer = anna.get("/api/v1/session").await.json["customer"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let methods = list(&anna).await;
    let of_hers = format!("{ADDRESS}?customer={customer}");
    assert_eq!(staff.get(&of_hers).await.json, json!(methods));
    let nobody = staff
        .get(&format!("{ADDRESS}?customer=cus_{}", "0".repeat(26)))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let whose = staff.get(ADDRESS).await;
    assert_eq!(
        (whose.code(), &whose.json["errors"][0]["field"]),
        ("invalid_query", &json!("customer"))
    );
    assert_eq!(
        staff.get(&format!("{ADDRESS}?customer=anna")).await.code(),
        "invalid_query"
    );
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
