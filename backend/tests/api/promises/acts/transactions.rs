//! Transactions: what waits is answered, what was taken is given back.

use axum::http::StatusCode;
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::money::Money;
use goodstanding_shared::paging::Page;
use goodstanding_shared::transactions::{Transaction, TransactionAction, TransactionDetails};
use serde_json::json;

use crate::promises::collect::read;
use crate::promises::promise::Object;
use crate::promises::world::World;

impl World {
    /// Answers what waits for an answer, or gives money back. Whether there was anything.
    pub(super) async fn act_on_transaction(&mut self, place: usize, only_waiting: bool) -> bool {
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
}
