//! What customers change: pauses, cancellations, upgrades.

use chrono::{DateTime, Utc};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::cancellations::CancellationReply;
use goodstanding_shared::subscriptions::UpgradeOffer;
use insta::assert_snapshot;

use super::words::upgrade;
use super::*;
use crate::harness::every_database;

#[every_database]
async fn a_pause_switches_off_and_a_resume_on_again(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let paused = who.act(&id, json!({"action": "pause_at_end"})).await;
    let _: SubscriptionActionReply = paused.ok();
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
    assert_snapshot!(refused.refusal(), @"409 action_refused: Nothing is unpaid.");
    who.until("2027-01-06").await;
    assert_eq!(
        who.money(&id).await.len(),
        1,
        "nothing is charged while it is paused"
    );
    let resumed = who.act(&id, json!({"action": "resume_keeping_date"})).await;
    let resumed: SubscriptionActionReply = resumed.ok();
    // 15 of 31 days, charged with the answer.
    let charge = resumed.charge.unwrap();
    assert_eq!(charge.amount.amount(), "3.38");
    assert_eq!(charge.status, TransactionStatus::Captured);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    let bill = resumed.details.unwrap().subscription;
    assert_eq!(bill.next_bill_on, Some(date("2027-01-21")));
    who.until("2027-01-21").await;
    assert_eq!(who.money(&id).await[2], "6.99 recurring captured");
}

#[every_database]
async fn a_cancellation_at_the_end_can_be_withdrawn_until_then(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let cancel = json!({"action": "cancel_at_end", "comment": "Moving away"});
    let _: SubscriptionActionReply = who.act(&id, cancel.clone()).await.ok();
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel billing_completed / active"
    );
    let marked = who.service_details(&service).await;
    let mark = marked.service.cancellation.unwrap();
    assert_eq!(mark.effective_on, date("2026-12-21"));
    let request = marked.last_cancellation.unwrap();
    assert_eq!(request.reason.as_str(), "Moving away");
    let withdrawn = who.act(&id, json!({"action": "withdraw"})).await;
    let _: SubscriptionActionReply = withdrawn.ok();
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.service(&service).await.cancellation, None);
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
    assert_snapshot!(late.refusal(), @"409 action_refused: The subscription is over: nothing can be changed any more.");
}

