//! Subscriptions as rows that open, and badges that explain themselves.

use goodstanding_frontend::shell::Params;
use goodstanding_frontend::subscriptions::{RowsFor, billing_badge, subscription_rows};
use goodstanding_frontend::ui::explained_badge;
use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::ids::{PaymentMethodId, SubscriptionId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, Subscription, SubscriptionStatus,
};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::{
    ResponseCode, Transaction, TransactionKind, TransactionStatus,
};
use leptos::prelude::*;
use leptos_router::components::Router;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{button, fire, key, mount, now, press, roles, settle, text};

fn product(id: &str, description: Option<&str>) -> ProductLabel {
    ProductLabel {
        id: id.parse().unwrap(),
        description: description.map(str::to_owned),
        language: None,
    }
}

fn transaction(number: u32, status: TransactionStatus) -> Transaction {
    Transaction {
        id: format!("GS{number:08}").parse().unwrap(),
        created_at: now(),
        status,
        kind: TransactionKind::Recurring,
        amount: Money::new(4900, Currency::EUR),
        customer: None,
        subscription: None,
        services: Vec::new(),
        payment_method: Some(PaymentMethodBrief {
            id: PaymentMethodId::from_bits(1),
            kind: PaymentMethodKind::Card,
            brand: "Visa".into(),
            last4: "0341".into(),
        }),
        response: (status == TransactionStatus::Cancelled).then_some(ResponseCode::DoNotHonor),
        billing_cycle: 1,
        retry: 0,
        refund_of: None,
    }
}

fn failing() -> Subscription {
    let today = now().date_naive();
    let days = |days| Some(today + chrono::Days::new(days));
    Subscription {
        id: SubscriptionId::from_bits(7),
        version: 1,
        customer: None,
        plan: "MONTHLY".parse().unwrap(),
        products: vec![
            product("vps-4", Some("Managed VPS 4.")),
            product("cross-connect", None),
        ],
        services: vec![ServiceName::parse("Client archive").unwrap()],
        standing: Standing::new(SubscriptionStatus::Active, Some(BillingStatus::InRetry)).unwrap(),
        starts_on: today,
        ends_on: days(7),
        next_bill_on: days(0),
        next_retry_on: days(2),
        failed_attempts: 2,
        paused_on: None,
        entitled_through: days(7),
        stays_free: false,
        is_charging: false,
        newer: None,
        created_at: now(),
        transactions: vec![
            transaction(2, TransactionStatus::Cancelled),
            transaction(1, TransactionStatus::Settled),
        ],
    }
}

fn rows() -> impl IntoView {
    view! { <Router>{|| subscription_rows(vec![failing()], Params::of_page(), RowsFor::Account)}</Router> }
}

#[wasm_bindgen_test]
async fn a_row_shows_every_field_and_opens() {
    let page = mount(rows).await;
    let words = text(&page.root);
    for word in [
        "Client archive",
        "Managed VPS 4, cross-connect",
        "Active",
        "In Retry",
        "See all transactions…",
        "MONTHLY",
    ] {
        assert!(words.contains(word), "{word} in {words}");
    }
    let expander = button(&page.root, "Details of Client archive");
    let details = page
        .root
        .query_selector(&format!("#details-{}", failing().id))
        .unwrap()
        .unwrap();
    assert_eq!(
        expander.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    assert!(details.has_attribute("hidden"));
    press(&expander).await;
    settle().await;
    assert_eq!(
        expander.get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    assert!(!details.has_attribute("hidden"));
    let search = window().location().search().unwrap();
    assert!(
        search.contains(&format!("open={}", failing().id)),
        "{search}"
    );
    press(&expander).await;
    settle().await;
    assert!(details.has_attribute("hidden"));
}

#[wasm_bindgen_test]
async fn a_row_says_how_it_stands_and_leads_to_what_helps() {
    let page = mount(rows).await;
    let words = text(&page.root);
    assert!(words.contains("Works until "), "{words}");
    let declined = "Visa 0341 was declined, and your bank does not say why. We try again on ";
    assert!(words.contains(declined), "{words}");
    let helps = page
        .root
        .query_selector("a[href='/payment-methods']")
        .unwrap()
        .unwrap();
    assert_eq!(helps.text_content().unwrap(), "Update payment method");
    let declined = page
        .root
        .query_selector("a[href='/transactions/GS00000002']")
        .unwrap();
    assert!(declined.is_some());
    assert!(
        words.contains(ResponseCode::DoNotHonor.sentence().english()),
        "{words}"
    );
}

#[wasm_bindgen_test]
async fn a_badge_explains_itself_until_it_is_left_or_dismissed() {
    let page =
        mount(|| explained_badge(Tone::Warn, "In Retry", "A charge failed; we try again.")).await;
    let badge = button(&page.root, "In Retry");
    let tip = roles(&page.root, "tooltip").remove(0);
    assert_eq!(
        badge.get_attribute("aria-describedby"),
        tip.get_attribute("id")
    );
    assert!(tip.hidden());
    badge.focus().unwrap();
    settle().await;
    assert!(!tip.hidden(), "the focus shows what it means");
    key(&badge, "Escape").await;
    assert!(tip.hidden(), "Escape hides it");
    press(&badge).await;
    assert!(
        !tip.hidden(),
        "on a touch screen, pressing is what shows it"
    );
    fire(&badge, "focusout").await;
    assert!(tip.hidden());
}

#[wasm_bindgen_test]
async fn what_was_never_billed_is_no_badge() {
    let page = mount(|| billing_badge(None)).await;
    assert_eq!(text(&page.root), "Not billed yet");
    assert!(roles(&page.root, "tooltip").is_empty());
}
