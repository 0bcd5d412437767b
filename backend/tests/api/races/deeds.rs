//! What is done, and by whom.

use axum::http::Method;
use serde_json::{Value, json};

use super::stage::{Stage, Target};
use crate::harness::{Call, cancellations};

/// The number of the card that takes the place of another one.
pub(super) const ANOTHER: &str = "5555 5555 5555 4444";

/// The call that does it, on what was read before.
pub(super) fn call<'a>(deed: &str, target: &Target, stage: &Stage<'a>) -> Call<'a> {
    match deed {
        "upgrade" => act(
            target,
            stage,
            json!({"action": deed, "product": "vps-4", "plan": "MONTHLY",
                "charged_now": {"amount": stage.upgrade_costs, "currency": "EUR"}}),
        ),
        "cancel the service" => {
            let body = json!({"reason": "raced", "type": "immediate"});
            let call = stage.me.post(&cancellations(&target.service), &body);
            call.version(&target.service)
        }
        "withdraw the request" => {
            let request = target.service.cancellation.as_ref().unwrap().id;
            let address = format!("{}/{request}/withdrawal", cancellations(&target.service));
            let call = stage.me.request(Method::POST, &address);
            call.version(&target.service)
        }
        "activate the service" => act_on_service(target, stage, "activate"),
        "suspend the service" => act_on_service(target, stage, "suspend"),
        "resume the service" => act_on_service(target, stage, "resume"),
        "terminate the service" => act_on_service(target, stage, "terminate"),
        "accept the order" => {
            let address = format!("/api/v1/orders/{}/actions", target.order.id);
            let body = because(json!({"action": "accept"}));
            stage.staff.post(&address, &body).version(&target.order)
        }
        "complete the request" => act_on_service(target, stage, "complete_cancellation"),
        "mark as fraud" => act_on_service(target, stage, "mark_as_fraud"),
        "replace the card" => {
            let method = target.method.brief.id;
            let address = format!("/api/v1/payment-methods/{method}/replacement");
            let new = json!({"number": ANOTHER, "expires": "12/39"});
            stage.me.post(&address, &new).version(&target.method)
        }
        "refund" | "approve" | "refuse" => act_on_first_bill(target, stage, deed),
        _ => act(target, stage, json!({"action": deed})),
    }
}

/// A request of staff, who have to say why.
fn because(mut body: Value) -> Value {
    body["reason_code"] = json!(200);
    body["comment"] = json!("raced");
    body
}

/// On the subscription: as staff what only they can do.
fn act<'a>(target: &Target, stage: &Stage<'a>, body: Value) -> Call<'a> {
    let address = format!("/api/v1/subscriptions/{}/actions", target.subscription.id);
    let call = if ["force_end", "delete"].contains(&body["action"].as_str().unwrap()) {
        stage.staff.post(&address, &because(body))
    } else {
        stage.me.post(&address, &body)
    };
    call.version(&target.subscription)
}

fn act_on_service<'a>(target: &Target, stage: &Stage<'a>, action: &str) -> Call<'a> {
    let address = format!("/api/v1/services/{}/actions", target.service.id);
    let call = stage
        .staff
        .post(&address, &because(json!({"action": action})));
    call.version(&target.service)
}

fn act_on_first_bill<'a>(target: &Target, stage: &Stage<'a>, action: &str) -> Call<'a> {
    let first = target.subscription.transactions.last().unwrap();
    let address = format!("/api/v1/transactions/{}/actions", first.id);
    let body = json!({"action": action});
    if action == "refund" {
        stage.staff.post(&address, &because(body))
    } else {
        stage.me.post(&address, &body)
    }
}
