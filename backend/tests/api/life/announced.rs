//! What rows and pages announce as the next charge.

use goodstanding_shared::cancellations::{CancellationReply, CancellationType};
use goodstanding_shared::subscriptions::life::{Terms, Upgrade};
use goodstanding_shared::subscriptions::{Subscription, UpgradeOffer};
use goodstanding_shared::transactions::Transaction;

use super::words::{coming, upgrade};
use super::*;
use crate::harness::{TestApp, every_database};

#[every_database]
async fn what_pauses_is_not_announced_as_charged_and_says_why_it_is_not_due(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        coming(&who).await,
        ["2026-12-21 24.99", "2027-01-21 24.99", "2027-02-21 24.99"]
    );
    who.act(&id, json!({"action": "pause_at_end"})).await;
    assert!(coming(&who).await.is_empty());
    assert_eq!(who.subscription(&id).await.next_charge, None);
    who.until("2026-12-21").await;
    let paused = who.service(&service).await;
    assert_eq!(paused.status, ServiceStatus::Suspended);
    assert_eq!(paused.no_due, Some(NoDueDate::Paused));
    assert_eq!(paused.suspended_for, [SuspensionCause::Paused]);
    // Staff suspend it too: with the resume of the subscription it is not there yet.
    let staff_acts = async |action: &str| {
        let staff = test.staff().await;
        let address = format!("/api/v1/services/{service}");
        let read: ServiceDetails = staff.read(&address).await;
        let body = json!({"action": action, "reason_code": 200, "comment": "abuse"});
        let call = staff.post(&format!("{address}/actions"), &body);
        call.version(&read).key(&who.key()).send().await
    };
    assert_eq!(staff_acts("resume").await.code(), "action_refused");
    let _: ServiceDetails = staff_acts("suspend").await.ok();
    who.act(&id, json!({"action": "resume_from_today"})).await;
    who.work().await;
    let resumed = who.service(&service).await;
    assert_eq!(resumed.status, ServiceStatus::Suspended);
    assert_eq!(resumed.suspended_for, [SuspensionCause::ByStaff]);
    let resumed: ServiceDetails = staff_acts("resume").await.ok();
    assert_eq!(resumed.service.status, ServiceStatus::Active);
}

#[every_database]
async fn what_is_to_end_is_not_part_of_the_next_charge(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    let leaving = who.service(&services[1]).await;
    let me = who.me().await;
    let asked = me.cancel(&leaving, CancellationType::OnServiceDueDate);
    let _: CancellationReply = asked.send().await.created();
    assert_eq!(coming(&who).await[0], "2026-12-21 24.99");
    let bill = who.subscription(&id).await;
    assert_eq!(bill.next_charge.unwrap().amount.amount(), "24.99");
    assert_eq!(bill.leaving[0].on, date("2026-12-21"));
    who.until("2026-12-21").await;
    assert_eq!(
        who.money(&id).await,
        ["31.98 recurring settled", "24.99 recurring captured"]
    );
    let ended = who.service(&services[1]).await;
    assert_eq!(ended.status, ServiceStatus::Canceled);
    // The second payment is for the other one alone.
    let me = who.me().await;
    let paid = async |service: &str| {
        let address = format!("/api/v1/transactions?service={service}");
        let rows: Vec<Transaction> = me.rows(&address).await;
        rows.len()
    };
    assert_eq!([paid(&services[0]).await, paid(&services[1]).await], [2, 1]);
}

/// What a row of the subscriptions says comes next.
async fn row_says(who: &Somebody<'_>, id: &str) -> String {
    let rows: Page<Subscription> = who.me().await.read("/api/v1/subscriptions").await;
    let is_it = |row: &&Subscription| row.id.to_string() == id;
    let row = rows.items.iter().find(is_it).unwrap();
    let today = who.test.app.clock().now().date_naive();
    let words = row.explain(today).rest;
    format!("{words} {:?}", row.next_bill(today))
}

#[every_database]
async fn a_row_announces_no_bill_of_what_stays_free(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (free, _) = who.order("status", "MONTHLY", "0.00").await;
    let (trial, _) = who.order("builder", "MONTHLY-1-FREE", "0.00").await;
    assert_eq!(row_says(&who, &free).await, "Nothing more is charged. None");
    assert_eq!(
        row_says(&who, &trial).await,
        "The first charge is due on 21 Dec 2026. Some(2026-12-21)"
    );
    who.until("2027-03-01").await;
    assert_eq!(row_says(&who, &free).await, "Nothing more is charged. None");
    assert_eq!(who.money(&free).await, [""; 0]);
}

