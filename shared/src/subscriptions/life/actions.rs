//! What customers and staff do to a subscription.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_words::Fixed;
use goodstanding_words::subscriptions::actions as labels;
use serde::{Deserialize, Serialize};

use super::super::{SubscriptionEvent as E, SubscriptionStatus as S, after, restored};
use super::{
    ActionRefusal, Hindrance, Life, LifeError, ServicesChange, Step, Terms, WITHDRAWAL_DAYS, day,
    days_after, reasons,
};
use crate::activity::ActorKind;
use crate::catalog::Anchor;
use crate::ids::{PaymentMethodId, PlanId, ProductId};
use crate::money::Money;
use crate::services::EndCause;

closed_enum! {
    /// What somebody does to a subscription.
    pub enum SubscriptionAction {
        /// Charges the unpaid cycle again, now.
        PayNow = "pay_now",
        /// Changes to another product or plan.
        Upgrade = "upgrade",
        /// Pauses it when the paid period ends.
        PauseAtEnd = "pause_at_end",
        /// Pauses it at once.
        PauseNow = "pause_now",
        /// Goes on; the bill date stays what it was.
        ResumeKeepingDate = "resume_keeping_date",
        /// Goes on; the schedule begins anew today.
        ResumeFromToday = "resume_from_today",
        /// Ends it when the paid period ends.
        CancelAtEnd = "cancel_at_end",
        /// Ends it at once.
        CancelNow = "cancel_now",
        /// Takes a cancellation back.
        Withdraw = "withdraw",
        /// Begins before the start date.
        Activate = "activate",
        /// Moves the start date.
        MoveStart = "move_start",
        /// Ends it and its billing at once, whatever it is.
        ForceEnd = "force_end",
        /// Ends it because the customer withdraws from the contract in time, and gives back
        /// everything that was paid.
        WithdrawContract = "withdraw_contract",
        /// Takes it out of every list but the reports.
        Delete = "delete",
    }
}

impl SubscriptionAction {
    /// The words on its button.
    pub const fn label(self) -> Fixed {
        match self {
            Self::PayNow => labels::PAY_NOW,
            Self::Upgrade => labels::UPGRADE,
            Self::PauseAtEnd => labels::PAUSE_AT_END,
            Self::PauseNow => labels::PAUSE_NOW,
            Self::ResumeKeepingDate => labels::RESUME_KEEPING_DATE,
            Self::ResumeFromToday => labels::RESUME_FROM_TODAY,
            Self::CancelAtEnd => labels::CANCEL_AT_END,
            Self::CancelNow => labels::CANCEL_NOW,
            Self::Withdraw => labels::WITHDRAW,
            Self::Activate => labels::ACTIVATE,
            Self::MoveStart => labels::MOVE_START,
            Self::ForceEnd => labels::FORCE_END,
            Self::WithdrawContract => labels::WITHDRAW_CONTRACT,
            Self::Delete => labels::DELETE,
        }
    }

    /// Whether somebody of this kind can do it at all.
    pub const fn is_for(self, actor: ActorKind) -> bool {
        match (self, actor) {
            (
                Self::Activate | Self::ForceEnd | Self::WithdrawContract | Self::Delete,
                ActorKind::Customer,
            )
            | (_, ActorKind::System) => false,
            (_, ActorKind::Customer | ActorKind::Staff) => true,
        }
    }

    /// Whether it cannot be taken back.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::CancelNow
                | Self::ForceEnd
                | Self::WithdrawContract
                | Self::Delete
                | Self::Upgrade
        )
    }
}

/// What somebody wants to be done to a subscription. What an action does not need stays empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubscriptionActionRequest {
    /// What is to be done.
    pub action: SubscriptionAction,
    /// `move_start`: to which day.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// `upgrade`: to which product.
    #[serde(default)]
    pub product: Option<ProductId>,
    /// `upgrade`: to which plan.
    #[serde(default)]
    pub plan: Option<PlanId>,
    /// `pay_now`: with what, from now on; none: with what pays it already.
    #[serde(default)]
    pub payment_method: Option<PaymentMethodId>,
    /// What the preview said that is charged now; refused when it is anything else. Needed for
    /// `upgrade`.
    #[serde(default)]
    pub charged_now: Option<Money>,
    /// `cancel_now` and `force_end` by staff: whether the unused part of the paid period is given
    /// back.
    #[serde(default)]
    pub refund: bool,
    /// Why, as a code. Needed from staff: predefined ones are below 1000, the merchant's own from
    /// there on.
    #[serde(default)]
    pub reason_code: Option<u32>,
    /// Why, in words. Needed from staff.
    #[serde(default)]
    pub comment: Option<String>,
}

