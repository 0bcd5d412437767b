//! Where a service, its subscription and the money meet: what a page says of one of them is what
//! happens to the others.

use goodstanding_shared::cancellations::{CancellationReply, CancellationType};
use goodstanding_shared::ids::PaymentMethodId;
use insta::assert_snapshot;

use super::words::{coming, says};
use super::*;
use crate::harness::every_database;

#[every_database]
async fn a_retry_sets_up_what_the_first_attempt_did_not_pay(test: TestApp) {
    let who = Somebody::with(&test, ONCE).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    let [vps, hosting] = services.as_slice() else {
        panic!("two services");
    };
    assert_eq!(
        says(&who.service(vps).await),
        "pending | due not_set_up | unpaid 31.98 payment_failed since 2026-11-21 | paid -"
    );
    assert_eq!(
        says(&who.service(hosting).await),
        "active | due 2026-11-21 | unpaid 31.98 payment_failed since 2026-11-21 | paid -",
        "what is set up with its order works meanwhile"
    );
    assert_eq!(coming(&who).await[0], "2026-11-22 31.98");
    who.until("2026-11-22").await;
    who.work().await;
    assert_eq!(
        who.money(&id).await,
        ["31.98 recurring cancelled", "31.98 recurring captured"]
    );
    assert_eq!(
        says(&who.service(vps).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    assert_eq!(
        says(&who.service(hosting).await),
        "active | due 2026-12-21 | unpaid - | paid 6.99"
    );
    // This card declines every first attempt.
    who.until("2026-12-22").await;
    who.work().await;
    assert_eq!(who.service(vps).await.next_due, Some(date("2027-01-21")));
}

#[every_database]
async fn paying_now_sets_up_too_and_nothing_unpaid_is_lost(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        says(&who.service(&service).await),
        "pending | due not_set_up | unpaid 24.99 first_payment_failed since 2026-11-21 | paid -"
    );
    let called_off_on = who.service(&service).await.unpaid.unwrap().works_until;
    assert_eq!(called_off_on, Some(date("2026-12-05")));
    who.pay_with(GOOD).await;
    who.act(&id, json!({"action": "pay_now"})).await;
    who.work().await;
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    // A renewal that fails: nothing of the new period was paid, so nothing of it is lost.
    who.pay_with(NEVER).await;
    who.until("2026-12-22").await;
    let failing = who.service(&service).await;
    assert_eq!(
        says(&failing),
        "active | due 2026-12-21 | unpaid 24.99 unusable_payment_method since 2026-12-21 | paid 24.99"
    );
    assert_eq!(failing.paid.unwrap().until, Some(date("2026-12-21")));
    assert!(coming(&who).await.is_empty(), "no retry would help");
}

#[every_database]
async fn what_ends_unpaid_is_terminated_and_cannot_be_brought_back_alone(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    who.pay_with(NEVER).await;
    who.until("2027-02-01").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled failed_to_collect / terminated"
    );
    let ended = who.service(&service).await;
    assert_eq!(ended.ended_for, Some(EndCause::Unpaid));
    assert_eq!(ended.no_due, Some(NoDueDate::Ended));
    let staff = test.staff().await;
    let body = json!({"action": "resume", "reason_code": 200, "comment": "please"});
    let call = staff.post(&format!("/api/v1/services/{service}/actions"), &body);
    let refused = call.version(&ended).key(&who.key()).send().await;
    assert_snapshot!(refused.refusal(), @r"
    409 action_refused: The service is Terminated; this is possible only while a service is
    Suspended.
    ");
}

#[every_database]
async fn cancelling_the_last_service_while_it_is_unpaid_is_not_completed(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-22").await;
    let unpaid = async |service: &str| {
        let unpaid = who.service(service).await.unpaid.unwrap();
        unpaid.amount.amount()
    };
    assert_eq!(unpaid(&services[0]).await, "31.98");
    for (service, then) in services
        .iter()
        .zip(["active in_retry", "cancelled failed_to_collect"])
    {
        let me = who.me().await;
        let cancel = me.cancel(&who.service(service).await, CancellationType::Immediate);
        let _: CancellationReply = cancel.send().await.created();
        assert_eq!(who.stands(&id, service).await, format!("{then} / canceled"));
        if then == "active in_retry" {
            assert_eq!(unpaid(&services[1]).await, "6.99", "less by its share");
        }
    }
}

/// Another of the customer's own methods pays at once and from then on; one that is gone changes
/// nothing.
#[every_database]
async fn paying_now_with_another_method_pays_with_it_from_then_on(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let me = who.me().await;
    let body = json!({"number": GOOD, "expires": "12/39"});
    let add = me.post("/api/v1/payment-methods", &body);
    let added: PaymentMethod = add.key(&who.key()).send().await.created();
    let method = added.brief.id;
    let foreign = test.person("anna").await.default_method().await;
    for gone in [foreign.unwrap(), PaymentMethodId::from_bits(0)] {
        let body = json!({"action": "pay_now", "payment_method": gone});
        assert_snapshot!(who.act(&id, body).await.refusal(), @r"
        409 payment_method_gone: Nothing was charged. This payment method is no longer there.
        Choose another one.
        payment_method: This payment method is no longer there. Choose another one.
        ");
    }
    assert_eq!(who.money(&id).await, ["24.99 recurring cancelled"]);
    let paid = who
        .act(&id, json!({"action": "pay_now", "payment_method": method}))
        .await;
    let paid: SubscriptionActionReply = paid.ok();
    assert_eq!(paid.charge.unwrap().payment_method.unwrap().id, method);
    assert_eq!(paid.details.unwrap().payment_method.unwrap().id, method);
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    who.until("2026-12-22").await;
    who.work().await;
    assert_eq!(
        who.service(&service).await.next_due,
        Some(date("2027-01-21"))
    );
}

#[every_database]
async fn what_is_to_end_does_not_pause_on_that_day(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    who.act(&id, json!({"action": "pause_at_end"})).await;
    let (me, leaving) = (who.me().await, who.service(&service).await);
    let asked = me.cancel(&leaving, CancellationType::OnServiceDueDate);
    let _: CancellationReply = asked.send().await.created();
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel billing_completed / active"
    );
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled billing_completed / canceled"
    );
}

