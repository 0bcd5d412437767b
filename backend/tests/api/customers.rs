//! The customers, as staff find them, and their accounts.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::cancellations::{CancellationReply, CancellationType};
use serde_json::{Value, json};

use crate::harness::{TestApp, Visitor, encode, every_database, texts};

const ADDRESS: &str = "/api/v1/customers";

async fn found(staff: &Visitor<'_>, search: &str) -> Vec<String> {
    let answer = staff.get(&format!("{ADDRESS}?q={}", encode(search))).await;
    assert_eq!(answer.status, StatusCode::OK, "{search}: {}", answer.text);
    let items = answer.json["items"].as_array().unwrap();
    assert_eq!(answer.json["total"], items.len());
    texts(items, "/name")
}

#[every_database]
async fn staff_search_by_name_address_and_identifier(test: TestApp) {
    let staff = test.staff().await;
    let all = staff.read_through(ADDRESS, 100).await;
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
    assert_eq!(found(&staff, all[0]["id"].as_str().unwrap()).await.len(), 1);
    for nothing in ["%", "_", "' or 1=1 --"] {
        assert!(
            found(&staff, nothing).await.is_empty(),
            "{nothing}: there is no word in it"
        );
    }
    let anna = all
        .iter()
        .find(|item| item["name"] == "Berg Studio")
        .unwrap();
    let own = test.anna().await.get("/api/v1/services").await.json["total"].clone();
    assert_eq!(anna["services"], own);
    assert!(own.as_u64() >= Some(24));
}

/// Customers whose words are made when the server starts again.
async fn add_customers(test: &TestApp, names: &[&str]) {
    let rows: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            format!(
                "insert into customers (id, name, email, currency, created_at, updated_at) \
                 values ('cus_{number:026}', '{name}', 'n{number}@names.example', 'EUR', {number}, {number})"
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
    assert_eq!(
        (too_long.code(), &too_long.json["errors"][0]["field"]),
        ("invalid_query", &json!("q"))
    );
    let shown = staff.get(&format!("{ADDRESS}/cus_{:026}", 1)).await;
    assert_eq!(shown.json["summary"]["name"], rtl);
    // Of an account with nothing in it.
    let nothing = [
        "subscriptions",
        "need_attention",
        "transactions",
        "open_cancellations",
    ];
    assert!(
        nothing.iter().all(|field| shown.json[*field] == 0),
        "{}",
        shown.text
    );
    assert_eq!(
        (&shown.json["summary"]["attention"], &shown.json["currency"]),
        (&json!(null), &json!("EUR"))
    );
}

#[every_database]
async fn the_list_is_read_both_ways_with_and_without_a_search(test: TestApp) {
    add_many(&test).await;
    let staff = test.staff().await;
    let all = staff.read_through(ADDRESS, 100).await;
    assert!(
        all.is_sorted_by_key(made),
        "in the order in which they were made"
    );
    assert_eq!(staff.read_through(ADDRESS, 4).await, all);
    let many = staff.read_through(&format!("{ADDRESS}?q=many"), 5).await;
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
fn made(row: &Value) -> (DateTime<Utc>, String) {
    let made = row["created_at"].as_str().unwrap();
    (made.parse().unwrap(), row["id"].to_string())
}

#[every_database]
async fn who_needs_attention_is_read_both_ways_the_gravest_first(test: TestApp) {
    const GRAVITY: [&str; 5] = [
        "unusable_payment_method",
        "grace_period",
        "in_retry",
        "overdue",
        "pending_acceptance",
    ];
    add_many(&test).await;
    let staff = test.staff().await;
    let all = staff.read_through(ADDRESS, 100).await;
    let rank = |row: &Value| {
        GRAVITY
            .iter()
            .position(|word| row["attention"] == *word)
            .unwrap()
    };
    let mut needy: Vec<Value> = all
        .iter()
        .filter(|row| !row["attention"].is_null())
        .cloned()
        .collect();
    needy.sort_by_key(made);
    needy.reverse();
    needy.sort_by_key(rank);
    assert_eq!(rank(&needy[0]), 0);
    for limit in [1, 3, 4, 100] {
        let address = format!("{ADDRESS}?attention=yes");
        assert_eq!(
            staff.read_through(&address, limit).await,
            needy,
            "the gravest first, {limit}"
        );
    }
    let both = staff
        .read_through(&format!("{ADDRESS}?attention=yes&q=many"), 2)
        .await;
    let is_one_of_many = |row: &&Value| row["name"].as_str().unwrap().starts_with("Many");
    assert_eq!(
        both,
        needy
            .iter()
            .filter(is_one_of_many)
            .cloned()
            .collect::<Vec<_>>()
    );
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
        assert_eq!(
            (refused.code(), &refused.json["errors"][0]["field"]),
            ("invalid_query", &json!(field)),
            "{query}"
        );
    }
    let first = staff.get(&format!("{ADDRESS}?limit=10")).await.json;
    let cursor = first["next_cursor"].as_str().unwrap();
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
    let found = staff.get(&format!("{ADDRESS}?q=anna@")).await.json;
    let id = found["items"][0]["id"].as_str().unwrap();
    let account = staff.get(&format!("{ADDRESS}/{id}")).await.json;
    assert_eq!(account["summary"], found["items"][0]);
    assert_eq!(account["summary"]["attention"], "unusable_payment_method");
    let total = async |address: &str| anna.get(address).await.json["total"].clone();
    assert_eq!(
        account["subscriptions"],
        total("/api/v1/subscriptions").await
    );
    assert_eq!(
        account["need_attention"],
        total("/api/v1/subscriptions?attention=yes").await
    );
    assert_eq!(account["transactions"], total("/api/v1/transactions").await);
    let queue = staff
        .get(&format!("/api/v1/cancellations?customer={id}"))
        .await
        .json;
    assert_eq!(
        (&account["open_cancellations"], &queue["total"]),
        (&json!(4), &json!(4))
    );

    // What she changes is in the account's history, whatever it is about.
    let service = anna.service("Studio website").await;
    let cancel = anna.cancel(&service, CancellationType::Immediate);
    let _: CancellationReply = cancel.send().await.created();
    let path = format!("{ADDRESS}/{id}/activity?limit=3");
    let history = staff.get(&path).await.json;
    let kinds: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"]["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [
            "subscription_changed",
            "cancellation_completed",
            "cancellation_requested"
        ]
    );
    let next = format!("{path}&cursor={}", history["next_cursor"].as_str().unwrap());
    let more = staff.get(&next).await.json;
    assert!(
        more["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| !kinds.contains(entry))
    );
    assert_eq!(more["total"], history["total"]);

    let unknown = staff.get("/api/v1/nothing").await;
    for made_up in ["cus_1", "svc_00000000000000000000000001", "%00"] {
        for rest in ["", "/activity"] {
            let refused = staff.get(&format!("{ADDRESS}/{made_up}{rest}")).await;
            assert_eq!(refused.anonymous(), unknown.anonymous(), "{made_up}{rest}");
        }
    }
}
