//! What operators ask: whether it lives, whether it can be sent requests, and what it counts.

use std::io::Write as _;
use std::process::{Command, Stdio};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use chrono::TimeDelta;
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_backend::{operations, router};
use serde_json::json;
use tower::ServiceExt as _;

use crate::exposition::Exposition;
use crate::harness::{PASSWORD, TestApp, every_database};

const UP_TO_DATE: &str = "delete from __diesel_schema_migrations where version = '29990101000000'";
const NEWER: &str = "insert into __diesel_schema_migrations (version) values ('29990101000000')";

async fn asked(router: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (head.status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn figures(test: &TestApp) -> Exposition {
    let operators = operations::router(test.app.clone());
    let (status, counted) = asked(&operators, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let found = Exposition::read(&counted);
    promtool(&counted);
    found
}

/// The same question to the program that Prometheus has for it, where it is installed.
fn promtool(text: &str) {
    let started = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut promtool) = started else {
        eprintln!("promtool is not installed: the text is held against our own reader only");
        return;
    };
    let mut input = promtool.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = promtool.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[every_database]
async fn whoever_is_told_to_stop_is_alive_and_not_ready(test: TestApp) {
    let (portal, operators) = (
        router::router(test.app.clone()),
        operations::router(test.app.clone()),
    );
    for router in [&portal, &operators] {
        let ready = (StatusCode::OK, "ready\n".to_owned());
        let alive = (StatusCode::OK, "alive\n".to_owned());
        assert_eq!(asked(router, "/readyz").await, ready);
        assert_eq!(asked(router, "/livez").await, alive);
    }
    test.app.drain();
    let (status, said) = asked(&operators, "/readyz").await;
    assert_eq!(
        (status, said.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "it is about to stop\n")
    );
    // What the portal says to everybody says no more than that.
    let (status, said) = asked(&portal, "/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        said.contains("unavailable") && !said.contains("stop"),
        "{said}"
    );
    for router in [&portal, &operators] {
        assert_eq!(asked(router, "/livez").await.0, StatusCode::OK);
    }
    // Requests that still come are answered.
    assert_eq!(asked(&portal, "/api/health").await.0, StatusCode::OK);
    assert_eq!(figures(&test).await.sum("goodstanding_draining", &[]), 1);
}

#[every_database]
async fn a_schema_that_is_not_ours_any_more_is_not_ready(test: TestApp) {
    test.sql(&[NEWER]).await;
    let operators = operations::router(test.app.clone());
    let (status, said) = asked(&operators, "/readyz").await;
    test.sql(&[UP_TO_DATE]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said, "the schema of the database is not this program's\n");
    // The answer is given again for a second, however often somebody asks.
    let (status, _) = asked(&operators, "/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let later = operations::router(test.app.clone());
    assert_eq!(asked(&later, "/readyz").await.0, StatusCode::OK);
}

#[every_database]
async fn a_database_that_does_not_answer_is_not_ready_and_leaves_no_old_figures(test: TestApp) {
    test.app.store().close();
    let operators = operations::router(test.app.clone());
    let (status, said) = asked(&operators, "/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said, "the database cannot be read and written\n");
    assert_eq!(asked(&operators, "/livez").await.0, StatusCode::OK);
    let found = figures(&test).await;
    assert_eq!(found.sum("goodstanding_database_up", &[]), 0);
    assert!(!found.types.contains_key("goodstanding_worker_lag_seconds"));
    assert!(found.types.contains_key("goodstanding_sign_ins_total"));
}

#[every_database]
async fn requests_are_counted_by_their_template_whatever_anybody_invents(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Mailboxes").await;
    anna.details(&service).await;
    for number in 0..50 {
        let made_up = format!("/api/v1/services/svc_{number:032}");
        assert_eq!(anna.get(&made_up).await.status, StatusCode::NOT_FOUND);
        anna.get(&format!("/made-up/{number}")).await;
        anna.get(&format!("/api/v1/made-up/{number}")).await;
        let method = Method::from_bytes(format!("MADEUP{number}").as_bytes()).unwrap();
        anna.request(method, "/api/v1/services").send().await;
    }
    let found = figures(&test).await;
    let count = |route: &str, method: &str, status: &str| {
        let labels = [("route", route), ("method", method), ("status", status)];
        found.sum("goodstanding_http_requests_total", &labels)
    };
    let one = "/api/v1/services/{id}";
    assert_eq!(count(one, "GET", "200"), 1);
    assert_eq!(count(one, "GET", "404"), 50);
    assert_eq!(count("none", "GET", "404"), 50);
    assert_eq!(count("/api/v1/session", "POST", "201"), 1);
    let labels = [("route", "page")];
    assert_eq!(found.sum("goodstanding_http_requests_total", &labels), 50);
    let timed = found.sum("goodstanding_http_request_seconds_count", &[("route", one)]);
    assert_eq!(timed, 51);
    assert_eq!(found.sum("goodstanding_http_requests_in_flight", &[]), 0);
    for route in found.values("route") {
        assert!(
            !route.contains("svc_") && !route.contains("made-up"),
            "{route}"
        );
    }
    let methods: Vec<_> = found.values("method").into_iter().collect();
    assert_eq!(methods, ["GET", "POST", "other"]);
}

#[every_database]
async fn sign_ins_and_writes_are_counted_by_how_they_end(test: TestApp) {
    let before = figures(&test).await;
    for _ in 0..6 {
        let wrong = json!({"email": "ben@demo.example", "password": "no such password"});
        test.nobody().post("/api/v1/session", &wrong).send().await;
    }
    test.anna().await;
    let found = figures(&test).await;
    let ended = |outcome| found.sum("goodstanding_sign_ins_total", &[("outcome", outcome)]);
    assert_eq!(
        (ended("done"), ended("wrong"), ended("throttled")),
        (1, 5, 1)
    );
    let wrote = |found: &Exposition| {
        let labels = [("access", "write"), ("outcome", "done")];
        found.sum("goodstanding_store_units_total", &labels)
    };
    // Five that were counted before their passwords were looked at, hers, and her session.
    assert_eq!(wrote(&found) - wrote(&before), 7);
    let shared = |name| found.sum(name, &[]) - before.sum(name, &[]);
    assert_eq!(shared("goodstanding_store_commit_units_sum"), 7);
    assert_eq!(shared("goodstanding_store_commit_seconds_count"), 7);
    assert_eq!(
        found.sum("goodstanding_store_units_not_begun_total", &[]),
        0
    );
    assert!(!figures(&test).await.values("outcome").contains(PASSWORD));
}

#[every_database]
async fn what_the_worker_leaves_waiting_is_seen(test: TestApp) {
    let before = figures(&test).await;
    assert_eq!(before.sum("goodstanding_database_up", &[]), 1);
    assert_eq!(before.sum("goodstanding_worker_due", &[]), 0);
    assert_eq!(before.sum("goodstanding_worker_lag_seconds", &[]), 0);
    assert!(before.sum("goodstanding_orders_waiting", &[]) > 0);
    assert!(before.sum("goodstanding_cancellations_open", &[]) > 0);

    test.clock.advance(TimeDelta::days(40));
    let late = figures(&test).await;
    assert!(late.sum("goodstanding_worker_due", &[]) > 10);
    let lag = late.sum("goodstanding_worker_lag_seconds", &[]);
    let days = lag / 86_400;
    assert!((30..40).contains(&days), "{days}");

    let steps = carry_out_due(test.app.engine()).await.unwrap();
    let after = figures(&test).await;
    assert_eq!(after.sum("goodstanding_worker_lag_seconds", &[]), 0);
    let done = [("outcome", "done")];
    let done = after.sum("goodstanding_worker_steps_total", &done);
    assert!(done > 10 && done <= steps);
    assert_eq!(after.sum("goodstanding_worker_failing", &[]), 0);
}

#[every_database]
async fn what_is_counted_is_no_visitors_business(test: TestApp) {
    let staff = test.staff().await;
    for path in ["/metrics", "/api/metrics", "/api/v1/metrics"] {
        let answer = staff.get(path).await;
        assert!(!answer.text.contains("goodstanding_"), "{path}");
    }
}
