//! What unpaid invoices, and payments that are taken back, make of a subscription.

use chrono::{DateTime, Utc};

use super::super::{BillingStatus as B, SubscriptionEvent as E, SubscriptionStatus as S, after};
use super::{Life, LifeError, ServicesFollow, Step, Terms, day, reasons};

impl Life {
    /// An invoice passed its due date.
    pub fn invoice_overdue(&self) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if after(self.standing, E::InvoiceOverdue).next().is_some() {
            step.follow(E::InvoiceOverdue)?;
            if self.standing.status() == S::PendingCancel {
                step.life.billing_before = Some(B::Overdue);
            }
        }
        Ok(step)
    }

    /// The last overdue invoice is paid: it stands as its present period does.
    pub fn invoices_paid(&self, terms: Terms<'_>) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if after(self.standing, E::InvoicesPaid).next().is_none() {
            return Ok(step);
        }
        let billing = self.billing_of_present(terms)?;
        if self.standing.status() == S::PendingCancel {
            step.follow(E::InvoicesPaid)?;
            step.life.billing_before = Some(billing);
        } else {
            step.go(E::InvoicesPaid, |to| to == Some(billing))?;
        }
        Ok(step)
    }

    /// The billing status of the period that runs now, or ran last.
    fn billing_of_present(&self, terms: Terms<'_>) -> Result<B, LifeError> {
        let next = self.next_bill_on.or(self.next_bill_before);
        let number = match next.and_then(|date| self.cycle_on(terms.plan, date)) {
            Some(next) => next.number.checked_sub(1),
            None => self.ends_on.and_then(|end| {
                let cycles = terms.plan.cycles_from(self.anchor);
                let begun = cycles.take_while(|cycle| cycle.begins < end);
                begun.last().map(|cycle| cycle.number)
            }),
        };
        let present = number.and_then(|number| Some((number, terms.plan.period_of(number)?)));
        let Some((number, period)) = present else {
            return Ok(B::GoodStanding);
        };
        Ok(match terms.price_of(period.charge)? {
            Some(price) => Self::billing_of(terms.plan, number, price),
            None => B::GoodStanding,
        })
    }

    /// The bank took a payment back: it ends at once.
    pub fn charged_back(&self, now: DateTime<Utc>) -> Result<Step, LifeError> {
        self.force_end(now, reasons::CHARGED_BACK)
    }

    pub(super) fn force_end(&self, now: DateTime<Utc>, reason: u32) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if after(self.standing, E::ForcedEnd).next().is_some() {
            step.follow(E::ForcedEnd)?;
            step.life.end(day(now), Some(reason));
            step.services = Some(ServicesFollow::Terminated);
        }
        Ok(step)
    }
}
