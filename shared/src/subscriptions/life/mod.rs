//! The life of a subscription: what happens to it, on which day, and what follows. Pure functions
//! of its state, an event and the instant.
//!
//! ```text
//! Life::due          what happens next, and on which day
//! Life::come_due     that day has come                     ┐
//! Life::charged      the processor has answered            ├→ Step: how it stands, what follows
//! Life::act          somebody does something               ┘
//! ```
//!
//! The server carries steps out, the page shows them before they are asked for: what the dialog
//! promises is what happens.

mod actions;
mod charges;
mod due;
mod invoices;
mod refusal;
mod unused;
mod upcoming;
mod upgrade;

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;

pub use actions::{SubscriptionAction, SubscriptionActionRequest, can_withdraw};
pub use charges::ChargeAnswer;
pub use due::Due;
pub use refusal::{ActionRefusal, Hindrance};
pub use unused::unused_part;
pub use upcoming::{Upcoming, UpcomingCharge};
pub use upgrade::Upgrade;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BillingStatus, Standing, SubscriptionEvent, SubscriptionStatus, after};
use crate::catalog::{Anchor, BillingPlan, PeriodPrice, PlannedCycle};
use crate::money::{Money, MoneyRefusal};
use crate::services::EndCause;

/// After how many days an order that nobody paid is called off.
pub const UNPAID_ORDER_DAYS: u64 = 14;
/// How many days somebody has to approve a charge.
pub const ACCEPTANCE_DAYS: u64 = 5;
/// After how many days an invoice is due.
pub const INVOICE_DAYS: u64 = 14;
/// For how many days after its order a customer can withdraw from a contract, the day of the order
/// not counted.
pub const WITHDRAWAL_DAYS: u64 = 14;

/// For how many days after the grace of an overdue invoice its services stay suspended before the
/// subscription ends.
pub const INVOICE_LIMIT_DAYS: u64 = 30;

/// Why subscriptions end: the system's codes are below 100, predefined ones below 1000, the
/// merchant's own from there on.
pub mod reasons {
    /// The first payment never came.
    pub const NEVER_PAID: u32 = 10;
    /// Retries and grace ran out.
    pub const FAILED_TO_COLLECT: u32 = 20;
    /// The bank took a payment back.
    pub const CHARGED_BACK: u32 = 30;
    /// Nobody resumed it for five years.
    pub const PAUSED_TOO_LONG: u32 = 40;
    /// The customer withdrew from the contract in time.
    pub const CONTRACT_WITHDRAWN: u32 = 50;
    /// At the customer's request.
    pub const AT_REQUEST: u32 = 100;
    /// Staff ended it, or deleted it.
    pub const BY_STAFF: u32 = 200;
}

/// How a subscription stands, with everything that its future depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Life {
    /// Its status and billing status.
    pub standing: Standing,
    /// When it was activated, or will be.
    pub starts_on: NaiveDate,
    /// When it ends or ended. While it lives: when it would end if the next bill stayed unpaid.
    pub ends_on: Option<NaiveDate>,
    /// The day of the cycle that is charged next; while a charge fails, the day of the unpaid one.
    pub next_bill_on: Option<NaiveDate>,
    /// When a failed charge is tried again.
    pub next_retry_on: Option<NaiveDate>,
    /// How many charges of the current cycle failed.
    pub failed_attempts: u32,
    /// When it was paused, or will be.
    pub paused_on: Option<NaiveDate>,
    /// The first day without service; none: without end.
    pub entitled_through: Option<NaiveDate>,
    /// The billing status that a withdrawal restores.
    pub billing_before: Option<BillingStatus>,
    /// The bill date that a withdrawal or a resume goes back to.
    pub next_bill_before: Option<NaiveDate>,
    /// Why it was cancelled.
    pub cancel_reason: Option<u32>,
    /// Where its cycles are counted from.
    pub anchor: Anchor,
    /// The next charge is for the stretch up to this day only: what a resume left of a cycle.
    pub short_until: Option<NaiveDate>,
    /// The first day of the period that was paid last; none before the first.
    pub paid_from: Option<NaiveDate>,
    /// What was paid for that period, in minor units, without a setup fee.
    pub paid_minor: i64,
    /// The setup fee that is charged with the first cycle, in minor units; 0 when it is paid.
    pub setup_minor: i64,
    /// Whether a charge is under way whose outcome is open: until then nothing else is due.
    pub is_charging: bool,
    /// The due date of the oldest invoice that is not paid; none where none is open.
    pub invoice_due_on: Option<NaiveDate>,
    /// When services are suspended for an overdue invoice; none when none is overdue, or when they
    /// are already.
    pub suspends_on: Option<NaiveDate>,
    /// When it ends because an overdue invoice is not paid; none when none is overdue.
    pub gives_up_on: Option<NaiveDate>,
}

