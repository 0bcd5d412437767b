//! Stories that last: everything is reached by events, on the test's clock, as the server carries it out.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_backend::clock::advance;
use goodstanding_backend::store::{Database, StoreError};
use goodstanding_backend::worker::carry_out_due;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, everywhere};

pub(crate) const GOOD: &str = "4242 4242 4242 4242";
pub(crate) const NEVER_SOFTLY: &str = "4000 0000 0000 0341";
pub(crate) const NEVER: &str = "4000 0000 0000 0069";
pub(crate) const ASKS: &str = "4000 0027 6000 3184";
pub(crate) const CHARGES_BACK: &str = "4000 0000 0000 7726";
pub(crate) const ANSWERS_LATE: &str = "4000 0000 0000 0119";

/// Somebody who had nothing, with a way to pay and whatever they order.
pub(crate) struct Somebody<'a> {
    pub(crate) test: &'a TestApp,
    keys: std::cell::Cell<u32>,
}

impl<'a> Somebody<'a> {
    pub(crate) async fn with(test: &'a TestApp, number: &str) -> Self {
        let somebody = Self {
            test,
            keys: std::cell::Cell::new(0),
        };
        somebody.pay_with(number).await;
        somebody
    }

    /// Signed in anew: sessions end while the clock is advanced.
    pub(crate) async fn me(&self) -> Visitor<'a> {
        self.test.person("empty").await
    }

    pub(crate) fn key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("key-{}", self.keys.get())
    }

    /// Adds a way to pay, or puts it in the place of the present one.
    pub(crate) async fn pay_with(&self, number: &str) -> Answer {
        let me = self.me().await;
        let present = me.get("/api/v1/payment-methods").await.json;
        let body = json!({"number": number, "expires": "12/39"});
        let answer = match present.as_array().and_then(|methods| methods.first()) {
            Some(method) => {
                let id = method["brief"]["id"].as_str().unwrap();
                me.post(&format!("/api/v1/payment-methods/{id}/replacement"), &body)
                    .version(method)
            }
            None => me.post("/api/v1/payment-methods", &body),
        };
        let answer = answer.key(&self.key()).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer
    }

    /// Orders one thing, and lets its charge be answered. Returns the subscription and the service.
    pub(crate) async fn order(&self, product: &str, plan: &str, due: &str) -> (String, String) {
        self.order_for(product, plan, due, None).await
    }

    pub(crate) async fn order_for(
        &self,
        product: &str,
        plan: &str,
        due: &str,
        starts_on: Option<&str>,
    ) -> (String, String) {
        let me = self.me().await;
        let currency = me.get("/api/v1/session").await.json["customer"]["currency"].clone();
        let body = json!({
            "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
            "due_today": {"amount": due, "currency": currency},
            "starts_on": starts_on,
        });
        let answer = me
            .post("/api/v1/orders", &body)
            .key(&self.key())
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        self.work().await;
        let line = &answer.json["lines"][0];
        let text = |field: &str| line[field].as_str().unwrap().to_owned();
        (text("subscription"), text("service"))
    }

    pub(crate) async fn work(&self) {
        carry_out_due(&self.test.app).await.unwrap();
    }

    /// To the beginning of a day, with everything that happens on the way.
    pub(crate) async fn until(&self, day: &str) {
        let until: DateTime<Utc> = format!("{day}T00:00:00Z").parse().unwrap();
        advance(&self.test.app, until).await.unwrap();
    }

    pub(crate) async fn subscription(&self, id: &str) -> Value {
        let answer = self
            .me()
            .await
            .get(&format!("/api/v1/subscriptions/{id}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json
    }

    pub(crate) async fn service(&self, id: &str) -> Value {
        self.me()
            .await
            .get(&format!("/api/v1/services/{id}"))
            .await
            .json
    }

    /// How both stand: `active in_retry / active`.
    pub(crate) async fn stands(&self, subscription: &str, service: &str) -> String {
        let (bill, service) = (
            self.subscription(subscription).await,
            self.service(service).await,
        );
        let standing = &bill["subscription"]["standing"];
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} / {}",
            word(&standing["status"]),
            word(&standing["billing_status"]),
            word(&service["status"])
        )
    }

    /// Does something to the subscription as a customer.
    pub(crate) async fn act(&self, id: &str, body: Value) -> Answer {
        self.act_as(&self.me().await, id, body).await
    }

    /// Does it as staff, for a reason.
    pub(crate) async fn staff_act(&self, id: &str, mut body: Value) -> Answer {
        body["reason_code"] = json!(200);
        body["comment"] = json!("as the story goes");
        self.act_as(&self.test.staff().await, id, body).await
    }

    async fn act_as(&self, who: &Visitor<'_>, id: &str, body: Value) -> Answer {
        let address = format!("/api/v1/subscriptions/{id}");
        let present = who.get(&address).await.json;
        who.post(&format!("{address}/actions"), &body)
            .version(&present["subscription"])
            .key(&self.key())
            .send()
            .await
    }

    /// The transactions of a subscription, oldest first: amount, kind and status.
    pub(crate) async fn money(&self, id: &str) -> Vec<String> {
        let list = self
            .me()
            .await
            .get(&format!("/api/v1/transactions?subscription={id}&limit=100"))
            .await
            .json;
        let mut rows: Vec<String> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                format!(
                    "{} {} {}",
                    row["amount"]["amount"].as_str().unwrap(),
                    row["kind"].as_str().unwrap(),
                    row["status"].as_str().unwrap()
                )
            })
            .collect();
        rows.reverse();
        rows
    }

    pub(crate) async fn latest_transaction(&self, id: &str) -> String {
        let bill = self.subscription(id).await;
        let latest = &bill["subscription"]["transactions"][0]["id"];
        latest.as_str().unwrap().to_owned()
    }

    pub(crate) async fn transaction_act(
        &self,
        who: &Visitor<'_>,
        id: &str,
        body: &Value,
    ) -> Answer {
        who.post(&format!("/api/v1/transactions/{id}/actions"), body)
            .key(&self.key())
            .send()
            .await
    }
}

