//! What happens by itself, as the rows of what is due name it.

use std::str::FromStr;

use goodstanding_shared::inbox::Planned;
use goodstanding_shared::subscriptions::life::Due;
use goodstanding_shared::transactions::TransactionStatus;

/// What happens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DueEvent {
    /// What the rules of a subscription say.
    Subscription(Due),
    /// The processor is asked about a transaction, for the first time or once more.
    Answer,
    /// Nobody approved a charge in time.
    Approval,
    /// The due date of an invoice.
    Invoice,
    /// Money that was taken arrives.
    Settle,
    /// A cancellation takes effect.
    Cancellation,
}

impl DueEvent {
    /// What happens to what is no subscription.
    const OTHERS: [Self; 5] = {
        // One that is missing in the list could be stored, and not be read: whatever is added does
        // not compile before it stands here too.
        match Self::Cancellation {
            Self::Subscription(_)
            | Self::Answer
            | Self::Approval
            | Self::Invoice
            | Self::Settle
            | Self::Cancellation => {}
        }
        [
            Self::Answer,
            Self::Approval,
            Self::Invoice,
            Self::Settle,
            Self::Cancellation,
        ]
    };

    /// What is awaited of a transaction that stands so; nothing of what is over. Of what has
    /// arrived only where somebody says when.
    pub(crate) const fn of_transaction(
        status: TransactionStatus,
        is_invoice: bool,
    ) -> Option<Self> {
        use TransactionStatus as T;
        match status {
            T::New | T::AuthorizedPending | T::Authorized => Some(Self::Answer),
            T::AuthorizationPending if is_invoice => Some(Self::Invoice),
            T::AuthorizationPending => Some(Self::Approval),
            T::Captured | T::Settled => Some(Self::Settle),
            T::AuthorizedForValidation | T::Cancelled | T::Refunded | T::AuthExpired | T::Void => {
                None
            }
        }
    }

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Subscription(due) => due.as_str(),
            Self::Answer => "answer",
            Self::Approval => "approval",
            Self::Invoice => "invoice",
            Self::Settle => "settle",
            Self::Cancellation => "cancellation",
        }
    }

    /// The same, for people.
    pub(crate) const fn planned(self) -> Planned {
        match self {
            Self::Subscription(due) => match due {
                Due::Start => Planned::Start,
                Due::Bill => Planned::Bill,
                Due::Retry => Planned::Retry,
                Due::Pause => Planned::Pause,
                Due::PauseLimit => Planned::PauseLimit,
                Due::End => Planned::End,
                Due::Uncollected => Planned::Uncollected,
                Due::PlanEnd => Planned::PlanEnd,
                Due::Unpaid => Planned::Unpaid,
                Due::Suspend => Planned::Suspend,
            },
            Self::Answer => Planned::Answer,
            Self::Approval => Planned::Approval,
            Self::Invoice => Planned::Invoice,
            Self::Settle => Planned::Settle,
            Self::Cancellation => Planned::Cancellation,
        }
    }
}

/// It is stored as a word that stands for nothing.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` names nothing that happens by itself")]
pub(crate) struct UnknownDueEvent(String);

impl FromStr for DueEvent {
    type Err = UnknownDueEvent;

    fn from_str(text: &str) -> Result<Self, UnknownDueEvent> {
        let other = Self::OTHERS
            .into_iter()
            .find(|event| event.as_str() == text);
        other
            .or_else(|| text.parse().ok().map(Self::Subscription))
            .ok_or_else(|| UnknownDueEvent(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_a_word_of_its_own() {
        let events = || {
            let due = Due::ALL.iter().copied().map(DueEvent::Subscription);
            due.chain(DueEvent::OTHERS)
        };
        for event in events() {
            assert_eq!(event.as_str().parse::<DueEvent>().ok(), Some(event));
            assert_eq!(event.as_str(), event.planned().as_str());
        }
        assert!("anything".parse::<DueEvent>().is_err());
    }
}
