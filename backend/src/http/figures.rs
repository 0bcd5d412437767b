//! What is counted of requests and of connections, for whoever operates the portal. A route is
//! named by its template and a method by its name where we know it, so that nobody who asks can
//! make a new series.

use std::time::Instant;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds from a millisecond, in which most is answered, to the ten that a request may take.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// What was asked of whom, in words of which there are few.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// How a sign-in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SignIn {
    /// Whoever it was is signed in.
    Done,
    /// The address or the password was wrong.
    Wrong,
    /// There were too many attempts before.
    Throttled,
}

impl SignIn {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Wrong => "wrong",
            Self::Throttled => "throttled",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Tried {
    outcome: &'static str,
}

/// What is counted of connections. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct ConnectionFigures {
    open: Gauge,
    accepted: Counter,
    refused: Counter,
    most: Gauge,
}

/// A connection that is open until this is dropped.
#[derive(Debug)]
pub(super) struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl ConnectionFigures {
    /// One more is open.
    pub(super) fn open(&self) -> Open {
        self.accepted.inc();
        self.open.inc();
        Open(self.open.clone())
    }

    /// One was closed at once: its network has as many as it may.
    pub(super) fn refused(&self) {
        self.refused.inc();
    }

    /// So many may be open.
    pub(super) fn limit(&self, most: usize) {
        self.most.set(i64::try_from(most).unwrap_or(i64::MAX));
    }
}

/// What is counted of requests. Clones count together.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    abandoned: Counter,
    sign_ins: Family<Tried, Counter>,
    connections: ConnectionFigures,
}

impl Default for Figures {
    fn default() -> Self {
        let figures = Self {
            answered: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            abandoned: Counter::default(),
            sign_ins: Family::default(),
            connections: ConnectionFigures::default(),
        };
        // What has not happened yet is a zero: the first one is an increase.
        for outcome in [SignIn::Done, SignIn::Wrong, SignIn::Throttled].map(SignIn::as_str) {
            drop(figures.sign_ins.get_or_create(&Tried { outcome }));
        }
        figures
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct UnderWay<'a> {
    figures: &'a Figures,
    is_answered: bool,
}

impl Figures {
    /// A request has come.
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.in_flight.inc();
        UnderWay {
            figures: self,
            is_answered: false,
        }
    }

    /// Somebody tried to sign in.
    pub(crate) fn signed_in(&self, outcome: SignIn) {
        let outcome = outcome.as_str();
        self.sign_ins.get_or_create(&Tried { outcome }).inc();
    }

    /// What is counted of connections.
    pub(crate) const fn connections(&self) -> &ConnectionFigures {
        &self.connections
    }

    /// Hands everything on to whoever shows it.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests that were answered, by method, template of the route and status",
            self.answered.clone(),
        );
        registry.register(
            "http_request_seconds",
            "How long answers took, until their first byte",
            self.seconds.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests that are being answered",
            self.in_flight.clone(),
        );
        registry.register(
            "http_requests_abandoned",
            "Requests whose senders hung up before they were answered",
            self.abandoned.clone(),
        );
        registry.register(
            "sign_ins",
            "Attempts to sign in, by how they ended",
            self.sign_ins.clone(),
        );
        registry.register(
            "connections_open",
            "Connections that are open",
            self.connections.open.clone(),
        );
        registry.register(
            "connections_limit",
            "How many connections may be open at the same time",
            self.connections.most.clone(),
        );
        registry.register(
            "connections_accepted",
            "Connections that were taken",
            self.connections.accepted.clone(),
        );
        registry.register(
            "connections_refused",
            "Connections that were closed at once, because their network has as many as it may",
            self.connections.refused.clone(),
        );
    }
}

impl UnderWay<'_> {
    /// It was answered; it came then.
    pub(super) fn answered(
        mut self,
        method: &Method,
        route: &str,
        status: StatusCode,
        since: Instant,
    ) {
        self.is_answered = true;
        let (method, route) = (known(method), route.to_owned());
        let answered = Answered {
            method,
            route: route.clone(),
            status: status.as_u16(),
        };
        self.figures.answered.get_or_create(&answered).inc();
        self.figures
            .seconds
            .get_or_create(&Route { method, route })
            .observe(since.elapsed().as_secs_f64());
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.figures.in_flight.dec();
        if !self.is_answered {
            self.figures.abandoned.inc();
        }
    }
}

/// A method by its name; whoever asks can invent more of them.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
