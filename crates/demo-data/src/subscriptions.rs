//! Subscriptions of the demo, with dates that fit how they stand, and their transactions.

use chrono::{Days, NaiveDate};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::{CustomerId, PlanId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};
use goodstanding_shared::transactions::TransactionStatus;

use crate::dice::Dice;
use crate::{DemoSubscription, DemoTransaction, Options};

/// What a subscription is made for.
pub(crate) struct For {
    pub(crate) customer: CustomerId,
    pub(crate) plan: PlanId,
    pub(crate) standing: Standing,
    pub(crate) since: NaiveDate,
    pub(crate) next_due: Option<NaiveDate>,
}

/// A subscription whose dates fit how it stands.
pub(crate) fn subscription(dice: &Dice, options: &Options, made: For) -> DemoSubscription {
    use SubscriptionStatus as S;
    let today = options.now.date_naive();
    let due = made
        .next_due
        .unwrap_or(today + Days::new(9))
        .max(today + Days::new(1));
    let (starts_on, ends_on, next_bill_on) = match made.standing.status() {
        S::Processing | S::Paused => (made.since, None, None),
        S::PendingActivation => (due, None, Some(due)),
        S::Active => (made.since, Some(due + Days::new(7)), Some(due)),
        S::PendingPause => (made.since, None, Some(due)),
        S::PendingCancel => (made.since, Some(due), None),
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => (
            made.since,
            Some((today - Days::new(20)).max(made.since)),
            None,
        ),
    };
    let is_leaving = made.standing.status() == S::PendingCancel;
    let before = match made.standing.billing() {
        Some(BillingStatus::Overdue) => BillingStatus::Overdue,
        _ => BillingStatus::GoodStanding,
    };
    DemoSubscription {
        id: SubscriptionId::from_bits(dice.bits()),
        customer: made.customer,
        plan: made.plan,
        standing: made.standing,
        billing_before: is_leaving.then_some(before),
        next_bill_before: is_leaving.then_some(due),
        starts_on,
        ends_on,
        next_bill_on,
        created_at: begins(made.since),
    }
}

/// The latest `count` attempts to charge `amount`, the newest with `last`.
pub(crate) fn transactions(
    dice: &Dice,
    options: &Options,
    subscription: &DemoSubscription,
    amount: Money,
    count: u32,
    last: TransactionStatus,
) -> Vec<DemoTransaction> {
    let today = options.now.date_naive();
    (0..count)
        .map(|back| {
            let day = (today - Days::new(u64::from(back) * 30 + 1))
                .max(subscription.created_at.date_naive());
            let minutes = chrono::TimeDelta::minutes(dice.between(1, 600));
            DemoTransaction {
                customer: subscription.customer,
                subscription: subscription.id,
                status: if back == 0 {
                    last
                } else {
                    TransactionStatus::Settled
                },
                amount,
                billing_cycle: count - back,
                retry: 0,
                created_at: (begins(day) + minutes).min(options.now),
            }
        })
        .collect()
}
