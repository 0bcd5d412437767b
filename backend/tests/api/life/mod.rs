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
use goodstanding_shared::orders::{Order, QueuedOrder};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::{
    EndCause, NoDueDate, Service, ServiceDetails, ServiceStatus, ServiceWait, SuspensionCause,
    UnpaidReason,
};
use goodstanding_shared::subscriptions::{
    BillingStatus, SubscriptionActionReply, SubscriptionDetails,
};
use goodstanding_shared::transactions::{Transaction, TransactionDetails, TransactionStatus};
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, cancellations, date, kinds, priced};

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
    pub(crate) async fn pay_with(&self, number: &str) -> PaymentMethod {
        let me = self.me().await;
        let present: Vec<PaymentMethod> = me.read("/api/v1/payment-methods").await;
        let body = json!({"number": number, "expires": "12/39"});
        let call = match present.first() {
            Some(method) => {
                let id = method.brief.id;
                me.post(&format!("/api/v1/payment-methods/{id}/replacement"), &body)
                    .version(method)
            }
            None => me.post("/api/v1/payment-methods", &body),
        };
        call.key(&self.key()).send().await.created()
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
        let currency = me.session().await.customer.unwrap().currency;
        let body = json!({
            "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
            "payment_method": me.default_method().await,
        });
        let body = priced(body, (due, currency.code()), starts_on);
        let placed = me.post("/api/v1/orders", &body).key(&self.key());
        let order: Order = placed.send().await.created();
        self.work().await;
        let line = &order.lines[0];
        (line.subscription.to_string(), line.service.to_string())
    }

    /// Staff agreed to send invoices for what was paid by card until now.
    pub(crate) async fn is_to_pay_by_invoice(&self, id: &str) {
        let invoice = format!("pm_{}", "1".repeat(26));
        self.test
            .sql(&[
                &format!(
                    "insert into payment_methods (id, customer_id, kind, brand, last4, expires_on,
                 behaviour, soft_declines, is_default, created_at)
                 select '{invoice}', customer_id, 'invoice', 'Invoice', '', null, 'approves', 0,
                     (1 = 0), created_at from payment_methods
                 where id = (select payment_method_id from subscriptions where id = '{id}')"
                ),
                &format!(
                    "update subscriptions set payment_method_id = '{invoice}' where id = '{id}'"
                ),
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

    pub(crate) async fn subscription(&self, id: &str) -> SubscriptionDetails {
        let address = format!("/api/v1/subscriptions/{id}");
        self.me().await.read(&address).await
    }

    pub(crate) async fn service(&self, id: &str) -> Service {
        self.service_details(id).await.service
    }

    pub(crate) async fn service_details(&self, id: &str) -> ServiceDetails {
        let address = format!("/api/v1/services/{id}");
        self.me().await.read(&address).await
    }

    /// How both stand: `active in_retry / active`.
    pub(crate) async fn stands(&self, subscription: &str, service: &str) -> String {
        let standing = self.subscription(subscription).await.subscription.standing;
        let status = standing.status();
        let billing = standing.billing().map_or("-", BillingStatus::as_str);
        format!(
            "{status} {billing} / {}",
            self.service(service).await.status
        )
    }

    /// Does something to the subscription as a customer.
    pub(crate) async fn act(&self, id: &str, body: Value) -> Answer {
        self.act_as(&self.me().await, id, body).await
    }

    /// The address of the latest order that waits for staff.
    pub(crate) async fn latest_order(&self) -> String {
        let staff = self.test.staff().await;
        let queue: Page<QueuedOrder> = staff.read("/api/v1/orders?limit=100").await;
        format!("/api/v1/orders/{}", queue.items.last().unwrap().id)
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
        let address = format!("/api/v1/transactions?subscription={id}&limit=100");
        let list: Page<Transaction> = self.me().await.read(&address).await;
        let row =
            |row: &Transaction| format!("{} {} {}", row.amount.amount(), row.kind, row.status);
        list.items.iter().rev().map(row).collect()
    }

    pub(crate) async fn latest_transaction(&self, id: &str) -> String {
        let bill = self.subscription(id).await.subscription;
        bill.transactions.first().unwrap().id.to_string()
    }

    pub(crate) async fn oldest_transaction(&self, id: &str) -> String {
        let bill = self.subscription(id).await.subscription;
        bill.transactions.last().unwrap().id.to_string()
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
    let line = |product: &&str| json!({"product": product, "plan": "MONTHLY", "quantity": 1, "name": product});
    let lines: Vec<Value> = products.iter().map(line).collect();
    let body = json!({
        "lines": lines,
        "due_today": {"amount": due, "currency": "EUR"},
        "payment_method": me.default_method().await,
    });
    let placed = me.post("/api/v1/orders", &body).key(&who.key());
    let order: Order = placed.send().await.created();
    who.work().await;
    let services = order.lines.iter().map(|line| line.service.to_string());
    (order.lines[0].subscription.to_string(), services.collect())
}
