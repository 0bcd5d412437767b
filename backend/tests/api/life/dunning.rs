//! What is charged, declined, approved, taken back or never answered.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_shared::subscriptions::Subscription;
use serde_json::json;

use super::{ANSWERS_LATE, ASKS, CHARGES_BACK, GOOD, NEVER, NEVER_SOFTLY, Somebody};
use crate::harness::{TestApp, every_database};

#[every_database]
async fn dunning_ends_well_with_a_new_card_and_badly_without(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (saved, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let (lost, gone) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active good_standing / active"
    );
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active in_retry / active"
    );
    let bill = who.subscription(&saved).await;
    assert_eq!(bill["subscription"]["next_retry_on"], "2026-12-22");
    assert_eq!(bill["subscription"]["entitled_through"], "2026-12-28");
    assert_eq!(bill["next_charge"]["amount"]["amount"], "24.99");
    who.until("2026-12-26").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active grace_period / active"
    );
    // The new card is charged with the answer.
    who.pay_with(GOOD).await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active good_standing / active"
    );
    let bill = who.subscription(&saved).await;
    assert_eq!(
        bill["subscription"]["next_bill_on"], "2027-01-21",
        "the bill date stays"
    );
    assert_eq!(who.service(&service).await["next_due"], "2027-01-21");
    assert_eq!(
        who.money(&saved).await,
        [
            "24.99 recurring settled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring captured",
        ]
    );
    who.pay_with(NEVER).await;
    who.until("2027-01-22").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active unusable_payment_method / active"
    );
    who.until("2027-01-27").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active unusable_payment_method / active"
    );
    who.until("2027-01-28").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "cancelled failed_to_collect / terminated"
    );
    let history = who.service(&gone).await;
    assert_eq!(history["activity"][0]["event"]["reason"], "it was not paid");
    assert_eq!(history["ended_for"], "unpaid");
    let charges = who.money(&lost).await.len();
    who.until("2027-06-01").await;
    assert_eq!(
        who.money(&lost).await.len(),
        charges,
        "nothing is charged after an end"
    );
}

#[every_database]
async fn an_old_order_without_any_way_to_pay_is_paid_when_there_is_one(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    // As before orders had to name a payment method.
    test.sql(&[
        &format!("update subscriptions set payment_method_id = null where id = '{id}'"),
        "update payment_methods set removed_at = created_at, is_default = (1 = 0)
         where customer_id in (select customer_id from users where email = 'empty@demo.example')",
    ])
    .await;
    assert_eq!(who.stands(&id, &service).await, "processing - / pending");
    let refused = who.act(&id, json!({"action": "pay_now"})).await;
    assert_eq!(refused.json["charge"]["response"], "no_payment_method");
    who.pay_with(GOOD).await;
    let paid = who.act(&id, json!({"action": "pay_now"})).await;
    assert_eq!(paid.json["charge"]["status"], "captured", "{}", paid.text);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.until("2026-12-21").await;
    assert_eq!(who.money(&id).await[3], "24.99 recurring captured");
}

#[every_database]
async fn what_must_be_approved_waits_for_it(test: TestApp) {
    let who = Somebody::with(&test, ASKS).await;
    let (first, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "processing pending_acceptance / pending"
    );
    let charge = who.latest_transaction(&first).await;
    let approve = json!({"action": "approve"});
    let me = who.me().await;
    let stranger = who
        .transaction_act(&test.ben().await, &charge, &approve)
        .await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let approved = who.transaction_act(&me, &charge, &approve).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
    assert_eq!(approved.json["transaction"]["status"], "captured");
    assert_eq!(
        who.stands(&first, &service).await,
        "active good_standing / active"
    );
    let again = who.transaction_act(&me, &charge, &approve).await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, "action_refused")
    );
    // A renewal waits while the service works; nobody approves in time, and the retries begin.
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "active pending_acceptance / active"
    );
    who.until("2026-12-26").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "active grace_period / active"
    );
    // A first charge that is refused waits for another card, and is called off after two weeks.
    let (second, pending) = who.order("vps-2", "MONTHLY", "24.99").await;
    let charge = who.latest_transaction(&second).await;
    let me = who.me().await;
    let refused = who
        .transaction_act(&me, &charge, &json!({"action": "refuse"}))
        .await;
    assert_eq!(refused.json["transaction"]["status"], "cancelled");
    assert_eq!(
        who.stands(&second, &pending).await,
        "processing - / pending"
    );
    who.until("2027-01-09").await;
    assert_eq!(
        who.stands(&second, &pending).await,
        "cancelled - / terminated"
    );
}

#[every_database]
async fn a_payment_that_is_taken_back_ends_everything_at_once(test: TestApp) {
    let who = Somebody::with(&test, CHARGES_BACK).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.until("2026-11-30").await;
    assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
    who.until("2026-12-02").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled terminated / terminated"
    );
    assert_eq!(
        who.money(&id).await,
        ["6.99 recurring settled", "6.99 refund refunded"]
    );
}

