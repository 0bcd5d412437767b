//! With what an order is paid: it names a payment method unless everything is free for ever, and
//! takes that one. A refused order changes nothing.

use axum::http::StatusCode;
use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::orders::Order;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::SubscriptionDetails;
use goodstanding_shared::transactions::{Transaction, TransactionStatus};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, every_database, priced};
use crate::life::{GOOD, NEVER, Somebody};
use crate::payments::{MASTERCARD, VISA, add, list, remove};

/// One line, paid with the method, on a day.
async fn order(
    who: &Visitor<'_>,
    (product, plan, due): (&str, &str, &str),
    method: Option<PaymentMethodId>,
    starts_on: Option<&str>,
) -> Answer {
    let body = json!({
        "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
        "payment_method": method,
    });
    let body = priced(body, (due, "EUR"), starts_on);
    let key = format!("{product}-{plan}-{due}-{method:?}-{starts_on:?}");
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

#[every_database]
async fn whatever_is_charged_now_or_ever_needs_a_payment_method(test: TestApp) {
    let me = test.person("empty").await;
    let number = |placed: &Order| -> u32 {
        let number = placed.reference.trim_start_matches("ORD-");
        number.parse().unwrap()
    };
    // What is free for ever needs none.
    let free = ("status", "MONTHLY", "0.00");
    let first: Order = order(&me, free, None, None).await.created();
    let before = everything(&me).await;
    for (what, starts_on) in [
        (("backup", "MONTHLY", "4.00"), None),
        // Nothing is due today, and something is later.
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), None),
        (("backup", "MONTHLY", "4.00"), Some("2026-12-01")),
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), Some("2026-12-01")),
    ] {
        let refused = order(&me, what, None, starts_on).await;
        assert_snapshot!(refused.refusal(), @r"
        422 payment_method_required: Nothing was ordered. Choose or add the payment method with
        which the order is paid, then order again.
        payment_method: Choose or add a payment method
        ");
        assert_eq!(everything(&me).await, before, "{what:?}");
    }
    let later: Order = order(&me, free, None, Some("2026-12-01")).await.created();
    assert_eq!(number(&later), number(&first) + 1, "nothing took a number");
    let address = format!("/api/v1/subscriptions/{}", first.lines[0].subscription);
    let bill: SubscriptionDetails = me.read(&address).await;
    assert_eq!(bill.payment_method, None);
}

#[every_database]
async fn the_subscription_and_its_first_charge_take_the_chosen_method(test: TestApp) {
    let me = test.person("empty").await;
    let who = Somebody::with(&test, GOOD).await;
    let other: PaymentMethod = add(&me, MASTERCARD, "other").send().await.created();
    assert!(!other.is_default);
    let chosen = Some(other.brief);
    let id = chosen.as_ref().map(|brief| brief.id);
    for (what, starts_on) in [
        (("backup", "MONTHLY", "4.00"), None),
        (("backup", "MONTHLY", "4.00"), Some("2026-12-01")),
        (("hosting-s", "MONTHLY-1-FREE", "0.00"), None),
    ] {
        let placed: Order = order(&me, what, id, starts_on).await.created();
        who.work().await;
        let bill = placed.lines[0].subscription.to_string();
        let bill = who.subscription(&bill).await;
        assert_eq!(bill.payment_method, chosen, "{what:?}");
        for transaction in &bill.subscription.transactions {
            assert_eq!(transaction.payment_method, chosen, "{what:?}");
        }
    }
    // What starts later, or free, is charged to it too when the day comes.
    who.until("2026-12-22").await;
    let me = who.me().await;
    let charged: Page<Transaction> = me
        .read("/api/v1/transactions?status=captured,settled&limit=100")
        .await;
    let charged = charged.items;
    assert_eq!(charged.len(), 4, "two months, a later start, a free month");
    for transaction in &charged {
        assert_eq!(transaction.payment_method, chosen);
    }
    let methods = list(&me).await;
    let pays: Vec<u64> = methods.iter().map(|method| method.pays_for).collect();
    assert_eq!(pays, [0, 3]);
}

