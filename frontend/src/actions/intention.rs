//! One key for one intention of the reader: sent twice, it acts once.

use leptos::prelude::*;
use serde::Serialize;

use crate::api::{ApiError, Key};

/// The key under which something is sent: the same for the same request, a new one when something
/// else is asked or after a final answer.
#[derive(Clone, Copy)]
pub struct Intention(StoredValue<Option<(Key, String)>>);

impl Intention {
    /// Nothing was sent yet.
    #[expect(
        clippy::new_without_default,
        reason = "it stores a value, which belongs to the owner that asks for it"
    )]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The key for a request.
    pub fn key_for(self, request: &impl Serialize) -> Key {
        // The request types are plain structs: they always have a JSON form.
        let text = serde_json::to_string(request).unwrap_or_default();
        let used = self.0.get_value().filter(|(_, used_for)| *used_for == text);
        used.map_or_else(
            || {
                let key = Key::new();
                self.0.set_value(Some((key.clone(), text)));
                key
            },
            |(key, _)| key,
        )
    }

    /// Takes a refusal. After one that is final, the same request must be put anew.
    pub fn refused(self, error: &ApiError) {
        if error.is_final() {
            // The page may be gone when an answer arrives.
            let _ = self.0.try_update_value(|used| *used = None);
        }
    }
}
