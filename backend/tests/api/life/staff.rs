//! What staff start, end, give back and set up.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{GOOD, Somebody};
use crate::harness::{at_once, everywhere};

#[tokio::test]
async fn an_order_for_later_begins_on_its_day_or_when_staff_say_so() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let starts = Some("2026-12-10");
        let (id, service) = who.order_for("vps-4", "MONTHLY", "0.00", starts).await;
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
        assert_eq!(
            (silent.status, silent.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields")
        );
        let moved = who.staff_act(&id, nothing).await;
        assert_eq!(moved.json["charge"], Value::Null, "no charge came of it");
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
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
            .order_for("vps-2", "MONTHLY", "0.00", Some("2027-03-01"))
            .await;
        let answer = who.staff_act(&early, json!({"action": "activate"})).await;
        assert_eq!(
            answer.json["charge"]["status"], "captured",
            "{}",
            answer.text
        );
        assert_eq!(
            who.stands(&early, &begun).await,
            "active good_standing / active"
        );
        // Customers do not read what staff say among themselves.
        let (mine, theirs) = (
            who.subscription(&early).await,
            test.staff()
                .await
                .get(&format!("/api/v1/subscriptions/{early}"))
                .await
                .json,
        );
        let says = |details: &Value| {
            details["activity"]
                .to_string()
                .contains("as the story goes")
        };
        assert!(says(&theirs) && !says(&mine));
    }
}

#[tokio::test]
async fn staff_end_what_must_end_and_give_back_what_is_unused() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (now, first) = who.order("hosting-s", "ANNUAL", "69.90").await;
        let (forced, second) = who.order("hosting-s", "MONTHLY", "6.99").await;
        let (deleted, third) = who.order("mail-10", "MONTHLY", "5.00").await;
        let answer = who
            .staff_act(&now, json!({"action": "cancel_now", "give_back": true}))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
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
        assert_eq!(
            (answer.status, &answer.json["details"]),
            (StatusCode::OK, &Value::Null)
        );
        let gone = who
            .me()
            .await
            .get(&format!("/api/v1/subscriptions/{deleted}"))
            .await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert_eq!(who.service(&third).await["status"], "terminated");
    }
}

#[tokio::test]
async fn refunds_never_give_back_more_than_was_taken() {
    for test in everywhere().await {
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
        assert_eq!(part.json["refunded"]["amount"], "10.00", "{}", part.text);
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
}

#[tokio::test]
async fn staff_act_on_services_where_the_rules_allow_it() {
    for test in everywhere().await {
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
            ("activate", "active"),
            ("suspend", "suspended"),
            ("resume", "active"),
            ("terminate", "terminated"),
            ("archive", "archived"),
        ] {
            let answer = act(action).await;
            assert_eq!(answer.status, StatusCode::OK, "{action}: {}", answer.text);
            assert_eq!(answer.json["status"], status);
        }
        let shown = who.service(&service).await;
        assert!(shown["activated_at"].is_string());
        assert!(!shown["activity"].to_string().contains("internal words"));
        assert!(shown["activity"].to_string().contains("Breach of terms"));
        assert_eq!(
            who.stands(&id, &service).await,
            "cancelled billing_completed / archived",
            "the subscription ended with its last service"
        );
        let (bad, order) = who.order("tls-ov", "ANNUAL", "74.90").await;
        let staff = test.staff().await;
        let present = staff.get(&format!("/api/v1/services/{order}")).await.json;
        let body = json!({"action": "mark_as_fraud", "reason_code": 220, "comment": "stolen card"});
        let call = staff.post(&format!("/api/v1/services/{order}/actions"), &body);
        call.version(&present).key(&who.key()).send().await;
        assert_eq!(
            who.stands(&bad, &order).await,
            "cancelled billing_completed / fraud"
        );
    }
}
