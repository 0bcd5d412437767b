//! The inbox says what the other pages say, in the order of its deadlines.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use goodstanding_shared::cancellations::QueuedCancellation;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::inbox::{
    Agenda, Counted, Decided, Inbox, InboxAction, InboxCounts, InboxKind, InboxRow, Planned,
};
use goodstanding_shared::money::sums;
use goodstanding_shared::orders::QueuedOrder;
use goodstanding_shared::overview::{Overview, Trouble};
use goodstanding_shared::services::UnpaidReason;
use goodstanding_shared::subscriptions::life::Due;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionDetails};
use goodstanding_shared::work::ClockState;
use serde_json::json;

use crate::harness::{TestApp, Visitor, every_database};
use crate::life::{GOOD, NEVER, ONCE, Somebody};

const INBOX: &str = "/api/v1/inbox";

async fn inbox(staff: &Visitor<'_>) -> Inbox {
    staff.read(INBOX).await
}

/// What is unpaid of everybody, as their own overviews say it, where staff can decide something.
async fn troubles(staff: &Visitor<'_>) -> BTreeMap<String, Trouble> {
    let customers: Vec<CustomerSummary> = staff.rows("/api/v1/customers").await;
    let mut troubles = BTreeMap::new();
    for one in customers {
        let path = format!("/api/v1/overview?customer={}", one.id);
        let told: Overview = staff.read(&path).await;
        assert_eq!(told.troubles.total, told.troubles.rows.len() as u64);
        troubles.extend(
            told.troubles
                .rows
                .into_iter()
                .map(|trouble| (trouble.unpaid.subscription.to_string(), trouble)),
        );
    }
    troubles.retain(|_, trouble| match trouble.unpaid.reason {
        UnpaidReason::AwaitsApproval | UnpaidReason::InvoiceOpen => false,
        UnpaidReason::FirstPaymentFailed
        | UnpaidReason::PaymentFailed
        | UnpaidReason::UnusablePaymentMethod
        | UnpaidReason::RetriesFailed
        | UnpaidReason::InvoiceOverdue => true,
    });
    troubles
}

#[every_database]
async fn it_says_what_the_overviews_and_the_queues_say(test: TestApp) {
    let staff = test.staff().await;
    let told = inbox(&staff).await;
    let troubles = troubles(&staff).await;
    let orders: Vec<QueuedOrder> = staff.rows("/api/v1/orders").await;
    let requests: Vec<QueuedCancellation> = staff.rows("/api/v1/cancellations").await;
    assert!(troubles.len() > 5 && !orders.is_empty() && !requests.is_empty());

    let mut listed = BTreeMap::new();
    let (mut orders_listed, mut requests_listed) = (BTreeSet::new(), BTreeSet::new());
    for row in &told.rows {
        match row {
            InboxRow::Payment(row) => {
                let subscription = row.trouble.unpaid.subscription;
                let path = format!("/api/v1/subscriptions/{subscription}");
                let details: SubscriptionDetails = staff.read(&path).await;
                let next = row.next.map(|next| (next.on, next.what));
                assert_eq!(next, details.life.due(), "{subscription}");
                assert_eq!(row.standing, details.life.standing);
                assert_eq!(Some(&row.customer), details.subscription.customer.as_ref());
                listed.insert(subscription.to_string(), row.trouble.clone());
            }
            InboxRow::Order(row) => {
                assert!(orders.contains(&row.order), "{row:?}");
                assert!(row.amount.minor() > 0, "{row:?}");
                orders_listed.insert(row.order.id);
            }
            InboxRow::Request(row) => {
                assert!(requests.contains(&row.request), "{row:?}");
                requests_listed.insert(row.request.cancellation.id);
            }
        }
    }
    assert_eq!(listed, troubles, "to the minor unit and the day");
    assert_eq!(orders_listed.len(), orders.len());
    assert_eq!(requests_listed.len(), requests.len());

    let counted = |total: usize| Counted {
        total: total as u64,
        is_at_least: false,
    };
    let counts = InboxCounts {
        payments: counted(troubles.len()),
        orders: counted(orders.len()),
        requests: counted(requests.len()),
    };
    assert_eq!(told.counts, counts);
    let alone: InboxCounts = staff.read("/api/v1/inbox/counts").await;
    assert_eq!(alone, counts);
    let amounts = told.rows.iter().map(InboxRow::amount);
    assert_eq!(told.sums, sums(amounts).unwrap());
}

