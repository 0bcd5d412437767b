//! Asking for a service to be ended, and taking it back.

use axum::http::{Method, StatusCode};
use goodstanding_shared::cancellations::{
    CancellationReply, CancellationState, CancellationType as Type,
};
use goodstanding_shared::services::{Service, ServiceDetails, ServiceStatus};
use goodstanding_shared::subscriptions::{Standing, SubscriptionStatus};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{TestApp, at_once, cancellations, every_database, kinds};

/// How the subscription of a service stands.
fn bill(details: &ServiceDetails) -> Standing {
    details.subscription.as_ref().unwrap().standing
}

#[every_database]
async fn at_once_ends_the_service_and_its_subscription(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let answer = anna.cancel(&service, Type::Immediate).send().await;
    let etag = format!("\"{}\"", service.version + 1);
    assert_eq!(answer.headers["etag"], etag);
    let after = answer.created::<CancellationReply>().service;
    assert_eq!(after.service.status, ServiceStatus::Canceled);
    assert_eq!(after.service.next_due, None);
    assert_eq!(after.service.updated_at, test.clock.now());
    assert_eq!(bill(&after).to_string(), "Cancelled, Billing Completed");
    assert_eq!(
        kinds(&after.activity[..2]),
        ["cancellation_completed", "cancellation_requested"]
    );
    assert_eq!(anna.details(&service).await, after);

    let again = anna.cancel(&after.service, Type::Immediate).key("another");
    let again = again.send().await;
    assert_snapshot!(again.refusal(), @"409 service_ended: The service is Canceled: it has already ended.");
    assert_eq!(again.json["current"]["status"], "canceled");
}

#[every_database]
async fn on_the_due_date_marks_the_service_until_it_is_withdrawn(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let before = anna.details(&service).await;
    let asked = anna.cancel(&service, Type::OnServiceDueDate).send().await;
    let asked: CancellationReply = asked.created();
    let (request, marked) = (asked.cancellation, asked.service);
    assert_eq!(request.state, CancellationState::Open);
    assert_eq!(Some(request.effective_on), service.next_due);
    assert_eq!(marked.service.status, ServiceStatus::Active);
    let mark = marked.service.cancellation.as_ref().unwrap();
    assert_eq!(mark.id, request.id);
    assert_eq!(bill(&marked).status(), SubscriptionStatus::PendingCancel);

    let path = format!("{}/{}/withdrawal", cancellations(&service), request.id);
    let withdraw = |key: &str| {
        let call = anna.request(Method::POST, &path);
        call.version(&marked).key(key)
    };
    let withdrawn: CancellationReply = withdraw("w1").send().await.ok();
    assert_eq!(withdrawn.cancellation.state, CancellationState::Withdrawn);
    let after = withdrawn.service;
    assert_eq!(after.service.cancellation, None);
    assert_eq!(after.service.version, service.version + 2);
    assert_eq!(after.service.status, before.service.status);
    assert_eq!(after.service.next_due, before.service.next_due);
    assert_eq!(after.subscription, before.subscription);

    let again = withdraw("w2").send().await;
    assert_snapshot!(again.refusal(), @"409 cancellation_not_open: The request is no longer open.");
    // And it can be asked for anew.
    let anew = anna.cancel(&after.service, Type::OnServiceDueDate);
    let _: CancellationReply = anew.key("again").send().await.created();
}

#[every_database]
async fn what_is_not_right_is_said_field_by_field(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let send = |body: Value| {
        anna.post(&cancellations(&service), &body)
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
    assert_snapshot!(long.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    reason: Shorten the reason by 1 character: it may be 2,048 characters long
    ");
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
    let done = send(json!({"reason": "x", "type": "immediate"})).await;
    let _: CancellationReply = done.created();
}

#[every_database]
async fn a_service_that_was_never_due_ends_at_once_only(test: TestApp) {
    let anna = test.anna().await;
    let pending = anna.service("Staging database").await;
    let refused = anna.cancel(&pending, Type::OnServiceDueDate).send().await;
    assert_snapshot!(refused.refusal(), @r"
    422 cancellation_type_unavailable: The service has no due date to wait for.
    type: The service has no due date to wait for.
    ");
    let now = anna.cancel(&pending, Type::Immediate).key("now");
    let now: CancellationReply = now.send().await.created();
    assert_eq!(bill(&now.service).status(), SubscriptionStatus::Cancelled);
}

#[every_database]
async fn a_version_that_is_not_the_present_one_changes_nothing(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna.cancel(&service, Type::Immediate);
    let version = service.version;
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
        &cancellations(&service),
        &json!({"reason": "x", "type": "immediate"}),
    );
    let no_version = without.clone().key("k").send().await;
    assert_snapshot!(no_version.refusal(), @r"
    428 version_missing: Read what is to be changed and send its ETag as If-Match, so that
    no change of somebody else is overwritten unseen.
    ");
    let no_key = without.version(&service).send().await;
    assert_snapshot!(no_key.refusal(), @r"
    400 idempotency_key_missing: Send one Idempotency-Key of 1 to 255 visible ASCII
    characters, made once for this action and kept for every repetition.
    ");
    assert_eq!(anna.service("Studio website").await, service);
    // A stale version does not use the key up: look again, send again.
    assert_eq!(call.send().await.status, StatusCode::CREATED);
}

#[every_database]
async fn a_repeated_request_is_answered_again_and_acts_once(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna.cancel(&service, Type::OnServiceDueDate);
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
    assert_snapshot!(other.refusal(), @r"
    422 idempotency_key_reused: This key belongs to a request with another body. Make a new
    key for a new action.
    ");
    assert_eq!(anna.details(&service).await.activity_total, 3);

    // A rule's decision is repeated as well, even after the state has moved on.
    let refused = anna
        .cancel(&service, Type::Immediate)
        .key("late")
        .send()
        .await;
    let repeated = anna
        .cancel(&service, Type::Immediate)
        .key("late")
        .send()
        .await;
    assert_snapshot!(refused.refusal(), @"409 cancellation_already_requested: Cancellation was already requested.");
    assert_eq!(repeated.anonymous(), refused.anonymous());
    assert!(repeated.headers.contains_key("idempotency-replayed"));
    // Another user's same key is another key.
    let staff = test.staff().await;
    assert_ne!(
        staff
            .cancel(&service, Type::Immediate)
            .key("late")
            .send()
            .await
            .headers
            .get("idempotency-replayed")
            .map(|_| ()),
        Some(())
    );
}

async fn race(test: &TestApp, same_key: bool) -> (usize, Vec<String>, Service, ServiceDetails) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let key = if same_key {
                "one key".replace(' ', "-")
            } else {
                format!("key-{number}")
            };
            anna.cancel(&service, Type::OnServiceDueDate)
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
    let after = anna.details(&service).await;
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
    assert_eq!(after.service.version, before.version + 1);
    assert_eq!(after.activity_total, 3);
}

#[every_database]
async fn fifty_copies_of_one_request_act_once(test: TestApp) {
    let (created, others, before, after) = race(&test, true).await;
    assert_eq!(created, 1);
    assert!(
        others.iter().all(|code| code == "idempotency_key_in_use"),
        "{others:?}"
    );
    assert_eq!(after.service.version, before.version + 1);
    assert_eq!(after.activity_total, 3);
}
