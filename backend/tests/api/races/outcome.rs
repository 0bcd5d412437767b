//! How everything stands afterwards, as staff read it.

use axum::http::StatusCode;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::ServiceDetails;
use goodstanding_shared::subscriptions::{SubscriptionDetails, SubscriptionStatus};
use goodstanding_shared::transactions::Transaction;

use super::stage::{Stage, Target};
use crate::harness::kinds;

/// The subscription and its service, whatever bills that now, and the money of both.
pub(super) async fn outcome(stage: &Stage<'_>, target: &Target) -> String {
    let details: ServiceDetails = stage
        .staff
        .read(&format!("/api/v1/services/{}", target.service.id))
        .await;
    let service = &details.service;
    let mut lines = vec![format!(
        "service {} of {} due {:?} request {:?} {:?} {:?}",
        service.status,
        service.product.id,
        service.next_due,
        service.cancellation.as_ref().map(|mark| mark.effective_on),
        details.last_cancellation.map(|request| request.state),
        history(&details.activity)
    )];
    lines.push(bill(stage, target.subscription.id).await);
    if let Some(billed_by) = details.subscription
        && billed_by.id != target.subscription.id
    {
        lines.push(bill(stage, billed_by.id).await);
    }
    lines.join("\n")
}

async fn bill(stage: &Stage<'_>, subscription: SubscriptionId) -> String {
    let page = format!("/api/v1/subscriptions/{subscription}");
    let page = stage.staff.get(&page).await;
    // What is deleted has no page.
    let is_there = page.status != StatusCode::NOT_FOUND;
    let page: Option<SubscriptionDetails> = is_there.then(|| page.ok());
    let money = format!("/api/v1/transactions?subscription={subscription}");
    let money: Page<Transaction> = stage.staff.read(&money).await;
    let mut history = page
        .as_ref()
        .map_or(Vec::new(), |page| history(&page.activity));
    let came_to_nothing = came_to_nothing(&money.items, &mut history);
    let last4 = |row: &Transaction| row.payment_method.as_ref().map(|it| it.last4.clone());
    let mut money: Vec<String> = money
        .items
        .iter()
        .filter(|row| !came_to_nothing.contains(&&row.id))
        .map(|row| {
            format!(
                "{} {} {} {:?}",
                row.kind,
                row.amount,
                row.status,
                last4(row)
            )
        })
        .collect();
    money.sort_unstable();
    // With what it was paid tell the transactions of what is over.
    let is_over = |page: &SubscriptionDetails| {
        let over = [SubscriptionStatus::Cancelled, SubscriptionStatus::Upgraded];
        over.contains(&page.life.standing.status())
    };
    let method = page.as_ref().filter(|page| !is_over(page));
    let method = method.and_then(|page| page.payment_method.as_ref());
    let life = page.as_ref().map(|page| &page.life);
    let last4 = method.map(|method| &method.last4);
    format!("subscription {life:?} paid with {last4:?} {history:?} {money:?}")
}

/// A bill that was being asked about when the subscription ended, and what gave it back of itself:
/// as if it had not been made. Whoever was told that something was done was told the truth; whoever
/// reads the transactions sees both.
fn came_to_nothing<'a>(
    money: &'a [Transaction],
    history: &mut Vec<String>,
) -> Vec<&'a TransactionId> {
    let mut forget = |kind: &str| {
        let place = history.iter().position(|known| known == kind);
        history.remove(place.unwrap());
    };
    let mut rows = Vec::new();
    for refund in money.iter().filter(|row| row.refund_of.is_some()) {
        let of = money
            .iter()
            .find(|row| Some(&row.id) == refund.refund_of.as_ref());
        let of = of.filter(|of| is_late(of) && of.amount == refund.amount);
        if let Some(of) = of {
            rows.extend([&of.id, &refund.id]);
            forget("charged");
            forget("refunded");
        }
    }
    rows
}

/// Whether it is not the first bill, which staff give back.
fn is_late(bill: &Transaction) -> bool {
    bill.billing_cycle != 1
}

/// What happened, in any order: all of it in one instant.
fn history(activity: &[Activity]) -> Vec<String> {
    let mut kinds = kinds(activity);
    kinds.sort_unstable();
    kinds
}
