//! Amounts, worded by the browser from the decimal text: no float in between.

use core::cell::RefCell;
use std::collections::HashMap;

use goodstanding_shared::money::{Currency, Money};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::dates::LOCALE;

thread_local! {
    /// Formatters cost far more to make than to use.
    static FORMATTERS: RefCell<HashMap<Currency, Function>> = RefCell::default();
}

fn formatter(currency: Currency) -> Function {
    let options = Object::new();
    // Setting properties of a fresh object cannot fail.
    let _ = Reflect::set(&options, &"style".into(), &"currency".into());
    let _ = Reflect::set(&options, &"currency".into(), &currency.code().into());
    Intl::NumberFormat::new(&Array::of1(&LOCALE.into()), &options).format()
}

/// The amount as text: "€49.00".
pub fn money_text(money: Money) -> String {
    let format = FORMATTERS.with_borrow_mut(|known| {
        known
            .entry(money.currency())
            .or_insert_with(|| formatter(money.currency()))
            .clone()
    });
    let text = format.call1(&JsValue::UNDEFINED, &money.amount().into());
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| money.to_string())
}

/// The amount as a piece of the page.
pub fn money(money: Money) -> AnyView {
    view! { <span class="num">{money_text(money)}</span> }.into_any()
}

/// A number with its thousands apart: "100,000".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
