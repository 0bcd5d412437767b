//! What staff count: how subscriptions stood on any day, and why services were cancelled.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::cancellations::{CancellationReply, CancellationType};
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::reports::{StandingsHistory, StandingsReport, history_days};
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, Subscription, SubscriptionStatus,
};
use insta::assert_snapshot;

use crate::harness::{TestApp, Visitor, every_database, texts, wrong_fields};

const STANDINGS: &str = "/api/v1/reports/standings";
const COUNTED: &str = "/api/v1/reports/subscriptions";

async fn standings(staff: &Visitor<'_>, query: &str) -> StandingsReport {
    staff.read(&format!("{STANDINGS}{query}")).await
}

fn standing(status: SubscriptionStatus, billing: BillingStatus) -> Standing {
    Standing::new(status, Some(billing)).unwrap()
}

fn count(report: &StandingsReport, standing: Standing) -> u64 {
    let found = report
        .counts
        .iter()
        .find(|counted| counted.standing == standing);
    found.map_or(0, |counted| counted.count)
}

fn total(report: &StandingsReport) -> u64 {
    report.counts.iter().map(|counted| counted.count).sum()
}

/// The query of what one number counts.
fn counted(standing: Standing, as_of: &str) -> String {
    let billing = standing
        .billing()
        .map_or("not_billed_yet", |billing| billing.as_str());
    format!(
        "{COUNTED}?status={}&billing_status={billing}{as_of}",
        standing.status()
    )
}

#[every_database]
async fn every_subscription_is_counted_once_and_stands_behind_its_number(test: TestApp) {
    let staff = test.staff().await;
    let report = standings(&staff, "").await;
    assert_eq!(report.as_of.to_string(), "2026-11-21");
    let listed = staff.read_through("/api/v1/subscriptions", 100).await;
    let deleted = |report: &StandingsReport| -> u64 {
        let deleted = report
            .counts
            .iter()
            .filter(|counted| counted.standing.status().as_str() == "deleted");
        deleted.map(|counted| counted.count).sum()
    };
    assert!(deleted(&report) > 0);
    assert_eq!(total(&report), listed.len() as u64 + deleted(&report));
    // Anna's account has one in every legal pair.
    for standing in Standing::all().filter(|one| one.status().as_str() != "deleted") {
        assert!(count(&report, standing) > 0, "{standing}");
    }
    for number in &report.counts {
        let address = counted(number.standing, "");
        let rows: Vec<Subscription> = staff.rows_in_parts(&address, 3).await;
        assert_eq!(rows.len() as u64, number.count, "{}", number.standing);
        assert!(
            rows.iter().all(|row| row.standing == number.standing),
            "{}",
            number.standing
        );
        assert!(rows.iter().all(|row| row.customer.is_some()));
    }
    let all: Vec<Subscription> = staff.rows_in_parts(COUNTED, 7).await;
    assert_eq!(all.len() as u64, total(&report));
    let ids: BTreeSet<SubscriptionId> = all.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), all.len());
    let gone = staff
        .read_through(&format!("{COUNTED}?status=deleted"), 5)
        .await;
    assert_eq!(gone.len() as u64, deleted(&report));
    // What cannot be is not there, and is no mistake either.
    let impossible: Page<Subscription> = staff
        .read(&format!("{COUNTED}?status=paused&billing_status=in_retry"))
        .await;
    assert_eq!(impossible.total, 0);
    assert_eq!(
        standings(&staff, "?as_of=2026-11-21").await,
        report,
        "today is now"
    );
}

