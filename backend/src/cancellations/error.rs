//! Why a request or a withdrawal was refused. The rules are in `shared`; this only carries them out
//! of the transaction.

use goodstanding_shared::cancellations::{RequestRefusal, TypeRefusal, WithdrawalRefusal};
use goodstanding_shared::problem::{FieldRefusal, ProblemCode};
use goodstanding_shared::services::ServiceDetails;

use crate::problem::Problem;
use crate::store::StoreError;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CancellationError {
    /// No such service or request, or not for the reader.
    #[error("there is no such service or request within the reader's reach")]
    NotFound,
    /// The service takes no request.
    #[error("{0}")]
    Refused(RequestRefusal, Box<ServiceDetails>),
    /// The service does not offer that type.
    #[error("{0}")]
    Type(TypeRefusal, Box<ServiceDetails>),
    /// The request cannot be taken back.
    #[error("{0}")]
    NotOpen(WithdrawalRefusal, Box<ServiceDetails>),
    /// The service changed since the reader saw it.
    #[error("the service has changed since it was read")]
    Stale(Box<ServiceDetails>),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CancellationError> for Problem {
    fn from(error: CancellationError) -> Self {
        match error {
            CancellationError::NotFound => Self::not_found(),
            CancellationError::Refused(why @ RequestRefusal::Ended(_), current) => {
                Self::new(ProblemCode::ServiceEnded, why.words())
                    .with_current(*current)
                    .decided()
            }
            CancellationError::Refused(why @ RequestRefusal::AlreadyRequested(_), current) => {
                Self::new(ProblemCode::CancellationAlreadyRequested, why.words())
                    .with_current(*current)
                    .decided()
            }
            CancellationError::Type(refusal, current) => {
                let words = refusal.words();
                let code = ProblemCode::CancellationTypeUnavailable;
                let mut problem = Self::new(code, words.clone()).with_current(*current);
                problem.add_error(FieldRefusal::new("type", words));
                problem
            }
            CancellationError::NotOpen(why, current) => {
                Self::new(ProblemCode::CancellationNotOpen, why.words())
                    .with_current(*current)
                    .decided()
            }
            CancellationError::Stale(current) => Self::new(
                ProblemCode::VersionStale,
                goodstanding_words::problems::LOOK_AGAIN,
            )
            .with_current(*current),
            CancellationError::Store(error) => error.into(),
        }
    }
}
