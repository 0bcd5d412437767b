//! A repeated request acts once: its answer is stored in the transaction of its effect, under the
//! sender's key.
//!
//! Kept are successes and the decisions of business rules. What the sender can mend (fields, a
//! stale version) and what the server failed at is not kept: the same key may be used again for a
//! fresh attempt.

use super::language::spoken;
use crate::languages::Writer;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use diesel::Connection as _;
use goodstanding_shared::ids::UserId;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{Language, problems as words};
use serde::Serialize;

use crate::app::App;
use crate::http::query::NoQuery;
use crate::post;
use crate::problem::Problem;
use crate::store::idempotency::{self, KeptReply, ReplyKey};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The sender's key: 1 to 255 visible ASCII characters, in quotes (as the header's draft has it) or
/// without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut given = parts.headers.get_all("idempotency-key").iter();
        let key = match (given.next(), given.next()) {
            (Some(value), None) => value.to_str().ok().and_then(parse),
            _ => None,
        };
        key.map(Self)
            .ok_or_else(|| Problem::new(ProblemCode::IdempotencyKeyMissing, words::SEND_KEY))
    }
}

fn parse(text: &str) -> Option<String> {
    let key = match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"')?,
        None => text,
    };
    let is_plain = (1..=255).contains(&key.len())
        && key
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
    is_plain.then(|| key.to_owned())
}

/// The address and the key of a request that acts once. Such addresses take no query.
#[derive(Debug)]
pub struct KeyedRoute {
    route: String,
    key: Result<IdempotencyKey, Problem>,
    language: Language,
}

impl KeyedRoute {
    /// Refuses a request without a key: after whatever tells nobody more than they may know.
    pub(crate) fn require_key(&self) -> Result<(), Problem> {
        self.key.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// The request of this user with this body, refused without a key.
    pub fn of(self, user: UserId, digest: [u8; 32]) -> Result<Keyed, Problem> {
        Ok(Keyed {
            of: ReplyKey {
                user,
                route: self.route,
                key: self.key?.0,
            },
            digest,
            language: self.language,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for KeyedRoute {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        NoQuery::from_request_parts(parts, state).await?;
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state)
            .await
            .unwrap_or_else(|never| match never {});
        Ok(Self {
            route: format!("{} {}", parts.method, uri.path()),
            key: IdempotencyKey::from_request_parts(parts, state).await,
            language: spoken(&parts.headers),
        })
    }
}

/// What is repeated word for word.
#[derive(Clone, Debug)]
pub struct StoredReply {
    status: StatusCode,
    body: String,
    etag: Option<String>,
    location: Option<String>,
}

impl StoredReply {
    /// 201 with what was made.
    pub fn created(
        made: &impl Serialize,
        etag: Option<String>,
        location: String,
    ) -> Result<Self, Problem> {
        Self::new(StatusCode::CREATED, made, etag, Some(location))
    }

    /// 200 with what was changed.
    pub fn ok(changed: &impl Serialize, etag: Option<String>) -> Result<Self, Problem> {
        Self::new(StatusCode::OK, changed, etag, None)
    }

    /// What was answered, as it was stored.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_str(&self.body).map_err(|error| {
            tracing::error!(%error, "a stored answer could not be read");
            Problem::internal()
        })
    }

    fn new(
        status: StatusCode,
        value: &impl Serialize,
        etag: Option<String>,
        location: Option<String>,
    ) -> Result<Self, Problem> {
        let body = serde_json::to_string(value).map_err(|error| {
            tracing::error!(%error, "an answer could not be written as JSON");
            Problem::internal()
        })?;
        Ok(Self {
            status,
            body,
            etag,
            location,
        })
    }
}

