//! A payment method that is added while something waits for one pays it at once, for what the
//! customer was told, or nothing happens.

use axum::http::StatusCode;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{
    AddedPaymentMethod, Subscription, SubscriptionStatus, UnpaidSubscription,
};
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus};
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{Answer, TestApp, Visitor, at_once, every_database};
use crate::life::{ASKS, GOOD, NEVER, NEVER_SOFTLY, Somebody};
use crate::payments::list;

const UNPAID: &str = "/api/v1/unpaid";

/// Adds a card that is to pay for these, for so much.
async fn add_and_pay(
    who: &Visitor<'_>,
    number: &str,
    pay_for: &[&str],
    amount: &str,
    key: &str,
) -> Answer {
    let body = json!({
        "number": number,
        "expires": "12/39",
        "pay_for": pay_for,
        "amount": {"amount": amount, "currency": "EUR"},
    });
    let call = who.post("/api/v1/payment-methods", &body).key(key);
    call.send().await
}

async fn unpaid(who: &Visitor<'_>) -> Vec<UnpaidSubscription> {
    who.read(UNPAID).await
}

/// Which ones wait for a payment, in the order of the list.
async fn unpaid_ids(who: &Visitor<'_>) -> Vec<String> {
    let listed = unpaid(who).await;
    listed.iter().map(|bill| bill.id.to_string()).collect()
}

/// Two orders whose first charge was declined, for good and for now: their subscriptions and
/// services.
async fn two_unpaid(test: &TestApp) -> (Somebody<'_>, [(String, String); 2]) {
    let who = Somebody::with(test, NEVER).await;
    // The replacement is declined as well.
    let hard = who.order("vps-4", "MONTHLY", "59.00").await;
    who.pay_with(NEVER_SOFTLY).await;
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let soft = who.order("vps-2", "MONTHLY", "24.99").await;
    (who, [hard, soft])
}

