//! The one place where an error becomes an answer: RFC 9457 problem details with a code, field
//! errors and a request id.
//!
//! Errors of the features know no HTTP. What went wrong inside is logged here with the request id;
//! what is answered never holds SQL, paths or type names.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::payments::{MethodRefusal, UnusableMethod};
use goodstanding_shared::problem::{FieldError, Problem as Wire, ProblemCode};
use goodstanding_shared::services::ServiceDetails;

use crate::store::{Failure, StoreError};

/// What to do when something changed since it was read.
pub(crate) const NOTHING_CHANGED_LOOK_AGAIN: &str =
    "Nothing was changed. Look at what it is now, then decide again.";

/// A refusal on its way out. The request id is added by the outermost layer.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inside>);

#[derive(Clone, Debug)]
struct Inside {
    wire: Wire,
    decided: bool,
    worth_another_try: bool,
    headers: HeaderMap,
}

impl Problem {
    /// A refusal with words for this occurrence.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Inside {
            wire: Wire {
                kind: format!("/problems/{code}"),
                title: code.title().into(),
                status: code.status(),
                detail: detail.into(),
                code,
                request_id: String::new(),
                errors: Vec::new(),
                retry_after_s: None,
                current: None,
            },
            decided: false,
            worth_another_try: false,
            headers: HeaderMap::new(),
        }))
    }

    /// There is no such thing, or not for the reader: the same bytes for both.
    pub fn not_found() -> Self {
        Self::new(
            ProblemCode::NotFound,
            "Nothing was found under this address. Check it, or go back to the list.",
        )
    }

    /// Fields that are not acceptable.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(
            ProblemCode::InvalidFields,
            "Nothing was changed. Correct the named fields and send the request again.",
        );
        problem.0.wire.errors = errors;
        problem
    }

    /// Too many attempts; the same header and member say when to come back.
    pub fn too_many_attempts(retry_after_s: u32) -> Self {
        let unit = if retry_after_s == 1 {
            "second"
        } else {
            "seconds"
        };
        let words = format!("There were too many attempts. Try again in {retry_after_s} {unit}.");
        Self::too_often(words, retry_after_s)
    }

    /// Something was done as often as it may be; header and member say when it may be again.
    pub(crate) fn too_often(words: String, retry_after_s: u32) -> Self {
        let mut problem = Self::new(ProblemCode::TooManyAttempts, words);
        problem.0.wire.retry_after_s = Some(retry_after_s);
        problem.with_header(header::RETRY_AFTER, HeaderValue::from(retry_after_s))
    }

    /// The cursor was written by another version of the server.
    pub fn old_cursor() -> Self {
        Self::new(
            ProblemCode::InvalidCursor,
            "Start again without a cursor; this one is of an older version.",
        )
    }

    /// The failure that is nobody's business but the log's.
    pub fn internal() -> Self {
        Self::new(
            ProblemCode::Internal,
            "Nothing was changed. Try again; if it keeps failing, tell support the request id.",
        )
    }

    /// The server cannot do it now.
    pub fn unavailable() -> Self {
        Self::new(
            ProblemCode::Unavailable,
            "Nothing was changed. The server is busy or its database is out of reach: try again in a moment.",
        )
        .with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// The disk failed at the last moment: neither answer would be true.
    fn undecided() -> Self {
        Self::new(
            ProblemCode::Unavailable,
            "The server's disk failed while this was stored: it may have been stored or not. Look at what is there before you try again.",
        )
        .with_header(header::RETRY_AFTER, HeaderValue::from_static("5"))
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: header::HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Adds the service as it is now.
    #[must_use]
    pub fn with_current(mut self, current: ServiceDetails) -> Self {
        if let Ok(etag) = HeaderValue::from_str(&crate::http::etag::of(current.service.version)) {
            self.0.headers.insert(header::ETAG, etag);
        }
        self.0.wire.current = Some(Box::new(current));
        self
    }

    /// It has changed since it was read; this is its present version.
    pub fn stale(version: u32) -> Self {
        let problem = Self::new(ProblemCode::VersionStale, NOTHING_CHANGED_LOOK_AGAIN);
        match HeaderValue::from_str(&crate::http::etag::of(version)) {
            Ok(etag) => problem.with_header(header::ETAG, etag),
            Err(_) => problem,
        }
    }

    /// The payment method that somebody chose cannot be used; `words` say what was not done.
    pub fn payment_method_gone(words: impl Into<String>, why: UnusableMethod) -> Self {
        let mut problem = Self::new(ProblemCode::PaymentMethodGone, words).decided();
        problem.add_error(FieldError::new("payment_method", why.to_string()));
        problem
    }

    /// The rules do not allow an action, in a sentence that says why.
    pub fn refused_action(words: impl Into<String>) -> Self {
        Self::new(ProblemCode::ActionRefused, words).decided()
    }

    /// Names one more field.
    pub fn add_error(&mut self, error: FieldError) {
        self.0.wire.errors.push(error);
    }

    /// Marks the refusal as a decision of a business rule: the same request with the same
    /// idempotency key gets it again.
    #[must_use]
    pub fn decided(mut self) -> Self {
        self.0.decided = true;
        self
    }

    /// Whether a business rule decided it.
    pub fn is_decided(&self) -> bool {
        self.0.decided
    }

    /// The status that is answered.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.wire.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The code by which clients tell refusals apart.
    pub fn code(&self) -> ProblemCode {
        self.0.wire.code
    }

    /// The wire form, for storing: without the request id, which belongs to one request only.
    pub(crate) fn wire(&self) -> &Wire {
        &self.0.wire
    }

    /// A stored wire form on its way out again.
    pub(crate) fn replayed(wire: Wire) -> Self {
        Self(Box::new(Inside {
            wire,
            decided: true,
            worth_another_try: false,
            headers: HeaderMap::new(),
        }))
    }

    /// The plain refusal for an answer that some layer gave without words of its own.
    pub(crate) fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                ProblemCode::MethodNotAllowed,
                "The Allow header lists the methods that this address offers.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                ProblemCode::BodyTooLarge,
                format!(
                    "At most {} bytes are accepted.",
                    crate::http::BODY_LIMIT_BYTES
                ),
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                ProblemCode::UnsupportedMediaType,
                "Send the body with Content-Type: application/json.",
            ),
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Self::unavailable(),
            status if status.is_client_error() => {
                Self::new(ProblemCode::MalformedBody, "The request could not be read.")
            }
            _ => Self::internal(),
        }
    }

    /// The finished answer of the request called `request_id`.
    pub(crate) fn into_answer(self, request_id: &str) -> Response {
        self.written(request_id).into_response()
    }

    /// Its status, its own headers and its body.
    pub(crate) fn written(mut self, request_id: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        request_id.clone_into(&mut self.0.wire.request_id);
        let body = serde_json::to_vec(&self.0.wire).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        let status = self.status();
        headers.extend(self.0.headers);
        (status, headers, body)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Position) {
            Self::old_cursor()
        } else if error.is_worth_another_try() {
            tracing::debug!(%error, "two units of work were in each other's way");
            let mut problem = Self::unavailable();
            problem.0.worth_another_try = true;
            problem
        } else if matches!(error, StoreError::Undecided(_)) {
            tracing::error!(%error, "nobody knows whether something was stored");
            Self::undecided()
        } else if error.is_temporary() {
            tracing::warn!(%error, "the store could not do the work");
            Self::unavailable()
        } else {
            tracing::error!(%error, "the store failed");
            Self::internal()
        }
    }
}

impl From<std::convert::Infallible> for Problem {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl From<MethodRefusal> for Problem {
    fn from(refusal: MethodRefusal) -> Self {
        match refusal {
            MethodRefusal::NoProcessor => Self::new(
                ProblemCode::NoProcessor,
                "Nothing was changed. Cards and bank accounts cannot be used here: pay by invoice.",
            ),
            MethodRefusal::Fields(errors) => Self::fields(errors),
        }
    }
}

impl From<crate::randomness::NoRandomness> for Problem {
    fn from(error: crate::randomness::NoRandomness) -> Self {
        StoreError::from(error).into()
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl Failure for Problem {
    fn is_worth_another_try(&self) -> bool {
        self.0.worth_another_try
    }
}
