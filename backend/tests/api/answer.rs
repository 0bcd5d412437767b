//! What the server answered, read as a type or shown to be compared.

use axum::http::{HeaderMap, StatusCode};
use goodstanding_shared::problem::Problem;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// So that a snapshot, with its indentation, keeps to the width of the code.
const SNAPSHOT_WIDTH: usize = 88;

/// What the server answered, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    /// What came back, held against what holds for every answer.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, text: String) -> Self {
        let answer = Self {
            status,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            headers,
            text,
        };
        answer.check();
        answer
    }

    /// What holds for every answer of the whole suite.
    fn check(&self) {
        let request_id = self.headers["x-request-id"].to_str().unwrap();
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "cache-control",
            "referrer-policy",
        ] {
            assert!(
                self.headers.contains_key(name),
                "{name} is missing: {self:?}"
            );
        }
        assert_ne!(
            self.status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{}",
            self.text
        );
        if self.status.is_client_error() || self.status.is_server_error() {
            assert_eq!(
                self.headers["content-type"], "application/problem+json",
                "{self:?}"
            );
            assert_eq!(self.json["status"], self.status.as_u16(), "{self:?}");
            assert_eq!(self.json["request_id"], request_id);
            assert!(self.json["code"].is_string());
            for word in [
                "select ",
                "sqlite",
                "postgres",
                "/src/",
                "goodstanding_",
                "StoreError",
            ] {
                assert!(
                    !self.json["detail"].as_str().unwrap().contains(word),
                    "{self:?}"
                );
            }
        }
    }

    /// What there was to be read.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        self.read(StatusCode::OK)
    }

    /// What was made, read from a 201.
    #[track_caller]
    pub(crate) fn created<T: DeserializeOwned>(&self) -> T {
        self.read(StatusCode::CREATED)
    }

    #[track_caller]
    fn read<T: DeserializeOwned>(&self, status: StatusCode) -> T {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|error| {
            let name = std::any::type_name::<T>();
            panic!("{status}, and no {name}: {error}\n{}", self.text)
        })
    }

    /// A refusal in a few lines: its status and code with the words for people, and what is wrong
    /// with each field.
    #[track_caller]
    pub(crate) fn refusal(&self) -> String {
        assert!(self.status.is_client_error(), "{}", self.text);
        let problem: Problem<IgnoredAny> = serde_json::from_str(&self.text).unwrap();
        let status = self.status.as_u16();
        let mut words = wrapped(&format!("{status} {}: {}", problem.code, problem.detail));
        for error in problem.errors {
            words.push('\n');
            words += &wrapped(&format!("{}: {}", error.field, error.message));
        }
        words
    }

    pub(crate) fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// Status and body, without what differs from request to request.
    pub(crate) fn shown(&self) -> String {
        let mut json = self.json.clone();
        if let Some(id) = json.get_mut("request_id") {
            *id = Value::from("…");
        }
        format!(
            "{}\n{}",
            self.status,
            serde_json::to_string_pretty(&json).unwrap()
        )
    }

    /// The bytes, without the request id: what a stranger could compare.
    pub(crate) fn anonymous(&self) -> String {
        self.text
            .replace(self.headers["x-request-id"].to_str().unwrap(), "…")
    }
}

/// The text in lines of a width at which it stands well in a snapshot.
fn wrapped(text: &str) -> String {
    let (mut lines, mut width) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if width == 0 {
            width = length;
        } else if width + 1 + length <= SNAPSHOT_WIDTH {
            lines.push(' ');
            width += 1 + length;
        } else {
            lines.push('\n');
            width = length;
        }
        lines += word;
    }
    lines
}
