//! How the browser writes an instant in the language of the page.

use chrono::{DateTime, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::language::{is_english, locale};

/// Whatever writes these parts of an instant in the language of the page.
pub(super) fn formatter(parts: &[(&str, &str)]) -> Function {
    let options = Object::new();
    for (name, value) in parts {
        // Setting properties of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    Intl::DateTimeFormat::new(&Array::of1(&locale().into()), &options).format()
}

/// An instant as the browser has it.
pub(super) fn js_date(at: DateTime<Utc>) -> js_sys::Date {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a float's 53 bits"
    )]
    js_sys::Date::new(&JsValue::from_f64(at.timestamp_millis() as f64))
}

/// An instant as a formatter writes it.
pub(super) fn format(function: &Function, at: DateTime<Utc>) -> String {
    let text = function.call1(&JsValue::UNDEFINED, &js_date(at));
    let text = text.ok().and_then(|text| text.as_string());
    let text = text.unwrap_or_default();
    if is_english() {
        // As short as every other month.
        text.replace("Sept", "Sep")
    } else {
        text
    }
}
