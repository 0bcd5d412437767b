//! The stories of `domain.md` 3.5, one by one.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::super::{BillingStatus as B, Standing, SubscriptionEvent as E, SubscriptionStatus as S};
use super::*;
use crate::calendar::begins;
use crate::catalog::BillingPeriod;
use crate::money::Currency;

pub(super) fn plan(periods: &[(Option<&str>, Option<u16>, Charge)]) -> BillingPlan {
    BillingPlan {
        id: "PLAN".parse().unwrap(),
        description: String::new(),
        periods: periods
            .iter()
            .map(|(cycle, repeat, charge)| BillingPeriod {
                cycle: cycle.map(|text| text.parse().unwrap()),
                repeat: *repeat,
                charge: *charge,
            })
            .collect(),
        grace_days: 7,
        retry_days: vec![1, 3, 5],
        can_pause: true,
    }
}

fn monthly() -> BillingPlan {
    plan(&[(Some("1 month"), None, Charge::Full)])
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn price(minor: i64) -> [ItemPrice; 1] {
    [ItemPrice {
        full: euros(minor),
        reduced: None,
    }]
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn pair(status: S, billing: B) -> Standing {
    Standing::new(status, Some(billing)).unwrap()
}

/// A subscription with its clock, its terms and a bank that answers as it is told.
struct Story<'a> {
    life: Life,
    terms: Terms<'a>,
    now: DateTime<Utc>,
    made_at: DateTime<Utc>,
    charges: Vec<(NaiveDate, i64)>,
}

impl<'a> Story<'a> {
    fn ordered(terms: Terms<'a>, start: &str, on: &str) -> Self {
        let now = begins(date(on));
        let cycle = terms.plan.first().unwrap().charge;
        let due = terms.price_of(cycle).unwrap().unwrap();
        let life = Life::ordered(false, date(start), date(on), due, terms).unwrap();
        Self {
            life,
            terms,
            now,
            made_at: now,
            charges: Vec::new(),
        }
    }

    /// Ordered and paid on the spot.
    fn running(terms: Terms<'a>, start: &str) -> Self {
        let mut story = Self::ordered(terms, start, start);
        if story.life.is_charging {
            story.answer(ChargeAnswer::Paid);
        }
        story
    }

    fn take(&mut self, step: Step) {
        if let Some(charge) = step.charge {
            self.made_at = self.now;
            self.charges
                .push((self.now.date_naive(), charge.amount.minor()));
        }
        self.life = step.life;
    }

    fn answer(&mut self, answer: ChargeAnswer) {
        let charge = self.life.next_charge(self.terms).unwrap().unwrap();
        let step = self
            .life
            .charged(&charge, answer, self.made_at, self.now, self.terms)
            .unwrap();
        self.take(step);
    }

    /// Up to the beginning of the day; every charge on the way gets the answer.
    fn until(&mut self, day: &str, answer: ChargeAnswer) -> &mut Self {
        let end = begins(date(day));
        while let Some((on, _)) = self.life.due().filter(|(on, _)| begins(*on) <= end) {
            self.now = self.now.max(begins(on));
            let step = self.life.come_due(self.now, self.terms).unwrap().unwrap();
            self.take(step);
            if self.life.is_charging {
                self.answer(answer);
            }
        }
        self.now = self.now.max(end);
        self
    }

    fn act(&mut self, action: SubscriptionAction) -> Result<(), ActionRefusal> {
        let step = self.life.act(action, None, self.now, self.terms)?;
        self.take(step);
        Ok(())
    }

    fn stands(&self, status: S, billing: B) {
        assert_eq!(self.life.standing, pair(status, billing));
    }

    fn next_bill(&self, day: &str) {
        assert_eq!(self.life.next_bill_on, Some(date(day)));
    }
}

#[test]
fn the_unused_part_is_counted_by_the_second() {
    let unused = unused_part(
        euros(7499),
        date("2019-05-01"),
        date("2020-05-01"),
        instant("2019-05-06T08:27:44Z"),
    );
    assert_eq!(unused, euros(7389));
}

#[test]
fn month_ends_come_back() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-31");
    story.next_bill("2026-02-28");
    story.until("2026-02-28", ChargeAnswer::Paid);
    story.next_bill("2026-03-31");
    story.until("2026-04-29", ChargeAnswer::Paid);
    story.next_bill("2026-04-30");
    assert_eq!(story.life.ends_on, Some(date("2026-05-07")));
    story.stands(S::Active, B::GoodStanding);
    assert_eq!(
        story.charges,
        [(date("2026-02-28"), 999), (date("2026-03-31"), 999)]
    );
}

