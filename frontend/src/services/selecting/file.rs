//! Services as a file for a spreadsheet, made by the page of what it holds.

use goodstanding_shared::csv::push_line;
use goodstanding_shared::services::Service;
use goodstanding_words::services::selecting as words;
use goodstanding_words::{Fixed, columns};
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::words::{fixed, say};

const HEADS: [Fixed; 11] = [
    columns::NAME,
    columns::PRODUCT,
    columns::STATUS,
    columns::PRICE,
    columns::CURRENCY,
    columns::CYCLE,
    columns::CREATED_AT,
    columns::ACTIVATED_AT,
    columns::NEXT_DUE_DATE,
    columns::ENDS_ON,
    columns::ID,
];

/// Has the browser keep the services as a file.
pub(super) fn download_csv(services: &[Service]) {
    // Without it some spreadsheets take the letters for others.
    let mut text = String::from("\u{FEFF}");
    push_line(&mut text, &HEADS.map(fixed));
    for service in services {
        push_line(&mut text, &cells(service).each_ref().map(String::as_str));
    }
    // What fails here is the browser's, and it says so itself.
    let _ = hand_over(&text);
}

/// One service, in the order of the heads.
fn cells(service: &Service) -> [String; HEADS.len()] {
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        service.name.as_str().to_owned(),
        service.product.name.clone(),
        fixed(service.status.label()).to_owned(),
        service.price.amount(),
        service.price.currency().to_string(),
        text(service.cycle.map(|cycle| say(cycle.per()))),
        service.created_at.to_rfc3339(),
        text(service.activated_at.map(|at| at.to_rfc3339())),
        text(service.due_shown().map(|date| date.to_string())),
        text(
            service
                .cancellation
                .as_ref()
                .map(|open| open.effective_on.to_string()),
        ),
        service.id.to_string(),
    ]
}

fn hand_over(text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(fixed(words::FILE));
    link.click();
    // Browsers begin to read it when it is pressed, and are done a while later.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        core::time::Duration::from_mins(1),
    );
    Ok(())
}
