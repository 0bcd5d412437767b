//! What unpaid invoices, and payments that are taken back, make of a subscription.

use chrono::{DateTime, Utc};

use super::super::{BillingStatus as B, SubscriptionEvent as E, SubscriptionStatus as S, after};
use super::{Life, LifeError, ServicesFollow, Step, day, reasons};

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

    /// The last overdue invoice is paid.
    pub fn invoices_paid(&self) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if after(self.standing, E::InvoicesPaid).next().is_some() {
            step.follow(E::InvoicesPaid)?;
            if self.standing.status() == S::PendingCancel {
                step.life.billing_before = Some(B::GoodStanding);
            }
        }
        Ok(step)
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
