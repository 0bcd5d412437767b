//! What a rule finds in a text.

/// What is wrong in a line, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The number of the line, counted from 1.
    pub(super) line: usize,
    /// What is wrong, in words for whoever mends it.
    pub(super) words: String,
}
