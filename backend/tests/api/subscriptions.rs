//! The listing of subscriptions: order, filters, search, and what it refuses.

use std::cmp::Reverse;

use axum::http::StatusCode;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::{
    BillingStatus as B, Subscription, SubscriptionStatus as S,
};
use goodstanding_shared::transactions::Transaction;
use insta::assert_snapshot;
use serde::de::IgnoredAny;

use crate::harness::{TestApp, date, encode, every_database, wrong_fields};

const ADDRESS: &str = "/api/v1/subscriptions";

fn ids(rows: &[Subscription]) -> Vec<SubscriptionId> {
    rows.iter().map(|row| row.id).collect()
}

fn has_product(row: &Subscription, id: &str) -> bool {
    let mut products = row.products.iter();
    products.any(|product| product.id.as_str() == id)
}

/// The rows as the listing must have them.
fn sorted(mut rows: Vec<Subscription>, sort: &str, is_descending: bool) -> Vec<Subscription> {
    let key = |row: &Subscription| match sort {
        "start" => row.starts_on.to_string(),
        "end" => row.ends_on.map(|day| day.to_string()).unwrap_or_default(),
        "status" => {
            let status = row.standing.status();
            let rank = S::ALL.iter().position(|known| *known == status);
            format!("{:02}", rank.unwrap())
        }
        _ => format!("{} {}", row.created_at, row.id),
    };
    // The newer one first among equals, whichever way the rest runs.
    rows.sort_by_key(|row| Reverse((row.created_at, row.id)));
    if is_descending {
        rows.sort_by_key(|row| Reverse(key(row)));
    } else {
        rows.sort_by_key(key);
    }
    // What has no end date comes last, whichever way the rest runs.
    rows.sort_by_key(|row| sort == "end" && row.ends_on.is_none());
    rows
}

#[every_database]
async fn every_order_has_every_row_once_in_both_directions(test: TestApp) {
    let staff = test.staff().await;
    let all: Vec<Subscription> = staff.rows(ADDRESS).await;
    assert!(all.len() >= 120, "{}", all.len());
    assert!(all.iter().any(|row| row.ends_on.is_none()));
    assert_eq!(
        all,
        sorted(all.clone(), "created", true),
        "the newest first"
    );
    for sort in ["created", "start", "end", "status"] {
        for direction in ["asc", "desc"] {
            let address = format!("{ADDRESS}?sort={sort}&dir={direction}");
            let rows = staff.rows_in_parts(&address, 17).await;
            let expected = sorted(all.clone(), sort, direction == "desc");
            assert_eq!(ids(&rows), ids(&expected), "{address}");
        }
    }
}

/// A query, and what it must leave.
type Filter = (String, Box<dyn Fn(&Subscription) -> bool>);

fn filter(query: &str, keeps: impl Fn(&Subscription) -> bool + 'static) -> Filter {
    (query.to_owned(), Box::new(keeps))
}

/// Whether somebody has to do something before money comes: written down here once more.
fn is_needy(row: &Subscription) -> bool {
    const NEEDY: [B; 5] = [
        B::InRetry,
        B::UnusablePaymentMethod,
        B::GracePeriod,
        B::Overdue,
        B::PendingAcceptance,
    ];
    let billing = row.standing.billing();
    billing.is_some_and(|billing| NEEDY.contains(&billing))
}

fn filters() -> Vec<Filter> {
    let status = |row: &Subscription| row.standing.status();
    let billing = |row: &Subscription| row.standing.billing();
    vec![
        filter("status=active", move |row| status(row) == S::Active),
        filter("status=paused,cancelled", move |row| {
            [S::Paused, S::Cancelled].contains(&status(row))
        }),
        filter("billing_status=in_retry", move |row| {
            billing(row) == Some(B::InRetry)
        }),
        filter("billing_status=not_billed_yet", move |row| {
            billing(row).is_none()
        }),
        filter("billing_status=overdue,not_billed_yet", move |row| {
            [Some(B::Overdue), None].contains(&billing(row))
        }),
        filter("attention=yes", is_needy),
        filter("plan=ANNUAL", |row| row.plan.as_str() == "ANNUAL"),
        filter("product=backup", |row| has_product(row, "backup")),
        filter("start_from=2026-01-01", |row| {
            row.starts_on >= date("2026-01-01")
        }),
        filter("start_to=2025-12-31", |row| {
            row.starts_on <= date("2025-12-31")
        }),
        filter("end_from=2026-11-21&end_to=2026-12-20", |row| {
            let month = date("2026-11-21")..=date("2026-12-20");
            row.ends_on.is_some_and(|day| month.contains(&day))
        }),
        filter("status=active&attention=yes&plan=MONTHLY", move |row| {
            status(row) == S::Active && is_needy(row) && row.plan.as_str() == "MONTHLY"
        }),
    ]
}

