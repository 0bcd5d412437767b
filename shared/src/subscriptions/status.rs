//! The two statuses of a subscription, and which pairs of them may exist.

use goodstanding_words::subscriptions::{billing_statuses as billing, preview, statuses};
use goodstanding_words::{Fixed, Message};
use serde::{Deserialize, Serialize};

use crate::tone::Tone;

closed_enum! {
    /// Whether and how a subscription grants service.
    pub enum SubscriptionStatus {
        /// Being defined: no service and no billing yet.
        Processing = "processing",
        /// Defined; starts on a date ahead or waits for acceptance.
        PendingActivation = "pending_activation",
        /// Grants service and bills by its plan.
        Active = "active",
        /// Active, pauses on a date.
        PendingPause = "pending_pause",
        /// No service, no billing.
        Paused = "paused",
        /// Active, ends on a date.
        PendingCancel = "pending_cancel",
        /// Ended for good. The source text spells it with two l.
        Cancelled = "cancelled",
        /// The fixed term is over.
        Expired = "expired",
        /// Replaced by a newer version.
        Upgraded = "upgraded",
        /// An older record that ended with a failed payment.
        LegacySuspended = "legacy_suspended",
        /// Removed by staff; seen in reports only.
        Deleted = "deleted",
    }
}

impl SubscriptionStatus {
    /// The words, exactly as in the source text.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Processing => statuses::PROCESSING,
            Self::PendingActivation => statuses::PENDING_ACTIVATION,
            Self::Active => statuses::ACTIVE,
            Self::PendingPause => statuses::PENDING_PAUSE,
            Self::Paused => statuses::PAUSED,
            Self::PendingCancel => statuses::PENDING_CANCEL,
            Self::Cancelled => statuses::CANCELLED,
            Self::Expired => statuses::EXPIRED,
            Self::Upgraded => statuses::UPGRADED,
            Self::LegacySuspended => statuses::LEGACY_SUSPENDED,
            Self::Deleted => statuses::DELETED,
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::Processing => Tone::Info,
            Self::PendingActivation | Self::PendingPause | Self::PendingCancel => Tone::Sched,
            Self::Paused
            | Self::Cancelled
            | Self::Expired
            | Self::Upgraded
            | Self::LegacySuspended
            | Self::Deleted => Tone::Off,
        }
    }

    /// Whether the subscription is over: nothing will be billed any more.
    pub const fn has_ended(self) -> bool {
        match self {
            Self::Processing
            | Self::PendingActivation
            | Self::Active
            | Self::PendingPause
            | Self::Paused
            | Self::PendingCancel => false,
            Self::Cancelled
            | Self::Expired
            | Self::Upgraded
            | Self::LegacySuspended
            | Self::Deleted => true,
        }
    }
}

closed_enum! {
    /// The financial condition of a subscription.
    pub enum BillingStatus {
        /// The current period is paid.
        GoodStanding = "good_standing",
        /// The plan makes the first period, or all of them, free.
        FreeTrial = "free_trial",
        /// The current period costs nothing for another reason.
        FreePeriod = "free_period",
        /// A charge failed; it is tried again.
        InRetry = "in_retry",
        /// The payment method cannot be charged.
        UnusablePaymentMethod = "unusable_payment_method",
        /// Retries are used up; only a new payment method helps.
        GracePeriod = "grace_period",
        /// At least one invoice is overdue.
        Overdue = "overdue",
        /// Waits for an approval or a step before charging.
        PendingAcceptance = "pending_acceptance",
        /// Everything that had to be billed was billed and paid.
        BillingCompleted = "billing_completed",
        /// Retries ended without payment.
        FailedToCollect = "failed_to_collect",
        /// Billing was ended by staff or the system.
        Terminated = "terminated",
    }
}

impl BillingStatus {
    /// The words, exactly as in the source text.
    pub const fn label(self) -> Fixed {
        match self {
            Self::GoodStanding => billing::GOOD_STANDING,
            Self::FreeTrial => billing::FREE_TRIAL,
            Self::FreePeriod => billing::FREE_PERIOD,
            Self::InRetry => billing::IN_RETRY,
            Self::UnusablePaymentMethod => billing::UNUSABLE_PAYMENT_METHOD,
            Self::GracePeriod => billing::GRACE_PERIOD,
            Self::Overdue => billing::OVERDUE,
            Self::PendingAcceptance => billing::PENDING_ACCEPTANCE,
            Self::BillingCompleted => billing::BILLING_COMPLETED,
            Self::FailedToCollect => billing::FAILED_TO_COLLECT,
            Self::Terminated => billing::TERMINATED,
        }
    }

