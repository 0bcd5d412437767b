//! JSON bodies: the right content type, bounded, nothing unknown inside, and their digest for
//! idempotency.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{Message, problems as words};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

/// A request body of the documented shape.
#[derive(Clone, Debug)]
pub struct Body<T> {
    /// What was sent, understood.
    pub value: T,
    /// SHA-256 of the bytes that were sent.
    pub digest: [u8; 32],
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let words = |error: serde_json::Error| words::body_not_of_shape(&error.to_string());
        from_row(request, state, words).await
    }
}

/// A request body that holds what is told to nobody, not even to its sender: a refusal names the
/// place and repeats nothing.
pub struct SecretBody<T>(pub Body<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for SecretBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let words = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            words::body_not_of_shape_at(column as u64, line as u64)
        };
        from_row(request, state, words).await.map(Self)
    }
}

async fn from_row<S: Send + Sync, T: DeserializeOwned>(
    request: Request,
    state: &S,
    words: impl Fn(serde_json::Error) -> Message,
) -> Result<Body<T>, Problem> {
    if !is_json(&request) {
        return Err(Problem::for_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = read(request, state).await?;
    // Serde takes an array for a struct, field by field; nobody documented that.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Problem::new(
            ProblemCode::MalformedBody,
            words::BODY_IS_NO_OBJECT,
        ));
    }
    let value = serde_json::from_slice(&bytes)
        .map_err(|error| Problem::new(ProblemCode::MalformedBody, words(error)))?;
    Ok(Body {
        value,
        digest: Sha256::digest(&bytes).into(),
    })
}

/// A request whose body must be absent or empty.
#[derive(Clone, Copy, Debug)]
pub struct NoBody;

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if read(request, state).await?.is_empty() {
            Ok(Self)
        } else {
            Err(Problem::new(
                ProblemCode::MalformedBody,
                words::ADDRESS_TAKES_NO_BODY,
            ))
        }
    }
}

impl NoBody {
    /// The digest of no bytes.
    pub fn digest() -> [u8; 32] {
        Sha256::digest([]).into()
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| Problem::for_status(rejection.status()))
}

fn is_json(request: &Request) -> bool {
    let mut types = request.headers().get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else {
        return false;
    };
    let Ok(text) = value.to_str() else {
        return false;
    };
    let mut parts = text.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| parameter.eq_ignore_ascii_case("charset=utf-8"))
}
