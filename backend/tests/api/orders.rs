//! Placing orders.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, every_database};

async fn order(who: &Visitor<'_>, key: &str, due: &str, lines: Value) -> Answer {
    let body = json!({
        "lines": lines,
        "due_today": {"amount": due, "currency": "EUR"},
        "payment_method": who.default_method().await,
    });
    who.post("/api/v1/orders", &body).key(key).send().await
}

fn line(product: &str, plan: &str, quantity: u32, name: &str) -> Value {
    json!({"product": product, "plan": plan, "quantity": quantity, "name": name})
}

/// The number in what people call it.
fn reference(order: &Answer) -> u32 {
    let words = order.json["reference"].as_str().unwrap();
    words.strip_prefix("ORD-").unwrap().parse().unwrap()
}

#[every_database]
async fn an_order_creates_services_subscriptions_and_transactions(test: TestApp) {
    let anna = test.anna().await;
    let lines = json!([
        line("vps-4", "MONTHLY", 2, "Shop"),
        line("backup", "MONTHLY", 1, "Shop backup"),
        line("domain", "ANNUAL", 1, "shop.example"),
        line("forms", "MONTHLY-1-FREE", 1, "Trial"),
    ]);
    let answer = order(&anna, "o1", "136.90", lines).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let order = &answer.json;
    assert!(reference(&answer) > 1000, "{}", order["reference"]);
    assert_eq!(
        (
            &order["sub_total"]["amount"],
            &order["setup_fees"]["amount"]
        ),
        (&json!("116.90"), &json!("20.00"))
    );
    let lines = order["lines"].as_array().unwrap();
    let statuses: Vec<_> = lines
        .iter()
        .map(|line| line["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["pending", "active", "pending", "active"]);
    assert_eq!(
        lines[0]["subscription"], lines[1]["subscription"],
        "one subscription for each plan"
    );
    assert_ne!(lines[0]["subscription"], lines[2]["subscription"]);
    assert_eq!(
        (&lines[1]["next_due"], &lines[0]["next_due"]),
        (&json!("2026-11-21"), &Value::Null),
        "due today, as long as nobody has paid"
    );
    let amounts: Vec<_> = order["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["amount"]["amount"].as_str().unwrap())
        .collect();
    assert_eq!(amounts, ["122.00", "14.90"], "what is free is not charged");
    assert_eq!(
        answer.headers["location"],
        format!("/api/v1/orders/{}", order["id"].as_str().unwrap())
    );
    assert_eq!(
        &anna
            .get(answer.headers["location"].to_str().unwrap())
            .await
            .json,
        order
    );

    let backup = anna.service("Shop backup").await;
    let shown = anna
        .get(&format!(
            "/api/v1/services/{}",
            backup["id"].as_str().unwrap()
        ))
        .await
        .json;
    assert_eq!(shown["subscription"]["standing"]["status"], "active");
    assert_eq!(
        shown["activity"][1]["event"],
        json!({"kind": "service_ordered", "order": order["id"]})
    );
    let trial = anna.service("Trial").await;
    let shown = anna
        .get(&format!(
            "/api/v1/services/{}",
            trial["id"].as_str().unwrap()
        ))
        .await
        .json;
    assert_eq!(
        shown["subscription"]["standing"]["billing_status"],
        "free_trial"
    );
}

#[every_database]
async fn pressing_twice_orders_once_and_numbers_have_no_gaps(test: TestApp) {
    let anna = test.anna().await;
    let lines = || json!([line("backup", "MONTHLY", 1, "Copy")]);
    let first = order(&anna, "twice", "4.00", lines()).await;
    let second = order(&anna, "twice", "4.00", lines()).await;
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    // A refused order takes no number.
    assert_eq!(
        order(&anna, "wrong", "3.00", lines()).await.status,
        StatusCode::CONFLICT
    );
    let third = order(&anna, "third", "4.00", lines()).await;
    assert_eq!(reference(&third), reference(&first) + 1);
    let number = |answer: &Answer| -> u32 {
        answer.json["transactions"][0]["id"].as_str().unwrap()[2..]
            .parse()
            .unwrap()
    };
    assert_eq!(number(&third), number(&first) + 1);
}

#[every_database]
async fn what_changed_meanwhile_is_refused_and_nothing_is_ordered(test: TestApp) {
    let anna = test.anna().await;
    let before = anna.get("/api/v1/services").await.json["total"].clone();
    let dear = order(
        &anna,
        "dear",
        "3.99",
        json!([line("backup", "MONTHLY", 1, "Copy")]),
    )
    .await;
    assert_eq!(
        (dear.status, dear.code()),
        (StatusCode::CONFLICT, "price_changed")
    );
    assert!(dear.json["detail"].as_str().unwrap().contains("4.00 EUR"));
    let retired = order(
        &anna,
        "old",
        "10.99",
        json!([
            line("backup", "MONTHLY", 1, "Copy"),
            line("webspace", "MONTHLY", 1, "Old")
        ]),
    )
    .await;
    assert_eq!(
        (retired.status, retired.code()),
        (StatusCode::CONFLICT, "product_retired")
    );
    assert_eq!(
        retired.json["errors"],
        json!([{"field": "lines.1.product", "message": "Web space is no longer sold"}])
    );
    for (product, plan, field) in [
        ("no-such", "MONTHLY", "lines.0.product"),
        ("colo-1u", "MONTHLY", "lines.0.product"),
        ("backup", "BIENNIAL", "lines.0.plan"),
    ] {
        let refused = order(
            &anna,
            "unknown",
            "4.00",
            json!([line(product, plan, 1, "x")]),
        )
        .await;
        assert_eq!(
            (refused.status, &refused.json["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
        );
    }
    let fields = order(
        &anna,
        "fields",
        "4.00",
        json!([line("backup", "MONTHLY", 0, " ")]),
    )
    .await;
    let named: Vec<_> = fields.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["lines.0.name", "lines.0.quantity"]);
    assert_eq!(
        order(&anna, "none", "0.00", json!([])).await.json["errors"][0]["field"],
        "lines"
    );
    assert_eq!(
        order(
            &anna,
            "amount",
            "4.0",
            json!([line("backup", "MONTHLY", 1, "x")])
        )
        .await
        .code(),
        "malformed_body"
    );
    let other = json!({"lines": [line("backup", "MONTHLY", 1, "x")], "due_today": {"amount": "4.00", "currency": "USD"}});
    assert_eq!(
        anna.post("/api/v1/orders", &other)
            .key("usd")
            .send()
            .await
            .code(),
        "price_changed"
    );
    assert_eq!(anna.get("/api/v1/services").await.json["total"], before);
    assert_eq!(
        anna.post("/api/v1/orders", &other).send().await.code(),
        "idempotency_key_missing"
    );
}
