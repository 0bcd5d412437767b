//! From JSON to the types of the page, in one place for answers and for what refusals carry.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Makes a type of a value. What cannot be read is said in words.
pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}
