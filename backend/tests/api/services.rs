//! The list, the details, the history.

use goodstanding_shared::activity::Activity;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::subscriptions::SubscriptionStatus;
use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{TestApp, every_database, kinds};

#[every_database]
async fn the_list_comes_in_parts_that_fit_together(test: TestApp) {
    let zoe = test.person("zoe").await;
    let whole: Page<Service> = zoe.read("/api/v1/services?limit=5000").await;
    assert_eq!((whole.total, whole.next_cursor), (250, None));
    let (mut parts, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let path = format!("/api/v1/services?limit=7{cursor}");
        let part: Page<Service> = zoe.read(&path).await;
        assert_eq!(part.total, 250);
        parts.extend(part.items);
        match part.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(parts, whole.items);
    let first: Page<Service> = zoe.read("/api/v1/services").await;
    assert_eq!(first.items.len(), 25);
    let nothing = test.person("empty").await.get("/api/v1/services").await;
    assert_snapshot!(nothing.shown(), @r#"
    200 OK
    {
      "is_at_least": false,
      "items": [],
      "offset": 0,
      "total": 0
    }
    "#);
}

#[every_database]
async fn a_row_says_everything_that_the_list_shows(test: TestApp) {
    let list = test.anna().await.get("/api/v1/services?limit=5000").await;
    let rows = list.json["items"].as_array().unwrap();
    let named = |row: &&Value| row["name"] == "Mailboxes";
    let mut row = rows.iter().find(named).unwrap().clone();
    // What is drawn, and how often it was renewed, is another matter.
    for (field, begins) in [("/id", "svc_"), ("/cancellation/id", "crq_")] {
        let id = row.pointer_mut(field).unwrap();
        assert!(id.as_str().unwrap().starts_with(begins));
        *id = begins.into();
    }
    row["version"].take();
    assert_snapshot!(serde_json::to_string_pretty(&row).unwrap(), @r#"
    {
      "activated_at": "2026-02-03T17:04:14Z",
      "cancellation": {
        "effective_on": "2026-12-03",
        "id": "crq_",
        "requested_at": "2026-11-20T13:45:00Z"
      },
      "created_at": "2026-02-03T17:04:14Z",
      "cycle": "1 month",
      "id": "svc_",
      "name": "Mailboxes",
      "next_due": "2026-12-03",
      "paid": {
        "amount": {
          "amount": "5.00",
          "currency": "EUR"
        },
        "from": "2026-11-03",
        "until": "2026-12-03"
      },
      "price": {
        "amount": "5.00",
        "currency": "EUR"
      },
      "product": {
        "group": "Hosting",
        "id": "mail-10",
        "name": "Mail hosting 10"
      },
      "quantity": 1,
      "status": "active",
      "updated_at": "2026-11-20T13:45:00Z",
      "version": null
    }
    "#);
}

#[every_database]
async fn the_details_carry_their_version(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Mailboxes").await;
    let answer = anna.get(&format!("/api/v1/services/{}", service.id)).await;
    let details: ServiceDetails = answer.ok();
    let version = details.service.version;
    assert!(version > 1, "it was renewed month after month");
    assert_eq!(answer.headers["etag"], format!("\"{version}\""));
    assert_eq!(answer.headers["cache-control"], "no-store");
    let bill = details.subscription.unwrap().standing;
    assert_eq!(bill.status(), SubscriptionStatus::PendingCancel);
    assert_eq!(
        details.last_cancellation.unwrap().reason.as_str(),
        "We move our mail to the head office."
    );
    assert_eq!(details.activity_total, 3);
    let kinds = kinds(&details.activity);
    assert_eq!(kinds[0], "cancellation_requested");
    assert_eq!(kinds[2], "service_ordered");
}

#[every_database]
async fn the_history_comes_in_parts_newest_first(test: TestApp) {
    let anna = test.anna().await;
    let archive = anna.service("Client archive").await;
    let path = format!("/api/v1/services/{}/activity?limit=2", archive.id);
    let first: Page<Activity> = anna.read(&path).await;
    assert_eq!(first.total, 3);
    assert_eq!(kinds(&first.items)[0], "service_suspended");
    let cursor = first.next_cursor.unwrap();
    let second: Page<Activity> = anna.read(&format!("{path}&cursor={cursor}")).await;
    assert_eq!((second.items.len(), second.next_cursor), (1, None));
    let other = anna.service("Portfolio").await;
    let misused = format!("/api/v1/services/{}/activity?cursor={cursor}", other.id);
    assert_snapshot!(anna.get(&misused).await.refusal(), @r"
    400 invalid_cursor: Start again without a cursor; a cursor belongs to one reader and one
    filter.
    ");
}

#[every_database]
async fn staff_can_look_at_one_customer(test: TestApp) {
    let (staff, ben) = (test.staff().await, test.ben().await);
    let customer = ben.session().await.customer.unwrap();
    let path = format!("/api/v1/services?customer={}", customer.id);
    let seen = staff.get(&path).await;
    assert_eq!(seen.json, ben.get("/api/v1/services").await.json);
    // Not even one's own: the parameter does not exist for customers.
    assert_snapshot!(ben.get(&path).await.refusal(), @"404 not_found: Nothing was found under this address. Check it, or go back to the list.");
    let of_no_customer = staff.get("/api/v1/services?customer=svc_1").await;
    assert_snapshot!(of_no_customer.refusal(), @r"
    400 invalid_query: “svc_1” is not an identifier that starts with “cus_”.
    customer: “svc_1” is not an identifier that starts with “cus_”
    ");
}
