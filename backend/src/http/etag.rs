//! Versions as strong `ETag`s.

/// The `ETag` of a version: `"7"`.
pub fn of(version: u32) -> String {
    format!("\"{version}\"")
}
