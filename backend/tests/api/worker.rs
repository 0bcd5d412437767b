//! What happens because a date comes.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_backend::worker::carry_out_due;
use serde_json::json;

use crate::harness::everywhere;

#[tokio::test]
async fn a_request_takes_effect_on_its_date_and_once() {
    for test in everywhere().await {
        let anna = test.anna().await;
        let before = anna.service("Mailboxes").await;
        assert_eq!(
            carry_out_due(&test.app).await.unwrap(),
            0,
            "nothing is due yet"
        );
        // The demo's other requests may come due earlier; the server was down until the day itself.
        let due: chrono::NaiveDate = before["next_due"].as_str().unwrap().parse().unwrap();
        let until = due.and_time(chrono::NaiveTime::MIN).and_utc() - test.clock.now();
        test.clock.advance(until - TimeDelta::milliseconds(1));
        carry_out_due(&test.app).await.unwrap();
        let anna = test.anna().await;
        assert_eq!(
            anna.service("Mailboxes").await,
            before,
            "a millisecond early"
        );

        test.clock.advance(TimeDelta::milliseconds(1));
        assert!(carry_out_due(&test.app).await.unwrap() >= 1);
        assert_eq!(
            carry_out_due(&test.app).await.unwrap(),
            0,
            "the second time there is nothing left"
        );
        let anna = test.anna().await;
        let after = anna
            .get(&format!(
                "/api/v1/services/{}",
                before["id"].as_str().unwrap()
            ))
            .await
            .json;
        assert_eq!(
            (&after["status"], &after["cancellation"]),
            (&json!("canceled"), &json!(null))
        );
        assert_eq!(after["last_cancellation"]["state"], "completed");
        assert_eq!(after["subscription"]["standing"]["status"], "cancelled");
        assert_eq!(
            after["subscription"]["standing"]["billing_status"],
            "billing_completed"
        );
        assert_eq!(
            (
                &after["activity"][0]["actor"],
                &after["activity"][0]["event"]["kind"]
            ),
            (&json!("system"), &json!("cancellation_completed"))
        );
        assert_eq!(after["activity_total"], 4);
    }
}

#[tokio::test]
async fn what_has_come_due_cannot_be_withdrawn_any_more() {
    for test in everywhere().await {
        let service = test.anna().await.service("Mailboxes").await;
        test.clock.advance(TimeDelta::days(40));
        let anna = test.anna().await;
        let path = format!(
            "/api/v1/services/{}/cancellations/{}/withdrawal",
            service["id"].as_str().unwrap(),
            service["cancellation"]["id"].as_str().unwrap()
        );
        let refused = anna
            .request(axum::http::Method::POST, &path)
            .version(&service)
            .key("late")
            .send()
            .await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "cancellation_not_open")
        );
    }
}