#[tokio::test]
async fn dunning_ends_well_with_a_new_card_and_badly_without() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (saved, service) = who.order("vps-2", "MONTHLY", "24.99").await;
        let (lost, gone) = who.order("hosting-s", "MONTHLY", "6.99").await;
        assert_eq!(
            who.stands(&saved, &service).await,
            "active good_standing / active"
        );
        assert_eq!(
            who.stands(&lost, &gone).await,
            "active good_standing / active"
        );
        who.pay_with(NEVER_SOFTLY).await;
        who.until("2026-12-21").await;
        assert_eq!(
            who.stands(&saved, &service).await,
            "active in_retry / active"
        );
        let bill = who.subscription(&saved).await;
        assert_eq!(bill["subscription"]["next_retry_on"], "2026-12-22");
        assert_eq!(bill["subscription"]["entitled_through"], "2026-12-28");
        assert_eq!(bill["next_charge"]["amount"]["amount"], "24.99");
        who.until("2026-12-26").await;
        assert_eq!(
            who.stands(&saved, &service).await,
            "active grace_period / active"
        );
        // The new card is charged with the answer.
        who.pay_with(GOOD).await;
        assert_eq!(
            who.stands(&saved, &service).await,
            "active good_standing / active"
        );
        let bill = who.subscription(&saved).await;
        assert_eq!(
            bill["subscription"]["next_bill_on"], "2027-01-21",
            "the bill date stays"
        );
        assert_eq!(who.service(&service).await["next_due"], "2027-01-21");
        assert_eq!(
            who.money(&saved).await,
            [
                "24.99 recurring settled",
                "24.99 recurring cancelled",
                "24.99 recurring cancelled",
                "24.99 recurring cancelled",
                "24.99 recurring cancelled",
                "24.99 recurring captured",
            ]
        );
        who.pay_with(NEVER).await;
        who.until("2027-01-22").await;
        assert_eq!(
            who.stands(&lost, &gone).await,
            "active unusable_payment_method / active"
        );
        who.until("2027-01-27").await;
        assert_eq!(
            who.stands(&lost, &gone).await,
            "active unusable_payment_method / active"
        );
        who.until("2027-01-28").await;
        assert_eq!(
            who.stands(&lost, &gone).await,
            "cancelled failed_to_collect / suspended"
        );
        let history = who.service(&gone).await;
        assert_eq!(history["activity"][0]["event"]["reason"], "overdue");
        let charges = who.money(&lost).await.len();
        who.until("2027-06-01").await;
        assert_eq!(
            who.money(&lost).await.len(),
            charges,
            "nothing is charged after an end"
        );
    }
}