/// Both are to end, staff end one of them now, and the customer keeps the other: only that one is
/// billed from then on.
#[every_database]
async fn what_staff_end_while_all_is_to_end_is_billed_no_more(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    let me = who.me().await;
    for service in &services {
        let service = who.service(service).await;
        let asked = me.cancel(&service, CancellationType::OnServiceDueDate);
        let _: CancellationReply = asked.send().await.created();
    }
    let [kept, ended] = services.as_slice() else {
        panic!("two services");
    };
    assert_eq!(
        who.stands(&id, kept).await,
        "pending_cancel billing_completed / active"
    );
    let staff = test.staff().await;
    let complete = json!({
        "action": "complete_cancellation",
        "reason_code": 100,
        "comment": "asked by telephone",
    });
    let done = staff
        .post(&format!("/api/v1/services/{ended}/actions"), &complete)
        .version(&who.service(ended).await)
        .key(&who.key())
        .send()
        .await;
    let _: ServiceDetails = done.ok();
    let service = who.service(kept).await;
    let request = service.cancellation.as_ref().unwrap().id;
    let path = format!("{}/{request}/withdrawal", cancellations(&service));
    let kept_on = me
        .request(axum::http::Method::POST, &path)
        .version(&service)
        .key(&who.key())
        .send()
        .await;
    let _: CancellationReply = kept_on.ok();
    assert_eq!(coming(&who).await[0], "2026-12-21 24.99");
    who.until("2026-12-21").await;
    who.work().await;
    assert_eq!(
        who.money(&id).await,
        ["31.98 recurring settled", "24.99 recurring captured"]
    );
}

/// A first payment that failed is tried again outside of its order, and in a second purchase its
/// cycle is not the first one.
#[every_database]
async fn an_order_shows_its_first_payment_also_where_that_is_tried_again(test: TestApp) {
    let who = Somebody::with(&test, ONCE).await;
    who.order("hosting-s", "MONTHLY-1-FREE", "0.00").await;
    let (again, _) = who.order("hosting-pro", "MONTHLY-1-FREE", "9.99").await;
    let me = who.me().await;
    let charge = who.latest_transaction(&again).await;
    let charge: TransactionDetails = me.read(&format!("/api/v1/transactions/{charge}")).await;
    let order = format!("/api/v1/orders/{}", charge.order.unwrap());
    who.until("2026-11-24").await;
    let order: Order = who.me().await.read(&order).await;
    let amounts = order
        .transactions
        .iter()
        .map(|charge| charge.amount.amount());
    assert_eq!(amounts.collect::<Vec<_>>(), ["9.99", "9.99"]);
    assert_eq!(order.transactions[0].status, TransactionStatus::Cancelled);
}
