//! What a search offers, and in which order.

use goodstanding_frontend::search::items;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::search::{FoundService, SearchResults};
use goodstanding_shared::services::{ServiceBrief, ServiceStatus};
use goodstanding_shared::sessions::Role;
use goodstanding_shared::text::ServiceName;
use wasm_bindgen_test::wasm_bindgen_test;

fn named(words: &str, found: &SearchResults, role: Role) -> Vec<String> {
    let items = items(words, found, role).into_iter();
    items
        .map(|item| format!("{}: {}", item.group, item.name))
        .collect()
}

#[wasm_bindgen_test]
fn without_words_the_pages_and_actions_of_the_role_are_offered() {
    let nothing = SearchResults::default();
    let customer = named("", &nothing, Role::Customer);
    assert_eq!(customer.first().unwrap(), "Pages: Overview");
    assert_eq!(customer.last().unwrap(), "Actions: Add a payment method");
    let staff = named("", &nothing, Role::Staff);
    assert_eq!(staff.first().unwrap(), "Pages: Inbox");
    assert!(!staff.contains(&"Pages: Overview".to_owned()));
}

#[wasm_bindgen_test]
fn what_was_found_stands_before_the_pages_and_actions_stand_last() {
    let found = SearchResults {
        services: vec![FoundService {
            service: ServiceBrief {
                id: ServiceId::from_bits(1),
                name: ServiceName::parse("Payment page").unwrap(),
                status: ServiceStatus::Active,
                cancellation_requested: false,
            },
            product: "Webhosting S".into(),
        }],
        ..SearchResults::default()
    };
    assert_eq!(
        named("payment", &found, Role::Customer),
        [
            "Services: Payment page",
            "Pages: Payment history",
            "Pages: Payment methods",
            "Pages: Upcoming payments",
            "Actions: Add a payment method",
        ]
    );
}

#[wasm_bindgen_test]
fn a_whole_identifier_leads_to_its_page() {
    let nothing = SearchResults::default();
    let id = ServiceId::from_bits(7).to_string();
    assert_eq!(
        named(&id, &nothing, Role::Customer),
        [format!("Go to: Service {id}")]
    );
    assert!(named("svc_7", &nothing, Role::Customer).is_empty());
}
