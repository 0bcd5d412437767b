//! Stories that last: everything is reached by events, on the test's clock, as the server carries
//! it out.

mod announced;
mod clock;
mod dunning;
mod invoices;
mod leaving;
mod meeting;
mod offers;
mod refunds;
mod set_up;
mod staff;
mod words;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_backend::billing::advance;
use goodstanding_backend::billing::worker::carry_out_due;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, priced, texts};

pub(crate) const GOOD: &str = "4242 4242 4242 4242";
pub(crate) const NEVER_SOFTLY: &str = "4000 0000 0000 0341";
pub(crate) const NEVER: &str = "4000 0000 0000 0069";
pub(crate) const ASKS: &str = "4000 0027 6000 3184";
pub(crate) const CHARGES_BACK: &str = "4000 0000 0000 7726";
/// Declines once, then takes.
pub(crate) const ONCE: &str = "4000 0000 0000 0259";
pub(crate) const ANSWERS_LATE: &str = "4000 0000 0000 0119";

/// Somebody who had nothing, with a way to pay and whatever they order.
pub(crate) struct Somebody<'a> {
    pub(crate) test: &'a TestApp,
    keys: std::cell::Cell<u32>,
}

impl<'a> Somebody<'a> {
    /// Without any way to pay.
    pub(crate) fn new(test: &'a TestApp) -> Self {
        Self {
            test,
            keys: std::cell::Cell::new(0),
        }
    }

    pub(crate) async fn with(test: &'a TestApp, number: &str) -> Self {
        let somebody = Self::new(test);
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

    /// The same for a later day, on which `due` is due.
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
            "payment_method": me.default_method().await,
        });
        let body = priced(body, (due, currency.as_str().unwrap()), starts_on);
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

    /// Staff agreed to send invoices for what was paid by card until now.
    pub(crate) async fn is_to_pay_by_invoice(&self, id: &str) {
        let invoice = format!("pm_{}", "1".repeat(26));
        self.test.sql(&[
            &format!(
                "insert into payment_methods (id, customer_id, kind, brand, last4, expires_on, behaviour, soft_declines, is_default, created_at)
                 select '{invoice}', customer_id, 'invoice', 'Invoice', '', null, 'approves', 0, (1 = 0), created_at from payment_methods
                 where id = (select payment_method_id from subscriptions where id = '{id}')"
            ),
            &format!("update subscriptions set payment_method_id = '{invoice}' where id = '{id}'"),
        ])
        .await;
    }

    pub(crate) async fn work(&self) {
        carry_out_due(self.test.app.engine()).await.unwrap();
    }

    /// To the beginning of a day, with everything that happens on the way.
    pub(crate) async fn until(&self, day: &str) {
        let until: DateTime<Utc> = format!("{day}T00:00:00Z").parse().unwrap();
        advance(self.test.app.engine(), until).await.unwrap();
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

    /// The address of the latest order that waits for staff.
    pub(crate) async fn latest_order(&self) -> String {
        let staff = self.test.staff().await;
        let queue = staff.get("/api/v1/orders?limit=100").await.json;
        let latest = queue["items"].as_array().unwrap().last().unwrap();
        format!("/api/v1/orders/{}", latest["id"].as_str().unwrap())
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

    pub(crate) async fn oldest_transaction(&self, id: &str) -> String {
        let bill = self.subscription(id).await;
        let all = bill["subscription"]["transactions"].as_array().unwrap();
        all.last().unwrap()["id"].as_str().unwrap().to_owned()
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

/// Orders several things under one plan, and lets the charge be answered.
pub(super) async fn order_lines(
    who: &Somebody<'_>,
    due: &str,
    products: &[&str],
) -> (String, Vec<String>) {
    let me = who.me().await;
    let lines: Vec<Value> = products
        .iter()
        .map(|product| json!({"product": product, "plan": "MONTHLY", "quantity": 1, "name": product}))
        .collect();
    let methods = me.get("/api/v1/payment-methods").await.json;
    let body = json!({
        "lines": lines,
        "due_today": {"amount": due, "currency": "EUR"},
        "payment_method": methods[0]["brief"]["id"],
    });
    let answer = me
        .post("/api/v1/orders", &body)
        .key(&who.key())
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    who.work().await;
    let lines = answer.json["lines"].as_array().unwrap();
    let subscription = lines[0]["subscription"].as_str().unwrap().to_owned();
    (subscription, texts(lines, "/service"))
}
