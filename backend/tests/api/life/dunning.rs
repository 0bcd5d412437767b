//! What is charged, declined, approved, taken back or never answered.

use chrono::TimeDelta;
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::subscriptions::Subscription;
use goodstanding_shared::transactions::ResponseCode;
use insta::assert_snapshot;

use super::*;
use crate::harness::every_database;

#[every_database]
async fn dunning_ends_well_with_a_new_card_and_badly_without(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (saved, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let (lost, gone) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active good_standing / active"
    );
    who.pay_with(NEVER_SOFTLY).await;
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active in_retry / active"
    );
    let bill = who.subscription(&saved).await;
    assert_eq!(bill.subscription.next_retry_on, Some(date("2026-12-22")));
    assert_eq!(bill.subscription.entitled_through, Some(date("2026-12-28")));
    assert_eq!(bill.next_charge.unwrap().amount.amount(), "24.99");
    who.until("2026-12-26").await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active grace_period / active"
    );
    // The new card is charged with the answer.
    who.pay_with(GOOD).await;
    assert_eq!(
        who.stands(&saved, &service).await,
        "active good_standing / active"
    );
    let bill = who.subscription(&saved).await;
    let renewed_on = Some(date("2027-01-21"));
    assert_eq!(
        bill.subscription.next_bill_on, renewed_on,
        "the bill date stays"
    );
    assert_eq!(who.service(&service).await.next_due, renewed_on);
    assert_eq!(
        who.money(&saved).await,
        [
            "24.99 recurring settled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring cancelled",
            "24.99 recurring captured",
        ]
    );
    who.pay_with(NEVER).await;
    who.until("2027-01-22").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active unusable_payment_method / active"
    );
    who.until("2027-01-27").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "active unusable_payment_method / active"
    );
    who.until("2027-01-28").await;
    assert_eq!(
        who.stands(&lost, &gone).await,
        "cancelled failed_to_collect / terminated"
    );
    let ended = who.service_details(&gone).await;
    let reason = "it was not paid".to_owned();
    assert_eq!(ended.activity[0].event, Event::ServiceTerminated { reason });
    assert_eq!(ended.service.ended_for, Some(EndCause::Unpaid));
    let charges = who.money(&lost).await.len();
    who.until("2027-06-01").await;
    assert_eq!(
        who.money(&lost).await.len(),
        charges,
        "nothing is charged after an end"
    );
}

#[every_database]
async fn an_old_order_without_any_way_to_pay_is_paid_when_there_is_one(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    // As before orders had to name a payment method.
    test.sql(&[
        &format!("update subscriptions set payment_method_id = null where id = '{id}'"),
        "update payment_methods set removed_at = created_at, is_default = (1 = 0)
         where customer_id in (select customer_id from users where email = 'empty@demo.example')",
    ])
    .await;
    assert_eq!(who.stands(&id, &service).await, "processing - / pending");
    let pay = async || {
        let answer = who.act(&id, json!({"action": "pay_now"})).await;
        answer.ok::<SubscriptionActionReply>().charge.unwrap()
    };
    let refused = pay().await.response;
    assert_eq!(refused, Some(ResponseCode::NoPaymentMethod));
    who.pay_with(GOOD).await;
    assert_eq!(pay().await.status, TransactionStatus::Captured);
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.until("2026-12-21").await;
    assert_eq!(who.money(&id).await[3], "24.99 recurring captured");
}

#[every_database]
async fn what_must_be_approved_waits_for_it(test: TestApp) {
    let who = Somebody::with(&test, ASKS).await;
    let (first, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "processing pending_acceptance / pending"
    );
    let charge = who.latest_transaction(&first).await;
    let approve = json!({"action": "approve"});
    let me = who.me().await;
    let stranger = who
        .transaction_act(&test.ben().await, &charge, &approve)
        .await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let approved = who.transaction_act(&me, &charge, &approve).await;
    let approved: TransactionDetails = approved.ok();
    assert_eq!(approved.transaction.status, TransactionStatus::Captured);
    assert_eq!(
        who.stands(&first, &service).await,
        "active good_standing / active"
    );
    let again = who.transaction_act(&me, &charge, &approve).await;
    assert_snapshot!(again.refusal(), @"409 action_refused: The payment does not wait for an approval.");
    // A renewal waits while the service works; nobody approves in time, and the retries begin.
    who.until("2026-12-21").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "active pending_acceptance / active"
    );
    who.until("2026-12-26").await;
    assert_eq!(
        who.stands(&first, &service).await,
        "active grace_period / active"
    );
    // A first charge that is refused waits for another card, and is called off after two weeks.
    let (second, pending) = who.order("vps-2", "MONTHLY", "24.99").await;
    let charge = who.latest_transaction(&second).await;
    let me = who.me().await;
    let refused = who
        .transaction_act(&me, &charge, &json!({"action": "refuse"}))
        .await;
    let refused: TransactionDetails = refused.ok();
    assert_eq!(refused.transaction.status, TransactionStatus::Cancelled);
    assert_eq!(
        who.stands(&second, &pending).await,
        "processing - / pending"
    );
    who.until("2027-01-09").await;
    assert_eq!(
        who.stands(&second, &pending).await,
        "cancelled - / terminated"
    );
}

