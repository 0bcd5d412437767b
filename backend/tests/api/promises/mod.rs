//! What the API says of the future comes true, unless somebody acts in between.
//!
//! Promises are data ([`promise`]): [`collect`] reads them off every screen, [`acts`] does what
//! customers and staff do meanwhile, [`judge`] holds what happened ([`history`]) against them. A
//! run follows from its seed: what is printed of a broken promise is enough to have it again.

mod acts;
mod collect;
mod dice;
mod faults;
mod history;
mod judge;
mod labels;
mod promise;
mod world;

use self::faults::Fault;
use self::promise::{Kind, Screen};
use self::world::{Tally, World};
use crate::harness::{DatabaseKind, SetUp as _, TestApp, every_database};
use goodstanding_backend::check::Invariant;

/// How many accounts live on one server.
const ON_ONE_SERVER: usize = 20;
/// For how long they live.
const DAYS: usize = 400;

/// A number from the environment.
fn given(name: &str, otherwise: usize) -> usize {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap(),
        Err(_) => otherwise,
    }
}

fn print(tally: &Tally) {
    let sum = tally.sum();
    println!(
        "accounts {} | steps {} | promises made {} | kept {} | overtaken {} | broken {} | open {}",
        tally.accounts,
        tally.steps,
        sum.made,
        sum.kept,
        sum.overtaken,
        sum.broken,
        sum.made - sum.kept - sum.overtaken - sum.broken
    );
    for ((screen, kind), count) in &tally.counts {
        println!(
            "  {:<16} {:<10} made {:>7} | kept {:>7} | overtaken {:>6} | broken {}",
            format!("{screen:?}"),
            format!("{kind:?}"),
            count.made,
            count.kept,
            count.overtaken,
            count.broken
        );
    }
    for (deed, count) in &tally.deeds {
        println!("  {count:>6} × {deed}");
    }
}

/// How many promises of a kind a screen must have kept in a run of 20 accounts over 400 days: far
/// fewer than it does, and more than none.
const LEAST: &[(Screen, Kind, u64)] = &[
    (Screen::Services, Kind::Charge, 1),
    (Screen::Services, Kind::DueDate, 400),
    (Screen::Services, Kind::Start, 20),
    (Screen::Services, Kind::Overdue, 1),
    (Screen::Services, Kind::Works, 400),
    (Screen::Services, Kind::Stops, 10),
    (Screen::Services, Kind::Suspends, 1),
    (Screen::Services, Kind::SetUp, 20),
    (Screen::Services, Kind::Restored, 10),
    (Screen::UpcomingCharges, Kind::Charge, 400),
    (Screen::Subscriptions, Kind::Charge, 300),
    (Screen::Subscriptions, Kind::Start, 20),
    (Screen::Subscriptions, Kind::Pause, 5),
    (Screen::Subscriptions, Kind::End, 10),
    // Rarer than that.
    (Screen::Subscriptions, Kind::NoCharge, 0),
    (Screen::Subscription, Kind::Charge, 500),
    (Screen::Subscription, Kind::NoCharge, 100),
    (Screen::Subscriptions, Kind::NoCharge, 0),
    (Screen::Subscription, Kind::Start, 20),
    (Screen::Subscription, Kind::Pause, 5),
    (Screen::Subscription, Kind::End, 20),
    (Screen::Subscription, Kind::Overdue, 1),
    (Screen::Subscription, Kind::Works, 300),
    (Screen::Subscription, Kind::Suspends, 1),
    (Screen::Transaction, Kind::Charge, 1),
    (Screen::Order, Kind::Charge, 2),
    (Screen::Order, Kind::DueDate, 5),
    (Screen::Order, Kind::Start, 4),
    (Screen::Dialog, Kind::Charge, 1),
    (Screen::Dialog, Kind::NoCharge, 5),
    (Screen::Dialog, Kind::Outcome, 150),
    (Screen::Clock, Kind::Event, 50),
];

