//! Letter case.

/// The text in lower case, for searching. The browser knows the letters of every
/// script; our own tables of them would be a fiftieth of what a first visit loads.
pub fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        js_sys::JsString::from(text).to_lower_case().into()
    }
}
