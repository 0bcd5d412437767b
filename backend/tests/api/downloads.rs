//! Transactions as a CSV file: what the listing shows, all of it, safe to open.

use axum::http::StatusCode;
use goodstanding_backend::check::Invariant as I;
use serde_json::Value;

use crate::harness::{TestApp, every_database, texts};

const ADDRESS: &str = "/api/v1/transactions";

/// The cells of a CSV file, line by line.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let line = lines.last_mut().unwrap();
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                line.last_mut().unwrap().push('"');
                rest.next();
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => line.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => lines.push(vec![String::new()]),
            _ => line.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(
        lines.pop(),
        Some(vec![String::new()]),
        "the last line ends too"
    );
    lines
}

const HEADS: [&str; 13] = [
    "id",
    "created_at",
    "status",
    "type",
    "amount",
    "currency",
    "customer_id",
    "customer",
    "subscription",
    "payment_method",
    "response",
    "billing_cycle",
    "retry",
];

#[every_database]
async fn a_download_holds_what_the_listing_shows(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    for (who, query) in [
        (&anna, "status=settled"),
        (&staff, "type=refund"),
        (&anna, ""),
    ] {
        let rows = who.read_through(&format!("{ADDRESS}?{query}"), 100).await;
        let file = who.get(&format!("{ADDRESS}.csv?{query}")).await;
        assert_eq!(
            file.headers["content-type"],
            "text/csv; charset=utf-8; header=present"
        );
        assert_eq!(
            file.headers["content-disposition"],
            "attachment; filename=\"transactions.csv\""
        );
        let lines = cells(&file.text);
        assert_eq!(lines[0], HEADS);
        assert_eq!(lines.len(), rows.len() + 1);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for (line, row) in lines[1..].iter().zip(&rows) {
            let expected = [
                &row["id"],
                &row["status"],
                &row["kind"],
                &row["amount"]["amount"],
                &row["amount"]["currency"],
                &row["customer"]["id"],
                &row["customer"]["name"],
                &row["subscription"],
                &row["response"],
            ];
            let told = [0, 2, 3, 4, 5, 6, 7, 8, 10].map(|place: usize| line[place].clone());
            assert_eq!(told, expected.map(text));
            assert_eq!(
                line[11..],
                [row["billing_cycle"].to_string(), row["retry"].to_string()]
            );
            let method = &row["payment_method"];
            let ends = text(&method["last4"]);
            assert!(line[9].starts_with(&text(&method["brand"])) && line[9].ends_with(&ends));
            let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
            assert_eq!(at(&line[1]), at(row["created_at"].as_str().unwrap()));
        }
    }
    let file = anna.get(&format!("{ADDRESS}.csv")).await;
    assert!(
        cells(&file.text)[1..]
            .iter()
            .all(|line| line[6].is_empty() && line[7].is_empty())
    );
    let empty = test.person("empty").await;
    for (who, query) in [
        (&empty, ""),
        (&anna, "?created_from=2026-02-01&created_to=2026-01-01"),
    ] {
        let nothing = who.get(&format!("{ADDRESS}.csv{query}")).await;
        assert_eq!(nothing.status, StatusCode::OK);
        assert_eq!(cells(&nothing.text), [HEADS]);
    }
}

#[every_database]
async fn no_name_is_a_formula_in_a_download(test: TestApp) {
    let staff = test.staff().await;
    for (name, cell) in [
        (
            "=HYPERLINK(\"http://evil\",\"x\")",
            "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"",
        ),
        ("+1", "\"'+1\""),
        ("-1+2", "\"'-1+2\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("two\nlines", "\"two\nlines\""),
    ] {
        let rename =
            format!("update customers set name = '{name}' where email = 'ben@demo.example'");
        test.sql(&[&rename]).await;
        let file = staff
            .get(&format!("{ADDRESS}.csv?email=ben@demo.example"))
            .await;
        let lines = cells(&file.text);
        assert!(lines.len() > 1);
        assert_eq!(
            file.text.matches(&format!(",{cell},")).count(),
            lines.len() - 1,
            "{name}"
        );
    }
}

#[every_database]
async fn a_long_download_is_whole(test: TestApp) {
    test.breaks(
        &[
            I::NumberTransactions,
            I::NumberOrder,
            I::MoneyLog,
            I::MoneyItems,
        ],
        "transactions are written without numbers of their own, logs and items",
    );
    let staff = test.staff().await;
    let before = staff.read_through(ADDRESS, 100).await.len();
    // Many at one instant: the blocks meet in the middle of it.
    let more: Vec<String> = (0..2100)
        .map(|number| {
            format!(
                "insert into transactions (id, customer_id, kind, status, amount_minor, currency, billing_cycle, created_at, updated_at) \
                 select 'GS9{number:07}', id, 'one_time', 'settled', {number}, 'USD', 0, {at}, {at} from customers where email = 'ben@demo.example'",
                at = 1_700_000_000_000_u64 + number / 700,
            )
        })
        .collect();
    test.sql(&more.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    let rows = staff.read_through(ADDRESS, 100).await;
    assert_eq!(rows.len(), before + 2100);
    let file = staff.get(&format!("{ADDRESS}.csv")).await;
    let ids: Vec<_> = cells(&file.text)[1..]
        .iter()
        .map(|line| line[0].clone())
        .collect();
    assert_eq!(ids, texts(&rows, "/id"));
}
