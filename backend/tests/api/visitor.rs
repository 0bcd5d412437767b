//! Somebody who sends requests: with or without a session, and what comes back.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// Somebody with or without a session.
#[derive(Clone)]
pub(crate) struct Visitor<'a> {
    router: &'a Router,
    cookie: Option<String>,
}

impl<'a> Visitor<'a> {
    /// Whoever the cookie belongs to; nobody without one.
    pub(crate) fn new(router: &'a Router, cookie: Option<String>) -> Self {
        Self { router, cookie }
    }

    /// With what it is known who this is.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Call<'a> {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        Call {
            router: self.router,
            method,
            path: path.to_owned(),
            headers,
            body: Vec::new(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
    }

    /// Every row of a listing, read in parts of `limit` to the end and back again: both ways show
    /// the same parts.
    pub(crate) async fn read_through(&self, address: &str, limit: usize) -> Vec<Value> {
        let mark = if address.contains('?') { '&' } else { '?' };
        let address = format!("{address}{mark}limit={limit}");
        let mut parts: Vec<Value> = Vec::new();
        let mut next = Some(String::new());
        while let Some(cursor) = next {
            let part = self.part(&address, &cursor).await;
            next = part["next_cursor"].as_str().map(str::to_owned);
            parts.push(part);
            assert!(parts.len() < 1000, "{address} has no end");
        }
        let rows = |part: &Value| part["items"].as_array().unwrap().clone();
        let mut offset = 0;
        for (place, part) in parts.iter().enumerate() {
            assert_eq!(part["offset"], offset, "{address}");
            assert_eq!(part["total"], parts[0]["total"], "{address}");
            assert_eq!(part["previous_cursor"].is_null(), place == 0, "{address}");
            if place + 1 < parts.len() {
                assert_eq!(rows(part).len(), limit, "{address}");
            }
            offset += rows(part).len();
        }
        if parts[0]["is_at_least"] == true {
            assert!(
                parts[0]["total"].as_u64().unwrap() < offset as u64,
                "{address}"
            );
        } else {
            assert_eq!(parts[0]["total"], offset, "{address}");
        }
        let mut part = parts.last().cloned().unwrap_or_default();
        for before in parts.iter().rev().skip(1) {
            let cursor = part["previous_cursor"].as_str().unwrap().to_owned();
            part = self.part(&address, &cursor).await;
            assert_eq!(part["items"], before["items"], "{address}, going back");
            assert_eq!(part["offset"], before["offset"], "{address}, going back");
            assert!(part["next_cursor"].is_string(), "{address}, going back");
        }
        assert!(part["previous_cursor"].is_null(), "{address}, going back");
        parts.iter().flat_map(rows).collect()
    }

    async fn part(&self, address: &str, cursor: &str) -> Value {
        let answer = self.get(&format!("{address}&cursor={cursor}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        answer.json
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Call<'a> {
        self.request(Method::POST, path).json(body)
    }

    /// The service of that name, as the list shows it.
    pub(crate) async fn service(&self, name: &str) -> Value {
        let list = self.get("/api/v1/services?limit=5000").await;
        let items = list.json["items"].as_array().unwrap();
        items
            .iter()
            .find(|item| item["name"] == name)
            .unwrap_or_else(|| panic!("no service {name}"))
            .clone()
    }

    /// The payment method that the customer pays with unless another one is chosen; null without
    /// any.
    pub(crate) async fn default_method(&self) -> Value {
        let methods = self.get("/api/v1/payment-methods").await.json;
        methods[0]["brief"]["id"].clone()
    }

    /// Asks for the service to be cancelled, as it is now.
    pub(crate) fn cancel(&self, service: &Value, kind: &str) -> Call<'a> {
        let path = format!(
            "/api/v1/services/{}/cancellations",
            service["id"].as_str().unwrap()
        );
        self.post(
            &path,
            &serde_json::json!({"reason": "No longer needed", "type": kind}),
        )
        .version(service)
        .key(&format!("cancel {}", service["id"]).replace([' ', '"'], "-"))
    }
}

/// What an order says of its price: `due` today, or on a later day and nothing today.
pub(crate) fn priced(
    mut order: Value,
    (due, currency): (&str, &str),
    starts_on: Option<&str>,
) -> Value {
    let amount = |amount: &str| json!({"amount": amount, "currency": currency});
    order["due_today"] = amount(due);
    if let Some(day) = starts_on {
        order["due_today"] = amount("0.00");
        order["due_at_start"] = amount(due);
        order["starts_on"] = json!(day);
    }
    order
}

/// The text of a field of each row, one after the other.
pub(crate) fn texts(rows: &[Value], pointer: &str) -> Vec<String> {
    rows.iter()
        .map(|row| row.pointer(pointer).unwrap().as_str().unwrap().to_owned())
        .collect()
}

/// A text as it stands in a query string.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// A call under way, and its answer once it is there.
type Running<F> = (std::pin::Pin<Box<F>>, Option<<F as Future>::Output>);

/// All of them at once, on one thread: they meet in the store.
pub(crate) async fn at_once<F: Future>(calls: Vec<F>) -> Vec<F::Output> {
    use std::task::Poll;
    let mut calls: Vec<Running<F>> = calls
        .into_iter()
        .map(|call| (Box::pin(call), None))
        .collect();
    std::future::poll_fn(|context| {
        let mut waiting = false;
        for (call, output) in &mut calls {
            if output.is_none() {
                match call.as_mut().poll(context) {
                    Poll::Ready(value) => *output = Some(value),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    calls.into_iter().filter_map(|(_, output)| output).collect()
}

/// A request in the making.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    router: &'a Router,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    pub(crate) fn bytes(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn version(self, service: &Value) -> Self {
        let version = format!("\"{}\"", service["version"]);
        self.header("if-match", &version)
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", &format!("\"{key}\""))
    }

    pub(crate) async fn send(self) -> Answer {
        let mut request = Request::builder()
            .method(self.method)
            .uri(self.path)
            .body(Body::from(self.body))
            .unwrap();
        *request.headers_mut() = self.headers;
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer {
            status: parts.status,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            headers: parts.headers,
            text,
        };
        answer.check();
        answer
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
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
