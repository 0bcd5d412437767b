//! Why services were cancelled, over time.

use axum::http::{Method, StatusCode};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::cancellations::{CancellationReply, QueuedCancellation};
use goodstanding_shared::paging::Page;
use goodstanding_shared::reports::ReasonsReport;
use serde_json::json;

use crate::harness::{TestApp, Visitor, cancellations, every_database, wrong_fields};

const REASONS: &str = "/api/v1/reports/cancellations";

async fn reasons(staff: &Visitor<'_>, query: &str) -> ReasonsReport {
    let answer = staff.get(&format!("{REASONS}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_value(answer.json).unwrap()
}

#[every_database]
async fn reasons_are_counted_by_month_product_and_group(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let before = reasons(&staff, "").await;
    assert_eq!(
        (
            before.from.to_string().as_str(),
            before.to.to_string().as_str()
        ),
        ("2025-12-01", "2026-11-21")
    );
    let today = reasons(&staff, "?from=2026-11-21&to=2026-11-21").await;
    for (name, reason) in [
        ("Studio website", "  too EXPENSIVE "),
        // From a page in Japanese.
        ("Photo vault", "料金が高い"),
        ("Portfolio", "Too expensive, really"),
    ] {
        let service = anna.service(name).await;
        let body = json!({"reason": reason, "type": "immediate"});
        let call = anna.post(&cancellations(&service), &body);
        let key = name.replace(' ', "-");
        let done = call.version(&service).key(&key).send().await;
        let _: CancellationReply = done.created();
    }
    let after = reasons(&staff, "").await;
    let count = |report: &ReasonsReport, product: &str, reason: &str| {
        let found = report.counts.iter().find(|counted| {
            counted.month.to_string() == "2026-11-01"
                && counted.product.id.as_str() == product
                && counted.reason == reason
        });
        found.map_or(0, |counted| counted.count)
    };
    let own = "In their own words";
    for (product, reason) in [
        ("vps-4", "Too expensive"),
        ("s3-1t", "Too expensive"),
        ("hosting-pro", own),
    ] {
        assert_eq!(
            count(&after, product, reason),
            count(&before, product, reason) + 1,
            "{product}"
        );
    }
    let sum = |report: &ReasonsReport| {
        report
            .counts
            .iter()
            .map(|counted| counted.count)
            .sum::<u64>()
    };
    assert_eq!(sum(&after), sum(&before) + 3);
    assert!(
        after
            .counts
            .is_sorted_by_key(|counted| std::cmp::Reverse(counted.month))
    );

    // Both days are counted in full; what was withdrawn counts too.
    let only = reasons(&staff, "?from=2026-11-21&to=2026-11-21").await;
    assert_eq!(sum(&only), sum(&today) + 3);
    assert_eq!(
        sum(&reasons(&staff, "?from=2026-11-22&to=2026-12-31").await),
        0
    );
    assert_eq!(
        sum(&reasons(&staff, "?from=2026-11-21&to=2026-11-20").await),
        0
    );
    assert_eq!(
        reasons(&staff, "?to=2026-01-31").await.from.to_string(),
        "2025-02-01"
    );
    let all = reasons(&staff, "?from=1990-01-01").await;
    let mut requests = 0;
    for state in ["open", "completed", "withdrawn"] {
        let address = format!("/api/v1/cancellations?state={state}");
        requests += staff.read::<Page<QueuedCancellation>>(&address).await.total;
    }
    assert_eq!(sum(&all), requests);
    let german = staff
        .request(Method::GET, REASONS)
        .header("accept-language", "de")
        .send()
        .await;
    assert!(german.text.contains("Vier Kerne"), "{}", german.text);
}

#[every_database]
async fn many_requests_are_counted_block_by_block(test: TestApp) {
    test.breaks(
        &[I::RequestEffect, I::RequestDates],
        "very many completed requests are written for one service",
    );
    let staff = test.staff().await;
    // More than are read at a time, most of them in one millisecond.
    let first =
        "insert into cancellations (id, service_id, customer_id, requested_by, type, reason,
        state, requested_at, effective_on, closed_at) \
        select 'crq_many_' || n, s.id, s.customer_id, 'x', 'immediate', 'No longer needed',
            'completed', 1600000000000 + n / 6000, '2020-09-13', 1600000000000 \
        from (select row_number() over (order by a.id, b.id) as n from services a cross
            join services b limit 12345) numbers \
        cross join (select id, customer_id from services order by id limit 1) s";
    test.sql(&[first]).await;
    let report = reasons(&staff, "?from=2020-09-13&to=2020-09-13").await;
    assert_eq!(report.counts.len(), 1);
    assert_eq!(
        (report.counts[0].count, report.counts[0].reason.as_str()),
        (12_345, "No longer needed")
    );
    assert_eq!(report.counts[0].month.to_string(), "2020-09-01");
}

#[every_database]
async fn the_report_is_a_download_too(test: TestApp) {
    let staff = test.staff().await;
    let report = reasons(&staff, "").await;
    let file = staff.get(&format!("{REASONS}.csv")).await;
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"cancellation-reasons.csv\""
    );
    assert_eq!(file.text.lines().count(), report.counts.len() + 1);
    assert!(
        file.text
            .starts_with("month,product_id,product,reason,requests\r\n2026-1"),
        "{}",
        file.text
    );
    let nothing = staff.get(&format!("{REASONS}.csv?to=1999-01-01")).await;
    assert_eq!(nothing.text, "month,product_id,product,reason,requests\r\n");
    for (query, field) in [
        ("from=2026", "from"),
        ("to=soon", "to"),
        ("as_of=2026-01-01", "as_of"),
    ] {
        for file in ["", ".csv"] {
            let refused = staff.get(&format!("{REASONS}{file}?{query}")).await;
            assert_eq!(refused.code(), "invalid_query", "{query}");
            assert_eq!(wrong_fields(&refused), [field], "{query}");
        }
    }
}