#[every_database]
async fn a_row_names_no_bill_while_a_change_of_plan_waits_for_its_approval(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("mail-10", "MONTHLY", "5.00").await;
    assert!(!who.service(&service).await.awaits_answer);
    who.pay_with(ASKS).await;
    who.act(&id, upgrade("mail-50", "MONTHLY", "15.06")).await;
    who.work().await;
    assert_eq!(
        row_says(&who, &id).await,
        "The latest payment waits until you or your bank approve it. None"
    );
    assert_eq!(who.subscription(&id).await.next_charge, None);
    assert!(who.service(&service).await.awaits_answer);
}

/// What costs something is to end before it is billed again: only what is free stays.
#[every_database]
async fn a_row_announces_no_bill_where_only_what_is_free_goes_on(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "6.99", &["status", "hosting-s"]).await;
    assert_eq!(
        row_says(&who, &id).await,
        "The next charge is due on 21 Dec 2026. Some(2026-12-21)"
    );
    let paid = who.service(&services[1]).await;
    let me = who.me().await;
    let cancel = me.cancel(&paid, CancellationType::OnServiceDueDate);
    cancel.send().await;
    assert_eq!(row_says(&who, &id).await, "Nothing more is charged. None");
    who.until("2027-03-01").await;
    assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
}

/// What is paid and not set up is not charged again, unless it is set up before.
#[every_database]
async fn an_order_announces_the_next_charge_without_what_is_not_set_up(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = order_lines(&who, "126.98", &["sysadmin", "hosting-s"]).await;
    let me = who.me().await;
    let address = who.latest_order().await;
    let next = async || {
        let order: Order = me.read(&address).await;
        let of_order = order.subscriptions[0].next_charge;
        assert_eq!(of_order, who.subscription(&id).await.next_charge);
        of_order.unwrap().amount.amount()
    };
    assert_eq!(next().await, "6.99");
    let staff = test.staff().await;
    let order: Order = staff.read(&address).await;
    let body = json!({"action": "accept", "reason_code": 200, "comment": "checked"});
    let call = staff.post(&format!("{address}/actions"), &body);
    let _: Order = call.version(&order).key("accept").send().await.ok();
    assert_eq!(next().await, "126.98");
}

/// A cancellation for the end of what is paid goes along with a change of plan: what is cancelled
/// is not part of the bill that the dialog names.
#[every_database]
async fn a_change_of_plan_announces_the_next_charge_without_what_is_cancelled(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "19.98", &["hosting-pro", "hosting-pro"]).await;
    let leaving = who.service(&services[1]).await;
    let me = who.me().await;
    let cancel = me.cancel(&leaving, CancellationType::OnServiceDueDate);
    cancel.send().await;
    let page = who.subscription(&id).await;
    let offers: Vec<UpgradeOffer> = me
        .read(&format!("/api/v1/subscriptions/{id}/upgrades"))
        .await;
    let longer = |offer: &&UpgradeOffer| {
        offer.plan.id.as_str() == "SEMI-ANNUAL" && offer.product.id.as_str() == "hosting-pro"
    };
    let offer = offers.iter().find(longer).unwrap();
    let (old, new) = (page.prices(), [page.price_of(offer).unwrap()]);
    let old = Terms {
        plan: &page.plan,
        prices: &old,
    };
    let new = Terms {
        plan: &offer.plan,
        prices: &new,
    };
    let now = test.app.clock().now();
    let decided = Upgrade::decide(&page.life, now, old, new).unwrap();
    let left = page.prices_after(offer, &decided).unwrap();
    let [left] = left.as_slice() else {
        panic!("{left:?}")
    };
    assert_eq!(left.full.minor() * 2, new.prices[0].full.minor());
    let body = json!({"action": "upgrade", "plan": "SEMI-ANNUAL", "charged_now": decided.charge});
    let reply: SubscriptionActionReply = who.act(&id, body).await.ok();
    who.work().await;
    let billed = who
        .service_details(&services[0])
        .await
        .subscription
        .unwrap();
    let next = who.subscription(&billed.id.to_string()).await.next_charge;
    assert_eq!(next.unwrap().amount, left.full, "{reply:?}");
}
