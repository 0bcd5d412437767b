//! What unpaid invoices, and payments that are taken back, make of a subscription.

use chrono::{DateTime, NaiveDate, Utc};

use super::super::{BillingStatus as B, SubscriptionEvent as E, SubscriptionStatus as S, after};
use super::{
    INVOICE_LIMIT_DAYS, Life, LifeError, ServicesChange, Step, Terms, day, days_after, reasons,
};
use crate::catalog::{Anchor, BillingPlan};
use crate::money::Money;
use crate::services::EndCause;

impl Life {
    /// The oldest open invoice passed its due date: after the plan's days of grace its services are
    /// suspended, and in the end it is given up.
    pub fn invoice_overdue(&self, terms: Terms<'_>) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        let Some(due_on) = self.invoice_due_on else {
            return Ok(step);
        };
        if after(self.standing, E::InvoiceOverdue).next().is_none() {
            return Ok(step);
        }
        step.transition(E::InvoiceOverdue)?;
        if self.standing.status() == S::PendingCancel {
            step.life.billing_before = Some(B::Overdue);
        }
        let (suspends_on, gives_up_on) = self.overdue_dates(due_on, terms)?;
        step.life.suspends_on = Some(suspends_on);
        step.life.gives_up_on = Some(gives_up_on);
        step.life.works_through(self.entitled_through);
        Ok(step)
    }

    /// When services are suspended for an invoice that was due on `due_on`, and when it is given
    /// up.
    pub fn overdue_dates(
        &self,
        due_on: NaiveDate,
        terms: Terms<'_>,
    ) -> Result<(NaiveDate, NaiveDate), LifeError> {
        let suspends_on = days_after(due_on, terms.plan.grace_days.into())?;
        Ok((suspends_on, days_after(suspends_on, INVOICE_LIMIT_DAYS)?))
    }

    /// An invoice is paid; `oldest` is the due date of the oldest one that is still open, and
    /// `paid` what was paid for the present period, if it was for that one, without a setup fee.
    pub fn invoice_paid(
        &self,
        oldest: Option<NaiveDate>,
        paid: Option<Money>,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        step.life.invoice_due_on = oldest;
        if let Some(paid) = paid {
            step.life.paid_minor = self.paid_minor.saturating_add(paid.minor());
        }
        let is_settled = oldest.is_none_or(|due_on| due_on > day(now));
        if is_settled && after(self.standing, E::InvoicesPaid).next().is_some() {
            let billing = self.billing_of_present(terms)?;
            if self.standing.status() == S::PendingCancel {
                step.transition(E::InvoicesPaid)?;
                step.life.billing_before = Some(billing);
            } else {
                step.go(E::InvoicesPaid, |to| to == Some(billing))?;
            }
            step.life.suspends_on = None;
            step.life.gives_up_on = None;
            if self.is_suspended() {
                step.restore(now, terms)?;
            } else {
                match self.standing.status() {
                    S::Active | S::PendingCancel => step.life.works_through(self.ends_on),
                    S::PendingPause => step.life.works_through(self.paused_on),
                    // It does not work anyway.
                    S::Processing
                    | S::PendingActivation
                    | S::Paused
                    | S::Cancelled
                    | S::Expired
                    | S::Upgraded
                    | S::LegacySuspended
                    | S::Deleted => {}
                }
            }
        }
        if !self.standing.status().has_ended() {
            let from = self.paid_from.unwrap_or(self.starts_on);
            step.services = Some(ServicesChange::InvoicePaid {
                paid,
                period: (from, self.paid_until()),
                is_settled,
                is_paused: self.standing.status() == S::Paused,
            });
        }
        Ok(step)
    }

    /// The number of the cycle that runs now, or ran last; none before the first, and where the
    /// schedule does not say.
    pub fn present_cycle(&self, plan: &BillingPlan) -> Option<u32> {
        let next = self.next_bill_on.or(self.next_bill_before);
        match next.and_then(|date| self.cycle_on(plan, date)) {
            Some(next) => next.number.checked_sub(1),
            None => self.ends_on.and_then(|end| {
                let cycles = plan.cycles_from(self.anchor);
                let begun = cycles.take_while(|cycle| cycle.begins < end);
                begun.last().map(|cycle| cycle.number)
            }),
        }
    }

    /// The billing status of the period that runs now, or ran last.
    fn billing_of_present(&self, terms: Terms<'_>) -> Result<B, LifeError> {
        let number = self.present_cycle(terms.plan);
        let present = number.and_then(|number| Some((number, terms.plan.period_of(number)?)));
        let Some((number, period)) = present else {
            return Ok(B::GoodStanding);
        };
        Ok(match terms.price_of(period.price)? {
            Some(price) => Self::billing_of(terms.plan, number, price),
            None => B::GoodStanding,
        })
    }

    /// The bank took a payment back: it ends at once.
    pub fn charged_back(&self, now: DateTime<Utc>) -> Result<Step, LifeError> {
        let mut step = self.force_end(now, reasons::CHARGED_BACK)?;
        if step.services.is_some() {
            step.services = Some(ServicesChange::Ended(EndCause::Chargeback));
        }
        Ok(step)
    }

    pub(super) fn force_end(&self, now: DateTime<Utc>, reason: u32) -> Result<Step, LifeError> {
        self.end_at_once(E::ForcedEnd, now, (reason, EndCause::Forced))
    }

    /// It ends at once, whatever it is; nothing happens to what is over.
    pub(super) fn end_at_once(
        &self,
        event: E,
        now: DateTime<Utc>,
        (reason, cause): (u32, EndCause),
    ) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if after(self.standing, event).next().is_some() {
            step.transition(event)?;
            step.life.end(day(now), Some(reason));
            step.services = Some(ServicesChange::Ended(cause));
        }
        Ok(step)
    }
}

impl Step {
    /// Services that were suspended for an invoice work again. Nothing is billed for the days on
    /// which they did not: where the bill date passed meanwhile, the next period begins today.
    fn restore(&mut self, now: DateTime<Utc>, terms: Terms<'_>) -> Result<(), LifeError> {
        let today = day(now);
        if self.life.standing.status() == S::Active
            && let Some(next) = self.life.next_bill_on
        {
            if next < today {
                let cycle = self.life.next_cycle(terms.plan);
                self.life.anchor = Anchor {
                    cycle: cycle.map_or(self.life.anchor.cycle, |cycle| cycle.number),
                    ..Anchor::at(today)
                };
                self.life.next_bill_on = Some(today);
            }
            self.life.live_until_unpaid(next.max(today), terms.plan)?;
        }
        Ok(())
    }
}