#[every_database]
async fn a_method_that_is_gone_or_foreign_or_expired_is_refused_and_nothing_changes(test: TestApp) {
    let me = test.person("empty").await;
    let kept: PaymentMethod = add(&me, VISA, "kept").send().await.created();
    let removed: PaymentMethod = add(&me, MASTERCARD, "removed").send().await.created();
    let expiring = json!({"number": MASTERCARD, "expires": "11/26"});
    let expiring = me.post("/api/v1/payment-methods", &expiring);
    let expiring: PaymentMethod = expiring.key("expiring").send().await.created();
    let gone = remove(&me, &removed).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    test.clock.advance(chrono::TimeDelta::days(10));
    let me = test.person("empty").await;
    let before = everything(&me).await;
    let what = ("backup", "MONTHLY", "4.00");
    let mut refusals = Vec::new();
    let foreign = test.anna().await.default_method().await;
    for method in [
        removed.brief.id,
        foreign.unwrap(),
        PaymentMethodId::from_bits(0),
    ] {
        let refused = order(&me, what, Some(method), None).await;
        assert_snapshot!(refused.refusal(), @r"
        409 payment_method_gone: Nothing was ordered. This payment method is no longer there.
        Choose another one.
        payment_method: This payment method is no longer there. Choose another one.
        ");
        refusals.push(refused.anonymous());
    }
    refusals.dedup();
    assert_eq!(
        refusals.len(),
        1,
        "somebody else's tells nothing about itself"
    );
    let expired = order(&me, what, Some(expiring.brief.id), None).await;
    assert_snapshot!(expired.refusal(), @r"
    409 payment_method_gone: Nothing was ordered. This card expired on 30 Nov 2026. Choose
    another payment method.
    payment_method: This card expired on 30 Nov 2026. Choose another payment method.
    ");
    // What is free for ever needs none, and is not paid with just anything either.
    let free = ("status", "MONTHLY", "0.00");
    let free = order(&me, free, Some(removed.brief.id), None).await;
    assert_eq!(free.code(), "payment_method_gone");
    assert_eq!(everything(&me).await, before);
    let placed = order(&me, what, Some(kept.brief.id), None).await;
    let _: Order = placed.created();
}

#[every_database]
async fn an_order_that_is_wrong_changes_nothing(test: TestApp) {
    let me = test.person("empty").await;
    let method: PaymentMethod = add(&me, VISA, "card").send().await.created();
    let before = everything(&me).await;
    let send = async |key: &str, line: Value, due: &str, starts_on: Value| {
        let body = json!({
            "lines": [line],
            "due_today": {"amount": due, "currency": "EUR"},
            "payment_method": method.brief.id,
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
        assert_snapshot!(refused.refusal(), @r"
        422 invalid_fields: Nothing was changed. Correct the named fields and send the request
        again.
        lines.0.quantity: Enter a quantity from 1 to 100
        ");
    }
    for quantity in [-1, 4_294_967_296] {
        let key = format!("q{quantity}");
        let refused = send(&key, line(quantity), "4.00", Value::Null).await;
        assert_eq!(refused.code(), "malformed_body");
    }
    for day in ["2026-11-20", "2027-11-22", "2036-11-21", "0001-01-01"] {
        let refused = send(day, line(1), "0.00", json!(day)).await;
        assert_snapshot!(refused.refusal(), @r"
        422 invalid_fields: Nothing was changed. Correct the named fields and send the request
        again.
        starts_on: Choose a day within a year from today
        ");
    }
    let untold = send("untold", line(1), "0.00", json!("2026-12-01")).await;
    assert_snapshot!(untold.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    due_at_start: Say what the cart said is due on that day
    ");
    for day in ["2026-02-30", "tomorrow", ""] {
        let refused = send(&format!("d{day}"), line(1), "0.00", json!(day)).await;
        assert_eq!(refused.code(), "malformed_body");
    }
    // What the shop changes while it lies in the cart.
    test.sql(&[
        "update prices set amount_minor = 500 where product_id = 'backup'
        and currency = 'EUR' and plan_id = 'MONTHLY'",
    ])
    .await;
    let dear = send("dear", line(1), "4.00", Value::Null).await;
    assert_snapshot!(dear.refusal(), @r"
    409 price_changed: Nothing was ordered. The order now costs 5.00 EUR today: look at it
    and order again.
    ");
    test.sql(&[
        "delete from prices where product_id = 'backup' and currency = 'EUR'
        and plan_id = 'MONTHLY'",
    ])
    .await;
    let gone = send("no-plan", line(1), "5.00", Value::Null).await;
    assert_snapshot!(gone.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    lines.0.plan: Choose one of the billing plans of the product
    ");
    test.sql(&["update products set visibility = 'retired' where id = 'backup'"])
        .await;
    let retired = send("retired", line(1), "5.00", Value::Null).await;
    assert_snapshot!(retired.refusal(), @r"
    409 product_retired: Nothing was ordered. Take the named products out of the cart; the
    rest can be ordered.
    lines.0.product: Daily backup is no longer sold
    ");
}

#[every_database]
async fn what_is_declined_is_ordered_and_waits_for_its_payment(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let me = who.me().await;
    let method = me.default_method().await;
    let placed = order(&me, ("vps-4", "MONTHLY", "59.00"), method, None).await;
    let placed: Order = placed.created();
    who.work().await;
    let order: Order = me.read(&format!("/api/v1/orders/{}", placed.id)).await;
    assert_eq!(order.transactions[0].status, TransactionStatus::Cancelled);
    assert_eq!(order.lines[0].status, ServiceStatus::Pending);
}
