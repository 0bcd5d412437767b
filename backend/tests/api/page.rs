//! The page, its headers, and the description of the API.

use std::io::Read as _;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use flate2::read::GzDecoder;
use goodstanding_backend::app::Settings;
use goodstanding_backend::router;
use goodstanding_words::{COUNT, FIRST, Language, PAGE, Texts, VERSION};
use tower::ServiceExt as _;

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

#[every_database]
async fn who_keeps_the_api_to_themselves_describes_nothing(test: TestApp) {
    let settings = Settings {
        hides_api: true,
        ..test.app.settings().clone()
    };
    let hidden = router::router(test.server(settings).await);
    for path in ["/api/docs/", "/api/docs", "/api/openapi.json"] {
        let (_, status, _) = asked(&hidden, path, "identity").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, status, body) = asked(&hidden, "/api/health", "identity").await;
    assert_eq!(
        (status, body.as_slice()),
        (StatusCode::OK, br#"{"status":"ok"}"#.as_slice())
    );
}

/// What is answered to somebody who takes answers in that encoding.
async fn asked(router: &Router, path: &str, encoding: &str) -> (HeaderMap, StatusCode, Vec<u8>) {
    let request = Request::get(path)
        .header(header::ACCEPT_ENCODING, encoding)
        .body(Body::empty())
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (head.headers, head.status, bytes.to_vec())
}

#[every_database]
async fn long_answers_are_compressed_for_whoever_takes_them(test: TestApp) {
    let router = router::router(test.app.clone());
    let long = "/api/openapi.json";
    let (headers, _, plain) = asked(&router, long, "identity").await;
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
    let (headers, _, compressed) = asked(&router, long, "br, gzip").await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert_eq!(headers[header::VARY], "accept-encoding");
    assert!(compressed.len() * 3 < plain.len());
    let mut unpacked = Vec::new();
    GzDecoder::new(compressed.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain);
    // What fits into a packet stays as it is, and so do refusals.
    for short in ["/api/health", "/api/v1/services"] {
        let (headers, _, body) = asked(&router, short, "gzip").await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING), "{short}");
        assert!(body.starts_with(b"{"));
    }
}

#[every_database]
async fn the_words_of_a_language_are_sent_once_and_kept(test: TestApp) {
    let router = router::router(test.app.clone());
    let path = |tag: &str| format!("/words/{tag}-{VERSION}.txt");
    let (headers, status, list) = asked(&router, &path("ar-XB"), "identity").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(
        headers[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
    let lines = |list: &[u8]| list.split(|byte| *byte == b'\n').count() - 1;
    assert_eq!(lines(&list), FIRST);
    // What the parts of the page say as well; what only the server says is not sent.
    let (_, _, later) = asked(&router, &path("ar-XB-later"), "identity").await;
    assert_eq!(lines(&later), PAGE - FIRST);
    const { assert!(FIRST < PAGE && PAGE < COUNT) };
    let (headers, _, compressed) = asked(&router, &path("ar-XB"), "gzip").await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert!(compressed.len() * 2 < list.len());
    // Packed when the program was built, as small as it gets.
    let (headers, _, packed) = asked(&router, &path("ar"), "gzip, br").await;
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert_eq!(headers[header::VARY], "accept-encoding");
    let texts = Texts::of(Language::Arabic).unwrap();
    assert_eq!(packed, texts.first().packed);
    let (_, _, packed) = asked(&router, &path("ar-later"), "gzip, br").await;
    assert_eq!(packed, texts.later().packed);
    // English is in the program; another build has other words; others are not spoken.
    let other = "/words/ar-XB-0123456789abcdef.txt".to_owned();
    for path in [
        path("en"),
        path("en-later"),
        path("ar-sooner"),
        path("tlh"),
        path("../en"),
        other,
    ] {
        let (_, status, _) = asked(&router, &path, "identity").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}
