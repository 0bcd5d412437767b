//! The list sorted by the server, as the page sorts it.

use goodstanding_shared::paging::Page;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::services::{
    Direction, NameRanks, Service, ServicesQuery, SortKey, SortOrder, sort,
};
use insta::assert_snapshot;

use crate::harness::{TestApp, Visitor, every_database};

/// All of somebody's services, in parts of so many.
async fn parts(who: &Visitor<'_>, query: &str, limit: u32) -> Vec<Service> {
    let mut services = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/services?limit={limit}{query}{cursor}");
        let page: Page<Service> = who.read(&path).await;
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
    let ranks = NameRanks::of(services, str::to_lowercase);
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
