//! What each of the 22 words means: in plain words for the customer, in billing words for staff.

use super::{BillingStatus, SubscriptionStatus};

impl SubscriptionStatus {
    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Processing => "Being set up; nothing works and nothing is billed yet.",
            Self::PendingActivation => "Starts on its start date, which can still be moved.",
            Self::Active => "Running, and billed by its plan.",
            Self::PendingPause => "Running; pauses on the next bill date.",
            Self::Paused => "Switched off, and nothing is charged; ends after five years.",
            Self::PendingCancel => "Running; ends on its end date.",
            Self::Cancelled => "Ended for good; works until the end date.",
            Self::Expired => "The fixed term is over; nothing more is billed.",
            Self::Upgraded => "Replaced by a newer version.",
            Self::LegacySuspended => "Older record that ended with a failed payment.",
            Self::Deleted => "Removed by staff; appears in reports only.",
        }
    }

    /// What it means, in billing words for staff.
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Processing => {
                "Newly created and still being defined: not entitled, not billing. Usually followed by Pending Activation."
            }
            Self::PendingActivation => {
                "Fully created, with a start date ahead: not entitled, not billing. The start date can still be changed."
            }
            Self::Active => {
                "Actively granting entitled service and billing in accordance with its billing plan and items."
            }
            Self::PendingPause => {
                "Active, scheduled for pause on the next bill date. It will then remain paused with no end date."
            }
            Self::Paused => {
                "Not granting service, not billing. Without a resume it moves to Cancelled after 5 years."
            }
            Self::PendingCancel => {
                "Active, scheduled for cancellation: it leaves active service at the current end date."
            }
            Self::Cancelled => {
                "Cancelled by customer, merchant or system. Terminal. The billing status says how billing ended; the customer is still entitled until the end date."
            }
            Self::Expired => {
                "The fixed or non-recurring plan has ended; no further billing is scheduled or possible. Terminal."
            }
            Self::Upgraded => {
                "An older version that was explicitly transitioned by an upgrade. Terminal."
            }
            Self::LegacySuspended => {
                "A legacy record that ended with a Hard Fail and meets no condition of the newer statuses. Terminal."
            }
            Self::Deleted => "Administratively removed; only reports show it.",
        }
    }
}

impl BillingStatus {
    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::GoodStanding => "This period is paid.",
            Self::FreeTrial => "The plan makes this period free.",
            Self::FreePeriod => "This period costs nothing.",
            Self::InRetry => "A payment failed; we try again.",
            Self::UnusablePaymentMethod => "The payment method cannot be charged; use another one.",
            Self::GracePeriod => "The last try failed; it ends unless it is paid.",
            Self::Overdue => "At least one invoice is overdue.",
            Self::PendingAcceptance => "The payment waits until somebody approves it.",
            Self::BillingCompleted => "Everything was billed; nothing more will be.",
            Self::FailedToCollect => "It was not paid, and ended.",
            Self::Terminated => "Billing was ended by us or by your bank.",
        }
    }

    /// What it means, in billing words for staff.
    pub const fn definition(self) -> &'static str {
        match self {
            Self::GoodStanding => "Billing for the current billing period was successful.",
            Self::FreeTrial => {
                "The plan's own current period is forcibly free: at the start, or the whole plan for good. Not used where a campaign makes it free."
            }
            Self::FreePeriod => {
                "A free or zero-price period for any reason but the plan's own free period at the start."
            }
            Self::InRetry => {
                "At least one charge of a period failed; within the retry schedule. Automatic retries or the customer may still save it. Active and still entitled until the end date. Only with Active."
            }
            Self::UnusablePaymentMethod => {
                "A charge failed with a Hard Fail, which no retry mends. Active and still entitled until the end date; a new payment method before that recovers it."
            }
            Self::GracePeriod => {
                "Unpaid balance, past the last scheduled retry: only a new payment method recovers it. Active and entitled until the grace period ends."
            }
            Self::Overdue => {
                "Paid by invoice (merchant accepted payment), with at least one overdue invoice."
            }
            Self::PendingAcceptance => {
                "The payment method needs an action or approval by merchant or customer before charges can be processed."
            }
            Self::BillingCompleted => {
                "Not active; all required billing is done and none is scheduled."
            }
            Self::FailedToCollect => {
                "Not active; the retry period ended without a successful payment method update, and the end date has passed. Only with Cancelled."
            }
            Self::Terminated => {
                "Forced into a terminal state by system or merchant. No further billing is planned."
            }
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
        assert_distinct_sentences(SubscriptionStatus::ALL.iter().map(|it| it.sentence()));
        assert_distinct_sentences(SubscriptionStatus::ALL.iter().map(|it| it.definition()));
        assert_distinct_sentences(BillingStatus::ALL.iter().map(|it| it.sentence()));
        assert_distinct_sentences(BillingStatus::ALL.iter().map(|it| it.definition()));
    }
}
