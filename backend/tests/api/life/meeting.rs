//! Where a service, its subscription and the money meet: what a page says of one of them is what
//! happens to the others.

use goodstanding_backend::check::Invariant as I;

use super::*;
use crate::harness::{TestApp, every_database, texts};

/// Declines once, then takes.
pub(super) const ONCE: &str = "4000 0000 0000 0259";

/// What the service says: its status, its due date or why it has none, what is unpaid of it, and
/// what was paid.
pub(super) fn says(service: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let unpaid = match &service["unpaid"] {
        Value::Null => "-".to_owned(),
        unpaid => format!(
            "{} {} since {}",
            word(&unpaid["amount"]["amount"]),
            word(&unpaid["reason"]),
            word(&unpaid["since"])
        ),
    };
    format!(
        "{} | due {} | unpaid {unpaid} | paid {}",
        word(&service["status"]),
        service["next_due"]
            .as_str()
            .unwrap_or(service["no_due"].as_str().unwrap_or("-")),
        word(&service["paid"]["amount"]["amount"]),
    )
}

/// Every charge to come within a hundred days: its day and its amount.
pub(super) async fn coming(who: &Somebody<'_>) -> Vec<String> {
    let list = who
        .me()
        .await
        .get("/api/v1/upcoming-charges?days=100")
        .await;
    let items = list.json["items"].as_array().unwrap().clone();
    let on = texts(&items, "/on");
    let amount = texts(&items, "/amount/amount");
    on.iter()
        .zip(&amount)
        .map(|(on, amount)| format!("{on} {amount}"))
        .collect()
}

/// Orders several things under one plan, and lets the charge be answered.
pub(super) async fn order_lines(
    who: &Somebody<'_>,
    due: &str,
    products: &[&str],
) -> (String, Vec<String>) {
    let me = who.me().await;
    let lines: Vec<Value> = products
        .iter()
        .map(|product| json!({"product": product, "plan": "MONTHLY", "quantity": 1, "name": product}))
        .collect();
    let methods = me.get("/api/v1/payment-methods").await.json;
    let body = json!({
        "lines": lines,
        "due_today": {"amount": due, "currency": "EUR"},
        "payment_method": methods[0]["brief"]["id"],
    });
    let answer = me
        .post("/api/v1/orders", &body)
        .key(&who.key())
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    who.work().await;
    let lines = answer.json["lines"].as_array().unwrap();
    let subscription = lines[0]["subscription"].as_str().unwrap().to_owned();
    (subscription, texts(lines, "/service"))
}

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
    assert_eq!(who.service(vps).await["next_due"], "2027-01-21");
}

#[every_database]
async fn paying_now_sets_up_too_and_nothing_unpaid_is_lost(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        says(&who.service(&service).await),
        "pending | due not_set_up | unpaid 24.99 first_payment_failed since 2026-11-21 | paid -"
    );
    let unpaid = who.service(&service).await["unpaid"].clone();
    assert_eq!(unpaid["works_until"], "2026-12-05", "when it is called off");
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
    assert_eq!(failing["paid"]["until"], "2026-12-21");
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
    assert_eq!(
        (&ended["ended_for"], &ended["no_due"]),
        (&json!("unpaid"), &json!("ended"))
    );
    let staff = test.staff().await;
    let address = format!("/api/v1/services/{service}");
    let read = staff.get(&address).await.json;
    let body = json!({"action": "resume", "reason_code": 200, "comment": "please"});
    let call = staff.post(&format!("{address}/actions"), &body);
    let refused = call.version(&read).key(&who.key()).send().await;
    assert_eq!(refused.code(), "action_refused");
}

#[every_database]
async fn cancelling_the_last_service_while_it_is_unpaid_is_not_completed(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, services) = order_lines(&who, "31.98", &["vps-2", "hosting-s"]).await;
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-22").await;
    assert_eq!(
        who.service(&services[0]).await["unpaid"]["amount"]["amount"],
        "31.98"
    );
    for (service, then) in services
        .iter()
        .zip(["active in_retry", "cancelled failed_to_collect"])
    {
        let me = who.me().await;
        let address = format!("/api/v1/services/{service}");
        let read = me.get(&address).await.json;
        let body = json!({"reason": "Too dear", "type": "immediate"});
        let call = me.post(&format!("{address}/cancellations"), &body);
        let answer = call.version(&read).key(&who.key()).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        assert_eq!(who.stands(&id, service).await, format!("{then} / canceled"));
        if then == "active in_retry" {
            let left = who.service(&services[1]).await;
            assert_eq!(
                left["unpaid"]["amount"]["amount"], "6.99",
                "less by its share"
            );
        }
    }
}

