//! The state machine of a subscription as data: what can happen to one that stands so, and how it
//! stands afterwards.
//!
//! The rules look here, and `goodstanding states` prints it. What is not here does not happen.

use super::{BillingStatus as B, Standing, SubscriptionEvent, SubscriptionStatus as S};

/// One arrow of the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// How it stands; none: there is no subscription yet.
    pub from: Option<Standing>,
    /// What happens to it.
    pub event: SubscriptionEvent,
    /// How it stands afterwards.
    pub to: Standing,
}

/// Several arrows: every pair of these statuses and billing statuses that is legal, as if each were
/// written down.
struct Row {
    event: SubscriptionEvent,
    /// Empty: there is no subscription yet.
    from: &'static [S],
    /// Empty: whatever it is.
    billing: &'static [Option<B>],
    to: To,
}

enum To {
    /// Whichever of these is legal.
    Pairs(&'static [(S, Option<B>)]),
    /// This status, with the billing status that it has.
    Keeping(S),
}

const fn row(
    event: SubscriptionEvent,
    from: &'static [S],
    billing: &'static [Option<B>],
    to: To,
) -> Row {
    Row {
        event,
        from,
        billing,
        to,
    }
}

const LIVE: &[S] = &[
    S::Processing,
    S::PendingActivation,
    S::Active,
    S::PendingPause,
    S::Paused,
    S::PendingCancel,
];
/// Over, and not deleted yet.
const OVER: &[S] = &[S::Cancelled, S::Expired, S::Upgraded, S::LegacySuspended];
/// What is billed and not failing.
const WELL: &[Option<B>] = &[
    Some(B::GoodStanding),
    Some(B::FreeTrial),
    Some(B::FreePeriod),
];
/// What can be charged for a period.
const CHARGEABLE: &[Option<B>] = &[
    None,
    Some(B::GoodStanding),
    Some(B::FreeTrial),
    Some(B::FreePeriod),
    Some(B::PendingAcceptance),
];
const FAILING: &[Option<B>] = &[
    Some(B::InRetry),
    Some(B::UnusablePaymentMethod),
    Some(B::GracePeriod),
];
/// What a settled period makes of it: a trial is one also where setting it up was paid for.
const SETTLED: To = To::Pairs(&[
    (S::Active, Some(B::GoodStanding)),
    (S::Active, Some(B::FreeTrial)),
    (S::Active, Some(B::FreePeriod)),
]);
/// Billed, and not paid.
const UNPAID: &[Option<B>] = &[
    Some(B::InRetry),
    Some(B::UnusablePaymentMethod),
    Some(B::GracePeriod),
    Some(B::Overdue),
    Some(B::PendingAcceptance),
];
const OVERDUE: &[Option<B>] = &[Some(B::Overdue)];
const WAITS: &[Option<B>] = &[Some(B::PendingAcceptance)];
const NOT_BILLED: &[Option<B>] = &[None];
const COMPLETED: Option<B> = Some(B::BillingCompleted);
const UNCOLLECTED: Option<B> = Some(B::FailedToCollect);

/// The table. A billing status that changes is written down once for each status, a billing status
/// that stays is kept.
// Lines to read across, not items to break.
#[rustfmt::skip]
const ROWS: &[Row] = {
    use SubscriptionEvent as E;
    use To::{Keeping, Pairs};
    &[
        row(E::Ordered, &[], &[], Pairs(&[
            (S::Processing, None), (S::Processing, Some(B::PendingAcceptance)),
            (S::PendingActivation, Some(B::PendingAcceptance)),
            (S::Active, None), (S::Active, Some(B::GoodStanding)), (S::Active, Some(B::FreeTrial)), (S::Active, Some(B::FreePeriod)),
        ])),
        row(E::SetUp, &[S::Processing], &[], Keeping(S::PendingActivation)),
        row(E::Approved, &[S::Processing, S::Active], WAITS, SETTLED),
        // Only the payment method was checked: the first bill comes now.
        row(E::Approved, &[S::Active], WAITS, Pairs(&[(S::Active, None)])),
        row(E::Approved, &[S::PendingActivation], WAITS, Pairs(&[(S::PendingActivation, None)])),
        row(E::FirstCharged, &[S::Processing, S::Active], NOT_BILLED, SETTLED),
        row(E::Started, &[S::PendingActivation], NOT_BILLED, Pairs(&[
            (S::Active, None), (S::Active, Some(B::FreeTrial)), (S::Active, Some(B::FreePeriod)),
        ])),
        row(E::Started, &[S::PendingActivation], WAITS, Keeping(S::Active)),

        row(E::Renewed, &[S::Active], WELL, Pairs(&[(S::Active, Some(B::GoodStanding)), (S::Active, Some(B::FreePeriod))])),
        row(E::Renewed, &[S::Active], NOT_BILLED, Pairs(&[(S::Active, Some(B::FreePeriod))])),
        // A plan that stays free, and an invoice that follows an unpaid one.
        row(E::Renewed, &[S::Active], &[None, Some(B::FreeTrial)], Pairs(&[(S::Active, Some(B::FreeTrial))])),
        row(E::Renewed, &[S::Active], OVERDUE, Pairs(&[(S::Active, Some(B::Overdue))])),
        row(E::ChargeWaits, &[S::Active], WELL, Pairs(&[(S::Active, Some(B::PendingAcceptance))])),
        row(E::ChargeWaits, &[S::Active], OVERDUE, Pairs(&[(S::Active, Some(B::PendingAcceptance))])),
        row(E::ChargeWaits, &[S::Processing], NOT_BILLED, Pairs(&[(S::Processing, Some(B::PendingAcceptance))])),
        row(E::ChargeWaits, &[S::Active], NOT_BILLED, Pairs(&[(S::Active, Some(B::PendingAcceptance))])),
        // Nothing was granted: it waits for another way to pay.
        row(E::NotApproved, &[S::Processing], WAITS, Pairs(&[(S::Processing, None)])),
        row(E::NotApproved, &[S::PendingActivation], WAITS, Pairs(&[(S::PendingActivation, None)])),
        row(E::NotApproved, &[S::Active], WAITS, Pairs(&[(S::Active, None)])),
        row(E::FailedSoftly, &[S::Active], CHARGEABLE, Pairs(&[(S::Active, Some(B::InRetry))])),
        row(E::FailedHard, &[S::Active], CHARGEABLE, Pairs(&[(S::Active, Some(B::UnusablePaymentMethod))])),
        // Who paid by invoice, owes one, and pays by card now.
        row(E::FailedSoftly, &[S::Active], OVERDUE, Pairs(&[(S::Active, Some(B::InRetry))])),
        row(E::FailedHard, &[S::Active], OVERDUE, Pairs(&[(S::Active, Some(B::UnusablePaymentMethod))])),
        row(E::FailedHard, &[S::Active], &[Some(B::InRetry)], Pairs(&[(S::Active, Some(B::UnusablePaymentMethod))])),
        row(E::RetriesUsedUp, &[S::Active], &[Some(B::InRetry)], Pairs(&[(S::Active, Some(B::GracePeriod))])),
        row(E::Recovered, &[S::Active], FAILING, SETTLED),
        row(E::NotCollected, &[S::Active], FAILING, Pairs(&[(S::Cancelled, UNCOLLECTED)])),
        // An invoice stays unpaid for longer than the plan allows, or the plan ends with one open.
        row(E::NotCollected, &[S::Active, S::PendingPause, S::Paused, S::PendingCancel], OVERDUE, Pairs(&[(S::Cancelled, UNCOLLECTED)])),
        row(E::NotCollected, &[S::Active], WELL, Pairs(&[(S::Cancelled, UNCOLLECTED)])),
        row(E::InvoiceOverdue, &[S::Active], WELL, Pairs(&[(S::Active, Some(B::Overdue))])),
        row(E::InvoiceOverdue, &[S::PendingPause], WELL, Pairs(&[(S::PendingPause, Some(B::Overdue))])),
        row(E::InvoiceOverdue, &[S::Paused], WELL, Pairs(&[(S::Paused, Some(B::Overdue))])),
        row(E::InvoiceOverdue, &[S::PendingCancel], &[COMPLETED], Pairs(&[(S::PendingCancel, Some(B::Overdue))])),
        row(E::InvoicesPaid, &[S::Active], OVERDUE, SETTLED),
        row(E::InvoicesPaid, &[S::PendingPause], OVERDUE, Pairs(&[(S::PendingPause, Some(B::GoodStanding)), (S::PendingPause, Some(B::FreeTrial)), (S::PendingPause, Some(B::FreePeriod))])),
        row(E::InvoicesPaid, &[S::Paused], OVERDUE, Pairs(&[(S::Paused, Some(B::GoodStanding)), (S::Paused, Some(B::FreeTrial)), (S::Paused, Some(B::FreePeriod))])),
        row(E::InvoicesPaid, &[S::PendingCancel], OVERDUE, Pairs(&[(S::PendingCancel, COMPLETED)])),

        row(E::PauseRequested, &[S::Active], &[], Keeping(S::PendingPause)),
        row(E::Paused, &[S::Active, S::PendingPause], &[], Keeping(S::Paused)),
        row(E::Resumed, &[S::PendingPause, S::Paused], &[], Keeping(S::Active)),
        row(E::PauseExpired, &[S::Paused], WELL, Pairs(&[(S::Cancelled, COMPLETED), (S::Cancelled, UNCOLLECTED)])),
        row(E::PauseExpired, &[S::Paused], OVERDUE, Pairs(&[(S::Cancelled, UNCOLLECTED)])),

        row(E::CancelledAtEnd, &[S::Active], WELL, Pairs(&[(S::PendingCancel, COMPLETED)])),
        row(E::CancelledAtEnd, &[S::Active], OVERDUE, Keeping(S::PendingCancel)),
        row(E::CancellationWithdrawn, &[S::PendingCancel], &[COMPLETED], Pairs(&[
            (S::Active, Some(B::GoodStanding)), (S::Active, Some(B::FreeTrial)), (S::Active, Some(B::FreePeriod)),
        ])),
        row(E::CancellationWithdrawn, &[S::PendingCancel], OVERDUE, Keeping(S::Active)),
        // Never billed: there is nothing to complete.
        row(E::CancelledNow, &[S::Processing, S::PendingActivation], &[], Pairs(&[(S::Cancelled, None)])),
        row(E::CancelledNow, &[S::Active], NOT_BILLED, Pairs(&[(S::Cancelled, None)])),
        // Completed means that everything was billed and paid: not what fails, waits or is overdue,
        // nor what has an invoice open.
        row(E::CancelledNow, &[S::Active, S::PendingPause, S::Paused], WELL, Pairs(&[(S::Cancelled, COMPLETED)])),
        row(E::CancelledNow, &[S::Active, S::PendingPause, S::Paused], WELL, Pairs(&[(S::Cancelled, UNCOLLECTED)])),
        row(E::CancelledNow, &[S::PendingCancel], &[COMPLETED], Pairs(&[(S::Cancelled, COMPLETED), (S::Cancelled, UNCOLLECTED)])),
        row(E::CancelledNow, &[S::Active], UNPAID, Pairs(&[(S::Cancelled, UNCOLLECTED)])),
        row(E::CancelledNow, &[S::PendingPause, S::Paused, S::PendingCancel], OVERDUE, Pairs(&[(S::Cancelled, UNCOLLECTED)])),

        row(E::PlanCompleted, &[S::Active], WELL, Pairs(&[(S::Expired, COMPLETED)])),
        row(E::Upgraded, &[S::Active], WELL, Pairs(&[(S::Upgraded, COMPLETED)])),
        row(E::ForcedEnd, LIVE, &[], Pairs(&[(S::Cancelled, Some(B::Terminated))])),
        row(E::ContractWithdrawn, LIVE, &[], Pairs(&[(S::Cancelled, Some(B::Terminated))])),
        // What is live is ended first.
        row(E::Deleted, OVER, &[], Pairs(&[(S::Deleted, None)])),
    ]
};

impl Row {
    fn begins_at(&self, standing: Standing) -> bool {
        self.from.contains(&standing.status())
            && (self.billing.is_empty() || self.billing.contains(&standing.billing()))
    }

