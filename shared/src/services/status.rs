//! The seven statuses of a service.

use crate::tone::Tone;
use goodstanding_words::Fixed;
use goodstanding_words::services::{meanings, statuses};

closed_enum! {
    /// The status of a service, in the order of its life, which is also the order of the status
    /// sort.
    pub enum ServiceStatus {
        /// Ordered, not yet set up.
        Pending = "pending",
        /// Set up, and it works.
        Active = "active",
        /// Switched off, can be restored.
        Suspended = "suspended",
        /// Ended at the customer's request. The source text spells it with one l.
        Canceled = "canceled",
        /// Ended by the provider.
        Terminated = "terminated",
        /// Blocked after a fraud check.
        Fraud = "fraud",
        /// Kept for the record.
        Archived = "archived",
    }
}

impl ServiceStatus {
    /// The word, exactly as in the source text.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Pending => statuses::PENDING,
            Self::Active => statuses::ACTIVE,
            Self::Suspended => statuses::SUSPENDED,
            Self::Canceled => statuses::CANCELED,
            Self::Terminated => statuses::TERMINATED,
            Self::Fraud => statuses::FRAUD,
            Self::Archived => statuses::ARCHIVED,
        }
    }

    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::Pending => meanings::PENDING,
            Self::Active => meanings::ACTIVE,
            Self::Suspended => meanings::SUSPENDED,
            Self::Canceled => meanings::CANCELED,
            Self::Terminated => meanings::TERMINATED,
            Self::Fraud => meanings::FRAUD,
            Self::Archived => meanings::ARCHIVED,
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Pending => Tone::Info,
            Self::Active => Tone::Ok,
            Self::Suspended | Self::Fraud => Tone::Bad,
            Self::Canceled | Self::Terminated | Self::Archived => Tone::Off,
        }
    }

    /// Whether the service is over: nothing is left to cancel.
    pub const fn has_ended(self) -> bool {
        match self {
            Self::Pending | Self::Active | Self::Suspended => false,
            Self::Canceled | Self::Terminated | Self::Fraud | Self::Archived => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct_sentences;

    #[test]
    fn every_status_explains_itself_and_calls_for_somebody_only_where_one_can_help() {
        assert_distinct_sentences(
            ServiceStatus::ALL
                .iter()
                .map(|status| status.sentence().english()),
        );
        for status in ServiceStatus::ALL {
            let is_bad = matches!(status, ServiceStatus::Suspended | ServiceStatus::Fraud);
            assert_eq!(status.tone() == Tone::Bad, is_bad, "{status}");
        }
    }

    #[test]
    fn the_labels_are_those_of_the_source_text() {
        let source = "Active, Pending, Suspended, Terminated, Canceled, Fraud, Archived";
        assert_eq!(source.split(", ").count(), ServiceStatus::ALL.len());
        for status in ServiceStatus::ALL {
            assert!(
                source
                    .split(", ")
                    .any(|word| word == status.label().english()),
                "{status:?}"
            );
            assert_eq!(status.label().english().to_lowercase(), status.as_str());
        }
    }
}
