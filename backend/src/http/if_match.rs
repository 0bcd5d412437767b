//! The `If-Match` that every change needs: the version that the sender read.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::problems as words;

use crate::problem::Problem;

/// The version that the sender read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub u32);

impl IfMatch {
    fn parse(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut given = headers.get_all(header::IF_MATCH).iter();
        let Some(value) = given.next() else {
            return Err(Problem::new(
                ProblemCode::VersionMissing,
                words::READ_AND_SEND_ETAG,
            ));
        };
        let version = value
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        match (version, given.next()) {
            (Some(version), None) => Ok(Self(version)),
            // `*`, weak tags and lists name no version that was read: none of them can match.
            _ => Ok(Self(0)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::parse(&parts.headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_strong_tag_names_a_version() {
        let parse = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, value.parse().unwrap());
            IfMatch::parse(&headers).unwrap().0
        };
        assert_eq!(parse("\"7\""), 7);
        for other in [
            "*",
            "W/\"7\"",
            "7",
            "\"7\", \"8\"",
            "\"\"",
            "\"-1\"",
            "\"99999999999\"",
        ] {
            assert_eq!(parse(other), 0, "{other}");
        }
        assert_eq!(IfMatch::parse(&HeaderMap::new()).unwrap_err().status(), 428);
    }
}
