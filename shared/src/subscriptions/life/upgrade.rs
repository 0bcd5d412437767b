//! Changing to another product or plan: the old version ends, a new one takes its place, and the
//! unused part of what was paid counts.

use chrono::{DateTime, NaiveDate, Utc};

use super::super::{
    BillingStatus as B, Standing, SubscriptionEvent as E, SubscriptionStatus as S, after,
};
use super::{ActionRefusal, Hindrance, Life, LifeError, PlannedCharge, Step, Terms, day};
use crate::catalog::{Anchor, PeriodPrice, PlannedCycle};
use crate::money::Money;

/// What an upgrade does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// How the old version ends.
    pub old: Step,
    /// The first cycle of the new version, at the full price: introductory prices and free periods
    /// are for a first purchase. While a free period that was promised lasts, what is left of it.
    pub first: PlannedCharge,
    /// What was paid for the old version and not used: it counts.
    pub credit: Money,
    /// What is charged now.
    pub charge: Money,
    /// What is given back, where the credit is more than the first cycle costs.
    pub refund: Money,
    /// The new version, from then on.
    pub new: Life,
}

impl Upgrade {
    /// Decides an upgrade of `life` from `old` to `new` terms.
    pub fn decide(
        life: &Life,
        now: DateTime<Utc>,
        old: Terms<'_>,
        new: Terms<'_>,
    ) -> Result<Self, ActionRefusal> {
        if life.standing.status().has_ended() {
            return Err(ActionRefusal::Over);
        }
        if life.is_charging {
            return Err(ActionRefusal::Charging);
        }
        if after(life.standing, E::Upgraded).next().is_none() {
            return Err(ActionRefusal::CannotUpgrade(Hindrance::of(life.standing)));
        }
        if life.invoice_due_on.is_some() {
            return Err(ActionRefusal::InvoiceOpen);
        }
        let today = day(now);
        // What a period resets when it is paid is reset below.
        let mut after_start = Life {
            starts_on: today,
            anchor: Anchor {
                cycle: new.plan.first_full_cycle(),
                ..Anchor::at(today)
            },
            next_bill_on: Some(today),
            next_bill_before: None,
            billing_before: None,
            short_until: None,
            setup_minor: 0,
            failed_attempts: 0,
            paused_on: None,
            cancel_reason: None,
            suspends_on: None,
            gives_up_on: None,
            ..life.clone()
        };
        after_start.standing = Standing::known(S::Active, Some(B::GoodStanding));
        let mut first = after_start
            .next_charge(new)
            .map_err(LifeError::from)?
            .ok_or(ActionRefusal::NoPrice)?;
        let zero = Money::zero(first.amount.currency());
        if let Some(day) = promised_day(life, today).filter(|_| !first.amount.is_zero()) {
            after_start.anchor.on = day;
            first = PlannedCharge {
                cycle: PlannedCycle {
                    ends: Some(day),
                    price: PeriodPrice::Free,
                    ..first.cycle
                },
                ends: Some(day),
                amount: zero,
                ..first
            };
        }
        let credit = life.unused(now, old).unwrap_or(zero);
        let difference = first
            .amount
            .plus(Money::new(-credit.minor(), credit.currency()))
            .map_err(LifeError::from)?;
        let positive = |money: Money| Money::new(money.minor().max(0), money.currency());
        let billing = if first.amount.is_zero() {
            B::FreePeriod
        } else {
            B::GoodStanding
        };
        after_start.standing = Standing::known(S::Active, Some(billing));
        after_start.paid((today, first.ends), first.amount, new.plan)?;
        let mut step = Step::stays(life);
        step.transition(E::Upgraded)?;
        step.life.end(today, None);
        Ok(Self {
            old: step,
            first,
            credit,
            charge: positive(difference),
            refund: positive(Money::new(-difference.minor(), difference.currency())),
            new: after_start,
        })
    }
}

/// The first day of a charge that was promised, where a free period runs.
fn promised_day(life: &Life, today: NaiveDate) -> Option<NaiveDate> {
    let is_free = matches!(life.standing.billing(), Some(B::FreeTrial | B::FreePeriod));
    life.next_bill_on.filter(|day| is_free && *day > today)
}
