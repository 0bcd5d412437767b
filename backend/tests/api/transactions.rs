//! The listing of transactions, its filters, and one transaction.

use axum::http::StatusCode;
use goodstanding_backend::check::Invariant as I;
use serde_json::{Value, json};

use crate::harness::{TestApp, Visitor, encode, every_database, texts};

const ADDRESS: &str = "/api/v1/transactions";

fn cents(row: &Value) -> i64 {
    let text = row["amount"]["amount"].as_str().unwrap();
    text.replace('.', "").parse().unwrap()
}

fn is_in_euros(row: &Value) -> bool {
    row["amount"]["currency"] == "EUR"
}

type Filter = (String, Box<dyn Fn(&Value) -> bool>);

fn filter(query: &str, keeps: impl Fn(&Value) -> bool + 'static) -> Filter {
    (query.to_owned(), Box::new(keeps))
}

fn filters(subscription: &str) -> Vec<Filter> {
    let day = |row: &Value| row["created_at"].as_str().unwrap()[..10].to_owned();
    let wanted = subscription.to_owned();
    vec![
        filter(&format!("subscription={subscription}"), move |row| {
            row["subscription"] == wanted.as_str()
        }),
        filter("status=settled", |row| row["status"] == "settled"),
        filter("status=refunded,cancelled", |row| {
            row["status"] == "refunded" || row["status"] == "cancelled"
        }),
        filter("type=refund", |row| row["kind"] == "refund"),
        filter("method=invoice", |row| {
            row["payment_method"]["kind"] == "invoice"
        }),
        filter("currency=EUR&amount_from=49", |row| {
            is_in_euros(row) && cents(row) >= 4900
        }),
        filter("currency=EUR&amount_to=9.99", |row| {
            is_in_euros(row) && cents(row) <= 999
        }),
        filter("currency=EUR&amount_from=9.99&amount_to=9.99", |row| {
            is_in_euros(row) && cents(row) == 999
        }),
        filter("currency=EUR&amount_to=49&type=recurring", |row| {
            is_in_euros(row) && cents(row) <= 4900 && row["kind"] == "recurring"
        }),
        filter("currency=EUR&amount_from=5&status=settled,void", |row| {
            let is_done = row["status"] == "settled" || row["status"] == "void";
            is_in_euros(row) && cents(row) >= 500 && is_done
        }),
        filter("created_from=2026-11-01", move |row| {
            day(row).as_str() >= "2026-11-01"
        }),
        filter("created_to=2025-12-31", move |row| {
            day(row).as_str() <= "2025-12-31"
        }),
        filter(
            "created_from=2026-10-01&created_to=2026-10-31",
            move |row| day(row).starts_with("2026-10"),
        ),
        filter(
            "status=cancelled&method=card&created_from=2026-01-01&type=recurring",
            move |row| {
                row["status"] == "cancelled"
                    && row["payment_method"]["kind"] == "card"
                    && row["kind"] == "recurring"
                    && day(row).as_str() >= "2026-01-01"
            },
        ),
    ]
}

#[every_database]
async fn each_filter_leaves_what_it_says(test: TestApp) {
    for reader in [test.anna().await, test.staff().await] {
        narrowed_down(&reader).await;
    }
}

/// Staff, who reach everybody's, are answered along other indexes than a customer.
async fn narrowed_down(reader: &Visitor<'_>) {
    let all = reader.read_through(ADDRESS, 100).await;
    let ids = texts(&all, "/id");
    let mut by_time = all.clone();
    by_time.sort_by_key(|row| (row["created_at"].to_string(), row["id"].to_string()));
    by_time.reverse();
    assert_eq!(ids, texts(&by_time, "/id"), "the newest first");
    let subscription = all
        .iter()
        .find_map(|row| row["subscription"].as_str())
        .unwrap();
    for (query, keeps) in filters(subscription) {
        let expected: Vec<_> = all.iter().filter(|row| keeps(row)).cloned().collect();
        assert!(!expected.is_empty(), "{query} shows nothing");
        assert!(expected.len() < all.len(), "{query} leaves nothing out");
        let rows = reader.read_through(&format!("{ADDRESS}?{query}"), 19).await;
        assert_eq!(texts(&rows, "/id"), texts(&expected, "/id"), "{query}");
    }
    for nothing in [
        "created_from=2026-02-01&created_to=2026-01-01",
        "currency=EUR&amount_from=2&amount_to=1",
        "currency=JPY&amount_from=99999999",
        "id=GS99999999",
    ] {
        let none = reader.get(&format!("{ADDRESS}?{nothing}")).await;
        assert_eq!(
            (none.status, &none.json["total"]),
            (StatusCode::OK, &json!(0)),
            "{nothing}"
        );
    }
}

const COMBINED: &str = "status=settled,void,cancelled&type=one_time";

