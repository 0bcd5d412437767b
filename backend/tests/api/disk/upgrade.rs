//! A database of the first version is brought up to date while the power fails, before each of the
//! calls that this makes to the disk: what is left is as old as it was, or new, and is brought up
//! to date then.

use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use goodstanding_backend::check::audit::verify;
use goodstanding_backend::store::{Database, Location, Store, StoreError};
use goodstanding_faulty_disk::{Disk, Image, watch};

use crate::harness::DatabaseKind;
use crate::storage::make_first_version;

/// The thread that brings it up to date, by its name.
const UPGRADER: &str = "upgrader";

/// Brings the first version up to date on a disk that `prepare` has set up, and returns the disk.
fn upgraded(prepare: impl FnOnce(&Disk)) -> Disk {
    let (location, place) = DatabaseKind::Sqlite.empty();
    make_first_version(&location);
    let Location::File(path) = &location else {
        unreachable!("it is a file")
    };
    let disk = watch(path, UPGRADER);
    disk.remember();
    prepare(&disk);
    let upgrade = move || {
        let (store, steps) = Store::open(&location).unwrap();
        assert!(!steps.is_empty());
        store.close();
    };
    let upgrader = std::thread::Builder::new().name(UPGRADER.to_owned());
    upgrader.spawn(upgrade).unwrap().join().unwrap();
    drop(place);
    disk
}

/// Loses the power before every `step`th call, and before the last. Returns how often, and how
/// often it was old then.
async fn lose_power(seed: u64, step: usize) -> (usize, usize) {
    let calls = upgraded(|disk| disk.lose_power(Vec::new(), seed, |_| {})).calls();
    let images: Arc<Mutex<Vec<Image>>> = Arc::default();
    let left = Arc::clone(&images);
    // The last one as well: by then it is done.
    let points = (0..calls).step_by(step).chain([calls - 1]).collect();
    upgraded(|disk| {
        disk.lose_power(points, seed, move |image| {
            left.lock().unwrap().push(image);
        });
    });
    let images = std::mem::take(&mut *images.lock().unwrap());
    let mut old = 0;
    let folder = tempfile::tempdir().unwrap();
    let mut all_steps = Vec::new();
    for (number, image) in images.iter().enumerate() {
        let path = folder.path().join(format!("{number}.sqlite"));
        image.put(&path).unwrap();
        let (store, steps) = Store::open(&Location::File(path)).unwrap();
        if steps.is_empty() {
            assert!(old > 0, "what is new was old before");
        } else {
            // All of them, or none: never some.
            all_steps.push(steps);
            assert_eq!(all_steps.first(), all_steps.last());
            old += 1;
        }
        let told = store.read(|conn: &mut Database| {
            let whole = verify(conn, &[])?.map_err(|flaw| flaw.to_string());
            let services: i64 = goodstanding_backend::store::schema::services::table
                .count()
                .get_result(conn)?;
            Ok::<_, StoreError>((whole.map(|whole| whole.entries), services))
        });
        assert_eq!(told.await.unwrap(), (Ok(1), 4), "after {number}");
        store.close();
    }
    println!(
        "seed {seed}: power lost {} times, old {old} times",
        images.len()
    );
    (images.len(), old)
}

#[test]
fn an_upgrade_that_loses_its_power_is_done_or_not_begun() {
    crate::databases::run(async {
        let (lost, old) = lose_power(1, 23).await;
        assert!(lost > 4 && old > 0 && old < lost, "{old} of {lost}");
    });
}

#[test]
#[ignore = "long: at every call to the disk; `cargo xtask nightly` runs it"]
fn an_upgrade_loses_its_power_at_every_call() {
    crate::databases::run(async {
        for seed in 1..=3 {
            let (lost, old) = lose_power(seed, 1).await;
            assert!(old > 0 && old < lost, "{old} of {lost}");
        }
    });
}
