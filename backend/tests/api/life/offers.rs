//! What begins cheaper or free, for whom that is offered, and the setup fee that is due all the
//! same.

use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::subscriptions::UpgradeOffer;
use insta::assert_snapshot;

use super::words::{coming, says};
use super::*;
use crate::harness::{TestApp, every_database};

/// Gives a plan that begins with a free month a price for setting it up.
const DEARER: &str = "update prices set setup_fee_minor = 500 \
                      where product_id = 'hosting-s' and plan_id = 'MONTHLY-1-FREE'";

/// The first month costs nothing, setting it up does: it is charged, tried again and waited for
/// like every other first payment.
#[every_database]
async fn a_setup_fee_before_a_free_month_is_a_first_payment(test: TestApp) {
    test.sql(&[DEARER]).await;
    let who = Somebody::with(&test, ONCE).await;
    let (id, service) = who.order("hosting-s", "MONTHLY-1-FREE", "5.00").await;
    assert_eq!(who.stands(&id, &service).await, "active in_retry / active");
    assert_eq!(
        coming(&who).await[..2],
        ["2026-11-22 5.00", "2026-12-21 6.99"]
    );
    who.until("2026-11-22").await;
    who.work().await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active free_trial / active"
    );
    assert_eq!(
        who.money(&id).await,
        ["5.00 recurring cancelled", "5.00 recurring captured"]
    );
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 0.00"
    );
}

/// The same for a later day: charged on that day, and the free month begins.
#[every_database]
async fn a_setup_fee_before_a_later_free_month_is_charged_on_its_day(test: TestApp) {
    test.sql(&[DEARER]).await;
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who
        .order_for("hosting-s", "MONTHLY-1-FREE", "5.00", Some("2026-12-01"))
        .await;
    who.until("2026-12-01").await;
    who.work().await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active free_trial / active"
    );
    who.until("2027-01-01").await;
    who.work().await;
    assert_eq!(
        who.money(&id).await,
        [
            "0.00 validation authorized_for_validation",
            "5.00 recurring settled",
            "6.99 recurring captured"
        ]
    );
}

/// Without its introductory offer a plan begins with a later cycle, and the setup fee is charged
/// with that one: the check knows, also here.
#[every_database]
async fn a_setup_fee_without_an_introductory_offer_is_no_part_of_the_period(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    who.order("vps-2", "MONTHLY", "24.99").await;
    let (id, _) = who.order("vps-4", "INTRO-3", "59.00").await;
    assert_eq!(who.subscription(&id).await.life.paid_minor, 4900);
    assert_eq!(test.breaches(), []);
}

/// Introductory prices and free periods are for a first purchase of a kind, in the catalogue as in
/// the bill.
#[every_database]
async fn an_introductory_offer_is_for_a_first_purchase(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let known = async || {
        let catalogue: Catalog = who.me().await.read("/api/v1/catalog").await;
        let bought = catalogue.bought.iter();
        bought.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(known().await, Vec::<String>::new());
    let (first, _) = who.order("hosting-s", "MONTHLY-1-FREE", "0.00").await;
    assert_eq!(known().await, ["hosting-s", "hosting-pro"], "of one family");
    let me = who.me().await;
    let body = json!({
        "lines": [
            {"product": "hosting-pro", "plan": "MONTHLY-1-FREE", "quantity": 1, "name": "Again"},
            {"product": "builder", "plan": "MONTHLY-1-FREE", "quantity": 1, "name": "New"},
        ],
        "due_today": {"amount": "9.99", "currency": "EUR"},
        "payment_method": me.default_method().await,
    });
    let placed = me.post("/api/v1/orders", &body).key(&who.key());
    let order: Order = placed.send().await.created();
    who.work().await;
    let [again, new] = order.lines.as_slice() else {
        panic!("{:?}", order.lines);
    };
    let [again, new] = [again, new].map(|line| line.subscription.to_string());
    assert_ne!(again, new, "one for each beginning of the plan");
    let billing = async |id: &str| {
        let bill = who.subscription(id).await.subscription;
        bill.standing.billing().unwrap()
    };
    assert_eq!(billing(&first).await, BillingStatus::FreeTrial);
    assert_eq!(billing(&again).await, BillingStatus::GoodStanding);
    assert_eq!(billing(&new).await, BillingStatus::FreeTrial);
    let order: Order = me.read(&format!("/api/v1/orders/{}", order.id)).await;
    let paid = order
        .transactions
        .iter()
        .map(|charge| charge.amount.amount());
    assert_eq!(
        paid.collect::<Vec<_>>(),
        ["9.99"],
        "its first payment, though not of cycle 1"
    );
    let mut first = coming(&who).await[..3].to_vec();
    first.sort();
    assert_eq!(
        first,
        ["2026-12-21 5.99", "2026-12-21 6.99", "2026-12-21 9.99"]
    );
    who.until("2026-12-22").await;
    who.work().await;
    assert_eq!(who.money(&again).await.len(), 2);
    assert_eq!(who.money(&new).await, ["5.99 recurring captured"]);
}

/// What was bought in another tab meanwhile ends an introductory offer also for what begins later.
#[every_database]
async fn an_order_that_begins_later_is_refused_when_its_first_period_costs_more(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    who.order("builder", "MONTHLY", "5.99").await;
    let me = who.me().await;
    let method = me.default_method().await;
    let line =
        json!({"product": "builder", "plan": "MONTHLY-1-FREE", "quantity": 1, "name": "Later"});
    let body = |due: &str| {
        json!({
            "lines": [line],
            "due_today": {"amount": "0.00", "currency": "EUR"},
            "due_at_start": {"amount": due, "currency": "EUR"},
            "starts_on": "2026-12-24",
            "payment_method": method,
        })
    };
    let refused = me.post("/api/v1/orders", &body("0.00")).key("free");
    assert_snapshot!(refused.send().await.refusal(), @r"
    409 price_changed: Nothing was ordered. The order now costs 5.99 EUR when it starts:
    look at it and order again.
    ");
    let placed = me.post("/api/v1/orders", &body("5.99")).key("full");
    let order: Order = placed.send().await.created();
    who.work().await;
    who.until("2026-12-24").await;
    let id = order.lines[0].subscription.to_string();
    let money = who.money(&id).await;
    assert_eq!(money.last().unwrap(), "5.99 recurring captured");
}

/// What differs in an introductory offer only is offered once: a change of plan takes the full
/// price.
#[every_database]
async fn a_change_offers_what_comes_to_the_same_once(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    for (product, plan, due) in [
        ("hosting-s", "MONTHLY", "6.99"),
        ("hosting-s", "MONTHLY-1-FREE", "6.99"),
    ] {
        let (id, _) = who.order(product, plan, due).await;
        let path = format!("/api/v1/subscriptions/{id}/upgrades");
        let offers: Vec<UpgradeOffer> = who.me().await.read(&path).await;
        let offers: Vec<String> = offers
            .iter()
            .map(|offer| format!("{} {}", offer.product.id, offer.plan.id))
            .collect();
        assert_eq!(
            offers,
            [
                "hosting-s ANNUAL",
                "hosting-s BIENNIAL",
                "hosting-pro MONTHLY",
                "hosting-pro SEMI-ANNUAL",
                "hosting-pro ANNUAL",
            ],
            "{plan}"
        );
    }
}
