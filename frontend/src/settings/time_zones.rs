//! The time zones that the browser knows, and the choice between them.

use goodstanding_words::settings as words;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::ui::{CollectAny as _, device_zone};
use crate::words::say;

/// The names of all time zones, as the browser lists them; none by a browser that is too old to.
fn known() -> Vec<String> {
    let names = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?;
        let list: Function = list.dyn_into().ok()?;
        list.call1(&intl, &"timeZone".into()).ok()
    };
    let names = names().map(|names| Array::from(&names)).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).collect()
}

/// A name as people read it.
fn readable(name: &str) -> String {
    name.replace('_', " ")
}

/// What can be chosen: the zone of the device, and every other one; `chosen` is among them whatever
/// the browser knows.
pub(super) fn options(chosen: &str) -> AnyView {
    let mut names = known();
    if !chosen.is_empty() && names.iter().all(|name| name != chosen) {
        names.push(chosen.to_owned());
    }
    let as_device = say(words::as_device(&readable(&device_zone())));
    let options = names.into_iter().map(|name| {
        let words = readable(&name);
        let is_chosen = name == chosen;
        view! {
            <option value=name selected=is_chosen dir="auto">
                {words}
            </option>
        }
        .into_any()
    });
    view! {
        <option value="" selected=chosen.is_empty()>
            {as_device}
        </option>
        {options.collect_any()}
    }
    .into_any()
}