/// What a run must have seen, so that it cannot become empty.
fn check_least(tally: &Tally, seed: usize) {
    let worlds = tally.accounts / ON_ONE_SERVER as u64;
    for (screen, kind, least) in LEAST {
        let kept = tally
            .counts
            .get(&(*screen, *kind))
            .map_or(0, |count| count.kept);
        // What is rare may be missing in a few worlds; in the first one it is there.
        let needed = match least {
            rare if *rare < 50 && worlds < 5 && seed != 1 => 0,
            1 => 1,
            several => several * worlds / 2,
        };
        assert!(
            kept >= needed,
            "{screen:?} kept {kept} promises of the kind {kind:?}: fewer than {needed}"
        );
    }
}

/// What a run may have seen at all.
fn check_kinds(tally: &Tally) {
    for (screen, kind) in tally.counts.keys() {
        let is_known = LEAST
            .iter()
            .any(|known| (known.0, known.1) == (*screen, *kind));
        assert!(is_known, "{screen:?} promises something new: {kind:?}");
    }
    for kind in tally.cited.keys() {
        assert_ne!(
            *kind,
            Kind::Outcome,
            "nobody can come between a dialog and what it does"
        );
    }
}

/// Everybody on as many servers as they need, one after the other.
async fn run(database: DatabaseKind, accounts: usize, days: usize, seed: usize) -> Tally {
    // A server that fails says why.
    let _ = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::ERROR)
        .try_init();
    let mut tally = Tally::default();
    for (place, first) in (0..accounts).step_by(ON_ONE_SERVER).enumerate() {
        let here = ON_ONE_SERVER.min(accounts - first);
        let test = TestApp::set_up(database).await;
        let seed_here = u64::try_from(seed + place).unwrap();
        let mut world = World::new(test, seed_here, here).await;
        world.live(days.try_into().unwrap()).await;
        tally.add(&world.tally);
        if accounts > ON_ONE_SERVER {
            let sum = tally.sum();
            println!(
                "seed {} | accounts {} | made {} | broken {}",
                seed + place,
                tally.accounts,
                sum.made,
                sum.broken
            );
        }
    }
    tally
}

#[every_database]
async fn what_is_promised_comes_true(database: DatabaseKind) {
    let accounts = given("GOODSTANDING_PROMISES_ACCOUNTS", ON_ONE_SERVER);
    // The same rules, and slower: the other database sees a smaller world.
    let accounts = match database {
        DatabaseKind::Sqlite => accounts,
        #[cfg(feature = "postgres")]
        DatabaseKind::Postgres => accounts.div_ceil(4),
    };
    let days = given("GOODSTANDING_PROMISES_DAYS", DAYS);
    let seed = given("GOODSTANDING_PROMISES_SEED", 1);
    let tally = run(database, accounts, days, seed).await;
    print(&tally);
    assert_eq!(tally.sum().broken, 0, "{}", tally.broken.join("\n\n"));
    check_kinds(&tally);
    if accounts >= ON_ONE_SERVER && days >= DAYS {
        check_least(&tally, seed);
    }
}

#[tokio::test]
async fn a_fault_of_each_kind_is_seen() {
    let live = async |fault: Option<Fault>| {
        let test = TestApp::on_sqlite().await;
        let mut world = World::new(test, 3, 12).await;
        if fault.is_some() {
            world.test.breaks(Invariant::ALL, "a fault is planted");
        }
        world.fault = fault;
        world.live(120).await;
        world.tally.clone()
    };
    let sound = live(None).await;
    assert_eq!(sound.sum().broken, 0, "{}", sound.broken.join("\n\n"));
    for fault in Fault::ALL {
        let tally = live(Some(fault)).await;
        let broken: u64 = tally
            .counts
            .iter()
            .filter(|((_, kind), _)| fault.breaks().contains(kind))
            .map(|(_, count)| count.broken)
            .sum();
        println!(
            "{fault:?}: broken {broken} of {:?}, {} in all",
            fault.breaks(),
            tally.sum().broken
        );
        assert!(broken > 0, "{fault:?} was not seen");
    }
}