#[tokio::test]
async fn an_order_without_any_way_to_pay_is_paid_when_there_is_one() {
    for test in everywhere().await {
        let who = Somebody {
            test: &test,
            keys: std::cell::Cell::new(0),
        };
        let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
        assert_eq!(who.stands(&id, &service).await, "processing - / pending");
        let refused = who.act(&id, json!({"action": "pay_now"})).await;
        assert_eq!(refused.json["charge"]["response"], "no_payment_method");
        who.pay_with(GOOD).await;
        let paid = who.act(&id, json!({"action": "pay_now"})).await;
        assert_eq!(paid.json["charge"]["status"], "captured", "{}", paid.text);
        assert_eq!(
            who.stands(&id, &service).await,
            "active good_standing / active"
        );
        who.until("2026-12-21").await;
        assert_eq!(who.money(&id).await[3], "24.99 recurring captured");
    }
}

#[tokio::test]
async fn what_must_be_approved_waits_for_it() {
    for test in everywhere().await {
        let who = Somebody::with(&test, ASKS).await;
        let (first, service) = who.order("vps-2", "MONTHLY", "24.99").await;
        assert_eq!(
            who.stands(&first, &service).await,
            "processing pending_acceptance / pending"
        );
        let charge = who.latest_transaction(&first).await;
        let approve = json!({"action": "approve"});
        let me = who.me().await;
        let stranger = who
            .transaction_act(&test.ben().await, &charge, &approve)
            .await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let approved = who.transaction_act(&me, &charge, &approve).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        assert_eq!(approved.json["transaction"]["status"], "captured");
        assert_eq!(
            who.stands(&first, &service).await,
            "active good_standing / active"
        );
        let again = who.transaction_act(&me, &charge, &approve).await;
        assert_eq!(
            (again.status, again.code()),
            (StatusCode::CONFLICT, "action_refused")
        );
        // A renewal waits while the service works; nobody approves in time, and the retries begin.
        who.until("2026-12-21").await;
        assert_eq!(
            who.stands(&first, &service).await,
            "active pending_acceptance / active"
        );
        who.until("2026-12-26").await;
        assert_eq!(
            who.stands(&first, &service).await,
            "active grace_period / active"
        );
        // A first charge that is refused waits for another card, and is called off after two weeks.
        let (second, pending) = who.order("vps-2", "MONTHLY", "24.99").await;
        let charge = who.latest_transaction(&second).await;
        let me = who.me().await;
        let refused = who
            .transaction_act(&me, &charge, &json!({"action": "refuse"}))
            .await;
        assert_eq!(refused.json["transaction"]["status"], "cancelled");
        assert_eq!(
            who.stands(&second, &pending).await,
            "processing - / pending"
        );
        who.until("2027-01-09").await;
        assert_eq!(
            who.stands(&second, &pending).await,
            "cancelled - / canceled"
        );
    }
}

#[tokio::test]
async fn a_payment_that_is_taken_back_ends_everything_at_once() {
    for test in everywhere().await {
        let who = Somebody::with(&test, CHARGES_BACK).await;
        let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
        assert_eq!(
            who.stands(&id, &service).await,
            "active good_standing / active"
        );
        who.until("2026-11-30").await;
        assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
        who.until("2026-12-02").await;
        assert_eq!(
            who.stands(&id, &service).await,
            "cancelled terminated / terminated"
        );
        assert_eq!(
            who.money(&id).await,
            ["6.99 recurring settled", "6.99 refund refunded"]
        );
    }
}

