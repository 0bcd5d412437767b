//! In which order the reader's language has names.

use js_sys::{Array, Function, Intl, JsString, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::instants::options;

/// Stands in no name: a name has one line.
const BETWEEN: &str = "\n";

/// The browser's comparison of names: letter case aside, runs of digits by their number.
fn comparison(locale: &str) -> Function {
    let numeric = [locale, "-u-kn"].concat();
    let options = options(&[("sensitivity", "accent")]);
    Intl::Collator::new(&Array::of1(&numeric.into()), &options).compare()
}

/// For each name a number that grows along their order in the language of `locale`, the same for
/// names between which it sees no difference. The server sorts by the same tables.
pub fn name_numbers(locale: &str, names: &[&str]) -> Vec<u32> {
    // Most are in order then, which is what the browser's sort is fast with.
    let mut known = names.to_vec();
    known.sort_unstable();
    known.dedup();
    // As one text there and back: 100,000 calls would take longer than the sort.
    let sorted = JsString::from(known.join(BETWEEN)).split(BETWEEN);
    let compare = comparison(locale);
    if let Ok(sort) = Reflect::get(&sorted, &"sort".into()) {
        let _ = sort.unchecked_ref::<Function>().call1(&sorted, &compare);
    }
    let mut numbers = vec![0; known.len()];
    let mut number = 0;
    let mut before: Option<JsValue> = None;
    let text: String = sorted.join(BETWEEN).into();
    for (name, own) in text.split(BETWEEN).zip(sorted.iter()) {
        if let Some(before) = before {
            let compared = compare.call2(&JsValue::NULL, &before, &own).ok();
            number += u32::from(compared.and_then(|it| it.as_f64()) != Some(0.0));
        }
        before = Some(own);
        if let Ok(place) = known.binary_search(&name) {
            numbers[place] = number;
        }
    }
    let number_of = |name| known.binary_search(name).map_or(0, |place| numbers[place]);
    names.iter().map(number_of).collect()
}
