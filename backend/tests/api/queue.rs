//! The staff's queue of cancellation requests.

use axum::http::Method;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::cancellations::{
    CancellationReply, CancellationState, QueuedCancellation,
};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{ServiceBrief, ServiceStatus};
use serde_json::json;

use crate::harness::{TestApp, cancellations, encode, every_database, wrong_fields};

const ADDRESS: &str = "/api/v1/cancellations";

/// More requests: of the first service that Zoe has, as somebody else's program left them behind.
async fn add_requests(test: &TestApp, reasons: &[&str]) {
    test.breaks(
        &[I::RequestEffect],
        "completed requests are written for a service that lives",
    );
    let rows: Vec<String> = reasons
        .iter()
        .enumerate()
        .map(|(number, reason)| {
            let state = if number % 3 == 0 {
                "withdrawn"
            } else {
                "completed"
            };
            let kind = if number % 3 == 1 {
                "immediate"
            } else {
                "on_service_due_date"
            };
            format!(
                "insert into cancellations (id, service_id, customer_id, requested_by, type, reason,
                 state, requested_at, effective_on, closed_at) \
                 select 'crq_{number:026}', id, customer_id, 'Zoë', '{kind}', '{reason}', '{state}',
                     {at}, '2026-01-01', {at} \
                 from services where id = (select min(id) from services
                     where customer_id = (select id from customers
                     where email = 'zoe@demo.example'))",
                at = 1_700_000_000_000_u64 + number as u64 / 4,
            )
        })
        .collect();
    test.sql(&rows.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    test.start_again().await;
}

#[every_database]
async fn open_requests_are_read_newest_first_with_their_reasons(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let service = anna.service("Studio website").await;
    let path = cancellations(&service);
    let body = json!({"reason": "Zu TEUER für uns – 100 % (_)", "type": "on_service_due_date"});
    let asked = anna.post(&path, &body).version(&service).key("q");
    let asked: CancellationReply = asked.send().await.created();
    let rows: Vec<QueuedCancellation> = staff.rows_in_parts(ADDRESS, 2).await;
    let first = &rows[0];
    assert_eq!(first.cancellation, asked.cancellation);
    let brief = ServiceBrief {
        id: service.id,
        name: service.name,
        status: ServiceStatus::Active,
        cancellation_requested: true,
    };
    assert_eq!(first.service, brief);
    assert_eq!(first.customer.name, "Berg Studio");
    let is_open = |row: &QueuedCancellation| row.cancellation.state == CancellationState::Open;
    assert!(rows.len() > 3 && rows.iter().all(is_open));
    let at = |row: &QueuedCancellation| row.cancellation.requested_at;
    assert!(rows.iter().rev().is_sorted_by_key(at));

    let found = async |words: &str| {
        let address = format!("{ADDRESS}?q={}", encode(words));
        let rows: Vec<QueuedCancellation> = staff.rows(&address).await;
        let names = rows.iter().map(|row| row.service.name.as_str().to_owned());
        names.collect::<Vec<_>>()
    };
    for words in ["teuer FÜR", "ZU TEUER", "100 %", "(_)", "– 100"] {
        assert_eq!(found(words).await, ["Studio website"], "{words}");
    }
    assert_eq!(found("HEAD office").await, ["Mailboxes"]);
    for nothing in ["teuer_für", "100%%", "\\", "%u%", "zu  teuer"] {
        assert!(found(nothing).await.is_empty(), "{nothing}");
    }
    assert_eq!(found("  head office ").await, ["Mailboxes"]);

    // Withdrawn, it leaves the queue.
    let path = format!("{path}/{}/withdrawal", asked.cancellation.id);
    let call = anna.request(Method::POST, &path);
    let done = call.version(&asked.service).key("w").send().await;
    let _: CancellationReply = done.ok();
    assert!(found("teuer").await.is_empty());
    let withdrawn: Page<QueuedCancellation> = staff
        .read(&format!("{ADDRESS}?state=withdrawn&q=teuer"))
        .await;
    assert!(!withdrawn.items[0].service.cancellation_requested);
}

#[every_database]
async fn each_filter_leaves_what_it_says_and_is_read_both_ways(test: TestApp) {
    let staff = test.staff().await;
    let reasons: Vec<String> = (0..40)
        .map(|number| {
            format!(
                "ÜBER {}",
                if number % 2 == 0 { "Kosten" } else { "Anderes" }
            )
        })
        .collect();
    add_requests(
        &test,
        &reasons.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let of_state = async |state: &str| -> Vec<QueuedCancellation> {
        staff.rows(&format!("{ADDRESS}?state={state}")).await
    };
    let mut all = of_state("completed").await;
    all.extend(of_state("withdrawn").await);
    all.extend(of_state("open").await);
    let is_hers = |row: &&QueuedCancellation| row.customer.name.starts_with("Zoë");
    let zoe = all.iter().find(is_hers).unwrap().customer.id.to_string();
    for (query, state, kind, words, customer) in [
        ("state=completed", "completed", "", "", ""),
        (
            "state=completed&type=immediate",
            "completed",
            "immediate",
            "",
            "",
        ),
        (
            "state=completed&q=%C3%BCber%20KOSTEN",
            "completed",
            "",
            "ÜBER Kosten",
            "",
        ),
        ("state=withdrawn&q=anderes", "withdrawn", "", "Anderes", ""),
        ("state=open&customer=", "open", "", "", ""),
        (&format!("customer={zoe}"), "open", "", "", zoe.as_str()),
        (
            &format!("state=completed&customer={zoe}&type=on_service_due_date&q=kosten"),
            "completed",
            "on_service_due_date",
            "Kosten",
            &zoe,
        ),
    ] {
        let keeps = |row: &&QueuedCancellation| {
            let request = &row.cancellation;
            request.state.as_str() == state
                && (kind.is_empty() || request.kind.as_str() == kind)
                && request.reason.as_str().contains(words)
                && (customer.is_empty() || row.customer.id.to_string() == customer)
        };
        let expected: Vec<QueuedCancellation> = all.iter().filter(keeps).cloned().collect();
        assert!(!expected.is_empty(), "{query}");
        let address = format!("{ADDRESS}?{query}");
        let rows: Vec<QueuedCancellation> = staff.rows_in_parts(&address, 3).await;
        assert_eq!(rows, expected, "{query}");
    }
}

#[every_database]
async fn filters_are_understood_or_refused_and_cursors_belong_to_theirs(test: TestApp) {
    let staff = test.staff().await;
    add_requests(&test, &["one", "two", "three", "four", "five", "six"]).await;
    for (query, field) in [
        ("state=lost", "state"),
        ("type=later", "type"),
        ("customer=anna", "customer"),
        ("search=x", "search"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("q=%00", "q"),
    ] {
        let refused = staff.get(&format!("{ADDRESS}?{query}")).await;
        assert_eq!(refused.code(), "invalid_query", "{query}");
        assert_eq!(wrong_fields(&refused), [field], "{query}");
    }
    let first: Page<QueuedCancellation> = staff
        .read(&format!("{ADDRESS}?state=completed&limit=2"))
        .await;
    let cursor = first.next_cursor.unwrap();
    let misused = staff
        .get(&format!(
            "{ADDRESS}?state=withdrawn&limit=2&cursor={cursor}"
        ))
        .await;
    assert_eq!(misused.code(), "invalid_cursor");
}
