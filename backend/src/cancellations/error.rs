//! Why a request or a withdrawal was refused. The rules are in `shared`; this only carries them out of the transaction.

use goodstanding_shared::cancellations::{RequestRefusal, TypeRefusal, WithdrawalRefusal};
use goodstanding_shared::services::ServiceDetails;

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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
