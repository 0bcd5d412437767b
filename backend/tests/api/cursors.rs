//! Cursors are signed, and belong to one reader and one filter of one listing. Every listing there
//! is, by the description of the API.

use axum::http::StatusCode;

use crate::harness::{TestApp, Visitor, encode, every_database};
use crate::listings::{Listing, listings, samples};
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::Subscription;

/// More rows than fit a part, in every listing.
async fn fill(test: &TestApp, anna: &Visitor<'_>) {
    let rows: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=1").await;
    let subscription = rows.items[0].id.to_string();
    let service = anna.service("Studio website").await.id.to_string();
    for (digit, column, id) in [
        (1, "subscription_id", subscription.as_str()),
        (2, "service_id", service.as_str()),
    ] {
        // Copies of an entry that is there already.
        for number in 10..13 {
            test.sql(&[&format!(
                "insert into activity (id, customer_id, {column}, at, actor, event)
                 select 'act_00000000000000000000000{digit}{number}', customer_id, '{id}', at,
                     'system', event
                 from activity where customer_id = (select customer_id from services
                     where id = '{service}')
                 order by seq limit 1"
            )])
            .await;
        }
    }
}

async fn refused(who: &Visitor<'_>, address: &str, cursor: &str, why: &str) {
    let answer = who
        .get(&format!("{address}&cursor={}", encode(cursor)))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::BAD_REQUEST, "invalid_cursor"),
        "{address}: {why}"
    );
}

#[every_database]
async fn forged_and_foreign_cursors_are_refused_by_every_listing(test: TestApp) {
    test.breaks(
        &[I::SubscriptionHistory, I::ServiceHistory, I::HistoryChain],
        "entries of the history are copied, at the instant of the first, past the chain",
    );
    let (anna, staff) = (test.anna().await, test.staff().await);
    fill(&test, &anna).await;
    let mut seen: Vec<(Listing, String, String)> = Vec::new();
    for listing in listings() {
        let who = if listing.is_for_staff() {
            &staff
        } else {
            &anna
        };
        let address = listing.address(&anna).await;
        let first = who.get(&address).await;
        assert_eq!(first.status, StatusCode::OK, "{address}: {}", first.text);
        let cursor = first.json["next_cursor"].as_str();
        let cursor = cursor.unwrap_or_else(|| panic!("{address} has one part only"));
        let next = who.get(&format!("{address}&cursor={cursor}")).await;
        assert_eq!(next.status, StatusCode::OK, "{address}: {}", next.text);
        assert_ne!(next.json["items"], first.json["items"], "{address}");

        for place in [0, cursor.len() / 2, cursor.len() - 2] {
            let mut changed = cursor.to_owned().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            refused(who, &address, &changed, "one letter is another").await;
        }
        for forged in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &cursor[1..]] {
            refused(who, &address, forged, forged).await;
        }
        seen.push((listing, address, cursor.to_owned()));
    }
    for (place, (listing, address, cursor)) in seen.iter().enumerate() {
        let who = if listing.is_for_staff() {
            &staff
        } else {
            &anna
        };
        for (elsewhere, (_, _, other)) in seen.iter().enumerate() {
            if elsewhere != place {
                refused(who, address, other, "of another listing").await;
            }
        }
        if let Some(other) = listing.other_address(&anna).await {
            refused(who, &other, cursor, "of the same listing of another thing").await;
        }
        // Staff reach other rows under the same address.
        if !listing.is_for_staff() && !address.contains("activity") {
            refused(&staff, address, cursor, "of another reader").await;
        }
        let mut narrowed_down = 0;
        for name in &listing.filters {
            let sample = samples(&listing.path, name)[0];
            let narrowed = format!("{address}&{sample}");
            if who.get(&narrowed).await.status == StatusCode::OK {
                refused(who, &narrowed, cursor, "of another filter").await;
                narrowed_down += 1;
            }
        }
        assert!(narrowed_down > 0 || listing.filters.len() < 2, "{address}");
    }
}
