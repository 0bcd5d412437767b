//! The search over everything.

use goodstanding_shared::paging::Page;
use goodstanding_shared::search::{FOUND, SearchResults, likelihood};
use goodstanding_shared::services::Service;
use insta::assert_snapshot;

use crate::harness::{TestApp, Visitor, encode, every_database};

async fn found(who: &Visitor<'_>, words: &str) -> SearchResults {
    who.read(&format!("/api/v1/search?q={}", encode(words)))
        .await
}

fn names(results: &SearchResults) -> Vec<&str> {
    let services = results.services.iter();
    services.map(|it| it.service.name.as_str()).collect()
}

#[every_database]
async fn customers_find_their_services_and_payments(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let services: Page<Service> = anna.read("/api/v1/services?limit=5000").await;
    let results = found(&anna, "STUDIO").await;
    let first = names(&results);
    assert!(first[0].starts_with("Studio"), "{first:?}");
    assert!(first.len() <= FOUND as usize);
    for one in &results.services {
        let of_list = services
            .items
            .iter()
            .find(|it| it.id == one.service.id)
            .unwrap();
        assert_eq!(of_list.product.name, one.product);
        assert!(one.service.name.as_str().to_lowercase().contains("studio"));
    }
    assert!(!results.payments.is_empty());
    for payment in &results.payments {
        let mut of_it = payment.services.iter();
        assert!(of_it.any(|name| name.as_str().to_lowercase().contains("studio")));
    }
    assert!(results.customers.is_empty());
    let number = results.payments[0].id.to_string();
    let by_number = found(&anna, &number).await;
    assert_eq!(by_number.payments.len(), 1);
    assert_eq!(
        found(&ben, &number).await.payments,
        [],
        "not somebody else's"
    );
    assert_eq!(
        found(&anna, "nothing is called so").await,
        SearchResults::default()
    );
}

#[every_database]
async fn what_runs_is_found_before_what_is_over(test: TestApp) {
    let anna = test.anna().await;
    let all: Page<Service> = anna.read("/api/v1/services?limit=5000").await;
    for words in ["e", "s", "a", "shop"] {
        let mut expected: Vec<_> = all
            .items
            .iter()
            .filter_map(|it| {
                let name = it.name.as_str();
                let likelihood = likelihood(name, words)?;
                Some((likelihood, it.status.has_ended(), name))
            })
            .collect();
        expected.sort_unstable();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(.., name)| name)
            .take(5)
            .collect();
        assert_eq!(names(&found(&anna, words).await), expected, "{words}");
    }
}

#[every_database]
async fn staff_find_customers_and_payments_by_their_number(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    let hers = anna.session().await.customer.unwrap();
    let results = found(&staff, "berg").await;
    assert!(results.customers.iter().any(|it| it.id == hers.id));
    assert_eq!(results.payments, []);
    assert!(results.services.is_empty());
    let number = found(&anna, "studio").await.payments[0].id.to_string();
    let payments = found(&staff, &number).await.payments;
    assert_eq!(payments[0].customer.as_ref().unwrap().id, hers.id);
    assert_snapshot!(staff.get("/api/v1/search?q=").await.refusal(), @r"
    400 invalid_query: Say what to search for.
    q: Say what to search for
    ");
    assert!(
        test.nobody()
            .get("/api/v1/search?q=a")
            .await
            .status
            .is_client_error()
    );
}
