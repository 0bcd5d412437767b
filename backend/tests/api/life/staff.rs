//! What staff start, end, give back and set up.

use goodstanding_shared::services::{SERVICE_ARROWS, ServiceAction, ServiceArrow, ServiceEvent};
use insta::assert_snapshot;

use super::*;
use crate::harness::{at_once, every_database};

#[every_database]
async fn an_order_for_later_begins_on_its_day_or_when_staff_say_so(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let starts = Some("2026-12-10");
    let (id, service) = who.order_for("vps-4", "MONTHLY", "59.00", starts).await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_activation - / pending"
    );
    assert_eq!(
        who.money(&id).await,
        ["0.00 validation authorized_for_validation"]
    );
    let mine = who.act(&id, json!({"action": "activate"})).await;
    assert_eq!(mine.status, StatusCode::NOT_FOUND, "staff only");
    let nothing = json!({"action": "move_start", "starts_on": "2026-12-20"});
    let silent = who.act_as(&test.staff().await, &id, nothing.clone()).await;
    assert_snapshot!(silent.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    reason_code: Choose a reason
    comment: Say why, for whoever reads it later
    ");
    let moved: SubscriptionActionReply = who.staff_act(&id, nothing).await.ok();
    assert_eq!(moved.charge, None, "no charge came of it");
    who.until("2026-12-19").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "pending_activation - / pending"
    );
    who.until("2026-12-20").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / active"
    );
    assert_eq!(
        who.money(&id).await[1],
        "59.00 recurring captured",
        "with the setup fee"
    );
    who.until("2027-01-20").await;
    assert_eq!(
        who.money(&id).await[2],
        "49.00 recurring captured",
        "and without"
    );
    let (early, begun) = who
        .order_for("vps-2", "MONTHLY", "24.99", Some("2027-03-01"))
        .await;
    let begins = who.staff_act(&early, json!({"action": "activate"})).await;
    let charge = begins.ok::<SubscriptionActionReply>().charge.unwrap();
    assert_eq!(charge.status, TransactionStatus::Captured);
    assert_eq!(
        who.stands(&early, &begun).await,
        "active good_standing / active"
    );
    // Customers do not read what staff say among themselves.
    let address = format!("/api/v1/subscriptions/{early}");
    let mine = who.me().await.get(&address).await;
    let theirs = test.staff().await.get(&address).await;
    let says = |page: &Answer| {
        page.json["activity"]
            .to_string()
            .contains("as the story goes")
    };
    assert!(says(&theirs) && !says(&mine));
}

#[every_database]
async fn staff_end_what_must_end_and_give_back_what_is_unused(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (now, first) = who.order("hosting-s", "ANNUAL", "69.90").await;
    let (forced, second) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let (deleted, third) = who.order("mail-10", "MONTHLY", "5.00").await;
    let answer = who
        .staff_act(&now, json!({"action": "cancel_now", "refund": true}))
        .await;
    let _: SubscriptionActionReply = answer.ok();
    who.work().await;
    assert_eq!(
        who.stands(&now, &first).await,
        "cancelled billing_completed / canceled"
    );
    assert_eq!(
        who.money(&now).await[1],
        "69.82 refund refunded",
        "ten hours of a year are used"
    );
    who.staff_act(&forced, json!({"action": "force_end"})).await;
    assert_eq!(
        who.stands(&forced, &second).await,
        "cancelled terminated / terminated"
    );
    let answer = who.staff_act(&deleted, json!({"action": "delete"})).await;
    assert_eq!(answer.ok::<SubscriptionActionReply>().details, None);
    let gone = who
        .me()
        .await
        .get(&format!("/api/v1/subscriptions/{deleted}"))
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let ended = who.service(&third).await;
    assert_eq!(ended.status, ServiceStatus::Terminated);
}

