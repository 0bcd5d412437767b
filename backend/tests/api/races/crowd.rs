//! Everybody at once: the worker carries out the bills of a day, and each of their customers does
//! something else.

use goodstanding_backend::store::{Database, StoreError};

use super::scenes::DUE;
use super::stage::Stage;
use crate::harness::{TestApp, at_once, every_database};

/// How many bills are due.
const BILLS: usize = 40;

#[every_database]
async fn the_worker_and_whoever_acts_do_not_wait_for_each_other(test: TestApp) {
    let (stage, found) = Stage::set(&test, &DUE, BILLS).await;
    let mut targets = Vec::new();
    for found in found {
        targets.push(stage.turn_of(found).await);
    }
    let mut calls = vec![stage.carry_out("the worker", &targets[0])];
    calls.extend(
        targets
            .iter()
            .rev()
            .map(|target| stage.carry_out("pause_now", target)),
    );
    let answers: Vec<_> = at_once(calls).await.into_iter().flatten().collect();
    stage.who.work().await;
    for (answer, target) in answers.iter().zip(targets.iter().rev()) {
        let is_paused = answer.status.is_success();
        assert!(is_paused || answer.status == 412, "{}", answer.text);
        let bills = stage.who.money(&target.subscription.id.to_string()).await;
        assert_eq!(bills.len(), if is_paused { 1 } else { 2 }, "{bills:?}");
    }
    assert_eq!(answers.len(), BILLS);
    assert_eq!(deadlocks(&test).await, 0);
}

/// How often two of them waited for each other, until the database noticed.
async fn deadlocks(test: &TestApp) -> i64 {
    #[cfg(feature = "postgres")]
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        deadlocks: i64,
    }
    let read = |conn: &mut Database| {
        Ok::<_, StoreError>(match conn {
            Database::Sqlite(_) => 0,
            #[cfg(feature = "postgres")]
            Database::Postgres(connection) => {
                use diesel::RunQueryDsl as _;
                let query =
                    "select deadlocks from pg_stat_database where datname = current_database()";
                diesel::sql_query(query)
                    .get_result::<Row>(connection)?
                    .deadlocks
            }
        })
    };
    test.app.store().read(read).await.unwrap()
}
