//! The list sorted by the server, as the page sorts it.

use axum::http::Method;
use goodstanding_shared::paging::Page;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::services::{
    Direction, NameRanks, Service, ServicesQuery, SortKey, SortOrder, sort,
};
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorPreferences};
use icu_locale_core::Locale;
use insta::assert_snapshot;

use crate::harness::{TestApp, Visitor, every_database};

/// All of somebody's services, in parts of so many.
async fn parts(who: &Visitor<'_>, query: &str, limit: u32) -> Vec<Service> {
    parts_in(who, "en", query, limit).await
}

/// The same for a reader of another language.
async fn parts_in(who: &Visitor<'_>, language: &str, query: &str, limit: u32) -> Vec<Service> {
    let mut services = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/services?limit={limit}{query}{cursor}");
        let asked = who.request(Method::GET, &path);
        let answer = asked.header("accept-language", language).send().await;
        let page: Page<Service> = serde_json::from_value(answer.json).unwrap();
        services.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return services,
        }
    }
}

fn names(services: &[Service]) -> Vec<String> {
    let told = |service: &Service| {
        let (name, due) = (service.name.as_str(), service.due_shown());
        format!("{name} {} {due:?} {}", service.status, service.created_at)
    };
    services.iter().map(told).collect()
}

/// The services as the page sorts them.
fn sorted(services: &[Service], order: SortOrder) -> Vec<String> {
    sorted_in("en", services, order)
}

/// The same for a reader of another language: by comparing the names, not by keys made of them.
fn sorted_in(language: &str, services: &[Service], order: SortOrder) -> Vec<String> {
    let locale: Locale = language.parse().unwrap();
    let mut preferences = CollatorPreferences::from(&locale);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Secondary);
    let collator = Collator::try_new(preferences, options).unwrap();
    let comes_before = |a: &&Service, b: &Service| {
        let (a, b) = (a.name.as_str(), b.name.as_str());
        collator.compare(a, b).is_lt()
    };
    let number = |service: &Service| {
        let before = services.iter().filter(|other| comes_before(other, service));
        u32::try_from(before.count()).unwrap()
    };
    let numbers: Vec<u32> = services.iter().map(number).collect();
    let ranks = NameRanks::of(services, &numbers);
    let mut places: Vec<u32> = (0..).take(services.len()).collect();
    sort(&mut places, services, &ranks, order);
    let sorted: Vec<Service> = places
        .iter()
        .map(|place| services[*place as usize].clone())
        .collect();
    names(&sorted)
}

#[every_database]
async fn every_order_is_that_of_the_page_in_parts_of_any_size(test: TestApp) {
    for mailbox in ["anna", "zoe"] {
        let who = test.person(mailbox).await;
        let all = parts(&who, "", 5000).await;
        // What waits for the bank shows no date, and stands where there is none.
        assert!(all.iter().any(|service| service.awaits_answer));
        for key in SortKey::ALL.iter().copied() {
            for direction in Direction::ALL.iter().copied() {
                let query = format!("&sort={key}&dir={direction}");
                let expected = sorted(&all, SortOrder::by(key, direction));
                for limit in [7, 100] {
                    let found = names(&parts(&who, &query, limit).await);
                    assert_eq!(found, expected, "{mailbox}, {query}, {limit} at a time");
                }
            }
        }
    }
}

/// Orders of two, three and four keys, with each of them first, in both directions.
const NESTED: [&str; 8] = [
    "sort=status,due&dir=asc,desc",
    "sort=status,created&dir=desc,desc",
    "sort=due,status&dir=desc,asc",
    "sort=due,name&dir=asc,desc",
    "sort=name,due&dir=desc,asc",
    "sort=name,status,created&dir=asc,desc,desc",
    "sort=created,name&dir=desc,desc",
    "sort=status,due,created,name&dir=desc,desc,asc,desc",
];

#[every_database]
async fn several_keys_sort_as_they_do_on_the_page_in_parts_of_any_size(test: TestApp) {
    for mailbox in ["anna", "zoe"] {
        let who = test.person(mailbox).await;
        let all = parts(&who, "", 5000).await;
        for query in NESTED {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let order = ServicesQuery::parse(pairs).0.sort.unwrap();
            assert!(order.is_nested());
            let expected = sorted(&all, order);
            for limit in [7, 100, 5000] {
                let found = names(&parts(&who, &format!("&{query}"), limit).await);
                assert_eq!(found, expected, "{mailbox}, {query}, {limit} at a time");
            }
        }
    }
}

/// What is behind a place stays behind it, whatever becomes of the service it was behind.
#[every_database]
async fn a_place_among_several_keys_outlives_its_service(test: TestApp) {
    let zoe = test.person("zoe").await;
    let query = "sort=status,due&dir=asc,desc&limit=40";
    let all = parts(&zoe, "&sort=status,due&dir=asc,desc", 5000).await;
    let first: Page<Service> = zoe.read(&format!("/api/v1/services?{query}")).await;
    let last = first.items.last().unwrap().id;
    test.sql(&[&format!(
        "update services set name_key = null, created_at = 0 where id = '{last}'"
    )])
    .await;
    let cursor = first.next_cursor.unwrap();
    let second: Page<Service> = zoe
        .read(&format!("/api/v1/services?{query}&cursor={cursor}"))
        .await;
    assert_eq!(names(&second.items), names(&all[40..80]));
}

