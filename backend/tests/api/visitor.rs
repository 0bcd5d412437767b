//! Somebody who sends requests: with or without a session, and what comes back.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use chrono::NaiveDate;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::{CancellationRequest, CancellationType};
use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::orders::Order;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::problem::Problem;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::sessions::Me;
use goodstanding_shared::subscriptions::{Subscription, SubscriptionDetails};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// So that a snapshot, with its indentation, keeps to the width of the code.
const SNAPSHOT_WIDTH: usize = 88;

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

    /// What is there, read as what it is.
    pub(crate) async fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        self.get(path).await.ok()
    }

    /// Who this is, as the session says.
    pub(crate) async fn session(&self) -> Me {
        self.read("/api/v1/session").await
    }

    /// Every row of a listing, as what it is.
    pub(crate) async fn rows<T: DeserializeOwned>(&self, address: &str) -> Vec<T> {
        self.rows_in_parts(address, 100).await
    }

    /// The same, read in parts of so many.
    pub(crate) async fn rows_in_parts<T: DeserializeOwned>(
        &self,
        address: &str,
        limit: usize,
    ) -> Vec<T> {
        let rows = self.read_through(address, limit).await;
        rows.into_iter()
            .map(|row| serde_json::from_value(row).unwrap())
            .collect()
    }

    /// Every row of a listing as it is sent, read in parts of `limit` to the end and back again:
    /// both ways show the same parts.
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

    pub(crate) fn post(&self, path: &str, body: &impl Serialize) -> Call<'a> {
        self.request(Method::POST, path).json(body)
    }

    /// The service of that name, as the list shows it.
    pub(crate) async fn service(&self, name: &str) -> Service {
        let list: Page<Service> = self.read("/api/v1/services?limit=5000").await;
        list.items
            .into_iter()
            .find(|service| service.name.as_str() == name)
            .unwrap_or_else(|| panic!("no service {name}"))
    }

    /// All that its page shows of a service.
    pub(crate) async fn details(&self, service: &Service) -> ServiceDetails {
        self.read(&format!("/api/v1/services/{}", service.id)).await
    }

    /// The payment method that the customer pays with unless another one is chosen; none without
    /// any.
    pub(crate) async fn default_method(&self) -> Option<PaymentMethodId> {
        let methods: Vec<PaymentMethod> = self.read("/api/v1/payment-methods").await;
        methods.first().map(|method| method.brief.id)
    }

    /// Asks for the service to be cancelled, as it is now.
    pub(crate) fn cancel(&self, service: &Service, kind: CancellationType) -> Call<'a> {
        let request = CancellationRequest {
            reason: "No longer needed".to_owned(),
            kind: Some(kind),
        };
        self.post(&cancellations(service), &request)
            .version(service)
            .key(&format!("cancel-{}", service.id))
    }
}

/// Where a service is asked to be cancelled.
pub(crate) fn cancellations(service: &Service) -> String {
    format!("/api/v1/services/{}/cancellations", service.id)
}

/// What grows with every change, and is named by whoever changes it.
pub(crate) trait Versioned {
    fn version(&self) -> u32;
}

/// The version alone.
impl Versioned for u32 {
    fn version(&self) -> u32 {
        *self
    }
}

/// As it was sent; 0 of what is not there for whoever asked.
impl Versioned for Value {
    fn version(&self) -> u32 {
        let version = self["version"].as_u64().unwrap_or_default();
        version.try_into().unwrap()
    }
}

macro_rules! versioned {
    ($($type:ty: $($field:ident).+;)+) => { $(
        impl Versioned for $type {
            fn version(&self) -> u32 {
                self.$($field).+
            }
        }
    )+ };
}

versioned! {
    Service: version;
    ServiceDetails: service.version;
    Subscription: version;
    SubscriptionDetails: subscription.version;
    Order: version;
    PaymentMethod: version;
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

/// A day, as the wire writes it.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What happened, by the words of the wire: the first entry first.
pub(crate) fn kinds(history: &[Activity]) -> Vec<String> {
    let event = |entry: &Activity| serde_json::to_value(&entry.event).unwrap();
    history
        .iter()
        .map(|entry| event(entry)["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Where a refusal says that something is wrong, the first place first.
pub(crate) fn wrong_fields(refused: &Answer) -> Vec<String> {
    texts(refused.json["errors"].as_array().unwrap(), "/field")
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

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(body).unwrap();
        self.header("content-type", "application/json")
    }

    pub(crate) fn bytes(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn version(self, read: &impl Versioned) -> Self {
        let version = format!("\"{}\"", read.version());
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

/// What the server answered, read to its end.
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

    /// What there was to be read.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        self.read(StatusCode::OK)
    }

    /// What was made.
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
