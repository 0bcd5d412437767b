//! Signing in and out, and how long a session lasts.

use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use goodstanding_backend::router;
use goodstanding_backend::sessions::housekeeping;
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::sessions::Me;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{PASSWORD, TestApp, Visitor, every_database};

#[every_database]
async fn anna_signs_in_and_out(test: TestApp) {
    let credentials = json!({"email": " Anna@Demo.example ", "password": PASSWORD});
    let answer = test
        .nobody()
        .post("/api/v1/session", &credentials)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    let (token, attributes) = cookie.split_once(';').unwrap();
    assert_eq!(
        attributes,
        " Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict"
    );
    assert_eq!(token.strip_prefix("__Host-session=").unwrap().len(), 43);
    assert!(
        !answer.text.contains(token.split_once('=').unwrap().1),
        "the token is in the cookie only"
    );

    let anna = test.anna().await;
    let me = anna.get("/api/v1/session").await;
    assert_snapshot!(me.shown(), @r#"
    200 OK
    {
      "customer": {
        "currency": "EUR",
        "id": "cus_3hr6391vj2s45q3etmv38g3dds",
        "name": "Berg Studio"
      },
      "demo": true,
      "email": "anna@demo.example",
      "ends_in_s": 2592000,
      "id": "usr_639m5zz40n0a0e16fcdkbkcf55",
      "idle_s": 43200,
      "language": null,
      "name": "Anna Berg",
      "now": "2026-11-21T10:00:00Z",
      "processor": "sandbox",
      "role": "customer",
      "time_is_simulated": false,
      "time_zone": null
    }
    "#);
    let out = anna.request(Method::DELETE, "/api/v1/session").send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    let cleared = out.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cleared.starts_with("__Host-session=; Path=/; Max-Age=0;"));
    // The cookie is still sent; the server has ended the session all the same.
    assert_eq!(
        anna.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        anna.request(Method::DELETE, "/api/v1/session")
            .send()
            .await
            .status,
        StatusCode::NO_CONTENT
    );
}

