//! In which language the page is.
//!
//! English is in the program. The words of another language are fetched by `loader.js`: those of
//! the first view beside it, the others with the first part that says them. Where the first did not
//! come, or are those of another build, English is spoken.

use std::cell::OnceCell;

use goodstanding_shared::sessions::OfferedLanguage;
use goodstanding_words::{Catalogue, Key};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static SPOKEN: OnceCell<Spoken> = const { OnceCell::new() };
    /// What the parts say, once one was opened.
    static LATER: OnceCell<Catalogue> = const { OnceCell::new() };
}

/// The language of the page.
struct Spoken {
    /// As `Intl` takes it.
    locale: &'static str,
    /// None in English.
    catalogue: Option<Catalogue>,
    /// Whether names are kept apart from the words around them, whatever they are written in.
    keeps_apart: bool,
    /// Whether its words did not come, and English is spoken for that.
    is_missed: bool,
}

/// Finds out in which language is spoken, once, before anything is said.
pub fn listen() {
    let root = document().document_element();
    let asked = root.as_ref().and_then(|root| root.get_attribute("lang"));
    let asked = asked.unwrap_or_else(|| "en".to_owned());
    let direction = root.as_ref().and_then(|root| root.get_attribute("dir"));
    let words = Reflect::get(&window(), &"goodstandingWords".into()).ok();
    let words = words.and_then(|words| words.as_string());
    let catalogue = words.and_then(|words| Catalogue::read_first(words.leak()).ok());
    let is_english = catalogue.is_none();
    let is_missed = is_english && asked != "en";
    if let Some(root) = root.filter(|_| is_missed) {
        // What is written from left to right is not shown from right to left.
        let _ = root.set_attribute("lang", "en");
        let _ = root.set_attribute("dir", "ltr");
    }
    // Those that are made for tests, too: what stands apart is no word of ours.
    let is_made = matches!(asked.as_str(), "en-XA" | "ar-XB");
    let keeps_apart = !is_english && (is_made || direction.as_deref() == Some("rtl"));
    let locale = if is_english || is_made {
        ENGLISH
    } else {
        asked.leak()
    };
    let spoken = Spoken {
        locale,
        catalogue,
        keeps_apart,
        is_missed,
    };
    SPOKEN.with(|it| it.set(spoken).ok());
}

/// The language of the page; English where it is one that is made for tests.
pub fn spoken() -> OfferedLanguage {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    let language = tag.and_then(|tag| tag.parse().ok());
    language.unwrap_or(OfferedLanguage::English)
}

/// Whether English is spoken, or what is made of it for tests.
pub fn is_english() -> bool {
    locale() == ENGLISH
}

/// English with the day before the month: "1 Dec 2026".
const ENGLISH: &str = "en-GB";

/// The language that is spoken, as `Intl` takes it.
pub fn locale() -> &'static str {
    SPOKEN.with(|spoken| spoken.get().map_or(ENGLISH, |spoken| spoken.locale))
}

/// Whether another language is spoken than the one in the program, or one that is made of it.
pub fn is_translated() -> bool {
    SPOKEN.with(|spoken| spoken.get().is_some_and(|it| it.catalogue.is_some()))
}

/// Whether names are kept apart from the words around them, whatever they are written in.
pub fn keeps_apart() -> bool {
    SPOKEN.with(|spoken| spoken.get().is_some_and(|it| it.keeps_apart))
}

/// Whether English is spoken because the words of another language did not come.
pub fn is_missed() -> bool {
    SPOKEN.with(|spoken| spoken.get().is_some_and(|it| it.is_missed))
}

/// The pattern of a message in the language of the page.
pub fn pattern(key: Key) -> &'static str {
    SPOKEN.with(|spoken| {
        let catalogue = spoken.get().and_then(|spoken| spoken.catalogue.as_ref());
        let pattern = catalogue.and_then(|catalogue| catalogue.pattern(key));
        let later = || LATER.with(|later| later.get()?.pattern(key));
        pattern.or_else(later).unwrap_or(key.english)
    })
}

/// Asks for the words of the parts, where another language is spoken; in the end it is known
/// whether they are there.
pub fn ask_for_later() -> impl Future<Output = bool> {
    let is_there = LATER.with(|later| later.get().is_some());
    let is_needed = is_translated() && !is_there;
    let asked = is_needed.then(|| {
        let ask = Reflect::get(&window(), &"goodstandingLaterWords".into())?;
        let asked = ask.dyn_into::<Function>()?.call0(&JsValue::NULL)?;
        Ok::<_, JsValue>(JsFuture::from(Promise::resolve(&asked)))
    });
    async move {
        match asked {
            None => true,
            Some(Err(_)) => false,
            Some(Ok(list)) => list.await.is_ok_and(|list| hear(&list)),
        }
    }
}

/// Takes the words of the parts; says whether they are whole.
fn hear(list: &JsValue) -> bool {
    let list = list.as_string();
    let Some(later) = list.and_then(|list| Catalogue::read_later(list.leak()).ok()) else {
        return false;
    };
    // Two parts may have asked for them: both got the same.
    LATER.with(|it| it.set(later).ok());
    true
}
