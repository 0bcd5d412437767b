//! What the browser remembers: habits such as the last view, and the cart of this visit. Never
//! anything about the account.

use web_sys::Storage;

/// What every name begins with.
const PREFIX: &str = "goodstanding.";

fn read(storage: Option<Storage>, name: &str) -> Option<String> {
    storage?.get_item(&format!("{PREFIX}{name}")).ok()?
}

fn write(storage: Option<Storage>, name: &str, value: &str) {
    // A browser that keeps nothing (private mode, full storage) only forgets.
    let _ = storage.map(|storage| storage.set_item(&format!("{PREFIX}{name}"), value));
}

fn lasting() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn visiting() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Reads a habit of the reader; none when it was never kept, or storage is not available.
pub fn recall(name: &str) -> Option<String> {
    read(lasting(), name)
}

/// Keeps a habit of the reader in the browser.
pub fn remember(name: &str, value: &str) {
    write(lasting(), name, value);
}

/// Something of this visit.
pub fn recall_for_visit(name: &str) -> Option<String> {
    read(visiting(), name)
}

/// Keeps something until the tab is closed.
pub fn remember_for_visit(name: &str, value: &str) {
    write(visiting(), name, value);
}