#[every_database]
async fn the_nearest_deadline_comes_first_and_what_has_none_last(test: TestApp) {
    let staff = test.staff().await;
    let told = inbox(&staff).await;
    let deadlines: Vec<_> = told.rows.iter().map(InboxRow::deadline).collect();
    let dated: Vec<_> = deadlines.iter().flatten().collect();
    assert!(dated.is_sorted() && dated.len() > 5, "{deadlines:?}");
    assert!(deadlines[..dated.len()].iter().all(Option::is_some));
    for kind in InboxKind::ALL {
        let narrowed: Inbox = staff.read(&format!("{INBOX}?kind={kind}")).await;
        let of_kind = told.rows.iter().filter(|row| row.kind() == *kind);
        let of_kind: Vec<InboxRow> = of_kind.cloned().collect();
        assert_eq!(narrowed.rows, of_kind);
        assert_eq!(narrowed.counts, told.counts, "the chips stay");
    }
    let refused = staff.get(&format!("{INBOX}?kind=letters")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[every_database]
async fn what_was_paid_leaves_and_is_done_today(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
    who.pay_with(ONCE).await;
    who.until("2026-12-21").await;
    let staff = test.staff().await;
    let row_of = |inbox: &Inbox| {
        let is_it = |row: &&InboxRow| row.id() == id;
        inbox.rows.iter().find(is_it).cloned()
    };
    let before = inbox(&staff).await;
    let today = staff.session().await.now.date_naive();
    let row = row_of(&before).expect("it fails");
    assert_eq!(row.action(today), InboxAction::ChargeAgain);
    let InboxRow::Payment(payment) = &row else {
        panic!("{row:?}");
    };
    assert_eq!(payment.standing.billing(), Some(BillingStatus::InRetry));
    assert_eq!(payment.next.map(|next| next.what), Some(Due::Retry));

    let answer = who.staff_act(&id, json!({"action": "pay_now"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let after = inbox(&staff).await;
    assert_eq!(row_of(&after), None);
    let payments = |inbox: &Inbox| inbox.counts.payments.total;
    assert_eq!(payments(&after), payments(&before) - 1);
    let decided: Decided = staff.read("/api/v1/inbox/decided").await;
    let words = decided.items.first().map(|item| item.what().to_string());
    assert_eq!(words.as_deref(), Some("charged again, 6.99 EUR"));
}

#[every_database]
async fn an_order_that_was_never_paid_waits_until_it_is_called_off(test: TestApp) {
    let who = Somebody::with(&test, NEVER).await;
    let (id, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    let staff = test.staff().await;
    let told = inbox(&staff).await;
    let row = told.rows.iter().find(|row| row.id() == id).unwrap();
    let InboxRow::Payment(payment) = row else {
        panic!("{row:?}");
    };
    let unpaid = payment.trouble.unpaid;
    assert_eq!(unpaid.reason, UnpaidReason::FirstPaymentFailed);
    assert_eq!(row.status().1.english(), "Processing");
    assert_eq!(row.deadline(), unpaid.works_until);
}

#[every_database]
async fn what_comes_next_is_what_the_clock_says(test: TestApp) {
    let staff = test.staff().await;
    let clock: ClockState = staff.read("/api/v1/clock").await;
    let agenda: Agenda = staff.read("/api/v1/inbox/agenda").await;
    let next = clock.next.unwrap();
    let first = agenda.items.iter().filter(|item| item.at == next.at);
    assert!(first.count() >= 1, "{agenda:?}");
    assert!(agenda.items.is_sorted_by_key(|item| item.at));
    let count = |agenda: &Agenda| {
        let all = agenda.items.iter();
        all.map(|item| item.count.total).sum::<u64>()
    };
    assert!(count(&agenda) >= agenda.items.len() as u64);
    for item in &agenda.items {
        let is_charge = matches!(item.what, Planned::Bill | Planned::Retry);
        assert!(is_charge || item.sums.is_empty(), "{item:?}");
    }
}

#[every_database]
async fn what_staff_did_today_is_told_and_what_others_did_is_not(test: TestApp) {
    let staff = test.staff().await;
    let none: Decided = staff.read("/api/v1/inbox/decided").await;
    let anna = test.anna().await;
    let service = anna.service("Mailboxes").await;
    let path = format!("/api/v1/services/{}/actions", service.id);
    let asked = json!({"action": "suspend", "reason_code": 102, "comment": "Asked by phone"});
    let answer = staff
        .post(&path, &asked)
        .version(&service)
        .key("suspend")
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let one: Decided = staff.read("/api/v1/inbox/decided").await;
    assert_eq!(one.count.total, none.count.total + 1);
    let first = &one.items[0];
    assert_eq!(first.what().to_string(), "suspended");
    let about = first.about().map(|about| about.to_string());
    assert_eq!(about.as_deref(), Some("Mailboxes"));
    assert_eq!(first.service, Some(service.id));
}
