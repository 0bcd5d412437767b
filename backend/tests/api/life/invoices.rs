//! What customers pay by invoice: nothing works before they do, and what is owed for too long
//! stops.

use goodstanding_backend::check::Invariant as I;
use insta::assert_snapshot;

use super::words::{says, upgrade};
use super::*;
use crate::harness::{TestApp, every_database};

#[every_database]
async fn a_sent_invoice_sets_nothing_up_and_an_overdue_one_suspends(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    test.sql(&[
        "update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '',
        expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')",
    ])
    .await;
    let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    assert_eq!(
        says(&who.service(&service).await),
        "pending | due not_set_up | unpaid 24.99 invoice_open since 2026-12-05 | paid -"
    );
    let staff = test.staff().await;
    let pay = json!({"action": "record_payment", "reason_code": 200, "comment": "arrived"});
    let first = who.latest_transaction(&id).await;
    let answer = who.transaction_act(&staff, &first, &pay).await;
    let _: TransactionDetails = answer.ok();
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2026-12-21 | unpaid - | paid 24.99"
    );
    // The next one stays unpaid: overdue, suspended after the days of grace, and paid.
    who.until("2026-12-21").await;
    assert_eq!(
        says(&who.service(&service).await),
        "active | due 2027-01-21 | unpaid 24.99 invoice_open since 2027-01-04 | paid 0.00"
    );
    who.until("2027-01-04").await;
    let overdue = who.service(&service).await;
    let unpaid = overdue.unpaid.unwrap();
    assert_eq!(unpaid.reason, UnpaidReason::InvoiceOverdue);
    let suspends_on = unpaid.works_until.unwrap();
    assert_eq!(
        overdue.status,
        ServiceStatus::Active,
        "until the days of grace are over"
    );
    assert_eq!(
        overdue.next_due,
        Some(date("2027-01-04")),
        "no bill comes before it"
    );
    let bill = who.subscription(&id).await.subscription;
    assert_eq!(bill.entitled_through, Some(suspends_on), "and not longer");
    who.until(&suspends_on.to_string()).await;
    let suspended = who.service(&service).await;
    assert_eq!(suspended.status, ServiceStatus::Suspended);
    assert_eq!(suspended.suspended_for, [SuspensionCause::InvoiceOverdue]);
    let charges = who.money(&id).await.len();
    who.until("2027-01-25").await;
    assert_eq!(
        who.money(&id).await.len(),
        charges,
        "no new invoices meanwhile"
    );
    let owed = who.latest_transaction(&id).await;
    let staff = test.staff().await;
    who.transaction_act(&staff, &owed, &pay).await;
    who.work().await;
    assert_eq!(who.service(&service).await.status, ServiceStatus::Active);
    // And one that nobody ever pays ends it.
    who.until("2027-06-01").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled failed_to_collect / terminated"
    );
}

#[every_database]
async fn an_order_for_later_needs_no_check_where_invoices_are_sent(test: TestApp) {
    test.breaks(
        &[I::ReferencePayment],
        "a card becomes an agreement to pay by invoice",
    );
    let who = Somebody::with(&test, GOOD).await;
    test.sql(&[
        "update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '',
        expires_on = null
        where customer_id in (select customer_id from users where email = 'empty@demo.example')",
    ])
    .await;
    let starts = Some("2026-12-10");
    let (id, service) = who.order_for("hosting-s", "MONTHLY", "6.99", starts).await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_activation - / pending"
    );
    who.until("2026-12-10").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.money(&id).await,
        [
            "0.00 validation authorized_for_validation",
            "6.99 recurring authorization_pending"
        ]
    );
    let refused = who
        .act(&id, upgrade("hosting-pro", "MONTHLY", "9.99"))
        .await;
    assert_snapshot!(refused.refusal(), @"409 action_refused: An invoice is open. You can change the plan once it is paid.");
}