#[test]
fn a_soft_decline_is_tried_again_until_the_grace_runs_out() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    let soft = ChargeAnswer::DeclinedSoftly;
    story
        .until("2026-02-10", soft)
        .stands(S::Active, B::InRetry);
    assert_eq!(story.life.next_retry_on, Some(date("2026-02-11")));
    story
        .until("2026-02-14", soft)
        .stands(S::Active, B::InRetry);
    assert_eq!(story.life.failed_attempts, 3);
    assert_eq!(story.life.next_retry_on, Some(date("2026-02-15")));
    story
        .until("2026-02-15", soft)
        .stands(S::Active, B::GracePeriod);
    story
        .until("2026-02-16", soft)
        .stands(S::Active, B::GracePeriod);
    assert_eq!(story.life.entitled_through, Some(date("2026-02-17")));
    let (mut saved, mut lost) = (story.life.clone(), story.life.clone());
    story
        .until("2026-02-17", soft)
        .stands(S::Cancelled, B::FailedToCollect);
    assert_eq!(story.life.ends_on, Some(date("2026-02-17")));
    assert_eq!(story.life.cancel_reason, Some(reasons::FAILED_TO_COLLECT));
    assert_eq!(story.charges.len(), 4, "the bill and three retries");
    assert_eq!(story.life.due(), None);
    // A new card in the last days.
    core::mem::swap(&mut story.life, &mut saved);
    story.now = begins(date("2026-02-16"));
    story.act(SubscriptionAction::PayNow).unwrap();
    story.answer(ChargeAnswer::Paid);
    story.stands(S::Active, B::GoodStanding);
    story.next_bill("2026-03-10");
    // And one that fails too.
    core::mem::swap(&mut story.life, &mut lost);
    story.act(SubscriptionAction::PayNow).unwrap();
    story.answer(ChargeAnswer::DeclinedHard);
    story.stands(S::Active, B::GracePeriod);
    assert_eq!(story.life.failed_attempts, 5);
}

#[test]
fn a_hard_decline_is_not_tried_again() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-02-16", ChargeAnswer::DeclinedHard);
    story.stands(S::Active, B::UnusablePaymentMethod);
    assert_eq!(story.charges.len(), 1);
    assert_eq!(
        story.act(SubscriptionAction::PauseNow),
        Err(ActionRefusal::CannotPause)
    );
    story.until("2026-02-17", ChargeAnswer::Paid);
    story.stands(S::Cancelled, B::FailedToCollect);
}

#[test]
fn a_server_that_was_down_takes_no_day_of_grace_away() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.now = instant("2026-02-25T12:00:00Z");
    let step = story.life.come_due(story.now, terms).unwrap().unwrap();
    story.take(step);
    story.answer(ChargeAnswer::DeclinedSoftly);
    story.stands(S::Active, B::InRetry);
    story.next_bill("2026-02-10");
    assert_eq!(story.life.next_retry_on, Some(date("2026-02-26")));
    assert_eq!(story.life.ends_on, Some(date("2026-03-04")));
}

#[test]
fn cancelled_at_the_end_it_works_until_then_and_can_be_taken_back() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    let before = story.life.clone();
    story.until("2026-01-20", ChargeAnswer::Paid);
    story.act(SubscriptionAction::CancelAtEnd).unwrap();
    story.stands(S::PendingCancel, B::BillingCompleted);
    assert_eq!(
        story.life.ends_on,
        Some(date("2026-02-10")),
        "without the margin"
    );
    assert_eq!(story.life.next_bill_on, None);
    let ending = story.life.clone();
    story.act(SubscriptionAction::Withdraw).unwrap();
    assert_eq!(story.life, before);
    story.life = ending;
    story.until("2026-02-09", ChargeAnswer::Paid);
    story.stands(S::PendingCancel, B::BillingCompleted);
    story.until("2026-02-10", ChargeAnswer::Paid);
    story.stands(S::Cancelled, B::BillingCompleted);
    assert_eq!(
        story.act(SubscriptionAction::Withdraw),
        Err(ActionRefusal::Over)
    );
    assert!(story.charges.is_empty());
}

#[test]
fn what_fails_or_never_began_is_cancelled_at_once() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-02-12", ChargeAnswer::DeclinedSoftly);
    story.act(SubscriptionAction::CancelAtEnd).unwrap();
    story.stands(S::Cancelled, B::BillingCompleted);
    assert_eq!(story.life.ends_on, Some(date("2026-02-12")));
    let mut ahead = Story::ordered(terms, "2026-03-01", "2026-01-10");
    ahead.act(SubscriptionAction::CancelAtEnd).unwrap();
    assert_eq!(
        ahead.life.standing,
        Standing::new(S::Cancelled, None).unwrap()
    );
    assert!(ahead.life.entitled_through <= Some(date("2026-03-01")));
}