#[every_database]
async fn refunds_never_give_back_more_than_was_taken(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, _) = who.order("vps-2", "MONTHLY", "24.99").await;
    let charge = who.latest_transaction(&id).await;
    let refund = |amount: Option<&str>| {
        let amount = amount.map(|amount| json!({"amount": amount, "currency": "EUR"}));
        json!({"action": "refund", "amount": amount, "reason_code": 120, "comment": "Goodwill"})
    };
    let staff = test.staff().await;
    let me = who
        .transaction_act(&who.me().await, &charge, &refund(None))
        .await;
    assert_eq!(me.status, StatusCode::NOT_FOUND, "staff only");
    let part = who
        .transaction_act(&staff, &charge, &refund(Some("10.00")))
        .await;
    let part: TransactionDetails = part.ok();
    assert_eq!(part.refunded.amount(), "10.00");
    let much = who
        .transaction_act(&staff, &charge, &refund(Some("15.00")))
        .await;
    assert_eq!(
        (much.status, much.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields")
    );
    assert!(much.text.contains("At most 14.99 EUR"));
    // Both at once: one of them is too much.
    let both = at_once(vec![
        who.transaction_act(&staff, &charge, &refund(Some("14.99"))),
        who.transaction_act(&staff, &charge, &refund(Some("14.99"))),
    ])
    .await;
    let done = both.iter().filter(|answer| answer.status == StatusCode::OK);
    assert_eq!(done.count(), 1);
    assert_eq!(
        who.money(&id).await,
        [
            "24.99 recurring captured",
            "10.00 refund refunded",
            "14.99 refund refunded"
        ]
    );
}

#[every_database]
async fn staff_act_on_services_where_the_rules_allow_it(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (id, service) = who.order("tls-ov", "ANNUAL", "74.90").await;
    assert_eq!(
        who.stands(&id, &service).await,
        "active good_standing / pending"
    );
    let act = async |action: &str| {
        let staff = test.staff().await;
        let address = format!("/api/v1/services/{service}");
        let present = staff.get(&address).await.json;
        let body = json!({"action": action, "reason_code": 210, "comment": "internal words"});
        let call = staff.post(&format!("{address}/actions"), &body);
        call.version(&present).key(&who.key()).send().await
    };
    let early = act("archive").await;
    assert_eq!(
        (early.status, early.code()),
        (StatusCode::CONFLICT, "action_refused")
    );
    assert!(
        early
            .text
            .contains("only while a service is Canceled or Terminated or Fraud")
    );
    for (action, status) in [
        ("activate", ServiceStatus::Active),
        ("suspend", ServiceStatus::Suspended),
        ("resume", ServiceStatus::Active),
        ("terminate", ServiceStatus::Terminated),
        ("archive", ServiceStatus::Archived),
    ] {
        let done: ServiceDetails = act(action).await.ok();
        assert_eq!(done.service.status, status, "{action}");
    }
    let shown = who
        .me()
        .await
        .get(&format!("/api/v1/services/{service}"))
        .await;
    let details: ServiceDetails = shown.ok();
    assert!(details.service.activated_at.is_some());
    let history = shown.json["activity"].to_string();
    assert!(!history.contains("internal words"));
    assert!(history.contains("Breach of terms"));
    assert_eq!(
        who.stands(&id, &service).await,
        "cancelled terminated / archived",
        "the subscription ended with its last service, and as that did"
    );
    let (bad, order) = who.order("tls-ov", "ANNUAL", "74.90").await;
    let staff = test.staff().await;
    let present = who.service(&order).await;
    let body = json!({"action": "mark_as_fraud", "reason_code": 220, "comment": "stolen card"});
    let call = staff.post(&format!("/api/v1/services/{order}/actions"), &body);
    call.version(&present).key(&who.key()).send().await;
    assert_eq!(
        who.stands(&bad, &order).await,
        "cancelled terminated / fraud"
    );
}

/// How a service came from one status to another, by what happened to it.
struct Ways<'a> {
    who: Somebody<'a>,
    gone: Vec<ServiceArrow>,
}