#[every_database]
async fn nobody_learns_which_accounts_exist(test: TestApp) {
    let attempt = async |email: &str| {
        let credentials = json!({"email": email, "password": "not the password"});
        test.nobody()
            .post("/api/v1/session", &credentials)
            .send()
            .await
    };
    let (known, unknown) = (
        attempt("anna@demo.example").await,
        attempt("who@demo.example").await,
    );
    assert_snapshot!(known.shown(), @r#"
    401 Unauthorized
    {
      "code": "wrong_credentials",
      "detail": "Check both and try again. Upper and lower case count in the password.",
      "request_id": "…",
      "status": 401,
      "title": "E-mail address or password is not right",
      "type": "/problems/wrong_credentials"
    }
    "#);
    assert_eq!(known.anonymous(), unknown.anonymous());
    assert!(!known.headers.contains_key(header::SET_COOKIE));
}

#[every_database]
async fn guessing_is_slowed_down_for_every_account_alike(test: TestApp) {
    let attempt = async |email: &str, password: &str| {
        test.nobody()
            .post(
                "/api/v1/session",
                &json!({"email": email, "password": password}),
            )
            .send()
            .await
    };
    for email in ["anna@demo.example", "who@demo.example"] {
        for _ in 0..5 {
            let wrong = attempt(email, "a wrong password").await;
            assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        }
        let slowed = attempt(email, "a wrong password").await;
        assert_eq!(slowed.headers["retry-after"], "1");
        assert_snapshot!(slowed.shown(), @r#"
        429 Too Many Requests
        {
          "code": "too_many_attempts",
          "detail": "There were too many attempts. Try again in 1 second.",
          "request_id": "…",
          "retry_after_s": 1,
          "status": 429,
          "title": "Too many attempts",
          "type": "/problems/too_many_attempts"
        }
        "#);
    }
    let _: Me = attempt("ben@demo.example", PASSWORD).await.created();
    test.clock.advance(TimeDelta::seconds(1));
    let _: Me = attempt("anna@demo.example", PASSWORD).await.created();
}

#[every_database]
async fn empty_fields_are_named(test: TestApp) {
    let answer = test
        .nobody()
        .post("/api/v1/session", &json!({"email": " ", "password": ""}))
        .send()
        .await;
    assert_snapshot!(answer.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    email: Enter your e-mail address
    password: Enter your password
    ");
}

#[every_database]
async fn sessions_end_by_rest_and_by_age(test: TestApp) {
    let alive =
        async |who: &crate::harness::Visitor<'_>| who.get("/api/v1/session").await.status == 200;
    let (anna, staff) = (test.anna().await, test.staff().await);
    test.clock
        .advance(TimeDelta::minutes(30) - TimeDelta::milliseconds(1));
    assert!(alive(&staff).await, "staff may rest for half an hour");
    test.clock.advance(TimeDelta::minutes(30));
    assert!(!alive(&staff).await, "and not longer");
    test.clock.advance(TimeDelta::hours(10));
    assert!(alive(&anna).await, "customers may rest for half a day");
    test.clock.advance(TimeDelta::hours(12));
    assert!(!alive(&anna).await);

    let anna = test.anna().await;
    for _ in 0..59 {
        test.clock
            .advance(TimeDelta::hours(12) - TimeDelta::seconds(1));
        assert!(alive(&anna).await, "used every half day");
    }
    test.clock.advance(TimeDelta::hours(12));
    assert!(!alive(&anna).await, "no session is older than thirty days");
}

#[every_database]
async fn signing_in_again_ends_the_old_session(test: TestApp) {
    let anna = test.anna().await;
    let credentials = json!({"email": "anna@demo.example", "password": PASSWORD});
    assert_eq!(
        anna.post("/api/v1/session", &credentials)
            .send()
            .await
            .status,
        StatusCode::CREATED
    );
    assert_eq!(
        anna.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[every_database]
async fn changes_come_from_our_own_page_only(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna
        .cancel(&service, CancellationType::Immediate)
        .header("host", "portal.example");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "https://portal.example.evil.example"),
    ] {
        let refused = call.clone().header(name, value).send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::FORBIDDEN, "foreign_origin"),
            "{name}: {value}"
        );
    }
    assert_eq!(
        anna.service("Studio website").await,
        service,
        "nothing was changed"
    );
    let own = call
        .header("sec-fetch-site", "same-origin")
        .header("origin", "https://portal.example");
    assert_eq!(own.send().await.status, StatusCode::CREATED);
}

#[every_database]
async fn that_a_session_is_used_is_stored_in_the_background(test: TestApp) {
    let anna = test.anna().await;
    test.clock.advance(TimeDelta::hours(11));
    let other = router::router(test.another_server().await);
    let over_there = Visitor::new(&other, anna.cookie().map(str::to_owned));
    let alive = async |who: &Visitor<'_>| who.get("/api/v1/session").await.status == 200;
    assert!(alive(&anna).await);
    housekeeping::step(&test.app).await.unwrap();
    test.clock.advance(TimeDelta::hours(11));
    assert!(
        alive(&over_there).await,
        "used on one server, known on the other"
    );
    // The first server has not seen that; what it stores does not go back behind it.
    assert!(alive(&anna).await);
    test.clock.advance(TimeDelta::hours(12));
    assert!(!alive(&over_there).await);
}

#[every_database]
async fn what_nobody_can_use_any_more_is_forgotten(test: TestApp) {
    let wrong = json!({"email": "anna@demo.example", "password": "a guess"});
    let refused = test.nobody().post("/api/v1/session", &wrong).send().await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    test.anna().await;
    let kept = async || {
        housekeeping::step(&test.app).await.unwrap();
        let of = |table: &str| format!("(select count(*) from {table})");
        let counts = ["sign_in_attempts", "devices", "sessions"].map(of);
        test.stored(&format!("select {}", counts.join(" || ' ' || ")))
            .await
    };
    assert_eq!(kept().await, "3 1 1");
    test.clock.advance(TimeDelta::hours(2));
    assert_eq!(kept().await, "0 1 1");
    test.clock.advance(TimeDelta::days(31));
    assert_eq!(kept().await, "0 1 0");
    test.clock.advance(TimeDelta::days(150));
    assert_eq!(kept().await, "0 0 0");
}
