//! Ways to pay: added, replaced and removed.

use axum::http::{Method, StatusCode};
use goodstanding_shared::payments::{PaymentMethod, SANDBOX, can_remove, can_replace};
use serde_json::json;

use crate::promises::collect::read;
use crate::promises::world::World;

impl World {
    /// A card of the sandbox.
    pub(in crate::promises) fn card(&mut self) -> &'static str {
        // Many pay without ado.
        if self.dice.percent(40) {
            return SANDBOX[0].number;
        }
        self.dice.one_of(&SANDBOX).unwrap().number
    }

    pub(super) async fn methods(&self, place: usize) -> Vec<PaymentMethod> {
        read(&self.customer(place).await, "/payment-methods").await
    }

    pub(super) async fn replace_method(&mut self, place: usize) {
        let methods = self.methods(place).await;
        let Some(method) = self.dice.one_of(&methods) else {
            return self.add_method(place).await;
        };
        self.tick();
        let card = self.card();
        if can_replace(method).is_err() {
            // An invoice that is owed stays.
            return;
        }
        let body = json!({"number": card, "expires": "12/39"});
        let address = format!("/api/v1/payment-methods/{}/replacement", method.brief.id);
        let key = self.key();
        let who = self.customer(place).await;
        let call = who.post(&address, &body);
        let version = json!({"version": method.version});
        let answer = call.version(&version).key(&key).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        self.told(place, "replaces a method", card);
    }

    pub(super) async fn remove_method(&mut self, place: usize) {
        let methods = self.methods(place).await;
        let removable: Vec<_> = methods
            .iter()
            .filter(|method| can_remove(method).is_ok())
            .collect();
        let Some(method) = self.dice.one_of(&removable) else {
            return;
        };
        if methods.len() < 2 {
            return;
        }
        self.tick();
        let address = format!("/api/v1/payment-methods/{}", method.brief.id);
        let key = self.key();
        let who = self.customer(place).await;
        let call = who.request(Method::DELETE, &address);
        let version = json!({"version": method.version});
        let answer = call.version(&version).key(&key).send().await;
        assert!(answer.status.is_success(), "{}", answer.text);
        self.told(place, "removes a method", &method.brief.recorded_name());
    }
}
