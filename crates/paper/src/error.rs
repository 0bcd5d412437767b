//! Why there is no file.

/// Why a receipt could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// What was drawn is no file of the kind that it has to be: the words of who found out.
    #[error("no PDF could be made of what was drawn: {0}")]
    Refused(String),
}
