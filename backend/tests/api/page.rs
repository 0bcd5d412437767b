//! The page, its headers, and the description of the API.

use axum::http::StatusCode;
use goodstanding_backend::router;

use crate::harness::{TestApp, every_database};

#[every_database]
async fn every_answer_carries_the_security_headers(test: TestApp) {
    let nobody = test.nobody();
    for path in [
        "/api/health",
        "/api/v1/session",
        "/api/v1/nothing",
        "/services",
        "/no-such.css",
        "/livez",
        "/readyz",
        "/api/docs/",
        "/api/openapi.json",
    ] {
        let answer = nobody.get(path).await;
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .map_or("", |value| value.to_str().unwrap())
        };
        assert_eq!(
            header("strict-transport-security"),
            "max-age=63072000; includeSubDomains",
            "{path}"
        );
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-embedder-policy"), "require-corp");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(header("access-control-allow-origin"), "");
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("http"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("'unsafe-eval'"));
        assert_eq!(
            policy.contains("'unsafe-inline'"),
            path.starts_with("/api/docs"),
            "{path}: {policy}"
        );
    }
}

#[every_database]
async fn files_that_are_not_there_are_not_the_page(test: TestApp) {
    for path in [
        "/no-such.css",
        "/.git/config",
        "/services/.env/x",
        "/assets/no-such-0123456789abcdef.wasm",
        "/../Cargo.toml",
        "/.env",
    ] {
        assert_eq!(
            test.nobody().get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let posted = test
        .nobody()
        .request(axum::http::Method::POST, "/services")
        .send()
        .await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[every_database]
async fn the_description_and_its_page_load_nothing_from_elsewhere(test: TestApp) {
    let document = test.nobody().get("/api/openapi.json").await;
    assert_eq!(document.json["openapi"], "3.1.0");
    assert_eq!(document.json, router::document());
    let page = test.nobody().get("/api/docs/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.text.contains("src=\"http") && !page.text.contains("href=\"http"),
        "{}",
        page.text
    );
    let script = test.nobody().get("/api/docs/swagger-initializer.js").await;
    assert!(script.text.contains("/api/openapi.json"));
}
