//! How the browser writes an instant in the language of the page.

use core::cell::RefCell;

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::language::{is_english, locale};

/// Under which name `Intl` takes a time zone.
const ZONE: &str = "timeZone";

thread_local! {
    /// The time zone that the reader chose; none: that of the device.
    static CHOSEN: RefCell<Option<Chosen>> = const { RefCell::new(None) };
}

/// A time zone that the browser knows.
struct Chosen {
    name: String,
    /// Writes the day of an instant there as "2026-11-30".
    day: Function,
}

impl Chosen {
    /// None of a zone that is younger than the browser: naming it to a formatter would throw.
    fn of(name: &str) -> Option<Self> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let make = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
        let make: Function = make.dyn_into().ok()?;
        let arguments = Array::of2(&"sv-SE".into(), &options(&[(ZONE, name)]));
        let formatter = Reflect::construct(&make, &arguments).ok()?;
        Some(Self {
            name: name.to_owned(),
            day: formatter.unchecked_into::<Intl::DateTimeFormat>().format(),
        })
    }
}

/// Writes instants in this time zone from now on; none: in that of the device. What was made for
/// another zone before writes in that one.
pub(super) fn choose_zone(name: Option<&str>) {
    CHOSEN.set(name.and_then(Chosen::of));
}

/// The time zone that the reader chose and the browser knows; none: that of the device.
pub(super) fn chosen_zone() -> Option<String> {
    CHOSEN.with_borrow(|chosen| chosen.as_ref().map(|chosen| chosen.name.clone()))
}

/// The day of an instant in the chosen time zone; none where none is chosen.
pub fn day_in_zone(at: DateTime<Utc>) -> Option<NaiveDate> {
    let text = CHOSEN.with_borrow(|chosen| Some(call(&chosen.as_ref()?.day, at)))?;
    text.parse().ok()
}

/// Options as `Intl` takes them.
pub(super) fn options(parts: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in parts {
        // Setting properties of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

/// Whatever writes these parts of an instant in the language of the page, in the chosen time zone
/// where they name none.
pub(super) fn formatter(parts: &[(&str, &str)]) -> Function {
    let chosen = chosen_zone();
    let mut all: Vec<(&str, &str)> = chosen.iter().map(|zone| (ZONE, zone.as_str())).collect();
    all.extend(parts);
    Intl::DateTimeFormat::new(&Array::of1(&locale().into()), &options(&all)).format()
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
    let mut text = call(function, at);
    // As short as every other month. A search for bytes weighs less than one for text.
    let mut places = text.as_bytes().windows(4);
    let sept = places.position(|bytes| bytes == b"Sept");
    if let Some(at) = sept.filter(|_| is_english()) {
        text.remove(at + 3);
    }
    text
}

fn call(function: &Function, at: DateTime<Utc>) -> String {
    let text = function.call1(&JsValue::UNDEFINED, &js_date(at));
    let text = text.ok().and_then(|text| text.as_string());
    text.unwrap_or_default()
}
