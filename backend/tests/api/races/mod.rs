//! Every pair of changes at the same instant: the result is that of one order or the other, and
//! whoever loses is told.
//!
//! ```text
//! scenes   the situations, how each is reached, and what can be done in it
//! stage    a server with people on it, and what they act on
//! deeds    what is done, and by whom
//! gate     what lets all of them meet while the processor is being asked
//! outcome  how everything stands afterwards
//! cards    the same for ways to pay, which a customer has only one default of
//! crowd    many of them at once
//! ```
//!
//! Each pair is done one after the other in both orders, and then at once in both: whoever is named
//! first is a little earlier.

mod cards;
mod crowd;
mod deeds;
mod gate;
mod outcome;
mod scenes;
mod stage;

use crate::harness::{Answer, DatabaseKind, at_once, every_database};

use self::gate::Gate;
use self::scenes::Scene;
use self::stage::Stage;

/// How many targets [`every_pair`] needs for so many deeds.
fn targets_of(deeds: usize) -> usize {
    2 * deeds + 4 * (deeds * deeds.saturating_sub(1) / 2)
}

/// Races every pair of the deeds, also each with itself, each time on a fresh target. The worker
/// gives no answer.
async fn every_pair<T>(
    deeds: &[&str],
    gate: &Gate,
    mut fresh: impl AsyncFnMut() -> T,
    carry_out: impl AsyncFn(&str, &T) -> Option<Answer>,
    outcome: impl AsyncFn(&T) -> String,
) {
    let is_done = |answer: &Option<Answer>| {
        let status = answer.as_ref().map(|answer| answer.status);
        status.is_none_or(|status| status.is_success())
    };
    // Which of both were done, and what came of it.
    let told = async |target: &T, pair: [&str; 2], answers: &[Option<Answer>]| {
        let done = pair.iter().zip(answers);
        let mut done: Vec<&str> = done
            .filter(|(_, answer)| is_done(answer))
            .map(|(deed, _)| *deed)
            .collect();
        done.sort_unstable();
        format!("{done:?} {}", outcome(target).await)
    };
    let mut wrong = Vec::new();
    for (place, first) in deeds.iter().copied().enumerate() {
        for second in deeds[place..].iter().copied() {
            let mut ways = vec![[first, second], [second, first]];
            ways.dedup();
            let mut orders = Vec::new();
            for [earlier, later] in ways.clone() {
                let target = fresh().await;
                let answers = [
                    carry_out(earlier, &target).await,
                    carry_out(later, &target).await,
                ];
                assert!(is_done(&answers[0]), "{earlier}: {:?}", answers[0]);
                orders.push(told(&target, [earlier, later], &answers).await);
            }
            for [one, other] in ways {
                let target = fresh().await;
                let until_done = async |deed: &str| {
                    let answer = carry_out(deed, &target).await;
                    gate.arrive();
                    answer
                };
                gate.close_for(2);
                let answers = at_once(vec![until_done(one), until_done(other)]).await;
                for answer in answers.iter().flatten() {
                    let loses = [404, 409, 412].contains(&answer.status.as_u16());
                    if !answer.status.is_success() && !loses {
                        wrong.push(format!("{one} and {other}: {}", answer.text));
                    }
                }
                let raced = told(&target, [one, other], &answers).await;
                if !orders.contains(&raced) {
                    let orders = orders.join("\nnor ");
                    wrong.push(format!("{one} and {other}: {raced}\nneither {orders}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Races everything that can be done in a scene.
async fn race(scene: &Scene, database: DatabaseKind) {
    let gate = Gate::open();
    let test = gate.server(database).await;
    let (stage, found) = Stage::set(&test, scene, targets_of(scene.deeds.len())).await;
    let mut found = found.into_iter();
    every_pair(
        scene.deeds,
        &gate,
        async || stage.turn_of(found.next().unwrap()).await,
        async |deed, target| stage.carry_out(deed, target).await,
        async |target| {
            stage.who.work().await;
            outcome::outcome(&stage, target).await
        },
    )
    .await;
}

#[every_database]
async fn what_is_well(database: DatabaseKind) {
    race(&scenes::WELL, database).await;
}

#[every_database]
async fn what_is_paused(database: DatabaseKind) {
    race(&scenes::PAUSED, database).await;
}

#[every_database]
async fn what_is_to_end(database: DatabaseKind) {
    race(&scenes::ENDING, database).await;
}

#[every_database]
async fn what_fails(database: DatabaseKind) {
    race(&scenes::FAILING, database).await;
}

#[every_database]
async fn what_waits_for_an_approval(database: DatabaseKind) {
    race(&scenes::WAITING, database).await;
}

#[every_database]
async fn what_is_due(database: DatabaseKind) {
    race(&scenes::DUE, database).await;
}

#[every_database]
async fn what_waits_for_staff(database: DatabaseKind) {
    race(&scenes::PENDING, database).await;
}

#[every_database]
async fn what_staff_switched_off(database: DatabaseKind) {
    race(&scenes::SUSPENDED, database).await;
}

#[every_database]
async fn ways_to_pay(database: DatabaseKind) {
    cards::race(database).await;
}
