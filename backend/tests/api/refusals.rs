//! Bad input gets a clear error: the same form for all of them.

use axum::http::{Method, StatusCode};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Service;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{TestApp, cancellations, every_database};

#[every_database]
async fn query_parameters_are_understood_or_refused(test: TestApp) {
    let anna = test.anna().await;
    for query in [
        "limit=0",
        "limit=5001",
        "limit=-1",
        "limit=ten",
        "limit=1e3",
        "limit=",
        "limit=99999999999999999999",
    ] {
        let refused = anna.get(&format!("/api/v1/services?{query}")).await;
        assert_snapshot!(refused.refusal(), @r"
        400 invalid_query: limit must be a whole number from 1 to 5,000.
        limit: limit must be a whole number from 1 to 5,000
        ");
    }
    for query in ["limit=1&limit=2", "page=2", "cursor=a&cursor=b", "Limit=1"] {
        let refused = anna.get(&format!("/api/v1/services?{query}")).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "invalid_query"),
            "{query}"
        );
    }
    for path in [
        "/api/v1/catalog?x=1",
        "/api/v1/session?x",
        "/api/health?x=1",
    ] {
        assert_eq!(anna.get(path).await.code(), "invalid_query", "{path}");
    }
    let answer = anna.get("/api/v1/services?limit=1&limit=2").await;
    assert_snapshot!(answer.shown(), @r#"
    400 Bad Request
    {
      "code": "invalid_query",
      "detail": "The query could not be read: duplicate field `limit`.",
      "request_id": "…",
      "status": 400,
      "title": "A query parameter is not acceptable",
      "type": "/problems/invalid_query"
    }
    "#);
}

#[every_database]
async fn forged_cursors_are_refused(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let first: Page<Service> = anna.read("/api/v1/services?limit=2").await;
    let cursor = first.next_cursor.unwrap();
    let mut changed = cursor.clone().into_bytes();
    changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    for forged in [
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        changed.as_str(),
        "%ff",
        "%00",
    ] {
        let refused = anna.get(&format!("/api/v1/services?cursor={forged}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{forged}");
    }
    assert_eq!(
        ben.get(&format!("/api/v1/services?cursor={cursor}"))
            .await
            .code(),
        "invalid_cursor",
        "Anna's cursor, used by Ben"
    );
}

#[every_database]
async fn bodies_are_json_of_the_documented_shape(test: TestApp) {
    let call = || test.nobody().request(Method::POST, "/api/v1/session");
    let json = |body: &[u8]| {
        call()
            .bytes(body)
            .header("content-type", "application/json")
    };
    for body in [
        "",
        "{",
        "null",
        "[]",
        "{\"email\":\"a\"}",
        "{\"email\":\"a\",\"password\":\"b\",\"role\":\"staff\"}",
        "{\"email\":\"a\",\"email\":\"b\",\"password\":\"c\"}",
        "{\"email\":NaN,\"password\":\"c\"}",
    ] {
        let refused = json(body.as_bytes()).send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "malformed_body"),
            "{body}"
        );
    }
    assert_eq!(json(&[b'['; 10_000]).send().await.code(), "malformed_body");
    assert_eq!(json(&[0xff, 0xfe]).send().await.code(), "malformed_body");
    let large = json(&vec![b' '; 70_000]).send().await;
    assert_eq!(
        (large.status, large.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    );
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/jsonp",
    ] {
        let refused = call()
            .bytes(b"{}")
            .header("content-type", kind)
            .send()
            .await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
            "{kind}"
        );
    }
    assert_eq!(
        call().bytes(b"{}").send().await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(
        json(b"{\"email\":\"\",\"password\":\"\"}")
            .header("content-type", "application/json; charset=UTF-8")
            .send()
            .await
            .code(),
        "invalid_fields"
    );
}

#[every_database]
async fn no_text_of_a_body_holds_the_character_that_no_text_can_hold(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let cancel = |reason: &str| {
        let body = json!({"reason": reason, "type": "immediate"});
        anna.post(&cancellations(&service), &body)
            .version(&service)
            .key("cancel")
    };
    let method = anna.default_method().await;
    let order = |product: &str, name: &str| {
        let line = json!({"product": product, "plan": "MONTHLY", "quantity": 1, "name": name});
        let due = json!({"amount": "4.00", "currency": "EUR"});
        let body = json!({"lines": [line], "due_today": due, "payment_method": method});
        anna.post("/api/v1/orders", &body).key("order")
    };
    for (call, code) in [
        (cancel("too\u{0}dear"), "invalid_fields"),
        (cancel("\u{0}"), "invalid_fields"),
        (order("backup", "Co\u{0}py"), "invalid_fields"),
        (order("back\u{0}up", "Copy"), "malformed_body"),
    ] {
        let refused = call.send().await;
        assert!(refused.status.is_client_error(), "{}", refused.text);
        assert_eq!(refused.code(), code, "{}", refused.text);
    }
    for (email, password, code) in [
        ("an\u{0}na@demo.example", "x", "invalid_fields"),
        ("anna@demo.example", "x\u{0}", "wrong_credentials"),
    ] {
        let body = json!({"email": email, "password": password});
        let refused = test.nobody().post("/api/v1/session", &body).send().await;
        assert_eq!(refused.code(), code, "{}", refused.text);
    }
    // Without it the same is done.
    assert_eq!(cancel("too dear").send().await.status, StatusCode::CREATED);
    assert_eq!(
        order("backup", "Copy").send().await.status,
        StatusCode::CREATED
    );
}

#[every_database]
async fn unknown_addresses_and_methods_are_problems_too(test: TestApp) {
    let anna = test.anna().await;
    let answer = anna.get("/api/v1/nothing").await;
    assert_snapshot!(answer.shown(), @r#"
    404 Not Found
    {
      "code": "not_found",
      "detail": "Nothing was found under this address. Check it, or go back to the list.",
      "request_id": "…",
      "status": 404,
      "title": "There is nothing here",
      "type": "/problems/not_found"
    }
    "#);
    for path in [
        "/api",
        "/api/",
        "/api/v2/services",
        "/api/v1/services/",
        "/api/v1/services/svc_1",
        "/api/v1/services/x/y/z",
    ] {
        assert_eq!(anna.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let refused = anna.request(Method::PUT, "/api/v1/services").send().await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    );
    assert_eq!(refused.headers["allow"], "GET,HEAD");
}
