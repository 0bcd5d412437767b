//! The sort control, the sorting column headers, the view switch and the cancel action.

use std::sync::{Arc, Mutex};

use goodstanding_frontend::services::{CancelAction, SortControl, SortHeader, ThenBy, ViewSwitch};
use goodstanding_shared::services::{Direction, Service, ServiceStatus, SortKey, SortOrder, View};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::support::{
    button, buttons, buttons_that_begin, fire, labelled, mount, press, press_with_shift, requested,
    service, text,
};

const UP: Direction = Direction::Ascending;

#[wasm_bindgen_test]
async fn every_key_can_be_chosen_in_both_directions() {
    let sort = RwSignal::new(SortOrder::by(SortKey::Name, UP));
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
        assert_eq!(sort.get_untracked(), SortOrder::by(*key, UP));
        press(&button(
            &page.root,
            Direction::Ascending.words(*key).english(),
        ))
        .await;
        assert_eq!(
            sort.get_untracked(),
            SortOrder::by(*key, Direction::Descending)
        );
        assert_eq!(select.value(), key.as_str(), "reversing keeps the key");
        press(&button(
            &page.root,
            Direction::Descending.words(*key).english(),
        ))
        .await;
        assert_eq!(sort.get_untracked(), SortOrder::by(*key, UP));
    }
}

#[wasm_bindgen_test]
async fn exactly_one_header_says_the_order() {
    let sort = RwSignal::new(SortOrder::by(SortKey::NextDueDate, UP));
    let page = mount(move || {
        let header = move |key| view! { <SortHeader key=key sort=sort on_change=move |order: SortOrder| sort.set(order) /> };
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
    assert_eq!(sort.get_untracked(), SortOrder::by(SortKey::Status, UP));

    // With Shift, one more key: the first one alone is the sorted column, the others say their
    // place.
    press_with_shift(&button(&page.root, "Next due date")).await;
    assert_eq!(said().1, "ascending");
    assert_eq!(sort.get_untracked().to_string(), "status asc,due asc");
    let due = || {
        let heads = buttons_that_begin(&page.root, "Next due date");
        let said = heads[0].query_selector(".sr-only").unwrap();
        (heads[0].clone(), said.map(|words| text(&words)))
    };
    let (head, said_of_it) = due();
    let words = ", number 2 of the order, Earliest first";
    assert_eq!(said_of_it.as_deref(), Some(words));
    press_with_shift(&head).await;
    assert_eq!(sort.get_untracked().to_string(), "status asc,due desc");
    let (head, said_of_it) = due();
    let words = ", number 2 of the order, Latest first";
    assert_eq!(said_of_it.as_deref(), Some(words));
    press_with_shift(&head).await;
    assert_eq!(due().1, None);
    assert_eq!(sort.get_untracked().to_string(), "status asc");
    assert_eq!(said(), ("Status".into(), "ascending".into()));
}

#[wasm_bindgen_test]
async fn one_more_place_appears_behind_each_that_is_filled() {
    let order = RwSignal::new(SortOrder::by(SortKey::Status, UP));
    let page =
        mount(move || view! { <ThenBy order=order on_change=move |next| order.set(next) /> }).await;
    let place = |number: usize| -> HtmlSelectElement {
        labelled(&page.root, &format!("Sort by, number {number}")).unchecked_into()
    };
    let is_there = |number| {
        let row = place(number).closest(".sort").unwrap().unwrap();
        !row.has_attribute("hidden")
    };
    let offered = |number| {
        let select = place(number);
        let option = |index| text(&select.item(index).unwrap().unchecked_into());
        (0..select.length()).map(option).collect::<Vec<_>>()
    };
    assert_eq!([2, 3, 4].map(is_there), [true, false, false]);
    let others = ["Nothing else", "Name", "Created at", "Next due date"];
    assert_eq!(offered(2), others, "what comes first is no choice");

    let choose = async |number, value: &str| {
        let select = place(number);
        select.set_value(value);
        fire(&select, "change").await;
    };
    choose(2, "due").await;
    assert_eq!(order.get_untracked().to_string(), "status asc,due asc");
    assert_eq!([2, 3, 4].map(is_there), [true, true, false]);
    assert_eq!(place(2).value(), "due");
    assert_eq!(offered(3), ["Nothing else", "Name", "Created at"]);
    press(&button(&page.root, "Earliest first")).await;
    assert_eq!(order.get_untracked().to_string(), "status asc,due desc");
    choose(3, "name").await;
    choose(4, "created").await;
    let all = "status asc,due desc,name asc,created asc";
    assert_eq!(order.get_untracked().to_string(), all);

    // What comes later moves up.
    choose(2, "").await;
    assert_eq!(
        order.get_untracked().to_string(),
        "status asc,name asc,created asc"
    );
    assert_eq!(place(2).value(), "name");
    assert_eq!(place(4).value(), "");
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
