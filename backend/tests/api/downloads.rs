//! Transactions as a CSV file: what the listing shows, all of it, safe to open.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::Transaction;

use crate::harness::{TestApp, every_database};

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

const HEADS: [&str; 15] = [
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
    "services",
    "state",
];

#[every_database]
async fn a_download_holds_what_the_listing_shows(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    for (who, query, name) in [
        (&anna, "status=settled", "transactions-settled"),
        (&staff, "type=refund", "transactions-refund"),
        (
            &anna,
            "state=paid&created_from=2026-10-01&created_to=2026-10-31",
            "transactions-paid-from-2026-10-01-to-2026-10-31",
        ),
        (&anna, "", "transactions"),
    ] {
        let rows: Vec<Transaction> = who.rows(&format!("{ADDRESS}?{query}")).await;
        let file = who.get(&format!("{ADDRESS}.csv?{query}")).await;
        assert_eq!(
            file.headers["content-type"],
            "text/csv; charset=utf-8; header=present"
        );
        assert_eq!(
            file.headers["content-disposition"],
            format!("attachment; filename=\"{name}.csv\"")
        );
        let lines = cells(&file.text);
        assert_eq!(lines[0], HEADS);
        assert_eq!(lines.len(), rows.len() + 1);
        for (line, row) in lines[1..].iter().zip(&rows) {
            let customer = row.customer.as_ref();
            let of = row.subscription.map(|id| id.to_string());
            let told = [0, 2, 3, 4, 5, 6, 7, 8, 10].map(|place: usize| line[place].as_str());
            assert_eq!(
                told,
                [
                    row.id.to_string().as_str(),
                    row.status.as_str(),
                    row.kind.as_str(),
                    &row.amount.amount(),
                    row.amount.currency().code(),
                    &customer.map_or(String::new(), |customer| customer.id.to_string()),
                    customer.map_or("", |customer| &customer.name),
                    of.as_deref().unwrap_or_default(),
                    row.response.map_or("", |response| response.as_str()),
                ]
            );
            let services: Vec<&str> = row.services.iter().map(ServiceName::as_str).collect();
            assert_eq!(
                line[11..],
                [
                    row.billing_cycle.to_string(),
                    row.retry.to_string(),
                    services.join("; "),
                    row.state().to_string(),
                ]
            );
            let method = row.payment_method.as_ref();
            let (brand, last4) = method.map_or(("", ""), |method| (&method.brand, &method.last4));
            assert!(line[9].starts_with(brand) && line[9].ends_with(last4));
            let at: DateTime<Utc> = line[1].parse().unwrap();
            assert_eq!(at, row.created_at);
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
                "insert into transactions (id, customer_id, kind, status, amount_minor, currency,
                 billing_cycle, created_at, updated_at) \
                 select 'GS9{number:07}', id, 'one_time', 'settled', {number}, 'USD', 0, {at}, {at}
                     from customers where email = 'ben@demo.example'",
                at = 1_700_000_000_000_u64 + number / 700,
            )
        })
        .collect();
    test.sql(&more.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    let rows: Vec<Transaction> = staff.rows(ADDRESS).await;
    assert_eq!(rows.len(), before + 2100);
    let file = staff.get(&format!("{ADDRESS}.csv")).await;
    let ids: Vec<_> = cells(&file.text)[1..]
        .iter()
        .map(|line| line[0].clone())
        .collect();
    let listed: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    assert_eq!(ids, listed);
}
