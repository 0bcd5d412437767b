//! Power that is lost: whatever was acknowledged is there, whatever the disk kept of what was not
//! flushed.

use std::sync::{Arc, Mutex};

use goodstanding_faulty_disk::Image;
use serde_json::json;

use super::{OnDisk, looked_at};
use crate::harness::{START, at_once};

/// What was left, and what had been acknowledged by then.
struct Left {
    image: Image,
    acknowledged: Vec<String>,
}

/// What came of losing power.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    losses: usize,
    /// How many acknowledged orders were looked for, in all files together.
    looked_for: usize,
    /// In how many files something acknowledged was missing, or did not hold.
    broken: usize,
}

/// Four orders at once, again and again, while the power fails so many times; each time
/// what is left is looked at.
async fn lose_power(seed: u64, losses: u64, does_lie: bool) -> Seen {
    let home = OnDisk::new().await;
    home.disk.remember();
    let served = home.serve(seed).await;
    let anna = served.person("anna").await;
    let method = anna.default_method().await;
    let acknowledged: Arc<Mutex<Vec<String>>> = Arc::default();
    let left: Arc<Mutex<Vec<Left>>> = Arc::default();
    // Apart by a number that has no factor in common with the calls of an order.
    let calls = (1..=losses).map(|number| number * 37 + seed % 37).collect();
    let (known, images) = (Arc::clone(&acknowledged), Arc::clone(&left));
    home.disk.lose_power(calls, seed, move |image| {
        let acknowledged = known.lock().unwrap().clone();
        images.lock().unwrap().push(Left {
            image,
            acknowledged,
        });
    });
    if does_lie {
        home.disk.lie();
    }
    let losses = usize::try_from(losses).unwrap();
    let mut round = 0;
    while left.lock().unwrap().len() < losses {
        round += 1;
        let mut calls = Vec::new();
        for lane in 0..4 {
            let name = format!("power-{round}-{lane}.example");
            let body = json!({
                "lines": [{
                    "product": "domain", "plan": "ANNUAL", "quantity": 1, "name": name
                }],
                "due_today": {"amount": "14.90", "currency": "EUR"},
                "payment_method": method,
            });
            calls.push(anna.post("/api/v1/orders", &body).key(&name));
        }
        let sent = calls.into_iter().map(|call| {
            let acknowledged = Arc::clone(&acknowledged);
            async move {
                let answer = call.send().await;
                let id = answer.json["id"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{}", answer.text));
                acknowledged.lock().unwrap().push(id.to_owned());
            }
        });
        at_once(sent.collect()).await;
        assert!(round < 1000, "the power does not fail");
    }
    served.close();

    let mut sum = Seen::default();
    let folder = tempfile::tempdir().unwrap();
    for (number, left) in left.lock().unwrap().iter().enumerate() {
        let path = folder.path().join(format!("{number}.sqlite"));
        left.image.put(&path).unwrap();
        sum.losses += 1;
        sum.looked_for += left.acknowledged.len();
        let found = looked_at(&path, START, "select id as value from orders");
        let is_whole = found.is_ok_and(|(breaches, orders)| {
            let is_there = |order| orders.contains(order);
            breaches.is_empty() && left.acknowledged.iter().all(is_there)
        });
        sum.broken += usize::from(!is_whole);
    }
    println!("seed {seed}: {sum:?}");
    sum
}

#[test]
fn whatever_was_acknowledged_survives_a_loss_of_power() {
    crate::databases::run(async {
        let seen = lose_power(1, 24, false).await;
        assert_eq!((seen.losses, seen.broken), (24, 0));
        assert!(seen.looked_for > 24, "{seen:?}");
    });
}

/// The same on a disk that says it has flushed and has not: the test would see it.
#[test]
fn a_disk_that_does_not_flush_is_seen() {
    crate::databases::run(async {
        let seen = lose_power(1, 16, true).await;
        assert!(seen.broken > 0, "{seen:?}");
    });
}

#[test]
#[ignore = "long: 200 losses of power; `cargo xtask nightly` runs it"]
fn whatever_was_acknowledged_survives_many_losses_of_power() {
    crate::databases::run(async {
        let (mut losses, mut looked_for) = (0, 0);
        for seed in 1..=10 {
            let seen = lose_power(seed, 20, false).await;
            assert_eq!(seen.broken, 0, "seed {seed}");
            losses += seen.losses;
            looked_for += seen.looked_for;
        }
        println!("power lost {losses} times | orders looked for {looked_for} | missing 0");
        assert_eq!(losses, 200);
    });
}