#[every_database]
async fn a_sent_invoice_sets_nothing_up_and_an_overdue_one_suspends(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    test.sql(&["update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '', expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')"])
        .await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        says(&who.service(&service).await),
        "pending | due not_set_up | unpaid 24.99 invoice_open since 2026-12-05 | paid -"
    );
    let staff = test.staff().await;
    let pay = json!({"action": "record_payment", "reason_code": 200, "comment": "arrived"});
    let first = who.latest_transaction(&id).await;
    let answer = who.transaction_act(&staff, &first, &pay).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    // The next one stays unpaid: overdue, suspended after the days of grace, and paid.
    who.until("2026-12-21").await;
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2027-01-21 | unpaid 24.99 invoice_open since 2027-01-04 | paid 0.00"
    );
    who.until("2027-01-04").await;
    let overdue = who.service(&service).await;
    assert_eq!(overdue["unpaid"]["reason"], "invoice_overdue");
    let suspends_on = overdue["unpaid"]["works_until"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        overdue["status"], "active",
        "until the days of grace are over"
    );
    assert_eq!(overdue["next_due"], "2027-01-04", "no bill comes before it");
    let bill = who.subscription(&id).await["subscription"].clone();
    assert_eq!(bill["entitled_through"], suspends_on, "and not longer");
    who.until(&suspends_on).await;
    let suspended = who.service(&service).await;
    assert_eq!(
        (&suspended["status"], &suspended["suspended_for"]),
        (&json!("suspended"), &json!(["invoice_overdue"]))
    );
    let charges = who.money(&id).await.len();
    who.until("2027-01-25").await;
    assert_eq!(
        who.money(&id).await.len(),
        charges,
        "no new invoices meanwhile"
    );
    let owed = who.latest_transaction(&id).await;
    let staff = test.staff().await;
    who.transaction_act(&staff, &owed, &pay).await;
    who.work().await;
    assert_eq!(who.service(&service).await["status"], "active");
    // And one that nobody ever pays ends it.
    who.until("2027-06-01").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled failed_to_collect / terminated"
    );
}

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

/// Another of the customer's own methods pays at once and from then on; one that is gone changes
/// nothing.
#[every_database]
async fn paying_now_with_another_method_pays_with_it_from_then_on(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let me = who.me().await;
    let body = json!({"number": GOOD, "expires": "12/39"});
    let add = me.post("/api/v1/payment-methods", &body);
    let added = add.key(&who.key()).send().await.json;
    let method = added["brief"]["id"].as_str().unwrap();
    let foreign = test.person("anna").await.default_method().await;
    for (gone, words) in [
        (foreign, "Nothing was charged. "),
        (
            json!("pm_00000000000000000000000000"),
            "Nothing was charged. ",
        ),
    ] {
        let refused = who
            .act(&id, json!({"action": "pay_now", "payment_method": gone}))
            .await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert_eq!(refused.json["code"], "payment_method_gone");
        assert!(refused.text.contains(words), "{}", refused.text);
    }
    assert_eq!(who.money(&id).await, ["24.99 recurring cancelled"]);
    let paid = who
        .act(&id, json!({"action": "pay_now", "payment_method": method}))
        .await;
    assert_eq!(paid.status, StatusCode::OK, "{}", paid.text);
    assert_eq!(paid.json["charge"]["payment_method"]["id"], method);
    assert_eq!(paid.json["details"]["payment_method"]["id"], method);
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    who.until("2026-12-22").await;
    who.work().await;
    assert_eq!(who.service(&service).await["next_due"], "2027-01-21");
}

/// Introductory prices and free periods are for a first purchase of a kind, in the catalogue as in
/// the bill.
#[every_database]
async fn an_introductory_offer_is_for_a_first_purchase(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let known = async || {
        let me = who.me().await;
        let bought = me.get("/api/v1/catalog").await.json["bought"].clone();
        serde_json::from_value::<Vec<String>>(bought).unwrap()
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
    let order = me
        .post("/api/v1/orders", &body)
        .key(&who.key())
        .send()
        .await;
    assert_eq!(order.status, StatusCode::CREATED, "{}", order.text);
    who.work().await;
    let ids = texts(order.json["lines"].as_array().unwrap(), "/subscription");
    let [again, new] = ids.as_slice() else {
        panic!("a subscription for each beginning of the plan");
    };
    let standing = async |id: &str| {
        let bill = who.subscription(id).await;
        bill["subscription"]["standing"]["billing_status"].clone()
    };
    assert_eq!(standing(&first).await, "free_trial");
    assert_eq!(standing(again).await, "good_standing");
    assert_eq!(standing(new).await, "free_trial");
    let order = order.json["id"].as_str().unwrap();
    let order = me.get(&format!("/api/v1/orders/{order}")).await.json;
    let paid = texts(order["transactions"].as_array().unwrap(), "/amount/amount");
    assert_eq!(paid, ["9.99"], "its first payment, though not of cycle 1");
    let mut first = coming(&who).await[..3].to_vec();
    first.sort();
    assert_eq!(
        first,
        ["2026-12-21 5.99", "2026-12-21 6.99", "2026-12-21 9.99"]
    );
    who.until("2026-12-22").await;
    who.work().await;
    assert_eq!(who.money(again).await.len(), 2);
    assert_eq!(who.money(new).await, ["5.99 recurring captured"]);
}

#[every_database]
async fn an_order_for_later_needs_no_check_where_invoices_are_sent(test: TestApp) {
    test.breaks(
        &[I::ReferencePayment],
        "a card becomes an agreement to pay by invoice",
    );
    let who = Somebody::with(&test, GOOD).await;
    test.sql(&["update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '', expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')"])
        .await;
    let starts = Some("2026-12-10");
    let (id, service) = who.order_for("hosting-s", "MONTHLY", "6.99", starts).await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_activation - / pending"
    );
    who.until("2026-12-10").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.money(&id).await,
        [
            "0.00 validation authorized_for_validation",
            "6.99 recurring authorization_pending"
        ]
    );
    let change = json!({"action": "upgrade", "product": "hosting-pro", "plan": "MONTHLY",
        "charged_now": {"amount": "9.99", "currency": "EUR"}});
    let refused = who.act(&id, change).await;
    assert!(
        refused.text.contains("An invoice of it is open"),
        "{}",
        refused.text
    );
}

