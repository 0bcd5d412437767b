//! Replacing and removing ways to pay, also by several at once.

use axum::http::{Method, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, at_once, every_database, texts};
use crate::life::{GOOD, Somebody};
use crate::payments::{BANK, MASTERCARD, VISA, add, list, path, remove, replace};

/// The way to pay of which the last four characters are these.
fn ending<'a>(methods: &'a [Value], last4: &str) -> &'a Value {
    methods
        .iter()
        .find(|method| method["brief"]["last4"] == last4)
        .unwrap()
}

#[every_database]
async fn a_replacement_takes_over_everything_once(test: TestApp) {
    let anna = test.anna().await;
    let before = list(&anna).await;
    let old = before[0].clone();
    let count = old["pays_for"].as_u64().unwrap();
    assert!(old["is_default"] == true && count > 5);
    let paid = async |status: &str| -> Vec<(String, String, u64, bool)> {
        let rows = anna
            .read_through(&format!("/api/v1/subscriptions?status={status}"), 100)
            .await;
        let mut paid = Vec::new();
        for id in texts(&rows, "/id") {
            let shown = anna.get(&format!("/api/v1/subscriptions/{id}")).await.json;
            let version = shown["subscription"]["version"].as_u64().unwrap();
            paid.push((
                id,
                shown["payment_method"]["id"].as_str().unwrap().to_owned(),
                version,
                shown["life"]["is_charging"] == true,
            ));
        }
        paid
    };
    let live = "processing,pending_activation,active,pending_pause,paused,pending_cancel";
    let (live_before, over_before) = (paid(live).await, paid("cancelled,expired,upgraded").await);

    let call = replace(&anna, &old, MASTERCARD, "once");
    let answer = call.clone().send().await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let new = &answer.json;
    assert_eq!(
        (&new["is_default"], &new["pays_for"], &new["version"]),
        (&json!(true), &json!(count), &json!(1))
    );
    let after = list(&anna).await;
    assert_eq!((&after[0], after.len()), (new, before.len()));
    assert!(
        after
            .iter()
            .all(|method| method["brief"]["id"] != old["brief"]["id"])
    );

    let (old_id, new_id) = (
        old["brief"]["id"].as_str().unwrap(),
        new["brief"]["id"].as_str().unwrap(),
    );
    let mut taken_over = 0;
    for ((id, was, version, waits), (_, is, version_after, _)) in
        live_before.iter().zip(&paid(live).await)
    {
        if was == old_id {
            taken_over += 1;
            assert_eq!(is.as_str(), new_id, "{id}");
            // What waited for the bank may have its answer by now.
            let changes = 1..=1 + u64::from(*waits);
            assert!(changes.contains(&(version_after - version)), "{id}");
        } else {
            assert_eq!((is, version_after), (was, version), "{id}");
        }
    }
    assert_eq!(taken_over, count);
    // What is over keeps what it was paid with.
    assert_eq!(paid("cancelled,expired,upgraded").await, over_before);
    assert!(over_before.iter().any(|(_, method, ..)| method == old_id));

    let again = call.send().await;
    assert_eq!((again.status, &again.text), (answer.status, &answer.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(list(&anna).await, after);
    let session = anna.get("/api/v1/session").await.json;
    let history = format!(
        "/api/v1/customers/{}/activity",
        session["customer"]["id"].as_str().unwrap()
    );
    let told = test.staff().await.get(&history).await.json;
    // Once, before what the bank answered to what waited for it.
    let now = test.clock.now();
    let mut replaced = told["items"].as_array().unwrap().iter().filter(|entry| {
        let at: DateTime<Utc> = entry["at"].as_str().unwrap().parse().unwrap();
        at == now && entry["event"]["kind"] == "payment_method_replaced"
    });
    assert_eq!(
        replaced.next().unwrap()["event"],
        json!({"kind": "payment_method_replaced", "payment_method": new_id, "name": "Mastercard ending in 4444"})
    );
    assert_eq!(replaced.next(), None);
}

#[every_database]
async fn of_two_replacements_at_once_one_is_stale(test: TestApp) {
    let anna = test.anna().await;
    let before = list(&anna).await;
    let calls = (0..10)
        .map(|number| replace(&anna, &before[0], VISA, &format!("k{number}")).send())
        .collect();
    let answers = at_once(calls).await;
    let made: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .collect();
    assert_eq!(made.len(), 1);
    for answer in answers
        .iter()
        .filter(|answer| answer.status != StatusCode::CREATED)
    {
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::PRECONDITION_FAILED, "version_stale")
        );
    }
    let after = list(&anna).await;
    assert_eq!((&after[0], after.len()), (&made[0].json, before.len()));
    assert_eq!(after[0]["pays_for"], before[0]["pays_for"]);
}

