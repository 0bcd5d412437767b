//! What customers change: pauses, cancellations, upgrades.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_backend::check::Invariant as I;
use serde_json::{Value, json};

use super::{GOOD, NEVER, Somebody};
use crate::harness::{TestApp, every_database};

#[every_database]
async fn a_pause_switches_off_and_a_resume_on_again(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let answer = who.act(&id, json!({"action": "pause_at_end"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_pause good_standing / active"
    );
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "paused good_standing / suspended"
    );
    let refused = who.act(&id, json!({"action": "pay_now"})).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "action_refused")
    );
    who.until("2027-01-06").await;
    assert_eq!(
        who.money(&id).await.len(),
        1,
        "nothing is charged while it is paused"
    );
    let answer = who.act(&id, json!({"action": "resume_keeping_date"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    // 15 of 31 days, charged with the answer.
    assert_eq!(answer.json["charge"]["amount"]["amount"], "3.38");
    assert_eq!(answer.json["charge"]["status"], "captured");
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        answer.json["details"]["subscription"]["next_bill_on"],
        "2027-01-21"
    );
    who.until("2027-01-21").await;
    assert_eq!(who.money(&id).await[2], "6.99 recurring captured");
}

#[every_database]
async fn a_cancellation_at_the_end_can_be_withdrawn_until_then(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let cancel = json!({"action": "cancel_at_end", "comment": "Moving away"});
    let answer = who.act(&id, cancel.clone()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel billing_completed / active"
    );
    let marked = who.service(&service).await;
    assert_eq!(marked["cancellation"]["effective_on"], "2026-12-21");
    assert_eq!(marked["last_cancellation"]["reason"], "Moving away");
    let answer = who.act(&id, json!({"action": "withdraw"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.service(&service).await["cancellation"], Value::Null);
    who.act(&id, cancel).await;
    who.until("2026-12-20").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel billing_completed / active"
    );
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled billing_completed / canceled"
    );
    assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
    let late = who.act(&id, json!({"action": "withdraw"})).await;
    assert_eq!(
        (late.status, late.code()),
        (StatusCode::CONFLICT, "action_refused")
    );
}

#[every_database]
async fn an_upgrade_costs_the_difference_or_does_not_happen(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let offers = who
        .me()
        .await
        .get(&format!("/api/v1/subscriptions/{id}/upgrades"))
        .await;
    let names: Vec<&str> = offers
        .json
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| offer["product"]["id"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"vps-4") && !names.contains(&"hosting-s"),
        "{names:?}"
    );
    let now = test.clock.now();
    test.clock
        .advance("2026-12-06T00:00:00Z".parse::<DateTime<Utc>>().unwrap() - now);
    let upgrade = |amount: &str| {
        json!({"action": "upgrade", "product": "vps-4", "plan": "MONTHLY",
            "charged_now": {"amount": amount, "currency": "EUR"}})
    };
    let dearer = who.act(&id, upgrade("36.00")).await;
    assert_eq!(
        (dearer.status, dearer.code()),
        (StatusCode::CONFLICT, "price_changed")
    );
    // 15 of 30 days of 24.99 are not used: 49.00 - 12.50.
    who.pay_with(NEVER).await;
    let declined = who.act(&id, upgrade("36.50")).await;
    assert_eq!(declined.status, StatusCode::OK, "{}", declined.text);
    assert_eq!(declined.json["charge"]["status"], "cancelled");
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.pay_with(GOOD).await;
    let answer = who.act(&id, upgrade("36.50")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let details = &answer.json["details"];
    let new = details["subscription"]["id"].as_str().unwrap().to_owned();
    assert_ne!(new, id);
    assert_eq!(answer.json["charge"]["amount"]["amount"], "36.50");
    assert_eq!(details["subscription"]["next_bill_on"], "2027-01-06");
    assert_eq!(details["versions"].as_array().unwrap().len(), 2);
    assert_eq!(
        who.stands(&id, &service).await,
        "upgraded billing_completed / active"
    );
    let delivered = who.service(&service).await;
    assert_eq!(delivered["product"]["id"], "vps-4");
    assert_eq!(delivered["subscription"]["id"], new);
    who.until("2027-01-06").await;
    assert_eq!(who.money(&new).await[1], "49.00 recurring captured");
    // Down again: what is not used of it is given back.
    let down = json!({"action": "upgrade", "product": "vps-2", "plan": "MONTHLY",
        "charged_now": {"amount": "0.00", "currency": "EUR"}});
    let answer = who.act(&new, down).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    who.work().await;
    assert_eq!(who.money(&new).await[2], "24.01 refund refunded");
}

/// Within two weeks of the order the customer can withdraw from the contract: it ends, and
/// everything that was paid comes back, the setup fee too.
#[every_database]
async fn a_contract_is_withdrawn_from_within_two_weeks(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("vps-4", "MONTHLY", "59.00").await;
    let withdraw = json!({"action": "withdraw_contract"});
    let refused = who.act(&id, withdraw.clone()).await;
    assert_eq!(
        refused.status,
        StatusCode::NOT_FOUND,
        "staff write it down: {}",
        refused.text
    );
    let (late, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    who.until("2026-12-05").await;
    let done = who.staff_act(&id, withdraw.clone()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    who.work().await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled terminated / terminated"
    );
    assert_eq!(
        who.service(&service).await["ended_for"],
        "contract_withdrawn"
    );
    assert_eq!(
        who.money(&id).await,
        ["59.00 recurring settled", "59.00 refund refunded"]
    );
    who.until("2026-12-06").await;
    let refused = who.staff_act(&late, withdraw).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.text.contains("14 days"), "{}", refused.text);
}

#[every_database]
async fn what_an_upgrade_counted_is_given_back_too_and_only_once(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("hosting-s", "ANNUAL", "69.90").await;
    let change = |plan: &str, product: &str, charged: &str| {
        json!({"action": "upgrade", "product": product, "plan": plan,
            "charged_now": {"amount": charged, "currency": "EUR"}})
    };
    // Most of it is paid with what was paid before.
    who.until("2026-11-22").await;
    let up = who.act(&id, change("ANNUAL", "hosting-pro", "30.19")).await;
    assert_eq!(up.status, StatusCode::OK, "{}", up.text);
    let second = up.json["details"]["subscription"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    who.until("2026-11-23").await;
    let down = who
        .act(&second, change("MONTHLY", "hosting-s", "0.00"))
        .await;
    assert_eq!(down.status, StatusCode::OK, "{}", down.text);
    who.work().await;
    // More than the last charge took.
    assert_eq!(
        who.money(&second).await,
        ["30.19 recurring captured", "30.19 refund refunded"]
    );
    assert_eq!(
        who.money(&id).await,
        ["69.90 recurring captured", "62.45 refund refunded"]
    );
    // What staff give back of the oldest charge is not given back once more.
    let third = down.json["details"]["subscription"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let staff = test.staff().await;
    let all = json!({"action": "refund", "reason_code": 120, "comment": "Goodwill"});
    let oldest = who.oldest_transaction(&id).await;
    let refunded = who.transaction_act(&staff, &oldest, &all).await;
    assert_eq!(refunded.status, StatusCode::OK, "{}", refunded.text);
    let bill = who.subscription(&third).await;
    assert_eq!(bill["life"]["paid_minor"], 0);
}

#[every_database]
async fn a_change_of_plan_that_is_invoiced_is_owed(test: TestApp) {
    test.breaks(
        &[I::ReferencePayment],
        "a card becomes an agreement to pay by invoice",
    );
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    test.sql(&["update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '', expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')"])
        .await;
    let change = json!({"action": "upgrade", "product": "hosting-pro", "plan": "MONTHLY",
        "charged_now": {"amount": "3.10", "currency": "EUR"}});
    let up = who.act(&id, change).await;
    assert_eq!(up.status, StatusCode::OK, "{}", up.text);
    let bill = &up.json["details"];
    let new = bill["subscription"]["id"].as_str().unwrap().to_owned();
    assert_eq!(bill["life"]["paid_minor"], 689, "what was paid before");
    assert_eq!(bill["life"]["invoice_due_on"], "2026-12-05");
    who.until("2026-12-06").await;
    assert_eq!(who.stands(&new, &service).await, "active overdue / active");
    let invoice = who.latest_transaction(&new).await;
    let staff = test.staff().await;
    let pay = json!({"action": "record_payment", "reason_code": 200, "comment": "arrived"});
    let paid = who.transaction_act(&staff, &invoice, &pay).await;
    assert_eq!(paid.status, StatusCode::OK, "{}", paid.text);
    assert_eq!(
        who.stands(&new, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.subscription(&new).await["life"]["paid_minor"], 999);
}

/// Two services under one subscription, one of them to be cancelled on its due date: the
/// subscription, that service, the other one.
async fn one_of_two_leaves(who: &Somebody<'_>) -> (String, String, String) {
    let me = who.me().await;
    let body = json!({
        "lines": [
            {"product": "hosting-s", "plan": "MONTHLY", "quantity": 1, "name": "Leaves"},
            {"product": "builder", "plan": "MONTHLY", "quantity": 1, "name": "Stays"},
        ],
        "due_today": {"amount": "12.98", "currency": "EUR"},
        "payment_method": me.default_method().await,
    });
    let order = me.post("/api/v1/orders", &body).key("both").send().await;
    assert_eq!(order.status, StatusCode::CREATED, "{}", order.text);
    who.work().await;
    let line = |place: usize, field: &str| {
        let value = &order.json["lines"][place][field];
        value.as_str().unwrap().to_owned()
    };
    let leaves = line(0, "service");
    let address = format!("/api/v1/services/{leaves}");
    let present = me.get(&address).await.json;
    let body = json!({"type": "on_service_due_date", "reason": "Moving away"});
    let call = me.post(&format!("{address}/cancellations"), &body);
    let asked = call.version(&present).key("leave").send().await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    (line(0, "subscription"), leaves, line(1, "service"))
}

/// A cancellation that was requested for the end of what is paid takes effect there, also where a
/// pause moves it.
#[every_database]
async fn a_request_goes_along_with_what_is_paid_through_a_pause(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, leaves, stays) = one_of_two_leaves(&who).await;
    let ends = async || who.service(&leaves).await["cancellation"]["effective_on"].clone();
    who.until("2026-12-01").await;
    who.act(&id, json!({"action": "pause_now"})).await;
    assert_eq!(ends().await, "2026-12-21");
    who.until("2026-12-11").await;
    let resumed = who.act(&id, json!({"action": "resume_from_today"})).await;
    assert_eq!(resumed.status, StatusCode::OK, "{}", resumed.text);
    let present = who.service(&leaves).await;
    assert_eq!(present["next_due"], "2026-12-31");
    assert_eq!(present["paid"]["until"], "2026-12-31");
    assert_eq!(ends().await, "2026-12-31");
    who.until("2026-12-30").await;
    assert_eq!(
        who.stands(&id, &leaves).await,
        "active good_standing / active"
    );
    who.until("2026-12-31").await;
    assert_eq!(
        who.stands(&id, &leaves).await,
        "active good_standing / canceled"
    );
    assert_eq!(who.service(&stays).await["status"], "active");
    assert_eq!(who.money(&id).await[1..], ["5.99 recurring captured"]);
}

/// What was requested for a day that comes while it is paused ends on that day, as it was said.
#[every_database]
async fn a_request_takes_effect_on_its_day_also_while_it_is_paused(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, leaves, stays) = one_of_two_leaves(&who).await;
    who.act(&id, json!({"action": "pause_now"})).await;
    who.until("2026-12-22").await;
    assert_eq!(
        who.stands(&id, &leaves).await,
        "paused good_standing / canceled"
    );
    who.act(&id, json!({"action": "resume_from_today"})).await;
    assert_eq!(
        who.stands(&id, &stays).await,
        "active good_standing / active"
    );
}
