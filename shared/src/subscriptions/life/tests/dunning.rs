//! What is declined, approved, taken back, or owed.

use super::*;

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
fn retries_come_one_after_the_other_in_whatever_order_the_plan_lists_them() {
    let prices = price(999);
    let days = |listed: [u16; 3]| -> Vec<NaiveDate> {
        let plan = BillingPlan {
            retry_days: listed.to_vec(),
            ..monthly()
        };
        let mut story = Story::running(terms_of(&plan, &prices), "2026-01-10");
        let mut days = Vec::new();
        for on in ["2026-02-10", "2026-02-11", "2026-02-13"] {
            story.until(on, ChargeAnswer::DeclinedSoftly);
            days.extend(story.life.next_retry_on);
        }
        days
    };
    let expected = ["2026-02-11", "2026-02-13", "2026-02-15"].map(date);
    assert_eq!(days([1, 3, 5]), expected);
    assert_eq!(days([5, 1, 3]), expected);
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
        Err(ActionRefusal::CannotPause(Hindrance::OpenPayment))
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

/// Begins with an invoice that is paid on 20 January; the next one is sent on 20 February, and its
/// due date passes.
fn overdue(terms: Terms<'_>) -> Story<'_> {
    let mut story = Story::ordered(terms, "2026-01-10", "2026-01-10");
    story.answer(ChargeAnswer::Invoiced);
    story.now = instant("2026-01-20T15:00:00Z");
    story.answer(ChargeAnswer::Paid);
    story.until("2026-02-20", ChargeAnswer::Invoiced);
    story.now = begins(date("2026-03-06"));
    let overdue = story.life.invoice_overdue(terms).unwrap();
    story.take(overdue);
    story
}

fn pay_invoice(story: &mut Story<'_>, on: &str) -> Step {
    story.now = instant(on);
    let step = story
        .life
        .invoice_paid(None, Some(euros(999)), story.now, story.terms)
        .unwrap();
    story.take(step.clone());
    step
}

#[test]
fn a_sent_invoice_is_no_payment() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut order = Story::ordered(terms, "2026-01-10", "2026-01-10");
    order.answer(ChargeAnswer::Invoiced);
    order.stands(S::Processing, B::PendingAcceptance);
    assert_eq!(order.life.paid_from, None);
    // Due after 14 days, called off 14 days later.
    order.until("2026-02-06", ChargeAnswer::Unknown);
    order.stands(S::Processing, B::PendingAcceptance);
    order.until("2026-02-07", ChargeAnswer::Unknown);
    assert_eq!(
        order.life.standing,
        Standing::new(S::Cancelled, None).unwrap()
    );

    let mut story = overdue(terms);
    assert_eq!(story.life.paid_minor, 0, "the present period is not paid");
    assert_eq!(story.life.unused(story.now, terms), None);
    let paid = pay_invoice(&mut story, "2026-03-08T12:00:00Z");
    assert_eq!(story.life.paid_minor, 999);
    story.stands(S::Active, B::GoodStanding);
    story.next_bill("2026-03-20");
    let follows = ServicesChange::InvoicePaid {
        paid: Some(euros(999)),
        period: (date("2026-02-20"), Some(date("2026-03-20"))),
        is_settled: true,
        is_paused: false,
    };
    assert_eq!(paid.services, Some(follows));
}

#[test]
fn an_overdue_invoice_suspends_after_the_days_of_grace_and_ends_it_at_the_limit() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut story = overdue(terms);
    story.stands(S::Active, B::Overdue);
    assert_eq!(story.life.due(), Some((date("2026-03-13"), Due::Suspend)));
    assert_eq!(story.life.suspended_on(), Some(date("2026-03-13")));
    assert_eq!(story.life.entitled_through, Some(date("2026-03-13")));
    story.until("2026-03-25", ChargeAnswer::Invoiced);
    assert!(story.life.is_suspended());
    assert_eq!(story.charges.len(), 1, "no new invoices while it lasts");
    let mut unpaid = Story {
        charges: Vec::new(),
        life: story.life.clone(),
        ..story
    };
    pay_invoice(&mut story, "2026-03-25T12:00:00Z");
    story.stands(S::Active, B::GoodStanding);
    // The days without service are not billed.
    story.next_bill("2026-03-25");
    unpaid.until("2026-04-12", ChargeAnswer::Invoiced);
    unpaid.stands(S::Cancelled, B::FailedToCollect);
}

