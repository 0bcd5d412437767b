//! The server as tests drive it: in this process, on a clock that stands still, with the demo data.

use std::cell::Cell;
use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use chrono::{DateTime, Utc};
use diesel::RunQueryDsl as _;
use goodstanding_backend::app::{App, Quotas, Settings};
use goodstanding_backend::billing;
use goodstanding_backend::billing::processor::Processor;
use goodstanding_backend::check::{Breach, Invariant, check};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::post::{Delivery, Look, Post, Server};
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::make_password_link;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::{Database, Location, Store, StoreError, look};
use goodstanding_backend::{demo, router};

pub(crate) use crate::answer::Answer;
pub(crate) use crate::call::Call;
use crate::databases::Place;
pub(crate) use crate::databases::{DatabaseKind, Empty, SetUp, every_database};
pub(crate) use crate::visitor::{
    Visitor, at_once, cancellations, date, encode, kinds, priced, texts, wrong_fields,
};

/// When every test begins.
pub(crate) const START: &str = "2026-11-21T10:00:00Z";
/// What everybody's password is.
pub(crate) const PASSWORD: &str = "goodstanding-demo";

/// A server with a database of its own, which is held against every invariant when the test is
/// over.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    /// What the test breaks on purpose.
    broken: Cell<&'static [Invariant]>,
    processor: Arc<dyn Fn() -> Box<dyn Processor>>,
    router: Router,
    /// Dropped after the store was closed.
    place: Place,
}

impl SetUp for TestApp {
    /// A server that moves no money but in its sandbox.
    async fn set_up(database: DatabaseKind) -> Self {
        Self::with_processor(database, billing::sandbox).await
    }
}

/// Lives the demo up to `now`, in an empty database: from a seed, with so many services of Anna's.
pub(crate) async fn live(location: &Location, now: &str, size: (u64, usize)) -> Store {
    let (store, steps) = Store::open(location).unwrap();
    assert!(!steps.is_empty(), "the database is fresh");
    let clock = Clock::fixed(now.parse::<DateTime<Utc>>().unwrap());
    let randomness = Randomness::seeded(size.0);
    demo::fill(&store, &clock, &randomness, size, Cost::CHEAP)
        .await
        .unwrap();
    store
}

/// A demo of its own, without a server.
pub(crate) struct Told {
    store: Store,
    /// Dropped after the store was closed.
    _place: Place,
}

impl Told {
    pub(crate) async fn on_sqlite(now: &str, seed: u64, services_of_anna: usize) -> Self {
        let (location, place) = DatabaseKind::Sqlite.empty();
        Self {
            store: live(&location, now, (seed, services_of_anna)).await,
            _place: place,
        }
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.store.close();
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // A test that failed already says so itself.
        let mut breaches = if std::thread::panicking() {
            Vec::new()
        } else {
            self.breaches()
        };
        self.app.store().close();
        breaches.retain(|breach| !self.broken.get().contains(&breach.invariant));
        let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
        assert!(
            lines.is_empty(),
            "what has to hold in the end of every test does not:\n{}",
            lines.join("\n")
        );
    }
}

impl TestApp {
    /// For tests that begin anew many times and ask nothing of the database.
    pub(crate) async fn on_sqlite() -> Self {
        Self::set_up(DatabaseKind::Sqlite).await
    }

    /// A server that holds the demo, with whoever moves the money.
    pub(crate) async fn with_processor(
        database: DatabaseKind,
        processor: impl Fn() -> Box<dyn Processor> + 'static,
    ) -> Self {
        Self::with_quotas(database, Quotas::USUAL, processor).await
    }

