//! A request in the making, and the version that it names.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, Method, Request};
use goodstanding_shared::orders::Order;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::subscriptions::{Subscription, SubscriptionDetails};
use serde::Serialize;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::description::{self, Exchange};

/// A request in the making.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    router: &'a Router,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    peer: Option<SocketAddr>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(router: &'a Router, method: Method, path: &str) -> Self {
        Self {
            router,
            method,
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Vec::new(),
            peer: None,
        }
    }
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    /// Asked by somebody who chose a language.
    pub(crate) fn in_language(mut self, tag: &str) -> Self {
        let cookies = self.headers.get("cookie").map(|it| it.to_str().unwrap());
        let cookies = format!("{}; language={tag}", cookies.unwrap_or("a=b"));
        let cookies = HeaderValue::from_str(&cookies).unwrap();
        self.headers.insert("cookie", cookies);
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

    /// Over a connection from there.
    pub(crate) fn from(mut self, address: &str) -> Self {
        self.peer = Some(SocketAddr::new(address.parse().unwrap(), 4711));
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.path.as_str())
            .body(Body::from(self.body.clone()))
            .unwrap();
        *request.headers_mut() = self.headers.clone();
        if let Some(peer) = self.peer {
            let name = HeaderValue::from_static("localhost");
            request.headers_mut().entry("host").or_insert(name);
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer::new(parts.status, parts.headers, text);
        description::check(&Exchange {
            method: &self.method,
            target: &self.path,
            headers: &self.headers,
            body: &self.body,
            answer: &answer,
        });
        answer
    }
}

/// What grows with every change, and is named by whoever changes it.
pub(crate) trait Versioned {
    fn version(&self) -> u32;
}

/// A version that was read before.
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
