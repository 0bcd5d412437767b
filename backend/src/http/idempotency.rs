//! A repeated request acts once: its answer is stored in the transaction of its effect, under the sender's key.
//!
//! Kept are successes and the decisions of business rules. What the sender can mend (fields, a stale version) and what the
//! server failed at is not kept: the same key may be used again for a fresh attempt.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::UserId;
use goodstanding_shared::problem::ProblemCode;
use serde::Serialize;

use crate::app::App;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::schema::idempotency_keys;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// How long an answer can be asked for again.
pub const KEPT: TimeDelta = TimeDelta::hours(48);

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The sender's key: 1 to 255 visible ASCII characters, in quotes (as the header's draft has it) or without.
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
        key.map(Self).ok_or_else(|| {
            Problem::new(
                ProblemCode::IdempotencyKeyMissing,
                "Send one Idempotency-Key of 1 to 255 visible ASCII characters, made once for this action and kept for every repetition.",
            )
        })
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

/// The keys whose first request is still running.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Mutex<HashSet<Claim>>>);

/// Whose key, for which address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Claim {
    user: UserId,
    route: String,
    key: String,
}

struct Running {
    all: InFlight,
    claim: Claim,
}

impl InFlight {
    fn claim(&self, claim: &Claim) -> Option<Running> {
        let is_first = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(claim.clone());
        is_first.then(|| Running {
            all: self.clone(),
            claim: claim.clone(),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.all
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.claim);
    }
}

/// The address and the key of a request that acts once. Such addresses take no query.
#[derive(Debug)]
pub struct KeyedRoute {
    route: String,
    key: Result<IdempotencyKey, Problem>,
}

impl KeyedRoute {
    /// The request of this user with this body. A missing key is refused here, after whatever tells nobody more than they may know.
    pub fn of(self, user: UserId, digest: [u8; 32]) -> Result<Keyed, Problem> {
        Ok(Keyed {
            user,
            route: self.route,
            key: self.key?,
            digest,
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
        })
    }
}

/// What is repeated word for word.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    body: String,
    etag: Option<String>,
    location: Option<String>,
}

impl Answer {
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

impl IntoResponse for Answer {
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

/// One keyed request.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// Who asks.
    pub user: UserId,
    /// Method and path.
    pub route: String,
    /// The sender's key.
    pub key: IdempotencyKey,
    /// SHA-256 of the body.
    pub digest: [u8; 32],
}

enum Outcome {
    Fresh(Answer),
    Refused(Problem),
    Replayed(Result<Answer, Problem>),
}

/// Carries `work` out once for the key, in one transaction with the record of its answer.
pub async fn once(
    app: &App,
    keyed: Keyed,
    work: impl Fn(&mut Database) -> Result<Answer, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    once_then(app, keyed, work, async |answer| Ok(answer)).await
}

/// The same, and then, while the key is still in use, what makes the reply of the stored answer: for work that goes on outside of the
/// transaction and may be done again, such as asking a processor.
pub async fn once_then(
    app: &App,
    keyed: Keyed,
    work: impl Fn(&mut Database) -> Result<Answer, Problem> + Send + 'static,
    then: impl AsyncFnOnce(Answer) -> Result<Answer, Problem>,
) -> Result<Response, Problem> {
    let claim = Claim {
        user: keyed.user,
        route: keyed.route.clone(),
        key: keyed.key.0.clone(),
    };
    let Some(_running) = app.in_flight().claim(&claim) else {
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
    Problem::new(
        ProblemCode::IdempotencyKeyInUse,
        "The first request with this key has not been answered yet. Wait a moment and repeat it with the same key.",
    )
}

fn carry_out(
    tx: &mut Database,
    keyed: &Keyed,
    now: DateTime<Utc>,
    work: &impl Fn(&mut Database) -> Result<Answer, Problem>,
) -> Result<Outcome, Problem> {
    if let Some(row) = find(tx, keyed)? {
        return if row.body_digest == keyed.digest {
            Ok(Outcome::Replayed(row.understand()?))
        } else {
            Err(Problem::new(
                ProblemCode::IdempotencyKeyReused,
                "This key belongs to a request with another body. Make a new key for a new action.",
            ))
        };
    }
    // Its own savepoint: a refusal is kept, whatever the work had written before it decided is not.
    match tx.transaction(|tx| work(tx)) {
        Ok(answer) => {
            keep(tx, keyed, now, &answer)?;
            Ok(Outcome::Fresh(answer))
        }
        Err(problem) if problem.is_decided() => {
            let answer = Answer::new(problem.status(), problem.wire(), None, None)?;
            keep(tx, keyed, now, &answer)?;
            Ok(Outcome::Refused(problem))
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Queryable)]
struct Row {
    key: String,
    body_digest: Vec<u8>,
    status: i32,
    body: String,
    etag: Option<String>,
    location: Option<String>,
}

impl Row {
    fn understand(self) -> Result<Result<Answer, Problem>, StoreError> {
        let row = RowOf {
            table: "idempotency_keys",
            id: &self.key,
        };
        let status = u16::try_from(self.status)
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .ok_or_else(|| row.refuse("status"))?;
        if status.is_success() {
            return Ok(Ok(Answer {
                status,
                body: self.body,
                etag: self.etag,
                location: self.location,
            }));
        }
        let wire = serde_json::from_str(&self.body)
            .map_err(|error| row.refuse(format!("body: {error}")))?;
        Ok(Err(Problem::replayed(wire)))
    }
}

fn find(tx: &mut Database, keyed: &Keyed) -> Result<Option<Row>, StoreError> {
    use idempotency_keys::dsl;
    Ok(dsl::idempotency_keys
        .filter(dsl::user_id.eq(keyed.user.to_string()))
        .filter(dsl::route.eq(&keyed.route))
        .filter(dsl::key.eq(&keyed.key.0))
        .select((
            dsl::key,
            dsl::body_digest,
            dsl::status,
            dsl::body,
            dsl::etag,
            dsl::location,
        ))
        .first(tx)
        .optional()?)
}

fn keep(
    tx: &mut Database,
    keyed: &Keyed,
    now: DateTime<Utc>,
    answer: &Answer,
) -> Result<(), Problem> {
    use idempotency_keys::dsl;
    let kept = diesel::insert_into(dsl::idempotency_keys)
        .values((
            dsl::user_id.eq(keyed.user.to_string()),
            dsl::route.eq(&keyed.route),
            dsl::key.eq(&keyed.key.0),
            dsl::body_digest.eq(keyed.digest.to_vec()),
            dsl::status.eq(i32::from(answer.status.as_u16())),
            dsl::body.eq(&answer.body),
            dsl::etag.eq(&answer.etag),
            dsl::location.eq(&answer.location),
            dsl::created_at.eq(millis(now)),
        ))
        .execute(tx)
        .map_err(StoreError::from);
    match kept {
        Ok(_) => Ok(()),
        // Another process on the same database was first; its effect stands, ours is rolled back.
        Err(error) if error.is_duplicate() => Err(in_use()),
        Err(error) => Err(error.into()),
    }
}

/// Forgets the answers that nobody may ask for again.
pub(crate) fn forget_old(tx: &mut Database, now: DateTime<Utc>) -> Result<usize, StoreError> {
    use idempotency_keys::dsl;
    Ok(
        diesel::delete(dsl::idempotency_keys.filter(dsl::created_at.lt(millis(now - KEPT))))
            .execute(tx)?,
    )
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