impl IntoResponse for StoredReply {
    fn into_response(self) -> Response {
        let mut response = (
            self.status,
            [(header::CONTENT_TYPE, "application/json")],
            self.body,
        )
            .into_response();
        let pairs = [(header::ETAG, self.etag), (header::LOCATION, self.location)];
        for (name, value) in pairs {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// A request that is carried out once: its user, route and key, and the digest of its body.
#[derive(Clone, Debug)]
pub struct Keyed {
    of: ReplyKey,
    /// SHA-256 of the body.
    digest: [u8; 32],
    /// In which a refusal is kept: whoever repeats the request gets the same words.
    language: Language,
}

enum Outcome {
    Fresh(StoredReply),
    Refused(Problem),
    Replayed(Result<StoredReply, Problem>),
}

/// Carries `work` out once for the key, in one transaction with the record of its answer.
pub async fn once(
    app: &App,
    keyed: Keyed,
    work: impl Fn(&mut Database) -> Result<StoredReply, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    once_then(app, keyed, work, async |answer| Ok(answer)).await
}

/// The same, and then, while the key is still in use, what makes the reply of the stored answer:
/// for work that goes on outside of the transaction and may be done again, such as asking a
/// processor.
pub async fn once_then(
    app: &App,
    keyed: Keyed,
    work: impl Fn(&mut Database) -> Result<StoredReply, Problem> + Send + 'static,
    then: impl AsyncFnOnce(StoredReply) -> Result<StoredReply, Problem>,
) -> Result<Response, Problem> {
    let Some(_running) = app.in_flight().claim(&keyed.of) else {
        return Err(in_use());
    };
    let now = app.clock().real();
    let outcome = app
        .store()
        .write(move |tx: &mut Database| carry_out(tx, &keyed, now, &work))
        .await?;
    match outcome {
        Outcome::Fresh(answer) => Ok(then(answer).await?.into_response()),
        Outcome::Refused(problem) => Err(problem),
        Outcome::Replayed(result) => {
            let mut response = match result {
                Ok(answer) => then(answer).await?.into_response(),
                Err(problem) => problem.into_response(),
            };
            response
                .headers_mut()
                .insert(REPLAYED, HeaderValue::from_static("true"));
            Ok(response)
        }
    }
}

fn in_use() -> Problem {
    Problem::new(ProblemCode::IdempotencyKeyInUse, words::KEY_IN_USE)
}

fn carry_out(
    tx: &mut Database,
    keyed: &Keyed,
    now: DateTime<Utc>,
    work: &impl Fn(&mut Database) -> Result<StoredReply, Problem>,
) -> Result<Outcome, Problem> {
    if let Some(kept) = idempotency::find(tx, &keyed.of)? {
        return if kept.body_digest == keyed.digest {
            Ok(Outcome::Replayed(read_kept(&keyed.of.key, kept)?))
        } else {
            Err(Problem::new(
                ProblemCode::IdempotencyKeyReused,
                words::ANOTHER_BODY,
            ))
        };
    }
    // Its own savepoint: a refusal is kept, whatever the work had written before it decided is not.
    let worked = tx.transaction(|tx| {
        let answer = work(tx)?;
        post::word_new(tx)?;
        Ok::<_, Problem>(answer)
    });
    match worked {
        Ok(answer) => {
            keep(tx, keyed, now, &answer)?;
            Ok(Outcome::Fresh(answer))
        }
        Err(problem) if problem.is_decided() => {
            let answer = StoredReply::new(
                problem.status(),
                &problem.wire(&Writer::new(keyed.language)),
                None,
                None,
            )?;
            keep(tx, keyed, now, &answer)?;
            Ok(Outcome::Refused(problem))
        }
        Err(problem) => Err(problem),
    }
}

/// What was answered, as it was kept.
fn read_kept(key: &str, kept: KeptReply) -> Result<Result<StoredReply, Problem>, StoreError> {
    let row = RowOf {
        table: "idempotency_keys",
        id: key,
    };
    let status = u16::try_from(kept.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or_else(|| row.refuse("status"))?;
    if status.is_success() {
        return Ok(Ok(StoredReply {
            status,
            body: kept.body,
            etag: kept.etag,
            location: kept.location,
        }));
    }
    let wire =
        serde_json::from_str(&kept.body).map_err(|error| row.refuse(format!("body: {error}")))?;
    Ok(Err(Problem::replayed(wire)))
}

fn keep(
    tx: &mut Database,
    keyed: &Keyed,
    now: DateTime<Utc>,
    reply: &StoredReply,
) -> Result<(), Problem> {
    let kept = KeptReply {
        body_digest: keyed.digest.to_vec(),
        status: i32::from(reply.status.as_u16()),
        body: reply.body.clone(),
        etag: reply.etag.clone(),
        location: reply.location.clone(),
    };
    match idempotency::keep(tx, &keyed.of, &kept, now) {
        Ok(()) => Ok(()),
        // Another process on the same database was first; its effect stands, ours is rolled back.
        Err(error) if error.is_duplicate() => Err(in_use()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_plain_quoted_or_not() {
        assert_eq!(parse("\"8e03978e\""), Some("8e03978e".into()));
        assert_eq!(parse("8e03978e"), Some("8e03978e".into()));
        let long = "x".repeat(256);
        for bad in ["", "\"\"", "\"a", "a\"", "a b", "ä", "\"a\\\"b\"", &long] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }
}