#[test]
fn what_ends_with_an_open_invoice_is_not_completed() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    for action in [
        SubscriptionAction::CancelNow,
        SubscriptionAction::CancelAtEnd,
    ] {
        let mut story = overdue(terms);
        story.act(action).unwrap();
        story.until("2026-03-20", ChargeAnswer::Invoiced);
        story.stands(S::Cancelled, B::FailedToCollect);
    }
    let mut withdrawn = overdue(terms);
    withdrawn.act(SubscriptionAction::CancelAtEnd).unwrap();
    withdrawn.stands(S::PendingCancel, B::Overdue);
    pay_invoice(&mut withdrawn, "2026-03-10T12:00:00Z");
    withdrawn.stands(S::PendingCancel, B::BillingCompleted);
    withdrawn.act(SubscriptionAction::Withdraw).unwrap();
    withdrawn.stands(S::Active, B::GoodStanding);
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
    assert_eq!(
        step.services,
        Some(ServicesChange::Ended(EndCause::Chargeback))
    );
    story.take(step);
    story.stands(S::Cancelled, B::Terminated);
    assert_eq!(story.life.cancel_reason, Some(reasons::CHARGED_BACK));
    assert_eq!(story.life.due(), None);
}

#[test]
fn what_pay_now_would_charge_is_what_is_unpaid_and_nothing_else() {
    let plan = monthly();
    let prices = price(1_000);
    let terms = terms_of(&plan, &prices);
    let mut story = Story::running(terms, "2026-01-01");
    assert_eq!(story.life.unpaid(terms), Ok(None));
    story.until("2026-02-01", ChargeAnswer::DeclinedSoftly);
    let charge = story.life.unpaid(terms).unwrap().unwrap();
    assert_eq!(charge.amount, euros(1_000));
    assert_eq!(charge.cycle.begins, date("2026-02-01"));
}

#[test]
fn an_invoice_that_is_open_is_owed_before_it_is_overdue() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut story = Story::ordered(terms, "2026-01-10", "2026-01-10");
    story.answer(ChargeAnswer::Invoiced);
    story.now = instant("2026-01-20T15:00:00Z");
    story.answer(ChargeAnswer::Paid);
    let paid = story.life.clone();
    story.until("2026-02-20", ChargeAnswer::Invoiced);
    story.stands(S::Active, B::GoodStanding);
    story.act(SubscriptionAction::CancelNow).unwrap();
    story.stands(S::Cancelled, B::FailedToCollect);
    story.life = paid;
    story.act(SubscriptionAction::CancelNow).unwrap();
    story.stands(S::Cancelled, B::BillingCompleted);
}

#[test]
fn a_first_payment_is_tried_again_by_hand_once_it_has_failed() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let pay = |life: &Life| {
        life.act(
            SubscriptionAction::PayNow,
            None,
            begins(life.starts_on),
            terms,
        )
    };
    let mut order = Story::ordered(terms, "2026-01-10", "2026-01-10");
    assert_eq!(pay(&order.life), Err(ActionRefusal::Charging));
    // Nothing has failed: it was recorded without a charge.
    let recorded = Life {
        is_charging: false,
        ..order.life.clone()
    };
    assert_eq!(pay(&recorded), Err(ActionRefusal::NothingToPay));
    order.answer(ChargeAnswer::DeclinedHard);
    let again = pay(&order.life).unwrap();
    assert_eq!(again.charge.map(|charge| charge.retry), Some(1));
    assert!(again.life.is_charging);
}

#[test]
fn nothing_is_paused_while_a_charge_is_under_way() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut story = Story::running(terms, "2026-01-10");
    story.life.is_charging = true;
    for action in [SubscriptionAction::PauseNow, SubscriptionAction::PauseAtEnd] {
        assert_eq!(story.act(action), Err(ActionRefusal::Charging));
    }
}

