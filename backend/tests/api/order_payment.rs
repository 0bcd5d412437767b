//! With what an order is paid: it names a payment method unless everything is free for ever, and
//! takes that one. A refused order changes nothing.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, every_database, priced};
use crate::life::{GOOD, NEVER, Somebody};
use crate::payments::{MASTERCARD, VISA, add, list, remove};

/// One line, paid with the method, on a day.
async fn order(
    who: &Visitor<'_>,
    (product, plan, due): (&str, &str, &str),
    method: &Value,
    starts_on: Option<&str>,
) -> Answer {
    let body = json!({
        "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
        "payment_method": method,
    });
    let body = priced(body, (due, "EUR"), starts_on);
    let key = format!("{product}-{plan}-{due}-{method}-{starts_on:?}");
    let key = key.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    who.post("/api/v1/orders", &body).key(&key).send().await
}

/// Everything that an order could have changed.
async fn everything(who: &Visitor<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    for address in [
        "services?limit=5000",
        "subscriptions?limit=100",
        "transactions?limit=100",
        "payment-methods",
    ] {
        texts.push(who.get(&format!("/api/v1/{address}")).await.text);
    }
    texts
}

/// The field and the words of the only error.
fn only_error(answer: &Answer) -> (&str, &str) {
    let errors = &answer.json["errors"];
    let count = errors.as_array().map(Vec::len);
    assert_eq!(count, Some(1), "{}", answer.text);
    let text = |name: &str| errors[0][name].as_str().unwrap();
    (text("field"), text("message"))
}

#[every_database]
async fn whatever_is_charged_now_or_ever_needs_a_payment_method(test: TestApp) {
    let me = test.person("empty").await;
    let number = |placed: &Answer| -> u32 {
        let reference = placed.json["reference"].as_str().unwrap();
        reference.trim_start_matches("ORD-").parse().unwrap()
    };
    // What is free for ever needs none.
    let free = ("status", "MONTHLY", "0.00");
    let first = order(&me, free, &Value::Null, None).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let before = everything(&me).await;
    for (what, starts_on) in [
        (("backup", "MONTHLY", "4.00"), None),
        // Nothing is due today, and something is later.
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), None),
        (("backup", "MONTHLY", "4.00"), Some("2026-12-01")),
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), Some("2026-12-01")),
    ] {
        let refused = order(&me, what, &Value::Null, starts_on).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "payment_method_required"),
            "{what:?}: {}",
            refused.text
        );
        let expected = ("payment_method", "Choose or add a payment method");
        assert_eq!(only_error(&refused), expected);
        assert_eq!(everything(&me).await, before, "{what:?}");
    }
    let later = order(&me, free, &Value::Null, Some("2026-12-01")).await;
    assert_eq!(later.status, StatusCode::CREATED, "{}", later.text);
    assert_eq!(number(&later), number(&first) + 1, "nothing took a number");
    let subscription = first.json["lines"][0]["subscription"].as_str().unwrap();
    let address = format!("/api/v1/subscriptions/{subscription}");
    assert_eq!(me.get(&address).await.json["payment_method"], Value::Null);
}

#[every_database]
async fn the_subscription_and_its_first_charge_take_the_chosen_method(test: TestApp) {
    let me = test.person("empty").await;
    let who = Somebody::with(&test, GOOD).await;
    let other = add(&me, MASTERCARD, "other").send().await.json;
    assert_eq!(other["is_default"], false);
    let chosen = &other["brief"];
    for (what, starts_on) in [
        (("backup", "MONTHLY", "4.00"), None),
        (("backup", "MONTHLY", "4.00"), Some("2026-12-01")),
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), None),
    ] {
        let placed = order(&me, what, &chosen["id"], starts_on).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
        who.work().await;
        let id = placed.json["lines"][0]["subscription"].as_str().unwrap();
        let bill = who.subscription(id).await;
        assert_eq!(&bill["payment_method"], chosen, "{what:?}");
        for transaction in bill["subscription"]["transactions"].as_array().unwrap() {
            assert_eq!(&transaction["payment_method"], chosen, "{what:?}");
        }
    }
    // What starts later, or free, is charged to it too when the day comes.
    who.until("2026-12-22").await;
    let me = who.me().await;
    let charged = me
        .get("/api/v1/transactions?status=captured,settled&limit=100")
        .await
        .json;
    let charged = charged["items"].as_array().unwrap();
    assert_eq!(charged.len(), 4, "two months, a later start, a free month");
    for transaction in charged {
        assert_eq!(&transaction["payment_method"], chosen);
    }
    let methods = list(&me).await;
    let pays: Vec<_> = methods.iter().map(|method| &method["pays_for"]).collect();
    assert_eq!(pays, [&json!(0), &json!(3)]);
}

