//! The layers around every route, from the outside in: request id and finished problems, headers,
//! panics, time-out, origin.

use super::language::spoken;
use goodstanding_words::{Language, problems as words};
use std::any::Any;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::response::Parts;
use axum::http::uri::Authority;
use axum::http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::problem::ProblemCode;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};
use tracing::Instrument as _;

use super::client::ClientAddress;
use super::public_url::PublicUrl;
use super::unread::read_the_rest;
use super::{BODY_LIMIT_BYTES, SECURITY};
use crate::app::App;
use crate::problem::Problem;
use crate::randomness::Randomness;

/// No request takes longer; also what a graceful stop waits for.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Whose log lines say what was asked and answered.
const ACCESS: &str = "access";

/// What is called the route of everything that belongs to the page.
const PAGE: &str = "page";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The page: its own scripts, styles and pictures, WebAssembly, and nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
    frame-ancestors 'none'";
/// The browsable API description styles itself inline; it loads nothing from elsewhere either.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
/// An API answer that is opened as a document may do nothing at all.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const EVERY_ANSWER: [(HeaderName, &str); 8] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
];

/// Puts the layers around `router`.
pub(crate) fn around(router: Router, app: &App) -> Router {
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(from_fn_with_state(app.clone(), refuse_foreign_origin))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn(refuse_unclear_host))
        .layer(from_fn_with_state(app.clone(), finish))
        .layer(from_fn(read_the_rest))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(WORTH_COMPRESSING).and(is_worth_it)),
        )
}

/// From how many bytes on an answer is compressed: below, head and all, it fits into one packet.
const WORTH_COMPRESSING: u64 = 1024;

/// What the API answers, and the words of a language. The files of the page were compressed when
/// they were made, a download is sent as it is read.
fn is_worth_it(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| {
        kind.starts_with(b"application/json") || kind.starts_with(b"text/plain")
    })
}

/// HTTP/1.1 wants one `Host`. Of several, a proxy and we might each believe another one; it is what
/// an `Origin` is compared with.
async fn refuse_unclear_host(request: Request, next: Next) -> Response {
    // Tests ask without a connection, and most of them without a name.
    let is_over_a_connection = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some();
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let is_clear = hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11);
    if is_clear || !is_over_a_connection {
        return next.run(request).await;
    }
    Problem::new(ProblemCode::MalformedRequest, words::ONE_HOST).into_response()
}

/// Names the request, logs it, and gives every refusal its one form.
async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let (since, under_way) = (Instant::now(), app.figures().begin());
    let request_id = fresh_id(app.randomness());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or_else(
        || if is_api(&path) { "none" } else { PAGE },
        MatchedPath::as_str,
    );
    let ClientAddress(address) =
        ClientAddress::of_request(request.extensions(), request.headers(), &app);
    let language = spoken(request.headers());
    // Of the highest level, so that it is there whatever is logged.
    let span = tracing::error_span!(
        "request", %request_id, %method, %path, %address, user = tracing::field::Empty
    );
    let mut response = next.run(request).instrument(span.clone()).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        response = refusal(response, &request_id, language);
    }
    let status = response.status();
    under_way.answered(&method, route, status, since);
    span.in_scope(|| {
        // To the microsecond: what is beyond is noise, and long rows of digits look like secrets.
        let micros = u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX);
        let duration_ms = f64::from(micros) / 1000.0;
        let status = status.as_u16();
        tracing::info!(target: ACCESS, status, route, duration_ms, "answered");
    });
    add_headers(response.headers_mut(), &path, &request_id);
    response
}

fn fresh_id(randomness: &Randomness) -> String {
    match randomness.bytes::<12>() {
        Ok(bytes) => format!("req_{}", hex(&bytes)),
        Err(error) => {
            tracing::error!(%error, "a request has no id");
            "req_unknown".to_owned()
        }
    }
}

/// The answer to what never became a request, with everything that every answer has: its head, and
/// its body.
pub(super) fn alone(problem: Problem, randomness: &Randomness) -> (Parts, Vec<u8>) {
    let request_id = fresh_id(randomness);
    tracing::info!(target: ACCESS, request_id, "what came was no request");
    let (status, headers, body) = problem.written(&request_id, Language::English);
    let mut response = (status, headers).into_response();
    add_headers(response.headers_mut(), "/api/", &request_id);
    let (mut head, _) = response.into_parts();
    let length = HeaderValue::from(body.len());
    head.headers.insert(header::CONTENT_LENGTH, length);
    (head, body)
}

fn refusal(mut response: Response, request_id: &str, language: Language) -> Response {
    let problem = response
        .extensions_mut()
        .remove::<Problem>()
        .unwrap_or_else(|| Problem::for_status(response.status()));
    let mut answer = problem.into_answer(request_id, language);
    for name in [
        header::ALLOW,
        header::SET_COOKIE,
        HeaderName::from_static("idempotency-replayed"),
    ] {
        if let Some(value) = response.headers_mut().remove(&name) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

fn add_headers(headers: &mut HeaderMap, path: &str, request_id: &str) {
    for (name, value) in EVERY_ANSWER {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = if path.starts_with("/api/docs") {
        DOCS_POLICY
    } else if is_api(path) {
        API_POLICY
    } else {
        PAGE_POLICY
    };
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
}

/// Whether a path belongs to the API and never to the page.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
fn answer_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words");
    tracing::error!(words, "a handler panicked");
    Problem::internal().into_response()
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable().into_response(),
    }
}

/// Requests that change something come from our own page, or from no browser at all.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; no page can
/// forge or drop them.
async fn refuse_foreign_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let public_url = app.settings().public_url.as_ref();
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if is_safe || is_own_origin(request.headers(), request.uri(), public_url) {
        next.run(request).await
    } else {
        tracing::warn!(target: SECURITY, "a change was asked for by another site's page");
        Problem::new(ProblemCode::ForeignOrigin, words::OTHER_SITE).into_response()
    }
}

fn is_own_origin(headers: &HeaderMap, uri: &Uri, public_url: Option<&PublicUrl>) -> bool {
    if let Some(public_url) = public_url {
        // Whatever name the request came under: a page of that name may be somebody else's.
        let site = headers.get("sec-fetch-site");
        let origin = headers.get(header::ORIGIN);
        return site.is_none_or(|site| site == "same-origin")
            && origin.is_none_or(|origin| {
                let origin = origin.to_str().unwrap_or_default();
                public_url.is_origin(origin)
            });
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(Authority::as_str));
    let origin = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, host)| host);
    origin.is_some() && origin == host
}
