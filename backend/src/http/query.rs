//! Query parameters: unknown and repeated ones are refused, with words.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{fields, problems as words};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The query parameters, all of them understood.
#[derive(Clone, Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|rejection| refused(&rejection.body_text()))
    }
}

/// A route without query parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoQuery;

impl<S: Send + Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.uri.query() {
            None | Some("") => Ok(Self),
            Some(_) => Err(Problem::new(
                ProblemCode::InvalidQuery,
                words::ADDRESS_TAKES_NO_QUERY,
            )),
        }
    }
}

fn refused(error: &str) -> Problem {
    let error = error
        .strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(error);
    Problem::new(ProblemCode::InvalidQuery, words::query_not_read(error))
}

/// A bounded `limit`, refused in words and never silently changed.
pub(crate) fn limit(given: Option<&str>, default: u32, most: u32) -> Result<u32, Problem> {
    let Some(text) = given else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|limit| (1..=most).contains(limit))
        .ok_or_else(|| {
            let words = fields::whole_number(u64::from(most), "limit");
            Problem::parameter("limit", words)
        })
}
