//! Staff accept orders: what that sets up, what it leaves alone, and the queue of those that wait.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Call, TestApp, Visitor, at_once, every_database, priced, texts};
use crate::life::{GOOD, Somebody};

const QUEUE: &str = "/api/v1/orders";

/// Orders these lines: a product, its plan, and what it is called.
async fn order(
    who: &Somebody<'_>,
    due: &str,
    starts_on: Option<&str>,
    lines: &[(&str, &str, &str)],
) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(product, plan, name)| {
            json!({"product": product, "plan": plan, "quantity": 1, "name": name})
        })
        .collect();
    let me = who.me().await;
    let body = json!({
        "lines": lines,
        "payment_method": me.default_method().await,
    });
    let body = priced(body, (due, "EUR"), starts_on);
    let call = me.post(QUEUE, &body).key(&who.key());
    let answer = call.send().await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json
}

/// Two things that wait for acceptance, one for its payment, and one that is there at once.
async fn mixed(who: &Somebody<'_>) -> Value {
    let lines = [
        ("tls-ov", "ANNUAL", "Certificate"),
        ("vps-4", "MONTHLY", "Shop"),
        ("backup", "MONTHLY", "Shop backup"),
        ("sysadmin", "MONTHLY", "Night watch"),
    ];
    order(who, "257.89", None, &lines).await
}

fn address(order: &Value) -> String {
    format!("{QUEUE}/{}", order["id"].as_str().unwrap())
}

fn accept<'a>(who: &Visitor<'a>, order: &Value, key: &str) -> Call<'a> {
    let body = json!({"action": "accept", "reason_code": 200, "comment": "papers are in order"});
    who.post(&format!("{}/actions", address(order)), &body)
        .version(order)
        .key(key)
}

fn statuses(order: &Value) -> Vec<String> {
    texts(order["lines"].as_array().unwrap(), "/status")
}

#[every_database]
async fn acceptance_sets_up_what_waits_for_it_and_nothing_else(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let waiting = ["pending", "pending", "active", "pending"];
    assert_eq!(statuses(&placed), waiting);
    let lines = placed["lines"].as_array().unwrap();
    assert_eq!(
        texts(lines, "/setup"),
        [
            "on_acceptance",
            "on_first_payment",
            "on_order",
            "on_acceptance"
        ]
    );
    assert!(lines.iter().all(|line| line["starts_on"] == "2026-11-21"));
    assert_eq!(placed["customer"]["name"], "Emil Novák");
    let shown = staff.get(&address(&placed)).await;
    assert_eq!(shown.json, placed);
    assert_eq!(shown.headers["etag"], format!("\"{}\"", placed["version"]));

    let accepted = accept(&staff, &placed, "all").send().await;
    assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.text);
    let order = &accepted.json;
    assert_eq!(
        statuses(order),
        waiting,
        "acceptance does not stand in for payment"
    );
    let waits = |order: &Value| -> Vec<Value> {
        let lines = order["lines"].as_array().unwrap();
        lines.iter().map(|line| line["waits_for"].clone()).collect()
    };
    assert_eq!(
        waits(order),
        [
            json!(["payment"]),
            json!(["payment"]),
            json!([]),
            json!(["payment"])
        ]
    );
    let versions = |order: &Value| order["version"].as_u64().unwrap();
    assert_eq!(versions(order), versions(&placed) + 2, "two have changed");
    let etag = &accepted.headers["etag"];
    assert_eq!(etag, &format!("\"{}\"", versions(order)));
    assert_eq!(order["lines"][0]["next_due"], Value::Null, "not set up");
    let running = &order["lines"][2]["next_due"];
    assert_eq!(running, "2026-11-21", "as long as nobody has paid");

    // The payment arrives.
    who.work().await;
    let paid = staff.get(&address(&placed)).await.json;
    assert_eq!(statuses(&paid), ["active"; 4]);
    let due: Vec<&Value> = paid["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["next_due"])
        .collect();
    assert_eq!(
        due,
        ["2027-11-21", "2026-12-21", "2026-12-21", "2026-12-21"]
    );

    // What is set up later is due when its subscription is.
    let placed = mixed(&who).await;
    who.work().await;
    let present = staff.get(&address(&placed)).await.json;
    assert_eq!(
        statuses(&present),
        ["pending", "active", "active", "pending"],
        "the payment alone does not set them up"
    );
    let accepted = accept(&staff, &present, "later").send().await.json;
    assert_eq!(accepted["lines"][0]["next_due"], "2027-11-21");
    assert_eq!(accepted["lines"][3]["next_due"], "2026-12-21");
}

