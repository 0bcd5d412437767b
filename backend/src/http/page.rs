//! The built page, embedded: precompressed, immutable where the name holds a hash, and at every
//! deep link.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{Catalogue, Language, Texts, VERSION, boot};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};

use super::language::spoken;
use super::layers::{hex, is_api};
use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[exclude = ".*"]
struct Built;

const INDEX: &str = "index.html";
/// Where the lists of languages are.
const WORDS: &str = "words/";
/// Behind the tag of a language: what comes with the first of the parts.
const LATER: &str = "-later";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";

/// Everything that is no route: a file of the page, or the page itself.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if is_api(path) {
        return Problem::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response();
    }
    // What begins with a dot is nobody's page: whoever asks looks for what was left lying about.
    if path.split('/').any(|segment| segment.starts_with('.')) {
        return Problem::not_found().into_response();
    }
    let name = path.trim_start_matches('/');
    let is_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    if let Some(list) = name.strip_prefix(WORDS) {
        return words(list, request.headers());
    }
    if is_file {
        return file(name, request.headers());
    }
    let (headers, language) = (request.headers(), spoken(request.headers()));
    of_a_language(if language == Language::English {
        file(INDEX, headers)
    } else {
        translated(language, headers)
    })
}

/// A list of a language, of this build and of no other: `ar-0123456789abcdef.txt` for the first
/// view, `ar-later-0123456789abcdef.txt` for the parts.
fn words(name: &str, headers: &HeaderMap) -> Response {
    let name_and_version = name
        .strip_suffix(".txt")
        .and_then(|name| name.rsplit_once('-'))
        .filter(|(_, version)| *version == VERSION);
    let list = name_and_version.and_then(|(name, _)| {
        let texts = |tag: &str| Texts::of(tag.parse().ok()?);
        match name.strip_suffix(LATER) {
            Some(tag) => texts(tag).map(Texts::later),
            None => texts(name).map(Texts::first),
        }
    });
    let Some(list) = list else {
        return Problem::not_found().into_response();
    };
    let mut response = if accepts(headers, "br") {
        ([(header::CONTENT_ENCODING, "br")], list.packed).into_response()
    } else {
        list.plain.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The page in another language: the element's language and direction, what is seen until the
/// program has come, and where its words are, so that they come beside it.
fn translated(language: Language, headers: &HeaderMap) -> Response {
    let Some(index) = Built::get(INDEX) else {
        return missing(INDEX);
    };
    let index = String::from_utf8_lossy(&index.data);
    let page = Texts::of(language)
        .and_then(|texts| Catalogue::read(texts.all()).ok())
        .map(|catalogue| in_language(&index, language, &catalogue));
    let page = page.unwrap_or_else(|| index.into_owned());
    let etag = format!("\"{}\"", hex(&Sha256::digest(page.as_bytes())[..16]));
    let mut response = if is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(INDEX))], page).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(REVALIDATED));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    response
}

/// What an answer depends on that is in a language.
fn of_a_language(mut response: Response) -> Response {
    let vary = HeaderValue::from_static("accept-encoding, accept-language, cookie");
    response.headers_mut().insert(header::VARY, vary);
    response
}

/// `index.html` in another language. Its texts are those of [`goodstanding_words::boot`].
fn in_language(index: &str, language: Language, catalogue: &Catalogue) -> String {
    let (tag, direction) = (language.tag(), language.direction().as_str());
    let html = format!("<html lang=\"{tag}\" dir=\"{direction}\">");
    let link = format!(
        "<link rel=\"preload\" href=\"/{WORDS}{tag}-{VERSION}.txt\" as=\"fetch\" crossorigin data-words>\n\
         <link href=\"/{WORDS}{tag}{LATER}-{VERSION}.txt\" data-later-words>\n</head>"
    );
    let page = index.replacen("<html lang=\"en\">", &html, 1);
    let page = page.replacen("</head>", &link, 1);
    boot::ALL.iter().fold(page, |page, text| {
        let words = catalogue.pattern(text.0).unwrap_or_default();
        let escaped = words.replace('&', "&amp;").replace('<', "&lt;");
        page.replace(text.english(), &escaped)
    })
}

fn file(name: &str, headers: &HeaderMap) -> Response {
    let Some((found, encoding)) = best(name, headers) else {
        return missing(name);
    };
    let digest = hex(&found.metadata.sha256_hash()[..16]);
    let etag = format!("\"{digest}\"");
    let cache = if is_hashed(name) {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    let mut response = if is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (
            [(header::CONTENT_TYPE, content_type(name))],
            Body::from(found.data),
        )
            .into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether the reader has it already.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

fn missing(name: &str) -> Response {
    if name == INDEX {
        return Problem::new(ProblemCode::NotFound, goodstanding_words::problems::NO_PAGE)
            .into_response();
    }
    Problem::not_found().into_response()
}

/// The file in the smallest form that the reader accepts.
fn best(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(found) = Built::get(&format!("{name}.{ending}"))
        {
            return Some((found, Some(encoding)));
        }
    }
    Built::get(name).map(|found| (found, None))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            let is_named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let is_refused =
                parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            is_named && !is_refused
        })
}

/// Whether the name holds the hexadecimal digits that are derived from the content: eight of ours,
/// sixteen of trunk's.
fn is_hashed(name: &str) -> bool {
    let is_hash = |part: &str| {
        matches!(part.len(), 8 | 16) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    name.split(['-', '_', '.', '/']).any(is_hash)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../../frontend/index.html");

    #[test]
    fn the_page_is_sent_in_the_language_that_is_spoken() {
        let texts = Texts::of(Language::Mirrored).unwrap();
        let catalogue = Catalogue::read(texts.all()).unwrap();
        let page = in_language(TEMPLATE, Language::Mirrored, &catalogue);
        assert!(page.contains("<html lang=\"ar-XB\" dir=\"rtl\">"));
        let link = format!("href=\"/words/ar-XB-{VERSION}.txt\"");
        assert_eq!(page.matches(&link).count(), 1);
        let later = format!("href=\"/words/ar-XB-later-{VERSION}.txt\"");
        assert_eq!(page.matches(&later).count(), 1);
        for text in boot::ALL {
            let (english, other) = (text.english(), catalogue.pattern(text.0).unwrap());
            assert_eq!(TEMPLATE.matches(english).count(), 1, "{english}");
            assert_eq!(page.matches(other).count(), 1, "{other}");
        }
    }

    #[test]
    fn hashed_names_are_told_from_others() {
        assert!(is_hashed("goodstanding-frontend-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("tokens-fedcba98.css"));
        assert!(!is_hashed("overview-face.wasm"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("loader.js"));
    }

    #[test]
    fn an_encoding_with_quality_zero_is_not_accepted() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        assert!(accepts(&headers("gzip, deflate, br;q=0.9"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&headers("gzip"), "br"));
    }
}