#[test]
fn a_pause_at_the_end_begins_on_the_bill_date() {
    let (plan, prices) = (monthly(), price(3100));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-31");
    story.act(SubscriptionAction::PauseAtEnd).unwrap();
    story.stands(S::PendingPause, B::GoodStanding);
    assert_eq!(story.life.paused_on, story.life.next_bill_on);
    assert_eq!(story.life.ends_on, None);
    // Taken back before it begins.
    let mut back = story.life.clone();
    core::mem::swap(&mut story.life, &mut back);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.stands(S::Active, B::GoodStanding);
    story.next_bill("2026-02-28");
    core::mem::swap(&mut story.life, &mut back);
    story.until("2026-02-28", ChargeAnswer::Paid);
    story.stands(S::Paused, B::GoodStanding);
    assert_eq!((story.life.next_bill_on, story.charges.len()), (None, 0));
    story.until("2026-05-16", ChargeAnswer::Paid);
    let paused = story.life.clone();
    // The bill date stays the last of the month: the rest of the month is charged as its share, then whole months.
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-05-16");
    story.until("2026-05-16", ChargeAnswer::Paid);
    assert_eq!(story.charges, [(date("2026-05-16"), 3100 * 15 / 30)]);
    story.next_bill("2026-05-31");
    story.until("2026-06-30", ChargeAnswer::Paid);
    assert_eq!(
        story.charges[1..],
        [(date("2026-05-31"), 3100), (date("2026-06-30"), 3100)]
    );
    story.next_bill("2026-07-31");
    // Or the schedule begins anew.
    story.life = paused;
    story.now = begins(date("2026-05-16"));
    story.charges.clear();
    story.act(SubscriptionAction::ResumeFromToday).unwrap();
    story.until("2026-05-16", ChargeAnswer::Paid);
    assert_eq!(story.charges, [(date("2026-05-16"), 3100)]);
    story.next_bill("2026-06-16");
}

#[test]
fn what_was_paid_before_a_pause_is_not_lost() {
    let (plan, prices) = (monthly(), price(3100));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-01-20", ChargeAnswer::Paid);
    story.act(SubscriptionAction::PauseNow).unwrap();
    story.stands(S::Paused, B::GoodStanding);
    assert_eq!(story.life.entitled_through, Some(date("2026-01-20")));
    let paused = story.life.clone();
    story.until("2026-01-25", ChargeAnswer::Paid);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-02-10");
    // 21 days were left.
    story.life = paused.clone();
    story.act(SubscriptionAction::ResumeFromToday).unwrap();
    story.next_bill("2026-02-15");
    story
        .until("2026-02-15", ChargeAnswer::Paid)
        .next_bill("2026-03-15");
    story.life = paused;
    story.now = begins(date("2026-03-20"));
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-04-10");
    assert_eq!(story.life.short_until, None, "21 days are paid until then");
}

#[test]
fn five_years_of_pause_are_the_limit_to_the_second() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2024-02-01");
    story.now = begins(date("2024-02-29"));
    story.act(SubscriptionAction::PauseNow).unwrap();
    let limit = begins(date("2029-02-28"));
    let early = limit - TimeDelta::seconds(1);
    assert_eq!(story.life.come_due(early, terms).unwrap(), None);
    let step = story.life.come_due(limit, terms).unwrap().unwrap();
    assert_eq!(step.life.standing, pair(S::Cancelled, B::BillingCompleted));
    assert_eq!(step.life.cancel_reason, Some(reasons::PAUSED_TOO_LONG));
}

