//! Amounts, worded by the browser from the decimal text: no float in between.

use core::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use goodstanding_shared::money::Money;
use goodstanding_words::{English, Speaker as _};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::language::{is_english, locale};

thread_local! {
    /// Formatters cost far more to make than to use.
    static FORMATTERS: RefCell<HashMap<String, Function>> = RefCell::default();
    static NUMBER: OnceCell<Function> = const { OnceCell::new() };
}

fn formatter(currency: &str) -> Function {
    let options = Object::new();
    // Setting properties of a fresh object cannot fail.
    let _ = Reflect::set(&options, &"style".into(), &"currency".into());
    let _ = Reflect::set(&options, &"currency".into(), &currency.into());
    Intl::NumberFormat::new(&Array::of1(&locale().into()), &options).format()
}

/// The amount as text: "€49.00".
pub fn money_text(money: Money) -> String {
    amount_text(&money.amount(), money.currency().code())
}

/// The same of a decimal text and the code of a currency.
pub fn amount_text(decimal: &str, currency: &str) -> String {
    let format = FORMATTERS.with_borrow_mut(|known| {
        if !known.contains_key(currency) {
            known.insert(currency.to_owned(), formatter(currency));
        }
        known.get(currency).cloned()
    });
    let text = format.and_then(|format| {
        let text = format.call1(&JsValue::UNDEFINED, &decimal.into());
        text.ok()?.as_string()
    });
    text.unwrap_or_else(|| format!("{decimal} {currency}"))
}

/// The amount as a piece of the page.
pub fn money(money: Money) -> AnyView {
    view! { <span class="num">{money_text(money)}</span> }.into_any()
}

/// A number with its thousands apart: "100,000".
pub fn grouped(number: u64) -> String {
    if is_english() {
        return English.number(number);
    }
    let write = || Intl::NumberFormat::new(&Array::of1(&locale().into()), &Object::new()).format();
    #[expect(clippy::cast_precision_loss, reason = "nobody counts 2^53 things")]
    let value = JsValue::from_f64(number as f64);
    let text = NUMBER.with(|it| it.get_or_init(write).call1(&JsValue::UNDEFINED, &value));
    let text = text.ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| number.to_string())
}
