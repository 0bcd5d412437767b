//! What an answer of the processor makes of a subscription.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::super::{BillingStatus as B, SubscriptionEvent as E, SubscriptionStatus as S};
use super::{
    ACCEPTANCE_DAYS, INVOICE_DAYS, Life, LifeError, PlannedCharge, ServicesChange, Settlement,
    Step, Terms, day, days_after,
};
use crate::catalog::Anchor;
use crate::money::Money;

closed_enum! {
    /// How a charge went, as far as the subscription is concerned.
    pub enum ChargeAnswer {
        /// The money is taken.
        Paid = "paid",
        /// An invoice is sent: no payment yet.
        Invoiced = "invoiced",
        /// The payment method was checked before the start; no money moved.
        Checked = "checked",
        /// The payment method did not pass that check; the first bill will tell.
        CheckFailed = "check_failed",
        /// Declined; it may succeed later.
        DeclinedSoftly = "declined_softly",
        /// Declined for good: only another way to pay helps.
        DeclinedHard = "declined_hard",
        /// Somebody has to approve it first.
        Waits = "waits",
        /// The answer is still to come: the processor is asked again.
        Unknown = "unknown",
    }
}

impl Life {
    /// What the answer to its charge, which was made at `made_at`, makes of a subscription; nothing
    /// where none is under way.
    pub fn charged(
        &self,
        charge: &PlannedCharge,
        answer: ChargeAnswer,
        made_at: DateTime<Utc>,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<Step, LifeError> {
        let mut step = Step::stays(self);
        if !self.is_charging {
            return Ok(step);
        }
        // Nothing is billed before the start: whatever was asked then only told whether it can be
        // charged.
        let answer = match (self.standing.status(), answer) {
            (S::PendingActivation, ChargeAnswer::Paid | ChargeAnswer::Invoiced) => {
                ChargeAnswer::Checked
            }
            (S::PendingActivation, ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard) => {
                ChargeAnswer::CheckFailed
            }
            (_, answer) => answer,
        };
        match answer {
            ChargeAnswer::Unknown => {}
            ChargeAnswer::Waits => {
                step.wait()?;
                step.live_until_approved(day(now))?;
                if self.starts_on > day(made_at) {
                    step.set_up()?;
                }
            }
            ChargeAnswer::Checked => step.check(E::Approved)?,
            ChargeAnswer::CheckFailed => step.check(E::NotApproved)?,
            ChargeAnswer::Paid => step.pay(charge, now, terms)?,
            ChargeAnswer::Invoiced => step.invoice(charge, now, terms)?,
            ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard => {
                step.decline(
                    answer == ChargeAnswer::DeclinedHard,
                    day(made_at),
                    now,
                    terms,
                )?;
            }
        }
        Ok(step)
    }
}

impl Step {
    /// What fails already goes on failing until somebody approves.
    fn wait(&mut self) -> Result<(), LifeError> {
        match self.life.standing.billing() {
            Some(B::PendingAcceptance) => Ok(()),
            Some(billing) if billing.is_failing() => Ok(()),
            None | Some(_) => self.transition(E::ChargeWaits),
        }
    }

    /// What fails does not end while somebody may still approve a retry.
    fn live_until_approved(&mut self, asked_on: NaiveDate) -> Result<(), LifeError> {
        let billing = self.life.standing.billing();
        let is_failing = billing.is_some_and(B::is_failing);
        let until = days_after(asked_on, ACCEPTANCE_DAYS)?;
        if is_failing && self.life.ends_on.is_some_and(|end| end < until) {
            self.life.ends_on = Some(until);
            self.life.works_through(Some(until));
        }
        Ok(())
    }

    /// Everything is defined: what is to begin later waits for its day.
    fn set_up(&mut self) -> Result<(), LifeError> {
        if self.life.standing.status() == S::Processing {
            self.transition(E::SetUp)?;
        }
        Ok(())
    }

    /// The payment method was checked, well or not; the first bill comes with the start.
    fn check(&mut self, event: E) -> Result<(), LifeError> {
        self.life.is_charging = false;
        self.set_up()?;
        if self.life.standing.billing() == Some(B::PendingAcceptance) {
            self.go(event, |billing| billing.is_none())?;
        }
        Ok(())
    }

    /// An invoice is sent. An order waits for its payment, as for an approval; what works goes on
    /// and owes it.
    fn invoice(
        &mut self,
        charge: &PlannedCharge,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), LifeError> {
        let due_on = days_after(day(now), INVOICE_DAYS)?;
        let is_new = self.life.standing.status() == S::Processing;
        if is_new {
            self.wait()?;
        } else {
            self.settle_period(charge, now, terms, Settlement::Invoiced)?;
        }
        self.life.invoice_due_on = Some(
            self.life
                .invoice_due_on
                .map_or(due_on, |oldest| oldest.min(due_on)),
        );
        Ok(())
    }

