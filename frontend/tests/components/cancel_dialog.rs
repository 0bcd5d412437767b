//! The dialog “Request service cancellation”.

use goodstanding_frontend::cancellations::CancelDialog;
use goodstanding_shared::services::{Service, ServiceStatus};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use crate::support::{
    Mounted, button, labelled, mount, press, roles, service, settle, text, write,
};

async fn open(service: Service, closed: RwSignal<u32>) -> Mounted<impl Mountable> {
    mount(move || {
        view! { <CancelDialog service=service on_changed=|_| {} on_close=move |()| closed.update(|times| *times += 1) /> }
    })
    .await
}

fn radio(page: &web_sys::Element, words: &str) -> HtmlInputElement {
    labelled(page, words).unchecked_into()
}

#[wasm_bindgen_test]
async fn it_begins_empty_with_nothing_chosen() {
    let page = open(service(), RwSignal::new(0)).await;
    let dialog = page
        .root
        .query_selector("dialog[open]")
        .unwrap()
        .expect("a modal dialog");
    let heading = document()
        .get_element_by_id(&dialog.get_attribute("aria-labelledby").unwrap())
        .unwrap();
    assert_eq!(text(&heading), "Request service cancellation");
    assert!(!radio(&page.root, "Immediate").checked());
    assert!(!radio(&page.root, "On service due date").checked());
    assert_eq!(
        labelled(&page.root, "Cancellation reason")
            .unchecked_into::<HtmlTextAreaElement>()
            .value(),
        ""
    );
    assert!(!text(&page.root).contains("What will happen"));
    assert!(
        text(&page.root)
            .contains("Studio website · Managed VPS 4 · €49.00 a month · paid until 1 Dec 2026")
    );
}

#[wasm_bindgen_test]
async fn submitting_it_empty_names_both_fields_and_moves_the_focus_to_the_summary() {
    let page = open(service(), RwSignal::new(0)).await;
    press(&button(&page.root, "Request cancellation")).await;
    settle().await;
    let summary = roles(&page.root, "alert").remove(0);
    for words in [
        "Enter a cancellation reason",
        "Select when the service should be cancelled",
    ] {
        assert!(text(&summary).contains(words));
        assert_eq!(
            text(&page.root).matches(words).count(),
            2,
            "in the summary and at the field"
        );
    }
    assert_eq!(document().active_element().unwrap(), *summary);
    let area = labelled(&page.root, "Cancellation reason");
    assert_eq!(area.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = area.get_attribute("aria-describedby").unwrap();
    assert!(
        described
            .split(' ')
            .all(|id| document().get_element_by_id(id).is_some()),
        "{described}"
    );
}

#[wasm_bindgen_test]
async fn a_reason_that_is_too_long_is_counted_and_kept() {
    let page = open(service(), RwSignal::new(0)).await;
    let area = labelled(&page.root, "Cancellation reason");
    write(&area, &"x".repeat(1799)).await;
    assert!(!text(&page.root).contains("of 2,048 characters"));
    write(&area, &"x".repeat(2049)).await;
    assert!(text(&page.root).contains("2049 of 2,048 characters"));
    press(&radio(&page.root, "Immediate")).await;
    press(&button(&page.root, "Request cancellation")).await;
    assert!(text(&page.root).contains("Shorten the reason by 1 character"));
    assert_eq!(
        area.unchecked_into::<HtmlTextAreaElement>().value().len(),
        2049,
        "nothing typed is lost"
    );
}

#[wasm_bindgen_test]
async fn the_preview_says_what_the_rule_will_do() {
    let page = open(service(), RwSignal::new(0)).await;
    assert!(
        text(&page.root).contains("€16.33 for the unused days is not given back"),
        "said before the choice"
    );
    press(&radio(&page.root, "On service due date")).await;
    assert!(text(&page.root).contains("What will happen"));
    assert!(text(&page.root).contains("Studio website stops. Nothing is charged after it."));
    press(&radio(&page.root, "Immediate")).await;
    assert!(text(&page.root).contains("Studio website stops at once and is Canceled."));
    assert!(text(&page.root).contains("This cannot be undone."));
}

#[wasm_bindgen_test]
async fn a_type_that_is_not_offered_says_why() {
    let pending = Service {
        status: ServiceStatus::Pending,
        next_due: None,
        paid: None,
        no_due: Some(goodstanding_shared::services::NoDueDate::NotSetUp),
        ..service()
    };
    let page = open(pending, RwSignal::new(0)).await;
    assert!(radio(&page.root, "On service due date").disabled());
    assert!(text(&page.root).contains("Not available: the service was never due"));
    assert!(!radio(&page.root, "Immediate").disabled());
}

#[wasm_bindgen_test]
async fn one_press_fills_in_a_reason() {
    let page = open(service(), RwSignal::new(0)).await;
    press(&button(&page.root, "Prefer not to say")).await;
    let area: HtmlTextAreaElement = labelled(&page.root, "Cancellation reason").unchecked_into();
    assert_eq!(area.value(), "Prefer not to say");
}

#[wasm_bindgen_test]
async fn keeping_the_service_closes_it() {
    let closed = RwSignal::new(0);
    let page = open(service(), closed).await;
    press(&button(&page.root, "Keep service")).await;
    settle().await;
    assert_eq!(closed.get_untracked(), 1);
    assert!(page.root.query_selector("dialog[open]").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn without_a_server_the_text_is_kept_and_it_can_be_tried_again() {
    // The test runner's server knows no API: the answer is not one of ours.
    let page = open(service(), RwSignal::new(0)).await;
    write(
        &labelled(&page.root, "Cancellation reason"),
        "No longer needed",
    )
    .await;
    press(&radio(&page.root, "On service due date")).await;
    press(&button(&page.root, "Request cancellation")).await;
    for _ in 0..100 {
        if !roles(&page.root, "alert").is_empty() {
            break;
        }
        settle().await;
    }
    assert!(
        !roles(&page.root, "alert").is_empty(),
        "the failure is said"
    );
    let area: HtmlTextAreaElement = labelled(&page.root, "Cancellation reason").unchecked_into();
    assert_eq!(area.value(), "No longer needed");
    assert_eq!(
        text(&button(&page.root, "Request cancellation")),
        "Request cancellation",
        "not sending any more"
    );
}
