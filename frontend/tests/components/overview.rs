//! The overview: what it says first, what it leads to, and what it draws of amounts.

use std::sync::{Arc, Mutex};

use chrono::{Days, NaiveDate};
use goodstanding_frontend::overview::overview;
use goodstanding_shared::ids::{PaymentMethodId, ServiceId, SubscriptionId};
use goodstanding_shared::money::{Currency, Money, sums};
use goodstanding_shared::overview::{
    Average, ExpiringMethod, Month, NextPayment, Overview, ServiceCounts, Trouble, TroubleHelp,
    Troubles, months, weeks,
};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::services::{ServiceBrief, ServiceStatus, Unpaid, UnpaidReason};
use goodstanding_shared::subscriptions::{ComingCharge, NextCharge};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::ResponseCode;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::support::{button, buttons, mount, now, press, text};

fn today() -> NaiveDate {
    now().date_naive()
}

fn within(days: u64) -> NaiveDate {
    today() + Days::new(days)
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn visa() -> PaymentMethodBrief {
    PaymentMethodBrief {
        id: PaymentMethodId::from_bits(1),
        kind: PaymentMethodKind::Card,
        brand: "Visa".into(),
        last4: "4242".into(),
    }
}

fn name(text: &str) -> ServiceName {
    ServiceName::parse(text).unwrap()
}

/// All is well: one service, one charge in ten days, one paid this month.
fn well() -> Overview {
    let on = within(10);
    let begins = months(today());
    let month = |begins_on: &NaiveDate| Month {
        begins_on: *begins_on,
        paid: Vec::new(),
        refunded: Vec::new(),
        waiting: Vec::new(),
    };
    let mut behind: Vec<Month> = begins[..12].iter().map(month).collect();
    behind[11].paid = vec![euros(5300)];
    Overview {
        services: ServiceCounts {
            all: 2,
            active: 1,
            ending: 1,
            suspended: 0,
        },
        troubles: Troubles::default(),
        expiring: Vec::new(),
        next_payment: Some(NextPayment {
            on,
            sums: vec![euros(5300)],
            charges_total: 1,
            charges: vec![ComingCharge {
                subscription: SubscriptionId::from_bits(1),
                services: vec![name("Studio website"), name("Backup")],
                on,
                amount: euros(5300),
                is_retry: false,
                payment_method: Some(visa()),
            }],
        }),
        weeks: weeks(today(), &[(on, euros(5300))]).unwrap(),
        months: behind,
        average: Average {
            months: 1,
            amounts: vec![euros(5300)],
        },
        payments: Vec::new(),
        ending: Vec::new(),
        default_method: None,
    }
}

fn trouble(id: u128, reason: UnpaidReason) -> Trouble {
    Trouble {
        unpaid: Unpaid {
            reason,
            subscription: SubscriptionId::from_bits(id),
            since: today(),
            retry_on: None,
            works_until: Some(within(1)),
            amount: euros(1200),
        },
        help: TroubleHelp::of(reason),
        services: vec![ServiceBrief {
            id: ServiceId::from_bits(id),
            name: name(&format!("Archive {id}")),
            status: ServiceStatus::Active,
            cancellation_requested: false,
        }],
        products: vec!["Object storage".into()],
        attempts: 4,
        response: Some(ResponseCode::InsufficientFunds),
        payment_method: Some(visa()),
        transaction: None,
    }
}

fn with_troubles(count: u128) -> Overview {
    let rows: Vec<Trouble> = (1..=count)
        .map(|id| trouble(id, UnpaidReason::RetriesFailed))
        .collect();
    Overview {
        troubles: Troubles {
            total: rows.len() as u64,
            sums: sums(rows.iter().map(|row| row.unpaid.amount)).unwrap(),
            rows,
        },
        ..well()
    }
}

fn texts(root: &Element, selector: &str) -> Vec<String> {
    let list = root.query_selector_all(selector).unwrap();
    (0..list.length())
        .map(|place| list.get(place).unwrap().text_content().unwrap_or_default())
        .collect()
}

fn first(root: &Element, selector: &str) -> String {
    texts(root, selector).into_iter().next().unwrap_or_default()
}

fn drawn(told: Overview) -> impl FnOnce() -> AnyView {
    move || overview(&told, today(), Callback::new(|_| ()))
}

#[wasm_bindgen_test]
async fn who_owes_nothing_reads_so_first_and_what_comes_next() {
    let page = mount(drawn(well())).await;
    assert_eq!(first(&page.root, "h2"), "You’re in good standing.");
    assert_eq!(
        first(&page.root, ".standing-line p"),
        "1 service is running. Nothing to do until 1 Dec."
    );
    assert_eq!(first(&page.root, ".next-payment__amount"), "€53.00");
    let card = text(&page.root);
    assert!(card.contains("1 Dec · in 10 days · Visa 4242"), "{card}");
    assert!(card.contains("Studio website, Backup"), "{card}");
    assert!(card.contains("Active 1 · Ending 1"), "{card}");
    assert!(page.root.query_selector(".needs").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn the_weeks_and_months_are_there_for_those_who_listen() {
    let page = mount(drawn(well())).await;
    let spoken = texts(&page.root, ".ribbon .sr-only");
    assert_eq!(spoken.len(), 12);
    assert_eq!(spoken[0], "Week of 16 Nov: nothing due");
    assert_eq!(spoken[2], "Week of 30 Nov: €53.00 on 1 Dec");
    // Only that week has a bar, and it is the highest that there is.
    let bars = page.root.query_selector_all(".week__charged").unwrap();
    assert_eq!(bars.length(), 1);
    let month = first(&page.root, ".spending tbody tr");
    assert_eq!(month, "Nov 2026€53.00–");
}

#[wasm_bindgen_test]
async fn each_trouble_is_a_row_with_one_button_that_bears_the_amount() {
    let pressed = Arc::new(Mutex::new(Vec::new()));
    let told = with_troubles(1);
    let seen = Arc::clone(&pressed);
    let page = mount(move || {
        let pay = Callback::new(move |id| seen.lock().unwrap().push(id));
        overview(&told, today(), pay)
    })
    .await;
    assert_eq!(first(&page.root, "h2"), "1 payment needs you: €12.00");
    assert_eq!(
        first(&page.root, ".standing-line p"),
        "First deadline tomorrow, 22 Nov."
    );
    assert_eq!(first(&page.root, ".ring__number"), "1");
    let row = first(&page.root, ".need");
    assert!(row.contains("Visa 4242 was declined four times: not enough money."));
    assert!(row.contains("Ends tomorrow"), "{row}");
    press(&button(&page.root, "Pay €12.00 for Archive 1")).await;
    assert_eq!(*pressed.lock().unwrap(), [SubscriptionId::from_bits(1)]);
}

#[wasm_bindgen_test]
async fn three_rows_are_in_sight_until_all_are_asked_for() {
    let page = mount(drawn(with_troubles(5))).await;
    assert_eq!(first(&page.root, "h2"), "5 payments need you: €60.00");
    assert_eq!(texts(&page.root, ".need").len(), 3);
    press(&button(&page.root, "Show all 5")).await;
    assert_eq!(texts(&page.root, ".need").len(), 5);
    assert_eq!(buttons(&page.root, "Show all 5").len(), 0);
}

#[wasm_bindgen_test]
async fn what_no_payment_here_helps_leads_to_where_something_does() {
    let mut told = with_troubles(0);
    told.troubles.rows = vec![
        trouble(1, UnpaidReason::AwaitsApproval),
        trouble(2, UnpaidReason::InvoiceOverdue),
    ];
    told.troubles.rows[0].transaction = "GS00000007".parse().ok();
    told.troubles.total = 2;
    told.expiring = vec![ExpiringMethod {
        payment_method: visa(),
        expires_on: within(9),
        next_charge: NextCharge {
            on: within(10),
            amount: euros(5300),
        },
    }];
    let page = mount(drawn(told)).await;
    let links = page.root.query_selector_all(".need .btn").unwrap();
    let hrefs: Vec<String> = (0..links.length())
        .map(|place| {
            let link: Element = wasm_bindgen::JsCast::unchecked_into(links.get(place).unwrap());
            let href = link.get_attribute("href").unwrap_or_default();
            format!("{} {href}", text(&link))
        })
        .collect();
    let second = SubscriptionId::from_bits(2);
    assert_eq!(
        hrefs,
        [
            "Approve €12.00 /transactions/GS00000007".to_owned(),
            format!("Invoice €12.00 /transactions?subscription={second}"),
            "Replace card /payment-methods".to_owned(),
        ]
    );
}

#[wasm_bindgen_test]
async fn two_currencies_are_two_sums() {
    let mut told = well();
    let next = told.next_payment.as_mut().unwrap();
    next.sums.push(Money::new(1000, Currency::USD));
    let page = mount(drawn(told)).await;
    let amount = first(&page.root, ".next-payment__amount");
    assert_eq!(amount, "€53.00 + US$10.00");
}

#[wasm_bindgen_test]
async fn who_has_nothing_yet_is_led_to_the_catalogue() {
    let mut told = well();
    told.services = ServiceCounts::default();
    let page = mount(drawn(told)).await;
    assert_eq!(first(&page.root, "h2"), "Nothing here yet.");
    assert_eq!(first(&page.root, "a.btn"), "Order services");
    assert!(page.root.query_selector(".ribbon").unwrap().is_none());
}
