//! What is given back, by us or by the bank, and what it counts for.

use goodstanding_shared::cancellations::{CancellationReply, CancellationType};

use super::*;
use crate::harness::{TestApp, every_database};

#[every_database]
async fn what_was_given_back_of_it_counts_as_paid_no_longer(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "126.98", &["sysadmin", "hosting-s"]).await;
    // The next bill is not paid, and nothing else settles the period: that the sums fit is what
    // every test ends with.
    who.pay_with(NEVER).await;
    who.until("2026-12-21").await;
    who.work().await;
    let late = who.service(&services[0]).await;
    assert_eq!(late.ended_for, Some(EndCause::NotDelivered));
    let stands = who.stands(&id, &services[1]).await;
    assert_eq!(stands, "active unusable_payment_method / active");
}

#[every_database]
async fn a_refund_of_a_late_first_payment_is_not_lost_a_second_time(test: TestApp) {
    let who = Somebody::with(&test, ONCE).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    // The retry of another day is paid, and everything begins then.
    who.until("2026-11-23").await;
    let charge = who.latest_transaction(&id).await;
    let refund = json!({"action": "refund", "amount": {"amount": "16.00", "currency": "EUR"},
        "reason_code": 120, "comment": "Goodwill"});
    let staff = test.staff().await;
    let answer = who.transaction_act(&staff, &charge, &refund).await;
    let item = &answer.ok::<TransactionDetails>().items[0];
    let mut paid = Vec::new();
    for service in &services {
        let shown = who.service(service).await.paid.unwrap();
        assert_eq!(item.period_start, Some(shown.from), "{item:?}");
        paid.push(shown.amount.amount());
    }
    assert_eq!(paid, ["12.49", "3.49"], "15.98 in all, to the cent");
}

#[every_database]
async fn a_refund_is_not_lost_a_second_time(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    let charge = who.latest_transaction(&id).await;
    let refund = json!({"action": "refund", "amount": {"amount": "16.00", "currency": "EUR"},
        "reason_code": 120, "comment": "Goodwill"});
    let staff = test.staff().await;
    who.transaction_act(&staff, &charge, &refund).await;
    let mut paid = Vec::new();
    for service in &services {
        let shown = who.service(service).await.paid.unwrap();
        paid.push(shown.amount.amount());
    }
    assert_eq!(paid, ["12.49", "3.49"], "15.98 in all, to the cent");
}

/// A refund counts for what was paid once, for good, as for a period, also where a part of it is
/// over.
#[every_database]
async fn a_refund_of_what_was_paid_once_is_taken_off(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let me = who.me().await;
    let line = json!({"product": "onboarding", "plan": "ONE-TIME", "quantity": 1, "name": "One"});
    let body = json!({
        "lines": [line, line],
        "due_today": {"amount": "239.98", "currency": "EUR"},
        "payment_method": me.default_method().await,
    });
    let placed = me.post("/api/v1/orders", &body).key("two");
    let order: Order = placed.send().await.created();
    who.work().await;
    let id = order.lines[0].subscription.to_string();
    let present = who.service(&order.lines[1].service.to_string()).await;
    let ended = me.cancel(&present, CancellationType::Immediate);
    let _: CancellationReply = ended.send().await.created();
    let charge = who.latest_transaction(&id).await;
    let staff = test.staff().await;
    let refund = json!({"action": "refund", "amount": {"amount": "10.00", "currency": "EUR"},
        "reason_code": 120, "comment": "Goodwill"});
    who.transaction_act(&staff, &charge, &refund).await;
    assert_eq!(who.subscription(&id).await.life.paid_minor, 10_999);
}

/// What was paid for an earlier version counted for the present one: when the bank takes it back,
/// that one ends.
#[every_database]
async fn a_chargeback_ends_what_it_counted_for(test: TestApp) {
    let who = Somebody::with(&test, CHARGES_BACK).await;
    let (id, service) = who.order("builder", "ANNUAL", "59.90").await;
    let up = json!({"action": "upgrade", "plan": "MONTHLY",
        "charged_now": {"amount": "0.00", "currency": "EUR"}});
    let changed = who.act(&id, up).await;
    let _: SubscriptionActionReply = changed.ok();
    let bill = who.service_details(&service).await.subscription.unwrap();
    who.until("2026-12-10").await;
    who.work().await;
    assert_eq!(
        who.stands(&bill.id.to_string(), &service).await,
        "cancelled terminated / terminated"
    );
    let ended_for = who.service(&service).await.ended_for;
    assert_eq!(ended_for, Some(EndCause::Chargeback));
}