#[every_database]
async fn each_filter_leaves_what_it_says(test: TestApp) {
    let anna = test.anna().await;
    let all: Vec<Subscription> = anna.rows(ADDRESS).await;
    for (query, keeps) in filters() {
        let expected: Vec<_> = all.iter().filter(|row| keeps(row)).cloned().collect();
        assert!(!expected.is_empty(), "{query} shows nothing");
        assert!(expected.len() < all.len(), "{query} leaves nothing out");
        let rows = anna.rows_in_parts(&format!("{ADDRESS}?{query}"), 5).await;
        assert_eq!(ids(&rows), ids(&expected), "{query}");
    }
    let none: Page<Subscription> = anna
        .read(&format!("{ADDRESS}?end_from=2026-12-01&end_to=2026-01-01"))
        .await;
    assert_eq!(none.total, 0);
}

#[every_database]
async fn identifiers_products_and_plans_are_searched_in_every_language(test: TestApp) {
    let anna = test.anna().await;
    let all: Vec<Subscription> = anna.rows(ADDRESS).await;
    let found = async |words: &str| -> Vec<Subscription> {
        anna.rows(&format!("{ADDRESS}?q={}", encode(words))).await
    };
    let first = [all[0].id];
    let id = first[0].to_string();
    assert_eq!(ids(&found(&id).await), first);
    let by_beginning = found(&id[..12].to_uppercase()).await;
    assert_eq!(ids(&by_beginning), first, "in capitals, and not in full");
    assert!(found("sub_~").await.is_empty());

    let with = |product: &str| -> Vec<Subscription> {
        let has = |row: &&Subscription| has_product(row, product);
        all.iter().filter(has).cloned().collect()
    };
    // German, French, and the identifier of what is described in no language.
    assert_eq!(found("ZEHN POSTFÄCHER").await, with("mail-10"));
    assert_eq!(found("quatre cœurs").await, with("vps-4"));
    assert_eq!(found("cross-con").await, with("cross-connect"));
    assert!(
        !with("mail-10").is_empty()
            && !with("vps-4").is_empty()
            && !with("cross-connect").is_empty()
    );
    let two_years: Vec<_> = all
        .iter()
        .filter(|row| row.plan.as_str() == "BIENNIAL")
        .cloned()
        .collect();
    assert_eq!(found("every two years").await, two_years);
    for nothing in ["%", "_", "no such words", "' or 1=1 --"] {
        assert!(found(nothing).await.is_empty(), "{nothing}");
    }
}

