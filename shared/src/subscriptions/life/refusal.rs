//! Why something cannot be done to a subscription, and what stands in the way.

use goodstanding_words::{Message, refusals};

use super::super::{Standing, SubscriptionStatus as S};
use super::{LifeError, WITHDRAWAL_DAYS};

/// Why something cannot be done to a subscription, in a sentence for whoever wanted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionRefusal {
    /// The subscription is over: nothing happens to it any more.
    Over,
    /// A charge is under way.
    Charging,
    /// Nothing is unpaid that could be charged now.
    NothingToPay,
    /// Its plan does not allow pauses.
    NotPausable,
    /// Only what is active and paid can be paused.
    CannotPause(Hindrance),
    /// Without a bill date there is no cycle to end.
    NoNextBill,
    /// It neither pauses nor is paused.
    NotPaused,
    /// It is not cancelled.
    NotEnding,
    /// Its end is decided already.
    Ending,
    /// It has begun, so that its start cannot be moved any more.
    Begun,
    /// The new start is not ahead.
    StartNotAhead,
    /// Only what is active and paid can be upgraded.
    CannotUpgrade(Hindrance),
    /// Too late to withdraw from the contract.
    WithdrawalOver,
    /// What is owed for it would be lost from sight.
    InvoiceOpen,
    /// It bills that product under that plan already.
    SameProductAndPlan,
    /// The new product has no price under the plan in this currency, or the subscription bills
    /// several products.
    NoPrice,
    /// It is deleted, which ends everything.
    Deleted,
    /// Rules that do not apply to the data.
    Life(LifeError),
}

impl ActionRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        let fixed = match self {
            Self::Over => refusals::SUBSCRIPTION_IS_OVER,
            Self::Charging => refusals::PAYMENT_BEING_PROCESSED,
            Self::NothingToPay => refusals::NOTHING_UNPAID,
            Self::NotPausable => refusals::NOT_PAUSABLE,
            Self::CannotPause(hindrance) => {
                return refusals::can_pause(match hindrance {
                    Hindrance::OpenPayment => refusals::CanPauseWhen::OpenPayment,
                    Hindrance::NoBillYet => refusals::CanPauseWhen::NoBillYet,
                    Hindrance::NotActive => refusals::CanPauseWhen::NotActive,
                });
            }
            Self::NoNextBill => refusals::NO_NEXT_BILL,
            Self::NotPaused => refusals::NOT_PAUSED,
            Self::NotEnding => refusals::NO_CANCELLATION_AHEAD,
            Self::Ending => refusals::THE_END_IS_DECIDED,
            Self::Begun => refusals::ALREADY_STARTED,
            Self::StartNotAhead => refusals::START_MUST_BE_AHEAD,
            Self::CannotUpgrade(hindrance) => {
                return refusals::can_upgrade(match hindrance {
                    Hindrance::OpenPayment => refusals::CanUpgradeWhen::OpenPayment,
                    Hindrance::NoBillYet => refusals::CanUpgradeWhen::NoBillYet,
                    Hindrance::NotActive => refusals::CanUpgradeWhen::NotActive,
                });
            }
            Self::WithdrawalOver => return refusals::withdrawal_over(WITHDRAWAL_DAYS),
            Self::InvoiceOpen => refusals::OPEN_INVOICE,
            Self::SameProductAndPlan => refusals::CHOOSE_ANOTHER_PRODUCT,
            Self::NoPrice => refusals::NO_PRICE,
            Self::Deleted => refusals::ALREADY_DELETED,
            Self::Life(_) => refusals::CANNOT_GO_ON,
        };
        fixed.into()
    }
}

/// In a log, where somebody has to find out what is wrong with the data.
impl core::fmt::Display for ActionRefusal {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let Self::Life(error) = self {
            error.fmt(formatter)
        } else {
            self.words().fmt(formatter)
        }
    }
}

impl core::error::Error for ActionRefusal {}

impl From<LifeError> for ActionRefusal {
    fn from(error: LifeError) -> Self {
        Self::Life(error)
    }
}

/// What stands in the way of a pause or a change of plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// A payment has failed, waits for an approval, or is an invoice that is overdue.
    OpenPayment,
    /// It works, and its first bill is still to come.
    NoBillYet,
    /// It has not begun, pauses or ends.
    NotActive,
}

impl Hindrance {
    /// What stands in the way of one that stands so.
    pub(super) const fn of(standing: Standing) -> Self {
        match (standing.status(), standing.billing()) {
            (S::Active, Some(_)) => Self::OpenPayment,
            (S::Active, None) => Self::NoBillYet,
            (
                S::Processing
                | S::PendingActivation
                | S::PendingPause
                | S::Paused
                | S::PendingCancel
                | S::Cancelled
                | S::Expired
                | S::Upgraded
                | S::LegacySuspended
                | S::Deleted,
                _,
            ) => Self::NotActive,
        }
    }
}
