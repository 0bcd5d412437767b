//! The listing of subscriptions: order, filters, search, and what it refuses.

use std::cmp::Reverse;

use axum::http::StatusCode;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::subscriptions::SubscriptionStatus;
use serde_json::{Value, json};

use crate::harness::{TestApp, encode, every_database, texts};

const ADDRESS: &str = "/api/v1/subscriptions";

fn date<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn rank(row: &Value) -> usize {
    let status: SubscriptionStatus = row["standing"]["status"].as_str().unwrap().parse().unwrap();
    let place = SubscriptionStatus::ALL
        .iter()
        .position(|known| *known == status);
    place.unwrap()
}

/// The rows as the listing must have them.
fn sorted(mut rows: Vec<Value>, sort: &str, is_descending: bool) -> Vec<Value> {
    let key = |row: &Value| match sort {
        "start" => date(row, "starts_on").to_owned(),
        "end" => date(row, "ends_on").to_owned(),
        "status" => format!("{:02}", rank(row)),
        _ => format!("{} {}", date(row, "created_at"), date(row, "id")),
    };
    // The newer one first among equals, whichever way the rest runs.
    rows.sort_by_key(|row| {
        Reverse((
            date(row, "created_at").to_owned(),
            date(row, "id").to_owned(),
        ))
    });
    if is_descending {
        rows.sort_by_key(|row| Reverse(key(row)));
    } else {
        rows.sort_by_key(key);
    }
    // What has no end date comes last, whichever way the rest runs.
    rows.sort_by_key(|row| sort == "end" && row["ends_on"].is_null());
    rows
}

#[every_database]
async fn every_order_has_every_row_once_in_both_directions(test: TestApp) {
    let staff = test.staff().await;
    let all = staff.read_through(ADDRESS, 100).await;
    assert!(all.len() >= 120, "{}", all.len());
    assert!(all.iter().any(|row| row["ends_on"].is_null()));
    assert_eq!(
        all,
        sorted(all.clone(), "created", true),
        "the newest first"
    );
    for sort in ["created", "start", "end", "status"] {
        for direction in ["asc", "desc"] {
            let address = format!("{ADDRESS}?sort={sort}&dir={direction}");
            let rows = staff.read_through(&address, 17).await;
            let expected = sorted(all.clone(), sort, direction == "desc");
            assert_eq!(texts(&rows, "/id"), texts(&expected, "/id"), "{address}");
        }
    }
}

/// A query, and what it must leave.
type Filter = (String, Box<dyn Fn(&Value) -> bool>);

fn filter(query: &str, keeps: impl Fn(&Value) -> bool + 'static) -> Filter {
    (query.to_owned(), Box::new(keeps))
}

fn filters() -> Vec<Filter> {
    let status = |row: &Value| row["standing"]["status"].as_str().unwrap().to_owned();
    let billing = |row: &Value| {
        row["standing"]["billing_status"]
            .as_str()
            .unwrap_or("none")
            .to_owned()
    };
    let has_product = |row: &Value, id: &str| {
        let products = row["products"].as_array().unwrap();
        products.iter().any(|product| product["id"] == id)
    };
    let needy = [
        "in_retry",
        "unusable_payment_method",
        "grace_period",
        "overdue",
        "pending_acceptance",
    ];
    vec![
        filter("status=active", move |row| status(row) == "active"),
        filter("status=paused,cancelled", move |row| {
            ["paused", "cancelled"].contains(&status(row).as_str())
        }),
        filter("billing_status=in_retry", move |row| {
            billing(row) == "in_retry"
        }),
        filter("billing_status=not_billed_yet", move |row| {
            billing(row) == "none"
        }),
        filter("billing_status=overdue,not_billed_yet", move |row| {
            ["overdue", "none"].contains(&billing(row).as_str())
        }),
        filter("attention=yes", move |row| {
            needy.contains(&billing(row).as_str())
        }),
        filter("plan=ANNUAL", |row| row["plan"] == "ANNUAL"),
        filter("product=backup", move |row| has_product(row, "backup")),
        filter("start_from=2026-01-01", |row| {
            date(row, "starts_on") >= "2026-01-01"
        }),
        filter("start_to=2025-12-31", |row| {
            date(row, "starts_on") <= "2025-12-31"
        }),
        filter("end_from=2026-11-21&end_to=2026-12-20", |row| {
            ("2026-11-21"..="2026-12-20").contains(&date(row, "ends_on"))
        }),
        filter("status=active&attention=yes&plan=MONTHLY", move |row| {
            status(row) == "active"
                && needy.contains(&billing(row).as_str())
                && row["plan"] == "MONTHLY"
        }),
    ]
}

