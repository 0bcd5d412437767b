//! Everything that can be done to a subscription.

use axum::http::StatusCode;
use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, Life, Step, SubscriptionAction as A, Terms, UpcomingCharge, Upgrade,
    can_withdraw,
};
use goodstanding_shared::subscriptions::{
    SubscriptionActionReply, SubscriptionDetails, UpgradeOffer,
};
use serde_json::{Value, json};

use crate::promises::collect::{Shown, of_dialog, read};
use crate::promises::history::History;
use crate::promises::promise::Object;
use crate::promises::world::World;

/// How often an action on a subscription is chosen.
const fn weight(action: A) -> usize {
    match action {
        A::PayNow | A::Withdraw | A::ResumeKeepingDate | A::ResumeFromToday => 8,
        A::Upgrade | A::PauseAtEnd | A::PauseNow | A::CancelAtEnd => 4,
        A::Activate | A::MoveStart => 5,
        A::CancelNow | A::ForceEnd | A::WithdrawContract | A::Delete => 1,
    }
}

/// The dialogs of a subscription's page, as they are opened at an instant.
struct Dialogs<'a> {
    page: &'a SubscriptionDetails,
    now: DateTime<Utc>,
    /// The day to which a start is moved.
    later: NaiveDate,
}

impl Dialogs<'_> {
    /// What somebody may do, and how often that is chosen.
    fn allowed(&self, actor: ActorKind) -> Vec<(usize, A)> {
        A::ALL
            .iter()
            .filter(|action| action.is_for(actor))
            .filter(|action| **action == A::Upgrade || self.foresee(**action).is_ok())
            .map(|action| (weight(*action), *action))
            .collect()
    }

    /// What an action will do, where the rules allow it.
    fn foresee(&self, action: A) -> Result<Step, ActionRefusal> {
        if action == A::WithdrawContract {
            can_withdraw(self.page.ordered_at, self.now)?;
        }
        let terms = Terms {
            plan: &self.page.plan,
            prices: &self.page.prices_for(action),
        };
        let life = &self.page.life;
        life.foresee(action, Some(self.later), self.now, terms)
    }

    /// The charge that comes next when the action has made this of it.
    fn next_charge(&self, action: A, life: &Life) -> Option<UpcomingCharge> {
        let terms = Terms {
            plan: &self.page.plan,
            prices: &self.page.prices_for(action),
        };
        let today = self.now.date_naive();
        life.upcoming_charge(today, terms).ok().flatten()
    }

    /// What staff give back when they end it; none where nothing is left.
    fn unused(&self) -> Option<Money> {
        let all = Terms {
            plan: &self.page.plan,
            prices: &self.page.prices(),
        };
        self.page.life.unused(self.now, all)
    }

    /// What was foreseen, and what the server answered, in the same words.
    fn compare(&self, action: A, step: &Step, reply: &SubscriptionActionReply) -> (String, String) {
        match (&step.charge, &reply.charge) {
            (Some(planned), charge) => {
                let became = charge
                    .as_ref()
                    .map_or("nothing".to_owned(), |it| it.amount.to_string());
                (planned.amount.to_string(), became)
            }
            (None, None) => {
                let gone = "nothing to be seen";
                let became = reply
                    .details
                    .as_ref()
                    .map_or_else(|| gone.to_owned(), |details| told(&details.life));
                let said = if action == A::Delete {
                    gone.to_owned()
                } else {
                    told(&step.life)
                };
                (said, became)
            }
            // Something was due at once: the next charge of the preview.
            (None, Some(charge)) => {
                let next = self.next_charge(action, &step.life);
                let said = next.map_or("nothing".to_owned(), |next| {
                    format!("{} on {}", next.amount, next.on)
                });
                let became = format!("{} on {}", charge.amount, charge.created_at.date_naive());
                (said, became)
            }
        }
    }
}

impl World {
    /// Does something to a subscription that the rules allow, as its customer or as staff.
    pub(super) async fn act_on_subscription(&mut self, place: usize) {
        let shown = Shown::to(&self.customer(place).await, None).await;
        let Some(page) = self.dice.one_of(&shown.pages).cloned() else {
            return;
        };
        let as_staff = self.dice.percent(30);
        self.tick();
        let later = self.today() + Days::new(1 + u64::try_from(self.dice.below(30)).unwrap());
        let dialogs = Dialogs {
            page: &page,
            now: self.now(),
            later,
        };
        let allowed = dialogs.allowed(if as_staff {
            ActorKind::Staff
        } else {
            ActorKind::Customer
        });
        let Some(action) = self.dice.weighed(&allowed) else {
            return;
        };
        if action == A::Upgrade {
            return self.upgrade(place, &page, as_staff).await;
        }
        let Ok(step) = dialogs.foresee(action) else {
            return;
        };
        let refund =
            as_staff && matches!(action, A::CancelNow | A::ForceEnd) && self.dice.percent(50);
        let mut body = json!({"action": action, "refund": refund});
        if action == A::MoveStart {
            body["starts_on"] = json!(later);
        }
        let Some(reply) = self.send(place, &page, as_staff, body).await else {
            return;
        };
        let of = Object::subscription(page.subscription.id);
        let (said, became) = dialogs.compare(action, &step, &reply);
        self.outcome(place, of.clone(), said, became);
        if refund {
            self.work().await;
            let history = History::of(&self.test, &self.accounts[place].customer).await;
            let said = dialogs.unused();
            let said = said.map_or_else(|| "nothing".to_owned(), |money| money.to_string());
            self.outcome(place, of, said, history.refunded_at(dialogs.now));
        }
        let is_over = step.life.standing.status().has_ended();
        if step.charge.is_none() && reply.charge.is_none() && !is_over {
            let next = dialogs.next_charge(action, &step.life);
            let next = next.map(|next| (next.on, next.amount));
            let promises = of_dialog(&page.subscription.id.to_string(), next, dialogs.now);
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
        let body = json!({
            "action": "upgrade",
            "product": offer.product.id,
            "plan": offer.plan.id,
            "charged_now": decided.charge,
        });
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
