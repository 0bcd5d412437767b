//! Services: cancelled, withdrawn, and what staff do to them.

use axum::http::{Method, StatusCode};
use goodstanding_shared::cancellations::{self, CancellationReply, CancellationType};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceAction, ServiceDetails};
use serde_json::json;

use crate::promises::collect::read;
use crate::promises::promise::Object;
use crate::promises::world::World;

/// How often an action on a service is chosen.
const fn weight_of_service(action: ServiceAction) -> usize {
    match action {
        ServiceAction::Activate | ServiceAction::Resume => 8,
        ServiceAction::Suspend => 5,
        ServiceAction::HoldForRisk => 2,
        ServiceAction::CompleteCancellation => 3,
        ServiceAction::Terminate | ServiceAction::MarkAsFraud | ServiceAction::Archive => 1,
    }
}

impl World {
    async fn live_services(&self, place: usize) -> Vec<Service> {
        let list: Page<Service> = read(&self.customer(place).await, "/services?limit=1000").await;
        list.items
    }

    pub(super) async fn cancel_service(&mut self, place: usize) {
        let services = self.live_services(place).await;
        let open: Vec<_> = services
            .iter()
            .filter(|service| cancellations::can_request(service).is_ok())
            .collect();
        let Some(service) = self.dice.one_of(&open).copied().cloned() else {
            return;
        };
        self.tick();
        let kind = if self.dice.percent(25) {
            CancellationType::Immediate
        } else {
            CancellationType::OnServiceDueDate
        };
        let Ok(said) = cancellations::decide(&service, kind, self.now()) else {
            return;
        };
        let body = json!({"reason": "No longer needed", "type": kind});
        let key = self.key();
        let who = self.customer(place).await;
        let call = who.post(
            &format!("/api/v1/services/{}/cancellations", service.id),
            &body,
        );
        let version = json!({"version": service.version});
        let answer = call.version(&version).key(&key).send().await;
        let of = Object::service(service.id, None);
        self.told(
            place,
            &format!("cancels a service: {kind}"),
            &service.id.to_string(),
        );
        if answer.status != StatusCode::CREATED {
            return self.outcome(place, of, "done".to_owned(), answer.text);
        }
        let reply: CancellationReply = serde_json::from_value(answer.json).unwrap();
        let after = &reply.service.service;
        self.outcome(
            place,
            of,
            format!("{} {:?} {}", said.status, said.next_due, said.effective_on),
            format!(
                "{} {:?} {}",
                after.status, after.next_due, reply.cancellation.effective_on
            ),
        );
    }

    pub(super) async fn withdraw_service(&mut self, place: usize) {
        let services = self.live_services(place).await;
        let open: Vec<_> = services
            .iter()
            .filter(|service| service.cancellation.is_some())
            .collect();
        let Some(service) = self.dice.one_of(&open).copied().cloned() else {
            return;
        };
        self.tick();
        let request = service.cancellation.as_ref().unwrap();
        let address = format!(
            "/api/v1/services/{}/cancellations/{}/withdrawal",
            service.id, request.id
        );
        let key = self.key();
        let who = self.customer(place).await;
        let version = json!({"version": service.version});
        let call = who.request(Method::POST, &address);
        let answer = call.version(&version).key(&key).send().await;
        let became = answer.status.to_string();
        let of = Object::service(service.id, None);
        self.told(place, "withdraws a cancellation", &service.id.to_string());
        let said = StatusCode::OK.to_string();
        let became = if became == said { became } else { answer.text };
        self.outcome(place, of, said, became);
    }

    pub(super) async fn act_on_service(&mut self, place: usize) {
        let services = self.live_services(place).await;
        let Some(service) = self.dice.one_of(&services).cloned() else {
            return;
        };
        let allowed: Vec<(usize, ServiceAction)> = ServiceAction::ALL
            .iter()
            .filter(|action| action.decide(&service).is_ok())
            .map(|action| (weight_of_service(*action), *action))
            .collect();
        let Some(action) = self.dice.weighed(&allowed) else {
            return;
        };
        self.tick();
        let said = action.decide(&service).unwrap();
        let body = json!({"action": action, "reason_code": 210, "comment": "as it happens"});
        let key = self.key();
        let who = self.staff().await;
        let call = who.post(&format!("/api/v1/services/{}/actions", service.id), &body);
        let version = json!({"version": service.version});
        let answer = call.version(&version).key(&key).send().await;
        let of = Object::service(service.id, None);
        self.told(
            place,
            &format!("staff: {action} a service"),
            &service.id.to_string(),
        );
        if answer.status != StatusCode::OK {
            return self.outcome(place, of, "done".to_owned(), answer.text);
        }
        let details: ServiceDetails = serde_json::from_value(answer.json).unwrap();
        self.outcome(
            place,
            of,
            said.to_string(),
            details.service.status.to_string(),
        );
    }
}
