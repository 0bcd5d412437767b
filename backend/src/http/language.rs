//! In which languages the reader wants texts, the best first.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use utoipa::IntoParams;

/// The description of the header that says in which languages the reader wants texts.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct LanguagesHeader {
    /// In which languages products are described; else in English.
    #[param(rename = "Accept-Language", example = "de-AT, de;q=0.9")]
    #[expect(dead_code, reason = "describes the header, which `Languages` reads")]
    languages: Option<String>,
}

/// The reader's languages as tags, the best first; empty when nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Languages(Vec<String>);

impl Languages {
    /// The tags of the languages, the most wanted first.
    pub(crate) fn tags(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Languages {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let value = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Self(parse(value)))
    }
}

/// How many tags are looked at; browsers send a handful.
const MOST_TAGS: usize = 16;

fn parse(value: &str) -> Vec<String> {
    let mut wanted: Vec<(u16, String)> = value
        .split(',')
        .take(MOST_TAGS)
        .filter_map(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            let tag = parts.next().filter(|tag| !tag.is_empty() && *tag != "*")?;
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1000), thousandths)?;
            (quality > 0).then(|| (quality, tag.to_owned()))
        })
        .collect();
    // Stable: what was named first stays first among equals.
    wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    wanted.into_iter().map(|(_, tag)| tag).collect()
}

/// A quality in thousandths: `0.8` is 800. None where it is no quality.
fn thousandths(quality: &str) -> Option<u16> {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = format!("{fraction:0<3}");
    let thousandths: u16 = digits.get(..3)?.parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_comes_first() {
        assert_eq!(
            parse("en;q=0.5, de-AT, de;q=0.9, *;q=0.1, fr;q=0"),
            ["de-AT", "de", "en"]
        );
        assert!(parse("").is_empty());
        assert!(parse("de;q=x").is_empty());
    }
}
