//! What customers and staff do: everything that the rules allow of what they see, each as likely as
//! it is in life, or nearly so. What a dialog says of it before is held against what the server
//! answers.

use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::cancellations::{self, CancellationReply, CancellationType};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{Order, QuoteLine, accept, needs_payment_method, quote};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::{PaymentMethod, SANDBOX, can_pay, can_remove, can_replace};
use goodstanding_shared::services::{Service, ServiceAction, ServiceDetails};
use goodstanding_shared::subscriptions::life::{
    Life, SubscriptionAction as A, Terms, Upgrade, can_withdraw,
};
use goodstanding_shared::subscriptions::{
    SubscriptionActionReply, SubscriptionDetails, UpgradeOffer,
};
use goodstanding_shared::transactions::{Transaction, TransactionAction, TransactionDetails};
use serde_json::{Value, json};

use super::collect::{Shown, of_dialog, of_order, read};
use super::history::History;
use super::promise::{Object, Promise, Screen, What};
use super::world::World;

/// How many subscriptions of an account live at most: more would only take longer.
const MOST_LIVE: usize = 6;

/// What somebody may do about an account.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Order,
    AddMethod,
    ReplaceMethod,
    RemoveMethod,
    Subscription,
    CancelService,
    WithdrawService,
    ActOnService,
    ActOnTransaction,
    AcceptOrder,
}

