//! Cancellation requests: a customer's wish to end one service.
//!
//! ```text
//! Immediate:            asked → Completed, in one transaction
//! On service due date:  asked → Open → Completed (its day comes) or Withdrawn (taken back before)
//! ```

use goodstanding_words::cancellations::{states, types};
use goodstanding_words::{Fixed, cancellations};

mod api;
mod cancellation;
mod query;
mod reason;
mod rules;

pub use api::{CancellationReply, CancellationRequest, QueuedCancellation};
pub use cancellation::Cancellation;
pub use query::CancellationsQuery;
pub use reason::Reason;
pub use rules::{
    Outcome, RequestRefusal, TypeRefusal, WithdrawalRefusal, can_request, can_withdraw, decide,
    is_due, moves_to, offers,
};

closed_enum! {
    /// When a service shall end.
    pub enum CancellationType {
        /// At once, with the request; this cannot be taken back.
        Immediate = "immediate",
        /// When the paid period ends.
        OnServiceDueDate = "on_service_due_date",
    }
}

impl CancellationType {
    /// The words of the source text.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Immediate => types::IMMEDIATE,
            Self::OnServiceDueDate => types::ON_SERVICE_DUE_DATE,
        }
    }
}

closed_enum! {
    /// What became of a request.
    pub enum CancellationState {
        /// Waits for the due date.
        Open = "open",
        /// The service has ended.
        Completed = "completed",
        /// Taken back by the customer.
        Withdrawn = "withdrawn",
    }
}

impl CancellationState {
    /// The word shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Open => states::OPEN,
            Self::Completed => states::COMPLETED,
            Self::Withdrawn => states::WITHDRAWN,
        }
    }
}

/// The mark that a service with an open request carries everywhere.
pub const MARK: Fixed = cancellations::MARK;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_source_text() {
        let types: Vec<_> = CancellationType::ALL
            .iter()
            .map(|it| it.label().english())
            .collect();
        assert_eq!(types, ["Immediate", "On service due date"]);
        let states: Vec<_> = CancellationState::ALL
            .iter()
            .map(|it| it.label().english())
            .collect();
        assert_eq!(states, ["Open", "Completed", "Withdrawn"]);
    }
}