#[every_database]
async fn what_is_not_understood_is_named(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let listed: Page<Subscription> = anna.read(ADDRESS).await;
    let id = listed.items[0].id;
    for (query, field) in [
        (format!("open={id}"), "open"),
        ("status=lost".into(), "status"),
        ("status=active,lost".into(), "status"),
        ("billing_status=none".into(), "billing_status"),
        ("attention=no".into(), "attention"),
        ("sort=price".into(), "sort"),
        ("dir=up".into(), "dir"),
        ("plan=a%20b".into(), "plan"),
        ("start_from=2026-13-01".into(), "start_from"),
        ("customer=svc_1".into(), "customer"),
        ("q=sub_%00".into(), "q"),
        ("q=a&q=b".into(), "q"),
        ("limit=0".into(), "limit"),
        ("limit=101".into(), "limit"),
        ("limit=-1".into(), "limit"),
        ("limit=ten".into(), "limit"),
        (format!("q={}", "x".repeat(201)), "q"),
    ] {
        let refused = staff.get(&format!("{ADDRESS}?{query}")).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "invalid_query"),
            "{query}"
        );
        assert_eq!(wrong_fields(&refused), [field], "{query}");
    }
    let three = staff
        .get(&format!("{ADDRESS}?status=lost,gone&plan=a%20b"))
        .await;
    assert_snapshot!(three.refusal(), @r"
    400 invalid_query: “lost” is no value of status.
    status: “lost” is no value of status
    status: “gone” is no value of status
    plan: “a b” is no value of plan
    ");

    let found: Page<CustomerSummary> = staff.read("/api/v1/customers?q=berg%20studio").await;
    let customer = found.items[0].id;
    let own: Vec<Subscription> = staff.rows(&format!("{ADDRESS}?customer={customer}")).await;
    assert_eq!(ids(&own), ids(&anna.rows(ADDRESS).await));
    let is_named = |row: &Subscription| {
        let customer = row.customer.as_ref();
        customer.is_some_and(|customer| customer.name == "Berg Studio")
    };
    assert!(own.iter().all(is_named));
    assert_eq!(listed.items[0].customer, None);
    // Neither of them learns anything by naming somebody, not even herself.
    for who in [&anna, &ben] {
        let refused = who.get(&format!("{ADDRESS}?customer={customer}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
}

#[every_database]
async fn a_cursor_fits_one_reader_and_one_filter(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let zoe = test.person("zoe").await;
    for (listing, other) in [
        ("/api/v1/subscriptions?limit=2", "status=active"),
        ("/api/v1/transactions?limit=2", "status=settled"),
    ] {
        let first: Page<IgnoredAny> = anna.read(listing).await;
        let cursor = &first.next_cursor.unwrap();
        let with = |cursor: &str| format!("{listing}&cursor={cursor}");
        assert_eq!(anna.get(&with(cursor)).await.status, StatusCode::OK);
        for who in [&zoe, &staff] {
            assert_eq!(who.get(&with(cursor)).await.code(), "invalid_cursor");
        }
        let filtered = format!("{}&{other}", with(cursor));
        assert_eq!(anna.get(&filtered).await.code(), "invalid_cursor");
        let mut changed = cursor.clone().into_bytes();
        changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for forged in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &changed, "%ff"] {
            let refused = anna.get(&with(forged)).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{forged}");
        }
    }
    let listed: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=2").await;
    let cursor = listed.next_cursor.unwrap();
    let elsewhere = anna
        .get(&format!("/api/v1/transactions?limit=2&cursor={cursor}"))
        .await;
    assert_eq!(elsewhere.code(), "invalid_cursor");
}

#[every_database]
async fn each_shows_its_five_latest_transactions(test: TestApp) {
    test.breaks(
        &[
            I::NumberTransactions,
            I::NumberOrder,
            I::MoneyLog,
            I::MoneyItems,
        ],
        "transactions are written without numbers of their own, logs and items",
    );
    let anna = test.anna().await;
    let listed: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=100").await;
    let mut counts = listed.items.iter().map(|row| row.transactions.len());
    assert!(counts.clone().any(|count| count == 5) && counts.any(|count| count < 5));
    // Several at one instant, of which some are shown.
    let id = listed.items[0].id;
    test.sql(&[&format!(
        "insert into transactions (id, customer_id, subscription_id, kind, status, amount_minor,
         currency, billing_cycle, created_at, updated_at)
         select 'GS9000000' || position, customer_id, id, 'one_time', 'void', 100, 'EUR', 0,
             case position when 1 then 1999000000000 else 1998000000000 end, 1998000000000
         from subscriptions, (select 1 as position union select 2 union select 3 union select 4
             union select 5 union select 6 union select 7) as places
         where id = '{id}'"
    )])
    .await;
    let listed: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=100").await;
    for row in &listed.items {
        let address = format!("/api/v1/transactions?subscription={}&limit=5", row.id);
        let all: Page<Transaction> = anna.read(&address).await;
        assert_eq!(row.transactions, all.items, "{}", row.id);
    }
    let tied = listed.items.iter().find(|row| row.id == id).unwrap();
    let numbers = tied.transactions.iter().map(|row| row.id.to_string());
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        [
            "GS90000001",
            "GS90000007",
            "GS90000006",
            "GS90000005",
            "GS90000004"
        ]
    );
}
