//! What can be ordered.

use axum::http::StatusCode;
use goodstanding_shared::catalog::{
    Catalog, PlanDetails, PlanStatus, Product, ProductDetails, ProductLabel,
};
use goodstanding_shared::paging::Page;
use serde::de::IgnoredAny;

use crate::harness::{TestApp, every_database};

#[every_database]
async fn the_catalogue_holds_public_products_in_the_readers_currency(test: TestApp) {
    let answer = test.ben().await.get("/api/v1/catalog").await;
    let catalogue: Catalog = answer.ok();
    assert_eq!(
        catalogue.groups,
        ["Hosting", "Cloud", "Licences", "Domains", "Support"]
    );
    assert_eq!(catalogue.products.len(), 24);
    assert!(!answer.text.contains("colo-1u") && !answer.text.contains("\"webspace\""));
    assert!(answer.text.contains("\"USD\"") && !answer.text.contains("\"EUR\""));
    let is_it = |product: &&Product| product.id.as_str() == "vps-4";
    let vps = catalogue.products.iter().find(is_it).unwrap();
    let plans: Vec<&str> = vps.prices.iter().map(|price| price.plan.as_str()).collect();
    assert_eq!(plans, ["MONTHLY", "INTRO-3", "QUARTERLY", "ANNUAL"]);
    let one: Product = test
        .ben()
        .await
        .read("/api/v1/catalog/products/vps-4")
        .await;
    assert_eq!(&one, vps);
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
            let shown: ProductDetails = who.read(&path).await;
            assert!(shown.subscriptions_total > 0, "{id}");
        }
    }
    let public = ben.get("/api/v1/products/vps-4").await;
    let product: ProductDetails = public.ok();
    assert_eq!(product.services_total, 0);
    assert_eq!(product.subscriptions_total, 0);
    assert!(public.text.contains("\"USD\"") && !public.text.contains("\"EUR\""));
    assert_eq!(product.languages, ["de", "en", "fr", "ja"]);
    let all = staff.get("/api/v1/products/vps-4").await;
    let product: ProductDetails = all.ok();
    assert!(product.services_total > 5 && product.services.is_empty());
    assert!(all.text.contains("\"USD\"") && all.text.contains("\"JPY\""));
    let hers: ProductDetails = anna.read("/api/v1/products/vps-4").await;
    assert_eq!(hers.services[0].name.as_str(), "Studio website");
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
    let hers: PlanDetails = anna.read(path).await;
    assert_eq!(hers.status, PlanStatus::Retired);
    assert_eq!(hers.products, [], "nothing is sold to her under it");
    assert_eq!(hers.plan.retry_days, [1, 3, 5]);
    let theirs: PlanDetails = staff.read(path).await;
    assert_eq!(theirs.products[0].id.as_str(), "webspace");

    let public: PlanDetails = ben.read("/api/v1/plans/MONTHLY").await;
    let is_sold = |id: &str| {
        let is_it = |product: &ProductLabel| product.id.as_str() == id;
        public.products.iter().any(is_it)
    };
    assert!(is_sold("vps-4") && !is_sold("colo-1u"), "{public:?}");
    let own: Page<IgnoredAny> = ben.read("/api/v1/subscriptions?plan=MONTHLY").await;
    assert_eq!(public.subscriptions_total, own.total);
    let more: PlanDetails = staff.read("/api/v1/plans/MONTHLY").await;
    assert!(more.subscriptions_total > public.subscriptions_total);
    assert_eq!(more.subscriptions.len(), 10);
}
