//! Which days are billed, from the start to the end of a plan.

use super::*;

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
fn nothing_is_left_of_what_is_over_and_everything_of_what_has_not_begun() {
    let unused = |until: &str, now: &str| {
        unused_part(euros(3100), date("2026-01-10"), date(until), instant(now)).minor()
    };
    assert_eq!(unused("2026-02-10", "2026-01-01T00:00:00Z"), 3100);
    assert_eq!(unused("2026-02-10", "2026-02-10T00:00:00Z"), 0);
    assert_eq!(unused("2026-02-10", "2026-03-10T00:00:00Z"), 0);
    assert_eq!(unused("2026-01-10", "2026-01-01T00:00:00Z"), 0);
}

#[test]
fn a_pause_keeps_what_is_left() {
    let (plan, prices) = (monthly(), price(3100));
    let terms = terms_of(&plan, &prices);
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-01-20", ChargeAnswer::Paid);
    let unused = |life: &Life, on: &str| life.unused(begins(date(on)), terms);
    assert_eq!(unused(&story.life, "2026-01-20"), Some(euros(2100)));
    assert_eq!(unused(&story.life, "2026-01-21"), Some(euros(2000)));
    assert_eq!(unused(&story.life, "2026-02-10"), None);
    story.act(SubscriptionAction::PauseNow).unwrap();
    assert_eq!(unused(&story.life, "2026-03-01"), Some(euros(2100)));
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
fn a_plan_with_an_end_expires_and_a_single_charge_does_not() {
    let (fixed, once, prices) = (
        plan(&[(Some("1 month"), Some(3), PeriodPrice::Full)]),
        plan(&[(None, Some(1), PeriodPrice::Full)]),
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
        (Some("1 month"), Some(2), PeriodPrice::Free),
        (Some("1 month"), Some(1), PeriodPrice::Reduced),
        (Some("1 month"), Some(1), PeriodPrice::Free),
        (Some("1 month"), None, PeriodPrice::Full),
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
fn resumed_on_the_day_on_which_it_paused_the_next_cycle_is_billed() {
    let (plan, prices) = (monthly(), price(999));
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-15");
    story.act(SubscriptionAction::PauseAtEnd).unwrap();
    story.until("2026-02-15", ChargeAnswer::Paid);
    assert_eq!(story.life.standing.status(), S::Paused);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    let charge = story.life.next_charge(story.terms).unwrap().unwrap();
    assert_eq!(
        (charge.billing_cycle(), charge.ends),
        (2, Some(date("2026-03-15")))
    );
}

#[test]
fn what_is_due_at_once_and_free_is_foreseen_with_the_resume() {
    let plan = plan(&[
        (Some("1 month"), Some(1), PeriodPrice::Full),
        (Some("1 month"), None, PeriodPrice::Free),
    ]);
    let prices = price(999);
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-15");
    story.act(SubscriptionAction::PauseAtEnd).unwrap();
    story.until("2026-02-20", ChargeAnswer::Paid);
    let resume = SubscriptionAction::ResumeFromToday;
    let foreseen = story.life.foresee(resume, None, story.now, story.terms);
    assert_eq!(
        foreseen.unwrap().life.next_bill_on,
        Some(date("2026-03-20"))
    );
    story.act(resume).unwrap();
    story.next_bill("2026-02-20");
    story
        .until("2026-02-20", ChargeAnswer::Paid)
        .next_bill("2026-03-20");
}

#[test]
fn what_is_free_begins_on_its_day_and_not_before() {
    let free = plan(&[(Some("1 month"), None, PeriodPrice::Free)]);
    let prices = price(0);
    let terms = terms_of(&free, &prices);
    let today = Story::ordered(terms, "2026-01-10", "2026-01-10");
    today.stands(S::Active, B::FreeTrial);
    assert!(!today.life.is_charging);
    for day in ["2026-01-11", "2026-02-10"] {
        let mut ahead = Story::ordered(terms, day, "2026-01-10");
        let processing = Standing::new(S::Processing, None).unwrap();
        assert_eq!(ahead.life.standing, processing, "{day}");
        assert_eq!(ahead.life.entitled_through, Some(date(day)));
        ahead.answer(ChargeAnswer::Checked);
        ahead
            .until(day, ChargeAnswer::Paid)
            .stands(S::Active, B::FreeTrial);
        assert!(ahead.charges.is_empty());
    }
}

#[test]
fn what_works_before_it_is_paid_ends_with_the_days_of_grace() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let ordered = |grants| {
        let start = date("2026-01-10");
        let setup = Money::zero(Currency::EUR);
        Life::ordered(grants, Anchor::at(start), start, setup, terms).unwrap()
    };
    let granted = ordered(true);
    assert_eq!(granted.standing, Standing::new(S::Active, None).unwrap());
    assert_eq!(granted.ends_on, Some(date("2026-01-17")));
    assert_eq!(granted.entitled_through, granted.ends_on);
    let waits = ordered(false);
    assert_eq!(waits.standing, Standing::new(S::Processing, None).unwrap());
    assert_eq!(waits.ends_on, None);
    assert_eq!(waits.entitled_through, Some(date("2026-01-10")));
}

#[test]
fn the_present_cycle_is_the_one_that_runs_or_ran_last() {
    let prices = price(999);
    let monthly = monthly();
    let terms = terms_of(&monthly, &prices);
    let ordered = Story::ordered(terms, "2026-01-10", "2026-01-10");
    assert_eq!(ordered.life.present_cycle(&monthly), None);
    let mut story = Story::running(terms, "2026-01-10");
    assert_eq!(story.life.present_cycle(&monthly), Some(0));
    story.until("2026-03-10", ChargeAnswer::Paid);
    assert_eq!(story.life.present_cycle(&monthly), Some(2));
    story.act(SubscriptionAction::CancelAtEnd).unwrap();
    assert_eq!(story.life.present_cycle(&monthly), Some(2));
    // Ended on the day on which another one would have begun.
    story.until("2026-04-10", ChargeAnswer::Paid);
    story.stands(S::Cancelled, B::BillingCompleted);
    assert_eq!(story.life.present_cycle(&monthly), Some(2));
    let fixed = plan(&[(Some("1 month"), Some(2), PeriodPrice::Full)]);
    let mut last = Story::running(terms_of(&fixed, &prices), "2026-01-10");
    last.until("2026-02-10", ChargeAnswer::Paid);
    assert_eq!(last.life.next_bill_on, None);
    assert_eq!(last.life.present_cycle(&fixed), Some(1));
}