    fn pay(
        &mut self,
        charge: &PlannedCharge,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), LifeError> {
        if self.life.standing.status() == S::Processing {
            // The invoice of an order was its only one.
            self.life.invoice_due_on = None;
        }
        let setup = Money::new(self.life.setup_minor, charge.amount.currency());
        let period = charge.amount.minus(setup)?;
        self.settle_period(charge, now, terms, Settlement::Paid(period))
    }

    fn settle_period(
        &mut self,
        charge: &PlannedCharge,
        now: DateTime<Utc>,
        terms: Terms<'_>,
        settlement: Settlement,
    ) -> Result<(), LifeError> {
        let (status, billing) = (self.life.standing.status(), self.life.standing.billing());
        let setup = Money::new(self.life.setup_minor, charge.amount.currency());
        let settled =
            Life::billing_of(terms.plan, charge.cycle.number, charge.amount.minus(setup)?);
        self.life.is_charging = false;
        let (mut from, mut until) = (charge.cycle.begins, charge.ends);
        let today = day(now);
        if status == S::Processing && today > from {
            // Nothing worked before it was paid: the schedule begins today.
            self.life.starts_on = today;
            self.life.anchor = Anchor::at_cycle(today, self.life.anchor.cycle);
            self.life.next_bill_on = Some(today);
            from = today;
            until = self
                .life
                .next_cycle(terms.plan)
                .and_then(|cycle| cycle.ends);
        }
        match (status, billing) {
            (S::Processing | S::Active, None) => {
                self.go(E::FirstCharged, |to| to == Some(settled))?;
            }
            (_, Some(B::PendingAcceptance)) => self.go(E::Approved, |to| to == Some(settled))?,
            (_, Some(billing)) if billing.is_failing() => {
                self.go(E::Recovered, |to| to == Some(settled))?;
            }
            _ => self.renew(E::Renewed, settled)?,
        }
        self.life.paid((from, until), charge.amount, terms.plan)?;
        if settlement == Settlement::Invoiced {
            self.life.paid_minor = 0;
        }
        if self.life.gives_up_on.is_some() && self.life.standing.billing() != Some(B::Overdue) {
            // Paid by card, and an older invoice is still overdue.
            self.transition(E::InvoiceOverdue)?;
        }
        self.services = Some(ServicesChange::Period {
            from,
            until,
            price: charge.cycle.price,
            settlement,
        });
        Ok(())
    }

    fn decline(
        &mut self,
        is_hard: bool,
        made_on: NaiveDate,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), LifeError> {
        let today = day(now);
        let (status, billing) = (self.life.standing.status(), self.life.standing.billing());
        self.life.is_charging = false;
        self.life.failed_attempts = self.life.failed_attempts.saturating_add(1);
        self.life.next_retry_on = None;
        if status == S::Processing {
            if billing.is_some() {
                self.transition(E::NotApproved)?;
            }
            if !is_hard {
                self.life.next_retry_on = next_retry(self.life.starts_on, today, terms);
            }
            return Ok(());
        }
        let was_failing = billing.is_some_and(B::is_failing);
        if !was_failing {
            // The days of grace count from the first attempt: a server that was down takes none of
            // them away.
            let unpaid = self
                .life
                .next_bill_on
                .map_or(made_on, |date| date.max(made_on));
            self.life.live_until_unpaid(unpaid, terms.plan)?;
        }
        match (billing, is_hard) {
            (Some(B::UnusablePaymentMethod | B::GracePeriod), _) => Ok(()),
            (_, true) => self.transition(E::FailedHard),
            (_, false) => {
                if !was_failing {
                    self.transition(E::FailedSoftly)?;
                }
                let first = self
                    .life
                    .ends_on
                    .and_then(|end| end.checked_sub_days(Days::new(terms.plan.grace_days.into())));
                self.life.next_retry_on = next_retry(first.unwrap_or(today), today, terms);
                if self.life.next_retry_on.is_none() {
                    self.transition(E::RetriesUsedUp)?;
                }
                Ok(())
            }
        }
    }
}

/// The first day of the schedule after `today`, counted from the day of the first attempt, in
/// whatever order the plan lists them.
fn next_retry(first: NaiveDate, today: NaiveDate, terms: Terms<'_>) -> Option<NaiveDate> {
    let days = terms.plan.retry_days.iter();
    days.filter_map(|after| days_after(first, (*after).into()).ok())
        .filter(|date| *date > today)
        .min()
}
