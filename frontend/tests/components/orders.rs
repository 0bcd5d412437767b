//! What the checkout says about money: every charge with its day, and what became of it.

use chrono::NaiveDate;
use goodstanding_frontend::orders::charge_lines;
use goodstanding_frontend::payments::{Told, told};
use goodstanding_frontend::ui::PreviewLine;
use goodstanding_shared::catalog::{BillingPeriod, BillingPlan, PeriodPrice, Price};
use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::orders::{QuoteLine, foresee};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus};
use wasm_bindgen_test::wasm_bindgen_test;

use PeriodPrice::{Free, Full, Reduced};

type Period = (Option<&'static str>, Option<u16>, PeriodPrice);

const MONTHLY: &[Period] = &[(Some("1 month"), None, Full)];
const INTRO: &[Period] = &[
    (Some("1 month"), Some(3), Reduced),
    (Some("1 month"), None, Full),
];
const ONE_FREE: &[Period] = &[
    (Some("1 month"), Some(1), Free),
    (Some("1 month"), None, Full),
];
const SIX: &[Period] = &[(Some("1 month"), Some(6), Full)];
const ONCE: &[Period] = &[(None, Some(1), Full)];
const FREE: &[Period] = &[(Some("1 month"), None, Free)];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
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

fn invoice() -> PaymentMethodBrief {
    PaymentMethodBrief {
        id: PaymentMethodId::from_bits(2),
        kind: PaymentMethodKind::Invoice,
        brand: "Invoice".into(),
        last4: String::new(),
    }
}

/// What is said about these lines: the plan, its periods, and what the service is called.
fn said(
    lines: &[(&str, &[Period], &str)],
    method: Option<&PaymentMethodBrief>,
    starts_on: &str,
) -> Vec<String> {
    let plans: Vec<BillingPlan> = lines
        .iter()
        .map(|(id, periods, _)| BillingPlan {
            id: id.parse().unwrap(),
            description: String::new(),
            language: None,
            periods: periods
                .iter()
                .map(|(cycle, repeat, charge)| BillingPeriod {
                    cycle: cycle.and_then(|text| text.parse().ok()),
                    repeat: *repeat,
                    price: *charge,
                })
                .collect(),
            grace_days: 7,
            retry_days: vec![1, 3, 5],
            can_pause: true,
        })
        .collect();
    let price = Price {
        plan: "P".parse().unwrap(),
        amount: euros(1000),
        reduced: Some(euros(600)),
        setup_fee: euros(200),
    };
    let free = Price {
        setup_fee: euros(0),
        ..price.clone()
    };
    let quoted: Vec<QuoteLine<'_>> = plans
        .iter()
        .map(|plan| QuoteLine {
            plan,
            price: if plan.id.as_str() == "FREE" {
                &free
            } else {
                &price
            },
            quantity: 1,
            is_first_purchase: true,
        })
        .collect();
    let names: Vec<String> = lines.iter().map(|line| line.2.to_owned()).collect();
    let (today, starts_on) = (day("2026-11-30"), day(starts_on));
    let forecast = foresee(&quoted, starts_on, today).unwrap();
    let text = |line: PreviewLine| match line.on {
        Some(on) => format!("{on} {}", line.text),
        None => line.text,
    };
    charge_lines(&forecast, &names, method, (today, starts_on))
        .into_iter()
        .map(text)
        .collect()
}

#[wasm_bindgen_test]
fn every_charge_is_said_with_its_day_and_its_method() {
    let (visa, today) = (visa(), "2026-11-30");
    let method = Some(&visa);
    assert_eq!(
        said(
            &[("MONTHLY", MONTHLY, "Shop"), ("ANNUAL", MONTHLY, "Seal")],
            method,
            today
        ),
        [
            "€24.00 is charged to Visa ending in 4242, in 2 charges: €12.00 and €12.00.",
            "2026-12-30 Then €10.00 a month for Shop.",
            "2026-12-30 Then €10.00 a month for Seal.",
        ]
    );
    assert_eq!(
        said(&[("P", INTRO, "Shop")], method, today),
        [
            "€8.00 is charged to Visa ending in 4242.",
            "2026-12-30 €6.00 a month for Shop.",
            "2027-02-28 Then €10.00 a month for Shop.",
        ]
    );
    assert_eq!(
        said(&[("P", ONE_FREE, "Shop")], method, today),
        [
            "€2.00 is charged to Visa ending in 4242.",
            "2026-12-30 Then €10.00 a month for Shop.",
        ]
    );
    assert_eq!(
        said(&[("P", SIX, "Shop")], method, today)[1],
        "2026-12-30 Then €10.00 a month for Shop, until it ends on 30 May 2027."
    );
    assert_eq!(
        said(
            &[("P", ONCE, "Shop"), ("FREE", FREE, "Status")],
            method,
            today
        ),
        [
            "€12.00 is charged to Visa ending in 4242.",
            "Shop is paid once.",
            "Status is free.",
        ]
    );
    assert_eq!(
        said(&[("FREE", FREE, "Status")], None, today),
        ["Nothing is charged.", "Status is free."]
    );
    assert_eq!(
        said(&[("P", MONTHLY, "Shop")], None, today)[0],
        "€12.00 is charged."
    );
}

#[wasm_bindgen_test]
fn what_starts_later_is_charged_on_that_day_with_its_setup() {
    let (visa, later) = (visa(), "2026-12-31");
    assert_eq!(
        said(&[("P", MONTHLY, "Shop")], Some(&visa), later),
        [
            "Nothing is charged: Visa ending in 4242 is only checked.",
            "2026-12-31 €12.00 for Shop, €2.00 of it for the setup.",
            "2027-01-31 Then €10.00 a month for Shop.",
        ]
    );
    assert_eq!(
        said(&[("P", ONCE, "Shop")], Some(&visa), later)[1],
        "2026-12-31 €12.00 once for Shop, €2.00 of it for the setup."
    );
}

#[wasm_bindgen_test]
fn an_invoice_is_sent_and_not_charged() {
    let invoice = invoice();
    let said = |starts_on| said(&[("P", MONTHLY, "Shop")], Some(&invoice), starts_on);
    assert_eq!(
        said("2026-11-30")[0],
        "We send you an invoice of €12.00. Pay it before 14 Dec 2026."
    );
    assert_eq!(said("2026-12-31")[0], "Nothing is charged.");
}

#[wasm_bindgen_test]
fn what_became_of_a_charge_is_said_for_every_status() {
    let (visa, invoice) = (visa(), invoice());
    for status in TransactionStatus::ALL {
        for method in [&visa, &invoice] {
            for amount in [0, 1200] {
                let words = told(&Told {
                    amount: euros(amount),
                    status: *status,
                    response: Some(ResponseCode::DoNotHonor),
                    method: Some(method),
                    created_at: "2026-11-30T10:00:00Z".parse().unwrap(),
                });
                assert!(words.ends_with('.'), "{status}: {words}");
                let is_failed = *status == TransactionStatus::Cancelled;
                assert_eq!(words.contains("Your bank declined"), is_failed, "{words}");
                let says_paid = words.contains("was paid") || words.contains("has arrived");
                let took = [
                    TransactionStatus::Authorized,
                    TransactionStatus::Captured,
                    TransactionStatus::Settled,
                ];
                assert_eq!(says_paid, took.contains(status), "{words}");
            }
        }
    }
    let sent = told(&Told {
        amount: euros(1200),
        status: TransactionStatus::AuthorizationPending,
        response: None,
        method: Some(&invoice),
        created_at: "2026-11-30T10:00:00Z".parse().unwrap(),
    });
    assert_eq!(
        sent,
        "We sent you an invoice of €12.00. Pay it before 14 Dec 2026."
    );
}
