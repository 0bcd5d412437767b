//! How a subscription begins with an order, and what a cancellation does to the subscription that bills the service.

use super::{BillingStatus, Standing, SubscriptionStatus};
use crate::catalog::Charge;
use crate::money::Money;

/// How a subscription stands right after its order: `grants` when one of its services is active already, `charge` and `due` are the first
/// period's. What is to be paid was not charged yet, so it is not billed; what is free needs no bill.
pub fn ordered(grants: bool, charge: Charge, due: Money) -> Standing {
    use SubscriptionStatus as S;
    let (status, billing) = match (charge, due.is_zero()) {
        (Charge::Free, _) => (S::Active, Some(BillingStatus::FreeTrial)),
        (Charge::Full | Charge::Reduced, true) => (S::Active, Some(BillingStatus::FreePeriod)),
        (Charge::Full | Charge::Reduced, false) => {
            (if grants { S::Active } else { S::Processing }, None)
        }
    };
    // Every one of these pairs is legal; the test walks them all.
    Standing::known(status, billing)
}

/// How a subscription that was to end stands after the cancellation was withdrawn: active, with the billing status it had; none where it was
/// not to end, or that pair cannot be.
pub fn restored(standing: Standing, billing_before: Option<BillingStatus>) -> Option<Standing> {
    if standing.status() != SubscriptionStatus::PendingCancel {
        return None;
    }
    Standing::new(SubscriptionStatus::Active, billing_before).ok()
}

/// How a subscription stands after everything that it pays for was cancelled at once; none where it is over already.
pub fn cancel_now(standing: Standing) -> Option<Standing> {
    use SubscriptionStatus as S;
    let billing = match standing.status() {
        // Never billed: there is nothing to complete.
        S::Processing | S::PendingActivation => None,
        S::Active | S::PendingPause | S::Paused | S::PendingCancel => {
            standing.billing().map(|_| BillingStatus::BillingCompleted)
        }
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => return None,
    };
    Standing::new(S::Cancelled, billing).ok()
}

/// How a subscription stands after everything that it pays for was cancelled as of the end of the paid period; none where that changes nothing
/// yet: when it is not active, when its billing is failing, or when it was never billed.
pub fn cancel_at_end(standing: Standing) -> Option<Standing> {
    use BillingStatus as B;
    let billing = match (standing.status(), standing.billing()?) {
        (SubscriptionStatus::Active, B::GoodStanding | B::FreeTrial | B::FreePeriod) => {
            B::BillingCompleted
        }
        (SubscriptionStatus::Active, B::Overdue) => B::Overdue,
        _ => return None,
    };
    Standing::new(SubscriptionStatus::PendingCancel, Some(billing)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn an_order_begins_a_legal_subscription() {
        for grants in [false, true] {
            for charge in Charge::ALL {
                for minor in [0, 100] {
                    let standing = ordered(grants, *charge, Money::new(minor, Currency::EUR));
                    assert!(Standing::is_legal(standing.status(), standing.billing()));
                    let waits = minor > 0 && *charge != Charge::Free;
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
            if standing.status() != SubscriptionStatus::PendingCancel {
                assert_eq!(restored(standing, None), None);
            }
        }
    }

    #[test]
    fn whatever_lives_can_be_cancelled_and_nothing_else() {
        use SubscriptionStatus as S;
        for standing in Standing::all() {
            let over = standing.status().has_ended();
            assert_eq!(cancel_now(standing).is_none(), over, "{standing:?}");
            assert!(cancel_now(standing).is_none_or(|after| after.status() == S::Cancelled));
            if let Some(after) = cancel_at_end(standing) {
                assert_eq!(
                    (standing.status(), after.status()),
                    (S::Active, S::PendingCancel)
                );
            }
        }
    }
}
