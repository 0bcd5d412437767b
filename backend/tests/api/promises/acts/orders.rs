//! Ordering, and accepting what waits for staff.

use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{Order, QuoteLine, accept, needs_payment_method, quote};
use goodstanding_shared::payments::can_pay;
use serde_json::{Value, json};

use crate::promises::collect::{Shown, of_order, read};
use crate::promises::promise::Object;
use crate::promises::world::World;

/// How many subscriptions of an account live at most: more would only take longer.
const MOST_LIVE: usize = 6;

impl World {
    /// Up to three things, as they are sent and as they are priced.
    fn choose_lines<'c>(&mut self, catalogue: &'c Catalog) -> (Vec<Value>, Vec<QuoteLine<'c>>) {
        let (mut lines, mut quoted) = (Vec::new(), Vec::new());
        let count = self.dice.weighed(&[(6, 1), (3, 2), (1, 3)]).unwrap();
        let plan = self.dice.one_of(&catalogue.plans).unwrap().id.clone();
        for number in 0..count {
            // What is ordered together is often billed together.
            let all: Vec<_> = catalogue
                .products
                .iter()
                .flat_map(|product| product.prices.iter().map(move |price| (product, price)))
                .collect();
            let same: Vec<_> = all
                .iter()
                .filter(|(_, price)| price.plan == plan)
                .copied()
                .collect();
            let from = if self.dice.percent(70) { &same } else { &all };
            let Some((product, price)) = self.dice.one_of(from).copied() else {
                continue;
            };
            let quantity = self.dice.weighed(&[(7, 1_u32), (2, 2), (1, 3)]).unwrap();
            lines.push(json!({
                "product": product.id,
                "plan": price.plan,
                "quantity": quantity,
                "name": format!("{} {number}", product.name),
            }));
            quoted.push(QuoteLine {
                plan: catalogue.plan(&price.plan).unwrap(),
                price,
                quantity,
                is_first_purchase: catalogue.is_first_purchase(&product.id),
            });
        }
        (lines, quoted)
    }

    /// Orders something: any product under any of its plans, today or later.
    pub(in crate::promises) async fn order(&mut self, place: usize) {
        let shown = Shown::to(&self.customer(place).await, None).await;
        if shown.pages.len() >= MOST_LIVE {
            return;
        }
        self.tick();
        let catalogue = self.catalogue(place).await;
        let (lines, quoted) = self.choose_lines(&catalogue);
        if lines.is_empty() {
            return;
        }
        let quote = quote(&quoted).unwrap();
        let later = self.dice.percent(20);
        let starts_on: Option<NaiveDate> = later.then(|| {
            let ahead = 1 + self.dice.below(40);
            self.today() + Days::new(ahead.try_into().unwrap())
        });
        let due = if later {
            Money::zero(quote.due_today.currency())
        } else {
            quote.due_today
        };
        let mut usable = self.methods(place).await;
        usable.retain(|method| can_pay(method.expires_on, self.today()).is_ok());
        let method = self.dice.one_of(&usable).map(|method| method.brief.id);
        if method.is_none() && needs_payment_method(&quoted) {
            return self.add_method(place).await;
        }
        let body = json!({
            "lines": lines, "due_today": due, "starts_on": starts_on, "payment_method": method,
            "due_at_start": later.then_some(quote.due_today),
        });
        let key = self.key();
        let who = self.customer(place).await;
        let answer = who.post("/api/v1/orders", &body).key(&key).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let order: Order = serde_json::from_value(answer.json).unwrap();
        let charged = order
            .transactions
            .iter()
            .try_fold(Money::zero(due.currency()), |sum, charge| {
                sum.plus(charge.amount)
            });
        let of = Object::subscription(order.lines[0].subscription);
        let became = charged.unwrap().to_string();
        self.outcome(place, of, due.to_string(), became);
        self.accounts[place].orders.push(order.id.to_string());
        self.told(place, "orders", &body.to_string());
        self.work().await;
        let order: Order = read(
            &self.customer(place).await,
            &format!("/orders/{}", order.id),
        )
        .await;
        let promises = of_order(&order, self.now());
        self.promised(place, promises);
    }

    pub(super) async fn accept_order(&mut self, place: usize) {
        let orders = self.accounts[place].orders.clone();
        for id in orders.iter().rev().take(4) {
            let who = self.staff().await;
            let order: Order = read(&who, &format!("/orders/{id}")).await;
            let Ok(lines) = accept(&order) else { continue };
            let of = Object::service(lines[0].service, None);
            self.tick();
            let body = json!({"action": "accept", "reason_code": 200, "comment": "as it happens"});
            let key = self.key();
            let who = self.staff().await;
            let call = who.post(&format!("/api/v1/orders/{id}/actions"), &body);
            let version = json!({"version": order.version});
            let answer = call.version(&version).key(&key).send().await;
            self.told(place, "staff: accept an order", id);
            if answer.status != StatusCode::OK {
                return self.outcome(place, of, "done".to_owned(), answer.text);
            }
            let after: Order = serde_json::from_value(answer.json).unwrap();
            let said = order.lines.iter().map(|line| {
                let is_set_up = line.is_set_up_by_acceptance();
                let status = if is_set_up {
                    "active"
                } else {
                    line.status.as_str()
                };
                format!("{} {status}", line.service)
            });
            let said: Vec<String> = said.collect();
            let became: Vec<String> = after
                .lines
                .iter()
                .map(|line| format!("{} {}", line.service, line.status.as_str()))
                .collect();
            return self.outcome(place, of, said.join(", "), became.join(", "));
        }
    }
}
