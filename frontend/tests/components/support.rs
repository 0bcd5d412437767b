//! Mounting, finding and pressing.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_frontend::clock;
use goodstanding_frontend::shell::AppContext;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::{CancellationId, ServiceId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::services::{
    OpenCancellation, PaidPeriod, ProductBrief, Service, ServiceStatus,
};
use goodstanding_shared::text::ServiceName;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
    KeyboardEventInit, MouseEvent, MouseEventInit,
};

/// A mounted part; it goes when this goes.
pub(crate) struct Mounted<M: Mountable> {
    pub(crate) root: HtmlElement,
    _handle: UnmountHandle<M>,
}

impl<M: Mountable> Drop for Mounted<M> {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Mounts a part with the contexts of the page.
pub(crate) async fn mount<F, N>(view: F) -> Mounted<N::State>
where
    F: FnOnce() -> N + 'static,
    N: IntoView,
    N::State: Mountable,
{
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    clock::set(now());
    let handle = mount_to(root.clone(), move || {
        AppContext::provide();
        view().into_view()
    });
    settle().await;
    Mounted {
        root,
        _handle: handle,
    }
}

/// Lets effects and a frame pass.
pub(crate) async fn settle() {
    tick().await;
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(frame).await.unwrap();
    tick().await;
}

fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let list = root.query_selector_all(selector).unwrap();
    (0..list.length())
        .map(|index| list.get(index).unwrap().unchecked_into())
        .collect()
}

fn name_of(element: &HtmlElement) -> String {
    element
        .get_attribute("aria-label")
        .unwrap_or_else(|| element.text_content().unwrap_or_default())
        .trim()
        .to_owned()
}

/// Every button with this accessible name.
pub(crate) fn buttons(root: &Element, name: &str) -> Vec<HtmlElement> {
    all(root, "button")
        .into_iter()
        .filter(|button| name_of(button) == name)
        .collect()
}

/// Every button whose words begin like this.
pub(crate) fn buttons_that_begin(root: &Element, words: &str) -> Vec<HtmlElement> {
    all(root, "button")
        .into_iter()
        .filter(|button| name_of(button).starts_with(words))
        .collect()
}

/// The button with this accessible name.
pub(crate) fn button(root: &Element, name: &str) -> HtmlElement {
    let mut found = buttons(root, name);
    assert_eq!(
        found.len(),
        1,
        "buttons called “{name}” in {}",
        root.inner_html()
    );
    found.remove(0)
}

/// The control that a label with these words names.
pub(crate) fn labelled(root: &Element, words: &str) -> HtmlElement {
    let label = all(root, "label")
        .into_iter()
        .find(|label| label.text_content().unwrap_or_default().starts_with(words));
    let label = label.unwrap_or_else(|| panic!("no label “{words}” in {}", root.inner_html()));
    match label.get_attribute("for") {
        Some(id) => document().get_element_by_id(&id).unwrap().unchecked_into(),
        None => label
            .query_selector("input, select, textarea")
            .unwrap()
            .unwrap()
            .unchecked_into(),
    }
}

/// The elements with this role attribute.
pub(crate) fn roles(root: &Element, role: &str) -> Vec<HtmlElement> {
    all(root, &format!("[role='{role}']"))
}

/// What an element says.
pub(crate) fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// Presses it as the mouse does.
pub(crate) async fn press(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Presses it as the mouse does while Shift is held.
pub(crate) async fn press_with_shift(element: &HtmlElement) {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_shift_key(true);
    element
        .dispatch_event(&MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap())
        .unwrap();
    settle().await;
}

/// Writes into a text control.
pub(crate) async fn write(element: &HtmlElement, value: &str) {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else {
        element.unchecked_ref::<HtmlInputElement>().set_value(value);
    }
    fire(element, "input").await;
}

/// Sends a bubbling event.
pub(crate) async fn fire(element: &HtmlElement, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    element
        .dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap())
        .unwrap();
    settle().await;
}

/// Presses a key on an element and lets the page settle.
pub(crate) async fn key(element: &HtmlElement, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    element
        .dispatch_event(
            &KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap(),
        )
        .unwrap();
    settle().await;
}

/// The instant at which the tests take place.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-21T00:00:00Z".parse().unwrap()
}

/// The due date of the service of the tests: ten days after their present.
pub(crate) fn due() -> NaiveDate {
    now().date_naive() + Days::new(10)
}

/// "Studio website": active, 49.00 a month, due in ten days.
pub(crate) fn service() -> Service {
    Service {
        id: ServiceId::from_bits(1),
        version: 1,
        name: ServiceName::parse("Studio website").unwrap(),
        product: Arc::new(ProductBrief {
            id: "vps-4".parse().unwrap(),
            name: "Managed VPS 4".into(),
            name_language: None,
            group: "Hosting".into(),
            group_language: None,
        }),
        quantity: 1,
        price: Money::new(4900, Currency::EUR),
        cycle: "1 month".parse().ok(),
        status: ServiceStatus::Active,
        created_at: begins("2026-03-01".parse().unwrap()),
        activated_at: None,
        updated_at: now(),
        paid: Some(PaidPeriod {
            from: "2026-11-01".parse().unwrap(),
            until: "2026-12-01".parse().ok(),
            amount: Money::new(4900, Currency::EUR),
            kept_since: None,
        }),
        no_due: None,
        starts_on: None,
        waits_for: Vec::new(),
        suspended_for: Vec::new(),
        ended_for: None,
        unpaid: None,
        next_due: Some(due()),
        awaits_answer: false,
        cancellation: None,
    }
}

/// The same with an open request.
pub(crate) fn requested() -> Service {
    let cancellation = OpenCancellation {
        id: CancellationId::from_bits(1),
        requested_at: "2026-11-18T12:00:00Z".parse().unwrap(),
        effective_on: due(),
    };
    Service {
        cancellation: Some(cancellation),
        ..service()
    }
}
