//! What is set up when, and what becomes of what is not.

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
    assert_eq!(
        (&late["status"], &late["ended_for"]),
        (&json!("terminated"), &json!("not_delivered"))
    );
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
        let present = staff.get(&address).await.json;
        let body = json!({"action": "activate", "reason_code": 210, "comment": "checked"});
        let call = staff.post(&format!("{address}/actions"), &body);
        call.version(&present).key(&who.key()).send().await
    };
    assert_eq!(accept().await.status, StatusCode::OK);
    let present = who.service(&service).await;
    assert_eq!(
        (&present["status"], &present["waits_for"]),
        (&json!("pending"), &json!(["resume"]))
    );
    let again = accept().await;
    assert!(
        again.text.contains("It is set up when that is resumed"),
        "{}",
        again.text
    );
    who.act(&id, json!({"action": "resume_from_today"})).await;
    assert_eq!(who.service(&service).await["status"], "active");
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
    assert_eq!(who.service(&services[1]).await["status"], "suspended");
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
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    who.work().await;
    let present = who.service(&service).await;
    let bill = present["subscription"]["id"].as_str().unwrap();
    assert_ne!(bill, id);
    who.act(bill, json!({"action": "pause_now"})).await;
    let order = who.me().await.get(&who.latest_order().await).await.json;
    assert_eq!(
        order["lines"][0]["waits_for"],
        json!(["resume", "acceptance"])
    );
}
