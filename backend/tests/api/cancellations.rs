//! Asking for a service to be ended, and taking it back.

use axum::http::StatusCode;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{TestApp, Visitor, at_once, every_database};

async fn details(who: &Visitor<'_>, service: &Value) -> Value {
    who.get(&format!(
        "/api/v1/services/{}",
        service["id"].as_str().unwrap()
    ))
    .await
    .json
}

fn version_of(service: &Value) -> u64 {
    service["version"].as_u64().unwrap()
}

#[every_database]
async fn at_once_ends_the_service_and_its_subscription(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let answer = anna.cancel(&service, "immediate").send().await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let etag = format!("\"{}\"", version_of(&service) + 1);
    assert_eq!(answer.headers["etag"], etag);
    let after = &answer.json["service"];
    assert_eq!(
        (&after["status"], &after["next_due"]),
        (&json!("canceled"), &Value::Null)
    );
    assert_eq!(after["updated_at"], "2026-11-21T10:00:00Z");
    assert_eq!(
        (
            &after["subscription"]["standing"]["status"],
            &after["subscription"]["standing"]["billing_status"]
        ),
        (&json!("cancelled"), &json!("billing_completed"))
    );
    let kinds: Vec<_> = after["activity"]
        .as_array()
        .unwrap()
        .iter()
        .take(2)
        .map(|a| &a["event"]["kind"])
        .collect();
    assert_eq!(kinds, ["cancellation_completed", "cancellation_requested"]);
    assert_eq!(&details(&anna, &service).await, after);

    let again = anna.cancel(after, "immediate").key("another").send().await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, "service_ended")
    );
    assert_eq!(again.json["current"]["status"], "canceled");
}

#[every_database]
async fn on_the_due_date_marks_the_service_until_it_is_withdrawn(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let before = details(&anna, &service).await;
    let asked = anna.cancel(&service, "on_service_due_date").send().await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let cancellation = &asked.json["cancellation"];
    assert_eq!(
        (&cancellation["state"], &cancellation["effective_on"]),
        (&json!("open"), &service["next_due"])
    );
    let marked = &asked.json["service"];
    assert_eq!(
        (&marked["status"], &marked["cancellation"]["id"]),
        (&json!("active"), &cancellation["id"])
    );
    assert_eq!(
        marked["subscription"]["standing"]["status"],
        "pending_cancel"
    );

    let path = format!(
        "/api/v1/services/{}/cancellations/{}/withdrawal",
        service["id"].as_str().unwrap(),
        cancellation["id"].as_str().unwrap()
    );
    let withdraw = |key: &str| {
        anna.request(axum::http::Method::POST, &path)
            .version(marked)
            .key(key)
    };
    let withdrawn = withdraw("w1").send().await;
    assert_eq!(withdrawn.status, StatusCode::OK, "{}", withdrawn.text);
    assert_eq!(withdrawn.json["cancellation"]["state"], "withdrawn");
    let after = &withdrawn.json["service"];
    assert_eq!(
        (&after["cancellation"], &after["version"]),
        (&Value::Null, &json!(version_of(&service) + 2))
    );
    assert_eq!(
        (&after["status"], &after["next_due"]),
        (&before["status"], &before["next_due"])
    );
    assert_eq!(after["subscription"], before["subscription"]);

    let again = withdraw("w2").send().await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, "cancellation_not_open")
    );
    // And it can be asked for anew.
    assert_eq!(
        anna.cancel(after, "on_service_due_date")
            .key("again")
            .send()
            .await
            .status,
        StatusCode::CREATED
    );
}

#[every_database]
async fn what_is_not_right_is_said_field_by_field(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let path = format!(
        "/api/v1/services/{}/cancellations",
        service["id"].as_str().unwrap()
    );
    let send = |body: Value| {
        anna.post(&path, &body)
            .version(&service)
            .key("fields")
            .send()
    };
    let answer = send(json!({"reason": " \n\u{200b}"})).await;
    assert_snapshot!(answer.shown(), @r#"
    422 Unprocessable Entity
    {
      "code": "invalid_fields",
      "detail": "Nothing was changed. Correct the named fields and send the request again.",
      "errors": [
        {
          "field": "reason",
          "message": "Enter a cancellation reason"
        },
        {
          "field": "type",
          "message": "Select when the service should be cancelled"
        }
      ],
      "request_id": "…",
      "status": 422,
      "title": "Some fields need attention",
      "type": "/problems/invalid_fields"
    }
    "#);
    let long = send(json!({"reason": "x".repeat(2049), "type": "immediate"})).await;
    assert_eq!(
        long.json["errors"],
        json!([{"field": "reason", "message": "Shorten the reason by 1 character: it may be 2,048 characters long"}])
    );
    for body in [
        json!({"reason": "x", "type": "someday"}),
        json!({"reason": 7, "type": "immediate"}),
        json!({"reason": "x", "type": "immediate", "status": "active"}),
        json!([]),
    ] {
        let refused = send(body).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "malformed_body")
        );
    }
    // None of these used the key up.
    assert_eq!(
        send(json!({"reason": "x", "type": "immediate"}))
            .await
            .status,
        StatusCode::CREATED
    );
}