#[every_database]
async fn only_staff_are_told_why_and_only_they_accept(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let me = who.me().await;
    let refused = accept(&me, &placed, "mine").send().await;
    let made_up = json!({"id": format!("ord_{}", "0".repeat(26)), "version": 1});
    let unknown = accept(&me, &made_up, "none").send().await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.anonymous(), unknown.anonymous());
    assert_eq!(me.get(QUEUE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        statuses(&me.get(&address(&placed)).await.json)[0],
        "pending"
    );

    who.work().await;
    let placed = staff.get(&address(&placed)).await.json;
    accept(&staff, &placed, "theirs").send().await;
    let service = placed["lines"][0]["service"].as_str().unwrap();
    let path = format!("/api/v1/services/{service}");
    let latest = |details: Value| details["activity"][0].clone();
    let read = latest(staff.get(&path).await.json);
    assert_eq!(read["event"]["kind"], "service_activated");
    assert_eq!(
        (&read["actor"], &read["reason_code"], &read["comment"]),
        (&json!("staff"), &json!(200), &json!("papers are in order"))
    );
    let seen = latest(me.get(&path).await.json);
    assert_eq!(seen["event"], read["event"]);
    assert_eq!(
        (&seen["reason_code"], &seen["comment"]),
        (&Value::Null, &Value::Null)
    );
    let details = me.get(&path).await.json;
    assert!(details["activated_at"].is_string());
    let untouched = placed["lines"][1]["service"].as_str().unwrap();
    let untouched = staff.get(&format!("/api/v1/services/{untouched}")).await;
    assert_eq!(
        untouched.json["activity_total"], 2,
        "the order, and what its payment did"
    );
}

#[every_database]
async fn a_repeated_acceptance_acts_once_and_a_late_one_is_told(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let path = format!("{}/actions", address(&placed));
    let without = json!({"action": "accept"});
    let silent = staff.post(&path, &without).version(&placed).key("w");
    let silent = silent.send().await;
    let fields = texts(silent.json["errors"].as_array().unwrap(), "/field");
    assert_eq!(
        (silent.status, fields),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            vec!["reason_code".to_owned(), "comment".to_owned()]
        )
    );
    let body = json!({"action": "accept", "reason_code": 200, "comment": "x"});
    let unread = staff.post(&path, &body).key("v").send().await;
    assert_eq!(unread.status, StatusCode::PRECONDITION_REQUIRED);
    let unnamed = staff.post(&path, &body).version(&placed).send().await;
    assert_eq!(unnamed.code(), "idempotency_key_missing");

    let first = accept(&staff, &placed, "twice").send().await;
    let second = accept(&staff, &placed, "twice").send().await;
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!(second.headers["etag"], first.headers["etag"]);
    assert!(second.headers.contains_key("idempotency-replayed"));

    let late = accept(&staff, &placed, "late").send().await;
    assert_eq!(
        (late.status, late.code()),
        (StatusCode::PRECONDITION_FAILED, "version_stale")
    );
    let again = accept(&staff, &first.json, "again").send().await;
    assert_eq!(
        (again.status, again.code(), &again.json["detail"]),
        (
            StatusCode::CONFLICT,
            "action_refused",
            &json!("Nothing in this order waits for acceptance.")
        )
    );
    let present = staff.get(&address(&placed)).await.json;
    assert_eq!(present, first.json, "nothing was changed by any of them");
}

#[every_database]
async fn what_begins_later_is_accepted_from_that_day_on(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let lines = [("tls-ov", "ANNUAL", "Certificate")];
    let placed = order(&who, "74.90", Some("2026-12-03"), &lines).await;
    who.work().await;
    let staff = test.staff().await;
    let placed = staff.get(&address(&placed)).await.json;
    assert_eq!(placed["lines"][0]["starts_on"], "2026-12-03");
    let early = accept(&staff, &placed, "early").send().await;
    assert_eq!(
        (early.status, &early.json["detail"]),
        (
            StatusCode::CONFLICT,
            &json!(
                "What waits for acceptance begins on 3 Dec 2026. It can be accepted from that day on."
            )
        )
    );
    let queued = staff.read_through(QUEUE, 100).await;
    let own = queued.iter().find(|row| row["id"] == placed["id"]).unwrap();
    assert_eq!(own["starts_on"], "2026-12-03");

    who.until("2026-12-03").await;
    who.work().await;
    let staff = test.staff().await;
    let begun = staff.get(&address(&placed)).await.json;
    assert_eq!(statuses(&begun), ["pending"], "nobody has looked at it yet");
    let accepted = accept(&staff, &begun, "then").send().await;
    assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.text);
    assert_eq!(statuses(&accepted.json), ["active"]);
    assert_eq!(accepted.json["lines"][0]["next_due"], "2027-12-03");
}