#[every_database]
async fn each_filter_leaves_what_it_says(test: TestApp) {
    let anna = test.anna().await;
    let all = anna.read_through(ADDRESS, 100).await;
    for (query, keeps) in filters() {
        let expected: Vec<_> = all.iter().filter(|row| keeps(row)).cloned().collect();
        assert!(!expected.is_empty(), "{query} shows nothing");
        assert!(expected.len() < all.len(), "{query} leaves nothing out");
        let rows = anna.read_through(&format!("{ADDRESS}?{query}"), 5).await;
        assert_eq!(texts(&rows, "/id"), texts(&expected, "/id"), "{query}");
    }
    let none = anna
        .get(&format!("{ADDRESS}?end_from=2026-12-01&end_to=2026-01-01"))
        .await;
    assert_eq!(
        (none.status, &none.json["total"]),
        (StatusCode::OK, &json!(0))
    );
}

#[every_database]
async fn identifiers_products_and_plans_are_searched_in_every_language(test: TestApp) {
    let anna = test.anna().await;
    let all = anna.read_through(ADDRESS, 100).await;
    let found = async |words: &str| {
        anna.read_through(&format!("{ADDRESS}?q={}", encode(words)), 100)
            .await
    };
    let id = all[0]["id"].as_str().unwrap();
    assert_eq!(texts(&found(id).await, "/id"), [id]);
    let beginning = &id[..12];
    let by_beginning = found(&beginning.to_uppercase()).await;
    assert_eq!(
        texts(&by_beginning, "/id"),
        [id],
        "in capitals, and not in full"
    );
    assert!(found("sub_~").await.is_empty());

    let with = |product: &str| -> Vec<Value> {
        let has = |row: &&Value| {
            let products = row["products"].as_array().unwrap();
            products.iter().any(|known| known["id"] == product)
        };
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
        .filter(|row| row["plan"] == "BIENNIAL")
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
    let id = anna.get(ADDRESS).await.json["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
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
            (
                refused.status,
                refused.code(),
                &refused.json["errors"][0]["field"]
            ),
            (StatusCode::BAD_REQUEST, "invalid_query", &json!(field)),
            "{query}"
        );
    }
    let two = staff
        .get(&format!("{ADDRESS}?status=lost,gone&plan=a%20b"))
        .await;
    assert_eq!(
        two.json["errors"].as_array().unwrap().len(),
        3,
        "{}",
        two.text
    );

    let of_hers = staff.get("/api/v1/customers?q=berg%20studio").await;
    let customer = of_hers.json["items"][0]["id"].as_str().unwrap();
    let own = staff
        .read_through(&format!("{ADDRESS}?customer={customer}"), 100)
        .await;
    assert_eq!(
        texts(&own, "/id"),
        texts(&anna.read_through(ADDRESS, 100).await, "/id")
    );
    assert!(
        own.iter()
            .all(|row| row["customer"]["name"] == "Berg Studio")
    );
    assert!(anna.get(ADDRESS).await.json["items"][0]["customer"].is_null());
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
        let first = anna.get(listing).await.json;
        let cursor = first["next_cursor"].as_str().unwrap();
        let with = |cursor: &str| format!("{listing}&cursor={cursor}");
        assert_eq!(anna.get(&with(cursor)).await.status, StatusCode::OK);
        for who in [&zoe, &staff] {
            assert_eq!(who.get(&with(cursor)).await.code(), "invalid_cursor");
        }
        let filtered = format!("{}&{other}", with(cursor));
        assert_eq!(anna.get(&filtered).await.code(), "invalid_cursor");
        let mut changed = cursor.to_owned().into_bytes();
        changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for forged in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &changed, "%ff"] {
            let refused = anna.get(&with(forged)).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{forged}");
        }
    }
    let subscriptions = anna.get("/api/v1/subscriptions?limit=2").await.json;
    let cursor = subscriptions["next_cursor"].as_str().unwrap();
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
    let listed = anna.get("/api/v1/subscriptions?limit=100").await.json;
    let listed = listed["items"].as_array().unwrap();
    let counts = listed
        .iter()
        .map(|row| row["transactions"].as_array().unwrap().len());
    assert!(counts.clone().any(|count| count == 5) && counts.clone().any(|count| count < 5));
    // Several at one instant, of which some are shown.
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    test.sql(&[&format!(
        "insert into transactions (id, customer_id, subscription_id, kind, status, amount_minor, currency, billing_cycle, created_at, updated_at)
         select 'GS9000000' || position, customer_id, id, 'one_time', 'void', 100, 'EUR', 0,
             case position when 1 then 1999000000000 else 1998000000000 end, 1998000000000
         from subscriptions, (select 1 as position union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) as places
         where id = '{id}'"
    )])
    .await;
    let listed = anna.get("/api/v1/subscriptions?limit=100").await.json;
    for row in listed["items"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let all = anna
            .get(&format!("/api/v1/transactions?subscription={id}&limit=5"))
            .await
            .json;
        assert_eq!(row["transactions"], all["items"], "{id}");
    }
    let tied = listed["items"].as_array().unwrap().iter();
    let tied = tied.clone().find(|row| row["id"] == id.as_str()).unwrap();
    assert_eq!(
        texts(tied["transactions"].as_array().unwrap(), "/id"),
        [
            "GS90000001",
            "GS90000007",
            "GS90000006",
            "GS90000005",
            "GS90000004"
        ]
    );
}
