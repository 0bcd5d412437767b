//! The one place where an error becomes an answer: RFC 9457 problem details with a code, field
//! errors and a request id.
//!
//! Errors of the features know no HTTP. What went wrong inside is logged here with the request id;
//! what is answered never holds SQL, paths or type names.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::payments::{MethodRefusal, UnusableMethod};
use goodstanding_shared::problem::{FieldRefusal, Problem as Wire, ProblemCode};
use goodstanding_shared::services::ServiceDetails;
use goodstanding_words::{Language, Message, Speaker, problems as words};

use crate::languages::Writer;
use crate::store::{Failure, StoreError};

/// A refusal on its way out. The request id is added by the outermost layer.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inside>);

#[derive(Clone, Debug)]
struct Inside {
    words: Words,
    retry_after_s: Option<u32>,
    current: Option<Box<ServiceDetails>>,
    decided: bool,
    worth_another_try: bool,
    headers: HeaderMap,
}

/// What is answered: in no language yet, or as it was answered before.
#[derive(Clone, Debug)]
enum Words {
    Fresh {
        code: ProblemCode,
        detail: Message,
        errors: Vec<FieldRefusal>,
    },
    Kept(Box<Wire>),
}

impl Problem {
    /// A refusal with words for this occurrence.
    pub fn new(code: ProblemCode, detail: impl Into<Message>) -> Self {
        Self::of(Words::Fresh {
            code,
            detail: detail.into(),
            errors: Vec::new(),
        })
    }

    fn of(words: Words) -> Self {
        Self(Box::new(Inside {
            words,
            retry_after_s: None,
            current: None,
            decided: false,
            worth_another_try: false,
            headers: HeaderMap::new(),
        }))
    }

    /// There is no such thing, or not for the reader: the same bytes for both.
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound, words::NOTHING_FOUND)
    }

    /// Fields that are not acceptable.
    pub fn fields(errors: impl IntoIterator<Item = FieldRefusal>) -> Self {
        let mut problem = Self::new(ProblemCode::InvalidFields, words::CORRECT_FIELDS);
        for error in errors {
            problem.add_error(error);
        }
        problem
    }

    /// A query parameter that is not acceptable.
    pub(crate) fn parameter(name: &str, words: impl Into<Message>) -> Self {
        let words = words.into();
        let detail = words::sentence(words.clone());
        let mut problem = Self::new(ProblemCode::InvalidQuery, detail);
        problem.add_error(FieldRefusal::new(name, words));
        problem
    }

    /// Too many attempts; the same header and member say when to come back.
    pub fn too_many_attempts(retry_after_s: u32) -> Self {
        let words = words::too_many_attempts(u64::from(retry_after_s));
        Self::too_often(words, retry_after_s)
    }

    /// Something was done as often as it may be; header and member say when it may be again.
    pub(crate) fn too_often(words: Message, retry_after_s: u32) -> Self {
        let mut problem = Self::new(ProblemCode::TooManyAttempts, words);
        problem.0.retry_after_s = Some(retry_after_s);
        problem.with_header(header::RETRY_AFTER, HeaderValue::from(retry_after_s))
    }

    /// The cursor was written by another version of the server.
    pub fn old_cursor() -> Self {
        Self::new(ProblemCode::InvalidCursor, words::CURSOR_OF_OLDER_VERSION)
    }

    /// The failure that is nobody's business but the log's.
    pub fn internal() -> Self {
        Self::new(ProblemCode::Internal, words::TELL_SUPPORT)
    }

    /// The server cannot do it now.
    pub fn unavailable() -> Self {
        Self::new(ProblemCode::Unavailable, words::TRY_IN_A_MOMENT)
            .with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// The disk failed at the last moment: neither answer would be true.
    fn undecided() -> Self {
        Self::new(ProblemCode::Unavailable, words::DISK_FAILED)
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
        self.0.current = Some(Box::new(current));
        self
    }

    /// It has changed since it was read; this is its present version.
    pub fn stale(version: u32) -> Self {
        let problem = Self::new(ProblemCode::VersionStale, words::LOOK_AGAIN);
        match HeaderValue::from_str(&crate::http::etag::of(version)) {
            Ok(etag) => problem.with_header(header::ETAG, etag),
            Err(_) => problem,
        }
    }

    /// The payment method that somebody chose cannot be used; `words` say what was not done.
    pub fn payment_method_gone(words: Message, why: UnusableMethod) -> Self {
        let mut problem = Self::new(ProblemCode::PaymentMethodGone, words).decided();
        problem.add_error(FieldRefusal::new("payment_method", why.words()));
        problem
    }

    /// The rules do not allow an action, in a sentence that says why.
    pub fn refused_action(words: impl Into<Message>) -> Self {
        Self::new(ProblemCode::ActionRefused, words).decided()
    }

    /// Names one more field.
    pub fn add_error(&mut self, error: FieldRefusal) {
        if let Words::Fresh { errors, .. } = &mut self.0.words {
            errors.push(error);
        }
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
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The code by which clients tell refusals apart.
    pub fn code(&self) -> ProblemCode {
        match &self.0.words {
            Words::Fresh { code, .. } => *code,
            Words::Kept(wire) => wire.code,
        }
    }

    /// The wire form in the language of `speaker`: without the request id, which belongs to one
    /// request only.
    pub(crate) fn wire(&self, speaker: &impl Speaker) -> Wire {
        match &self.0.words {
            Words::Fresh {
                code,
                detail,
                errors,
            } => Wire {
                kind: format!("/problems/{code}"),
                title: code.title().say(speaker).into(),
                status: code.status(),
                detail: detail.say(speaker),
                code: *code,
                request_id: String::new(),
                errors: errors.iter().map(|error| error.say(speaker)).collect(),
                retry_after_s: self.0.retry_after_s,
                current: self.0.current.clone(),
            },
            Words::Kept(wire) => (**wire).clone(),
        }
    }

    /// A stored wire form on its way out again.
    pub(crate) fn replayed(wire: Wire) -> Self {
        Self::of(Words::Kept(Box::new(wire))).decided()
    }

    /// The plain refusal for an answer that some layer gave without words of its own.
    pub(crate) fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(ProblemCode::MethodNotAllowed, words::ALLOW_LISTS_METHODS)
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                ProblemCode::BodyTooLarge,
                words::at_most_bytes(crate::http::BODY_LIMIT_BYTES as u64),
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(ProblemCode::UnsupportedMediaType, words::SEND_JSON)
            }
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Self::unavailable(),
            status if status.is_client_error() => {
                Self::new(ProblemCode::MalformedBody, words::NOT_READ)
            }
            _ => Self::internal(),
        }
    }

    /// The finished answer of the request called `request_id`, to whoever reads `language`.
    pub(crate) fn into_answer(self, request_id: &str, language: Language) -> Response {
        self.written(request_id, language).into_response()
    }

    /// Its status, its own headers and its body.
    pub(crate) fn written(
        self,
        request_id: &str,
        language: Language,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut wire = self.wire(&Writer::new(language));
        request_id.clone_into(&mut wire.request_id);
        let body = serde_json::to_vec(&wire).unwrap_or_default();
        let mut headers = HeaderMap::new();
        if let Ok(tag) = HeaderValue::from_str(language.tag()) {
            headers.insert(header::CONTENT_LANGUAGE, tag);
        }
        // Whatever is kept of it on the way is for those who read the same languages.
        let varies = HeaderValue::from_static("accept-language, cookie");
        headers.insert(header::VARY, varies);
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
            MethodRefusal::NoProcessor => Self::new(ProblemCode::NoProcessor, words::NO_PROCESSOR),
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
