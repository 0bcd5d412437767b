//! The customers, as staff find them, and their accounts.

use chrono::{DateTime, Utc};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::{CancellationReply, CancellationType, QueuedCancellation};
use goodstanding_shared::customers::{CustomerDetails, CustomerSummary};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Service;
use goodstanding_shared::subscriptions::BillingStatus;
use serde::de::IgnoredAny;

use crate::harness::{TestApp, Visitor, encode, every_database, kinds, wrong_fields};

const ADDRESS: &str = "/api/v1/customers";

async fn found(staff: &Visitor<'_>, search: &str) -> Vec<String> {
    let address = format!("{ADDRESS}?q={}", encode(search));
    let found: Page<CustomerSummary> = staff.read(&address).await;
    assert_eq!(found.total, found.items.len() as u64, "{search}");
    found.items.into_iter().map(|row| row.name).collect()
}

#[every_database]
async fn staff_search_by_name_address_and_identifier(test: TestApp) {
    let staff = test.staff().await;
    let all: Vec<CustomerSummary> = staff.rows(ADDRESS).await;
    assert_eq!(all.len(), 16);
    assert_eq!(found(&staff, "berg st").await, ["Berg Studio"]);
    assert_eq!(found(&staff, "ANNA@").await, ["Berg Studio"]);
    assert_eq!(found(&staff, "BÄCKEREI").await, ["Bäckerei Sonntag"]);
    assert_eq!(
        found(&staff, "sonntag backerei").await,
        ["Bäckerei Sonntag"],
        "in any order, without dots"
    );
    assert_eq!(found(&staff, "さくら").await, ["株式会社さくら"]);
    assert_eq!(found(&staff, "@demo.ex").await.len(), 16);
    assert!(
        found(&staff, "erg").await.is_empty(),
        "words are found by their beginnings"
    );
    assert_eq!(found(&staff, &all[0].id.to_string()).await.len(), 1);
    for nothing in ["%", "_", "' or 1=1 --"] {
        assert!(
            found(&staff, nothing).await.is_empty(),
            "{nothing}: there is no word in it"
        );
    }
    let berg = all.iter().find(|row| row.name == "Berg Studio").unwrap();
    let own: Page<Service> = test.anna().await.read("/api/v1/services").await;
    assert_eq!(berg.services, own.total);
    assert!(own.total >= 24);
}

/// Customers whose words are made when the server starts again.
async fn add_customers(test: &TestApp, names: &[&str]) {
    let rows: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            format!(
                "insert into customers (id, name, email, currency, created_at, updated_at) \
                 values ('cus_{number:026}', '{name}', 'n{number}@names.example', 'EUR', {number},
                     {number})"
            )
        })
        .collect();
    test.sql(&rows.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    test.start_again().await;
}

#[every_database]
async fn names_of_every_script_and_length_are_found_and_shown(test: TestApp) {
    let long = format!("Gesellschaft {}", "und Söhne ".repeat(18)) + "GmbH ab";
    assert_eq!(long.chars().count(), 200);
    let rtl = "شركة الأمل للتجارة 42 (RTL/LTR)";
    let names = [
        long.as_str(),
        rtl,
        "חברת הדוגמה בע״מ",
        "Ελληνική Εταιρεία",
        "Ёлка и сыновья",
        "ร้านค้าออนไลน์",
        "İstanbul Ticaret",
        "Łódź Spółka",
        "Ａｃｍｅ ＡＧ",
        "🎈 Ballon",
        "ग्राहक सेवा",
    ];
    let staff = test.staff().await;
    add_customers(&test, &names).await;
    for (search, name) in [
        ("gesellschaft", long.as_str()),
        ("SÖHNE gmbh", &long),
        (&long, &long),
        ("شركة", rtl),
        ("rtl 42", rtl),
        ("חברת", names[2]),
        ("ελληνικη", names[3]),
        ("ЁЛКА", names[4]),
        ("елка", names[4]),
        ("ออนไลน์", names[5]),
        ("istanbul", names[6]),
        ("łódź", names[7]),
        ("acme", names[8]),
        ("ballon", names[9]),
        ("ग्राहक", names[10]),
    ] {
        assert_eq!(found(&staff, search).await, [name], "{search}");
    }
    assert!(found(&staff, "🎈").await.is_empty(), "no letter in it");
    let too_long = staff
        .get(&format!("{ADDRESS}?q={}", encode(&format!("{long}x"))))
        .await;
    assert_eq!(too_long.code(), "invalid_query");
    assert_eq!(wrong_fields(&too_long), ["q"]);
    let shown: CustomerDetails = staff.read(&format!("{ADDRESS}/cus_{:026}", 1)).await;
    assert_eq!(shown.summary.name, rtl);
    // Of an account with nothing in it.
    let nothing = [
        shown.subscriptions,
        shown.need_attention,
        shown.transactions,
        shown.open_cancellations,
    ];
    assert_eq!(nothing, [0; 4]);
    assert_eq!(shown.summary.attention, None);
    assert_eq!(shown.currency, Currency::EUR);
}

#[every_database]
async fn the_list_is_read_both_ways_with_and_without_a_search(test: TestApp) {
    add_many(&test).await;
    let staff = test.staff().await;
    let all: Vec<CustomerSummary> = staff.rows(ADDRESS).await;
    assert!(
        all.is_sorted_by_key(made),
        "in the order in which they were made"
    );
    assert_eq!(
        staff.rows_in_parts::<CustomerSummary>(ADDRESS, 4).await,
        all
    );
    let many = format!("{ADDRESS}?q=many");
    let many: Vec<CustomerSummary> = staff.rows_in_parts(&many, 5).await;
    assert_eq!(many.len(), 23);
}

