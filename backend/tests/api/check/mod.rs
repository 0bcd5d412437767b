//! Every invariant is seen when it is broken, and nothing is where nothing is wrong.

mod plants;

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use goodstanding_backend::billing::advance;
use goodstanding_backend::check::{Breach, Invariant, check};
use goodstanding_backend::demo::{Scale, add_scale};
use goodstanding_backend::store::{Database, StoreError};
use goodstanding_shared::calendar::begins;

use self::plants::{PLANTS, Plant};
use crate::harness::{TestApp, every_database};

#[every_database]
async fn the_demo_is_clean(test: TestApp) {
    let breaches = test.breaches();
    assert!(breaches.is_empty(), "{breaches:?}");
}

#[every_database]
async fn what_is_painted_for_measuring_is_clean(test: TestApp) {
    let scale = Scale { customers: 1500 };
    add_scale(test.app.store(), &test.clock, scale)
        .await
        .unwrap();
    let breaches = test.breaches();
    assert!(breaches.is_empty(), "{breaches:?}");
}

#[every_database]
#[ignore = "long: years of everybody in the demo; `cargo xtask nightly` runs it"]
async fn the_demo_lived_until_2032_is_clean(test: TestApp) {
    // What is wrong for some weeks only, until the next bill, is looked for as well.
    let first: NaiveDate = "2026-12-01".parse().unwrap();
    for months in 0..=61 {
        let month = first + Months::new(months);
        advance(test.app.engine(), begins(month) + TimeDelta::days(18))
            .await
            .unwrap();
        let breaches = test.breaches();
        assert!(breaches.is_empty(), "of {month}: {breaches:#?}");
    }
}

#[every_database]
#[ignore = "long: a year of many; `cargo xtask nightly` runs it"]
async fn what_is_painted_goes_on_for_a_year_and_is_clean(test: TestApp) {
    let scale = Scale { customers: 300 };
    add_scale(test.app.store(), &test.clock, scale)
        .await
        .unwrap();
    for month in ["2026-12", "2027-01", "2027-03", "2027-06", "2027-11"] {
        let until = format!("{month}-21T10:00:00Z").parse().unwrap();
        advance(test.app.engine(), until).await.unwrap();
        let breaches = test.breaches();
        assert!(breaches.is_empty(), "by {month}: {breaches:#?}");
    }
}

#[test]
fn for_each_invariant_a_breach_is_planted() {
    for invariant in Invariant::ALL {
        let is_planted = PLANTS.iter().any(|plant| plant.invariant == *invariant);
        assert!(is_planted, "{invariant}");
    }
}

#[every_database]
async fn each_planted_breach_is_named_with_its_object(test: TestApp) {
    let mut missed = Vec::new();
    for plant in PLANTS {
        match planted(&test, plant).await {
            Err(error) => missed.push(format!("{}: {error}", plant.invariant)),
            Ok((object, breaches)) => {
                let is_named = breaches
                    .iter()
                    .any(|breach| breach.invariant == plant.invariant && breach.object == object);
                if !is_named {
                    missed.push(format!("{} of {object}: {breaches:?}", plant.invariant));
                }
            }
        }
    }
    assert!(missed.is_empty(), "not seen:\n{}", missed.join("\n"));
}

/// Plants it, looks, and undoes it: the object, and what was found.
async fn planted(
    test: &TestApp,
    plant: &'static Plant,
) -> Result<(String, Vec<Breach>), StoreError> {
    let now = test.clock.now();
    let (sender, receiver) = std::sync::mpsc::channel();
    let undone = test
        .app
        .store()
        .write(move |tx: &mut Database| {
            let found = look_at(tx, plant, now);
            plant.allow_no_more(tx)?;
            let _ = sender.send(found?);
            Err::<(), _>(StoreError::Overloaded)
        })
        .await;
    match undone {
        Err(StoreError::Overloaded) => Ok(receiver.recv().unwrap()),
        Err(error) => Err(error),
        Ok(()) => unreachable!(),
    }
}

fn look_at(
    tx: &mut Database,
    plant: &Plant,
    now: DateTime<Utc>,
) -> Result<(String, Vec<Breach>), StoreError> {
    let object = plant.object(tx)?;
    plant.put(tx, &object)?;
    let mut breaches = Vec::new();
    check(tx, now, &mut |breach: &Breach| {
        breaches.push(breach.clone());
    })?;
    Ok((object, breaches))
}
