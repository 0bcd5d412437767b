//! The store on files of its own: groups, failures of the disk, files that go away.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use tempfile::{TempDir, tempdir};

use super::schema::{secrets, users};
use super::{Database, Location, OpenError, Store, StoreError};

fn open(folder: &TempDir) -> (Store, Location) {
    let location = Location::File(folder.path().join("a.sqlite"));
    (Store::open(&location).unwrap().0, location)
}

fn keep(tx: &mut Database, name: &str) -> Result<(), StoreError> {
    diesel::insert_into(secrets::table)
        .values((secrets::name.eq(name), secrets::value.eq(vec![1])))
        .execute(tx)?;
    Ok(())
}

async fn names(store: &Store) -> Vec<String> {
    store
        .read(|conn: &mut Database| {
            Ok::<_, StoreError>(
                secrets::table
                    .select(secrets::name)
                    .order(secrets::name.asc())
                    .load(conn)?,
            )
        })
        .await
        .unwrap()
}

/// Holds the writer, so that what is sent meanwhile shares one commit.
fn busy(store: &Store) -> tokio::task::JoinHandle<Result<(), StoreError>> {
    let store = store.clone();
    tokio::spawn(async move {
        store
            .write(|_: &mut Database| {
                std::thread::sleep(Duration::from_millis(200));
                Ok(())
            })
            .await
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_each_unit_stands_for_itself() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    let first = busy(&store);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let good = store.write(|tx: &mut Database| keep(tx, "good"));
    let bad = store.write(|tx: &mut Database| {
        keep(tx, "bad")?;
        Err::<(), _>(StoreError::Overloaded)
    });
    let panics = store.write(|tx: &mut Database| -> Result<(), StoreError> {
        keep(tx, "panics")?;
        panic!("a unit of work panics, as the test wants it");
    });
    let panics_within = store.write(panics_within);
    let last = store.write(|tx: &mut Database| keep(tx, "last"));
    let (good, bad, panics, panics_within, last) =
        tokio::join!(good, bad, panics, panics_within, last);
    assert!(first.await.unwrap().is_ok() && good.is_ok() && last.is_ok());
    assert!(matches!(bad, Err(StoreError::Overloaded)));
    assert!(matches!(panics, Err(StoreError::Panicked)));
    assert!(matches!(panics_within, Err(StoreError::Panicked)));
    assert_eq!(names(&store).await, ["good", "last"]);
    store.close();
}

/// Work that panics in a savepoint of its own.
fn panics_within(tx: &mut Database) -> Result<(), StoreError> {
    keep(tx, "before")?;
    tx.transaction(|tx| {
        keep(tx, "within")?;
        panic!("a unit of work panics, as the test wants it");
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_what_fails_leaves_nothing_and_stops_nobody() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    let bad = store
        .write(|tx: &mut Database| {
            keep(tx, "bad")?;
            Err::<(), _>(StoreError::Overloaded)
        })
        .await;
    assert!(matches!(bad, Err(StoreError::Overloaded)));
    let panics = store.write(panics_within).await;
    assert!(matches!(panics, Err(StoreError::Panicked)));
    store
        .write(|tx: &mut Database| keep(tx, "good"))
        .await
        .unwrap();
    assert_eq!(names(&store).await, ["good"]);
    store.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_commit_fails_nobody_is_told_that_it_went_well() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    let first = busy(&store);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let innocent = store.write(|tx: &mut Database| keep(tx, "innocent"));
    // A foreign key that is checked at the commit, and broken.
    let guilty = store.write(|tx: &mut Database| {
        diesel::sql_query("pragma defer_foreign_keys = on").execute(tx)?;
        diesel::sql_query(
            "insert into sessions values (x'00', 's', 'nobody', 0, 0, 0, null, null, null)",
        )
        .execute(tx)?;
        Ok::<_, StoreError>(())
    });
    let (innocent, guilty) = tokio::join!(innocent, guilty);
    assert!(first.await.unwrap().is_ok(), "it was in the group before");
    assert!(
        matches!(innocent, Err(StoreError::Commit(_))),
        "{innocent:?}"
    );
    assert!(matches!(guilty, Err(StoreError::Commit(_))), "{guilty:?}");
    assert!(names(&store).await.is_empty());
    // The writer goes on.
    store
        .write(|tx: &mut Database| keep(tx, "afterwards"))
        .await
        .unwrap();
    assert_eq!(names(&store).await, ["afterwards"]);
    store.close();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_file_is_moved_away_nothing_is_written_into_nowhere() {
    let folder = tempdir().unwrap();
    let (file, elsewhere) = (folder.path().join("a.sqlite"), folder.path().join("b"));
    for is_replaced in [false, true] {
        let (store, _) = open(&folder);
        let before = names(&store).await;
        std::fs::rename(&file, &elsewhere).unwrap();
        if is_replaced {
            std::fs::copy(&elsewhere, &file).unwrap();
        }
        let lost = store.write(|tx: &mut Database| keep(tx, "lost")).await;
        assert!(matches!(lost, Err(StoreError::Disk(_))), "{lost:?}");
        store.failure().await;
        let late = store.write(|tx: &mut Database| keep(tx, "late")).await;
        assert!(matches!(late, Err(StoreError::Closed)), "{late:?}");
        assert_eq!(names(&store).await, before, "what was moved is whole");
        store.close();
        std::fs::rename(&elsewhere, &file).unwrap();
    }
    let (store, _) = open(&folder);
    assert!(names(&store).await.is_empty());
    store
        .write(|tx: &mut Database| keep(tx, "well"))
        .await
        .unwrap();
    store.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_disk_is_full_nothing_of_the_group_is_kept_and_the_next_one_goes_on() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    let first = busy(&store);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = store.write(|tx: &mut Database| keep(tx, "before"));
    // The database undoes the whole transaction by itself, and says so to this unit only.
    let large = store.write(|tx: &mut Database| {
        diesel::sql_query("pragma max_page_count = 1").execute(tx)?;
        let value = vec![7; 4 << 20];
        diesel::insert_into(secrets::table)
            .values((secrets::name.eq("large"), secrets::value.eq(value)))
            .execute(tx)?;
        Ok::<_, StoreError>(())
    });
    let after = store.write(|tx: &mut Database| keep(tx, "after"));
    let (before, large, after) = tokio::join!(before, large, after);
    assert!(first.await.unwrap().is_ok(), "it was in the group before");
    for refused in [before, large, after] {
        let refused = refused.unwrap_err();
        assert!(refused.is_temporary(), "{refused}");
    }
    assert!(names(&store).await.is_empty());
    store
        .write(|tx: &mut Database| keep(tx, "afterwards"))
        .await
        .unwrap();
    assert_eq!(names(&store).await, ["afterwards"]);
    store.close();
}

/// A store whose file is overwritten while it is open.
async fn damaged(folder: &TempDir) -> Store {
    let (store, location) = open(folder);
    store.close();
    let Location::File(path) = &location else {
        panic!("{location:?}");
    };
    let (store, _) = Store::open(&location).unwrap();
    // Which tables there are is known to the connection by then; what is in them is not.
    assert!(names(&store).await.is_empty());
    let mut bytes = std::fs::read(path).unwrap();
    bytes.drain(..4096);
    bytes.fill(0xee);
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(4096)).unwrap();
    std::io::Write::write_all(&mut file, &bytes).unwrap();
    store
}

#[tokio::test]
async fn the_disk_has_failed_whatever_the_work_makes_of_it() {
    let folder = tempdir().unwrap();
    let store = damaged(&folder).await;
    let content = store.write(|tx: &mut Database| {
        let read = users::table.select(users::id).load::<String>(tx);
        assert!(read.is_err(), "{read:?}");
        // What fails afterwards is of another kind.
        let undone = diesel::sql_query("rollback to nothing").execute(tx);
        assert!(undone.is_err(), "{undone:?}");
        Ok::<_, StoreError>(())
    });
    let refused = content.await.unwrap_err();
    assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
    store.failure().await;
}

#[tokio::test]
async fn a_file_that_is_damaged_is_no_fault_of_the_work() {
    let folder = tempdir().unwrap();
    let store = damaged(&folder).await;
    let read = store.read(|conn: &mut Database| {
        Ok::<_, StoreError>(users::table.select(users::id).load::<String>(conn)?)
    });
    let refused = read.await.unwrap_err();
    assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
    let kept = store.write(|tx: &mut Database| keep(tx, "a")).await;
    let refused = kept.unwrap_err();
    assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
    // Nothing is written any more, and whoever serves is told.
    store.failure().await;
}

#[tokio::test]
async fn readers_cannot_write_and_nothing_is_left_beside_the_file() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    store
        .write(|tx: &mut Database| keep(tx, "a"))
        .await
        .unwrap();
    let refused = store.read(|conn: &mut Database| keep(conn, "b")).await;
    assert!(refused.unwrap_err().to_string().contains("readonly"));
    assert!(folder.path().join("a.sqlite-wal").exists());
    store.close();
    assert!(!folder.path().join("a.sqlite-wal").exists());
    assert!(matches!(
        store.write(|tx: &mut Database| keep(tx, "c")).await,
        Err(StoreError::Closed)
    ));
}

#[derive(QueryableByName)]
struct Statistics {
    #[diesel(sql_type = diesel::sql_types::Text)]
    stat: String,
}

#[tokio::test]
async fn an_opened_file_knows_how_full_its_tables_are() {
    let folder = tempdir().unwrap();
    let (store, _) = open(&folder);
    store
        .write(|tx: &mut Database| (0..300).try_for_each(|i| keep(tx, &format!("secret {i}"))))
        .await
        .unwrap();
    store.close();
    let (store, _) = open(&folder);
    let known: Vec<Statistics> = store
        .read(|conn: &mut Database| {
            let query = "select stat from sqlite_stat1 where tbl = 'secrets'";
            Ok::<_, StoreError>(diesel::sql_query(query).load(conn)?)
        })
        .await
        .unwrap();
    assert!(
        known.iter().all(|row| row.stat.starts_with("300 ")) && !known.is_empty(),
        "{:?}",
        known.iter().map(|row| &row.stat).collect::<Vec<_>>()
    );
    store.close();
}

#[test]
fn a_newer_schema_is_refused_and_an_older_one_brought_up_to_date() {
    let folder = tempdir().unwrap();
    let (store, location) = open(&folder);
    store.close();
    let (store, steps) = Store::open(&location).unwrap();
    assert!(steps.is_empty(), "the second time there is nothing to do");
    store.close();
    let Location::File(path) = &location else {
        unreachable!()
    };
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection
        .batch_execute("insert into __diesel_schema_migrations (version) values ('29990101000000')")
        .unwrap();
    drop(connection);
    let refused = Store::open(&location).err().unwrap();
    assert!(
        matches!(&refused, OpenError::Newer(step) if step == "29990101000000"),
        "{refused}"
    );
}

#[test]
fn a_file_that_another_process_holds_is_refused() {
    let folder = tempdir().unwrap();
    let (store, location) = open(&folder);
    store.close();
    let Location::File(path) = &location else {
        unreachable!()
    };
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("begin immediate").unwrap();
    assert!(matches!(Store::open(&location), Err(OpenError::Locked(_))));
}
