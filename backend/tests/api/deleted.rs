//! Deleted subscriptions, which only the reports show.

use axum::http::StatusCode;
use serde_json::json;

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
        let rows = who.read_through(ADDRESS, 100).await;
        for (id, customer) in &deleted {
            assert!(rows.iter().all(|row| row["id"] != id.as_str()));
            assert!(who.get(&format!("{ADDRESS}?q={id}")).await.json["items"] == json!([]));
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
        assert_eq!(
            (refused.code(), &refused.json["errors"][0]["field"]),
            ("invalid_query", &json!("status"))
        );
    }
    let anna = test.anna().await;
    let services = anna.get("/api/v1/services?limit=5000").await.json;
    for service in services["items"].as_array().unwrap() {
        let path = format!("/api/v1/services/{}", service["id"].as_str().unwrap());
        assert!(
            !anna
                .get(&path)
                .await
                .text
                .replace("\"ended_for\":\"deleted\"", "")
                .contains("\"deleted\""),
            "{path}"
        );
    }
    let list = anna.get(&format!("{ADDRESS}?limit=100")).await.json;
    let plans = anna.get("/api/v1/plans/MONTHLY").await.json;
    let monthly = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["plan"] == "MONTHLY");
    assert_eq!(plans["subscriptions_total"], monthly.count());
}
