//! What can be ordered.

use axum::http::StatusCode;

use crate::harness::everywhere;

#[tokio::test]
async fn the_catalogue_holds_public_products_in_the_readers_currency() {
    for test in everywhere().await {
        let catalog = test.ben().await.get("/api/v1/catalog").await;
        assert_eq!(
            catalog.json["groups"],
            serde_json::json!(["Hosting", "Cloud", "Licences", "Domains", "Support"])
        );
        let products = catalog.json["products"].as_array().unwrap();
        assert_eq!(products.len(), 18);
        assert!(!catalog.text.contains("colo-1u") && !catalog.text.contains("\"webspace\""));
        assert!(catalog.text.contains("\"USD\"") && !catalog.text.contains("\"EUR\""));
        let vps = products
            .iter()
            .find(|product| product["id"] == "vps-4")
            .unwrap();
        let plans: Vec<_> = vps["prices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|price| price["plan"].as_str().unwrap())
            .collect();
        assert_eq!(plans, ["MONTHLY", "INTRO-3", "QUARTERLY", "ANNUAL"]);
        let one = test.ben().await.get("/api/v1/catalog/products/vps-4").await;
        assert_eq!(&one.json, vps);
    }
}

#[tokio::test]
async fn what_is_not_public_is_not_found() {
    for test in everywhere().await {
        let anna = test.anna().await;
        let unknown = anna.get("/api/v1/catalog/products/no-such").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        for id in ["colo-1u", "webspace", "a%20b", "%00"] {
            assert_eq!(
                anna.get(&format!("/api/v1/catalog/products/{id}"))
                    .await
                    .anonymous(),
                unknown.anonymous(),
                "{id}"
            );
        }
    }
}
