//! What was opened from the search lately, of this visit and of this reader.

use goodstanding_words::{Fixed, customers, search};

use super::Item;
use crate::shell::{recall_for_visit, remember_for_visit};

const NAME: &str = "opened";
/// How many are kept.
const KEPT: usize = 5;

/// Under which heading they stand.
const GROUP: Fixed = search::RECENT;

/// What was opened, the latest first.
pub fn recent() -> Vec<Item> {
    let kept = recall_for_visit(NAME).unwrap_or_default();
    let rows: Vec<(String, String, String)> = serde_json::from_str(&kept).unwrap_or_default();
    let items = rows.into_iter().map(|(name, beside, href)| Item {
        group: GROUP,
        name,
        beside,
        href,
    });
    items.collect()
}

/// Something was opened. Pages have their place already.
pub fn note(item: &Item) {
    if item.beside.is_empty() && item.group != customers::TITLE {
        return;
    }
    let mut items = recent();
    items.retain(|known| known.href != item.href);
    items.insert(0, item.clone());
    items.truncate(KEPT);
    let rows: Vec<_> = items
        .into_iter()
        .map(|item| (item.name, item.beside, item.href))
        .collect();
    if let Ok(text) = serde_json::to_string(&rows) {
        remember_for_visit(NAME, &text);
    }
}

/// Nothing of one reader stays for the next.
pub fn forget() {
    remember_for_visit(NAME, "");
}