impl SubscriptionActionRequest {
    /// The action and nothing else.
    pub const fn new(action: SubscriptionAction) -> Self {
        Self {
            action,
            starts_on: None,
            product: None,
            plan: None,
            payment_method: None,
            charged_now: None,
            refund: false,
            reason_code: None,
            comment: None,
        }
    }
}

/// Whether what was ordered at `ordered_at` can still be withdrawn from: the last day ends at
/// midnight UTC.
pub fn can_withdraw(ordered_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), ActionRefusal> {
    let last = days_after(day(ordered_at), WITHDRAWAL_DAYS)?;
    if day(now) <= last {
        Ok(())
    } else {
        Err(ActionRefusal::WithdrawalOver)
    }
}

impl Life {
    /// What `action` makes of the subscription, with what comes of it at once: a bill that is due
    /// on the same day and costs nothing waits for nobody. For whoever is asked whether to go on.
    pub fn foresee(
        &self,
        action: SubscriptionAction,
        starts_on: Option<NaiveDate>,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<Step, ActionRefusal> {
        let mut step = self.act(action, starts_on, now, terms)?;
        while step.charge.is_none()
            && let Some(next) = step.life.come_due(now, terms)?
            && next.charge.is_none()
            && next.life != step.life
        {
            step.life = next.life;
            step.arrows.extend(next.arrows);
        }
        Ok(step)
    }

    /// What `action` makes of the subscription. An upgrade is decided by
    /// [`super::Upgrade::decide`]; `starts_on` is for a start date that moves.
    pub fn act(
        &self,
        action: SubscriptionAction,
        starts_on: Option<NaiveDate>,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<Step, ActionRefusal> {
        use SubscriptionAction as A;
        let status = self.standing.status();
        if status == S::Deleted {
            return Err(ActionRefusal::Deleted);
        }
        if status.has_ended() && action != A::Delete {
            return Err(ActionRefusal::Over);
        }
        let mut step = Step::stays(self);
        match action {
            A::PayNow => step.pay_now(terms)?,
            A::Upgrade => return Err(ActionRefusal::SameProductAndPlan),
            A::PauseAtEnd | A::PauseNow => step.pause(action == A::PauseNow, now, terms)?,
            A::ResumeKeepingDate | A::ResumeFromToday => {
                step.resume(action == A::ResumeFromToday, now, terms)?;
            }
            A::CancelAtEnd => step.cancel_at_end(now)?,
            A::CancelNow => step.cancel_now(now, reasons::AT_REQUEST)?,
            A::Withdraw => step.withdraw(now, terms)?,
            A::Activate => {
                step.require_not_begun()?;
                step.start(now, terms)?;
            }
            A::MoveStart => step.move_start(starts_on, now)?,
            A::ForceEnd => return Ok(self.force_end(now, reasons::BY_STAFF)?),
            A::WithdrawContract => {
                let why = (reasons::CONTRACT_WITHDRAWN, EndCause::ContractWithdrawn);
                return Ok(self.end_at_once(E::ContractWithdrawn, now, why)?);
            }
            A::Delete => {
                // What is live ends first: a deleted record has no billing status.
                step = self.force_end(now, reasons::BY_STAFF)?;
                if step.services.is_some() {
                    step.services = Some(ServicesChange::Ended(EndCause::Deleted));
                }
                step.transition(E::Deleted)?;
            }
        }
        Ok(step)
    }
}

impl Step {
    fn require_idle(&self) -> Result<(), ActionRefusal> {
        if self.life.is_charging {
            Err(ActionRefusal::Charging)
        } else {
            Ok(())
        }
    }

    fn require_not_begun(&self) -> Result<(), ActionRefusal> {
        if self.life.standing.status() == S::PendingActivation {
            Ok(())
        } else {
            Err(ActionRefusal::Begun)
        }
    }

    fn pay_now(&mut self, terms: Terms<'_>) -> Result<(), ActionRefusal> {
        self.require_idle()?;
        let is_unpaid = match (self.life.standing.status(), self.life.standing.billing()) {
            (S::Active, Some(billing)) => billing.is_failing(),
            (S::Processing, None) => self.life.failed_attempts > 0,
            _ => false,
        };
        if !is_unpaid {
            return Err(ActionRefusal::NothingToPay);
        }
        Ok(self.plan_charge(terms)?)
    }

    fn pause(
        &mut self,
        at_once: bool,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), ActionRefusal> {
        self.require_idle()?;
        let event = if at_once {
            E::Paused
        } else {
            E::PauseRequested
        };
        if after(self.life.standing, event).next().is_none() {
            return Err(ActionRefusal::CannotPause(Hindrance::of(
                self.life.standing,
            )));
        }
        if !terms.plan.can_pause {
            return Err(ActionRefusal::NotPausable);
        }
        if self.life.is_suspended() {
            return Err(ActionRefusal::CannotPause(Hindrance::of(
                self.life.standing,
            )));
        }
        let next = self.life.next_bill_on.ok_or(ActionRefusal::NoNextBill)?;
        self.transition(event)?;
        if at_once {
            self.life.pause(day(now));
            self.services = Some(ServicesChange::Paused);
        } else {
            // The end of a pause request is open: there is no margin for a bill that will not come.
            self.life.paused_on = Some(next);
            self.life.ends_on = None;
            self.life.works_through(Some(next));
        }
        Ok(())
    }

    fn resume(
        &mut self,
        from_today: bool,
        now: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), ActionRefusal> {
        let today = day(now);
        if after(self.life.standing, E::Resumed).next().is_none() {
            return Err(ActionRefusal::NotPaused);
        }
        let was_paused = self.life.standing.status() == S::Paused;
        let paused_on = self.life.paused_on.take();
        self.transition(E::Resumed)?;
        let paid_until = self.life.next_bill_before.take().or(self.life.next_bill_on);
        let Some(paid_until) = paid_until else {
            // Paid once and for all.
            self.life.works_through(None);
            self.services = was_paused.then_some(ServicesChange::Resumed { period: None });
            return Ok(());
        };
        // What was paid and not used while it paused is not lost.
        let left = paused_on.map_or(0, |date| (paid_until - date).num_days().max(0));
        let next = if !was_paused {
            paid_until
        } else if from_today {
            let next = today
                .checked_add_days(Days::new(left.unsigned_abs()))
                .ok_or(LifeError::Calendar)?;
            let cycle = self.life.cycle_on(terms.plan, paid_until);
            self.life.anchor = Anchor {
                cycle: cycle.map_or(self.life.anchor.cycle, |cycle| cycle.number),
                ..Anchor::at(next)
            };
            // Whole cycles are billed from there on, also where a share of one was to come before.
            self.life.short_until = None;
            next
        } else if paid_until > today {
            paid_until
        } else {
            self.rejoin(paid_until, left, today, terms)?
        };
        // What was paid reaches so much further as it paused.
        self.life.paid_from = self.life.paid_from.map(|from| from + (next - paid_until));
        self.life.next_bill_on = Some(next);
        self.life.live_until_unpaid(next, terms.plan)?;
        self.services = was_paused.then_some(ServicesChange::Resumed {
            period: self.life.paid_from.map(|from| (from, Some(next))),
        });
        Ok(())
    }

    /// The bill date stays: cycles that passed during the pause are not billed, and what is left of
    /// the present one is charged as its share, less what had been paid for. Returns the day from
    /// which on it is billed.
    fn rejoin(
        &mut self,
        paid_until: NaiveDate,
        left: i64,
        today: NaiveDate,
        terms: Terms<'_>,
    ) -> Result<NaiveDate, LifeError> {
        let Some(next) = self.life.cycle_on(terms.plan, paid_until) else {
            return Ok(paid_until);
        };
        let anchor = self.life.anchor;
        let at = |skipped| Anchor {
            months: anchor.months.saturating_add(skipped),
            ..anchor
        };
        // The same cycle, so many of its lengths later, or none where it begins today: the first
        // one that begins after today, or today.
        let found = terms.plan.period_of(next.number).and_then(|period| {
            let length = period.cycle?;
            (0_u32..).find_map(|times| {
                let moved = match length.months() {
                    Some(months) => at(months.checked_mul(times)?),
                    None => Anchor {
                        cycle: next.number,
                        ..Anchor::at(length.after(next.begins, times)?)
                    },
                };
                let begins = terms
                    .plan
                    .cycles_from(moved)
                    .find(|cycle| cycle.number == next.number)?
                    .begins;
                (begins >= today).then_some((moved, begins))
            })
        });
        let (moved, begins) = found.ok_or(LifeError::Calendar)?;
        self.life.anchor = moved;
        let from = today
            .checked_add_days(Days::new(left.unsigned_abs()))
            .ok_or(LifeError::Calendar)?;
        if from >= begins {
            return Ok(begins);
        }
        self.life.short_until = Some(begins);
        Ok(from)
    }

    fn cancel_at_end(&mut self, now: DateTime<Utc>) -> Result<(), ActionRefusal> {
        if self.life.standing.status() == S::PendingCancel {
            return Err(ActionRefusal::Ending);
        }
        if after(self.life.standing, E::CancelledAtEnd)
            .next()
            .is_none()
        {
            // Not begun, paused, or failing: there is no paid period whose end could be awaited.
            return self.cancel_now(now, reasons::AT_REQUEST);
        }
        let Some(end) = self.life.next_bill_on.or(self.life.ends_on) else {
            return Err(ActionRefusal::NoNextBill);
        };
        if end <= day(now) {
            return self.cancel_now(now, reasons::AT_REQUEST);
        }
        self.life.billing_before = self.life.standing.billing();
        self.life.next_bill_before = self.life.next_bill_on.take();
        self.transition(E::CancelledAtEnd)?;
        self.life.ends_on = Some(end);
        self.life.works_through(Some(end));
        self.life.cancel_reason = Some(reasons::AT_REQUEST);
        // A charge that is under way is finished, and given back when it was taken.
        self.life.is_charging = false;
        Ok(())
    }

    fn cancel_now(&mut self, now: DateTime<Utc>, reason: u32) -> Result<(), ActionRefusal> {
        self.cancel()?;
        self.life.end(day(now), Some(reason));
        self.services = Some(ServicesChange::Ended(EndCause::AtRequest));
        Ok(())
    }

    fn withdraw(&mut self, now: DateTime<Utc>, terms: Terms<'_>) -> Result<(), ActionRefusal> {
        let before = self.life.billing_before;
        if self.life.ends_on.is_none_or(|end| end <= day(now)) {
            return Err(ActionRefusal::NotEnding);
        }
        restored(self.life.standing, before).ok_or(ActionRefusal::NotEnding)?;
        self.go(E::CancellationWithdrawn, |to| to == before)?;
        self.life.billing_before = None;
        self.life.cancel_reason = None;
        self.life.next_bill_on = self.life.next_bill_before.take();
        match self.life.next_bill_on {
            Some(date) => self.life.live_until_unpaid(date, terms.plan)?,
            // The last period of the plan: it would have ended there anyway.
            None => self.life.works_through(self.life.ends_on),
        }
        Ok(())
    }

    fn move_start(
        &mut self,
        starts_on: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Result<(), ActionRefusal> {
        self.require_not_begun()?;
        let date = starts_on
            .filter(|date| *date > day(now))
            .ok_or(ActionRefusal::StartNotAhead)?;
        self.life.starts_on = date;
        self.life.anchor = Anchor::at_cycle(date, self.life.anchor.cycle);
        self.life.next_bill_on = Some(date);
        self.life.entitled_through = Some(date);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

    #[test]
    fn every_button_has_words_of_its_own() {
        assert_distinct(
            SubscriptionAction::ALL
                .iter()
                .map(|it| it.label().english()),
        );
    }

    #[test]
    fn customers_do_not_decide_what_staff_answer_for_and_the_system_decides_nothing() {
        use SubscriptionAction as A;
        for action in A::ALL {
            let is_for_staff_alone = matches!(
                action,
                A::Activate | A::ForceEnd | A::WithdrawContract | A::Delete
            );
            assert!(action.is_for(ActorKind::Staff), "{action}");
            assert_eq!(
                action.is_for(ActorKind::Customer),
                !is_for_staff_alone,
                "{action}"
            );
            assert!(!action.is_for(ActorKind::System), "{action}");
        }
    }

    #[test]
    fn an_end_cannot_be_taken_back_and_a_pause_or_a_cancellation_ahead_can() {
        use SubscriptionAction as A;
        for action in [A::CancelNow, A::ForceEnd, A::WithdrawContract, A::Delete] {
            assert!(action.is_final(), "{action}");
        }
        for action in [A::PauseNow, A::PauseAtEnd, A::CancelAtEnd, A::MoveStart] {
            assert!(!action.is_final(), "{action}");
        }
    }

    #[test]
    fn a_contract_can_be_withdrawn_from_up_to_the_end_of_the_fourteenth_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let ordered = at("2026-11-01T15:00:00Z");
        assert_eq!(can_withdraw(ordered, at("2026-11-15T23:59:59Z")), Ok(()));
        assert_eq!(
            can_withdraw(ordered, at("2026-11-16T00:00:00Z")),
            Err(ActionRefusal::WithdrawalOver)
        );
    }
}