#[every_database]
async fn a_combination_is_listed_in_order_however_many_it_has(test: TestApp) {
    test.breaks(
        &[
            I::NumberTransactions,
            I::NumberOrder,
            I::MoneyLog,
            I::MoneyItems,
            I::MoneyResponse,
        ],
        "transactions are written without numbers of their own, logs and items",
    );
    let staff = test.staff().await;
    // Up to 5,000 are sorted; of more, each status is followed in the order of the list.
    for (first, last) in [(0, 1500), (1501, 5400)] {
        test.sql(&[&format!(
            "insert into transactions (id, customer_id, kind, status, amount_minor, currency, billing_cycle, created_at, updated_at)
             with recursive n(i) as (select {first} union all select i + 1 from n where i < {last})
             select 'GS9' || substr(cast(10000000 + i as text), 2), id, 'one_time',
                 case i % 3 when 0 then 'settled' when 1 then 'void' else 'cancelled' end,
                 i, 'USD', 0, 1700000000000 + i / 7, 1700000000000 + i / 7
             from n, customers where email = 'ben@demo.example'"
        )])
        .await;
        let mut expected = staff
            .read_through(&format!("{ADDRESS}?type=one_time"), 100)
            .await;
        expected.retain(|row| {
            ["settled", "void", "cancelled"].contains(&row["status"].as_str().unwrap())
        });
        assert!(expected.len() > last);
        let rows = staff
            .read_through(&format!("{ADDRESS}?{COMBINED}"), 100)
            .await;
        assert_eq!(texts(&rows, "/id"), texts(&expected, "/id"));
    }
}

#[every_database]
async fn a_number_is_found_however_it_is_typed(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let row = anna.get(ADDRESS).await.json["items"][0].clone();
    let id = row["id"].as_str().unwrap();
    for typed in [id.to_owned(), id.to_lowercase(), format!("  {id} ")] {
        let found = anna.get(&format!("{ADDRESS}?id={}", encode(&typed))).await;
        assert_eq!(found.json["items"], json!([row]), "{typed}");
    }
    // Only in full, and only one's own.
    assert_eq!(
        anna.get(&format!("{ADDRESS}?id={}", &id[..9])).await.json["total"],
        0
    );
    assert_eq!(
        ben.get(&format!("{ADDRESS}?id={id}")).await.json["total"],
        0
    );
}

#[every_database]
async fn what_is_not_understood_is_named(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    for (query, field) in [
        ("status=lost", "status"),
        ("type=gift", "type"),
        ("method=cash", "method"),
        ("currency=EURO", "currency"),
        ("amount_from=49", "amount_from"),
        ("currency=EUR&amount_to=1.234", "amount_to"),
        ("created_from=yesterday", "created_from"),
        ("subscription=svc_1", "subscription"),
        ("customer=anna", "customer"),
        ("email=%00", "email"),
        ("id=%00", "id"),
        ("page=2", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
    ] {
        for file in ["", ".csv"] {
            let refused = staff.get(&format!("{ADDRESS}{file}?{query}")).await;
            assert_eq!(
                (
                    refused.status,
                    refused.code(),
                    &refused.json["errors"][0]["field"]
                ),
                (StatusCode::BAD_REQUEST, "invalid_query", &json!(field)),
                "{file}?{query}"
            );
        }
    }
    let of_hers = staff
        .get(&format!("{ADDRESS}?email=ANNA@demo.example&limit=1"))
        .await
        .json;
    let customer = of_hers["items"][0]["customer"]["id"].as_str().unwrap();
    assert_eq!(of_hers["total"], anna.get(ADDRESS).await.json["total"]);
    assert_eq!(
        staff.get(&format!("{ADDRESS}?email=anna@demo")).await.json["total"],
        0
    );
    for query in [
        format!("customer={customer}"),
        "email=anna@demo.example".into(),
    ] {
        let refused = anna.get(&format!("{ADDRESS}?{query}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{query}");
        let refused = anna.get(&format!("{ADDRESS}.csv?{query}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{query}");
    }
}

#[every_database]
async fn one_transaction_tells_everything_about_itself(test: TestApp) {
    let anna = test.anna().await;
    let refunds = anna
        .get(&format!("{ADDRESS}?type=refund&limit=1"))
        .await
        .json;
    let refund = &refunds["items"][0];
    let original = refund["refund_of"].as_str().unwrap();
    let shown = anna.get(&format!("{ADDRESS}/{original}")).await.json;
    assert_eq!(shown["refunds"], json!([refund]));
    assert!(!shown["items"].as_array().unwrap().is_empty());
    let log = shown["log"].as_array().unwrap();
    assert_eq!(
        log[0]["status"], shown["transaction"]["status"],
        "the newest first"
    );
    assert_eq!(log.last().unwrap()["status"], "new");

    let retries = anna
        .get(&format!("{ADDRESS}?status=cancelled&limit=100"))
        .await
        .json;
    let failing = retries["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["retry"] == 1)
        .unwrap();
    let shown = anna
        .get(&format!("{ADDRESS}/{}", failing["id"].as_str().unwrap()))
        .await
        .json;
    let attempts = shown["attempts"].as_array().unwrap();
    assert!(attempts.len() > 1);
    assert!(
        attempts
            .iter()
            .all(|row| row["billing_cycle"] == failing["billing_cycle"])
    );
    for number in ["GS1", "XX00000001", "%00"] {
        let refused = anna.get(&format!("{ADDRESS}/{number}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{number}");
    }
}
