//! How much of something one customer may do or have.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_shared::orders::Order;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{TestApp, every_database, priced};
use crate::life::{GOOD, Somebody};
use crate::payments::{VISA, add, list, remove};

#[every_database]
async fn a_hundred_orders_an_hour_and_then_one_as_soon_as_the_first_is_an_hour_old(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let me = who.me().await;
    let body = json!({
        "lines": [{"product": "tls-ov", "plan": "ANNUAL", "quantity": 1, "name": "Mine"}],
        "payment_method": me.default_method().await,
    });
    let body = priced(body, ("74.90", "EUR"), None);
    let order = || me.post("/api/v1/orders", &body).key(&who.key());
    for _ in 0..99 {
        let _: Order = order().send().await.created();
    }
    test.clock.advance(TimeDelta::minutes(30));
    let _: Order = order().send().await.created();
    let refused = order();
    let answer = refused.clone().send().await;
    assert_eq!(answer.headers["retry-after"], "1800");
    assert_snapshot!(answer.refusal(), @r"
    429 too_many_attempts: Nothing was ordered. So many orders were placed within an hour
    that the next one has to wait: 30 min.
    ");
    // Nobody else has to wait.
    let ben = test.ben().await;
    let theirs = ben.post("/api/v1/orders", &body).key("theirs").send().await;
    assert_eq!(
        theirs.status,
        StatusCode::CONFLICT,
        "that is not their card"
    );
    test.clock.advance(TimeDelta::minutes(30));
    let _: Order = refused.send().await.created();
}

#[every_database]
async fn fifty_ways_to_pay_are_enough(test: TestApp) {
    let empty = test.person("empty").await;
    for number in 0..50 {
        let added = add(&empty, VISA, &format!("key-{number}")).send().await;
        assert_eq!(added.status, StatusCode::CREATED);
    }
    let refused = add(&empty, VISA, "one-more").send().await;
    assert_snapshot!(refused.refusal(), @r"
    409 action_refused: Nothing was changed. There may be 50 ways to pay: remove one that
    you no longer use.
    ");
    let methods = list(&empty).await;
    assert_eq!(methods.len(), 50);
    let unused = methods.last().unwrap();
    let removed = remove(&empty, unused).send().await;
    assert!(removed.status.is_success());
    let in_its_place = add(&empty, VISA, "in-its-place").send().await;
    assert_eq!(in_its_place.status, StatusCode::CREATED);
}
