//! Path parameters. A text that is no identifier of the right kind gets the same answer as one that
//! nobody has.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::problem::Problem;

/// The one parameter of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathId<T>(pub(crate) T);

/// Both parameters of a path, outer first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathIds<T, U>(pub(crate) T, pub(crate) U);

async fn texts(parts: &mut Parts) -> Result<Vec<String>, Problem> {
    let params = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|_| Problem::not_found())?;
    Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
}

fn parse<T: std::str::FromStr>(text: Option<&String>) -> Result<T, Problem> {
    text.and_then(|text| text.parse().ok())
        .ok_or_else(Problem::not_found)
}

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let texts = texts(parts).await?;
        parse(texts.first()).map(Self)
    }
}

impl<S: Send + Sync, T: std::str::FromStr, U: std::str::FromStr> FromRequestParts<S>
    for PathIds<T, U>
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let texts = texts(parts).await?;
        Ok(Self(parse(texts.first())?, parse(texts.get(1))?))
    }
}
