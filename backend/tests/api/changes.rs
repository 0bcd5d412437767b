//! What a change is asked first, and what is described of every operation.

use std::collections::BTreeSet;

use axum::http::Method;
use goodstanding_backend::router::openapi;
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
