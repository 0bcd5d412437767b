//! What a change is asked first, and what is described of every operation.

use std::collections::BTreeSet;

use axum::http::Method;
use goodstanding_backend::router;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use goodstanding_shared::transactions::TransactionStatus;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{TestApp, cancellations, every_database};

/// Who may not know of a thing learns nothing by what else is wrong with the request; who may is
/// told one thing after the other.
#[every_database]
async fn a_change_is_read_in_one_order(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let service = anna.service("Studio website").await;
    let path = cancellations(&service);
    let strangers = [(&test.nobody(), "not_signed_in"), (&ben, "not_found")];
    for (who, code) in strangers {
        let call = || who.request(Method::POST, &path);
        for refused in [
            call().send().await,
            call().bytes(b"{").send().await,
            call().version(&service).key("a").bytes(b"{").send().await,
        ] {
            assert_eq!(refused.code(), code, "{}", refused.text);
        }
    }
    let call = || anna.request(Method::POST, &path);
    let broken = call().bytes(b"{").send().await;
    assert_snapshot!(broken.code(), @"version_missing");
    let broken = call().version(&service).bytes(b"{").send().await;
    assert_snapshot!(broken.code(), @"idempotency_key_missing");
    let broken = call().version(&service).key("a").bytes(b"{");
    let broken = broken
        .header("content-type", "application/json")
        .send()
        .await;
    assert_snapshot!(broken.code(), @"malformed_body");
    let decorated = anna.request(Method::POST, &format!("{path}?x=1"));
    assert_snapshot!(decorated.send().await.code(), @"invalid_query");

    let actions = format!("/api/v1/services/{}/actions", service.id);
    let refused = anna.request(Method::POST, &actions).send().await;
    assert_snapshot!(refused.code(), @"not_found");
    let without_reason = staff
        .post(&actions, &json!({"action": "suspend"}))
        .version(&service)
        .key("a");
    assert_snapshot!(without_reason.send().await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    reason_code: Choose a reason
    comment: Say why, for whoever reads it later
    ");
}

/// Each status has its own codes, and the suite holds what is refused against them.
#[test]
fn every_operation_describes_its_refusals() {
    let openapi = router::document();
    let mut operations = 0;
    for (path, item) in openapi["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            let statuses: Vec<_> = responses.keys().map(String::as_str).collect();
            let everywhere = ["400", "500", "503"];
            assert!(
                everywhere.iter().all(|it| statuses.contains(it)),
                "{method} {path}"
            );
            operations += 1;
        }
    }
    assert!(operations > 40);
    let refused = &openapi["components"]["responses"];
    for code in ProblemCode::ALL {
        let described = refused.as_object().unwrap().values().any(|answer| {
            let schema = &answer["content"]["application/problem+json"]["schema"];
            let of = &schema["allOf"][1]["properties"];
            let codes = of["code"]["enum"].as_array().unwrap();
            codes.contains(&json!(code)) && of["status"]["const"] == code.status()
        });
        // Where there is no operation, none describes it.
        assert_eq!(described, *code != ProblemCode::MethodNotAllowed, "{code}");
    }
}

/// Whoever reads it finds out where the server is, whose it is, and what the calls are about.
#[test]
fn the_description_says_what_the_api_is() {
    let openapi = router::document();
    assert_eq!(openapi["servers"][0]["url"], "/");
    assert!(openapi["info"]["contact"]["name"].is_string());
    assert!(openapi["info"]["license"]["identifier"].is_string());
    let named = |of: &Value| of["name"].as_str().unwrap().to_owned();
    let tags: BTreeSet<_> = openapi["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(named)
        .collect();
    let mut used = BTreeSet::new();
    for item in openapi["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            used.insert(operation["tags"][0].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(used, tags);
}

/// A reader of the description finds what it refers to and nothing more, and parameters are texts,
/// numbers or lists.
#[test]
fn the_description_has_what_it_refers_to_and_nothing_else() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match (name.as_str(), value) {
                        ("$ref", Value::String(place)) => {
                            found.insert(place.clone());
                        }
                        _ => references(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let openapi = router::document();
    let mut found = BTreeSet::new();
    references(&openapi, &mut found);
    for kind in ["schemas", "responses", "headers"] {
        for name in openapi["components"][kind].as_object().unwrap().keys() {
            let place = format!("#/components/{kind}/{name}");
            assert!(found.contains(&place), "nothing refers to {place}");
        }
    }
    found.retain(|place| openapi.pointer(place.trim_start_matches('#')).is_none());
    assert_eq!(found, BTreeSet::new());

    for (path, item) in openapi["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let schema = &parameter["schema"];
                for schema in [schema, &schema["items"]] {
                    assert_ne!(schema["type"], "object", "{path}: {parameter}");
                }
            }
        }
    }
}

/// What a program generated from the description would send and expect is what is sent and read.
#[test]
fn closed_sets_are_described_by_the_words_that_are_sent() {
    let openapi = router::document();
    let words = |name: &str| openapi["components"]["schemas"][name]["enum"].clone();
    assert_eq!(words("ServiceStatus"), json!(ServiceStatus::ALL));
    assert_eq!(words("SubscriptionStatus"), json!(SubscriptionStatus::ALL));
    assert_eq!(words("BillingStatus"), json!(BillingStatus::ALL));
    assert_eq!(words("TransactionStatus"), json!(TransactionStatus::ALL));
    assert_eq!(words("ProblemCode"), json!(ProblemCode::ALL));
    let mut names = Vec::new();
    names_among_words(&openapi["components"]["schemas"], "", &mut names);
    assert_eq!(names, [""; 0], "no word begins like a name in Rust");
}

/// Every word of an `enum` that begins with a capital letter, with where it stands.
fn names_among_words(value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(words) = value["enum"].as_array() {
        for word in words.iter().filter_map(Value::as_str) {
            if word.starts_with(|first: char| first.is_ascii_uppercase()) {
                found.push(format!("{at}: {word}"));
            }
        }
    }
    if let Some(members) = value.as_object() {
        for (name, member) in members {
            names_among_words(member, &format!("{at}/{name}"), found);
        }
    }
    for member in value.as_array().into_iter().flatten() {
        names_among_words(member, at, found);
    }
}
