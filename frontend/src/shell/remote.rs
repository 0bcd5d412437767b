//! Something that comes from the server: four arms, always drawn.

use crate::api::ApiError;

/// Where a fetch stands. Ready but empty is the page's own fourth arm.
#[derive(Clone, Debug, Default)]
pub enum Remote<T> {
    /// No answer has come yet.
    #[default]
    Loading,
    /// No answer of success.
    Failed(ApiError),
    /// The answer is here.
    Ready(T),
}

impl<T> From<Result<T, ApiError>> for Remote<T> {
    fn from(result: Result<T, ApiError>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(error) => Self::Failed(error),
        }
    }
}

impl<T> Remote<T> {
    /// The answer, when it is there.
    pub const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}
