//! What a cancellation does to the subscription that bills the service.

use super::{BillingStatus, Standing, SubscriptionStatus};

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

    #[test]
    fn whatever_lives_can_be_cancelled_and_nothing_else() {
        use SubscriptionStatus as S;
        for standing in Standing::all() {
            let over = matches!(
                standing.status(),
                S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted
            );
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