    /// A server on which one customer may do so much, for tests that do more than anybody would.
    pub(crate) async fn with_quotas(
        database: DatabaseKind,
        quotas: Quotas,
        processor: impl Fn() -> Box<dyn Processor> + 'static,
    ) -> Self {
        let (location, place) = database.demo().await;
        let (store, _) = Store::open(&location).unwrap();
        let clock = Clock::fixed(START.parse::<DateTime<Utc>>().unwrap());
        // Another stream than that of the demo's identifiers.
        let randomness = Randomness::seeded(2);
        let settings = Settings {
            demo: true,
            password_cost: Cost::CHEAP,
            post: Some(Post::new(
                // Nothing is handed over unless a test does so.
                Delivery::Server(Server::new("smtp://localhost:9", None, "a@b.example").unwrap()),
                Look::new(None, None, None).unwrap(),
            )),
            quotas,
            ..Settings::default()
        };
        let app = App::with_processor(store, clock.clone(), randomness, settings, processor())
            .await
            .unwrap();
        Self {
            router: router::router(app.clone()),
            app,
            clock,
            broken: Cell::new(&[]),
            processor: Arc::new(processor),
            place,
        }
    }

    /// What does not hold in its database.
    pub(crate) fn breaches(&self) -> Vec<Breach> {
        let location = self.database().parse().unwrap();
        let now = self.clock.now();
        let mut breaches = Vec::new();
        look(&location, |conn| {
            check(conn, now, &mut |breach: &Breach| {
                breaches.push(breach.clone());
            })
        })
        .unwrap();
        breaches
    }

    /// The test writes rows that break these, because `why`; everything else still has to hold in
    /// the end.
    pub(crate) fn breaks(&self, invariants: &'static [Invariant], why: &str) {
        assert!(!why.is_empty(), "it is said why");
        self.broken.set(invariants);
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
        Visitor::new(&self.router, Some(cookie))
    }

    /// Whoever the cookie belongs to.
    pub(crate) fn with_cookie(&self, cookie: String) -> Visitor<'_> {
        Visitor::new(&self.router, Some(cookie))
    }

    /// Changes what is stored, past the server.
    pub(crate) async fn sql(&self, statements: &[&str]) {
        use diesel::RunQueryDsl as _;
        let statements: Vec<String> = statements.iter().map(|&text| text.to_owned()).collect();
        self.app
            .store()
            .write(move |tx: &mut Database| {
                for statement in &statements {
                    diesel::sql_query(statement).execute(tx)?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }

    /// By which name connections reach its database.
    pub(crate) fn database(&self) -> String {
        self.place.address()
    }

    /// The one text that a query finds in the database.
    pub(crate) async fn stored(&self, query: &str) -> String {
        #[derive(diesel::QueryableByName)]
        struct Found {
            #[diesel(sql_type = diesel::sql_types::Text)]
            value: String,
        }
        let query = format!("select ({query}) as value");
        let found = self.app.store().read(move |conn: &mut Database| {
            diesel::sql_query(&query)
                .get_result::<Found>(conn)
                .map_err(StoreError::from)
        });
        found.await.unwrap().value
    }

    /// What the server does when it starts again on the same database.
    pub(crate) async fn start_again(&self) {
        self.another_server().await;
    }

    /// One more server on the same database.
    pub(crate) async fn another_server(&self) -> App {
        self.server(self.app.settings().clone()).await
    }

    /// One more server on the same database, with other settings.
    pub(crate) async fn server(&self, settings: Settings) -> App {
        App::with_processor(
            self.app.store().clone(),
            self.clock.clone(),
            self.app.randomness().clone(),
            settings,
            (self.processor)(),
        )
        .await
        .unwrap()
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

    /// What stands in a link with which that person chooses a password.
    pub(crate) async fn password_link(&self, mailbox: &str) -> String {
        let (email, app) = (format!("{mailbox}@demo.example"), &self.app);
        let path = make_password_link(app.store(), &self.clock, app.randomness(), &email).await;
        let path = path.unwrap().unwrap();
        path.strip_prefix("/password#").unwrap().to_owned()
    }

    pub(crate) fn nobody(&self) -> Visitor<'_> {
        Visitor::new(&self.router, None)
    }
}
