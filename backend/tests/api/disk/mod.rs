//! The whole server on a disk that fails, and on one that forgets what was not flushed: what was
//! answered, and what is there when the file is opened anew.

mod errors;
mod power;
mod upgrade;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{StatusCode, header};
use diesel::prelude::*;
use goodstanding_backend::app::{App, Quotas, Settings};
use goodstanding_backend::check::{Breach, check};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::{Database, Location, LookError, Store, StoreError, look};
use goodstanding_backend::{billing, router};
use goodstanding_faulty_disk::{Disk, watch};

use crate::databases::Place;
use crate::harness::{DatabaseKind, PASSWORD, START, Visitor};

/// The thread that writes, by its name.
const WRITER: &str = "store-writer";

/// A copy of the demo on a disk that can fail.
struct OnDisk {
    path: PathBuf,
    disk: Disk,
    _place: Place,
}

impl OnDisk {
    async fn new() -> Self {
        let (location, place) = DatabaseKind::Sqlite.demo().await;
        let Location::File(path) = location else {
            unreachable!("it is a file")
        };
        Self {
            disk: watch(&path, WRITER),
            path,
            _place: place,
        }
    }

    /// What another process finds when this one has ended: whatever a connection that was given up
    /// still holds in memory is gone. Where it is from then on.
    fn end_process(&mut self) {
        let next = self.path.with_file_name("next.sqlite");
        for ending in ["", "-wal"] {
            let name = |path: &Path| format!("{}{ending}", path.display());
            if Path::new(&name(&self.path)).exists() {
                std::fs::copy(name(&self.path), name(&next)).unwrap();
            }
        }
        self.path = next;
    }

    /// A server on it, with another stream of identifiers for each `life`.
    async fn serve(&self, life: u64) -> Served {
        let (store, _) = Store::open(&Location::File(self.path.clone())).unwrap();
        let clock = Clock::fixed(START.parse().unwrap());
        let settings = Settings {
            demo: true,
            password_cost: Cost::CHEAP,
            quotas: Quotas {
                orders_per_hour: NonZeroU32::MAX,
                ..Quotas::USUAL
            },
            ..Settings::default()
        };
        let randomness = Randomness::seeded(1000 + life);
        let app = App::with_processor(store, clock, randomness, settings, billing::sandbox());
        let app = app.await.unwrap();
        Served {
            router: router::router(app.clone()),
            app,
        }
    }
}

/// A server, until it is closed.
struct Served {
    app: App,
    router: Router,
}

impl Served {
    async fn person(&self, mailbox: &str) -> Visitor<'_> {
        let nobody = Visitor::new(&self.router, None);
        let credentials =
            serde_json::json!({"email": format!("{mailbox}@demo.example"), "password": PASSWORD});
        let answer = nobody.post("/api/v1/session", &credentials).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Visitor::new(&self.router, Some(cookie))
    }

    fn close(self) {
        self.app.store().close();
    }
}

/// What a query of one column of texts finds.
fn texts_of(conn: &mut Database, query: &str) -> Result<Vec<String>, StoreError> {
    #[derive(QueryableByName)]
    struct Text {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let rows = diesel::sql_query(format!("select value from ({query}) t"));
    let rows: Vec<Text> = rows.load(conn)?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// What does not hold in a file that nobody serves, at an instant, and what a query finds there.
fn looked_at(path: &Path, at: &str, query: &str) -> Result<(Vec<Breach>, Vec<String>), LookError> {
    look(&Location::File(path.to_owned()), |conn| {
        let mut breaches = Vec::new();
        check(conn, at.parse().unwrap(), &mut |breach: &Breach| {
            breaches.push(breach.clone());
        })?;
        Ok((breaches, texts_of(conn, query)?))
    })
}