#[every_database]
async fn of_two_at_once_one_wins_and_the_other_is_told(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    for round in 0..4 {
        let placed = mixed(&who).await;
        let service = placed["lines"][3]["service"].as_str().unwrap();
        let service = staff.get(&format!("/api/v1/services/{service}")).await.json;
        let one = accept(&staff, &placed, &who.key());
        let other = if round % 2 == 0 {
            accept(&staff, &placed, &who.key())
        } else {
            let path = format!(
                "/api/v1/services/{}/actions",
                service["id"].as_str().unwrap()
            );
            let body = json!({"action": "activate", "reason_code": 200, "comment": "raced"});
            staff.post(&path, &body).version(&service).key(&who.key())
        };
        let answers = at_once(vec![one.send(), other.send()]).await;
        let mut codes: Vec<u16> = answers.iter().map(|a| a.status.as_u16()).collect();
        codes.sort_unstable();
        assert_eq!(codes, [200, 412], "{answers:?}");
        let history = staff
            .get(&format!(
                "/api/v1/services/{}/activity",
                service["id"].as_str().unwrap()
            ))
            .await;
        assert_eq!(history.json["total"], 2, "set up once: {}", history.text);
    }
}

/// What the demo has waiting.
async fn known(test: &TestApp) -> Vec<Value> {
    test.staff().await.read_through(QUEUE, 100).await
}

#[every_database]
async fn the_queue_has_the_oldest_first_and_is_read_both_ways(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let before = known(&test).await;
    assert_eq!(before.len(), 4);
    let mut placed = Vec::new();
    for _ in 0..2 {
        placed.push(mixed(&who).await);
        test.clock.advance(chrono::TimeDelta::minutes(1));
    }
    // Of the same instant, and nothing that waits for acceptance.
    placed.push(mixed(&who).await);
    placed.push(order(&who, "74.90", None, &[("tls-ov", "ANNUAL", "Certificate")]).await);
    let other = order(&who, "59.00", None, &[("vps-4", "MONTHLY", "Shop")]).await;
    let staff = test.staff().await;
    for limit in [1, 2, 100] {
        let rows = staff.read_through(QUEUE, limit).await;
        assert_eq!(rows.len(), 8, "in parts of {limit}");
        let at = |row: &Value| (row["created_at"].to_string(), row["id"].to_string());
        assert!(rows.iter().is_sorted_by_key(at));
        assert!(rows.iter().all(|row| row["id"] != other["id"]));
    }
    let rows = staff.read_through(QUEUE, 100).await;
    let own = rows
        .iter()
        .find(|row| row["id"] == placed[0]["id"])
        .unwrap();
    assert_eq!(
        own,
        &json!({
            "id": placed[0]["id"],
            "reference": placed[0]["reference"],
            "customer": placed[0]["customer"],
            "created_at": placed[0]["created_at"],
            "waiting": 2,
            "products": ["TLS certificate", "System administration"],
            "starts_on": "2026-11-21",
        })
    );
    let two = &before[0];
    assert_eq!(
        (&two["customer"]["name"], &two["waiting"], &two["products"]),
        (
            &json!("Aurora Optics"),
            &json!(1),
            &json!(["TLS certificate"])
        ),
        "its other line does not wait"
    );
    // Accepted, it is no longer there.
    accept(&staff, &placed[0], "done").send().await;
    let rows = staff.read_through(QUEUE, 2).await;
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row["id"] != placed[0]["id"]));
    for (query, field) in [("limit=0", "limit"), ("state=open", "state")] {
        let refused = staff.get(&format!("{QUEUE}?{query}")).await;
        assert_eq!(
            (refused.code(), &refused.json["errors"][0]["field"]),
            ("invalid_query", &json!(field)),
            "{query}"
        );
    }
}

#[every_database]
async fn what_the_demo_has_waiting_can_be_accepted(test: TestApp) {
    let staff = test.staff().await;
    for row in known(&test).await {
        let order = staff.get(&address(&row)).await.json;
        let answer = accept(&staff, &order, "demo").send().await;
        if row["starts_on"].as_str().unwrap() > "2026-11-21" {
            assert_eq!(answer.code(), "action_refused");
            assert_eq!(order["due_today"]["amount"], "0.00");
        } else {
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert!(
                statuses(&answer.json)
                    .iter()
                    .all(|status| status == "active")
            );
            assert_eq!(order["transactions"][0]["amount"], order["due_today"]);
        }
    }
}
