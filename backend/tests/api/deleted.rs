//! Deleted subscriptions, which only the reports show.

use axum::http::StatusCode;
use goodstanding_shared::catalog::PlanDetails;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Service;
use goodstanding_shared::subscriptions::Subscription;
use insta::assert_snapshot;

use crate::harness::{TestApp, every_database};

const ADDRESS: &str = "/api/v1/subscriptions";

/// The identifiers of deleted subscriptions, with their customers.
async fn deleted(test: &TestApp) -> Vec<(String, String)> {
    use diesel::prelude::*;
    use goodstanding_backend::store::schema::subscriptions::dsl;
    use goodstanding_backend::store::{Database, StoreError};
    test.app
        .store()
        .read(|conn: &mut Database| {
            Ok::<_, StoreError>(
                dsl::subscriptions
                    .filter(dsl::status.eq("deleted"))
                    .select((dsl::id, dsl::customer_id))
                    .load(conn)?,
            )
        })
        .await
        .unwrap()
}

#[every_database]
async fn a_deleted_subscription_is_listed_found_and_named_nowhere(test: TestApp) {
    let deleted = deleted(&test).await;
    assert!(!deleted.is_empty());
    for who in [test.staff().await, test.anna().await] {
        let rows: Vec<Subscription> = who.rows(ADDRESS).await;
        for (id, customer) in &deleted {
            assert!(rows.iter().all(|row| row.id.to_string() != *id));
            let found: Page<Subscription> = who.read(&format!("{ADDRESS}?q={id}")).await;
            assert_eq!(found.items, []);
            let made_up = format!("sub_{}", "0".repeat(26));
            for rest in ["", "/activity"] {
                let shown = who.get(&format!("{ADDRESS}/{id}{rest}")).await;
                let unknown = who.get(&format!("{ADDRESS}/{made_up}{rest}")).await;
                assert_eq!(shown.status, StatusCode::NOT_FOUND);
                assert_eq!(shown.anonymous(), unknown.anonymous());
            }
            // What is left of it names it no more.
            let address = format!("/api/v1/transactions?subscription={id}&limit=100");
            assert_eq!(who.get(&address).await.text.matches(id).count(), 0, "{id}");
            let history = format!("/api/v1/customers/{customer}/activity?limit=100");
            assert!(!who.get(&history).await.text.contains("\"deleted\""));
        }
        let refused = who.get(&format!("{ADDRESS}?status=active,deleted")).await;
        assert_snapshot!(refused.refusal(), @r"
        400 invalid_query: “deleted” is no value of status.
        status: “deleted” is no value of status
        ");
    }
    let anna = test.anna().await;
    let services: Page<Service> = anna.read("/api/v1/services?limit=5000").await;
    for service in services.items {
        let shown = anna.get(&format!("/api/v1/services/{}", service.id)).await;
        let left = shown.text.replace("\"ended_for\":\"deleted\"", "");
        assert!(!left.contains("\"deleted\""), "{left}");
    }
    let list: Page<Subscription> = anna.read(&format!("{ADDRESS}?limit=100")).await;
    let plan: PlanDetails = anna.read("/api/v1/plans/MONTHLY").await;
    let is_monthly = |row: &&Subscription| row.plan.as_str() == "MONTHLY";
    let monthly = list.items.iter().filter(is_monthly).count();
    assert_eq!(plan.subscriptions_total, monthly as u64);
}
