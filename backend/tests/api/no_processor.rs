//! Without a payment processor no card is taken and no service is set up by one: customers pay by
//! invoice, and staff record that they did.

use axum::http::StatusCode;
use goodstanding_backend::billing;
use goodstanding_shared::orders::Order;
use goodstanding_shared::payments::{PaymentMethod, PaymentMethodKind, ProcessorKind, SANDBOX};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::transactions::{ResponseCode, TransactionDetails, TransactionStatus};
use insta::assert_snapshot;
use serde_json::json;

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
    assert_eq!(me.session().await.processor, ProcessorKind::None);
    for (place, known) in SANDBOX.iter().enumerate() {
        let body = json!({"number": known.number, "expires": "12/39"});
        let refused = me.post(METHODS, &body).key(&format!("n{place}"));
        let refused = refused.send().await;
        assert_snapshot!(refused.refusal(), @r"
        409 no_processor: Nothing was changed. Cards and bank accounts cannot be used here: pay
        by invoice.
        ");
    }
    assert!(list(&me).await.is_empty());
    // So there is nothing with which an order could be paid.
    let body = json!({
        "lines": [{"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Mine"}],
        "due_today": {"amount": "4.00", "currency": "EUR"},
    });
    let refused = me.post("/api/v1/orders", &body).key("order").send().await;
    assert_snapshot!(refused.refusal(), @r"
    422 payment_method_required: Nothing was ordered. Choose or add the payment method with
    which the order is paid, then order again.
    payment_method: Choose or add a payment method
    ");
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
        .find(|method| method.brief.kind == PaymentMethodKind::Card && method.is_default)
        .unwrap();
    let body = json!({
        "lines": [{"product": "vps-4", "plan": "MONTHLY", "quantity": 1, "name": "By card"}],
        "due_today": {"amount": "59.00", "currency": "EUR"},
        "payment_method": card.brief.id,
    });
    let placed = anna.post("/api/v1/orders", &body).key("order");
    let order: Order = placed.send().await.created();
    goodstanding_backend::billing::worker::carry_out_due(test.app.engine())
        .await
        .unwrap();
    let order: Order = anna.read(&format!("/api/v1/orders/{}", order.id)).await;
    let charge = &order.transactions[0];
    assert_eq!(charge.status, TransactionStatus::Cancelled);
    assert_eq!(charge.response, Some(ResponseCode::NoPaymentMethod));
    assert_eq!(order.lines[0].status, ServiceStatus::Pending);
}

async fn by_invoice(who: &Somebody<'_>) -> PaymentMethod {
    let me = who.me().await;
    let added = me.post(METHODS, &json!({"by_invoice": true}));
    added.key(&who.key()).send().await.created()
}

#[every_database]
async fn what_is_ordered_by_invoice_works_when_staff_have_recorded_the_payment(
    database: DatabaseKind,
) {
    let test = without_a_processor(database).await;
    let who = Somebody::new(&test);
    let invoice = by_invoice(&who).await;
    assert_eq!(invoice.brief.kind, PaymentMethodKind::Invoice);
    assert_eq!(invoice.brief.brand, "Invoice");
    assert!(invoice.is_default);
    // One invoice is like the other.
    assert_eq!(by_invoice(&who).await, invoice);
    assert_eq!(list(&who.me().await).await.len(), 1);
    let (id, service) = who.order("vps-4", "MONTHLY", "59.00").await;
    let pays = who.subscription(&id).await.payment_method;
    assert_eq!(pays, Some(invoice.brief));
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
    let _: TransactionDetails = recorded.ok();
    assert_eq!(who.money(&id).await, ["59.00 recurring captured"]);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
}

#[every_database]
async fn invoices_are_by_agreement_where_cards_are_taken(test: TestApp) {
    let me = test.person("empty").await;
    assert_eq!(me.session().await.processor, ProcessorKind::Sandbox);
    let refused = me.post(METHODS, &json!({"by_invoice": true}));
    let refused = refused.key("invoice").send().await;
    assert_snapshot!(refused.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    by_invoice: Choose a card or a bank account: invoices are by agreement only
    ");
    assert!(list(&me).await.is_empty());
}
