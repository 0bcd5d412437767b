//! The server as tests drive it: in this process, on a clock that stands still, with the demo data.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::http::{StatusCode, header};
use chrono::{DateTime, Utc};
use goodstanding_backend::app::{App, Settings};
use goodstanding_backend::billing;
use goodstanding_backend::billing::processor::Processor;
use goodstanding_backend::check::{Breach, Invariant, check};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::{Database, Location, Store, StoreError, look};
use goodstanding_backend::{demo, router};
use tokio::sync::OnceCell;

use crate::lived;
pub(crate) use crate::visitor::{Answer, Call, Visitor, at_once, encode, priced, texts};

/// When every test begins.
pub(crate) const START: &str = "2026-11-21T10:00:00Z";
/// What everybody's password is.
pub(crate) const PASSWORD: &str = "goodstanding-demo";

static COUNT: AtomicU32 = AtomicU32::new(0);

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
    everywhere_with(billing::sandbox).await
}

/// A server on SQLite, for tests that begin anew many times and ask nothing of the database.
pub(crate) async fn on_sqlite() -> TestApp {
    let (location, place) = demo_on_sqlite(&fresh_name()).await;
    TestApp::start(location, place, Arc::new(billing::sandbox)).await
}

/// The same, with whoever moves the money.
pub(crate) async fn everywhere_with(
    processor: impl Fn() -> Box<dyn Processor> + Clone + 'static,
) -> Vec<TestApp> {
    let mut servers = Vec::new();
    for (location, place) in demo_databases().await {
        let processor = Arc::new(processor.clone());
        servers.push(TestApp::start(location, place, processor).await);
    }
    servers
}

/// A database of each kind that holds the demo, there until its place is dropped.
async fn demo_databases() -> Vec<(Location, Place)> {
    let name = fresh_name();
    let on_sqlite = demo_on_sqlite(&name).await;
    #[cfg(feature = "postgres")]
    if let Ok(url) = std::env::var("GOODSTANDING_TEST_POSTGRES") {
        let template = ON_POSTGRES.get_or_init(|| lived::on_postgres(&url)).await;
        administer(&url, &format!("create database {name} template {template}"));
        let own = in_database(&url, &name);
        let on_postgres = (Location::Server(own), Place::Server { url, name });
        return vec![on_sqlite, on_postgres];
    }
    vec![on_sqlite]
}

async fn demo_on_sqlite(name: &str) -> (Location, Place) {
    let file = file_of(name);
    std::fs::copy(ON_SQLITE.get_or_init(lived::on_sqlite).await, &file).unwrap();
    (Location::File(file.clone()), Place::File(file))
}

/// The demo as every test finds it: a file that is copied.
static ON_SQLITE: OnceCell<PathBuf> = OnceCell::const_new();
/// The same on PostgreSQL: the name of a database that is copied.
#[cfg(feature = "postgres")]
static ON_POSTGRES: OnceCell<String> = OnceCell::const_new();

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
        let file = file_of(&fresh_name());
        let place = Place::File(file.clone());
        Self {
            store: live(&Location::File(file), now, (seed, services_of_anna)).await,
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

/// A name that no other test has.
fn fresh_name() -> String {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("goodstanding_test_{}_{count}", std::process::id())
}

pub(crate) fn file_of(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("{name}.sqlite"))
}

/// An empty database of each kind, there until its place is dropped.
pub(crate) fn empty_databases() -> Vec<(Location, Place)> {
    let name = fresh_name();
    let file = file_of(&name);
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
pub(crate) fn in_database(url: &str, name: &str) -> String {
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

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Self::File(file) => {
                // For whoever wants to look into what a test left: a folder.
                if let (Ok(folder), Some(name)) = (
                    std::env::var("GOODSTANDING_KEEP_DATABASES"),
                    file.file_name(),
                ) {
                    let _ = std::fs::copy(&file, PathBuf::from(folder).join(name));
                }
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
    async fn start(
        location: Location,
        place: Place,
        processor: Arc<dyn Fn() -> Box<dyn Processor>>,
    ) -> Self {
        let (store, _) = Store::open(&location).unwrap();
        let clock = Clock::fixed(START.parse::<DateTime<Utc>>().unwrap());
        // Another stream than that of the demo's identifiers.
        let randomness = Randomness::seeded(2);
        let settings = Settings {
            demo: true,
            password_cost: Cost::CHEAP,
        };
        let app = App::with_processor(store, clock.clone(), randomness, settings, processor())
            .await
            .unwrap();
        Self {
            router: router::router(app.clone()),
            app,
            clock,
            broken: Cell::new(&[]),
            processor,
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
        match &self.place {
            Place::File(file) => file.display().to_string(),
            #[cfg(feature = "postgres")]
            Place::Server { url, name } => in_database(url, name),
        }
    }

    /// What the server does when it starts again on the same database.
    pub(crate) async fn start_again(&self) {
        self.another_server().await;
    }

    /// One more server on the same database.
    pub(crate) async fn another_server(&self) -> App {
        App::with_processor(
            self.app.store().clone(),
            self.clock.clone(),
            self.app.randomness().clone(),
            self.app.settings(),
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

    pub(crate) fn nobody(&self) -> Visitor<'_> {
        Visitor::new(&self.router, None)
    }
}
