//! The demo, lived once for all processes of one build of these tests: some runners start a process
//! for each test.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use goodstanding_backend::store::Location;

use crate::harness::{START, live};

/// How long what other builds left behind is kept: one of them may be running.
const KEPT: Duration = Duration::from_hours(24);
const PREFIX: &str = "goodstanding_lived_";

/// From which seed, and with how many services of Anna's.
const SIZE: (u64, usize) = (1, 24);

/// What this build of the tests is called: another one may tell another story.
fn build() -> String {
    let program = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let made = program.modified().unwrap();
    let made = made.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("{:x}_{:x}", made.as_nanos(), program.len())
}

/// One process of this build at a time, until it is dropped.
fn alone() -> File {
    let path = std::env::temp_dir().join(format!("{PREFIX}{}.lock", build()));
    let file = File::create(path).unwrap();
    file.lock().unwrap();
    file
}

fn file_of(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("{name}.sqlite"))
}

/// The file to copy.
pub(crate) async fn on_sqlite() -> PathBuf {
    let _alone = alone();
    let name = format!("{PREFIX}{}", build());
    let (unfinished, whole) = (file_of(&format!("{name}_unfinished")), file_of(&name));
    if !whole.exists() {
        forget_the_old();
        let _ = fs::remove_file(&unfinished);
        live(&Location::File(unfinished.clone()), START, SIZE)
            .await
            .close();
        fs::rename(unfinished, &whole).unwrap();
    }
    whole
}

fn forget_the_old() {
    for entry in fs::read_dir(std::env::temp_dir()).unwrap().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = entry.metadata().and_then(|found| found.modified());
        let is_old = age.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > KEPT));
        if is_ours && is_old {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The name of the database to copy. It goes with the server, which is there for the tests alone.
#[cfg(feature = "postgres")]
pub(crate) async fn on_postgres(url: &str) -> String {
    use diesel::prelude::*;

    use crate::databases::{administer, in_database};

    let _alone = alone();
    let name = format!("{PREFIX}{}", build());
    let mut connection = diesel::PgConnection::establish(url).unwrap();
    let found: i64 =
        diesel::sql_query("select count(*) as count from pg_database where datname = $1")
            .bind::<diesel::sql_types::Text, _>(&name)
            .get_result::<Counted>(&mut connection)
            .unwrap()
            .count;
    if found == 0 {
        let unfinished = format!("{name}_unfinished");
        administer(
            url,
            &format!("drop database if exists {unfinished} with (force)"),
        );
        administer(url, &format!("create database {unfinished}"));
        let location = Location::Server(in_database(url, &unfinished));
        live(&location, START, SIZE).await.close();
        administer(
            url,
            &format!("alter database {unfinished} rename to {name}"),
        );
    }
    name
}

#[cfg(feature = "postgres")]
#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}