    /// What it asks of the reader.
    pub const fn tone(self) -> Tone {
        match self {
            Self::GoodStanding => Tone::Ok,
            Self::FreeTrial | Self::FreePeriod => Tone::Info,
            Self::PendingAcceptance | Self::InRetry | Self::Overdue => Tone::Warn,
            Self::GracePeriod | Self::UnusablePaymentMethod | Self::FailedToCollect => Tone::Bad,
            Self::BillingCompleted | Self::Terminated => Tone::Off,
        }
    }

    /// Whether a charge of what lives has failed and nothing has paid for it yet: it is tried
    /// again, or waits for another payment method.
    pub const fn is_failing(self) -> bool {
        match self {
            Self::InRetry | Self::UnusablePaymentMethod | Self::GracePeriod => true,
            Self::GoodStanding
            | Self::FreeTrial
            | Self::FreePeriod
            | Self::Overdue
            | Self::PendingAcceptance
            | Self::BillingCompleted
            | Self::FailedToCollect
            | Self::Terminated => false,
        }
    }
}

/// A pair of statuses that cannot occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a subscription cannot be {} and {}", .status.label().english(), .billing.map_or("not billed yet", |it| it.label().english()))]
pub struct IllegalPair {
    /// The status that was given.
    pub status: SubscriptionStatus,
    /// The billing status; none before the first bill.
    pub billing: Option<BillingStatus>,
}

/// How a subscription stands: one of the legal pairs of status and billing status. Only
/// [`Standing::new`] makes it. On the wire: `{"status": "active", "billing_status":
/// "good_standing"}`; every other pair is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "AnyPair")]
pub struct Standing {
    /// Whether and how it grants service.
    status: SubscriptionStatus,
    /// The billing status; none before the first bill.
    #[serde(rename = "billing_status")]
    billing: Option<BillingStatus>,
}

/// A pair as it arrives, legal or not.
#[derive(Deserialize)]
struct AnyPair {
    status: SubscriptionStatus,
    billing_status: Option<BillingStatus>,
}

impl TryFrom<AnyPair> for Standing {
    type Error = IllegalPair;

    fn try_from(pair: AnyPair) -> Result<Self, IllegalPair> {
        Self::new(pair.status, pair.billing_status)
    }
}

impl Standing {
    /// The legal pair, or a refusal.
    pub const fn new(
        status: SubscriptionStatus,
        billing: Option<BillingStatus>,
    ) -> Result<Self, IllegalPair> {
        if Self::is_legal(status, billing) {
            Ok(Self { status, billing })
        } else {
            Err(IllegalPair { status, billing })
        }
    }

    /// The graver tone of both statuses.
    pub fn tone(self) -> Tone {
        let billing = self.billing.map_or(Tone::Off, BillingStatus::tone);
        self.status.tone().max(billing)
    }

    /// A pair that the rules of this folder know to be legal.
    pub(super) const fn known(status: SubscriptionStatus, billing: Option<BillingStatus>) -> Self {
        assert!(
            Self::is_legal(status, billing),
            "the rules make legal pairs only"
        );
        Self { status, billing }
    }

    /// Whether the pair may exist. A deleted record has no billing status: what it was before is
    /// part of its history.
    pub const fn is_legal(status: SubscriptionStatus, billing: Option<BillingStatus>) -> bool {
        use BillingStatus as B;
        use SubscriptionStatus as S;
        match status {
            S::Processing | S::PendingActivation => {
                matches!(billing, None | Some(B::PendingAcceptance))
            }
            S::Active => !matches!(
                billing,
                Some(B::BillingCompleted | B::FailedToCollect | B::Terminated)
            ),
            S::PendingPause | S::Paused => matches!(
                billing,
                Some(B::GoodStanding | B::FreeTrial | B::FreePeriod | B::Overdue)
            ),
            S::PendingCancel => matches!(billing, Some(B::Overdue | B::BillingCompleted)),
            S::Cancelled => matches!(
                billing,
                None | Some(B::BillingCompleted | B::FailedToCollect | B::Terminated)
            ),
            S::Expired | S::Upgraded => matches!(billing, Some(B::BillingCompleted)),
            S::LegacySuspended => matches!(billing, Some(B::Terminated)),
            S::Deleted => billing.is_none(),
        }
    }

