//! Somebody who sends requests: with or without a session, and what they ask for most.

use axum::Router;
use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::{CancellationRequest, CancellationType};
use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::sessions::Me;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::Call;

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
        let call = Call::new(self.router, method, path);
        match &self.cookie {
            Some(cookie) => call.header("cookie", cookie),
            None => call,
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