#[every_database]
async fn the_past_stays_as_it_was(test: TestApp) {
    let active = standing(SubscriptionStatus::Active, BillingStatus::GoodStanding);
    let cancelled = standing(
        SubscriptionStatus::Cancelled,
        BillingStatus::BillingCompleted,
    );
    let staff = test.staff().await;
    let (before, yesterday) = (
        standings(&staff, "").await,
        standings(&staff, "?as_of=2026-11-20").await,
    );
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let done = anna
        .cancel(&service, CancellationType::Immediate)
        .send()
        .await;
    let done: CancellationReply = done.created();
    let subscription = done.service.subscription.unwrap().id;

    let after = standings(&staff, "").await;
    assert_eq!(count(&after, active) + 1, count(&before, active));
    assert_eq!(count(&after, cancelled), count(&before, cancelled) + 1);
    assert_eq!(total(&after), total(&before));
    assert_eq!(standings(&staff, "?as_of=2026-11-20").await, yesterday);
    let rows = async |address: String| staff.rows_in_parts::<Subscription>(&address, 50).await;
    let is_it = |row: &&Subscription| row.id == subscription;
    assert!(
        !rows(counted(active, ""))
            .await
            .iter()
            .any(|row| is_it(&row))
    );
    assert!(
        rows(counted(cancelled, ""))
            .await
            .iter()
            .any(|row| is_it(&row))
    );
    let then = rows(counted(active, "&as_of=2026-11-20")).await;
    let row = then.iter().find(is_it).unwrap();
    assert_eq!(row.standing, cancelled, "each is shown as it is today");

    // The day after, today has become a day like any other.
    test.clock.advance(TimeDelta::days(1));
    let staff = test.staff().await;
    assert_eq!(
        standings(&staff, "?as_of=2026-11-21").await.counts,
        after.counts
    );
    assert_eq!(standings(&staff, "?as_of=2026-11-20").await, yesterday);
    assert_eq!(standings(&staff, "").await.counts, after.counts);
    assert!(
        standings(&staff, "?as_of=1999-12-31")
            .await
            .counts
            .is_empty()
    );
    // Each number of a past day is a list of that length, too.
    let week_ago = standings(&staff, "?as_of=2026-11-14").await;
    assert_ne!(week_ago.counts, after.counts);
    for number in &week_ago.counts {
        let rows = staff
            .read_through(&counted(number.standing, "&as_of=2026-11-14"), 6)
            .await;
        assert_eq!(rows.len() as u64, number.count, "{}", number.standing);
    }
    assert_eq!(
        staff
            .read_through(&format!("{COUNTED}?as_of=2026-11-14"), 30)
            .await
            .len() as u64,
        total(&week_ago)
    );
}

#[every_database]
async fn a_history_is_the_reports_of_its_days(test: TestApp) {
    let staff = test.staff().await;
    let address = format!("{STANDINGS}/history?as_of=2026-11-20");
    let history: StandingsHistory = staff.read(&address).await;
    let days: Vec<_> = history.days.iter().map(|day| day.as_of).collect();
    assert_eq!(days, history_days("2026-11-20".parse().unwrap()));
    for day in &history.days {
        let alone = standings(&staff, &format!("?as_of={}", day.as_of)).await;
        assert_eq!(alone, *day);
    }
    let totals: BTreeSet<u64> = history.days.iter().map(total).collect();
    assert!(totals.len() > 6, "{totals:?}");
    let now: StandingsHistory = staff.read(&format!("{STANDINGS}/history")).await;
    assert_eq!(now.days.last(), Some(&standings(&staff, "").await));
}

#[every_database]
async fn a_change_counts_from_its_instant_on(test: TestApp) {
    test.breaks(
        &[I::SubscriptionStandings],
        "the record of standings is written by hand",
    );
    let staff = test.staff().await;
    // The last millisecond of the 19th, and the first of the 20th.
    let midnight = "2026-11-20T00:00:00Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp_millis();
    // Some that have stood alike for long.
    let well = standing(SubscriptionStatus::Active, BillingStatus::GoodStanding);
    let long_ago = staff
        .read_through(&counted(well, "&as_of=2026-10-01"), 50)
        .await;
    let present = texts(&staff.read_through(&counted(well, ""), 50).await, "/id");
    let mut alike = texts(&long_ago, "/id");
    alike.retain(|id| present.contains(id));
    let overdue = standing(SubscriptionStatus::Active, BillingStatus::Overdue);
    let numbers = async || {
        let then = standings(&staff, "?as_of=2026-11-19").await;
        let later = standings(&staff, "?as_of=2026-11-20").await;
        (
            count(&then, overdue),
            count(&later, overdue),
            total(&then),
            total(&later),
        )
    };
    for (id, at, on_the_19th) in [(&alike[0], midnight - 1, 1), (&alike[1], midnight, 0)] {
        let before = numbers().await;
        test.sql(&[
            &format!(
                "update standings set until_at = {at} where until_at is null
                and subscription_id = '{id}'"
            ),
            &format!(
                "insert into standings (subscription_id, since_at, status, billing_status)
                values ('{id}', {at}, 'active', 'overdue')"
            ),
        ])
        .await;
        let expected = (before.0 + on_the_19th, before.1 + 1, before.2, before.3);
        assert_eq!(numbers().await, expected, "{at}");
        // The lists of that day say the same.
        for (day, stood_so) in [("2026-11-19", on_the_19th == 1), ("2026-11-20", true)] {
            let report = standings(&staff, &format!("?as_of={day}")).await;
            for (pair, is_in_it) in [(overdue, stood_so), (well, !stood_so)] {
                let rows = staff
                    .read_through(&counted(pair, &format!("&as_of={day}")), 50)
                    .await;
                assert_eq!(texts(&rows, "/id").contains(id), is_in_it, "{day}, {pair}");
                assert_eq!(rows.len() as u64, count(&report, pair), "{day}, {pair}");
            }
            let all = staff
                .read_through(&format!("{COUNTED}?as_of={day}"), 100)
                .await;
            let once = texts(&all, "/id").iter().filter(|row| *row == id).count();
            assert_eq!((once, all.len() as u64), (1, total(&report)), "{day}");
        }
    }
}

