//! Every pair of changes at the same instant: the result is that of one order or the other, and whoever loses is told.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{Call, TestApp, Visitor, at_once, everywhere};
use crate::life::{GOOD, Somebody};

/// What is done, and by whom.
const DEEDS: [&str; 9] = [
    "pause_now",
    "cancel_at_end",
    "cancel_now",
    "upgrade",
    "force_end",
    "delete",
    "cancel the service",
    "terminate the service",
    "replace the card",
];

/// A fresh subscription with its service, as everybody has read it.
struct Target {
    subscription: Value,
    service: Value,
    method: Value,
}

async fn target(who: &Somebody<'_>) -> Target {
    let (subscription, service) = who.order("vps-2", "MONTHLY", "24.99").await;
    let methods = who.me().await.get("/api/v1/payment-methods").await.json;
    Target {
        subscription: who.subscription(&subscription).await["subscription"].clone(),
        service: who.service(&service).await,
        method: methods.as_array().unwrap()[0].clone(),
    }
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The call that does it, on what was read before.
fn call<'a>(
    deed: &str,
    target: &Target,
    (me, staff): (&Visitor<'a>, &Visitor<'a>),
    key: &str,
) -> Call<'a> {
    let (subscription, service) = (id(&target.subscription["id"]), id(&target.service["id"]));
    let act = |who: &Visitor<'a>, body: Value| {
        who.post(
            &format!("/api/v1/subscriptions/{subscription}/actions"),
            &body,
        )
        .version(&target.subscription)
    };
    let why = |mut body: Value| {
        body["reason_code"] = json!(200);
        body["comment"] = json!("raced");
        body
    };
    let call = match deed {
        "upgrade" => act(
            me,
            json!({"action": deed, "product": "vps-4", "plan": "MONTHLY",
                "charged_now": {"amount": "24.35", "currency": "EUR"}}),
        ),
        "force_end" | "delete" => act(staff, why(json!({"action": deed}))),
        "cancel the service" => me
            .post(
                &format!("/api/v1/services/{service}/cancellations"),
                &json!({"reason": "raced", "type": "immediate"}),
            )
            .version(&target.service),
        "terminate the service" => staff
            .post(
                &format!("/api/v1/services/{service}/actions"),
                &why(json!({"action": "terminate"})),
            )
            .version(&target.service),
        "replace the card" => me
            .request(
                Method::POST,
                &format!(
                    "/api/v1/payment-methods/{}/replacement",
                    id(&target.method["brief"]["id"])
                ),
            )
            .json(&json!({"number": GOOD, "expires": "12/39"}))
            .version(&target.method),
        _ => act(me, json!({"action": deed})),
    };
    call.key(key)
}

/// What became of both, and how everything stands.
async fn outcome(test: &TestApp, target: &Target, codes: (u16, u16)) -> String {
    let who = test.person("empty").await;
    let (subscription, service) = (id(&target.subscription["id"]), id(&target.service["id"]));
    let bill = who
        .get(&format!("/api/v1/subscriptions/{subscription}"))
        .await
        .json;
    let service = who.get(&format!("/api/v1/services/{service}")).await.json;
    let money = who
        .get(&format!("/api/v1/transactions?subscription={subscription}"))
        .await
        .json;
    let amounts: Vec<String> = money["items"]
        .as_array()
        .map(|rows| {
            rows.iter()
                .map(|row| format!("{} {}", row["amount"]["amount"], row["status"]))
                .collect()
        })
        .unwrap_or_default();
    // The loser is told, in whichever way it comes too late.
    let done = (codes.0 < 300, codes.1 < 300);
    format!(
        "{done:?} {} {} {} {} {amounts:?}",
        bill["subscription"]["standing"],
        service["status"],
        service["subscription"]["standing"],
        service["product"]["id"],
    )
}

#[tokio::test]
async fn every_pair_of_changes_ends_as_one_after_the_other() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (me, staff) = (who.me().await, test.staff().await);
        let mut lost = 0;
        for (place, first) in DEEDS.iter().enumerate() {
            for second in &DEEDS[place..] {
                let mut orders = Vec::new();
                for swapped in [false, true] {
                    let target = target(&who).await;
                    let send = async |deed: &str| {
                        let key = who.key();
                        call(deed, &target, (&me, &staff), &key)
                            .send()
                            .await
                            .status
                            .as_u16()
                    };
                    let codes = if swapped {
                        let earlier = send(second).await;
                        (send(first).await, earlier)
                    } else {
                        (send(first).await, send(second).await)
                    };
                    who.work().await;
                    orders.push(outcome(&test, &target, codes).await);
                }
                let target = target(&who).await;
                let (one, other) = (who.key(), who.key());
                let answers = at_once(vec![
                    call(first, &target, (&me, &staff), &one).send(),
                    call(second, &target, (&me, &staff), &other).send(),
                ])
                .await;
                let codes = (answers[0].status.as_u16(), answers[1].status.as_u16());
                who.work().await;
                let raced = outcome(&test, &target, codes).await;
                assert!(
                    orders.contains(&raced),
                    "{first} and {second}: {raced}\nneither of {orders:#?}"
                );
                for answer in &answers {
                    if !answer.status.is_success() {
                        assert!(
                            [404, 409, 412].contains(&answer.status.as_u16()),
                            "{}",
                            answer.text
                        );
                        lost += 1;
                    }
                }
            }
        }
        assert!(lost > 20, "{lost}: somebody has to lose");
    }
}