#[every_database]
async fn a_replacement_and_cancellations_do_not_wait_for_each_other(test: TestApp) {
    let anna = test.anna().await;
    let method = list(&anna).await[0].clone();
    let mut services = Vec::new();
    for name in [
        "Studio website",
        "Studio website backup",
        "Status page",
        "Staging database",
    ] {
        services.push(anna.service(name).await);
    }
    let mut calls: Vec<std::pin::Pin<Box<dyn Future<Output = Answer>>>> = Vec::new();
    for service in &services {
        calls.push(Box::pin(anna.cancel(service, "immediate").send()));
    }
    calls.insert(
        2,
        Box::pin(replace(&anna, &method, VISA, "meanwhile").send()),
    );
    for answer in at_once(calls).await {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let after = list(&anna).await;
    assert_eq!(
        after[0]["pays_for"].as_u64().unwrap() + 4,
        method["pays_for"].as_u64().unwrap()
    );
}

#[every_database]
async fn only_what_pays_for_nothing_is_removed(test: TestApp) {
    let anna = test.anna().await;
    let methods = list(&anna).await;
    let refused = remove(&anna, &methods[0]).send().await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "payment_method_in_use")
    );
    let count = &methods[0]["pays_for"];
    assert_eq!(
        refused.json["detail"],
        format!("It pays for {count} subscriptions. Replace it instead: the new one takes over.")
    );
    assert_eq!(list(&anna).await, methods);

    let spare = add(&anna, MASTERCARD, "spare").send().await.json;
    for (version, status) in [("\"0\"", 412), ("\"2\"", 412), ("*", 412), ("W/\"1\"", 412)] {
        let stale = remove(&anna, &spare)
            .header("if-match", version)
            .send()
            .await;
        assert_eq!(
            (stale.status.as_u16(), stale.code()),
            (status, "version_stale"),
            "{version}"
        );
        assert_eq!(stale.headers["etag"], "\"1\"");
    }
    let without = anna.request(Method::DELETE, &path(&spare, "")).send().await;
    assert_eq!(without.code(), "version_missing");
    let with_body = remove(&anna, &spare).json(&json!({})).send().await;
    assert_eq!(with_body.code(), "malformed_body");

    let done = remove(&anna, &spare).send().await;
    assert_eq!(
        (done.status, done.text.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(list(&anna).await, methods);
    // It is over: a repetition sees that it has changed, and what is new about it is that it is
    // gone.
    assert_eq!(remove(&anna, &spare).send().await.code(), "version_stale");
    let gone = remove(&anna, &spare)
        .header("if-match", "\"2\"")
        .send()
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let gone = replace(&anna, &spare, VISA, "gone")
        .header("if-match", "\"2\"")
        .send()
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    // The transactions that a removed one paid still name it.
    let charged_back = anna
        .get("/api/v1/transactions?status=refunded&limit=1")
        .await
        .json;
    assert!(charged_back["items"][0]["payment_method"]["last4"].is_string());
}

#[every_database]
async fn there_is_a_default_as_long_as_there_is_anything(test: TestApp) {
    let empty = test.person("empty").await;
    for (key, number) in [("1", VISA), ("2", MASTERCARD), ("3", BANK)] {
        assert_eq!(
            add(&empty, number, key).send().await.status,
            StatusCode::CREATED
        );
        test.clock.advance(chrono::TimeDelta::minutes(1));
    }
    let first = list(&empty).await[0].clone();
    assert_eq!(first["brief"]["last4"], "4242");
    assert_eq!(
        remove(&empty, &first).send().await.status,
        StatusCode::NO_CONTENT
    );
    let next = list(&empty).await;
    assert_eq!(
        (&next[0]["brief"]["last4"], &next[0]["is_default"]),
        (&json!("3000"), &json!(true))
    );
    assert_eq!(next[0]["version"], 2, "it changed: it is the default now");
    assert_eq!(next[1]["is_default"], false);
    for method in list(&empty).await {
        let present = ending(
            &list(&empty).await,
            method["brief"]["last4"].as_str().unwrap(),
        )
        .clone();
        assert_eq!(
            remove(&empty, &present).send().await.status,
            StatusCode::NO_CONTENT
        );
    }
    assert!(list(&empty).await.is_empty());
}

/// What is Overdue is paid by invoice: a card in its place would leave what is owed to nobody.
#[every_database]
async fn no_card_takes_the_place_of_an_invoice_that_is_owed(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (owed, _) = who.order("backup", "MONTHLY", "4.00").await;
    who.is_to_pay_by_invoice(&owed).await;
    for (day, billing) in [("2026-12-22", "good_standing"), ("2027-01-05", "overdue")] {
        who.until(day).await;
        assert_eq!(
            who.subscription(&owed).await["subscription"]["standing"]["billing_status"],
            billing
        );
        let me = who.me().await;
        let methods = list(&me).await;
        let method = ending(&methods, "");
        assert_eq!(method["owes_for"], 1);
        let refused = replace(&me, method, VISA, day).send().await;
        assert_eq!(refused.code(), "payment_method_in_use");
        assert_eq!(
            refused.json["detail"],
            "An invoice is open for one subscription. It can be replaced when that is paid."
        );
        assert_eq!(list(&me).await, methods, "nothing was changed");
    }
    let charge = who.latest_transaction(&owed).await;
    let record = json!({"action": "record_payment", "reason_code": 200, "comment": "it arrived"});
    let staff = test.staff().await;
    let recorded = who.transaction_act(&staff, &charge, &record).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    let me = who.me().await;
    let methods = list(&me).await;
    let replaced = replace(&me, ending(&methods, ""), VISA, "paid")
        .send()
        .await;
    assert_eq!(replaced.status, StatusCode::CREATED, "{}", replaced.text);
    assert_eq!(
        who.subscription(&owed).await["payment_method"]["last4"],
        "4242"
    );
}
