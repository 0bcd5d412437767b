//! A server with people on it, and what they act on.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_backend::app::App;
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_shared::ids::{OrderId, ServiceId, SubscriptionId};
use goodstanding_shared::orders::Order;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::subscriptions::{Subscription, SubscriptionDetails};
use serde_json::json;

use super::deeds;
use super::scenes::Scene;
use crate::harness::{Answer, TestApp, Visitor};
use crate::life::{GOOD, Somebody};

/// Everybody who acts. Nobody signs in anew: the clock stands still by then.
pub(super) struct Stage<'a> {
    pub(super) test: &'a TestApp,
    pub(super) who: Somebody<'a>,
    pub(super) me: Visitor<'a>,
    pub(super) staff: Visitor<'a>,
    pub(super) upgrade_costs: &'static str,
    /// Servers on the database: the worker of each comes in turn.
    workers: Vec<App>,
    turn: std::cell::Cell<usize>,
}

/// A subscription with its service and its card, as it is found.
pub(super) struct Found {
    order: OrderId,
    subscription: SubscriptionId,
    service: ServiceId,
    method: PaymentMethod,
}

/// The same, as everybody has read it.
pub(super) struct Target {
    pub(super) order: Order,
    pub(super) subscription: Subscription,
    pub(super) service: Service,
    pub(super) method: PaymentMethod,
}

impl<'a> Stage<'a> {
    /// So many targets in the situation of the scene. Each has a card of its own: whoever replaces
    /// it changes nothing else.
    pub(super) async fn set(
        test: &'a TestApp,
        scene: &Scene,
        targets: usize,
    ) -> (Self, Vec<Found>) {
        let mut stage = Self {
            test,
            who: Somebody::with(test, GOOD).await,
            me: test.person("empty").await,
            staff: test.staff().await,
            upgrade_costs: scene.upgrade_costs,
            workers: vec![test.app.clone(), test.another_server().await],
            turn: std::cell::Cell::new(0),
        };
        let mut found = Vec::new();
        for _ in 0..targets {
            found.push(stage.order(scene).await);
        }
        stage.who.work().await;
        for deed in scene.before {
            for found in &found {
                let target = stage.read(found).await;
                let done = stage.carry_out(deed, &target).await.unwrap();
                assert_eq!(done.status, StatusCode::OK, "{deed}: {}", done.text);
            }
            stage.who.work().await;
        }
        test.clock.advance(TimeDelta::days(scene.days_later));
        stage.me = test.person("empty").await;
        stage.staff = test.staff().await;
        // Everything waits for its turn.
        test.sql(&["update due set try_at = 4102444800000"]).await;
        (stage, found)
    }

    async fn order(&self, scene: &Scene) -> Found {
        let method = self.add_card(scene.card).await;
        let (product, plan, due) = scene.ordered;
        let order = json!({
            "lines": [{"product": product, "plan": plan, "quantity": 1, "name": "Mine"}],
            "due_today": {"amount": due, "currency": "EUR"},
            "payment_method": method.brief.id,
        });
        let order = self.me.post("/api/v1/orders", &order);
        let order: Order = order.key(&self.who.key()).send().await.created();
        Found {
            order: order.id,
            subscription: order.lines[0].subscription,
            service: order.lines[0].service,
            method,
        }
    }

    pub(super) async fn add_card(&self, number: &str) -> PaymentMethod {
        let card = json!({"number": number, "expires": "12/39"});
        let added = self.me.post("/api/v1/payment-methods", &card);
        added.key(&self.who.key()).send().await.created()
    }

    /// What is due of it is due now, and everybody reads it.
    pub(super) async fn turn_of(&self, found: Found) -> Target {
        let subscription = &found.subscription;
        self.test
            .sql(&[&format!(
                "update due set try_at = at where object = '{subscription}'"
            )])
            .await;
        self.read(&found).await
    }

    async fn read(&self, found: &Found) -> Target {
        let subscription = format!("/api/v1/subscriptions/{}", found.subscription);
        let subscription: SubscriptionDetails = self.staff.read(&subscription).await;
        let service = format!("/api/v1/services/{}", found.service);
        let service: ServiceDetails = self.staff.read(&service).await;
        let order = format!("/api/v1/orders/{}", found.order);
        Target {
            order: self.staff.read(&order).await,
            subscription: subscription.subscription,
            service: service.service,
            method: found.method.clone(),
        }
    }

    /// Does it, on what was read before. The worker gives no answer.
    pub(super) async fn carry_out(&self, deed: &str, target: &Target) -> Option<Answer> {
        if deed == "the worker" {
            let turn = self.turn.replace(self.turn.get() + 1);
            let server = &self.workers[turn % self.workers.len()];
            carry_out_due(server.engine()).await.unwrap();
            return None;
        }
        let call = deeds::call(deed, target, self);
        Some(call.key(&self.who.key()).send().await)
    }
}