    fn targets(&self, from: Option<Standing>) -> impl Iterator<Item = Standing> {
        let (pairs, kept) = match self.to {
            To::Pairs(pairs) => (pairs, None),
            To::Keeping(status) => (&[][..], from.map(|from| (status, from.billing()))),
        };
        // Where the billing status cannot be kept there is no arrow: what is failing does not
        // pause.
        pairs
            .iter()
            .copied()
            .chain(kept)
            .filter_map(|(status, billing)| Standing::new(status, billing).ok())
    }
}

/// How a subscription that stands so can stand after the event.
pub fn after(from: Standing, event: SubscriptionEvent) -> impl Iterator<Item = Standing> {
    ROWS.iter()
        .filter(move |row| row.event == event && row.begins_at(from))
        .flat_map(move |row| row.targets(Some(from)))
}

/// Every arrow, one by one, in the order of the events.
pub fn arrows() -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for event in SubscriptionEvent::ALL.iter().copied() {
        for row in ROWS.iter().filter(|row| row.event == event) {
            let new = row.from.is_empty().then_some(None);
            let starts = new.into_iter().chain(
                Standing::all()
                    .filter(|standing| row.begins_at(*standing))
                    .map(Some),
            );
            for from in starts {
                arrows.extend(row.targets(from).map(|to| Arrow { from, event, to }));
            }
        }
    }
    arrows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_something_and_nothing_is_said_twice() {
        let all = arrows();
        for event in SubscriptionEvent::ALL {
            assert!(all.iter().any(|arrow| arrow.event == *event), "{event}");
        }
        for row in ROWS {
            let starts = Standing::all().filter(|standing| row.begins_at(*standing));
            assert!(
                row.from.is_empty() || starts.flat_map(|from| row.targets(Some(from))).count() > 0,
                "{} from {:?}",
                row.event,
                row.from
            );
        }
        for (place, arrow) in all.iter().enumerate() {
            assert!(!all[..place].contains(arrow), "{arrow:?} twice");
        }
    }

