//! What can be ordered.

use axum::http::StatusCode;

use crate::harness::{TestApp, every_database};

#[every_database]
async fn the_catalogue_holds_public_products_in_the_readers_currency(test: TestApp) {
    let catalog = test.ben().await.get("/api/v1/catalog").await;
    assert_eq!(
        catalog.json["groups"],
        serde_json::json!(["Hosting", "Cloud", "Licences", "Domains", "Support"])
    );
    let products = catalog.json["products"].as_array().unwrap();
    assert_eq!(products.len(), 24);
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

#[every_database]
async fn what_is_not_public_is_not_found(test: TestApp) {
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

#[every_database]
async fn a_product_that_is_not_public_is_shown_to_those_who_have_it(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let unknown = ben.get("/api/v1/products/no-such").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // By agreement, by agreement and described in no language, and no longer sold.
    for id in ["colo-1u", "cross-connect", "webspace"] {
        let path = format!("/api/v1/products/{id}");
        assert_eq!(
            ben.get(&path).await.anonymous(),
            unknown.anonymous(),
            "{id}"
        );
        for who in [&anna, &staff] {
            let shown = who.get(&path).await;
            assert_eq!(shown.status, StatusCode::OK, "{id}: {}", shown.text);
            assert!(
                shown.json["subscriptions_total"].as_u64().unwrap() > 0,
                "{id}"
            );
        }
    }
    let public = ben.get("/api/v1/products/vps-4").await;
    assert_eq!(public.status, StatusCode::OK, "{}", public.text);
    assert_eq!(
        (
            &public.json["services_total"],
            &public.json["subscriptions_total"]
        ),
        (&0.into(), &0.into())
    );
    assert!(public.text.contains("\"USD\"") && !public.text.contains("\"EUR\""));
    assert_eq!(
        public.json["languages"],
        serde_json::json!(["de", "en", "fr", "ja"])
    );
    let all = staff.get("/api/v1/products/vps-4").await;
    assert!(
        all.json["services_total"].as_u64().unwrap() > 5
            && all.json["services"] == serde_json::json!([])
    );
    assert!(all.text.contains("\"USD\"") && all.text.contains("\"JPY\""));
    let hers = anna.get("/api/v1/products/vps-4").await;
    assert_eq!(hers.json["services"][0]["name"], "Studio website");
    for made_up in ["a%20b", "%00", "VPS-4"] {
        let refused = anna.get(&format!("/api/v1/products/{made_up}")).await;
        assert_eq!(refused.anonymous(), unknown.anonymous(), "{made_up}");
    }
}

#[every_database]
async fn a_plan_is_shown_to_those_who_can_order_under_it_or_have_it(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let unknown = ben.get("/api/v1/plans/NONE").await;
    // Only what is no longer sold was sold under it.
    let path = "/api/v1/plans/FIXED-6";
    assert_eq!(ben.get(path).await.anonymous(), unknown.anonymous());
    let hers = anna.get(path).await;
    assert_eq!(
        (hers.status, &hers.json["status"]),
        (StatusCode::OK, &"retired".into())
    );
    assert_eq!(
        hers.json["products"],
        serde_json::json!([]),
        "nothing is sold to her under it"
    );
    assert_eq!(staff.get(path).await.json["products"][0]["id"], "webspace");
    assert_eq!(
        hers.json["plan"]["retry_days"],
        serde_json::json!([1, 3, 5])
    );

    let public = ben.get("/api/v1/plans/MONTHLY").await;
    let sold = public.json["products"].as_array().unwrap();
    assert!(sold.iter().any(|product| product["id"] == "vps-4"));
    assert!(
        sold.iter().all(|product| product["id"] != "colo-1u"),
        "{}",
        public.text
    );
    let own = ben.get("/api/v1/subscriptions?plan=MONTHLY").await;
    assert_eq!(public.json["subscriptions_total"], own.json["total"]);
    let more = staff.get("/api/v1/plans/MONTHLY").await;
    assert!(
        more.json["subscriptions_total"].as_u64() > public.json["subscriptions_total"].as_u64()
    );
    assert_eq!(more.json["subscriptions"].as_array().unwrap().len(), 10);
}
