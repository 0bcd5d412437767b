//! The server as tests drive it: in this process, on a clock that stands still, with the demo data.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use chrono::{DateTime, Utc};
use goodstanding_backend::app::{App, Settings};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::{Location, Store};
use goodstanding_backend::{demo, router};
use serde_json::Value;
use tower::ServiceExt as _;

/// When every test begins.
pub(crate) const START: &str = "2026-11-21T10:00:00Z";
/// What everybody's password is.
pub(crate) const PASSWORD: &str = "goodstanding-demo";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A server with a database of its own.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    router: Router,
    /// Dropped after the store was closed.
    _place: Place,
}

/// Where the database is, removed in the end.
pub(crate) enum Place {
    File(PathBuf),
    #[cfg(feature = "postgres")]
    Server {
        url: String,
        name: String,
    },
}

/// A server on each database that there is.
pub(crate) async fn everywhere() -> Vec<TestApp> {
    let mut servers = Vec::new();
    for (location, place) in empty_databases() {
        servers.push(TestApp::start(location, place).await);
    }
    servers
}

/// An empty database of each kind, there until its place is dropped.
pub(crate) fn empty_databases() -> Vec<(Location, Place)> {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("goodstanding_test_{}_{count}", std::process::id());
    let file = std::env::temp_dir().join(format!("{name}.sqlite"));
    let on_sqlite = (Location::File(file.clone()), Place::File(file));
    #[cfg(feature = "postgres")]
    if let Ok(url) = std::env::var("GOODSTANDING_TEST_POSTGRES") {
        administer(&url, &format!("create database {name}"));
        let own = in_database(&url, &name);
        let on_postgres = (Location::Server(own), Place::Server { url, name });
        return vec![on_sqlite, on_postgres];
    }
    vec![on_sqlite]
}

/// The URL of another database of the same server.
#[cfg(feature = "postgres")]
fn in_database(url: &str, name: &str) -> String {
    let (before, query) = url
        .split_once('?')
        .map_or((url, None), |(before, query)| (before, Some(query)));
    let (scheme, rest) = before.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}

#[cfg(feature = "postgres")]
pub(crate) fn administer(url: &str, statement: &str) {
    use diesel::connection::SimpleConnection as _;
    use diesel::{Connection as _, PgConnection};
    PgConnection::establish(url)
        .unwrap()
        .batch_execute(statement)
        .unwrap();
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.app.store().close();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Self::File(file) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
                }
            }
            #[cfg(feature = "postgres")]
            Self::Server { url, name } => {
                administer(url, &format!("drop database {name} with (force)"));
            }
        }
    }
}

impl TestApp {
    async fn start(location: Location, place: Place) -> Self {
        let (store, steps) = Store::open(&location).unwrap();
        assert!(!steps.is_empty(), "the database is fresh");
        let clock = Clock::fixed(START.parse::<DateTime<Utc>>().unwrap());
        let randomness = Randomness::seeded(1);
        demo::fill(&store, &clock, &randomness, (1, 24), Cost::CHEAP)
            .await
            .unwrap();
        let settings = Settings {
            demo: true,
            password_cost: Cost::CHEAP,
        };
        let app = App::new(store, clock.clone(), randomness, settings)
            .await
            .unwrap();
        Self {
            router: router::router(app.clone()),
            app,
            clock,
            _place: place,
        }
    }

    /// Whoever signs in with this mailbox of the demo.
    pub(crate) async fn person(&self, mailbox: &str) -> Visitor<'_> {
        let credentials =
            serde_json::json!({"email": format!("{mailbox}@demo.example"), "password": PASSWORD});
        let answer = self
            .nobody()
            .post("/api/v1/session", &credentials)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Visitor {
            test: self,
            cookie: Some(cookie),
        }
    }

    pub(crate) async fn anna(&self) -> Visitor<'_> {
        self.person("anna").await
    }

    pub(crate) async fn ben(&self) -> Visitor<'_> {
        self.person("ben").await
    }

    pub(crate) async fn staff(&self) -> Visitor<'_> {
        self.person("sam").await
    }

    pub(crate) fn nobody(&self) -> Visitor<'_> {
        Visitor {
            test: self,
            cookie: None,
        }
    }
}

/// Somebody with or without a session.
#[derive(Clone)]
pub(crate) struct Visitor<'a> {
    test: &'a TestApp,
    cookie: Option<String>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn request(&self, method: Method, path: &str) -> Call<'a> {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        Call {
            test: self.test,
            method,
            path: path.to_owned(),
            headers,
            body: Vec::new(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
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

/// A request in the making.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    test: &'a TestApp,
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
        let response = self.test.router.clone().oneshot(request).await.unwrap();
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