#[every_database]
async fn an_upgrade_costs_the_difference_or_does_not_happen(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let offers = format!("/api/v1/subscriptions/{id}/upgrades");
    let offers: Vec<UpgradeOffer> = who.me().await.read(&offers).await;
    let is_offered = |product: &str| {
        let mut offers = offers.iter();
        offers.any(|offer| offer.product.id.as_str() == product)
    };
    assert!(
        is_offered("vps-4") && !is_offered("hosting-s"),
        "{offers:?}"
    );
    let now = test.clock.now();
    test.clock
        .advance("2026-12-06T00:00:00Z".parse::<DateTime<Utc>>().unwrap() - now);
    let up = |amount: &str| upgrade("vps-4", "MONTHLY", amount);
    let dearer = who.act(&id, up("36.00")).await;
    assert_snapshot!(dearer.refusal(), @r"
    409 price_changed: Nothing was changed. It now costs 36.50 EUR: look at it and try
    again.
    ");
    // 15 of 30 days of 24.99 are not used: 49.00 - 12.50.
    who.pay_with(NEVER).await;
    let declined: SubscriptionActionReply = who.act(&id, up("36.50")).await.ok();
    let charge = declined.charge.unwrap();
    assert_eq!(charge.status, TransactionStatus::Cancelled);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.pay_with(GOOD).await;
    let upgraded: SubscriptionActionReply = who.act(&id, up("36.50")).await.ok();
    let details = upgraded.details.unwrap();
    let new = details.subscription.id.to_string();
    assert_ne!(new, id);
    assert_eq!(upgraded.charge.unwrap().amount.amount(), "36.50");
    let next = details.subscription.next_bill_on;
    assert_eq!(next, Some(date("2027-01-06")));
    assert_eq!(details.versions.len(), 2);
    assert_eq!(
        who.stands(&id, &service).await,
        "upgraded billing_completed / active"
    );
    let delivered = who.service_details(&service).await;
    assert_eq!(delivered.service.product.id.as_str(), "vps-4");
    let billed = delivered.subscription.unwrap();
    assert_eq!(billed.id, details.subscription.id);
    who.until("2027-01-06").await;
    assert_eq!(who.money(&new).await[1], "49.00 recurring captured");
    // Down again: what is not used of it is given back.
    let down = who.act(&new, upgrade("vps-2", "MONTHLY", "0.00")).await;
    let _: SubscriptionActionReply = down.ok();
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
    let _: SubscriptionActionReply = done.ok();
    who.work().await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled terminated / terminated"
    );
    let ended_for = who.service(&service).await.ended_for;
    assert_eq!(ended_for, Some(EndCause::ContractWithdrawn));
    assert_eq!(
        who.money(&id).await,
        ["59.00 recurring settled", "59.00 refund refunded"]
    );
    who.until("2026-12-06").await;
    let refused = who.staff_act(&late, withdraw).await;
    assert_snapshot!(refused.refusal(), @r"
    409 action_refused: The 14 days in which the customer could withdraw from the contract
    are over.
    ");
}

#[every_database]
async fn what_an_upgrade_counted_is_given_back_too_and_only_once(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("hosting-s", "ANNUAL", "69.90").await;
    // Most of it is paid with what was paid before.
    who.until("2026-11-22").await;
    let up = who
        .act(&id, upgrade("hosting-pro", "ANNUAL", "30.19"))
        .await;
    let up: SubscriptionActionReply = up.ok();
    let second = up.details.unwrap().subscription.id.to_string();
    who.until("2026-11-23").await;
    let down = upgrade("hosting-s", "MONTHLY", "0.00");
    let down: SubscriptionActionReply = who.act(&second, down).await.ok();
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
    let third = down.details.unwrap().subscription.id.to_string();
    let staff = test.staff().await;
    let all = json!({"action": "refund", "reason_code": 120, "comment": "Goodwill"});
    let oldest = who.oldest_transaction(&id).await;
    let refunded = who.transaction_act(&staff, &oldest, &all).await;
    let _: TransactionDetails = refunded.ok();
    assert_eq!(who.subscription(&third).await.life.paid_minor, 0);
}

#[every_database]
async fn a_change_of_plan_that_is_invoiced_is_owed(test: TestApp) {
    test.breaks(
        &[I::ReferencePayment],
        "a card becomes an agreement to pay by invoice",
    );
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    test.sql(&[
        "update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '',
        expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')",
    ])
    .await;
    let up = who
        .act(&id, upgrade("hosting-pro", "MONTHLY", "3.10"))
        .await;
    let bill = up.ok::<SubscriptionActionReply>().details.unwrap();
    let new = bill.subscription.id.to_string();
    assert_eq!(bill.life.paid_minor, 689, "what was paid before");
    assert_eq!(bill.life.invoice_due_on, Some(date("2026-12-05")));
    who.until("2026-12-06").await;
    assert_eq!(who.stands(&new, &service).await, "active overdue / active");
    let invoice = who.latest_transaction(&new).await;
    let staff = test.staff().await;
    let pay = json!({"action": "record_payment", "reason_code": 200, "comment": "arrived"});
    let paid = who.transaction_act(&staff, &invoice, &pay).await;
    let _: TransactionDetails = paid.ok();
    assert_eq!(
        who.stands(&new, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.subscription(&new).await.life.paid_minor, 999);
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
    let placed = me.post("/api/v1/orders", &body).key("both");
    let order: Order = placed.send().await.created();
    who.work().await;
    let [leaves, stays] = order.lines.as_slice() else {
        panic!("{:?}", order.lines);
    };
    let leaving = who.service(&leaves.service.to_string()).await;
    let body = json!({"type": "on_service_due_date", "reason": "Moving away"});
    let call = me.post(&cancellations(&leaving), &body);
    let asked = call.version(&leaving).key("leave").send().await;
    let _: CancellationReply = asked.created();
    (
        leaves.subscription.to_string(),
        leaves.service.to_string(),
        stays.service.to_string(),
    )
}

/// A cancellation that was requested for the end of what is paid takes effect there, also where a
/// pause moves it.
#[every_database]
async fn a_request_goes_along_with_what_is_paid_through_a_pause(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, leaves, stays) = one_of_two_leaves(&who).await;
    let ends = async || {
        let mark = who.service(&leaves).await.cancellation;
        mark.unwrap().effective_on
    };
    who.until("2026-12-01").await;
    who.act(&id, json!({"action": "pause_now"})).await;
    assert_eq!(ends().await, date("2026-12-21"));
    who.until("2026-12-11").await;
    let resumed = who.act(&id, json!({"action": "resume_from_today"})).await;
    let _: SubscriptionActionReply = resumed.ok();
    let present = who.service(&leaves).await;
    let moved = Some(date("2026-12-31"));
    assert_eq!(present.next_due, moved);
    assert_eq!(present.paid.unwrap().until, moved);
    assert_eq!(ends().await, date("2026-12-31"));
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
    assert_eq!(who.service(&stays).await.status, ServiceStatus::Active);
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