#[every_database]
async fn no_answer_is_told_as_it_is_and_settled_later(test: TestApp) {
    let who = Somebody::with(&test, ANSWERS_LATE).await;
    let (kept, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let (dropped, other) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.money(&kept).await,
        ["24.99 recurring authorized_pending"]
    );
    assert_eq!(who.stands(&kept, &service).await, "processing - / pending");
    // Cancelled while its charge is under way: the charge is finished, and given back by a
    // linked transaction.
    let answer = who.act(&dropped, json!({"action": "cancel_now"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    test.clock.advance(TimeDelta::hours(1));
    who.work().await;
    assert_eq!(
        who.stands(&kept, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.stands(&dropped, &other).await, "cancelled - / canceled");
    assert_eq!(
        who.money(&dropped).await,
        ["6.99 recurring captured", "6.99 refund refunded"]
    );
}

#[every_database]
async fn invoices_are_overdue_until_staff_record_that_they_are_paid(test: TestApp) {
    let anna = test.anna().await;
    let staff = test.staff().await;
    let overdue = anna
        .get("/api/v1/subscriptions?status=active&billing_status=overdue")
        .await
        .json;
    let id = overdue["items"][0]["id"].as_str().unwrap().to_owned();
    let open = staff
        .get(&format!(
            "/api/v1/transactions?subscription={id}&status=authorization_pending"
        ))
        .await
        .json;
    let open = open["items"].as_array().unwrap().clone();
    assert!(!open.is_empty());
    for (place, invoice) in open.iter().enumerate() {
        let before = anna.get(&format!("/api/v1/subscriptions/{id}")).await.json;
        assert_eq!(
            before["subscription"]["standing"]["billing_status"],
            "overdue"
        );
        let body = json!({"action": "record_payment", "reason_code": 110, "comment": "arrived"});
        let address = format!(
            "/api/v1/transactions/{}/actions",
            invoice["id"].as_str().unwrap()
        );
        let answer = staff
            .post(&address, &body)
            .key(&format!("paid-{place}"))
            .send()
            .await;
        assert_eq!(
            answer.json["transaction"]["status"], "captured",
            "{}",
            answer.text
        );
    }
    let after = anna.get(&format!("/api/v1/subscriptions/{id}")).await.json;
    assert_eq!(
        after["subscription"]["standing"]["billing_status"],
        "good_standing"
    );
}

/// An older version left a first payment that came late with the days for which it had been asked.
#[every_database]
async fn the_days_of_a_late_first_payment_are_put_right_at_the_next_start(test: TestApp) {
    let who = Somebody::with(&test, "4000 0000 0000 0259").await;
    let (id, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    who.until("2026-11-22").await;
    let charge = who.latest_transaction(&id).await;
    let paid = async || {
        let me = who.me().await;
        let page = me.get(&format!("/api/v1/transactions/{charge}")).await.json;
        let item = &page["items"][0];
        (item["period_start"].clone(), item["period_end"].clone())
    };
    let right = paid().await;
    assert_eq!(right, (json!("2026-11-22"), json!("2026-12-22")));
    test.sql(&[
        &format!(
            "update transaction_items set period_start = '2026-11-21', period_end = '2026-12-21' where transaction_id = '{charge}'"
        ),
        "update counters set value = 1 where name = 'one_truth'",
    ])
    .await;
    assert_ne!(paid().await, right);
    assert!(!test.breaches().is_empty());
    test.start_again().await;
    assert_eq!(paid().await, right);
    let told = &who.subscription(&id).await["activity"][0];
    assert_eq!(
        told["event"],
        json!({"kind": "period_corrected", "transaction": charge})
    );
    assert_eq!(told["actor"], "system");
    test.start_again().await;
    let told = who.subscription(&id).await;
    assert_ne!(told["activity"][1]["event"]["kind"], "period_corrected");
}

/// What is cancelled and owes an invoice says everywhere that it ends when that is given up, not on
/// its last day.
#[every_database]
async fn what_is_cancelled_and_owes_an_invoice_says_when_it_is_given_up(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("backup", "ANNUAL", "40.00").await;
    who.is_to_pay_by_invoice(&id).await;
    who.until("2027-12-06").await;
    let answer = who.act(&id, json!({"action": "cancel_at_end"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel overdue / active"
    );
    let says = async || {
        let row = who.subscription(&id).await["subscription"].clone();
        let row: Subscription = serde_json::from_value(row).unwrap();
        let service = who.service(&service).await;
        let days = ["cancellation", "last_cancellation"]
            .map(|of| service[of]["effective_on"].as_str().unwrap().to_owned());
        (row.end().unwrap().to_string(), days)
    };
    let day = |text: &str| (text.to_owned(), [text, text].map(str::to_owned));
    assert_eq!(says().await, day("2028-01-14"));
    // 10 days of grace after 5 December, and 30 more.
    who.until("2028-01-13").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel overdue / suspended"
    );
    assert_eq!(says().await, day("2028-01-14"));
    who.until("2028-01-14").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled failed_to_collect / terminated"
    );
}
