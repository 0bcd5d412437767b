//! The list, the details, the history.

use axum::http::StatusCode;
use insta::assert_snapshot;

use crate::harness::{TestApp, every_database};

#[every_database]
async fn the_list_comes_in_parts_that_fit_together(test: TestApp) {
    let zoe = test.person("zoe").await;
    let whole = zoe.get("/api/v1/services?limit=5000").await;
    assert_eq!(whole.json["total"], 250);
    assert!(whole.json.get("next_cursor").is_none());
    let whole = whole.json["items"].as_array().unwrap().clone();
    let (mut parts, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let part = zoe.get(&format!("/api/v1/services?limit=7{cursor}")).await;
        assert_eq!(part.json["total"], 250);
        parts.extend(part.json["items"].as_array().unwrap().clone());
        match part.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(parts, whole);
    assert_eq!(
        zoe.get("/api/v1/services").await.json["items"]
            .as_array()
            .unwrap()
            .len(),
        25
    );
    assert_eq!(
        test.person("empty")
            .await
            .get("/api/v1/services")
            .await
            .shown(),
        "200 OK\n{\n  \"is_at_least\": false,\n  \"items\": [],\n  \"offset\": 0,\n  \"total\": 0\n}"
    );
}

#[every_database]
async fn a_row_says_everything_that_the_list_shows(test: TestApp) {
    let mut row = test.anna().await.service("Mailboxes").await;
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
    let answer = anna
        .get(&format!(
            "/api/v1/services/{}",
            service["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let version = answer.json["version"].as_u64().unwrap();
    assert!(version > 1, "it was renewed month after month");
    assert_eq!(answer.headers["etag"], format!("\"{version}\""));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(
        answer.json["subscription"]["standing"]["status"],
        "pending_cancel"
    );
    assert_eq!(
        answer.json["last_cancellation"]["reason"],
        "We move our mail to the head office."
    );
    assert_eq!(answer.json["activity_total"], 3);
    assert_eq!(
        answer.json["activity"][0]["event"]["kind"],
        "cancellation_requested"
    );
    assert_eq!(
        answer.json["activity"][2]["event"]["kind"],
        "service_ordered"
    );
}

#[every_database]
async fn the_history_comes_in_parts_newest_first(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Client archive").await;
    let path = format!(
        "/api/v1/services/{}/activity",
        service["id"].as_str().unwrap()
    );
    let first = anna.get(&format!("{path}?limit=2")).await;
    assert_eq!(first.json["total"], 3);
    assert_eq!(first.json["items"][0]["event"]["kind"], "service_suspended");
    let cursor = first.json["next_cursor"].as_str().unwrap();
    let second = anna.get(&format!("{path}?limit=2&cursor={cursor}")).await;
    assert_eq!(second.json["items"].as_array().unwrap().len(), 1);
    assert!(second.json.get("next_cursor").is_none());
    let other = anna.service("Portfolio").await;
    let misused = format!(
        "/api/v1/services/{}/activity?cursor={cursor}",
        other["id"].as_str().unwrap()
    );
    assert_eq!(anna.get(&misused).await.code(), "invalid_cursor");
}

#[every_database]
async fn staff_can_look_at_one_customer(test: TestApp) {
    let (staff, ben) = (test.staff().await, test.ben().await);
    let customer = ben.get("/api/v1/session").await.json["customer"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/services?customer={customer}");
    let seen = staff.get(&path).await;
    assert_eq!(seen.json, ben.get("/api/v1/services").await.json);
    // Not even one's own: the parameter does not exist for customers.
    assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        staff.get("/api/v1/services?customer=svc_1").await.code(),
        "invalid_query"
    );
}
