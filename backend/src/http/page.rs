//! The built page, embedded: precompressed, immutable where the name holds a hash, and at every
//! deep link.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::problem::ProblemCode;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::layers::{hex, is_api};
use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[exclude = ".*"]
struct Built;

const INDEX: &str = "index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";

/// Everything that is no route: a file of the page, or the page itself.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if is_api(path) {
        return Problem::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response();
    }
    // What begins with a dot is nobody's page: whoever asks looks for what was left lying about.
    if path.split('/').any(|segment| segment.starts_with('.')) {
        return Problem::not_found().into_response();
    }
    let name = path.trim_start_matches('/');
    let is_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    if is_file {
        file(name, request.headers())
    } else {
        file(INDEX, request.headers())
    }
}

fn file(name: &str, headers: &HeaderMap) -> Response {
    let Some((found, encoding)) = best(name, headers) else {
        return missing(name);
    };
    let digest = hex(&found.metadata.sha256_hash()[..16]);
    let etag = format!("\"{digest}\"");
    let cache = if is_hashed(name) {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (
            [(header::CONTENT_TYPE, content_type(name))],
            Body::from(found.data),
        )
            .into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn missing(name: &str) -> Response {
    if name == INDEX {
        return Problem::new(
            ProblemCode::NotFound,
            "This program was built without the page. Build it with `cargo xtask run`; the API answers under /api/v1.",
        )
        .into_response();
    }
    Problem::not_found().into_response()
}

/// The file in the smallest form that the reader accepts.
fn best(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(found) = Built::get(&format!("{name}.{ending}"))
        {
            return Some((found, Some(encoding)));
        }
    }
    Built::get(name).map(|found| (found, None))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            let is_named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let is_refused =
                parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            is_named && !is_refused
        })
}

/// Whether the name holds the 16 hexadecimal digits that the build derives from the content.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '_', '.', '/'])
        .any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        assert!(is_hashed("goodstanding-frontend-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("tokens-fedcba9876543210.css"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("loader.js"));
    }

    #[test]
    fn an_encoding_with_quality_zero_is_not_accepted() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        assert!(accepts(&headers("gzip, deflate, br;q=0.9"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&headers("gzip"), "br"));
    }
}
