//! The inbox: one row for each decision, one button for each row, and a cursor that says which.

use std::sync::{Arc, Mutex};

use chrono::{Days, NaiveDate};
use goodstanding_frontend::inbox::triage;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::{CustomerId, OrderId, ServiceId, SubscriptionId};
use goodstanding_shared::inbox::{InboxRow, NextStep, OrderToDecide, PaymentToDecide};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::orders::QueuedOrder;
use goodstanding_shared::overview::{Trouble, TroubleHelp};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::services::{ServiceBrief, ServiceStatus, Unpaid, UnpaidReason};
use goodstanding_shared::subscriptions::life::Due;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::ResponseCode;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::support::{button, fire, mount, now, press, text};

fn today() -> NaiveDate {
    now().date_naive()
}

fn within(days: u64) -> NaiveDate {
    today() + Days::new(days)
}

fn customer(name: &str) -> CustomerBrief {
    CustomerBrief {
        id: CustomerId::from_bits(7),
        name: name.into(),
    }
}

fn payment(place: u128, name: &str, reason: UnpaidReason, billing: BillingStatus) -> InboxRow {
    InboxRow::Payment(Box::new(PaymentToDecide {
        customer: customer("Berg Studio"),
        standing: Standing::new(SubscriptionStatus::Active, Some(billing)).unwrap(),
        trouble: Trouble {
            unpaid: Unpaid {
                reason,
                subscription: SubscriptionId::from_bits(place),
                since: within(0),
                retry_on: None,
                works_until: Some(within(1)),
                amount: Money::new(1200, Currency::EUR),
            },
            help: TroubleHelp::of(reason),
            services: vec![ServiceBrief {
                id: ServiceId::from_bits(place),
                name: ServiceName::parse(name).unwrap(),
                status: ServiceStatus::Active,
                cancellation_requested: false,
            }],
            products: Vec::new(),
            attempts: 4,
            response: Some(ResponseCode::InsufficientFunds),
            payment_method: Some(PaymentMethodBrief {
                id: goodstanding_shared::ids::PaymentMethodId::from_bits(1),
                kind: PaymentMethodKind::Card,
                brand: "Visa".into(),
                last4: "0341".into(),
            }),
            transaction: None,
        },
        next: Some(NextStep {
            on: within(1),
            what: Due::Uncollected,
        }),
        is_charging: false,
    }))
}

fn order() -> InboxRow {
    InboxRow::Order(OrderToDecide {
        order: QueuedOrder {
            id: OrderId::from_bits(3),
            reference: "ORD-1042".into(),
            customer: customer("Cedar & Finch"),
            created_at: now(),
            waiting: 1,
            products: vec!["TLS certificate".into()],
            starts_on: today(),
        },
        amount: Money::new(34_797, Currency::EUR),
    })
}

fn rows() -> Vec<InboxRow> {
    let grace = (UnpaidReason::RetriesFailed, BillingStatus::GracePeriod);
    let unusable = (
        UnpaidReason::UnusablePaymentMethod,
        BillingStatus::UnusablePaymentMethod,
    );
    vec![
        payment(1, "Client archive", grace.0, grace.1),
        payment(2, "Webshop", unusable.0, unusable.1),
        order(),
    ]
}

fn drawn(root: &Element) -> Vec<HtmlElement> {
    let found = root.query_selector_all("tbody tr").unwrap();
    (0..found.length())
        .map(|place| found.get(place).unwrap().unchecked_into())
        .collect()
}

fn link(root: &Element, name: &str) -> HtmlElement {
    let found = root.query_selector(&format!("a[aria-label='{name}']"));
    found.unwrap().unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn each_row_says_what_is_wrong_how_long_and_what_comes() {
    let page = mount(|| {
        let at = RwSignal::new(0);
        triage(&rows(), today(), at, Callback::new(|_| {}))
    })
    .await;
    let rows = drawn(&page.root);
    assert_eq!(rows.len(), 3);
    let first = text(&rows[0]);
    for words in [
        "Berg Studio",
        "Client archive",
        "Grace Period",
        "Visa 0341 declined four times: not enough money",
        "€12.00",
        "1 day",
        "Ends the service",
        "tomorrow",
    ] {
        assert!(first.contains(words), "{words} in {first}");
    }
    assert!(rows[0].class_name().contains("triage__row--bad"));
    let last = text(&rows[2]);
    for words in [
        "Cedar & Finch",
        "TLS certificate",
        "Pending",
        "No limit",
        "Nothing by itself",
    ] {
        assert!(last.contains(words), "{words} in {last}");
    }
    // Nothing is wrong with an order.
    assert!(!rows[2].class_name().contains("--bad"));
}

#[wasm_bindgen_test]
async fn a_dialog_where_something_is_decided_and_a_link_where_nothing_can_be() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let page = mount(move || {
        let decide = Callback::new(move |row: InboxRow| {
            heard.lock().unwrap().push(row.name().to_string());
        });
        triage(&rows(), today(), RwSignal::new(0), decide)
    })
    .await;
    let card = link(&page.root, "Ask for a card: Berg Studio, Webshop");
    let href = card.get_attribute("href").unwrap();
    assert_eq!(href, format!("/customers/{}", CustomerId::from_bits(7)));
    press(&button(
        &page.root,
        "Charge again: Berg Studio, Client archive",
    ))
    .await;
    press(&button(
        &page.root,
        "Accept order: Cedar & Finch, TLS certificate",
    ))
    .await;
    assert_eq!(
        *asked.lock().unwrap(),
        ["Client archive", "TLS certificate"]
    );
}

#[wasm_bindgen_test]
async fn the_row_at_the_cursor_has_the_black_button_and_the_focus_takes_it_along() {
    let at = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&at);
    let page = mount(move || {
        let at = RwSignal::new(0_usize);
        *kept.lock().unwrap() = Some(at);
        triage(&rows(), today(), at, Callback::new(|_| {}))
    })
    .await;
    let black = || {
        let found = page.root.query_selector_all(".btn--primary").unwrap();
        assert_eq!(found.length(), 1, "one at a time");
        let found: HtmlElement = found.get(0).unwrap().unchecked_into();
        text(&found)
    };
    assert_eq!(black(), "Charge again");
    fire(
        &link(&page.root, "Ask for a card: Berg Studio, Webshop"),
        "focusin",
    )
    .await;
    assert_eq!(black(), "Ask for a card");
    let at = at.lock().unwrap().unwrap();
    at.set(2);
    leptos::task::tick().await;
    assert_eq!(black(), "Accept order");
}
