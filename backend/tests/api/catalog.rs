//! What can be ordered.

use axum::http::{Method, StatusCode};
use goodstanding_shared::catalog::{
    Catalog, PlanDetails, PlanStatus, Product, ProductDetails, ProductLabel,
};
use goodstanding_shared::orders::{Order, QueuedOrder};
use goodstanding_shared::paging::Page;
use goodstanding_shared::search::SearchResults;
use goodstanding_shared::services::{Service, ServiceDetails};
use serde::de::IgnoredAny;

use crate::harness::{TestApp, encode, every_database};
use crate::visitor::Visitor;

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
async fn what_is_sold_is_named_and_described_in_the_readers_language(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let get = async |who: &Visitor, path: &str, language: &str| {
        let call = who.request(Method::GET, path);
        call.header("accept-language", language).send().await
    };
    let catalogue: Catalog = get(&anna, "/api/v1/catalog", "de-AT").await.ok();
    assert_eq!(catalogue.groups[2], "Lizenzen");
    assert!(
        catalogue
            .products
            .iter()
            .all(|product| catalogue.groups.contains(&product.group))
    );
    let annual = catalogue.plan(&"ANNUAL".parse().unwrap()).unwrap();
    assert_eq!(annual.description, "Jährlich, zwei Monate frei");
    assert_eq!(annual.language, None);
    let backup = catalogue.product(&"backup".parse().unwrap()).unwrap();
    assert_eq!(backup.name, "Tägliche Sicherung");
    assert!(backup.description.starts_with("Jede Nacht eine Kopie"));
    assert_eq!(backup.name_language, None);

    // Of a reader of Swedish, which nobody wrote: in English, and who is spoken to in French learns
    // that.
    let path = "/api/v1/catalog/products/backup";
    let english: Product = get(&anna, path, "sv").await.ok();
    assert_eq!(
        (english.name.as_str(), english.name_language),
        ("Daily backup", None)
    );
    test.sql(&["delete from product_names where product_id = 'backup' and language = 'fr'"])
        .await;
    let mixed: Product = get(&anna, path, "fr").await.ok();
    assert_eq!(mixed.name, "Daily backup");
    assert_eq!(mixed.name_language.as_deref(), Some("en"));
    assert_eq!(
        (mixed.group.as_str(), mixed.group_language),
        ("Cloud", None)
    );
    assert_eq!(mixed.description_language, None);
    // A language that we do not speak is read all the same.
    let hebrew: Product = get(&anna, "/api/v1/catalog/products/domain", "he")
        .await
        .ok();
    assert_eq!(hebrew.description_language.as_deref(), Some("he"));

    // Wherever a product is named, it has the same name.
    let page: Page<Service> = get(&anna, "/api/v1/services?limit=200", "de").await.ok();
    let is_it = |service: &&Service| service.product.id.as_str() == "vps-4";
    let service = page.items.iter().find(is_it).unwrap();
    assert_eq!(service.product.name, "Verwalteter VPS 4");
    let path = format!("/api/v1/services/{}", service.id);
    let details: ServiceDetails = get(&anna, &path, "de").await.ok();
    assert_eq!(details.service.product, service.product);
    assert!(details.description.starts_with("Vier Kerne, 8 GB"));
    let path = format!("/api/v1/search?q={}", encode(service.name.as_str()));
    let found: SearchResults = get(&anna, &path, "de").await.ok();
    assert!(
        found
            .services
            .iter()
            .any(|found| found.product == "Verwalteter VPS 4")
    );
    let queue: Page<QueuedOrder> = get(&staff, "/api/v1/orders", "de").await.ok();
    let waiting = &queue.items[0];
    let path = format!("/api/v1/orders/{}", waiting.id);
    let order: Order = get(&staff, &path, "de").await.ok();
    for name in &waiting.products {
        assert!(
            order.lines.iter().any(|line| line.product.name == *name),
            "{name}"
        );
    }
    let english: Order = staff.read(&path).await;
    assert!(
        !english
            .lines
            .iter()
            .any(|line| waiting.products.contains(&line.product.name))
    );
    let path = "/api/v1/plans/ANNUAL";
    let plan: PlanDetails = get(&staff, path, "de").await.ok();
    assert_eq!(plan.plan.description, "Jährlich, zwei Monate frei");
    // And it is found by it, whoever reads what.
    let found: Page<IgnoredAny> = anna.read("/api/v1/subscriptions?q=verwalteter").await;
    assert!(found.total > 0);
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
    assert_eq!(product.languages, ["ar", "de", "en", "es", "fr", "ja"]);
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