    /// Every legal pair, in the order of both enums.
    pub fn all() -> impl Iterator<Item = Self> {
        let billings =
            || core::iter::once(None).chain(BillingStatus::ALL.iter().copied().map(Some));
        SubscriptionStatus::ALL.iter().flat_map(move |status| {
            billings().filter_map(|billing| Self::new(*status, billing).ok())
        })
    }

    /// Whether and how it grants service.
    pub const fn status(self) -> SubscriptionStatus {
        self.status
    }

    /// Both words, the way people read them: "Active, In Retry".
    pub fn words(self) -> Message {
        match self.billing {
            Some(billing) => preview::standing(billing.label().into(), self.status.label().into()),
            None => self.status.label().into(),
        }
    }

    /// The billing status; none before the first bill.
    pub const fn billing(self) -> Option<BillingStatus> {
        self.billing
    }
}

/// In English, for logs and tests.
impl core::fmt::Display for Standing {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.words().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people wrote it down: a row for each billing status, a column for each status
    /// but Deleted.
    const TABLE: &str = "
        -                       | P A L . . . C . . .
        good_standing           | . . L P S . . . . .
        free_trial              | . . L P S . . . . .
        free_period             | . . L P S . . . . .
        in_retry                | . . L . . . . . . .
        unusable_payment_method | . . L . . . . . . .
        grace_period            | . . L . . . . . . .
        overdue                 | . . L P S C . . . .
        pending_acceptance      | P A L . . . . . . .
        billing_completed       | . . . . . C C E U .
        failed_to_collect       | . . . . . . C . . .
        terminated              | . . . . . . C . . S";

    #[test]
    fn exactly_the_pairs_of_the_table_exist() {
        let mut walked = 0;
        for line in TABLE.trim().lines() {
            let (billing, marks) = line.split_once('|').unwrap();
            let billing = billing.trim().parse().ok();
            for (status, mark) in SubscriptionStatus::ALL.iter().zip(marks.split_whitespace()) {
                assert_eq!(
                    Standing::new(*status, billing).is_ok(),
                    mark != ".",
                    "{status:?} + {billing:?}"
                );
                let wire = serde_json::json!({ "status": status, "billing_status": billing });
                assert_eq!(
                    serde_json::from_value::<Standing>(wire).is_ok(),
                    mark != ".",
                    "{status:?} + {billing:?} on the wire"
                );
                walked += 1;
            }
            assert_eq!(
                Standing::is_legal(SubscriptionStatus::Deleted, billing),
                billing.is_none()
            );
            walked += 1;
        }
        assert_eq!(walked, 11 * 12);
    }

    #[test]
    fn a_standing_is_read_as_both_words_and_as_one_before_the_first_bill() {
        let words = |status, billing| Standing::new(status, billing).unwrap().to_string();
        assert_eq!(
            words(SubscriptionStatus::Active, Some(BillingStatus::InRetry)),
            "Active, In Retry"
        );
        assert_eq!(words(SubscriptionStatus::Processing, None), "Processing");
    }

    #[test]
    fn the_labels_are_those_of_the_source_text() {
        let statuses = "Active, Cancelled, Deleted, Expired, Legacy Suspended, Pending Activation, Pending Cancel, Processing, Upgraded, Pending Pause, Paused";
        let billing = "Good Standing, Free/Trial, In Retry, Unusable Payment Method, Billing Completed, Failed to Collect, Overdue, Pending Acceptance, Free Period, Terminated, Grace Period";
        assert!(SubscriptionStatus::ALL.iter().all(|status| {
            statuses
                .split(", ")
                .any(|word| word == status.label().english())
        }));
        assert!(BillingStatus::ALL.iter().all(|status| {
            billing
                .split(", ")
                .any(|word| word == status.label().english())
        }));
        assert_eq!(
            (SubscriptionStatus::ALL.len(), BillingStatus::ALL.len()),
            (11, 11)
        );
    }
}
