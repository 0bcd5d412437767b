//! What happens because a day comes.

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::super::{
    BillingStatus as B, PAUSE_LIMIT_MONTHS, SubscriptionEvent as E, SubscriptionStatus as S,
};
use super::{
    Life, LifeError, ServicesChange, Settlement, Step, Terms, UNPAID_ORDER_DAYS, day, days_after,
    reasons,
};
use crate::calendar::begins;
use crate::catalog::{Anchor, PeriodPrice};
use crate::services::EndCause;

closed_enum! {
    /// What happens on a day.
    pub enum Due {
        /// The start date, on which it begins.
        Start = "start",
        /// A bill, the first one or the next.
        Bill = "bill",
        /// A failed charge is tried again.
        Retry = "retry",
        /// The pause begins that was asked for the end of the cycle.
        Pause = "pause",
        /// Five years of pause are over.
        PauseLimit = "pause_limit",
        /// The end to which it was cancelled.
        End = "end",
        /// The end that it comes to when nobody pays.
        Uncollected = "uncollected",
        /// The end of the plan's last period.
        PlanEnd = "plan_end",
        /// An order that nobody paid is called off.
        Unpaid = "unpaid",
        /// Services are suspended: an invoice is overdue for longer than the days of grace.
        Suspend = "suspend",
    }
}

impl Life {
    /// What happens next by itself, and on which day; none: nothing, or an answer is awaited first.
    pub fn due(&self) -> Option<(NaiveDate, Due)> {
        let status = self.standing.status();
        // An order whose invoice nobody pays is called off in the end; a start does not wait for a
        // payment method to be approved; everything else waits for its answer.
        if self.is_charging && status != S::PendingActivation {
            let due_on = self.invoice_due_on.filter(|_| status == S::Processing)?;
            return Some((days_after(due_on, UNPAID_ORDER_DAYS).ok()?, Due::Unpaid));
        }
        let by_status = self.due_by_status();
        // On one day an overdue invoice comes first: nothing is billed while services are suspended
        // for one.
        let invoice = [
            (self.gives_up_on, Due::Uncollected),
            (self.suspends_on, Due::Suspend),
        ];
        let invoice = invoice
            .into_iter()
            .filter_map(|(date, due)| Some((date?, due)));
        invoice.chain(by_status).min_by_key(|(date, _)| *date)
    }

    /// What its status alone foresees.
    fn due_by_status(&self) -> Option<(NaiveDate, Due)> {
        let on = |date: Option<NaiveDate>, due| date.map(|date| (date, due));
        match self.standing.status() {
            S::Processing => match self.standing.billing() {
                Some(_) => None,
                None if self.failed_attempts == 0 => on(self.next_bill_on, Due::Bill),
                None => {
                    let limit = days_after(self.starts_on, UNPAID_ORDER_DAYS).ok()?;
                    on(
                        self.next_retry_on.filter(|retry| *retry < limit),
                        Due::Retry,
                    )
                    .or(Some((limit, Due::Unpaid)))
                }
            },
            S::PendingActivation => Some((self.starts_on, Due::Start)),
            S::Active => match self.standing.billing() {
                Some(B::PendingAcceptance) => None,
                Some(billing) if billing.is_failing() => {
                    // A schedule that is longer than the grace ends with it.
                    let retry = self
                        .next_retry_on
                        .filter(|retry| self.ends_on.is_none_or(|end| *retry <= end));
                    on(retry, Due::Retry).or(on(self.ends_on, Due::Uncollected))
                }
                None | Some(_) if self.is_suspended() => None,
                None | Some(_) => {
                    on(self.next_bill_on, Due::Bill).or(on(self.ends_on, Due::PlanEnd))
                }
            },
            S::PendingPause => on(self.paused_on, Due::Pause),
            S::Paused => {
                let limit = self
                    .paused_on?
                    .checked_add_months(Months::new(PAUSE_LIMIT_MONTHS))?;
                Some((limit, Due::PauseLimit))
            }
            S::PendingCancel => on(self.ends_on, Due::End),
            S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => None,
        }
    }

