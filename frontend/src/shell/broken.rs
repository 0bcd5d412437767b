//! What is left when the page itself breaks: a banner that is part of the document, not of the
//! page, and asks for a reload.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?
        .document()?
        .get_element_by_id(id)?
        .dyn_into()
        .ok()
}

/// Shows the banner on a panic: a panic is the end of a wasm page, and a page that silently does
/// nothing would be worse.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(banner) = element("broken") {
            banner.set_hidden(false);
        }
    }));
}
