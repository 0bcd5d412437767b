//! What is set up when, and what becomes of what is not.

use insta::assert_snapshot;

use super::words::says;
use super::*;
use crate::harness::{TestApp, every_database};

#[every_database]
async fn what_nobody_sets_up_in_time_is_given_back(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "126.98", &["sysadmin", "hosting-s"]).await;
    assert_eq!(
        says(&who.service(&services[0]).await),
        "pending | due not_set_up | unpaid - | paid 119.99"
    );
    who.until("2026-12-21").await;
    who.work().await;
    let late = who.service(&services[0]).await;
    assert_eq!(late.status, ServiceStatus::Terminated);
    assert_eq!(late.ended_for, Some(EndCause::NotDelivered));
    assert_eq!(
        who.money(&id).await,
        [
            "126.98 recurring settled",
            "119.99 refund refunded",
            "6.99 recurring captured"
        ],
        "its sibling goes on"
    );
}

/// What is paid and accepted while its subscription is paused is set up by the resume.
#[every_database]
async fn nothing_is_set_up_while_its_subscription_is_paused(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("sysadmin", "MONTHLY", "119.99").await;
    who.act(&id, json!({"action": "pause_now"})).await;
    let staff = test.staff().await;
    let address = format!("/api/v1/services/{service}");
    let accept = async || {
        let present: ServiceDetails = staff.read(&address).await;
        let body = json!({"action": "activate", "reason_code": 210, "comment": "checked"});
        let call = staff.post(&format!("{address}/actions"), &body);
        call.version(&present).key(&who.key()).send().await
    };
    let _: ServiceDetails = accept().await.ok();
    let present = who.service(&service).await;
    assert_eq!(present.status, ServiceStatus::Pending);
    assert_eq!(present.waits_for, [ServiceWait::Resume]);
    assert_snapshot!(accept().await.refusal(), @"409 action_refused: The subscription is paused. The service is set up on its resume.");
    who.act(&id, json!({"action": "resume_from_today"})).await;
    assert_eq!(who.service(&service).await.status, ServiceStatus::Active);
}

/// A pause at the end of the first period is too late for what was never set up.
#[every_database]
async fn what_nobody_sets_up_in_time_ends_also_where_a_pause_begins(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "126.98", &["sysadmin", "hosting-s"]).await;
    who.act(&id, json!({"action": "pause_at_end"})).await;
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&id, &services[0]).await,
        "paused good_standing / terminated"
    );
    let sibling = who.service(&services[1]).await;
    assert_eq!(sibling.status, ServiceStatus::Suspended);
    assert_eq!(who.money(&id).await[1], "119.99 refund refunded");
}

/// After a change of plan another subscription bills what was ordered: the order's page asks that
/// one whether it is paused.
#[every_database]
async fn an_order_says_what_waits_for_the_resume_of_what_bills_it_now(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("sysadmin", "MONTHLY", "119.99").await;
    let up = json!({"action": "upgrade", "plan": "QUARTERLY",
        "charged_now": {"amount": "229.65", "currency": "EUR"}});
    let changed = who.act(&id, up).await;
    let _: SubscriptionActionReply = changed.ok();
    who.work().await;
    let bill = who.service_details(&service).await.subscription.unwrap();
    let bill = bill.id.to_string();
    assert_ne!(bill, id);
    who.act(&bill, json!({"action": "pause_now"})).await;
    let order: Order = who.me().await.read(&who.latest_order().await).await;
    let waits_for = [ServiceWait::Resume, ServiceWait::Acceptance];
    assert_eq!(order.lines[0].waits_for, waits_for);
}