    /// Carries out what is due by `now`; none where nothing is. What is due on a day is due from
    /// its first instant, midnight UTC.
    pub fn come_due(
        &self,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<Option<Step>, LifeError> {
        let Some((date, due)) = self.due().filter(|(date, _)| begins(*date) <= now) else {
            return Ok(None);
        };
        let mut step = Step::stays(self);
        match due {
            Due::Start => step.start(now, terms)?,
            Due::Bill => step.bill(terms)?,
            Due::Retry => step.plan_charge(terms)?,
            Due::Pause => {
                step.transition(E::Paused)?;
                step.life.pause(date);
                step.services = Some(ServicesChange::Paused);
            }
            Due::PauseLimit => {
                step.complete(E::PauseExpired)?;
                step.life.end(day(now), Some(reasons::PAUSED_TOO_LONG));
                step.services = Some(ServicesChange::Ended(EndCause::PauseLimit));
            }
            Due::End => {
                step.cancel()?;
                step.life.end(date, None);
                step.services = Some(ServicesChange::Ended(EndCause::AtRequest));
            }
            Due::Uncollected => {
                step.transition(E::NotCollected)?;
                step.life.end(date, Some(reasons::FAILED_TO_COLLECT));
                step.services = Some(ServicesChange::Ended(EndCause::Unpaid));
            }
            Due::PlanEnd if self.invoice_due_on.is_some() => {
                step.transition(E::NotCollected)?;
                step.life.end(date, Some(reasons::FAILED_TO_COLLECT));
                step.services = Some(ServicesChange::Ended(EndCause::PlanEnded));
            }
            Due::PlanEnd => {
                step.transition(E::PlanCompleted)?;
                step.life.end(date, None);
                step.services = Some(ServicesChange::Ended(EndCause::PlanEnded));
            }
            Due::Unpaid => {
                step.cancel()?;
                step.life.end(day(now), Some(reasons::NEVER_PAID));
                step.services = Some(ServicesChange::Ended(EndCause::Unpaid));
            }
            Due::Suspend => {
                step.life.suspends_on = None;
                if self.standing.status() == S::Active {
                    step.life.ends_on = self.gives_up_on;
                    step.life.entitled_through = Some(date);
                }
                step.services = Some(ServicesChange::Overdue);
            }
        }
        Ok(Some(step))
    }
}

impl Life {
    /// Nothing works and nothing is billed from `date` on; the bill date is kept for a resume.
    pub(super) fn pause(&mut self, date: NaiveDate) {
        self.paused_on = Some(date);
        self.next_bill_before = self.next_bill_on.take();
        self.ends_on = None;
        self.entitled_through = Some(date);
    }
}

impl Step {
    /// The start date has come, or staff activate it earlier: the schedule counts from the day on
    /// which it begins.
    pub(super) fn start(&mut self, now: DateTime<Utc>, terms: Terms<'_>) -> Result<(), LifeError> {
        let today = day(now).min(self.life.starts_on);
        if today != self.life.starts_on {
            self.life.starts_on = today;
            self.life.anchor = Anchor::at_cycle(today, self.life.anchor.cycle);
        }
        self.life.next_bill_on = Some(today);
        if self.life.standing.billing().is_some() {
            // Its charge waits for an approval; it works meanwhile.
            self.transition(E::Started)?;
            self.life.live_until_unpaid(today, terms.plan)?;
            self.services = Some(ServicesChange::Period {
                from: today,
                until: None,
                price: PeriodPrice::Full,
                settlement: Settlement::Open,
            });
            return Ok(());
        }
        let planned = self.life.next_charge(terms)?.ok_or(LifeError::NoProducts)?;
        let settlement = if planned.amount.is_zero() {
            let billing = Life::billing_of(terms.plan, planned.cycle.number, planned.amount);
            self.go(E::Started, |to| to == Some(billing))?;
            let period = (today, planned.ends);
            self.life.paid(period, planned.amount, terms.plan)?;
            Settlement::Paid(planned.amount)
        } else {
            self.go(E::Started, |to| to.is_none())?;
            self.life.live_until_unpaid(today, terms.plan)?;
            Settlement::Open
        };
        self.services = Some(ServicesChange::Period {
            from: today,
            until: planned.ends,
            price: planned.cycle.price,
            settlement,
        });
        Ok(())
    }

    /// A cycle begins: it is charged, or costs nothing. A plan that has no cycle left is over.
    fn bill(&mut self, terms: Terms<'_>) -> Result<(), LifeError> {
        let Some(planned) = self.life.next_charge(terms)? else {
            if terms.prices.is_empty() {
                return Err(LifeError::NoProducts);
            }
            self.life.ends_on = self.life.next_bill_on.take();
            self.life.works_through(self.life.ends_on);
            return Ok(());
        };
        if !planned.amount.is_zero() {
            return self.plan_charge(terms);
        }
        let billing = Life::billing_of(terms.plan, planned.cycle.number, planned.amount);
        self.renew(E::Renewed, billing)?;
        let period = (planned.cycle.begins, planned.ends);
        self.life.paid(period, planned.amount, terms.plan)?;
        self.services = Some(ServicesChange::Period {
            from: planned.cycle.begins,
            until: planned.ends,
            price: planned.cycle.price,
            settlement: Settlement::Paid(planned.amount),
        });
        Ok(())
    }

    /// Goes along the arrow to `billing`, unless it stands so already: a paid period that follows a
    /// paid one changes nothing.
    pub(super) fn renew(&mut self, event: E, billing: B) -> Result<(), LifeError> {
        // Who owes an older invoice still owes it after the next one.
        let owes = self.life.standing.billing() == Some(B::Overdue);
        let billing = if owes { B::Overdue } else { billing };
        self.go(event, |to| to == Some(billing))
    }

    /// The charge of the present cycle is made now.
    pub(super) fn plan_charge(&mut self, terms: Terms<'_>) -> Result<(), LifeError> {
        let planned = self.life.next_charge(terms)?.ok_or(LifeError::NoProducts)?;
        self.life.is_charging = true;
        self.life.next_retry_on = None;
        self.charge = Some(planned);
        Ok(())
    }
}