#[every_database]
async fn a_payment_that_is_taken_back_ends_everything_at_once(test: TestApp) {
    let who = Somebody::with(&test, CHARGES_BACK).await;
    let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    who.until("2026-11-30").await;
    assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
    who.until("2026-12-02").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled terminated / terminated"
    );
    assert_eq!(
        who.money(&id).await,
        ["6.99 recurring settled", "6.99 refund refunded"]
    );
}

#[every_database]
async fn no_answer_is_told_as_it_is_and_settled_later(test: TestApp) {
    let who = Somebody::with(&test, ANSWERS_LATE).await;
    let (kept, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let (dropped, other) = who.order("hosting-s", "MONTHLY", "6.99").await;
    assert_eq!(
        who.money(&kept).await,
        ["24.99 recurring authorized_pending"]
    );
    assert_eq!(who.stands(&kept, &service).await, "processing - / pending");
    // Cancelled while its charge is under way: the charge is finished, and given back by a
    // linked transaction.
    let cancelled = who.act(&dropped, json!({"action": "cancel_now"})).await;
    let _: SubscriptionActionReply = cancelled.ok();
    test.clock.advance(TimeDelta::hours(1));
    who.work().await;
    assert_eq!(
        who.stands(&kept, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.stands(&dropped, &other).await, "cancelled - / canceled");
    assert_eq!(
        who.money(&dropped).await,
        ["6.99 recurring captured", "6.99 refund refunded"]
    );
}

#[every_database]
async fn invoices_are_overdue_until_staff_record_that_they_are_paid(test: TestApp) {
    let anna = test.anna().await;
    let staff = test.staff().await;
    let overdue: Page<Subscription> = anna
        .read("/api/v1/subscriptions?status=active&billing_status=overdue")
        .await;
    let id = overdue.items[0].id;
    let billing = async || {
        let address = format!("/api/v1/subscriptions/{id}");
        let bill: SubscriptionDetails = anna.read(&address).await;
        bill.subscription.standing.billing().unwrap()
    };
    let open = format!("/api/v1/transactions?subscription={id}&status=authorization_pending");
    let open: Page<Transaction> = staff.read(&open).await;
    assert!(!open.items.is_empty());
    for invoice in &open.items {
        assert_eq!(billing().await, BillingStatus::Overdue);
        let body = json!({"action": "record_payment", "reason_code": 110, "comment": "arrived"});
        let address = format!("/api/v1/transactions/{}/actions", invoice.id);
        let call = staff
            .post(&address, &body)
            .key(&format!("paid-{}", invoice.id));
        let paid: TransactionDetails = call.send().await.ok();
        assert_eq!(paid.transaction.status, TransactionStatus::Captured);
    }
    assert_eq!(billing().await, BillingStatus::GoodStanding);
}

/// An older version left a first payment that came late with the days for which it had been asked.
#[every_database]
async fn the_days_of_a_late_first_payment_are_put_right_at_the_next_start(test: TestApp) {
    let who = Somebody::with(&test, "4000 0000 0000 0259").await;
    let (id, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    who.until("2026-11-22").await;
    let charge = who.latest_transaction(&id).await;
    let paid = async || {
        let me = who.me().await;
        let page: TransactionDetails = me.read(&format!("/api/v1/transactions/{charge}")).await;
        (page.items[0].period_start, page.items[0].period_end)
    };
    let right = paid().await;
    assert_eq!(right, (Some(date("2026-11-22")), Some(date("2026-12-22"))));
    test.sql(&[
        &format!(
            "update transaction_items set period_start = '2026-11-21', period_end = '2026-12-21'
                where transaction_id = '{charge}'"
        ),
        "update counters set value = 1 where name = 'one_truth'",
    ])
    .await;
    assert_ne!(paid().await, right);
    assert!(!test.breaches().is_empty());
    test.start_again().await;
    assert_eq!(paid().await, right);
    let told = &who.subscription(&id).await.activity;
    let transaction = charge.parse().unwrap();
    assert_eq!(told[0].event, Event::PeriodCorrected { transaction });
    assert_eq!(told[0].actor, ActorKind::System);
    test.start_again().await;
    let told = kinds(&who.subscription(&id).await.activity);
    assert_ne!(told[1], "period_corrected");
}

/// What is cancelled and owes an invoice says everywhere that it ends when that is given up, not on
/// its last day.
#[every_database]
async fn what_is_cancelled_and_owes_an_invoice_says_when_it_is_given_up(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("backup", "ANNUAL", "40.00").await;
    who.is_to_pay_by_invoice(&id).await;
    who.until("2027-12-06").await;
    let cancelled = who.act(&id, json!({"action": "cancel_at_end"})).await;
    let _: SubscriptionActionReply = cancelled.ok();
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel overdue / active"
    );
    let says = async || {
        let bill = who.subscription(&id).await.subscription;
        let details = who.service_details(&service).await;
        let marked = details.service.cancellation.unwrap().effective_on;
        let asked = details.last_cancellation.unwrap().effective_on;
        [bill.end().unwrap(), marked, asked]
    };
    let day = |text: &str| [date(text); 3];
    assert_eq!(says().await, day("2028-01-14"));
    // 10 days of grace after 5 December, and 30 more.
    who.until("2028-01-13").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_cancel overdue / suspended"
    );
    assert_eq!(says().await, day("2028-01-14"));
    who.until("2028-01-14").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled failed_to_collect / terminated"
    );
}