#[tokio::test]
async fn no_answer_is_told_as_it_is_and_settled_later() {
    for test in everywhere().await {
        let who = Somebody::with(&test, ANSWERS_LATE).await;
        let (kept, service) = who.order("vps-2", "MONTHLY", "24.99").await;
        let (dropped, other) = who.order("hosting-s", "MONTHLY", "6.99").await;
        assert_eq!(
            who.money(&kept).await,
            ["24.99 recurring authorized_pending"]
        );
        assert_eq!(who.stands(&kept, &service).await, "processing - / pending");
        // Cancelled while its charge is under way: the charge is finished, and given back by a linked transaction.
        let answer = who.act(&dropped, json!({"action": "cancel_now"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        test.clock.advance(TimeDelta::hours(1));
        who.work().await;
        assert_eq!(
            who.stands(&kept, &service).await,
            "active good_standing / active"
        );
        assert_eq!(who.stands(&dropped, &other).await, "cancelled - / canceled");
        assert_eq!(
            who.money(&dropped).await,
            ["6.99 recurring captured", "6.99 refund refunded"]
        );
    }
}

#[tokio::test]
async fn a_pause_switches_off_and_a_resume_on_again() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
        let answer = who.act(&id, json!({"action": "pause_at_end"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            who.stands(&id, &service).await,
            "pending_pause good_standing / active"
        );
        who.until("2026-12-21").await;
        assert_eq!(
            who.stands(&id, &service).await,
            "paused good_standing / suspended"
        );
        let refused = who.act(&id, json!({"action": "pay_now"})).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "action_refused")
        );
        who.until("2027-01-06").await;
        assert_eq!(
            who.money(&id).await.len(),
            1,
            "nothing is charged while it is paused"
        );
        let answer = who.act(&id, json!({"action": "resume_keeping_date"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        // 15 of 31 days, charged with the answer.
        assert_eq!(answer.json["charge"]["amount"]["amount"], "3.38");
        assert_eq!(answer.json["charge"]["status"], "captured");
        assert_eq!(
            who.stands(&id, &service).await,
            "active good_standing / active"
        );
        assert_eq!(
            answer.json["details"]["subscription"]["next_bill_on"],
            "2027-01-21"
        );
        who.until("2027-01-21").await;
        assert_eq!(who.money(&id).await[2], "6.99 recurring captured");
    }
}

#[tokio::test]
async fn a_cancellation_at_the_end_can_be_withdrawn_until_then() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (id, service) = who.order("hosting-s", "MONTHLY", "6.99").await;
        let cancel = json!({"action": "cancel_at_end", "comment": "Moving away"});
        let answer = who.act(&id, cancel.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            who.stands(&id, &service).await,
            "pending_cancel billing_completed / active"
        );
        let marked = who.service(&service).await;
        assert_eq!(marked["cancellation"]["effective_on"], "2026-12-21");
        assert_eq!(marked["last_cancellation"]["reason"], "Moving away");
        let answer = who.act(&id, json!({"action": "withdraw"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            who.stands(&id, &service).await,
            "active good_standing / active"
        );
        assert_eq!(who.service(&service).await["cancellation"], Value::Null);
        who.act(&id, cancel).await;
        who.until("2026-12-20").await;
        assert_eq!(
            who.stands(&id, &service).await,
            "pending_cancel billing_completed / active"
        );
        who.until("2026-12-21").await;
        assert_eq!(
            who.stands(&id, &service).await,
            "cancelled billing_completed / canceled"
        );
        assert_eq!(who.money(&id).await, ["6.99 recurring settled"]);
        let late = who.act(&id, json!({"action": "withdraw"})).await;
        assert_eq!(
            (late.status, late.code()),
            (StatusCode::CONFLICT, "action_refused")
        );
    }
}

#[tokio::test]
async fn an_upgrade_costs_the_difference_or_does_not_happen() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (id, service) = who.order("vps-2", "MONTHLY", "24.99").await;
        let offers = who
            .me()
            .await
            .get(&format!("/api/v1/subscriptions/{id}/upgrades"))
            .await;
        let names: Vec<&str> = offers
            .json
            .as_array()
            .unwrap()
            .iter()
            .map(|offer| offer["product"]["id"].as_str().unwrap())
            .collect();
        assert!(
            names.contains(&"vps-4") && !names.contains(&"hosting-s"),
            "{names:?}"
        );
        let now = test.clock.now();
        test.clock
            .advance("2026-12-06T00:00:00Z".parse::<DateTime<Utc>>().unwrap() - now);
        let upgrade = |amount: &str| {
            json!({"action": "upgrade", "product": "vps-4", "plan": "MONTHLY",
                "charged_now": {"amount": amount, "currency": "EUR"}})
        };
        let dearer = who.act(&id, upgrade("36.00")).await;
        assert_eq!(
            (dearer.status, dearer.code()),
            (StatusCode::CONFLICT, "price_changed")
        );
        // 15 of 30 days of 24.99 are not used: 49.00 - 12.50.
        who.pay_with(NEVER).await;
        let declined = who.act(&id, upgrade("36.50")).await;
        assert_eq!(declined.status, StatusCode::OK, "{}", declined.text);
        assert_eq!(declined.json["charge"]["status"], "cancelled");
        assert_eq!(
            who.stands(&id, &service).await,
            "active good_standing / active"
        );
        who.pay_with(GOOD).await;
        let answer = who.act(&id, upgrade("36.50")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let details = &answer.json["details"];
        let new = details["subscription"]["id"].as_str().unwrap().to_owned();
        assert_ne!(new, id);
        assert_eq!(answer.json["charge"]["amount"]["amount"], "36.50");
        assert_eq!(details["subscription"]["next_bill_on"], "2027-01-06");
        assert_eq!(details["versions"].as_array().unwrap().len(), 2);
        assert_eq!(
            who.stands(&id, &service).await,
            "upgraded billing_completed / active"
        );
        let delivered = who.service(&service).await;
        assert_eq!(delivered["product"]["id"], "vps-4");
        assert_eq!(delivered["subscription"]["id"], new);
        who.until("2027-01-06").await;
        assert_eq!(who.money(&new).await[1], "49.00 recurring captured");
        // Down again: what is not used of it is given back.
        let down = json!({"action": "upgrade", "product": "vps-2", "plan": "MONTHLY",
            "charged_now": {"amount": "0.00", "currency": "EUR"}});
        let answer = who.act(&new, down).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        who.work().await;
        assert_eq!(who.money(&new).await[2], "24.01 refund refunded");
    }
}

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
        let both = crate::harness::at_once(vec![
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

#[tokio::test]
async fn invoices_are_overdue_until_staff_record_that_they_are_paid() {
    for test in everywhere().await {
        let anna = test.anna().await;
        let staff = test.staff().await;
        let overdue = anna
            .get("/api/v1/subscriptions?status=active&billing_status=overdue")
            .await
            .json;
        let id = overdue["items"][0]["id"].as_str().unwrap().to_owned();
        let open = staff
            .get(&format!(
                "/api/v1/transactions?subscription={id}&status=authorization_pending"
            ))
            .await
            .json;
        let open = open["items"].as_array().unwrap().clone();
        assert!(!open.is_empty());
        for (place, invoice) in open.iter().enumerate() {
            let before = anna.get(&format!("/api/v1/subscriptions/{id}")).await.json;
            assert_eq!(
                before["subscription"]["standing"]["billing_status"],
                "overdue"
            );
            let body =
                json!({"action": "record_payment", "reason_code": 110, "comment": "arrived"});
            let address = format!(
                "/api/v1/transactions/{}/actions",
                invoice["id"].as_str().unwrap()
            );
            let answer = staff
                .post(&address, &body)
                .key(&format!("paid-{place}"))
                .send()
                .await;
            assert_eq!(
                answer.json["transaction"]["status"], "captured",
                "{}",
                answer.text
            );
        }
        let after = anna.get(&format!("/api/v1/subscriptions/{id}")).await.json;
        assert_eq!(
            after["subscription"]["standing"]["billing_status"],
            "good_standing"
        );
    }
}

#[tokio::test]
async fn one_broken_subscription_does_not_hold_up_the_others() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        let (broken, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
        let (whole, service) = who.order("mail-10", "MONTHLY", "5.00").await;
        test.sql(&[&format!(
            "delete from subscription_items where subscription_id = '{broken}'"
        )])
        .await;
        who.until("2026-12-21").await;
        assert_eq!(who.money(&whole).await.len(), 2);
        assert_eq!(
            who.stands(&whole, &service).await,
            "active good_standing / active"
        );
        let worker = test.staff().await.get("/api/v1/worker").await.json;
        let setback = worker["setbacks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|setback| setback["object"] == broken)
            .unwrap_or_else(|| panic!("{worker}"))
            .clone();
        assert_eq!(setback["due_at"], "2026-12-21T00:00:00Z");
        assert_eq!(setback["failures"], 1);
        assert!(
            setback["error"]
                .as_str()
                .unwrap()
                .contains("bills no product")
        );
        // It is tried again, later each time, and goes on when it is mended.
        test.clock.advance(TimeDelta::minutes(1));
        who.work().await;
        let worker = test.staff().await.get("/api/v1/worker").await.json;
        assert_eq!(worker["setbacks"][0]["failures"], 2);
        test.sql(&[&format!(
            "insert into subscription_items (subscription_id, position, product_id, quantity, price_minor, currency)
             values ('{broken}', 0, 'hosting-s', 1, 699, 'EUR')"
        )])
        .await;
        test.clock.advance(TimeDelta::minutes(2));
        who.work().await;
        assert_eq!(who.money(&broken).await.len(), 2);
        let worker = test.staff().await.get("/api/v1/worker").await.json;
        assert_eq!(worker["setbacks"], json!([]));
    }
}

#[tokio::test]
async fn one_leap_is_the_same_as_many_steps() {
    let (leap, steps) = (everywhere().await, everywhere().await);
    for (leap, steps) in leap.into_iter().zip(steps) {
        let until: DateTime<Utc> = "2027-02-01T12:34:56Z".parse().unwrap();
        advance(&leap.app, until).await.unwrap();
        let mut day = steps.clock.now();
        while day < until {
            day = (day + TimeDelta::hours(37)).min(until);
            advance(&steps.app, day).await.unwrap();
        }
        let (leap_staff, steps_staff) = (leap.staff().await, steps.staff().await);
        let mut compared = 0;
        for page in [
            "/api/v1/transactions.csv",
            "/api/v1/reports/standings.csv?as_of=2027-02-01",
        ] {
            let (one, many) = (leap_staff.get(page).await, steps_staff.get(page).await);
            assert_eq!(one.status, StatusCode::OK, "{page}: {}", one.text);
            assert_eq!(one.text, many.text, "{page}");
            compared += one.text.len();
        }
        let customers = leap_staff.get("/api/v1/customers?limit=100").await.json;
        for customer in customers["items"].as_array().unwrap() {
            let id = customer["id"].as_str().unwrap();
            for page in [
                format!("/api/v1/customers/{id}/activity?limit=100"),
                format!("/api/v1/subscriptions?customer={id}&limit=100"),
                format!("/api/v1/services?customer={id}&limit=5000"),
            ] {
                let (one, many) = (leap_staff.get(&page).await, steps_staff.get(&page).await);
                assert_eq!(one.status, StatusCode::OK, "{page}: {}", one.text);
                let plain = |answer: &Answer| {
                    // Cursors are signed by each database's own secret.
                    let mut json = answer.json.clone();
                    json["next_cursor"] = Value::Null;
                    json.to_string()
                };
                assert_eq!(plain(&one), plain(&many), "{page}");
                compared += one.text.len();
            }
        }
        assert!(compared > 100_000, "{compared}");
    }
}

/// Every word that was ever stored about the subscriptions, or about the services, of whoever had nothing before.
async fn words_of(test: &TestApp, query: &'static str) -> std::collections::BTreeSet<String> {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        word: String,
    }
    let rows: Vec<Row> = test
        .app
        .store()
        .read(move |conn: &mut Database| {
            Ok::<_, StoreError>(match conn {
                Database::Sqlite(connection) => diesel::sql_query(query).load(connection)?,
                #[cfg(feature = "postgres")]
                Database::Postgres(connection) => diesel::sql_query(query).load(connection)?,
            })
        })
        .await
        .unwrap();
    rows.into_iter().map(|row| row.word).collect()
}

#[tokio::test]
async fn every_status_is_reached_by_events_alone() {
    for test in everywhere().await {
        let who = Somebody::with(&test, GOOD).await;
        // Paused, to be cancelled at the end, upgraded, deleted, free in both ways, and begun later.
        let (paused, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
        who.act(&paused, json!({"action": "pause_at_end"})).await;
        let (cancelled, _) = who.order("hosting-pro", "MONTHLY", "9.99").await;
        who.act(&cancelled, json!({"action": "cancel_at_end"}))
            .await;
        let (upgraded, _) = who.order("mail-10", "MONTHLY", "5.00").await;
        let up = json!({"action": "upgrade", "product": "mail-50", "plan": "MONTHLY",
            "charged_now": {"amount": "15.06", "currency": "EUR"}});
        let answer = who.act(&upgraded, up).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let (deleted, _) = who.order("panel", "MONTHLY", "14.99").await;
        who.staff_act(&deleted, json!({"action": "delete"})).await;
        who.order("hosting-s", "MONTHLY-1-FREE", "0.00").await;
        who.order("status", "MONTHLY", "0.00").await;
        let later = Some("2026-12-24");
        who.order_for("vps-2", "MONTHLY", "0.00", later).await;
        // A plan with an end, sold once more for this story.
        test.sql(&[
            "update products set visibility = 'public' where id = 'webspace'",
            "update billing_plans set status = 'active' where id = 'FIXED-6'",
        ])
        .await;
        let (fixed, ends) = who.order("webspace", "FIXED-6", "6.99").await;
        // By invoice, and not paid in time.
        let (owed, _) = who.order("backup", "MONTHLY", "4.00").await;
        let (kind, none) = (
            "kind = 'invoice', brand = 'Invoice', last4 = ''",
            "expires_on = null",
        );
        test.sql(&[&format!(
            "update payment_methods set {kind}, {none} where id = (select payment_method_id from subscriptions where id = '{owed}')"
        )])
        .await;
        who.until("2027-01-05").await;
        let bill = who.subscription(&owed).await;
        assert_eq!(
            bill["subscription"]["standing"]["billing_status"],
            "overdue"
        );
        who.until("2027-05-21").await;
        assert_eq!(
            who.stands(&fixed, &ends).await,
            "expired billing_completed / terminated"
        );
        // What fails, what waits, what is taken back.
        let cloud = ("s3-1t", "12.00");
        for (number, (product, due), days) in [
            (NEVER_SOFTLY, cloud, 10),
            (NEVER, cloud, 10),
            // Not set up before it is paid.
            (ASKS, ("vps-2", "24.99"), 1),
            (ANSWERS_LATE, ("vps-2", "24.99"), 1),
            (CHARGES_BACK, cloud, 12),
        ] {
            let me = who.me().await;
            let body = json!({"number": number, "expires": "12/39"});
            let added = me
                .post("/api/v1/payment-methods", &body)
                .key(&who.key())
                .send()
                .await;
            let method = added.json["brief"]["id"].as_str().unwrap().to_owned();
            test.sql(&[
                "update payment_methods set is_default = (1 = 0) where customer_id in (select customer_id from users where email = 'empty@demo.example')",
                &format!("update payment_methods set is_default = (1 = 1) where id = '{method}'"),
            ])
            .await;
            who.order(product, "MONTHLY", due).await;
            advance(&test.app, test.clock.now() + TimeDelta::days(days))
                .await
                .unwrap();
        }
        let statuses = words_of(
            &test,
            "select distinct p.status as word from standings p join subscriptions s on s.id = p.subscription_id
             join users u on u.customer_id = s.customer_id where u.email = 'empty@demo.example'",
        )
        .await;
        let billings = words_of(
            &test,
            "select distinct p.billing_status as word from standings p join subscriptions s on s.id = p.subscription_id
             join users u on u.customer_id = s.customer_id where u.email = 'empty@demo.example' and p.billing_status is not null",
        )
        .await;
        let all = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let mut expected: std::collections::BTreeSet<String> = all(SubscriptionStatus::ALL
            .iter()
            .map(|status| status.as_str())
            .collect());
        // Records of older systems: nothing leads there any more.
        expected.remove("legacy_suspended");
        assert_eq!(statuses, expected);
        let expected: std::collections::BTreeSet<String> = all(BillingStatus::ALL
            .iter()
            .map(|status| status.as_str())
            .collect());
        assert_eq!(billings, expected);
    }
}
