//! How everything stands afterwards, as staff read it.

use serde_json::Value;

use super::stage::{Stage, Target, id};

/// The subscription and its service, whatever bills that now, and the money of both.
pub(super) async fn outcome(stage: &Stage<'_>, target: &Target) -> String {
    let service = read(stage, format!("services/{}", id(&target.service))).await;
    let mut lines = vec![format!(
        "service {} of {} due {} request {} {} {:?}",
        service["status"],
        service["product"]["id"],
        service["next_due"],
        service["cancellation"]["effective_on"],
        service["last_cancellation"]["state"],
        history(&service)
    )];
    lines.push(bill(stage, id(&target.subscription)).await);
    let billed_by = service["subscription"]["id"].as_str();
    if let Some(other) = billed_by.filter(|other| *other != id(&target.subscription)) {
        lines.push(bill(stage, other).await);
    }
    lines.join("\n")
}

async fn read(stage: &Stage<'_>, what: String) -> Value {
    stage.staff.get(&format!("/api/v1/{what}")).await.json
}

async fn bill(stage: &Stage<'_>, subscription: &str) -> String {
    let bill = read(stage, format!("subscriptions/{subscription}")).await;
    let money = read(stage, format!("transactions?subscription={subscription}")).await;
    let money = money["items"].as_array().unwrap();
    let mut history = history(&bill);
    let came_to_nothing = came_to_nothing(money, &mut history);
    let mut money: Vec<String> = money
        .iter()
        .filter(|row| !came_to_nothing.contains(&id(row)))
        .map(|row| {
            format!(
                "{} {} {} {}",
                row["kind"], row["amount"]["amount"], row["status"], row["payment_method"]["last4"]
            )
        })
        .collect();
    money.sort_unstable();
    // With what it was paid tell the transactions of what is over.
    let is_over = ["cancelled", "upgraded"].map(Value::from);
    let is_over = is_over.contains(&bill["life"]["standing"]["status"]);
    let method = (!is_over).then_some(&bill["payment_method"]["last4"]);
    format!(
        "subscription {} paid with {method:?} {history:?} {money:?}",
        bill["life"],
    )
}

/// A bill that was being asked about when the subscription ended, and what gave it back of itself:
/// as if it had not been made. Whoever was told that something was done was told the truth; whoever
/// reads the transactions sees both.
fn came_to_nothing<'a>(money: &'a [Value], history: &mut Vec<String>) -> Vec<&'a str> {
    let mut forget = |kind: &str| {
        let place = history.iter().position(|known| known == kind);
        history.remove(place.unwrap());
    };
    let mut rows = Vec::new();
    for refund in money.iter().filter(|row| row["refund_of"].is_string()) {
        let of = money.iter().find(|row| row["id"] == refund["refund_of"]);
        let of = of.filter(|of| is_late(of) && of["amount"] == refund["amount"]);
        if let Some(of) = of {
            rows.extend([id(of), id(refund)]);
            forget("charged");
            forget("refunded");
        }
    }
    rows
}

/// Whether it is not the first bill, which staff give back.
fn is_late(bill: &Value) -> bool {
    bill["billing_cycle"] != 1
}

/// What happened, in any order: all of it in one instant.
fn history(of: &Value) -> Vec<String> {
    let entries = of["activity"].as_array();
    let mut kinds: Vec<String> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry["event"]["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort_unstable();
    kinds
}
