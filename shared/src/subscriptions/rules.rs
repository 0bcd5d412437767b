//! How a subscription begins with an order, and what a cancellation does to the subscription that
//! bills the service.

use super::{BillingStatus, Standing, SubscriptionEvent, SubscriptionStatus, after};
use crate::catalog::PeriodPrice;
use crate::money::Money;

/// How a subscription stands right after its order: `grants` when one of its services is active
/// already, `price` is the first period's, and `due` what it costs with the setup fee. What is to
/// be paid was not charged yet, so it is not billed; what is free needs no bill.
pub fn ordered(grants: bool, price: PeriodPrice, due: Money) -> Standing {
    use SubscriptionStatus as S;
    let (status, billing) = match (price, due.is_zero()) {
        (_, false) => (if grants { S::Active } else { S::Processing }, None),
        (PeriodPrice::Free, true) => (S::Active, Some(BillingStatus::FreeTrial)),
        (PeriodPrice::Full | PeriodPrice::Reduced, true) => {
            (S::Active, Some(BillingStatus::FreePeriod))
        }
    };
    // Every one of these pairs is legal; the test walks them all.
    Standing::known(status, billing)
}

/// How a subscription that was to end stands after the cancellation was withdrawn: active, with the
/// billing status it had; none where it was not to end, or not from there.
pub fn restored(standing: Standing, billing_before: Option<BillingStatus>) -> Option<Standing> {
    after(standing, SubscriptionEvent::CancellationWithdrawn)
        .find(|restored| restored.billing() == billing_before)
}

/// How a subscription stands after everything that it pays for was cancelled as of the end of the
/// paid period; none where that changes nothing yet: when it is not active, when its billing is
/// failing, or when it was never billed.
pub fn cancel_at_end(standing: Standing) -> Option<Standing> {
    after(standing, SubscriptionEvent::CancelledAtEnd).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::subscriptions::{Arrow, arrows};

    #[test]
    fn an_order_begins_a_legal_subscription() {
        for grants in [false, true] {
            for charge in PeriodPrice::ALL {
                for minor in [0, 100] {
                    let standing = ordered(grants, *charge, Money::new(minor, Currency::EUR));
                    let begins = |arrow: &Arrow| {
                        (arrow.from, arrow.event, arrow.to)
                            == (None, SubscriptionEvent::Ordered, standing)
                    };
                    assert!(arrows().iter().any(begins), "{standing}");
                    // Also where the first period is free, and setting it up is not.
                    let waits = minor > 0;
                    assert_eq!(standing.billing().is_none(), waits, "{standing:?}");
                    assert_eq!(
                        standing.status() == SubscriptionStatus::Processing,
                        waits && !grants
                    );
                }
            }
        }
    }

    #[test]
    fn a_withdrawal_undoes_a_cancellation_at_the_end() {
        for standing in Standing::all() {
            if let Some(ending) = cancel_at_end(standing) {
                assert_eq!(restored(ending, standing.billing()), Some(standing));
            }
            // And nothing else.
            let ends_as = |before: &Standing| cancel_at_end(*before) == Some(standing);
            let undone = after(standing, SubscriptionEvent::CancellationWithdrawn);
            assert_eq!(
                undone.count(),
                Standing::all().filter(ends_as).count(),
                "{standing}"
            );
            assert_eq!(restored(standing, None), None);
        }
    }

    #[test]
    fn whatever_lives_can_be_cancelled_and_completed_only_what_is_paid() {
        use BillingStatus as B;
        use SubscriptionStatus as S;
        for standing in Standing::all() {
            let (status, billing) = (standing.status(), standing.billing());
            let ends: Vec<_> = after(standing, SubscriptionEvent::CancelledNow)
                .map(Standing::billing)
                .collect();
            // Nothing is completed that was never billed, that never began, or that is not paid.
            let never_began = matches!(status, S::Processing | S::PendingActivation);
            let expected: &[_] = match billing {
                _ if status.has_ended() => &[],
                _ if never_began => &[None],
                None => &[None],
                Some(B::GoodStanding | B::FreeTrial | B::FreePeriod | B::BillingCompleted) => {
                    &[Some(B::BillingCompleted), Some(B::FailedToCollect)]
                }
                Some(
                    B::InRetry
                    | B::UnusablePaymentMethod
                    | B::GracePeriod
                    | B::Overdue
                    | B::PendingAcceptance
                    | B::FailedToCollect
                    | B::Terminated,
                ) => &[Some(B::FailedToCollect)],
            };
            assert_eq!(ends, expected, "{standing}");
            let ending = match (status, billing) {
                (S::Active, Some(B::GoodStanding | B::FreeTrial | B::FreePeriod)) => {
                    Standing::new(S::PendingCancel, Some(B::BillingCompleted)).ok()
                }
                (S::Active, Some(B::Overdue)) => {
                    Standing::new(S::PendingCancel, Some(B::Overdue)).ok()
                }
                _ => None,
            };
            assert_eq!(cancel_at_end(standing), ending, "{standing}");
            let at_end = after(standing, SubscriptionEvent::CancelledAtEnd);
            assert!(at_end.count() < 2, "{standing}: one way only");
        }
    }
}
