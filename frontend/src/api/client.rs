//! One call to the server: headers, body, and what its answer means.

use core::cell::Cell;

use gloo_net::http::{Method, RequestBuilder, Response};
use goodstanding_shared::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::AbortSignal;

use super::ApiError;
use super::json::read;
use super::memory;

/// After how long a call counts as unanswered.
const TIME_OUT_MS: u32 = 30_000;

thread_local! {
    /// When the server answered last, by the browser's clock, in milliseconds since 1970.
    static ANSWERED: Cell<f64> = const { Cell::new(0.0) };
}

/// When the server answered last, by the browser's clock, in milliseconds since 1970: from then on
/// a session counts how long it is idle. Before the first answer it is 1970.
pub fn answered() -> f64 {
    ANSWERED.get()
}

/// Names one intention of the reader, so that sending it twice acts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// A key that nobody has used.
    pub fn new() -> Self {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        // Every browser that runs this page has `crypto`; the time is better than no key at all.
        Self(crypto.map_or_else(
            || js_sys::Date::new_0().to_iso_string().into(),
            |crypto| crypto.random_uuid(),
        ))
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

/// A value as it stands in a query string.
pub(super) fn encode(value: &str) -> String {
    js_sys::encode_uri_component(value).into()
}

/// A call that is being put together.
pub(super) struct Call {
    builder: RequestBuilder,
    body: Option<String>,
    kind: Kind,
}

/// What a call is to the memory of this visit.
enum Kind {
    /// Reads from this address: its answer is kept, and stands for the next one that does not come.
    Read(String),
    /// Reads what is worth nothing unless it is fresh.
    ReadFresh,
    /// Changes something: nothing of before is known to be true afterwards.
    Change,
}

impl Call {
    fn new(method: Method, path: &str) -> Self {
        let signal = AbortSignal::timeout_with_u32(TIME_OUT_MS);
        let builder = RequestBuilder::new(&format!("/api/v1{path}"))
            .method(method)
            .header("Accept", "application/json")
            .abort_signal(Some(&signal));
        Self {
            builder,
            body: None,
            kind: Kind::Change,
        }
    }

    pub(super) fn get(path: &str) -> Self {
        Self {
            kind: Kind::Read(path.to_owned()),
            ..Self::new(Method::GET, path)
        }
    }

    /// Reads what no answer of before can stand for: who is signed in, and lists that are put
    /// together of several answers, old and new ones mixed up otherwise.
    pub(super) fn get_fresh(path: &str) -> Self {
        Self {
            kind: Kind::ReadFresh,
            ..Self::new(Method::GET, path)
        }
    }

    pub(super) fn post(path: &str) -> Self {
        Self::with_body(Method::POST, path)
    }

    pub(super) fn put(path: &str) -> Self {
        Self::with_body(Method::PUT, path)
    }

    fn with_body(method: Method, path: &str) -> Self {
        let call = Self::new(method, path);
        Self {
            builder: call.builder.header("Content-Type", "application/json"),
            ..call
        }
    }

    pub(super) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Acts only on the version that was read.
    pub(super) fn version(self, version: u32) -> Self {
        Self {
            builder: self.builder.header("If-Match", &format!("\"{version}\"")),
            ..self
        }
    }

    /// Acts only once for this key.
    pub(super) fn key(self, key: &Key) -> Self {
        Self {
            builder: self
                .builder
                .header("Idempotency-Key", &format!("\"{}\"", key.0)),
            ..self
        }
    }

    pub(super) fn body(self, body: &impl Serialize) -> Self {
        // The request types are plain structs: they always have a JSON form.
        Self {
            body: serde_json::to_string(body).ok(),
            ..self
        }
    }

    /// Sends it; any answer of success will do.
    pub(super) async fn done(self) -> Result<(), ApiError> {
        self.send().await.map(|_| ())
    }

    /// Sends it and reads the answer.
    pub(super) async fn json<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let (status, value) = self.value().await?;
        read(value).map_err(|reason| ApiError::Unreadable { status, reason })
    }

    /// The answer as plain JSON. Text becomes values here, once; values become types in [`read`].
    /// The parser would otherwise be compiled anew for every type, and be downloaded as often.
    async fn value(self) -> Result<(u16, serde_json::Value), ApiError> {
        let (status, text) = self.text().await?;
        match serde_json::from_str(&text) {
            Ok(value) => Ok((status, value)),
            Err(error) => Err(ApiError::Unreadable {
                status,
                reason: error.to_string(),
            }),
        }
    }

    /// The text of the answer, or of the one of before that stands for it.
    async fn text(mut self) -> Result<(u16, String), ApiError> {
        let turn = memory::turn();
        let path = match &mut self.kind {
            Kind::Read(path) => Some(core::mem::take(path)),
            Kind::ReadFresh | Kind::Change => None,
        };
        let answer = match self.send().await {
            Ok(response) => {
                let status = response.status();
                let text = response.text().await;
                text.map(|text| (status, text))
                    .map_err(|_| ApiError::Unreachable)
            }
            Err(error) => Err(error),
        };
        match (answer, path) {
            (Ok((status, text)), Some(path)) => {
                memory::keep(path, &text, turn);
                Ok((status, text))
            }
            (Err(ApiError::Unreachable), Some(path)) => match memory::recall(&path) {
                Some(text) => Ok((200, text)),
                None => Err(ApiError::Unreachable),
            },
            (Err(error), Some(path)) => {
                // It says that it is otherwise now.
                if error.is_final() {
                    memory::drop(&path);
                }
                Err(error)
            }
            (answer, None) => answer,
        }
    }

    /// Around a change nothing is remembered: what was asked before it may be answered after it.
    async fn send(self) -> Result<Response, ApiError> {
        let changes = matches!(self.kind, Kind::Change);
        if changes {
            memory::forget();
        }
        let answer = self.fetch().await;
        if changes {
            memory::forget();
        }
        answer
    }

    async fn fetch(self) -> Result<Response, ApiError> {
        let request = match self.body {
            Some(body) => self.builder.body(body),
            None => self.builder.build(),
        };
        let request = request.map_err(|error| ApiError::Unreadable {
            status: 0,
            reason: error.to_string(),
        })?;
        let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
        ANSWERED.set(js_sys::Date::now());
        if response.ok() {
            return Ok(response);
        }
        let status = response.status();
        let text = response.text().await.map_err(|_| ApiError::Unreachable)?;
        match serde_json::from_str(&text)
            .map_err(|error| error.to_string())
            .and_then(read::<Problem<serde_json::Value>>)
        {
            Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
            // Not our server's words: something between it and the page answered.
            Err(_) if status >= 502 => Err(ApiError::Unreachable),
            Err(reason) => Err(ApiError::Unreadable { status, reason }),
        }
    }
}