#[every_database]
async fn a_method_that_is_gone_or_foreign_or_expired_is_refused_and_nothing_changes(test: TestApp) {
    let me = test.person("empty").await;
    let kept = add(&me, VISA, "kept").send().await.json;
    let removed = add(&me, MASTERCARD, "removed").send().await.json;
    let expiring = json!({"number": MASTERCARD, "expires": "11/26"});
    let expiring = me.post("/api/v1/payment-methods", &expiring);
    let expiring = expiring.key("expiring").send().await.json;
    let gone = remove(&me, &removed).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    test.clock.advance(chrono::TimeDelta::days(10));
    let me = test.person("empty").await;
    let before = everything(&me).await;
    let what = ("backup", "MONTHLY", "4.00");
    let mut refusals = Vec::new();
    for method in [
        removed["brief"]["id"].clone(),
        anna_method(&test.anna().await).await,
        json!(format!("pm_{}", "0".repeat(26))),
    ] {
        let refused = order(&me, what, &method, None).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "payment_method_gone"),
            "{}",
            refused.text
        );
        let (field, words) = only_error(&refused);
        assert_eq!(field, "payment_method");
        assert_eq!(
            words,
            "This payment method is no longer there. Choose another one."
        );
        refusals.push(refused.anonymous());
    }
    refusals.dedup();
    assert_eq!(
        refusals.len(),
        1,
        "somebody else's tells nothing about itself"
    );
    let expired = order(&me, what, &expiring["brief"]["id"], None).await;
    assert_eq!(expired.code(), "payment_method_gone");
    assert_eq!(
        only_error(&expired).1,
        "This card expired on 30 Nov 2026. Choose another payment method."
    );
    // What is free for ever needs none, and is not paid with just anything either.
    let free = order(
        &me,
        ("status", "MONTHLY", "0.00"),
        &removed["brief"]["id"],
        None,
    )
    .await;
    assert_eq!(free.code(), "payment_method_gone");
    assert_eq!(everything(&me).await, before);
    let placed = order(&me, what, &kept["brief"]["id"], None).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
}

async fn anna_method(anna: &Visitor<'_>) -> Value {
    let method = anna.default_method().await;
    assert!(method.is_string());
    method
}

#[every_database]
async fn an_order_that_is_wrong_changes_nothing(test: TestApp) {
    let me = test.person("empty").await;
    let method = add(&me, VISA, "card").send().await.json["brief"]["id"].clone();
    let before = everything(&me).await;
    let send = async |key: &str, line: Value, due: &str, starts_on: Value| {
        let body = json!({
            "lines": [line],
            "due_today": {"amount": due, "currency": "EUR"},
            "payment_method": method,
            "starts_on": starts_on,
        });
        let answer = me.post("/api/v1/orders", &body).key(key).send().await;
        assert!(answer.status.is_client_error(), "{key}: {}", answer.text);
        assert_eq!(everything(&me).await, before, "{key}");
        answer
    };
    let line = |quantity: i64| json!({"product": "backup", "plan": "MONTHLY", "quantity": quantity, "name": "Mine"});
    for quantity in [0, 101, 2_147_483_647, 2_147_483_648, 4_294_967_295] {
        let key = format!("q{quantity}");
        let refused = send(&key, line(quantity), "4.00", Value::Null).await;
        assert_eq!(refused.code(), "invalid_fields");
        let expected = ("lines.0.quantity", "Enter a quantity from 1 to 100");
        assert_eq!(only_error(&refused), expected);
    }
    for quantity in [-1, 4_294_967_296] {
        let key = format!("q{quantity}");
        let refused = send(&key, line(quantity), "4.00", Value::Null).await;
        assert_eq!(refused.code(), "malformed_body");
    }
    for day in ["2026-11-20", "2027-11-22", "2036-11-21", "0001-01-01"] {
        let refused = send(day, line(1), "0.00", json!(day)).await;
        assert_eq!(refused.code(), "invalid_fields");
        let expected = ("starts_on", "Choose a day within a year from today");
        assert_eq!(only_error(&refused), expected);
    }
    let untold = send("untold", line(1), "0.00", json!("2026-12-01")).await;
    assert_eq!(untold.code(), "invalid_fields");
    let expected = ("due_at_start", "Say what the cart said is due on that day");
    assert_eq!(only_error(&untold), expected);
    for day in ["2026-02-30", "tomorrow", ""] {
        let refused = send(&format!("d{day}"), line(1), "0.00", json!(day)).await;
        assert_eq!(refused.code(), "malformed_body");
    }
    // What the shop changes while it lies in the cart.
    test.sql(&["update prices set amount_minor = 500 where product_id = 'backup' and currency = 'EUR' and plan_id = 'MONTHLY'"])
        .await;
    let dear = send("dear", line(1), "4.00", Value::Null).await;
    assert_eq!(dear.code(), "price_changed");
    test.sql(&["delete from prices where product_id = 'backup' and currency = 'EUR' and plan_id = 'MONTHLY'"])
        .await;
    let gone = send("no-plan", line(1), "5.00", Value::Null).await;
    assert_eq!(only_error(&gone).0, "lines.0.plan");
    test.sql(&["update products set visibility = 'retired' where id = 'backup'"])
        .await;
    let retired = send("retired", line(1), "5.00", Value::Null).await;
    assert_eq!(retired.code(), "product_retired");
}

#[every_database]
async fn what_is_declined_is_ordered_and_waits_for_its_payment(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let me = who.me().await;
    let method = me.default_method().await;
    let placed = order(&me, ("vps-4", "MONTHLY", "59.00"), &method, None).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    who.work().await;
    let address = format!("/api/v1/orders/{}", placed.json["id"].as_str().unwrap());
    let order = me.get(&address).await.json;
    assert_eq!(order["transactions"][0]["status"], "cancelled");
    assert_eq!(order["lines"][0]["status"], "pending");
}
