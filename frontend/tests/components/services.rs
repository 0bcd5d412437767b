//! The sort control, the sorting column headers, the view switch and the cancel action.

use std::sync::{Arc, Mutex};

use goodstanding_frontend::services::{CancelAction, SortControl, SortHeader, ViewSwitch};
use goodstanding_shared::services::{Direction, Service, ServiceStatus, SortKey, View};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::support::{button, buttons, fire, labelled, mount, press, requested, service, text};

type Order = (SortKey, Direction);

#[wasm_bindgen_test]
async fn every_key_can_be_chosen_in_both_directions() {
    let sort = RwSignal::new((SortKey::Name, Direction::Ascending));
    let page =
        mount(move || view! { <SortControl sort=sort on_change=move |order| sort.set(order) /> })
            .await;
    let select: HtmlSelectElement = labelled(&page.root, "Sort by").unchecked_into();
    let offered: Vec<String> = (0..select.length())
        .map(|index| text(&select.item(index).unwrap().unchecked_into()))
        .collect();
    assert_eq!(offered, ["Name", "Created at", "Next due date", "Status"]);
    for key in SortKey::ALL {
        select.set_value(key.as_str());
        fire(&select, "change").await;
        assert_eq!(sort.get_untracked(), (*key, Direction::Ascending));
        press(&button(&page.root, Direction::Ascending.words(*key))).await;
        assert_eq!(sort.get_untracked(), (*key, Direction::Descending));
        assert_eq!(select.value(), key.as_str(), "reversing keeps the key");
        press(&button(&page.root, Direction::Descending.words(*key))).await;
        assert_eq!(sort.get_untracked(), (*key, Direction::Ascending));
    }
}

#[wasm_bindgen_test]
async fn exactly_one_header_says_the_order() {
    let sort = RwSignal::new((SortKey::NextDueDate, Direction::Ascending));
    let page = mount(move || {
        let header = move |key| view! { <SortHeader key=key sort=sort on_change=move |order: Order| sort.set(order) /> };
        view! {
            <table>
                <thead>
                    <tr>{SortKey::ALL.iter().map(|key| header(*key)).collect_view()}</tr>
                </thead>
            </table>
        }
    })
    .await;
    let said = || {
        let headers = page.root.query_selector_all("th[aria-sort]").unwrap();
        assert_eq!(headers.length(), 1);
        let header: web_sys::Element = headers.get(0).unwrap().unchecked_into();
        (text(&header), header.get_attribute("aria-sort").unwrap())
    };
    assert_eq!(said(), ("Next due date".into(), "ascending".into()));
    press(&button(&page.root, "Next due date")).await;
    assert_eq!(said(), ("Next due date".into(), "descending".into()));
    press(&button(&page.root, "Status")).await;
    assert_eq!(said(), ("Status".into(), "ascending".into()));
    assert_eq!(
        sort.get_untracked(),
        (SortKey::Status, Direction::Ascending)
    );
}

#[wasm_bindgen_test]
async fn the_view_switch_has_one_pressed_button_and_tells_each_change_once() {
    let view = RwSignal::new(View::Cards);
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let page = mount(move || {
        let change = move |chosen| {
            listener.lock().unwrap().push(chosen);
            view.set(chosen);
        };
        view! { <ViewSwitch view=view on_change=change /> }
    })
    .await;
    let pressed = |name: &str| {
        button(&page.root, name)
            .get_attribute("aria-pressed")
            .unwrap()
    };
    assert_eq!(
        (pressed("Card view"), pressed("List view")),
        ("true".into(), "false".into())
    );
    press(&button(&page.root, "List view")).await;
    assert_eq!(
        (pressed("Card view"), pressed("List view")),
        ("false".into(), "true".into())
    );
    press(&button(&page.root, "List view")).await;
    assert_eq!(
        *told.lock().unwrap(),
        [View::List],
        "pressing what is on changes nothing"
    );
}

#[wasm_bindgen_test]
async fn the_cancel_action_is_there_inactive_or_absent() {
    let shown = |service: Service| async move {
        let page = mount(move || view! { <CancelAction service=service on_press=|_| {} /> }).await;
        buttons(&page.root, "Cancel service Studio website")
            .first()
            .map(|button| button.get_attribute("aria-disabled").is_some())
    };
    for status in ServiceStatus::ALL {
        let expected = (!status.has_ended()).then_some(false);
        assert_eq!(
            shown(Service {
                status: *status,
                ..service()
            })
            .await,
            expected,
            "{status:?}"
        );
    }
    assert_eq!(shown(requested()).await, Some(true));
}
