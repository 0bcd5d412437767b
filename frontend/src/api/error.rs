//! What can go wrong with a call, in words.

use goodstanding_shared::problem::{FieldError, Problem, ProblemCode};
use goodstanding_shared::services::ServiceDetails;
use goodstanding_words::answers as words;
use serde_json::Value;

use super::json::read;
use crate::words::fixed;

/// Why there is no answer of success.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// No answer: offline, the server is away, or it took too long.
    Unreachable,
    /// An answer that this page does not understand, probably of another version of the server.
    Unreadable {
        /// The HTTP status of the answer; 0 where the request could not even be made.
        status: u16,
        /// What could not be read.
        reason: String,
    },
    /// The server refused, and says why. The object as it is now is read where it is needed:
    /// everybody would load the code for it, and few ever see one.
    Problem(Box<Problem<Value>>),
}

impl ApiError {
    /// The server's reason, when it gave one.
    pub fn code(&self) -> Option<ProblemCode> {
        self.problem().map(|problem| problem.code)
    }

    /// The refusal, when the server gave one.
    pub fn problem(&self) -> Option<&Problem<Value>> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable | Self::Unreadable { .. } => None,
        }
    }

    /// Whether the session is over.
    pub fn is_signed_out(&self) -> bool {
        self.code() == Some(ProblemCode::NotSignedIn)
    }

    /// Whether what was opened is over and does not come back.
    pub fn is_gone(&self) -> bool {
        self.code() == Some(ProblemCode::LinkEnded)
    }

    /// Whether it is known that the request was not carried out and will not be: the same request
    /// must be put anew.
    pub fn is_final(&self) -> bool {
        self.problem().is_some_and(|problem| {
            problem.status < 500 && problem.code != ProblemCode::IdempotencyKeyInUse
        })
    }

    /// What happened, in a few words.
    pub fn title(&self) -> String {
        match self {
            Self::Unreachable => fixed(words::UNREACHABLE).into(),
            Self::Unreadable { .. } => fixed(words::UNREADABLE).into(),
            Self::Problem(problem) => problem.title.clone(),
        }
    }

    /// What happened and what to do.
    pub fn detail(&self) -> String {
        match self {
            Self::Unreachable => fixed(words::UNREACHABLE_HINT).into(),
            Self::Unreadable { .. } => fixed(words::UNREADABLE_HINT).into(),
            Self::Problem(problem) => problem.detail.clone(),
        }
    }

    /// Names the request in the server's log.
    pub fn request_id(&self) -> Option<String> {
        self.problem().map(|problem| problem.request_id.clone())
    }

    /// The fields that are not acceptable.
    pub fn fields(&self) -> &[FieldError] {
        self.problem().map_or(&[], |problem| &problem.errors)
    }

    /// The object as it is now, when the refusal carries it.
    pub fn current(&self) -> Option<ServiceDetails> {
        let current = self.problem()?.current.clone()?;
        read(*current).ok()
    }
}
