//! The kit: inactive button with its tooltip, segments, badges, dates and money.

use goodstanding_frontend::ui::{
    InactiveButton, LiveRegion, badge, calendar_date, day_in_zone, device_zone, exact_instant,
    money_text, name_numbers, relative_days, seconds_text, set_time_zone, time_of_day, time_zone,
};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{button, fire, key, mount, press, roles, settle, text};

const REASON: &str = "Cancellation was already requested on 18 Nov 2026.";

fn inactive() -> impl IntoView {
    view! {
        <InactiveButton id="cancel-x" label="Cancel service" name="Cancel service Mailboxes" reason=REASON />
        <LiveRegion />
    }
}

#[wasm_bindgen_test]
async fn an_inactive_button_can_be_reached_and_says_why() {
    let page = mount(inactive).await;
    let button = button(&page.root, "Cancel service Mailboxes");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(
        !button.has_attribute("disabled"),
        "it must stay in the tab order"
    );
    let tip = roles(&page.root, "tooltip").remove(0);
    assert_eq!(
        button.get_attribute("aria-describedby"),
        tip.get_attribute("id")
    );
    assert_eq!(text(&tip), REASON);
    assert!(tip.hidden());

    button.focus().unwrap();
    settle().await;
    assert!(!tip.hidden(), "the focus shows the reason");
    key(&button, "Escape").await;
    assert!(tip.hidden(), "Escape hides it");
    fire(&button, "focusout").await;
    assert!(tip.hidden());
}

#[wasm_bindgen_test]
async fn an_inactive_button_answers_when_it_is_pressed() {
    let page = mount(inactive).await;
    press(&button(&page.root, "Cancel service Mailboxes")).await;
    assert!(
        !roles(&page.root, "tooltip")[0].hidden(),
        "on a touch screen, pressing is what shows it"
    );
    let said = roles(&page.root, "status")
        .into_iter()
        .map(|region| text(&region))
        .collect::<String>();
    assert!(said.contains(REASON), "{said}");
}

#[wasm_bindgen_test]
async fn the_tooltip_stays_while_the_pointer_is_on_it() {
    let page = mount(inactive).await;
    let wrapper = button(&page.root, "Cancel service Mailboxes")
        .parent_element()
        .unwrap();
    let wrapper: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(wrapper);
    let tip = roles(&page.root, "tooltip").remove(0);
    fire(&wrapper, "pointerenter").await;
    assert!(!tip.hidden());
    fire(&wrapper, "pointerleave").await;
    assert!(tip.hidden());
}

#[wasm_bindgen_test]
async fn every_badge_has_its_shape_and_its_word() {
    let shapes = |tone: Tone| async move {
        let page = mount(move || badge(tone, "Word")).await;
        assert_eq!(text(&page.root), "Word");
        page.root
            .query_selector("path")
            .unwrap()
            .unwrap()
            .get_attribute("d")
            .unwrap()
    };
    let mut drawn = Vec::new();
    for tone in Tone::ALL {
        drawn.push(shapes(*tone).await);
    }
    drawn.sort();
    drawn.dedup();
    assert_eq!(
        drawn.len(),
        Tone::ALL.len(),
        "each tone has a shape of its own"
    );
    let words = ServiceStatus::ALL.len() + SubscriptionStatus::ALL.len() + BillingStatus::ALL.len();
    assert_eq!(words, 29);
}

#[wasm_bindgen_test]
fn amounts_are_worded_from_their_text() {
    assert_eq!(money_text(Money::new(4900, Currency::EUR)), "€49.00");
    assert_eq!(money_text(Money::new(-5, Currency::EUR)), "-€0.05");
    assert_eq!(money_text(Money::new(4900, Currency::JPY)), "JP¥4,900");
    // More digits than a float holds.
    assert_eq!(
        money_text(Money::new(9_007_199_254_740_993, Currency::EUR)),
        "€90,071,992,547,409.93"
    );
}

#[wasm_bindgen_test]
fn dates_are_worded_without_doubt() {
    let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    assert_eq!(calendar_date(date("2026-12-01")), "1 Dec 2026");
    for (day, words) in [
        ("2026-11-21", "today"),
        ("2026-11-22", "tomorrow"),
        ("2026-11-20", "yesterday"),
        ("2026-12-01", "in 10 days"),
        ("2026-11-01", "20 days ago"),
        ("2027-01-21", "in 2 months"),
        ("2019-06-02", "7 years ago"),
        ("2031-11-17", "in 5 years"),
    ] {
        assert_eq!(relative_days(date(day), date("2026-11-21")), words);
    }
    assert_eq!(seconds_text(1), "1 second");
    assert_eq!(seconds_text(30), "30 seconds");
}

#[wasm_bindgen_test]
fn names_are_sorted_as_each_language_sorts_them() {
    let mut tables = 0;
    for line in include_str!("../../../crates/words/sorted-names.txt").lines() {
        let Some((language, names)) = line.split_once(": ") else {
            continue;
        };
        let expected: Vec<&str> = names.split(" | ").collect();
        let backwards: Vec<&str> = expected.iter().rev().copied().collect();
        let numbers = name_numbers(language, &backwards);
        let mut sorted: Vec<_> = numbers.into_iter().zip(backwards).collect();
        sorted.sort_by_key(|(number, _)| *number);
        let sorted: Vec<&str> = sorted.into_iter().map(|(_, name)| name).collect();
        assert_eq!(sorted, expected, "{language}");
        tables += 1;
    }
    assert_eq!(tables, 9);
    let same = name_numbers("en", &["VPS 2", "vps 02", "vps 3", "VPS 2"]);
    assert_eq!(same, [0, 0, 1, 0]);
}

/// Times of day are those of the chosen zone, and so is the day that counts as today; calendar
/// dates are the same everywhere.
#[wasm_bindgen_test]
fn instants_are_written_in_the_chosen_time_zone() {
    let at = "2026-11-21T10:30:00Z".parse().unwrap();
    let date = "2026-12-01".parse().unwrap();
    let mut said = Vec::new();
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"] {
        set_time_zone(Some(zone));
        assert_eq!(time_zone(), zone);
        assert_eq!(calendar_date(date), "1 Dec 2026");
        said.push((exact_instant(at), time_of_day(at), day_in_zone(at)));
    }
    let written = [
        ("22 Nov 2026, 00:30", "00:30", "2026-11-22"),
        ("20 Nov 2026, 23:30", "23:30", "2026-11-20"),
        ("21 Nov 2026, 16:00", "16:00", "2026-11-21"),
    ];
    let written =
        written.map(|(exact, time, day)| (exact.to_owned(), time.to_owned(), day.parse().ok()));
    assert_eq!(said, written);
    // What the browser does not know is no reason to break: it is that of the device.
    for zone in [Some("Europe/Atlantis"), Some(""), None] {
        set_time_zone(zone);
        assert_eq!(time_zone(), device_zone());
        assert_eq!(day_in_zone(at), None);
    }
}
