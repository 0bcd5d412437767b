//! What each of the 22 words means: in plain words for the customer, in billing words for staff.

use super::{BillingStatus, SubscriptionStatus};
use goodstanding_words::Fixed;
use goodstanding_words::subscriptions::{
    billing_definitions, billing_meanings, definitions, meanings,
};

impl SubscriptionStatus {
    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::Processing => meanings::PROCESSING,
            Self::PendingActivation => meanings::PENDING_ACTIVATION,
            Self::Active => meanings::ACTIVE,
            Self::PendingPause => meanings::PENDING_PAUSE,
            Self::Paused => meanings::PAUSED,
            Self::PendingCancel => meanings::PENDING_CANCEL,
            Self::Cancelled => meanings::CANCELLED,
            Self::Expired => meanings::EXPIRED,
            Self::Upgraded => meanings::UPGRADED,
            Self::LegacySuspended => meanings::LEGACY_SUSPENDED,
            Self::Deleted => meanings::DELETED,
        }
    }

    /// What it means, in billing words for staff.
    pub const fn definition(self) -> Fixed {
        match self {
            Self::Processing => definitions::PROCESSING,
            Self::PendingActivation => definitions::PENDING_ACTIVATION,
            Self::Active => definitions::ACTIVE,
            Self::PendingPause => definitions::PENDING_PAUSE,
            Self::Paused => definitions::PAUSED,
            Self::PendingCancel => definitions::PENDING_CANCEL,
            Self::Cancelled => definitions::CANCELLED,
            Self::Expired => definitions::EXPIRED,
            Self::Upgraded => definitions::UPGRADED,
            Self::LegacySuspended => definitions::LEGACY_SUSPENDED,
            Self::Deleted => definitions::DELETED,
        }
    }
}

impl BillingStatus {
    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::GoodStanding => billing_meanings::GOOD_STANDING,
            Self::FreeTrial => billing_meanings::FREE_TRIAL,
            Self::FreePeriod => billing_meanings::FREE_PERIOD,
            Self::InRetry => billing_meanings::IN_RETRY,
            Self::UnusablePaymentMethod => billing_meanings::UNUSABLE_PAYMENT_METHOD,
            Self::GracePeriod => billing_meanings::GRACE_PERIOD,
            Self::Overdue => billing_meanings::OVERDUE,
            Self::PendingAcceptance => billing_meanings::PENDING_ACCEPTANCE,
            Self::BillingCompleted => billing_meanings::BILLING_COMPLETED,
            Self::FailedToCollect => billing_meanings::FAILED_TO_COLLECT,
            Self::Terminated => billing_meanings::TERMINATED,
        }
    }

    /// What it means, in billing words for staff.
    pub const fn definition(self) -> Fixed {
        match self {
            Self::GoodStanding => billing_definitions::GOOD_STANDING,
            Self::FreeTrial => billing_definitions::FREE_TRIAL,
            Self::FreePeriod => billing_definitions::FREE_PERIOD,
            Self::InRetry => billing_definitions::IN_RETRY,
            Self::UnusablePaymentMethod => billing_definitions::UNUSABLE_PAYMENT_METHOD,
            Self::GracePeriod => billing_definitions::GRACE_PERIOD,
            Self::Overdue => billing_definitions::OVERDUE,
            Self::PendingAcceptance => billing_definitions::PENDING_ACCEPTANCE,
            Self::BillingCompleted => billing_definitions::BILLING_COMPLETED,
            Self::FailedToCollect => billing_definitions::FAILED_TO_COLLECT,
            Self::Terminated => billing_definitions::TERMINATED,
        }
    }

    /// Whether somebody must do something to keep the subscription alive.
    pub const fn needs_attention(self) -> bool {
        match self {
            Self::InRetry
            | Self::UnusablePaymentMethod
            | Self::GracePeriod
            | Self::Overdue
            | Self::PendingAcceptance => true,
            Self::GoodStanding
            | Self::FreeTrial
            | Self::FreePeriod
            | Self::BillingCompleted
            | Self::FailedToCollect
            | Self::Terminated => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct_sentences;

    #[test]
    fn somebody_is_called_where_a_payment_fails_waits_or_is_overdue() {
        use BillingStatus::{
            GracePeriod, InRetry, Overdue, PendingAcceptance, UnusablePaymentMethod,
        };
        let calling: Vec<_> = BillingStatus::ALL
            .iter()
            .copied()
            .filter(|billing| billing.needs_attention())
            .collect();
        assert_eq!(
            calling,
            [
                InRetry,
                UnusablePaymentMethod,
                GracePeriod,
                Overdue,
                PendingAcceptance
            ]
        );
    }

    #[test]
    fn each_of_the_22_words_is_explained_to_customers_and_to_staff() {
        assert_distinct_sentences(
            SubscriptionStatus::ALL
                .iter()
                .map(|it| it.sentence().english()),
        );
        assert_distinct_sentences(
            SubscriptionStatus::ALL
                .iter()
                .map(|it| it.definition().english()),
        );
        assert_distinct_sentences(BillingStatus::ALL.iter().map(|it| it.sentence().english()));
        assert_distinct_sentences(
            BillingStatus::ALL
                .iter()
                .map(|it| it.definition().english()),
        );
    }
}
