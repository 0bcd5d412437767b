//! What a change is asked first, and what is described of every operation.

use std::collections::BTreeSet;

use axum::http::Method;
use goodstanding_backend::router::openapi;
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

#[test]
fn every_operation_describes_its_refusals() {
    let openapi = serde_json::to_value(openapi()).unwrap();
    let problem = json!({"$ref": "#/components/schemas/Problem"});
    let mut operations = 0;
    for (path, item) in openapi["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for statuses in ["4XX", "5XX"] {
                let schema =
                    &operation["responses"][statuses]["content"]["application/problem+json"];
                assert_eq!(schema["schema"], problem, "{method} {path}");
            }
            operations += 1;
        }
    }
    assert!(operations > 40);
    assert_ne!(openapi["components"]["schemas"]["Problem"], Value::Null);
}

/// A reader of the description finds what it refers to, and parameters are texts, numbers or lists.
#[test]
fn the_description_refers_to_nothing_that_is_missing() {
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
    let openapi = serde_json::to_value(openapi()).unwrap();
    let mut found = BTreeSet::new();
    references(&openapi, &mut found);
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
    let openapi = serde_json::to_value(openapi()).unwrap();
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