/// Many customers, several of each rank, and several that were made at the same instant.
async fn add_many(test: &TestApp) {
    test.breaks(
        &[I::CustomerAttention],
        "customers without subscriptions are given ranks",
    );
    let names: Vec<String> = (0..23).map(|number| format!("Many {number}")).collect();
    add_customers(test, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    test.sql(&[
        "update customers set attention = 1 where created_at < 9",
        "update customers set attention = 4, created_at = 5 where created_at between 3 and 7",
        "update customers set attention = 2 where created_at between 12 and 14",
    ])
    .await;
}

/// When a customer was made, and which of those of one instant comes first.
fn made(row: &CustomerSummary) -> (DateTime<Utc>, CustomerId) {
    (row.created_at, row.id)
}

#[every_database]
async fn who_needs_attention_is_read_both_ways_the_gravest_first(test: TestApp) {
    const GRAVITY: [BillingStatus; 5] = [
        BillingStatus::UnusablePaymentMethod,
        BillingStatus::GracePeriod,
        BillingStatus::InRetry,
        BillingStatus::Overdue,
        BillingStatus::PendingAcceptance,
    ];
    add_many(&test).await;
    let staff = test.staff().await;
    let all: Vec<CustomerSummary> = staff.rows(ADDRESS).await;
    let rank = |row: &CustomerSummary| {
        let attention = row.attention.unwrap();
        let rank = GRAVITY.iter().position(|status| *status == attention);
        rank.unwrap()
    };
    let mut needy = all;
    needy.retain(|row| row.attention.is_some());
    needy.sort_by_key(made);
    needy.reverse();
    needy.sort_by_key(rank);
    assert_eq!(rank(&needy[0]), 0);
    for limit in [1, 3, 4, 100] {
        let address = format!("{ADDRESS}?attention=yes");
        assert_eq!(
            staff
                .rows_in_parts::<CustomerSummary>(&address, limit)
                .await,
            needy,
            "the gravest first, {limit}"
        );
    }
    let both = format!("{ADDRESS}?attention=yes&q=many");
    let both: Vec<CustomerSummary> = staff.rows_in_parts(&both, 2).await;
    needy.retain(|row| row.name.starts_with("Many"));
    assert_eq!(both, needy);
}

#[every_database]
async fn filters_are_understood_or_refused_and_cursors_belong_to_theirs(test: TestApp) {
    let staff = test.staff().await;
    for (query, field) in [
        ("attention=no", "attention"),
        ("search=a", "search"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1e1", "limit"),
        ("q=%00", "q"),
        ("q=a&q=b", "q"),
    ] {
        let refused = staff.get(&format!("{ADDRESS}?{query}")).await;
        assert_eq!(refused.code(), "invalid_query", "{query}");
        assert_eq!(wrong_fields(&refused), [field], "{query}");
    }
    let first: Page<CustomerSummary> = staff.read(&format!("{ADDRESS}?limit=10")).await;
    let cursor = first.next_cursor.unwrap();
    for other in ["q=a&", "attention=yes&"] {
        let misused = staff
            .get(&format!("{ADDRESS}?{other}limit=10&cursor={cursor}"))
            .await;
        assert_eq!(misused.code(), "invalid_cursor", "{other}");
    }
    assert_eq!(
        staff.get(&format!("{ADDRESS}?cursor=x")).await.code(),
        "invalid_cursor"
    );
}

#[every_database]
async fn an_account_adds_up(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let found: Page<CustomerSummary> = staff.read(&format!("{ADDRESS}?q=anna@")).await;
    let id = found.items[0].id;
    let account: CustomerDetails = staff.read(&format!("{ADDRESS}/{id}")).await;
    assert_eq!(account.summary, found.items[0]);
    let gravest = BillingStatus::UnusablePaymentMethod;
    assert_eq!(account.summary.attention, Some(gravest));
    let total = async |address: &str| anna.read::<Page<IgnoredAny>>(address).await.total;
    assert_eq!(account.subscriptions, total("/api/v1/subscriptions").await);
    assert_eq!(
        account.need_attention,
        total("/api/v1/subscriptions?attention=yes").await
    );
    assert_eq!(account.transactions, total("/api/v1/transactions").await);
    let queue: Page<QueuedCancellation> = staff
        .read(&format!("/api/v1/cancellations?customer={id}"))
        .await;
    assert_eq!((account.open_cancellations, queue.total), (4, 4));

    // What she changes is in the account's history, whatever it is about.
    let service = anna.service("Studio website").await;
    let cancel = anna.cancel(&service, CancellationType::Immediate);
    let _: CancellationReply = cancel.send().await.created();
    let path = format!("{ADDRESS}/{id}/activity?limit=3");
    let history: Page<Activity> = staff.read(&path).await;
    assert_eq!(
        kinds(&history.items),
        [
            "subscription_changed",
            "cancellation_completed",
            "cancellation_requested"
        ]
    );
    let next = format!("{path}&cursor={}", history.next_cursor.unwrap());
    let more: Page<Activity> = staff.read(&next).await;
    assert!(
        more.items
            .iter()
            .all(|entry| !history.items.contains(entry))
    );
    assert_eq!(more.total, history.total);

    let unknown = staff.get("/api/v1/nothing").await;
    for made_up in ["cus_1", "svc_00000000000000000000000001", "%00"] {
        for rest in ["", "/activity"] {
            let refused = staff.get(&format!("{ADDRESS}/{made_up}{rest}")).await;
            assert_eq!(refused.anonymous(), unknown.anonymous(), "{made_up}{rest}");
        }
    }
}
