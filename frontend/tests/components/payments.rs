//! What is charged next, by months, and receipts.

use chrono::NaiveDate;
use goodstanding_frontend::overview::charges;
use goodstanding_frontend::payments::paper;
use goodstanding_frontend::ui::money_text;
use goodstanding_shared::ids::{CustomerId, SubscriptionId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::paging::Page;
use goodstanding_shared::receipts::{Merchant, Payer, Receipt, ReceiptLine, in_print};
use goodstanding_shared::subscriptions::ComingCharge;
use goodstanding_shared::text::ServiceName;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::support::{mount, now, text};

fn today() -> NaiveDate {
    now().date_naive()
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn charge(name: &str, on: &str, amount: Money) -> ComingCharge {
    ComingCharge {
        subscription: SubscriptionId::from_bits(1),
        services: vec![ServiceName::parse(name).unwrap()],
        on: on.parse().unwrap(),
        amount,
        is_retry: false,
        payment_method: None,
    }
}

fn listed(items: Vec<ComingCharge>) -> Page<ComingCharge> {
    let total = items.len() as u64;
    Page::forward(items, None, total)
}

fn texts(root: &Element, selector: &str) -> Vec<String> {
    let found = root.query_selector_all(selector).unwrap();
    (0..found.length())
        .map(|place| {
            text(&wasm_bindgen::JsCast::unchecked_into(
                found.item(place).unwrap(),
            ))
        })
        .collect()
}

#[wasm_bindgen_test]
async fn charges_stand_in_their_months_with_what_these_come_to() {
    let items = vec![
        charge("Print shop", "2026-12-04", euros(5300)),
        charge("Free for now", "2026-12-05", euros(0)),
        charge("Archive", "2026-12-18", euros(1200)),
        charge("Archive", "2027-01-18", euros(1200)),
        charge("Abroad", "2027-01-20", Money::new(700, Currency::USD)),
    ];
    let page = mount(move || charges(listed(items), today(), 3)).await;
    assert_eq!(
        texts(&page.root, ".upcoming__head"),
        ["December 2026€65.00", "January 2027€12.00 + US$7.00"]
    );
    let rows = texts(&page.root, ".upcoming__row");
    assert_eq!(
        rows.len(),
        4,
        "nothing is charged for what is free: {rows:?}"
    );
    assert_eq!(
        rows[0],
        "4 Dec Friin 13 daysPrint shopNo payment method€53.00"
    );
}

#[wasm_bindgen_test]
async fn where_nothing_is_due_the_page_says_until_when() {
    let page = mount(|| charges(listed(Vec::new()), today(), 3)).await;
    let words = texts(&page.root, ".upcoming__none");
    assert_eq!(
        words,
        ["No further payment is planned until the end of February 2027."]
    );
    let page = mount(|| charges(listed(Vec::new()), today(), 12)).await;
    let words = texts(&page.root, ".upcoming__none");
    assert_eq!(
        words,
        ["No further payment is planned in the next 12 months."]
    );
}

fn receipt() -> Receipt {
    Receipt {
        number: "GS00000652".parse().unwrap(),
        paid_at: "2026-11-04T02:41:00Z".parse().unwrap(),
        amount: euros(5300),
        payment_method: None,
        refund_of: None,
        refunded: euros(300),
        merchant: Some(Merchant {
            name: "Hafenlicht Hosting GmbH".into(),
            address: vec!["Speicherweg 12".into()],
            tax_id: Some("VAT ID DE 999 999 999".into()),
        }),
        payer: Payer {
            id: CustomerId::from_bits(1),
            name: "Berg Studio".into(),
            email: "anna@demo.example".into(),
        },
        services: vec![ServiceName::parse("Studio website").unwrap()],
        lines: vec![ReceiptLine {
            product: "Managed VPS 4".into(),
            services: vec![ServiceName::parse("Studio website").unwrap()],
            quantity: 1,
            amount: euros(5300),
            period_start: "2026-11-04".parse().ok(),
            period_end: "2026-12-04".parse().ok(),
        }],
    }
}

#[wasm_bindgen_test]
async fn a_receipt_says_who_what_for_and_how_much() {
    let page = mount(|| paper(&receipt())).await;
    assert_eq!(
        texts(&page.root, ".paper__two section"),
        [
            "FromHafenlicht Hosting GmbHSpeicherweg 12VAT ID DE 999 999 999",
            "ToBerg Studioanna@demo.exampleCustomer cus_00000000000000000000000001"
        ]
    );
    assert_eq!(
        texts(&page.root, ".paper__lines tbody tr"),
        ["Studio websiteManaged VPS 44 Nov 2026 – 3 Dec 20261€53.00"]
    );
    assert_eq!(texts(&page.root, ".paper__lines tfoot tr"), ["Paid€53.00"]);
    assert_eq!(
        texts(&page.root, ".paper__sentence"),
        ["Paid in full on 4 Nov 2026. €3.00 of it is given back."]
    );
}

#[wasm_bindgen_test]
async fn a_receipt_without_seller_and_lines_names_the_services_all_the_same() {
    let bare = Receipt {
        merchant: None,
        lines: Vec::new(),
        refund_of: Some("GS00000600".parse().unwrap()),
        ..receipt()
    };
    let page = mount(move || paper(&bare)).await;
    assert_eq!(texts(&page.root, "h2"), ["Refund receipt"]);
    assert_eq!(texts(&page.root, ".paper__two section").len(), 1);
    assert_eq!(
        texts(&page.root, ".paper__lines tbody tr"),
        ["Studio website€53.00"]
    );
    assert_eq!(
        texts(&page.root, ".paper__lines tfoot tr"),
        ["Refunded€53.00"]
    );
}

#[wasm_bindgen_test]
fn an_amount_in_print_is_what_the_browser_says() {
    for code in ["EUR", "GBP", "USD", "JPY", "CHF", "SEK", "PLN"] {
        for minor in [0, 5, 4900, 99_999, 100_000, 123_456_789, -123_450] {
            let money = Money::new(minor, code.parse().unwrap());
            assert_eq!(in_print(money), money_text(money), "{minor} {code}");
        }
    }
}