/// What one product under a subscription costs, for the whole quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemPrice {
    /// The full price of one cycle.
    pub full: Money,
    /// The price of a cycle of an introductory period.
    pub reduced: Option<Money>,
}

impl ItemPrice {
    /// What one cycle at this price costs.
    pub fn of(&self, price: PeriodPrice) -> Money {
        match price {
            PeriodPrice::Full => self.full,
            PeriodPrice::Reduced => self.reduced.unwrap_or(self.full),
            PeriodPrice::Free => Money::zero(self.full.currency()),
        }
    }
}

/// On which terms a subscription is billed.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The schedule on which it is charged.
    pub plan: &'a BillingPlan,
    /// The prices of what it bills, one for each product.
    pub prices: &'a [ItemPrice],
}

impl Terms<'_> {
    /// What a cycle costs in all; none without products.
    pub fn price_of(&self, price: PeriodPrice) -> Result<Option<Money>, MoneyRefusal> {
        let mut prices = self.prices.iter().map(|item| item.of(price));
        let Some(first) = prices.next() else {
            return Ok(None);
        };
        prices.try_fold(first, Money::plus).map(Some)
    }
}

/// A charge that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedCharge {
    /// The cycle that it pays for.
    pub cycle: PlannedCycle,
    /// The first day after what is paid: the end of the cycle, or of what is left of it.
    pub ends: Option<NaiveDate>,
    /// How much in all, with a setup fee.
    pub amount: Money,
    /// Which attempt it is: 0 for the first.
    pub retry: u32,
}

impl PlannedCharge {
    /// Which cycle it is, as transactions number them: from 1; 0 for what a resume left of a cycle.
    pub fn billing_cycle(&self) -> u32 {
        if self.ends == self.cycle.ends {
            self.cycle.number.saturating_add(1)
        } else {
            0
        }
    }
}

/// How a period of a subscription is settled when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// So much was paid for it, without a setup fee; 0 for a free one.
    Paid(Money),
    /// An invoice was sent for it, which is no payment yet.
    Invoiced,
    /// Its charge follows, or waits for an approval.
    Open,
}

/// What becomes of the services of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServicesChange {
    /// A period begins. What waited for it, and for nothing else, is set up.
    Period {
        /// The first day of the period.
        from: NaiveDate,
        /// The first day after it; none: it has no end.
        until: Option<NaiveDate>,
        /// Which price it charges.
        price: PeriodPrice,
        /// How it is settled.
        settlement: Settlement,
    },
    /// Switched off until the subscription is resumed.
    Paused,
    /// Switched on again after a pause.
    Resumed {
        /// For which days the last payment counts now: they move by as long as it was paused. None
        /// where it has no end.
        period: Option<(NaiveDate, Option<NaiveDate>)>,
    },
    /// Switched off because an invoice is overdue for longer than the plan's days of grace.
    Overdue,
    /// An invoice is paid.
    InvoicePaid {
        /// What was paid for the present period with it, without a setup fee; none where it was for
        /// an earlier one.
        paid: Option<Money>,
        /// The first day of the present period and the first day after it; no end where it has
        /// none.
        period: (NaiveDate, Option<NaiveDate>),
        /// Whether no invoice is overdue any more: what was switched off for one is switched on
        /// again.
        is_settled: bool,
        /// Whether it is paused: what waits to be set up waits for the resume.
        is_paused: bool,
    },
    /// They end with it.
    Ended(EndCause),
}

/// What an event makes of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How it stands then.
    pub life: Life,
    /// Every arrow that it went along, in order, with how it stood after each.
    pub arrows: Vec<(SubscriptionEvent, Standing)>,
    /// The charge to make, with which it waits for an answer.
    pub charge: Option<PlannedCharge>,
    /// What becomes of its services.
    pub services: Option<ServicesChange>,
    /// What is given back of the last charge.
    pub refund: Option<Money>,
}

impl Step {
    fn stays(life: &Life) -> Self {
        Self {
            life: life.clone(),
            arrows: Vec::new(),
            charge: None,
            services: None,
            refund: None,
        }
    }

    /// Goes along an arrow to the pair with this billing status, if there is such an arrow.
    fn go(
        &mut self,
        event: SubscriptionEvent,
        billing: impl Fn(Option<BillingStatus>) -> bool,
    ) -> Result<(), LifeError> {
        let from = self.life.standing;
        let to = after(from, event)
            .find(|to| billing(to.billing()))
            .ok_or(LifeError::NoArrow { from, event })?;
        self.life.standing = to;
        self.arrows.push((event, to));
        Ok(())
    }

