//! What the pages say of something, in a line that a story can hold against its own.

use super::*;

/// What the service says: its status, its due date or why it has none, what is unpaid of it, and
/// what was paid.
pub(super) fn says(service: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let unpaid = match &service["unpaid"] {
        Value::Null => "-".to_owned(),
        unpaid => format!(
            "{} {} since {}",
            word(&unpaid["amount"]["amount"]),
            word(&unpaid["reason"]),
            word(&unpaid["since"])
        ),
    };
    format!(
        "{} | due {} | unpaid {unpaid} | paid {}",
        word(&service["status"]),
        service["next_due"]
            .as_str()
            .unwrap_or(service["no_due"].as_str().unwrap_or("-")),
        word(&service["paid"]["amount"]["amount"]),
    )
}

/// Every charge to come within a hundred days: its day and its amount.
pub(super) async fn coming(who: &Somebody<'_>) -> Vec<String> {
    let list = who
        .me()
        .await
        .get("/api/v1/upcoming-charges?days=100")
        .await;
    let items = list.json["items"].as_array().unwrap().clone();
    let on = texts(&items, "/on");
    let amount = texts(&items, "/amount/amount");
    on.iter()
        .zip(&amount)
        .map(|(on, amount)| format!("{on} {amount}"))
        .collect()
}