#[test]
fn an_invoice_paid_on_the_bill_date_leaves_the_schedule_as_it_is() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut story = Story::ordered(terms, "2026-01-31", "2026-01-31");
    story.answer(ChargeAnswer::Invoiced);
    story.now = instant("2026-01-31T15:00:00Z");
    story.answer(ChargeAnswer::Paid);
    story.until("2026-02-28", ChargeAnswer::Invoiced);
    pay_invoice(&mut story, "2026-03-01T12:00:00Z");
    story.until("2026-03-31", ChargeAnswer::Invoiced);
    story.now = begins(date("2026-04-14"));
    let overdue = story.life.invoice_overdue(terms).unwrap();
    story.take(overdue);
    story.until("2026-04-25", ChargeAnswer::Invoiced);
    assert!(story.life.is_suspended());
    pay_invoice(&mut story, "2026-04-30T12:00:00Z");
    story.next_bill("2026-04-30");
    // The last of the month is remembered.
    story.until("2026-04-30", ChargeAnswer::Invoiced);
    story.next_bill("2026-05-31");
}

#[test]
fn a_retry_that_somebody_may_approve_goes_on_failing_and_does_not_end_meanwhile() {
    let (plan, prices) = (monthly(), price(999));
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    story.until("2026-02-10", ChargeAnswer::DeclinedSoftly);
    let mut early = Story {
        life: story.life.clone(),
        charges: Vec::new(),
        ..story
    };
    early.until("2026-02-11", ChargeAnswer::Waits);
    early.stands(S::Active, B::InRetry);
    assert!(early.life.is_charging);
    assert_eq!(early.life.ends_on, Some(date("2026-02-17")), "as it was");
    story.until("2026-02-14", ChargeAnswer::DeclinedSoftly);
    story.until("2026-02-15", ChargeAnswer::Waits);
    story.stands(S::Active, B::InRetry);
    assert_eq!(story.life.ends_on, Some(date("2026-02-20")), "five days");
    assert_eq!(story.life.entitled_through, story.life.ends_on);
    story.answer(ChargeAnswer::Paid);
    story.stands(S::Active, B::GoodStanding);
}

#[test]
fn a_card_that_recovers_beside_an_overdue_invoice_leaves_it_overdue() {
    let (plan, prices) = (
        plan(&[(Some("2 week"), None, PeriodPrice::Full)]),
        price(999),
    );
    let terms = terms_of(&plan, &prices);
    let mut story = Story::running(terms, "2026-01-05");
    story.until("2026-01-19", ChargeAnswer::Invoiced);
    story.now = begins(date("2026-02-02"));
    let overdue = story.life.invoice_overdue(terms).unwrap();
    story.take(overdue);
    story.stands(S::Active, B::Overdue);
    story.until("2026-02-02", ChargeAnswer::DeclinedSoftly);
    story.stands(S::Active, B::InRetry);
    story.act(SubscriptionAction::PayNow).unwrap();
    story.answer(ChargeAnswer::Paid);
    story.stands(S::Active, B::Overdue);
}

#[test]
fn an_order_that_nobody_pays_is_tried_again_until_it_is_called_off() {
    let (plan, prices) = (monthly(), price(999));
    let mut order = Story::ordered(terms_of(&plan, &prices), "2026-01-10", "2026-01-10");
    let recorded = Life {
        is_charging: false,
        ..order.life.clone()
    };
    assert_eq!(recorded.due(), Some((date("2026-01-10"), Due::Bill)));
    order.answer(ChargeAnswer::DeclinedSoftly);
    assert_eq!(order.life.due(), Some((date("2026-01-11"), Due::Retry)));
    let last_day = date("2026-01-24");
    let late = Life {
        next_retry_on: Some(last_day),
        ..order.life.clone()
    };
    assert_eq!(late.due(), Some((last_day, Due::Unpaid)));
}

#[test]
fn what_waits_for_an_approval_is_not_billed_meanwhile() {
    let (plan, prices) = (monthly(), price(999));
    let story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    let waits = Life {
        standing: pair(S::Active, B::PendingAcceptance),
        ..story.life
    };
    assert_eq!(waits.due(), None);
}