#[every_database]
async fn a_service_that_was_never_due_ends_at_once_only(test: TestApp) {
    let anna = test.anna().await;
    let pending = anna.service("Staging database").await;
    let refused = anna.cancel(&pending, "on_service_due_date").send().await;
    assert_eq!(
        (refused.status, refused.code()),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            "cancellation_type_unavailable"
        )
    );
    assert_eq!(
        refused.json["errors"],
        json!([{"field": "type", "message": "The service has no due date to wait for."}])
    );
    let now = anna.cancel(&pending, "immediate").key("now").send().await;
    assert_eq!(now.status, StatusCode::CREATED, "{}", now.text);
    assert_eq!(
        now.json["service"]["subscription"]["standing"]["status"],
        "cancelled"
    );
}

#[every_database]
async fn a_version_that_is_not_the_present_one_changes_nothing(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna.cancel(&service, "immediate");
    let version = version_of(&service);
    for stale in [
        format!("\"{}\"", version - 1),
        format!("\"{}\"", version + 1),
        "*".into(),
        format!("W/\"{version}\""),
        version.to_string(),
    ] {
        let refused = call.clone().header("if-match", &stale).send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::PRECONDITION_FAILED, "version_stale"),
            "{stale}"
        );
        assert_eq!(
            (
                &refused.json["current"]["version"],
                &refused.headers["etag"]
            ),
            (&json!(version), &format!("\"{version}\"").parse().unwrap())
        );
    }
    let without = anna.post(
        &format!(
            "/api/v1/services/{}/cancellations",
            service["id"].as_str().unwrap()
        ),
        &json!({"reason": "x", "type": "immediate"}),
    );
    assert_eq!(
        without.clone().key("k").send().await.status,
        StatusCode::PRECONDITION_REQUIRED
    );
    assert_eq!(
        without.version(&service).send().await.code(),
        "idempotency_key_missing"
    );
    assert_eq!(anna.service("Studio website").await, service);
    // A stale version does not use the key up: look again, send again.
    assert_eq!(call.send().await.status, StatusCode::CREATED);
}

#[every_database]
async fn a_repeated_request_is_answered_again_and_acts_once(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna.cancel(&service, "on_service_due_date");
    let first = call.clone().send().await;
    let second = call.clone().send().await;
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!(second.headers["etag"], first.headers["etag"]);
    assert_eq!(
        (
            first.headers.get("idempotency-replayed"),
            second.headers["idempotency-replayed"].to_str().unwrap()
        ),
        (None, "true")
    );
    let other = call
        .clone()
        .json(&json!({"reason": "Another", "type": "immediate"}))
        .send()
        .await;
    assert_eq!(
        (other.status, other.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused")
    );
    assert_eq!(details(&anna, &service).await["activity_total"], 3);

    // A rule's decision is repeated as well, even after the state has moved on.
    let refused = anna.cancel(&service, "immediate").key("late").send().await;
    let repeated = anna.cancel(&service, "immediate").key("late").send().await;
    assert_eq!(refused.code(), "cancellation_already_requested");
    assert_eq!(repeated.anonymous(), refused.anonymous());
    assert!(repeated.headers.contains_key("idempotency-replayed"));
    // Another user's same key is another key.
    let staff = test.staff().await;
    assert_ne!(
        staff
            .cancel(&service, "immediate")
            .key("late")
            .send()
            .await
            .headers
            .get("idempotency-replayed")
            .map(|_| ()),
        Some(())
    );
}

async fn race(test: &TestApp, same_key: bool) -> (usize, Vec<String>, Value, Value) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let key = if same_key {
                "one key".replace(' ', "-")
            } else {
                format!("key-{number}")
            };
            anna.cancel(&service, "on_service_due_date")
                .key(&key)
                .send()
        })
        .collect();
    let answers = at_once(calls).await;
    let created = answers
        .iter()
        .filter(|answer| {
            answer.status == StatusCode::CREATED
                && !answer.headers.contains_key("idempotency-replayed")
        })
        .count();
    let others = answers
        .iter()
        .filter(|answer| answer.status != StatusCode::CREATED)
        .map(|answer| answer.code().to_owned())
        .collect();
    let after = details(&anna, &service).await;
    (created, others, service, after)
}

#[every_database]
async fn of_fifty_requests_at_once_one_is_stored(test: TestApp) {
    let (created, others, before, after) = race(&test, false).await;
    assert_eq!((created, others.len()), (1, 49));
    assert!(
        others
            .iter()
            .all(|code| code == "cancellation_already_requested"),
        "{others:?}"
    );
    assert_eq!(
        (&after["version"], &after["activity_total"]),
        (&json!(version_of(&before) + 1), &json!(3))
    );
}

#[every_database]
async fn fifty_copies_of_one_request_act_once(test: TestApp) {
    let (created, others, before, after) = race(&test, true).await;
    assert_eq!(created, 1);
    assert!(
        others.iter().all(|code| code == "idempotency_key_in_use"),
        "{others:?}"
    );
    assert_eq!(
        (&after["version"], &after["activity_total"]),
        (&json!(version_of(&before) + 1), &json!(3))
    );
}
