//! Without a payment processor no card is taken and no service is set up by one: customers pay by
//! invoice, and staff record that they did.

use axum::http::StatusCode;
use goodstanding_backend::billing;
use goodstanding_shared::payments::{ProcessorKind, SANDBOX};
use serde_json::{Value, json};

use crate::harness::{DatabaseKind, TestApp, every_database};
use crate::life::Somebody;
use crate::payments::{list, replace};

const METHODS: &str = "/api/v1/payment-methods";

/// A server as a real installation runs it.
async fn without_a_processor(database: DatabaseKind) -> TestApp {
    TestApp::with_processor(database, || billing::processor_of(ProcessorKind::None)).await
}

#[every_database]
async fn no_test_number_is_taken_and_nothing_is_set_up_by_one(database: DatabaseKind) {
    let test = without_a_processor(database).await;
    let me = test.person("empty").await;
    assert_eq!(me.get("/api/v1/session").await.json["processor"], "none");
    for (place, known) in SANDBOX.iter().enumerate() {
        let body = json!({"number": known.number, "expires": "12/39"});
        let refused = me.post(METHODS, &body).key(&format!("n{place}"));
        let refused = refused.send().await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "no_processor"),
            "{}",
            refused.text
        );
    }
    assert!(list(&me).await.is_empty());
    // So there is nothing with which an order could be paid.
    let body = json!({
        "lines": [{"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Mine"}],
        "due_today": {"amount": "4.00", "currency": "EUR"},
    });
    let refused = me.post("/api/v1/orders", &body).key("order").send().await;
    assert_eq!(refused.code(), "payment_method_required");
    // Nor is a card put in the place of another way to pay.
    let anna = test.anna().await;
    let methods = list(&anna).await;
    let before = anna.get("/api/v1/services").await.json;
    let refused = replace(&anna, &methods[0], "4242 4242 4242 4242", "replace");
    assert_eq!(refused.send().await.code(), "no_processor");
    assert_eq!(list(&anna).await, methods);
    assert_eq!(anna.get("/api/v1/services").await.json, before);
}

#[every_database]
async fn a_card_of_earlier_days_is_never_charged(database: DatabaseKind) {
    let test = without_a_processor(database).await;
    // As it was kept by a server that still had the sandbox.
    let anna = test.anna().await;
    let methods = list(&anna).await;
    let card = methods
        .iter()
        .find(|method| method["brief"]["kind"] == "card" && method["is_default"] == true)
        .unwrap();
    let body = json!({
        "lines": [{"product": "vps-4", "plan": "MONTHLY", "quantity": 1, "name": "By card"}],
        "due_today": {"amount": "59.00", "currency": "EUR"},
        "payment_method": card["brief"]["id"],
    });
    let placed = anna.post("/api/v1/orders", &body).key("order").send().await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    goodstanding_backend::billing::worker::carry_out_due(test.app.engine())
        .await
        .unwrap();
    let address = format!("/api/v1/orders/{}", placed.json["id"].as_str().unwrap());
    let order = anna.get(&address).await.json;
    let charge = &order["transactions"][0];
    assert_eq!(
        (&charge["status"], &charge["response"]),
        (&json!("cancelled"), &json!("no_payment_method"))
    );
    assert_eq!(order["lines"][0]["status"], "pending");
}

async fn by_invoice(who: &Somebody<'_>) -> Value {
    let me = who.me().await;
    let added = me.post(METHODS, &json!({"by_invoice": true}));
    let added = added.key(&who.key()).send().await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    added.json
}

#[every_database]
async fn what_is_ordered_by_invoice_works_when_staff_have_recorded_the_payment(
    database: DatabaseKind,
) {
    let test = without_a_processor(database).await;
    let who = Somebody::new(&test);
    let invoice = by_invoice(&who).await;
    assert_eq!(
        (&invoice["brief"]["kind"], &invoice["brief"]["brand"]),
        (&json!("invoice"), &json!("Invoice"))
    );
    assert_eq!(invoice["is_default"], true);
    // One invoice is like the other.
    assert_eq!(by_invoice(&who).await, invoice);
    assert_eq!(list(&who.me().await).await.len(), 1);
    let (id, service) = who.order("vps-4", "MONTHLY", "59.00").await;
    assert_eq!(
        &who.subscription(&id).await["payment_method"],
        &invoice["brief"]
    );
    assert_eq!(
        who.money(&id).await,
        ["59.00 recurring authorization_pending"],
        "an invoice was sent"
    );
    assert_eq!(
        who.stands(&id, &service).await,
        "processing pending_acceptance / pending",
        "a sent invoice is no payment"
    );
    let charge = who.latest_transaction(&id).await;
    let record = json!({"action": "record_payment", "reason_code": 200, "comment": "it arrived"});
    let mine = who.transaction_act(&who.me().await, &charge, &record).await;
    assert_eq!(
        mine.status,
        StatusCode::NOT_FOUND,
        "customers record nothing"
    );
    let staff = test.staff().await;
    let recorded = who.transaction_act(&staff, &charge, &record).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    assert_eq!(who.money(&id).await, ["59.00 recurring captured"]);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
}

#[every_database]
async fn invoices_are_by_agreement_where_cards_are_taken(test: TestApp) {
    let me = test.person("empty").await;
    assert_eq!(me.get("/api/v1/session").await.json["processor"], "sandbox");
    let refused = me.post(METHODS, &json!({"by_invoice": true}));
    let refused = refused.key("invoice").send().await;
    assert_eq!(
        (refused.code(), &refused.json["errors"][0]["field"]),
        ("invalid_fields", &json!("by_invoice"))
    );
    assert!(list(&me).await.is_empty());
}