impl Ways<'_> {
    async fn status(&self, service: &str) -> ServiceStatus {
        self.who.service(service).await.status
    }

    /// What is ordered, and in which status it is at that moment.
    async fn ordered(&mut self, product: &str, plan: &str, due: &str) -> ServiceStatus {
        let me = self.who.me().await;
        let order = json!({
            "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
            "due_today": {"amount": due, "currency": "EUR"},
            "payment_method": me.default_method().await,
        });
        let order = me.post("/api/v1/orders", &order);
        let order: Order = order.key(&self.who.key()).send().await.created();
        let to = order.lines[0].status;
        self.gone.push(ServiceArrow {
            from: None,
            event: ServiceEvent::Ordered,
            to,
        });
        to
    }

    /// Staff do something to it.
    async fn staff(&mut self, service: &str, action: ServiceAction) {
        let from = self.status(service).await;
        let staff = self.who.test.staff().await;
        let address = format!("/api/v1/services/{service}");
        let read = staff.get(&address).await.json;
        let body = json!({"action": action, "reason_code": 200, "comment": "Gone along"});
        let call = staff.post(&format!("{address}/actions"), &body);
        let answer = call.version(&read).key(&self.who.key()).send().await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        self.came(service, from, action.event()).await;
    }

    /// The customer asks for its end.
    async fn cancel(&mut self, service: &str, kind: &str) {
        let from = self.status(service).await;
        let me = self.who.me().await;
        let address = format!("/api/v1/services/{service}");
        let read = me.get(&address).await.json;
        let body = json!({"reason": "Gone along", "type": kind});
        let call = me.post(&format!("{address}/cancellations"), &body);
        let answer = call.version(&read).key(&self.who.key()).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        if kind == "immediate" {
            self.came(service, from, ServiceEvent::CancelledNow).await;
        }
    }

    /// Staff end what bills one that waits, one that works and one that is switched off.
    async fn end_subscriptions(&mut self) {
        for (product, plan, due) in [
            ("tls-ov", "ANNUAL", "74.90"),
            ("hosting-s", "MONTHLY", "6.99"),
            ("hosting-s", "MONTHLY", "6.99"),
        ] {
            let (subscription, service) = self.who.order(product, plan, due).await;
            let is_working = |way: &ServiceArrow| {
                (way.from, way.event)
                    == (
                        Some(ServiceStatus::Active),
                        ServiceEvent::EndedWithSubscription,
                    )
            };
            if self.gone.iter().any(is_working) {
                self.staff(&service, ServiceAction::Suspend).await;
            }
            let from = self.status(&service).await;
            let end = json!({"action": "force_end"});
            self.who.staff_act(&subscription, end).await;
            self.came(&service, from, ServiceEvent::EndedWithSubscription)
                .await;
        }
    }

    async fn came(&mut self, service: &str, from: ServiceStatus, event: ServiceEvent) {
        let to = self.status(service).await;
        self.gone.push(ServiceArrow {
            from: Some(from),
            event,
            to,
        });
    }
}

#[every_database]
async fn every_arrow_of_services_is_gone_along_by_events_alone(test: TestApp) {
    let mut ways = Ways {
        who: Somebody::with(&test, GOOD).await,
        gone: Vec::new(),
    };
    assert_eq!(
        ways.ordered("vps-2", "MONTHLY", "24.99").await,
        ServiceStatus::Pending
    );
    assert_eq!(
        ways.ordered("s3-1t", "MONTHLY", "12.00").await,
        ServiceStatus::Active
    );
    let mut made = Vec::new();
    for status in ["pending", "active", "suspended"] {
        for _ in 0..3 {
            let (product, plan, due) = if status == "pending" {
                ("tls-ov", "ANNUAL", "74.90")
            } else {
                ("hosting-s", "MONTHLY", "6.99")
            };
            let (subscription, service) = ways.who.order(product, plan, due).await;
            if status == "suspended" {
                ways.staff(&service, ServiceAction::Suspend).await;
            }
            assert_eq!(ways.status(&service).await.as_str(), status);
            made.push((subscription, service));
        }
    }
    let service = |place: usize| made[place].1.as_str();
    // Each of them first, and taken up again by those that follow.
    ways.staff(service(2), ServiceAction::MarkAsFraud).await;
    for place in [0, 3, 6] {
        ways.cancel(service(place), "immediate").await;
    }
    ways.staff(service(5), ServiceAction::Terminate).await;
    ways.staff(service(8), ServiceAction::Resume).await;
    ways.staff(service(8), ServiceAction::Suspend).await;
    ways.staff(service(8), ServiceAction::Terminate).await;
    for place in [0, 2, 5] {
        ways.staff(service(place), ServiceAction::Archive).await;
    }
    let (_, set_up) = ways.who.order("tls-ov", "ANNUAL", "74.90").await;
    ways.staff(&set_up, ServiceAction::Activate).await;
    // What waits was never due: it ends with its subscription.
    let at_the_end = json!({"action": "cancel_at_end"});
    let answer = ways.who.act(&made[1].0, at_the_end).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for place in [4, 7] {
        ways.cancel(service(place), "on_service_due_date").await;
    }
    let mut waiting = Vec::new();
    for place in [1, 4, 7] {
        waiting.push((place, ways.status(service(place)).await));
    }
    ways.who.until("2027-12-01").await;
    for (place, from) in waiting {
        ways.came(service(place), from, ServiceEvent::CancellationDue)
            .await;
    }
    ways.end_subscriptions().await;
    for arrow in SERVICE_ARROWS {
        assert!(
            ways.gone.contains(arrow),
            "nothing went along {arrow:?}: {:?}",
            ways.gone
        );
    }
    for way in &ways.gone {
        assert!(SERVICE_ARROWS.contains(way), "there is no arrow {way:?}");
    }
}