#[every_database]
async fn a_day_that_has_not_come_is_refused(test: TestApp) {
    let staff = test.staff().await;
    for address in [STANDINGS, "/api/v1/reports/standings.csv", COUNTED] {
        let ahead = staff.get(&format!("{address}?as_of=2026-11-22")).await;
        assert_snapshot!(ahead.refusal(), @r"
        400 invalid_query: 22 Nov 2026 has not come yet: nobody knows how subscriptions will
        stand then.
        as_of: 22 Nov 2026 has not come yet: nobody knows how subscriptions will stand then
        ");
    }
    for (address, query, field) in [
        (STANDINGS, "as_of=yesterday", "as_of"),
        (STANDINGS, "as_of=2026-02-30", "as_of"),
        (STANDINGS, "from=2026-01-01", "from"),
        (COUNTED, "status=lost", "status"),
        (COUNTED, "billing_status=none", "billing_status"),
        (COUNTED, "limit=0", "limit"),
        (COUNTED, "limit=101", "limit"),
    ] {
        let refused = staff.get(&format!("{address}?{query}")).await;
        assert_eq!(refused.code(), "invalid_query", "{query}");
        assert_eq!(wrong_fields(&refused), [field], "{query}");
    }
    let first: Page<Subscription> = staff
        .read(&format!("{COUNTED}?status=active&limit=2"))
        .await;
    let cursor = first.next_cursor.unwrap();
    for other in [
        "status=deleted",
        "status=active&as_of=2026-11-01",
        "status=active&billing_status=overdue",
    ] {
        let misused = staff
            .get(&format!("{COUNTED}?{other}&limit=2&cursor={cursor}"))
            .await;
        assert_eq!(misused.code(), "invalid_cursor", "{other}");
    }
    let elsewhere = staff
        .get(&format!(
            "/api/v1/subscriptions?status=active&limit=2&cursor={cursor}"
        ))
        .await;
    assert_eq!(elsewhere.code(), "invalid_cursor");
}

#[every_database]
async fn a_report_is_a_download_too(test: TestApp) {
    let staff = test.staff().await;
    let report = standings(&staff, "?as_of=2026-11-14").await;
    let file = staff
        .get(&format!("{STANDINGS}.csv?as_of=2026-11-14"))
        .await;
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"subscriptions-by-status.csv\""
    );
    let mut lines = file.text.split("\r\n");
    assert_eq!(
        lines.next(),
        Some("as_of,status,billing_status,subscriptions")
    );
    for number in &report.counts {
        let billing = number
            .standing
            .billing()
            .map_or("", |billing| billing.as_str());
        let expected = format!(
            "2026-11-14,{},{billing},{}",
            number.standing.status(),
            number.count
        );
        assert_eq!(lines.next(), Some(expected.as_str()));
    }
    assert_eq!(lines.next(), Some(""));
    let nothing = staff
        .get(&format!("{STANDINGS}.csv?as_of=1999-01-01"))
        .await;
    assert_eq!(
        nothing.text,
        "as_of,status,billing_status,subscriptions\r\n"
    );
}