    /// Goes along the only arrow of the event.
    fn transition(&mut self, event: SubscriptionEvent) -> Result<(), LifeError> {
        self.go(event, |_| true)
    }

    fn cancel(&mut self) -> Result<(), LifeError> {
        self.complete(SubscriptionEvent::CancelledNow)
    }

    /// Ends as Billing Completed, or as Failed to Collect where something is owed; what was never
    /// billed as neither.
    fn complete(&mut self, event: SubscriptionEvent) -> Result<(), LifeError> {
        let owes = self.life.invoice_due_on.is_some();
        let uncollected = |billing| billing == Some(BillingStatus::FailedToCollect);
        let is_owed = owes && after(self.life.standing, event).any(|to| uncollected(to.billing()));
        self.go(event, |billing| !is_owed || uncollected(billing))
    }
}

/// What keeps a subscription from going on by itself: data that staff must look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifeError {
    /// The state machine has no such arrow.
    #[error("a subscription that is {from} cannot go on with “{}”", .event.label())]
    NoArrow {
        /// The status and billing status that it has.
        from: Standing,
        /// What would happen to it.
        event: SubscriptionEvent,
    },
    /// Amounts that do not add up.
    #[error(transparent)]
    Money(#[from] MoneyRefusal),
    /// Nothing to charge for.
    #[error("it bills no product")]
    NoProducts,
    /// A date past the end of the calendar.
    #[error("a date is past the end of the calendar")]
    Calendar,
}

impl Life {
    /// A subscription as an order makes it: its cycles begin where `anchor` says. Its first charge
    /// is under way where the first period or the `setup` fee is to be paid.
    pub fn ordered(
        grants: bool,
        anchor: Anchor,
        today: NaiveDate,
        setup: Money,
        terms: Terms<'_>,
    ) -> Result<Self, LifeError> {
        let starts_on = anchor.on;
        let first = terms
            .plan
            .period_of(anchor.cycle)
            .ok_or(LifeError::NoProducts)?;
        let price = terms.price_of(first.price)?.ok_or(LifeError::NoProducts)?;
        let due = price.plus(setup)?;
        let is_ahead = starts_on > today;
        let standing = if is_ahead {
            // Whether it can be charged is asked first.
            Standing::known(SubscriptionStatus::Processing, None)
        } else {
            super::ordered(grants, first.price, due)
        };
        let mut life = Self {
            standing,
            starts_on,
            ends_on: None,
            next_bill_on: Some(starts_on),
            next_retry_on: None,
            failed_attempts: 0,
            paused_on: None,
            // Nothing is granted before it is activated.
            entitled_through: Some(starts_on),
            billing_before: None,
            next_bill_before: None,
            cancel_reason: None,
            anchor,
            short_until: None,
            paid_from: None,
            paid_minor: 0,
            setup_minor: setup.minor(),
            is_charging: is_ahead || standing.billing().is_none(),
            invoice_due_on: None,
            suspends_on: None,
            gives_up_on: None,
        };
        if standing.billing().is_some() {
            // What is free needs no bill.
            let cycle = life.next_cycle(terms.plan).ok_or(LifeError::NoProducts)?;
            life.paid((cycle.begins, cycle.ends), due, terms.plan)?;
        } else if standing.status() == SubscriptionStatus::Active {
            life.live_until_unpaid(starts_on, terms.plan)?;
        }
        Ok(life)
    }

    /// The cycle that is charged next.
    pub fn next_cycle(&self, plan: &BillingPlan) -> Option<PlannedCycle> {
        self.cycle_on(plan, self.next_bill_on?)
    }

    /// The cycle that begins on `date`, or is the first one to begin after it.
    fn cycle_on(&self, plan: &BillingPlan, date: NaiveDate) -> Option<PlannedCycle> {
        plan.cycles_from(self.anchor)
            .find(|cycle| cycle.begins >= date)
    }

    /// What is charged next when nothing changes, on its day; none where nothing will be: what
    /// pauses or ends then is not charged.
    pub fn next_charge(&self, terms: Terms<'_>) -> Result<Option<PlannedCharge>, MoneyRefusal> {
        if !matches!(
            self.standing.status(),
            SubscriptionStatus::Processing
                | SubscriptionStatus::PendingActivation
                | SubscriptionStatus::Active
        ) {
            return Ok(None);
        }
        let Some(cycle) = self.next_cycle(terms.plan) else {
            return Ok(None);
        };
        let Some(price) = terms.price_of(cycle.price)? else {
            return Ok(None);
        };
        let retry = self.failed_attempts;
        let setup = Money::new(self.setup_minor, price.currency());
        let whole = PlannedCharge {
            cycle,
            ends: cycle.ends,
            amount: price.plus(setup)?,
            retry,
        };
        let (Some(until), Some(from), Some(length)) =
            (self.short_until, self.next_bill_on, cycle.ends)
        else {
            return Ok(Some(whole));
        };
        // What is left of a cycle before the next bill date: a share of what the cycle costs, by
        // its days.
        let days = (length - cycle.begins).num_days();
        Ok(Some(PlannedCharge {
            cycle: PlannedCycle {
                begins: from,
                ..cycle
            },
            ends: Some(until),
            amount: price.share((until - from).num_days(), days),
            retry,
        }))
    }