/// How often an action on a subscription is chosen.
const fn weight(action: A) -> usize {
    match action {
        A::PayNow | A::Withdraw | A::ResumeKeepingDate | A::ResumeFromToday => 8,
        A::Upgrade | A::PauseAtEnd | A::PauseNow | A::CancelAtEnd => 4,
        A::Activate | A::MoveStart => 5,
        A::CancelNow | A::ForceEnd | A::WithdrawContract | A::Delete => 1,
    }
}

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
    /// A card of the sandbox.
    pub(super) fn card(&mut self) -> &'static str {
        // Many pay without ado.
        if self.dice.percent(40) {
            return SANDBOX[0].number;
        }
        self.dice.one_of(&SANDBOX).unwrap().number
    }

    /// Somebody does something about an account.
    pub(super) async fn act(&mut self, place: usize) {
        // What waits for somebody is seldom forgotten.
        if self.dice.percent(40) && self.act_on_transaction(place, true).await {
            return;
        }
        let deed = self.dice.weighed(&[
            (10, Deed::Order),
            (3, Deed::AddMethod),
            (12, Deed::ReplaceMethod),
            (2, Deed::RemoveMethod),
            (40, Deed::Subscription),
            (9, Deed::CancelService),
            (8, Deed::WithdrawService),
            (14, Deed::ActOnService),
            (24, Deed::ActOnTransaction),
            (12, Deed::AcceptOrder),
        ]);
        match deed.unwrap() {
            Deed::Order => self.order(place).await,
            Deed::AddMethod => self.add_method(place).await,
            Deed::ReplaceMethod => self.replace_method(place).await,
            Deed::RemoveMethod => self.remove_method(place).await,
            Deed::Subscription => self.act_on_subscription(place).await,
            Deed::CancelService => self.cancel_service(place).await,
            Deed::WithdrawService => self.withdraw_service(place).await,
            Deed::ActOnService => self.act_on_service(place).await,
            Deed::ActOnTransaction => {
                self.act_on_transaction(place, false).await;
            }
            Deed::AcceptOrder => self.accept_order(place).await,
        }
    }

    /// What a dialog said, and what became of it.
    fn outcome(&mut self, place: usize, of: Object, said: String, became: String) {
        let promise = Promise {
            made_at: self.now(),
            screen: Screen::Dialog,
            of,
            what: What::Outcome { said, became },
        };
        self.promised(place, vec![promise]);
    }

    /// Orders something: any product under any of its plans, today or later.
    pub(super) async fn order(&mut self, place: usize) {
        let shown = Shown::to(&self.customer(place).await, None).await;
        if shown.pages.len() >= MOST_LIVE {
            return;
        }
        self.tick();
        let catalogue = self.catalogue(place).await;
        let mut lines = Vec::new();
        let mut chosen = Vec::new();
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
            lines.push(json!({"product": product.id, "plan": price.plan, "quantity": quantity, "name": format!("{} {number}", product.name)}));
            let is_first = catalogue.is_first_purchase(&product.id);
            chosen.push((
                catalogue.plan(&price.plan).unwrap(),
                price,
                quantity,
                is_first,
            ));
        }
        if lines.is_empty() {
            return;
        }
        let quoted: Vec<_> = chosen
            .iter()
            .map(|(plan, price, quantity, is_first)| QuoteLine {
                plan,
                price,
                quantity: *quantity,
                is_first_purchase: *is_first,
            })
            .collect();
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

    async fn methods(&self, place: usize) -> Vec<PaymentMethod> {
        read(&self.customer(place).await, "/payment-methods").await
    }

    async fn replace_method(&mut self, place: usize) {
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

    async fn remove_method(&mut self, place: usize) {
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
        let call = who.request(axum::http::Method::DELETE, &address);
        let version = json!({"version": method.version});
        let answer = call.version(&version).key(&key).send().await;
        assert!(answer.status.is_success(), "{}", answer.text);
        self.told(place, "removes a method", &method.brief.to_string());
    }

    /// Does something to a subscription that the rules allow, as its customer or as staff.
    async fn act_on_subscription(&mut self, place: usize) {
        let shown = Shown::to(&self.customer(place).await, None).await;
        let Some(page) = self.dice.one_of(&shown.pages).cloned() else {
            return;
        };
        let as_staff = self.dice.percent(30);
        let actor = if as_staff {
            ActorKind::Staff
        } else {
            ActorKind::Customer
        };
        self.tick();
        let now = self.now();
        let later = self.today() + Days::new(1 + u64::try_from(self.dice.below(30)).unwrap());
        let decide = |action: A| {
            if action == A::WithdrawContract {
                can_withdraw(page.ordered_at, now)?;
            }
            let terms = Terms {
                plan: &page.plan,
                prices: &page.prices_for(action),
            };
            page.life.foresee(action, Some(later), now, terms)
        };
        let allowed: Vec<(usize, A)> = A::ALL
            .iter()
            .filter(|action| action.is_for(actor))
            .filter(|action| **action == A::Upgrade || decide(**action).is_ok())
            .map(|action| (weight(*action), *action))
            .collect();
        let Some(action) = self.dice.weighed(&allowed) else {
            return;
        };
        if action == A::Upgrade {
            return self.upgrade(place, &page, as_staff).await;
        }
        let Ok(step) = decide(action) else { return };
        let prices = page.prices_for(action);
        let terms = Terms {
            plan: &page.plan,
            prices: &prices,
        };
        let refund =
            as_staff && matches!(action, A::CancelNow | A::ForceEnd) && self.dice.percent(50);
        let mut body = json!({"action": action, "refund": refund});
        if action == A::MoveStart {
            body["starts_on"] = json!(later);
        }
        let all = Terms {
            plan: &page.plan,
            prices: &page.prices(),
        };
        let unused = page.life.unused(now, all).filter(|_| refund);
        let Some(reply) = self.send(place, &page, as_staff, body).await else {
            return;
        };
        let of = Object::subscription(page.subscription.id);
        match (step.charge, &reply.charge) {
            (Some(planned), charge) => {
                let became = charge
                    .as_ref()
                    .map_or("nothing".to_owned(), |it| it.amount.to_string());
                self.outcome(place, of.clone(), planned.amount.to_string(), became);
            }
            (None, None) => {
                let became = reply.details.as_ref().map_or_else(
                    || "nothing to be seen".to_owned(),
                    |details| told(&details.life),
                );
                let said = if action == A::Delete {
                    "nothing to be seen".to_owned()
                } else {
                    told(&step.life)
                };
                self.outcome(place, of.clone(), said, became);
            }
            // Something was due at once: the next charge of the preview.
            (None, Some(charge)) => {
                let next = step
                    .life
                    .upcoming_charge(self.today(), terms)
                    .ok()
                    .flatten();
                let said = next.map_or("nothing".to_owned(), |next| {
                    format!("{} on {}", next.amount, next.on)
                });
                let became = format!("{} on {}", charge.amount, charge.created_at.date_naive());
                self.outcome(place, of.clone(), said, became);
            }
        }
        if refund {
            self.work().await;
            let history = History::of(&self.test, &self.accounts[place].customer).await;
            let said = unused.map_or_else(|| "nothing".to_owned(), |money| money.to_string());
            self.outcome(place, of, said, history.refunded_at(now));
        }
        let is_over = step.life.standing.status().has_ended();
        if step.charge.is_none() && reply.charge.is_none() && !is_over {
            let next = step
                .life
                .upcoming_charge(self.today(), terms)
                .ok()
                .flatten();
            let next = next.map(|next| (next.on, next.amount));
            let promises = of_dialog(&page.subscription.id.to_string(), next, now);
            self.promised(place, promises);
        }
    }

    /// Sends what is to be done to a subscription; none where it was refused.
    async fn send(
        &mut self,
        place: usize,
        page: &SubscriptionDetails,
        as_staff: bool,
        mut body: Value,
    ) -> Option<SubscriptionActionReply> {
        let id = page.subscription.id;
        let key = self.key();
        let who = if as_staff {
            body["reason_code"] = json!(200);
            body["comment"] = json!("as it happens");
            self.staff().await
        } else {
            self.customer(place).await
        };
        let call = who.post(&format!("/api/v1/subscriptions/{id}/actions"), &body);
        let version = json!({"version": page.subscription.version});
        let answer = call.version(&version).key(&key).send().await;
        let actor = if as_staff { "staff" } else { "customer" };
        let action = body["action"].as_str().unwrap().to_owned();
        self.told(
            place,
            &format!("{actor}: {action}"),
            &format!("{id} {body}"),
        );
        if answer.status == StatusCode::OK {
            return Some(serde_json::from_value(answer.json).unwrap());
        }
        // The rules allowed it.
        self.outcome(
            place,
            Object::subscription(id),
            "done".to_owned(),
            answer.text,
        );
        None
    }

    async fn upgrade(&mut self, place: usize, page: &SubscriptionDetails, as_staff: bool) {
        let id = page.subscription.id;
        let who = self.customer(place).await;
        let offers: Vec<UpgradeOffer> = read(&who, &format!("/subscriptions/{id}/upgrades")).await;
        let Some(offer) = self.dice.one_of(&offers).cloned() else {
            return;
        };
        let (old, new) = (page.prices(), [page.price_of(&offer).unwrap()]);
        let old = Terms {
            plan: &page.plan,
            prices: &old,
        };
        let new = Terms {
            plan: &offer.plan,
            prices: &new,
        };
        let now = self.now();
        let Ok(decided) = Upgrade::decide(&page.life, now, old, new) else {
            return;
        };
        let body = json!({"action": "upgrade", "product": offer.product.id, "plan": offer.plan.id, "charged_now": decided.charge});
        let Some(reply) = self.send(place, page, as_staff, body).await else {
            return;
        };
        let zero = Money::zero(decided.charge.currency());
        let charged = reply.charge.as_ref().map_or(zero, |charge| charge.amount);
        let of = Object::subscription(id);
        self.outcome(
            place,
            of.clone(),
            decided.charge.to_string(),
            charged.to_string(),
        );
        let details = reply.details.unwrap();
        if details.subscription.id == id {
            // Declined, or still waiting.
            return;
        }
        self.outcome(place, of.clone(), told(&decided.new), told(&details.life));
        if !decided.refund.is_zero() {
            self.work().await;
            let history = History::of(&self.test, &self.accounts[place].customer).await;
            let said = decided.refund.to_string();
            self.outcome(place, of, said, history.refunded_at(now));
        }
        let left = page.prices_after(&offer, &decided).unwrap();
        let new = Terms {
            prices: &left,
            ..new
        };
        let next = decided
            .new
            .upcoming_charge(self.today(), new)
            .ok()
            .flatten();
        let next = next.map(|next| (next.on, next.amount));
        let promises = of_dialog(&details.subscription.id.to_string(), next, now);
        self.promised(place, promises);
    }

    async fn live_services(&self, place: usize) -> Vec<Service> {
        let list: Page<Service> = read(&self.customer(place).await, "/services?limit=1000").await;
        list.items
    }

    async fn cancel_service(&mut self, place: usize) {
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

    async fn withdraw_service(&mut self, place: usize) {
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
        let call = who.request(axum::http::Method::POST, &address);
        let answer = call.version(&version).key(&key).send().await;
        let became = answer.status.to_string();
        let of = Object::service(service.id, None);
        self.told(place, "withdraws a cancellation", &service.id.to_string());
        let said = StatusCode::OK.to_string();
        let became = if became == said { became } else { answer.text };
        self.outcome(place, of, said, became);
    }

    async fn act_on_service(&mut self, place: usize) {
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

    /// Answers what waits for an answer, or gives money back. Whether there was anything.
    async fn act_on_transaction(&mut self, place: usize, only_waiting: bool) -> bool {
        let list: Page<Transaction> =
            read(&self.customer(place).await, "/transactions?limit=30").await;
        let mut allowed = Vec::new();
        for transaction in &list.items {
            let nothing = Money::zero(transaction.amount.currency());
            for action in TransactionAction::ALL.iter().copied() {
                let is_wanted = !only_waiting || action != TransactionAction::Refund;
                if is_wanted && action.decide(transaction, nothing).is_ok() {
                    let weight = match action {
                        TransactionAction::Approve | TransactionAction::RecordPayment => 12,
                        TransactionAction::Refuse => 3,
                        TransactionAction::Refund => 1,
                    };
                    allowed.push((weight, (action, transaction)));
                }
            }
        }
        let Some((action, transaction)) = self.dice.weighed(&allowed) else {
            return false;
        };
        let as_staff = !action.is_for(ActorKind::Customer) || self.dice.percent(20);
        let who = self.staff().await;
        let details: TransactionDetails =
            read(&who, &format!("/transactions/{}", transaction.id)).await;
        if action
            .decide(&details.transaction, details.refunded)
            .is_err()
        {
            return false;
        }
        self.tick();
        let mut body = json!({"action": action});
        if action == TransactionAction::Refund && self.dice.percent(60) {
            let left = transaction.amount.minor() - details.refunded.minor();
            let part = (left / 3).max(1);
            body["amount"] = json!(Money::new(part, transaction.amount.currency()));
        }
        if as_staff {
            body["reason_code"] = json!(120);
            body["comment"] = json!("as it happens");
        }
        let key = self.key();
        let who = if as_staff {
            self.staff().await
        } else {
            self.customer(place).await
        };
        let call = who.post(
            &format!("/api/v1/transactions/{}/actions", transaction.id),
            &body,
        );
        let answer = call.key(&key).send().await;
        let id = transaction.id.to_string();
        self.told(
            place,
            &format!("{action} a transaction"),
            &format!("{id} {body}"),
        );
        let said = StatusCode::OK.to_string();
        let became = if answer.status == StatusCode::OK {
            said.clone()
        } else {
            answer.text
        };
        let of = transaction.subscription.map_or(
            Object {
                subscription: None,
                service: None,
            },
            Object::subscription,
        );
        self.outcome(place, of, said, became);
        true
    }

    async fn accept_order(&mut self, place: usize) {
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

/// How a subscription stands, in a line.
fn told(life: &Life) -> String {
    format!(
        "{} | starts {} | ends {:?} | next {:?} | pauses {:?} | works through {:?}",
        life.standing,
        life.starts_on,
        life.ends_on,
        life.next_bill_on,
        life.paused_on,
        life.entitled_through
    )
}
