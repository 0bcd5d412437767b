//! Cancellations, pauses, upgrades and what is deleted.

use super::*;

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
    // Completed means that everything was paid.
    story.stands(S::Cancelled, B::FailedToCollect);
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
    // The bill date stays the last of the month: the rest of the month is charged as its share,
    // then whole months.
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-05-16");
    let rest = story.life.next_charge(terms).unwrap().unwrap();
    assert_eq!(rest.cycle.begins, date("2026-05-16"));
    assert_eq!(rest.ends, Some(date("2026-05-31")));
    assert_eq!(rest.billing_cycle(), 0, "no whole cycle");
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
fn weeks_are_counted_on_through_a_pause() {
    let (plan, prices) = (
        plan(&[(Some("2 week"), None, PeriodPrice::Full)]),
        price(1400),
    );
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-05");
    story.until("2026-01-20", ChargeAnswer::Paid);
    story.act(SubscriptionAction::PauseAtEnd).unwrap();
    story.until("2026-02-04", ChargeAnswer::Paid);
    story.stands(S::Paused, B::GoodStanding);
    story.charges.clear();
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.until("2026-03-02", ChargeAnswer::Paid);
    assert_eq!(
        story.charges,
        [
            (date("2026-02-04"), 1200),
            (date("2026-02-16"), 1400),
            (date("2026-03-02"), 1400)
        ]
    );
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
    assert_eq!(story.life.paid_from, Some(date("2026-01-15")));
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
fn an_upgrade_counts_what_was_not_used() {
    let (old_plan, new_plan) = (
        monthly(),
        plan(&[
            (Some("1 month"), Some(1), PeriodPrice::Free),
            (Some("1 year"), None, PeriodPrice::Full),
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
    assert!(upgrade.refund.is_zero());
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
    assert_eq!((down.charge, down.refund), (euros(0), euros(2000)));
    story.until("2026-02-10", ChargeAnswer::DeclinedHard);
    let refused = Upgrade::decide(&story.life, story.now, old, new);
    let refusal = ActionRefusal::CannotUpgrade(Hindrance::OpenPayment);
    assert_eq!(
        refusal.to_string(),
        "You can change the plan once the open payment is settled."
    );
    assert_eq!(refused, Err(refusal));
    story.stands(S::Active, B::UnusablePaymentMethod);
    let waits = Life {
        standing: Standing::known(S::PendingActivation, None),
        ..story.life.clone()
    };
    assert_eq!(
        Upgrade::decide(&waits, story.now, old, new)
            .unwrap_err()
            .to_string(),
        "You can change the plan only while the subscription is Active."
    );
    let begun = Life {
        standing: Standing::known(S::Active, None),
        ..waits
    };
    assert_eq!(
        Upgrade::decide(&begun, story.now, old, new)
            .unwrap_err()
            .to_string(),
        "You can change the plan after the first bill."
    );
}

#[test]
fn deleting_ends_what_lives_and_leaves_no_billing_status() {
    let (plan, prices) = (monthly(), price(999));
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut story = Story::running(terms, "2026-01-10");
    let step = story
        .life
        .act(SubscriptionAction::Delete, None, story.now, terms)
        .unwrap();
    let events: Vec<_> = step.arrows.iter().map(|(event, _)| *event).collect();
    assert_eq!(events, [E::ForcedEnd, E::Deleted]);
    assert_eq!(
        step.services,
        Some(ServicesChange::Ended(EndCause::Deleted))
    );
    story.take(step);
    assert_eq!(
        story.life.standing,
        Standing::new(S::Deleted, None).unwrap()
    );
    assert_eq!(story.life.due(), None);
    assert_eq!(
        story.act(SubscriptionAction::Delete),
        Err(ActionRefusal::Deleted)
    );
}

#[test]
fn a_change_within_a_promised_free_period_keeps_the_first_day_of_a_charge() {
    let free = plan(&[
        (Some("1 month"), Some(1), PeriodPrice::Free),
        (Some("1 month"), None, PeriodPrice::Full),
    ]);
    let (cheap, dear) = (price(999), price(1999));
    let old = terms_of(&free, &cheap);
    let story = Story::running(old, "2026-01-10");
    let now = instant("2026-01-20T10:00:00Z");
    let upgrade = Upgrade::decide(&story.life, now, old, terms_of(&free, &dear)).unwrap();
    assert_eq!(upgrade.charge, euros(0));
    assert_eq!(upgrade.new.standing, pair(S::Active, B::FreePeriod));
    let first = &upgrade.first;
    assert_eq!(first.cycle.begins, date("2026-01-20"));
    assert_eq!(first.cycle.ends, Some(date("2026-02-10")));
    assert_eq!(first.cycle.price, PeriodPrice::Free);
    assert_eq!((first.ends, first.amount), (first.cycle.ends, euros(0)));
    let next = upgrade
        .new
        .upcoming_charge(now.date_naive(), terms_of(&free, &dear))
        .unwrap()
        .unwrap();
    assert_eq!((next.on, next.amount), (date("2026-02-10"), euros(1999)));
}

#[test]
fn on_the_day_of_the_promised_charge_the_promise_is_over() {
    let free = plan(&[
        (Some("1 month"), Some(1), PeriodPrice::Free),
        (Some("1 month"), None, PeriodPrice::Full),
    ]);
    let (cheap, dear) = (price(999), price(1999));
    let old = terms_of(&free, &cheap);
    let story = Story::running(old, "2026-01-10");
    let now = begins(date("2026-02-10"));
    let upgrade = Upgrade::decide(&story.life, now, old, terms_of(&free, &dear)).unwrap();
    assert_eq!(upgrade.charge, euros(1999));
    assert_eq!(upgrade.new.next_bill_on, Some(date("2026-03-10")));
}

/// Whatever the old version went through, failures, pauses, a cancellation: the new one stands as
/// if it were ordered and paid today.
#[test]
fn a_new_version_takes_nothing_over_from_the_old_one() {
    let trial = plan(&[
        (Some("1 month"), Some(1), PeriodPrice::Free),
        (Some("1 year"), None, PeriodPrice::Full),
    ]);
    let (old_plan, old_prices, new_prices) = (monthly(), price(3100), price(30_000));
    let (old, new) = (
        terms_of(&old_plan, &old_prices),
        terms_of(&trial, &new_prices),
    );
    let today = date("2026-01-20");
    let story = Story::running(old, "2026-01-10");
    let marked = Life {
        next_bill_before: Some(date("2026-02-01")),
        billing_before: Some(B::InRetry),
        short_until: Some(date("2026-02-02")),
        setup_minor: 500,
        failed_attempts: 2,
        next_retry_on: Some(date("2026-02-03")),
        paused_on: Some(date("2026-01-15")),
        cancel_reason: Some(reasons::AT_REQUEST),
        suspends_on: Some(date("2026-02-04")),
        gives_up_on: Some(date("2026-03-06")),
        ..story.life
    };
    let upgrade = Upgrade::decide(&marked, begins(today), old, new).unwrap();
    let zero = Money::zero(Currency::EUR);
    let ordered = Life::ordered(false, Anchor::at_cycle(today, 1), today, zero, new).unwrap();
    let charge = ordered.next_charge(new).unwrap().unwrap();
    let paid = ordered.charged(
        &charge,
        ChargeAnswer::Paid,
        begins(today),
        begins(today),
        new,
    );
    assert_eq!(upgrade.new, paid.unwrap().life);
    assert_eq!(upgrade.first, charge);
}

#[test]
fn what_was_paid_for_a_service_that_ended_is_no_part_of_the_rest() {
    let (plan, prices) = (monthly(), price(3100));
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    story.life.setup_minor = 500;
    story.life.leave_out(1100, 200);
    assert_eq!((story.life.paid_minor, story.life.setup_minor), (2000, 300));
    story.life.leave_out(9999, 9999);
    assert_eq!((story.life.paid_minor, story.life.setup_minor), (0, 0));
}

#[test]
fn days_that_were_paid_are_counted_once_however_often_it_pauses() {
    let (plan, prices) = (monthly(), price(3100));
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    story.until("2026-01-20", ChargeAnswer::Paid);
    story.act(SubscriptionAction::PauseNow).unwrap();
    story.until("2026-03-12", ChargeAnswer::Paid);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    // 21 days were left; then the rest of the cycle is charged.
    story.next_bill("2026-04-02");
    assert_eq!(story.life.short_until, Some(date("2026-04-10")));
    story.until("2026-03-20", ChargeAnswer::Paid);
    story.act(SubscriptionAction::PauseNow).unwrap();
    let paused = story.life.clone();
    story.until("2026-03-25", ChargeAnswer::Paid);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-04-02");
    // Of 13 days that are left on that day the cycle takes eight, and no share is charged.
    story.life = paused;
    story.until("2026-04-02", ChargeAnswer::Paid);
    story.act(SubscriptionAction::ResumeKeepingDate).unwrap();
    story.next_bill("2026-04-10");
}