    /// The billing status of cycle `number`, which costs so much without a setup fee.
    fn billing_of(plan: &BillingPlan, number: u32, amount: Money) -> BillingStatus {
        if !amount.is_zero() {
            BillingStatus::GoodStanding
        } else if plan.is_free_until(number) {
            // The plan's own free period at the start, or a plan that is free for good.
            BillingStatus::FreeTrial
        } else {
            BillingStatus::FreePeriod
        }
    }

    /// The period is settled for so much: when the next bill comes, and until when its services
    /// work.
    fn paid(
        &mut self,
        (from, until): (NaiveDate, Option<NaiveDate>),
        amount: Money,
        plan: &BillingPlan,
    ) -> Result<(), LifeError> {
        self.short_until = None;
        self.paid_from = Some(from);
        self.paid_minor = amount.minor().saturating_sub(self.setup_minor);
        self.setup_minor = 0;
        self.failed_attempts = 0;
        self.next_retry_on = None;
        let next = until.filter(|date| self.cycle_on(plan, *date).is_some());
        self.next_bill_on = next;
        if let Some(date) = next {
            return self.live_until_unpaid(date, plan);
        }
        // The last period of the plan: with its end everything ends. A single charge has none.
        self.ends_on = until;
        self.works_through(until);
        Ok(())
    }

    /// Whether its services are suspended because an invoice is overdue: nothing is billed
    /// meanwhile.
    pub fn is_suspended(&self) -> bool {
        self.gives_up_on.is_some() && self.suspends_on.is_none()
    }

    /// The first day after the period that was paid last; none where it has no end, or where
    /// nothing was paid.
    pub fn paid_until(&self) -> Option<NaiveDate> {
        self.paid_from?;
        self.next_bill_before.or(self.next_bill_on).or(self.ends_on)
    }

    /// A live subscription ends when its bill of `date` stays unpaid for the plan's days of grace.
    fn live_until_unpaid(&mut self, date: NaiveDate, plan: &BillingPlan) -> Result<(), LifeError> {
        self.ends_on = Some(days_after(date, plan.grace_days.into())?);
        self.works_through(self.ends_on);
        Ok(())
    }

    /// Its services work until then; not when they are suspended before for an overdue invoice.
    fn works_through(&mut self, until: Option<NaiveDate>) {
        self.entitled_through = until.into_iter().chain(self.suspended_on()).min();
    }

    /// When its services are, or were, suspended for an overdue invoice; none where none is
    /// overdue.
    pub fn suspended_on(&self) -> Option<NaiveDate> {
        self.gives_up_on?
            .checked_sub_days(Days::new(INVOICE_LIMIT_DAYS))
    }

    /// One of its services has ended: what was paid for that one in the present period, and its
    /// setup fee where that is still to be charged, are no part of it any more. Both in minor
    /// units.
    pub fn leave_out(&mut self, paid_minor: i64, setup_fee_minor: i64) {
        self.paid_minor = self.paid_minor.saturating_sub(paid_minor).max(0);
        self.setup_minor = self.setup_minor.saturating_sub(setup_fee_minor).max(0);
    }

    /// It ends today: nothing is billed and nothing works any more. What never began or was paused
    /// keeps its earlier end.
    fn end(&mut self, today: NaiveDate, reason: Option<u32>) {
        self.ends_on = Some(today);
        self.next_bill_on = None;
        self.next_retry_on = None;
        self.next_bill_before = None;
        self.billing_before = None;
        self.short_until = None;
        self.is_charging = false;
        self.suspends_on = None;
        self.gives_up_on = None;
        self.entitled_through = Some(self.entitled_through.map_or(today, |date| date.min(today)));
        if reason.is_some() {
            self.cancel_reason = reason;
        }
    }
}

fn days_after(date: NaiveDate, days: u64) -> Result<NaiveDate, LifeError> {
    date.checked_add_days(Days::new(days))
        .ok_or(LifeError::Calendar)
}

/// The day of an instant, as billing counts: in UTC.
fn day(now: DateTime<Utc>) -> NaiveDate {
    now.date_naive()
}
