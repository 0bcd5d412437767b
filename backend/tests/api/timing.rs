//! Nobody learns from the time that a refusal takes whether an address has an account.

use std::time::Instant;

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{TestApp, every_database};

/// How many refusals of each kind are timed.
const SAMPLES: u32 = 300;

/// Mann and Whitney's statistic, as a number of standard deviations from what two samples of the
/// same would have: below zero where the first ones are quicker. It asks for the order alone, so a
/// slow machine, or one that others keep busy, changes nothing of what is expected.
fn apart(first: &[u128], second: &[u128]) -> f64 {
    let count = |samples: &[u128]| f64::from(u32::try_from(samples.len()).unwrap());
    let wins: f64 = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| (one, other)))
        .map(|(one, other)| match one.cmp(other) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    let (one, other) = (count(first), count(second));
    let deviation = (one * other * (one + other + 1.0) / 12.0).sqrt();
    (wins - one * other / 2.0) / deviation
}

#[test]
fn what_is_apart_is_told_from_what_is_not() {
    let even: Vec<u128> = (0..300).map(|number| number * 2).collect();
    let odd: Vec<u128> = (0..300).map(|number| number * 2 + 1).collect();
    assert!(apart(&even, &odd).abs() < 0.1);
    let later: Vec<u128> = odd.iter().map(|number| number + 80).collect();
    assert!(apart(&even, &later) < -4.0);
    assert!(apart(&later, &even) > 4.0);
}

/// How many standard deviations longer it takes with an account than without, until what `body`
/// says of an address is answered by that status.
async fn slower(
    test: &TestApp,
    path: &str,
    status: StatusCode,
    body: impl Fn(&str) -> Value,
) -> f64 {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let nobody = test.nobody();
    for sample in 0..SAMPLES {
        // By then what was counted of the account is forgotten, as far as it slows anybody down.
        test.clock.advance(TimeDelta::minutes(5));
        // Each from a network of its own, and in turns.
        let network = format!("10.{}.{}.1", sample / 256, sample % 256);
        for turn in 0..2 {
            let is_known = (sample + turn) % 2 == 0;
            let email = if is_known { "ben" } else { "bob" };
            let email = format!("{email}@demo.example");
            let call = nobody.post(path, &body(&email)).from(&network);
            let since = Instant::now();
            let answer = call.send().await;
            let taken = since.elapsed().as_nanos();
            assert_eq!(answer.status, status, "{}", answer.text);
            if is_known { &mut known } else { &mut unknown }.push(taken);
        }
    }
    let deviations = apart(&known, &unknown);
    println!("2 x {SAMPLES} at {path} | with an account {deviations:+.2} deviations slower");
    deviations
}

#[every_database]
#[ignore = "long: 600 sign-ins that are refused; `cargo xtask nightly` runs it"]
async fn a_refusal_takes_as_long_with_an_account_as_without(test: TestApp) {
    let wrong = |email: &str| json!({"email": email, "password": "it is not this one"});
    let deviations = slower(&test, "/api/v1/session", StatusCode::UNAUTHORIZED, wrong).await;
    assert!(deviations.abs() < 4.0, "{deviations}");
}

#[every_database]
#[ignore = "long: 600 requests for a link; `cargo xtask nightly` runs it"]
async fn a_link_is_asked_for_as_fast_with_an_account_as_without(test: TestApp) {
    let ask = |email: &str| json!({ "email": email });
    let deviations = slower(&test, "/api/v1/password-links", StatusCode::ACCEPTED, ask).await;
    assert!(deviations.abs() < 4.0, "{deviations}");
}
