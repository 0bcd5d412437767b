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
