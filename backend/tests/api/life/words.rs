//! What the pages say of something, in a line that a story can hold against its own.

use goodstanding_shared::subscriptions::ComingCharge;

use super::*;

/// What the service says: its status, its due date or why it has none, what is unpaid of it, and
/// what was paid.
pub(super) fn says(service: &Service) -> String {
    let due = match (service.next_due, service.no_due) {
        (Some(day), _) => day.to_string(),
        (None, Some(reason)) => reason.to_string(),
        (None, None) => "-".to_owned(),
    };
    let unpaid = service.unpaid.map_or("-".to_owned(), |unpaid| {
        let amount = unpaid.amount.amount();
        format!("{amount} {} since {}", unpaid.reason, unpaid.since)
    });
    let paid = service.paid.as_ref();
    let paid = paid.map_or("-".to_owned(), |paid| paid.amount.amount());
    let status = service.status;
    format!("{status} | due {due} | unpaid {unpaid} | paid {paid}")
}

/// Every charge to come within a hundred days: its day and its amount.
pub(super) async fn coming(who: &Somebody<'_>) -> Vec<String> {
    let address = "/api/v1/upcoming-charges?days=100";
    let list: Page<ComingCharge> = who.me().await.read(address).await;
    let charge = |charge: &ComingCharge| format!("{} {}", charge.on, charge.amount.amount());
    list.items.iter().map(charge).collect()
}

/// A change of plan, as its dialog sends it: to what, and what it said is charged now.
pub(super) fn upgrade(product: &str, plan: &str, charged_now: &str) -> Value {
    json!({
        "action": "upgrade",
        "product": product,
        "plan": plan,
        "charged_now": {"amount": charged_now, "currency": "EUR"},
    })
}