/// Letters, accents and scripts that languages sort each in its own way.
const NAMES: [&str; 12] = [
    "ñandú",
    "nube",
    "Oficina",
    "日本",
    "亜鉛",
    "アカ",
    "あお",
    "بدر",
    "إبراهيم",
    "Äpfel",
    "apfel 10",
    "Apfel 9",
];

#[every_database]
async fn names_are_sorted_as_the_language_of_the_reader_sorts_them(test: TestApp) {
    let anna = test.anna().await;
    let own = parts(&anna, "", 5000).await;
    for (service, name) in own.iter().zip(NAMES) {
        test.sql(&[&format!(
            "update services set name = '{name}', name_key = null where id = '{}'",
            service.id
        )])
        .await;
    }
    test.start_again().await;
    let anna = test.anna().await;
    let all = parts(&anna, "", 5000).await;
    let by_name = "sort=name";
    let mut orders = Vec::new();
    for language in ["en", "de", "fr", "es", "ja", "ar"] {
        for query in [
            by_name,
            "sort=status&dir=desc",
            "sort=name,due&dir=desc,asc",
        ] {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let expected = sorted_in(language, &all, ServicesQuery::parse(pairs).0.sort.unwrap());
            for limit in [7, 5000] {
                let found = parts_in(&anna, language, &format!("&{query}"), limit).await;
                assert_eq!(
                    names(&found),
                    expected,
                    "{language}, {query}, {limit} at a time"
                );
            }
            if query == by_name {
                orders.push(expected);
            }
        }
    }
    // English, German and French are one order; each of the others is one of its own.
    orders.dedup();
    assert_eq!(orders.len(), 4);
}

#[every_database]
async fn upwards_is_meant_where_nothing_is_said_and_staff_say_whose(test: TestApp) {
    let anna = test.anna().await;
    let by_name = parts(&anna, "&sort=name", 5000).await;
    assert_eq!(by_name, parts(&anna, "&sort=name&dir=asc", 5000).await);
    let staff = test.staff().await;
    let customer = anna.session().await.customer.unwrap().id;
    let of_anna = format!("&sort=name&customer={customer}");
    assert_eq!(parts(&staff, &of_anna, 5000).await, by_name);

    let refusal = async |who: &Visitor<'_>, query: &str| {
        let path = format!("/api/v1/services?{query}");
        who.get(&path).await.refusal()
    };
    assert_snapshot!(refusal(&staff, "sort=name").await, @r"
    400 invalid_query: Say of which customer the services are to be sorted.
    sort: Say of which customer the services are to be sorted
    ");
    assert_snapshot!(refusal(&anna, "dir=asc").await, @r"
    400 invalid_query: Say by what to sort as well.
    dir: Say by what to sort as well
    ");
    assert_snapshot!(refusal(&anna, "sort=due,price").await, @r"
    400 invalid_query: “price” is no value of sort.
    sort: “price” is no value of sort
    ");
    assert_snapshot!(refusal(&anna, "sort=due&dir=asc,desc").await, @r"
    400 invalid_query: “desc” is no value of dir.
    dir: “desc” is no value of dir
    ");
    // A cursor belongs to its order.
    let page: Page<Service> = anna.read("/api/v1/services?sort=name&limit=1").await;
    let cursor = page.next_cursor.unwrap();
    assert_snapshot!(refusal(&anna, &format!("sort=due&cursor={cursor}")).await, @r"
    400 invalid_cursor: Start again without a cursor; a cursor belongs to one reader and one
    filter.
    ");
}

/// What an older version stored has no key to be sorted by until the server starts.
#[every_database]
async fn names_that_were_stored_without_a_key_get_one(test: TestApp) {
    let anna = test.anna().await;
    let by_name = parts(&anna, "&sort=name", 5000).await;
    test.sql(&["update services set name_key = null"]).await;
    let unsorted = parts(&anna, "&sort=name", 5000).await;
    assert_ne!(names(&unsorted), names(&by_name));
    test.start_again().await;
    assert_eq!(parts(&anna, "&sort=name", 5000).await, by_name);
}

/// With other tables names have other keys: those that are stored are made anew.
#[every_database]
async fn keys_that_other_tables_made_are_made_anew(test: TestApp) {
    let anna = test.anna().await;
    let by_name = parts(&anna, "&sort=name", 5000).await;
    let same = "update services set name_key =
        (select name_key from services order by name_key limit 1)";
    test.sql(&[
        same,
        "update counters set value = value - 1 where name = 'name_keys'",
    ])
    .await;
    assert_ne!(parts(&anna, "&sort=name", 5000).await, by_name);
    test.start_again().await;
    assert_eq!(parts(&anna, "&sort=name", 5000).await, by_name);
    // Once, and not with every start.
    test.sql(&[same]).await;
    test.start_again().await;
    assert_ne!(parts(&anna, "&sort=name", 5000).await, by_name);
}
