//! Placing orders, and what is refused of them.

use axum::http::StatusCode;
use goodstanding_shared::activity::Event;
use goodstanding_shared::orders::Order;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceStatus as S};
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, date, every_database};

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
fn reference(order: &Order) -> u32 {
    let number = order.reference.strip_prefix("ORD-");
    number.unwrap().parse().unwrap()
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
    let order: Order = answer.created();
    assert!(reference(&order) > 1000, "{}", order.reference);
    assert_eq!(order.sub_total.to_string(), "116.90 EUR");
    assert_eq!(order.setup_fees.to_string(), "20.00 EUR");
    let [shop, backup, domain, trial] = order.lines.as_slice() else {
        panic!("{:?}", order.lines);
    };
    let statuses = [shop, backup, domain, trial].map(|line| line.status);
    assert_eq!(statuses, [S::Pending, S::Active, S::Pending, S::Active]);
    assert_eq!(
        shop.subscription, backup.subscription,
        "one subscription for each plan"
    );
    assert_ne!(shop.subscription, domain.subscription);
    assert_eq!(
        (backup.next_due, shop.next_due),
        (Some(date("2026-11-21")), None),
        "due today, as long as nobody has paid"
    );
    let amounts: Vec<String> = order
        .transactions
        .iter()
        .map(|charge| charge.amount.to_string())
        .collect();
    assert_eq!(
        amounts,
        ["122.00 EUR", "14.90 EUR"],
        "what is free is not charged"
    );
    let location = answer.headers["location"].to_str().unwrap();
    assert_eq!(location, format!("/api/v1/orders/{}", order.id));
    assert_eq!(anna.read::<Order>(location).await, order);

    let backup = anna.details(&anna.service("Shop backup").await).await;
    let bill = backup.subscription.unwrap().standing;
    assert_eq!(bill.status(), SubscriptionStatus::Active);
    let ordered = Event::ServiceOrdered {
        order: Some(order.id),
    };
    assert_eq!(backup.activity[1].event, ordered);
    let trial = anna.details(&anna.service("Trial").await).await;
    let bill = trial.subscription.unwrap().standing;
    assert_eq!(bill.billing(), Some(BillingStatus::FreeTrial));
}

#[every_database]
async fn pressing_twice_orders_once_and_numbers_have_no_gaps(test: TestApp) {
    let anna = test.anna().await;
    let lines = || json!([line("backup", "MONTHLY", 1, "Copy")]);
    let first = order(&anna, "twice", "4.00", lines()).await;
    let second = order(&anna, "twice", "4.00", lines()).await;
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    // A refused order takes no number.
    let wrong = order(&anna, "wrong", "3.00", lines()).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let third: Order = order(&anna, "third", "4.00", lines()).await.created();
    let first: Order = first.created();
    assert_eq!(reference(&third), reference(&first) + 1);
    let number = |order: &Order| -> u32 {
        let id = order.transactions[0].id.to_string();
        id[2..].parse().unwrap()
    };
    assert_eq!(number(&third), number(&first) + 1);
}

#[every_database]
async fn what_changed_meanwhile_is_refused_and_nothing_is_ordered(test: TestApp) {
    let anna = test.anna().await;
    let count = async || anna.read::<Page<Service>>("/api/v1/services").await.total;
    let before = count().await;
    let copy = || line("backup", "MONTHLY", 1, "Copy");
    let dear = order(&anna, "dear", "3.99", json!([copy()])).await;
    assert_snapshot!(dear.refusal(), @r"
    409 price_changed: Nothing was ordered. The order now costs 4.00 EUR today: look at it
    and order again.
    ");
    let old = line("webspace", "MONTHLY", 1, "Old");
    let retired = order(&anna, "old", "10.99", json!([copy(), old])).await;
    assert_snapshot!(retired.refusal(), @r"
    409 product_retired: Nothing was ordered. Take the named products out of the cart; the
    rest can be ordered.
    lines.1.product: Web space is no longer sold
    ");
    let dollars = json!({"lines": [copy()], "due_today": {"amount": "4.00", "currency": "USD"}});
    let call = anna.post("/api/v1/orders", &dollars);
    let other = call.clone().key("usd").send().await;
    assert_snapshot!(other.refusal(), @r"
    409 price_changed: Nothing was ordered. The order now costs 4.00 EUR today: look at it
    and order again.
    ");
    assert_snapshot!(call.send().await.refusal(), @r"
    400 idempotency_key_missing: Send one Idempotency-Key of 1 to 255 visible ASCII
    characters, made once for this action and kept for every repetition.
    ");
    assert_eq!(count().await, before);
}

#[every_database]
async fn what_is_not_right_is_named_by_its_field(test: TestApp) {
    let anna = test.anna().await;
    let count = async || anna.read::<Page<Service>>("/api/v1/services").await.total;
    let before = count().await;
    let refused = async |due: &str, lines: Value| {
        let answer = order(&anna, "refused", due, lines).await;
        answer.refusal()
    };
    let unknown = line("no-such", "MONTHLY", 1, "x");
    assert_snapshot!(refused("4.00", json!([unknown])).await, @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines.0.product: Choose a product of the catalogue
    ");
    let not_sold = line("colo-1u", "MONTHLY", 1, "x");
    assert_snapshot!(refused("4.00", json!([not_sold])).await, @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines.0.product: Choose a product of the catalogue
    ");
    let no_plan = line("backup", "BIENNIAL", 1, "x");
    assert_snapshot!(refused("4.00", json!([no_plan])).await, @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines.0.plan: Choose one of the billing plans of the product
    ");
    let nothing = line("backup", "MONTHLY", 0, " ");
    assert_snapshot!(refused("4.00", json!([nothing])).await, @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines.0.name: Enter a name for the service
    lines.0.quantity: Enter a quantity from 1 to 100
    ");
    assert_snapshot!(refused("0.00", json!([])).await, @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines: Choose at least one product
    ");
    let copy = line("backup", "MONTHLY", 1, "x");
    assert_snapshot!(refused("4.0", json!([copy])).await, @r"
    400 malformed_body: The body is not of the documented shape: “4.0” is not an amount of
    EUR: write it with 2 digits after the point at line 1 column 46.
    ");
    assert_eq!(count().await, before);
}
