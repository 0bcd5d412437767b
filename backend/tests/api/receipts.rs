//! Receipts: what they say, as an answer and as a file, and who gets them.

use axum::http::{Method, StatusCode};
use goodstanding_backend::app::Settings;
use goodstanding_backend::router;
use goodstanding_paper::Fonts;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::money::sums;
use goodstanding_shared::receipts::{InPrint, Merchant, Receipt};
use goodstanding_shared::transactions::{PaymentState, Transaction};
use goodstanding_words::Language;

use crate::harness::{TestApp, Visitor, every_database};

const ADDRESS: &str = "/api/v1/transactions";

#[every_database]
async fn a_receipt_names_who_sold_who_paid_and_what_for(test: TestApp) {
    let merchant = Merchant {
        name: "Hafenlicht Hosting GmbH".into(),
        address: vec!["Speicherweg 12".into()],
        tax_id: None,
    };
    let settings = Settings {
        merchant: Some(merchant.clone()),
        ..test.app.settings().clone()
    };
    let server = router::router(test.server(settings).await);
    let (anna, ben) = (test.anna().await, test.ben().await);
    let session = anna.session().await;
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let mut refunds = 0;
    for row in &all {
        let address = format!("{ADDRESS}/{}/receipt", row.id);
        let answer = anna.get(&address).await;
        if !row.state().has_receipt() {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{row:?}");
            continue;
        }
        let receipt: Receipt = answer.ok();
        assert_eq!(receipt.number, row.id);
        assert_eq!(receipt.amount, row.amount);
        assert_eq!(receipt.services, row.services);
        assert_eq!(receipt.payer.email, session.email);
        assert_eq!(receipt.payer.name, session.customer.as_ref().unwrap().name);
        assert_eq!(receipt.merchant, None, "nobody said who sells");
        assert!(receipt.paid_at >= row.created_at, "{row:?}");
        if !receipt.lines.is_empty() {
            let amounts = receipt.lines.iter().map(|line| line.amount);
            assert_eq!(sums(amounts).unwrap(), [row.amount], "{row:?}");
        }
        refunds += usize::from(receipt.refund_of.is_some());
    }
    assert!(refunds > 0);
    let paid = all
        .iter()
        .find(|row| row.state() == PaymentState::Paid)
        .unwrap();
    let address = format!("{ADDRESS}/{}/receipt", paid.id);
    assert_eq!(ben.get(&address).await.status, StatusCode::NOT_FOUND);
    let cookie = anna.cookie().map(str::to_owned);
    let named = Visitor::new(&server, cookie).get(&address).await;
    assert_eq!(named.ok::<Receipt>().merchant, Some(merchant));
}

fn drawn_in_english(fonts: &Fonts, receipt: &Receipt) -> Vec<u8> {
    goodstanding_paper::receipt(fonts, receipt, &InPrint, Language::English).unwrap()
}

#[every_database]
async fn a_file_is_in_the_readers_language_and_so_is_its_name(test: TestApp) {
    let anna = test.anna().await;
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let paid = all.iter().find(|row| row.state() == PaymentState::Paid);
    let id = &paid.unwrap().id;
    let Some(fonts) = Fonts::embedded() else {
        return;
    };
    let receipt: Receipt = anna.read(&format!("{ADDRESS}/{id}/receipt")).await;
    let english = String::from_utf8_lossy(&drawn_in_english(fonts, &receipt)).into_owned();
    for (tag, name) in [
        ("de", "Quittung%20"),
        ("ja", "%E9%A0%98%E5%8F%8E%E6%9B%B8"),
        ("ar", "%D8%A5%D9%8A%D8%B5%D8%A7%D9%84"),
    ] {
        let call = anna.request(Method::GET, &format!("{ADDRESS}/{id}/receipt.pdf"));
        let answer = call.in_language(tag).send().await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_ne!(answer.text, english, "{tag}");
        let named = answer.headers["content-disposition"].to_str().unwrap();
        let plain = format!("attachment; filename=\"receipt-{id}.pdf\"; filename*=UTF-8''");
        assert!(named.starts_with(&plain), "{named}");
        assert!(named.contains(name), "{named}");
    }
}

#[every_database]
async fn a_receipt_can_be_downloaded_as_the_file_that_is_drawn_of_it(test: TestApp) {
    let anna = test.anna().await;
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let (paid, refund) = (
        all.iter().find(|row| row.state() == PaymentState::Paid),
        all.iter().find(|row| row.refund_of.is_some()),
    );
    for row in [paid.unwrap(), refund.unwrap()] {
        let address = format!("{ADDRESS}/{}/receipt", row.id);
        let receipt: Receipt = anna.read(&address).await;
        let answer = anna.get(&format!("{address}.pdf")).await;
        let Some(fonts) = Fonts::embedded() else {
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            continue;
        };
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let drawn = drawn_in_english(fonts, &receipt);
        assert!(
            answer.text == String::from_utf8_lossy(&drawn),
            "another file"
        );
        let header = |name: &str| answer.headers[name].to_str().unwrap();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(
            header("content-disposition"),
            format!("attachment; filename=\"receipt-{}.pdf\"", row.id)
        );
    }
}

#[every_database]
async fn a_file_is_refused_where_the_receipt_is(test: TestApp) {
    let (anna, ben, sam) = (test.anna().await, test.ben().await, test.staff().await);
    let all: Vec<Transaction> = anna.rows(ADDRESS).await;
    let paid = all.iter().find(|row| row.state() == PaymentState::Paid);
    let failed = all.iter().find(|row| !row.state().has_receipt());
    let (paid, failed) = (&paid.unwrap().id, &failed.unwrap().id);
    let file = |id: &TransactionId| format!("{ADDRESS}/{id}/receipt.pdf");
    let strangers = ben.get(&file(paid)).await;
    assert_eq!(strangers.status, StatusCode::NOT_FOUND);
    let none = anna.get(&file(failed)).await;
    assert_eq!(none.refusal(), strangers.refusal());
    let asked = anna.get(&format!("{}?page=2", file(paid))).await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
    if Fonts::embedded().is_some() {
        assert_eq!(sam.get(&file(paid)).await.status, StatusCode::OK);
    }
}