#[every_database]
async fn what_is_to_end_does_not_pause_on_that_day(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    who.act(&id, json!({"action": "pause_at_end"})).await;
    let (me, leaving) = (who.me().await, who.service(&service).await);
    let asked = me.cancel(&leaving, "on_service_due_date").send().await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
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
        let asked = me.cancel(&who.service(service).await, "on_service_due_date");
        let asked = asked.send().await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    }
    let [kept, ended] = services.as_slice() else {
        panic!("two services");
    };
    assert_eq!(
        who.stands(&id, kept).await,
        "pending_cancel billing_completed / active"
    );
    let staff = test.staff().await;
    let complete = json!({"action": "complete_cancellation", "reason_code": 100, "comment": "asked by telephone"});
    let done = staff
        .post(&format!("/api/v1/services/{ended}/actions"), &complete)
        .version(&who.service(ended).await)
        .key(&who.key())
        .send()
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let service = who.service(kept).await;
    let request = service["cancellation"]["id"].as_str().unwrap();
    let path = format!("/api/v1/services/{kept}/cancellations/{request}/withdrawal");
    let kept_on = me
        .request(axum::http::Method::POST, &path)
        .version(&service)
        .key(&who.key())
        .send()
        .await;
    assert_eq!(kept_on.status, StatusCode::OK, "{}", kept_on.text);
    assert_eq!(coming(&who).await[0], "2026-12-21 24.99");
    who.until("2026-12-21").await;
    who.work().await;
    assert_eq!(
        who.money(&id).await,
        ["31.98 recurring settled", "24.99 recurring captured"]
    );
}

/// What was bought in another tab meanwhile ends an introductory offer also for what begins later.
#[every_database]
async fn an_order_that_begins_later_is_refused_when_its_first_period_costs_more(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    who.order("builder", "MONTHLY", "5.99").await;
    let me = who.me().await;
    let body = |due: &str, method: Value| {
        json!({
            "lines": [{"product": "builder", "plan": "MONTHLY-1-FREE", "quantity": 1, "name": "Later"}],
            "due_today": {"amount": "0.00", "currency": "EUR"},
            "due_at_start": {"amount": due, "currency": "EUR"},
            "starts_on": "2026-12-24",
            "payment_method": method,
        })
    };
    let method = me.default_method().await;
    let call = me.post("/api/v1/orders", &body("0.00", json!(method)));
    let refused = call.key("free").send().await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "price_changed")
    );
    assert_eq!(
        refused.json["detail"],
        "Nothing was ordered. The order now costs 5.99 EUR when it starts: look at it and order again."
    );
    let call = me.post("/api/v1/orders", &body("5.99", json!(method)));
    let placed = call.key("full").send().await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    who.work().await;
    who.until("2026-12-24").await;
    let id = placed.json["lines"][0]["subscription"].as_str().unwrap();
    let money = who.money(id).await;
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
        let offers = who.me().await.get(&path).await.json;
        let offers: Vec<String> = offers
            .as_array()
            .unwrap()
            .iter()
            .map(|offer| {
                let word = |at: &str| offer.pointer(at).unwrap().as_str().unwrap().to_owned();
                format!("{} {}", word("/product/id"), word("/plan/id"))
            })
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

/// Without its introductory offer a plan begins with a later cycle, and the setup fee is charged
/// with that one: the check knows, also here.
#[every_database]
async fn a_setup_fee_without_an_introductory_offer_is_no_part_of_the_period(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    who.order("vps-2", "MONTHLY", "24.99").await;
    let (id, _) = who.order("vps-4", "INTRO-3", "59.00").await;
    assert_eq!(who.subscription(&id).await["life"]["paid_minor"], 4900);
    assert_eq!(test.breaches(), []);
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
    let charge = me.get(&format!("/api/v1/transactions/{charge}")).await.json;
    let order = charge["order"].as_str().unwrap();
    who.until("2026-11-24").await;
    let order = who.me().await.get(&format!("/api/v1/orders/{order}")).await;
    let charges = order.json["transactions"].as_array().unwrap();
    assert_eq!(texts(charges, "/amount/amount"), ["9.99", "9.99"]);
    assert_eq!(charges[0]["status"], "cancelled");
}