    #[test]
    fn what_is_over_can_only_be_deleted_and_what_is_deleted_is_gone() {
        for arrow in arrows() {
            let Some(from) = arrow.from else { continue };
            assert_ne!(from.status(), S::Deleted, "{arrow:?}");
            if from.status().has_ended() {
                assert_eq!(arrow.event, SubscriptionEvent::Deleted);
            }
            if arrow.event == SubscriptionEvent::Deleted {
                assert!(from.status().has_ended(), "{arrow:?}: ended first");
            }
        }
        for standing in Standing::all().filter(|standing| standing.status() != S::Deleted) {
            assert_eq!(
                after(standing, SubscriptionEvent::Deleted).count(),
                usize::from(standing.status().has_ended()),
                "{standing}"
            );
            let forced = after(standing, SubscriptionEvent::ForcedEnd).count();
            assert_eq!(forced == 0, standing.status().has_ended(), "{standing}");
        }
    }

    #[test]
    fn every_legal_pair_can_come_about() {
        let all = arrows();
        let mut reached: Vec<Standing> = Vec::new();
        while let Some(next) = all.iter().find(|arrow| {
            arrow.from.is_none_or(|from| reached.contains(&from)) && !reached.contains(&arrow.to)
        }) {
            reached.push(next.to);
        }
        for standing in Standing::all() {
            // Records of older systems: nothing leads there any more.
            let is_old = standing.status() == S::LegacySuspended;
            assert_eq!(reached.contains(&standing), !is_old, "{standing}");
        }
    }
}