#[test]
fn a_plan_that_ends_with_an_open_invoice_is_not_completed() {
    let (plan, prices) = (
        plan(&[(Some("1 month"), Some(2), PeriodPrice::Full)]),
        price(999),
    );
    let mut story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    story.until("2026-02-10", ChargeAnswer::Invoiced);
    let paid = Life {
        invoice_due_on: None,
        ..story.life.clone()
    };
    story.until("2026-03-10", ChargeAnswer::Unknown);
    story.stands(S::Cancelled, B::FailedToCollect);
    assert_eq!(story.life.cancel_reason, Some(reasons::FAILED_TO_COLLECT));
    story.life = paid;
    story.until("2026-03-10", ChargeAnswer::Unknown);
    story.stands(S::Expired, B::BillingCompleted);
}

#[test]
fn what_bills_nothing_is_for_staff_to_look_at() {
    let (plan, prices) = (monthly(), price(999));
    let story = Story::running(terms_of(&plan, &prices), "2026-01-10");
    let nothing = story
        .life
        .come_due(begins(date("2026-02-10")), terms_of(&plan, &[]));
    assert_eq!(nothing, Err(LifeError::NoProducts));
}

#[test]
fn what_was_cancelled_before_its_invoice_is_overdue_comes_back_overdue() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    assert_eq!(overdue(terms).life.billing_before, None);
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-02-10", ChargeAnswer::Invoiced);
    story.act(SubscriptionAction::CancelAtEnd).unwrap();
    story.stands(S::PendingCancel, B::BillingCompleted);
    story.now = begins(date("2026-02-24"));
    let late = story.life.invoice_overdue(terms).unwrap();
    story.take(late);
    story.stands(S::PendingCancel, B::Overdue);
    story.act(SubscriptionAction::Withdraw).unwrap();
    story.stands(S::Active, B::Overdue);
}

#[test]
fn an_older_invoice_that_is_paid_leaves_the_younger_one_open() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let pay = |oldest: Option<&str>| {
        let mut story = overdue(terms);
        story.now = instant("2026-03-10T12:00:00Z");
        let step = story
            .life
            .invoice_paid(oldest.map(date), None, story.now, terms)
            .unwrap();
        story.take(step);
        (story.life.standing, story.life.invoice_due_on)
    };
    let (good, late) = (
        pair(S::Active, B::GoodStanding),
        pair(S::Active, B::Overdue),
    );
    assert_eq!(pay(None), (good, None));
    assert_eq!(pay(Some("2026-03-11")), (good, Some(date("2026-03-11"))));
    assert_eq!(pay(Some("2026-03-10")), (late, Some(date("2026-03-10"))));
    assert_eq!(pay(Some("2026-03-09")), (late, Some(date("2026-03-09"))));
}

#[test]
fn an_invoice_that_is_paid_in_time_changes_nothing_else() {
    let (plan, prices) = (monthly(), price(999));
    let terms = terms_of(&plan, &prices);
    let mut story = Story::running(terms, "2026-01-10");
    story.until("2026-02-10", ChargeAnswer::Invoiced);
    let before = story.life.clone();
    pay_invoice(&mut story, "2026-02-20T12:00:00Z");
    let paid = Life {
        invoice_due_on: None,
        paid_minor: 999,
        ..before
    };
    assert_eq!(story.life, paid);
}

#[test]
fn an_introductory_price_does_not_come_back_with_a_late_payment() {
    let intro = plan(&[
        (Some("1 month"), Some(2), PeriodPrice::Reduced),
        (Some("1 month"), None, PeriodPrice::Full),
    ]);
    let prices = [ItemPrice {
        full: euros(999),
        reduced: Some(euros(499)),
    }];
    let terms = terms_of(&intro, &prices);
    let mut story = overdue(terms);
    story.until("2026-03-25", ChargeAnswer::Invoiced);
    assert!(story.life.is_suspended());
    pay_invoice(&mut story, "2026-03-25T12:00:00Z");
    story.next_bill("2026-03-25");
    let next = story.life.next_charge(terms).unwrap().unwrap();
    assert_eq!(next.amount, euros(999));
}