#[every_database]
async fn what_is_unpaid_is_listed_with_its_services_and_what_it_costs_now(test: TestApp) {
    let (who, [hard, soft]) = two_unpaid(&test).await;
    let me = who.me().await;
    let listed = unpaid(&me).await;
    let told = |bill: &UnpaidSubscription| {
        let (amount, since) = (bill.amount.amount(), bill.unpaid_since);
        format!("{} {amount} since {since}", bill.id)
    };
    assert_eq!(
        listed.iter().map(told).collect::<Vec<_>>(),
        // The setup fee is part of the first charge.
        [
            format!("{} 59.00 since 2026-11-21", hard.0),
            format!("{} 24.99 since 2026-11-21", soft.0),
        ]
    );
    let waits = &listed[0].services[0];
    assert_eq!(waits.id.to_string(), hard.1);
    assert_eq!(waits.name.as_str(), "Mine");
    // Paid later than it began: it begins then.
    who.act(&soft.0, json!({"action": "cancel_now"})).await;
    assert_eq!(unpaid(&me).await.len(), 1, "what is over is not unpaid");
    let customer = me.session().await.customer.unwrap();
    let of_theirs = format!("{UNPAID}?customer={}", customer.id);
    let staff = test.staff().await;
    let seen: Vec<UnpaidSubscription> = staff.read(&of_theirs).await;
    assert_eq!(seen, unpaid(&me).await);
    assert_snapshot!(staff.get(UNPAID).await.refusal(), @r"
    400 invalid_query: Say whose: customer.
    customer: Say whose: customer
    ");
    let ben = test.ben().await;
    assert_eq!(ben.get(&of_theirs).await.status, StatusCode::NOT_FOUND);
    assert!(unpaid(&ben).await.is_empty());
}

#[every_database]
async fn a_new_card_pays_at_once_what_it_is_told_to_and_nothing_else(test: TestApp) {
    let (who, [hard, soft]) = two_unpaid(&test).await;
    let me = who.me().await;
    let added = add_and_pay(&me, GOOD, &[&hard.0], "59.00", "one").await;
    let made: AddedPaymentMethod = added.created();
    let brief = Some(made.method.brief);
    assert_eq!(made.method.pays_for, 1);
    let [paid] = made.paid.as_slice() else {
        panic!("{:?}", made.paid);
    };
    assert_eq!(paid.id.to_string(), hard.0);
    assert_eq!(paid.charge.status, TransactionStatus::Captured);
    assert_eq!(paid.charge.payment_method, brief);
    assert_eq!(paid.standing.status(), SubscriptionStatus::Active);
    assert_eq!(paid.services[0].status, ServiceStatus::Active);
    assert_eq!(
        who.stands(&hard.0, &hard.1).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.stands(&soft.0, &soft.1).await,
        "processing - / pending",
        "the other one is left alone"
    );
    assert_eq!(who.money(&hard.0).await.len(), 3);
    assert_eq!(unpaid_ids(&me).await, [soft.0.as_str()]);
    // Sent twice, added and charged once.
    let again = add_and_pay(&me, GOOD, &[&hard.0], "59.00", "one").await;
    assert_eq!((again.status, &again.text), (added.status, &added.text));
    assert_eq!(list(&me).await.len(), 2);
    assert_eq!(who.money(&hard.0).await.len(), 3);
    // It goes on paying.
    who.until("2026-12-22").await;
    assert_eq!(who.money(&hard.0).await[3], "49.00 recurring captured");
    assert_eq!(who.subscription(&hard.0).await.payment_method, brief);
}

#[every_database]
async fn it_saves_what_is_retried_or_waits_or_is_in_its_days_of_grace(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let mut ordered = Vec::new();
    for _ in 0..2 {
        ordered.push(who.order("hosting-s", "MONTHLY", "6.99").await);
    }
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-22").await;
    let (first, second) = (&ordered[0], &ordered[1]);
    assert_eq!(
        who.stands(&first.0, &first.1).await,
        "active in_retry / active"
    );
    let me = who.me().await;
    assert_eq!(unpaid(&me).await.len(), 2);
    let added = add_and_pay(&me, GOOD, &[&first.0], "6.99", "retry").await;
    let _: AddedPaymentMethod = added.created();
    assert_eq!(
        who.stands(&first.0, &first.1).await,
        "active good_standing / active"
    );
    who.until("2026-12-27").await;
    assert_eq!(
        who.stands(&second.0, &second.1).await,
        "active grace_period / active"
    );
    let me = who.me().await;
    // Another card that is declined too: it is added, and the reply says what became of the
    // charge.
    let declined = add_and_pay(&me, NEVER, &[&second.0], "6.99", "declined").await;
    let charge = &declined.created::<AddedPaymentMethod>().paid[0].charge;
    assert_eq!(charge.status, TransactionStatus::Cancelled);
    assert_eq!(charge.response, Some(ResponseCode::ExpiredCard));
    let waits = add_and_pay(&me, ASKS, &[&second.0], "6.99", "asks").await;
    let charge = &waits.created::<AddedPaymentMethod>().paid[0].charge;
    assert_eq!(charge.status, TransactionStatus::AuthorizationPending);
    // A charge of it is under way now.
    let twice = add_and_pay(&me, GOOD, &[&second.0], "6.99", "twice").await;
    assert_snapshot!(twice.refusal(), @r"
    409 action_refused: Nothing was changed. One of the subscriptions is paid already, or a
    charge of it is under way. Look again at what is unpaid.
    ");
}

#[every_database]
async fn nothing_is_added_or_charged_where_anything_is_wrong(test: TestApp) {
    let (who, [hard, soft]) = two_unpaid(&test).await;
    let me = who.me().await;
    let before = (list(&me).await, unpaid(&me).await);
    let anna = test.anna().await;
    let hers: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=1").await;
    let theirs = hers.items[0].id.to_string();
    let nobodys = format!("sub_{}", "0".repeat(26));
    let both = [hard.0.as_str(), soft.0.as_str()];
    let cheap = add_and_pay(&me, GOOD, &both, "83.98", "cheap").await;
    assert_snapshot!(cheap.refusal(), @r"
    409 price_changed: Nothing was changed. It now comes to 83.99 EUR: look at it and try
    again.
    ");
    let mut refusals = Vec::new();
    for (key, other) in [("theirs", &theirs), ("nobodys", &nobodys)] {
        let pay_for = [hard.0.as_str(), other];
        let refused = add_and_pay(&me, GOOD, &pay_for, "83.99", key).await;
        assert_eq!(refused.code(), "action_refused", "{}", refused.text);
        refusals.push(refused.anonymous());
    }
    assert_eq!(refusals[0], refusals[1], "somebody else's tells nothing");
    let pay_twice = [hard.0.as_str(), hard.0.as_str()];
    let refused = add_and_pay(&me, GOOD, &pay_twice, "118.00", "named twice").await;
    assert_eq!(refused.code(), "idempotency_key_missing");
    let refused = add_and_pay(&me, GOOD, &pay_twice, "118.00", "named-twice").await;
    assert_snapshot!(refused.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    pay_for: Name each subscription once
    ");
    let refused = add_and_pay(&me, GOOD, &[], "1.00", "nothing").await;
    assert_snapshot!(refused.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    amount: Say what is charged at once, with what is to be paid
    ");
    let untold = json!({"number": GOOD, "expires": "12/39", "pay_for": both});
    let untold = me.post("/api/v1/payment-methods", &untold).key("untold");
    assert_snapshot!(untold.send().await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    amount: Say what is charged at once, with what is to be paid
    ");
    let refused = add_and_pay(&me, "4111 1111 1111 1111", &both, "83.99", "number").await;
    assert_snapshot!(refused.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    number: Enter one of the test numbers listed here; a real number has no place in a
    sandbox
    ");
    assert_eq!((list(&me).await, unpaid(&me).await), before);
    for ((id, _), charges) in [(&hard, 2), (&soft, 1)] {
        assert_eq!(who.money(id).await.len(), charges);
    }
}

#[every_database]
async fn of_two_new_cards_at_once_one_pays(test: TestApp) {
    let (who, [hard, _]) = two_unpaid(&test).await;
    let me = who.me().await;
    let key = |number: u32| format!("at-once-{number}");
    let keys: Vec<String> = (0..6).map(key).collect();
    let pay_for = [hard.0.as_str()];
    let calls = keys
        .iter()
        .map(|key| add_and_pay(&me, GOOD, &pay_for, "59.00", key))
        .collect();
    let answers = at_once(calls).await;
    let made = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(made.count(), 1);
    for answer in &answers {
        let is_told = answer.status == StatusCode::CREATED || answer.code() == "action_refused";
        assert!(is_told, "{}", answer.text);
    }
    assert_eq!(who.money(&hard.0).await.len(), 3, "charged once more");
    assert_eq!(list(&me).await.len(), 2);
}
