//! In which languages the reader wants texts, the best first, and in which one we speak.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use goodstanding_words::Language;
use utoipa::IntoParams;

pub(crate) use crate::languages::Languages;

/// The description of the header that says in which languages the reader wants texts.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct LanguagesHeader {
    /// In which languages products, groups and plans are named and described; else in English.
    #[param(rename = "Accept-Language", example = "de-AT, de;q=0.9")]
    #[expect(dead_code, reason = "describes the header, which `Languages` reads")]
    languages: Option<String>,
}

/// The languages of whoever asks.
pub(crate) fn languages(headers: &HeaderMap) -> Languages {
    let chosen = chosen(headers).map(|language| language.tag().to_owned());
    Languages::new(chosen.into_iter().chain(wanted(headers)), spoken(headers))
}

impl<S: Send + Sync> FromRequestParts<S> for Languages {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(languages(&parts.headers))
    }
}

/// The cookie in which the page keeps the language that somebody chose.
pub(crate) const COOKIE: &str = "language";

/// For how long a browser keeps it.
const KEPT_S: u32 = 365 * 24 * 60 * 60;

/// The header that has the browser keep a language: only its tag, which is nobody's secret.
pub(crate) fn kept(tag: &str) -> String {
    format!("{COOKIE}={tag}; Path=/; Max-Age={KEPT_S}; Secure; HttpOnly; SameSite=Lax")
}

/// The language in which we speak to whoever asks: the chosen one, else the best of the browser's
/// that is offered, else English.
pub(crate) fn spoken(headers: &HeaderMap) -> Language {
    chosen(headers).unwrap_or_else(|| {
        let wanted = wanted(headers);
        let offered = |tag: &String| {
            let primary = tag.split('-').next().unwrap_or_default();
            let is_it = |language: &&Language| language.tag().eq_ignore_ascii_case(primary);
            Language::OFFERED.iter().find(is_it).copied()
        };
        wanted.iter().find_map(offered).unwrap_or_default()
    })
}

/// The language that somebody chose; none where that is no language of ours.
fn chosen(headers: &HeaderMap) -> Option<Language> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then(|| value.parse().ok())?)
}

/// The languages of the browser.
fn wanted(headers: &HeaderMap) -> Vec<String> {
    let value = headers.get(header::ACCEPT_LANGUAGE);
    parse(
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
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

    #[test]
    fn the_chosen_language_is_spoken_else_one_that_is_offered_else_english() {
        let asking = |pairs: &[(header::HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, value.parse().unwrap());
            }
            spoken(&headers)
        };
        let (cookie, accept) = (header::COOKIE, header::ACCEPT_LANGUAGE);
        assert_eq!(asking(&[]), Language::English);
        let long = [(cookie.clone(), "a=b; language=en-xa")];
        assert_eq!(asking(&long), Language::Long);
        let unknown = [(cookie, "language=tlh"), (accept.clone(), "tlh, en-GB")];
        assert_eq!(asking(&unknown), Language::English);
        // What is made for tests is nobody's browser's.
        assert_eq!(asking(&[(accept.clone(), "en-XA")]), Language::English);
        let hostile = "x-;q=1,".repeat(1_000);
        assert_eq!(asking(&[(accept, &hostile)]), Language::English);
    }
}