#[test]
fn a_plan_with_an_end_expires_and_a_single_charge_does_not() {
    let (fixed, once, prices) = (
        plan(&[(Some("1 month"), Some(3), Charge::Full)]),
        plan(&[(None, Some(1), Charge::Full)]),
        price(999),
    );
    let terms = Terms {
        plan: &fixed,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-31");
    story
        .until("2026-04-29", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    assert_eq!(
        story.life.ends_on,
        Some(date("2026-04-30")),
        "no margin after the last"
    );
    story
        .until("2026-04-30", ChargeAnswer::Paid)
        .stands(S::Expired, B::BillingCompleted);
    assert_eq!(story.charges.len(), 2);
    let terms = Terms {
        plan: &once,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-31");
    assert_eq!(
        (story.life.due(), story.life.entitled_through),
        (None, None)
    );
    assert_eq!(
        story.act(SubscriptionAction::PauseAtEnd),
        Err(ActionRefusal::NoNextBill)
    );
    assert_eq!(
        story.act(SubscriptionAction::CancelAtEnd),
        Err(ActionRefusal::NoNextBill)
    );
    story.act(SubscriptionAction::CancelNow).unwrap();
    story.stands(S::Cancelled, B::BillingCompleted);
}

#[test]
fn trial_free_and_introductory_periods() {
    let prices = [ItemPrice {
        full: euros(999),
        reduced: Some(euros(499)),
    }];
    let trial = plan(&[
        (Some("1 month"), Some(2), Charge::Free),
        (Some("1 month"), Some(1), Charge::Reduced),
        (Some("1 month"), Some(1), Charge::Free),
        (Some("1 month"), None, Charge::Full),
    ]);
    let terms = Terms {
        plan: &trial,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-31");
    story.stands(S::Active, B::FreeTrial);
    story
        .until("2026-02-28", ChargeAnswer::Paid)
        .stands(S::Active, B::FreeTrial);
    story
        .until("2026-03-31", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    story
        .until("2026-04-30", ChargeAnswer::Paid)
        .stands(S::Active, B::FreePeriod);
    story
        .until("2026-05-31", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    assert_eq!(
        story.charges,
        [(date("2026-03-31"), 499), (date("2026-05-31"), 999)]
    );
}

#[test]
fn an_order_that_begins_later_waits_for_its_day() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::ordered(terms, "2026-02-10", "2026-01-10");
    assert_eq!(
        story.life.standing,
        Standing::new(S::Processing, None).unwrap()
    );
    story.answer(ChargeAnswer::Checked);
    assert_eq!(
        story.life.standing,
        Standing::new(S::PendingActivation, None).unwrap()
    );
    let refused = story.life.act(
        SubscriptionAction::MoveStart,
        Some(date("2026-01-10")),
        story.now,
        terms,
    );
    assert_eq!(refused, Err(ActionRefusal::StartNotAhead));
    let moved = story
        .life
        .act(
            SubscriptionAction::MoveStart,
            Some(date("2026-02-20")),
            story.now,
            terms,
        )
        .unwrap();
    story.take(moved);
    story.until("2026-02-19", ChargeAnswer::Paid);
    assert_eq!(story.life.standing.status(), S::PendingActivation);
    let early = story.life.clone();
    story
        .until("2026-02-20", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    story.next_bill("2026-03-20");
    story.life = early;
    story.now = begins(date("2026-02-19"));
    story.act(SubscriptionAction::Activate).unwrap();
    story
        .until("2026-02-19", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    story.next_bill("2026-03-19");
    assert_eq!(
        story.act(SubscriptionAction::Activate),
        Err(ActionRefusal::Begun)
    );
}

#[test]
fn a_payment_method_that_must_be_approved_does_not_hold_up_the_start() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::ordered(terms, "2026-02-10", "2026-01-10");
    story.answer(ChargeAnswer::Waits);
    story.stands(S::PendingActivation, B::PendingAcceptance);
    let ahead = story.life.clone();
    story.answer(ChargeAnswer::CheckFailed);
    assert_eq!(
        story.life.standing,
        Standing::new(S::PendingActivation, None).unwrap()
    );
    story.life = ahead;
    let step = story
        .life
        .come_due(begins(date("2026-02-10")), terms)
        .unwrap()
        .unwrap();
    story.now = begins(date("2026-02-10"));
    story.take(step);
    story.stands(S::Active, B::PendingAcceptance);
    assert!(
        story.charges.is_empty(),
        "nothing is charged before it is approved"
    );
    story.answer(ChargeAnswer::Checked);
    story
        .until("2026-02-10", ChargeAnswer::Paid)
        .stands(S::Active, B::GoodStanding);
    assert_eq!(story.charges, [(date("2026-02-10"), 999)]);
}

#[test]
fn a_charge_that_must_be_approved_waits() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut first = Story::ordered(terms, "2026-01-10", "2026-01-10");
    first.answer(ChargeAnswer::Waits);
    first.stands(S::Processing, B::PendingAcceptance);
    assert_eq!(first.life.due(), None);
    first.now = instant("2026-01-12T15:00:00Z");
    let mut refused = first.life.clone();
    first.answer(ChargeAnswer::Paid);
    first.stands(S::Active, B::GoodStanding);
    first.next_bill("2026-02-12");
    core::mem::swap(&mut first.life, &mut refused);
    first.answer(ChargeAnswer::DeclinedHard);
    assert_eq!(
        first.life.standing,
        Standing::new(S::Processing, None).unwrap()
    );
    first.until("2026-01-24", ChargeAnswer::Paid);
    assert_eq!(
        first.life.standing,
        Standing::new(S::Cancelled, None).unwrap()
    );
    assert_eq!(first.life.cancel_reason, Some(reasons::NEVER_PAID));
    let mut renewal = Story::running(terms, "2026-01-10");
    renewal
        .until("2026-02-10", ChargeAnswer::Waits)
        .stands(S::Active, B::PendingAcceptance);
    renewal.answer(ChargeAnswer::Paid);
    renewal.stands(S::Active, B::GoodStanding);
    renewal.next_bill("2026-03-10");
}

#[test]
fn invoices_are_overdue_until_all_are_paid() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    let overdue = story.life.invoice_overdue().unwrap();
    story.take(overdue);
    story.stands(S::Active, B::Overdue);
    story
        .until("2026-02-10", ChargeAnswer::Paid)
        .stands(S::Active, B::Overdue);
    story.next_bill("2026-03-10");
    story.act(SubscriptionAction::CancelAtEnd).unwrap();
    story.stands(S::PendingCancel, B::Overdue);
    let paid = story.life.invoices_paid(terms).unwrap();
    story.take(paid);
    story.stands(S::PendingCancel, B::BillingCompleted);
    story.act(SubscriptionAction::Withdraw).unwrap();
    story.stands(S::Active, B::GoodStanding);
    let nothing = story.life.invoices_paid(terms).unwrap();
    assert_eq!(nothing.life, story.life, "there was none to pay");
}

#[test]
fn a_chargeback_ends_it_at_once() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.now = instant("2026-01-20T15:00:00Z");
    let step = story.life.charged_back(story.now).unwrap();
    assert_eq!(step.services, Some(ServicesFollow::Terminated));
    story.take(step);
    story.stands(S::Cancelled, B::Terminated);
    assert_eq!(story.life.cancel_reason, Some(reasons::CHARGED_BACK));
    assert_eq!(story.life.due(), None);
}

#[test]
fn an_upgrade_counts_what_was_not_used() {
    let (old_plan, new_plan) = (
        monthly(),
        plan(&[
            (Some("1 month"), Some(1), Charge::Free),
            (Some("1 year"), None, Charge::Full),
        ]),
    );
    let (old_prices, new_prices, cheap) = (price(3100), price(30_000), price(100));
    let old = Terms {
        plan: &old_plan,
        prices: &old_prices,
    };
    let new = Terms {
        plan: &new_plan,
        prices: &new_prices,
    };
    let mut story = Story::running(old, "2026-01-10");
    story.now = begins(date("2026-01-20"));
    let upgrade = Upgrade::decide(&story.life, story.now, old, new).unwrap();
    // 21 of 31 days.
    assert_eq!(
        (upgrade.credit, upgrade.charge),
        (euros(2100), euros(27_900))
    );
    assert!(upgrade.give_back.is_zero());
    assert_eq!(
        upgrade.old.life.standing,
        pair(S::Upgraded, B::BillingCompleted)
    );
    assert_eq!(upgrade.old.arrows[0].0, E::Upgraded);
    assert_eq!(upgrade.new.standing, pair(S::Active, B::GoodStanding));
    assert_eq!(
        upgrade.new.next_bill_on,
        Some(date("2027-01-20")),
        "no free month again"
    );
    assert_eq!(upgrade.new.due(), Some((date("2027-01-20"), Due::Bill)));
    let down = Upgrade::decide(
        &story.life,
        story.now,
        old,
        Terms {
            prices: &cheap,
            ..old
        },
    )
    .unwrap();
    assert_eq!((down.charge, down.give_back), (euros(0), euros(2000)));
    story.until("2026-02-10", ChargeAnswer::DeclinedHard);
    let refused = Upgrade::decide(&story.life, story.now, old, new);
    assert_eq!(refused, Err(ActionRefusal::CannotUpgrade));
}

#[test]
fn deleting_ends_what_lives_and_keeps_its_billing_status() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    story.act(SubscriptionAction::Delete).unwrap();
    story.stands(S::Deleted, B::GoodStanding);
    assert_eq!(story.life.due(), None);
    assert_eq!(
        story.act(SubscriptionAction::Delete),
        Err(ActionRefusal::Deleted)
    );
}
