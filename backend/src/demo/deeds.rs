//! The deeds of the story, each done by the very function that the server does it with.

use goodstanding_demo_data::{Deed, Line, Said, What};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::cancellations::{CancellationType, Reason};
use goodstanding_shared::ids::{CancellationId, PlanId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{OrderAction, OrderLineRequest, OrderRequest};
use goodstanding_shared::reason::StaffReason;
use goodstanding_shared::services::ServiceAction;
use goodstanding_shared::subscriptions::life::{SubscriptionAction, SubscriptionActionRequest};

use super::DemoError;
use super::live::Course;
use crate::billing::upgrade;
use crate::orders::command::PlaceOrderCommand;
use crate::randomness::NewId as _;
use crate::sessions::Caller;
use crate::{cancellations, orders, services, subscriptions};

/// Why staff do what needs no other reason, as a code and in words.
const BY_STAFF: (u32, &str) = (200, "Everything is in order");

/// One thing that somebody orders in the demo's story.
struct Wanted<'a> {
    lines: &'a [Line],
    plan: &'a PlanId,
    starts_on: Option<chrono::NaiveDate>,
    pays_with: &'static str,
    bank: &'a [Said],
}

impl Course<'_> {
    /// Does what the story says, through the same functions as a request.
    pub(super) fn perform(&mut self, deed: &Deed) -> Result<(), DemoError> {
        let caller = self.doer(deed)?;
        match &deed.what {
            What::Order {
                lines,
                plan,
                starts_on,
                pays_with,
                bank,
            } => {
                let wanted = Wanted {
                    lines,
                    plan,
                    starts_on: *starts_on,
                    pays_with,
                    bank,
                };
                self.order(caller, deed, &wanted)
            }
            What::Accept { service } => self.accept(caller, self.service(deed, service)?),
            What::Subscription {
                of,
                action,
                product,
                comment,
            } => {
                let request = SubscriptionActionRequest {
                    product: product.clone(),
                    ..SubscriptionActionRequest::new(*action)
                };
                let id = self.subscription(deed, of)?;
                self.act_on_subscription(caller, id, request, comment)
            }
            What::Service {
                service,
                action,
                code,
                comment,
            } => {
                let id = self.service(deed, service)?;
                self.act_on_service(caller, id, *action, (*code, comment))
            }
            What::Cancel {
                service,
                kind,
                reason,
            } => {
                let id = self.service(deed, service)?;
                self.cancel(caller, id, *kind, reason)
            }
            What::Withdraw { service } => self.withdraw(caller, self.service(deed, service)?),
            What::Approve { of } => {
                let id = self.subscription(deed, of)?;
                self.approve(caller, id)
            }
            What::RecordPayments { of } => {
                let id = self.subscription(deed, of)?;
                self.record_payments(&caller, id)
            }
            What::Refund { of, percent } => {
                let id = self.subscription(deed, of)?;
                self.refund(caller, id, *percent)
            }
            What::ReplaceCard {
                key,
                number,
                expires,
            } => self.replace_card(caller, deed, key, (number, expires)),
            What::RemoveMethod { key } => self.remove_method(caller, deed, key),
        }
    }

    /// The service that the story calls so.
    fn service(&self, deed: &Deed, name: &str) -> Result<ServiceId, DemoError> {
        let found = self.services.get(&(deed.customer, name.to_owned()));
        found
            .copied()
            .ok_or_else(|| DemoError::refused(format!("there is no service {name}")))
    }

    /// The subscription that bills it now.
    fn subscription(&mut self, deed: &Deed, name: &str) -> Result<SubscriptionId, DemoError> {
        let (scope, id) = (self.doer(deed)?.scope, self.service(deed, name)?);
        let ties = services::db::find(self.tx, scope, id)?.map(|(_, ties)| ties);
        ties.and_then(|ties| ties.subscription)
            .ok_or_else(|| DemoError::refused(format!("nothing bills {name}")))
    }

    fn order(&mut self, caller: Caller, deed: &Deed, wanted: &Wanted<'_>) -> Result<(), DemoError> {
        let customer = caller.customer().cloned();
        let customer = customer.ok_or_else(|| DemoError::refused("staff order nothing"))?;
        let line = |line: &Line| OrderLineRequest {
            product: line.product.clone(),
            plan: wanted.plan.clone(),
            quantity: line.quantity,
            name: line.name.clone(),
        };
        let request = OrderRequest {
            lines: wanted.lines.iter().map(line).collect(),
            due_today: Money::zero(customer.currency),
            starts_on: wanted.starts_on,
            due_at_start: Some(Money::zero(customer.currency)),
            payment_method: Some(self.method(deed, wanted.pays_with)?),
        };
        let (now, randomness) = (self.context.now, &self.context.randomness);
        let buyer = (customer, caller.user_id());
        let by = (caller.by(), caller.languages.clone());
        let command = PlaceOrderCommand::new(request, buyer, by, randomness, now)?;
        let due = orders::place::due(self.tx, &command)?;
        let command = command.telling(due);
        orders::place::place(self.tx, &command)?;
        let order = orders::find(
            self.tx,
            (caller.scope, &caller.languages),
            command.id,
            now.date_naive(),
        )?;
        let order = order.ok_or_else(|| DemoError::refused("the order is not there"))?;
        for line in order.lines {
            let name = (deed.customer, line.name.as_str().to_owned());
            self.orders.insert(line.service, order.id);
            self.services.insert(name, line.service);
        }
        for charge in &order.transactions {
            if !wanted.bank.is_empty() {
                self.bank.will_say(&charge.id, wanted.bank);
            }
        }
        Ok(())
    }

    fn accept(&mut self, caller: Caller, service: ServiceId) -> Result<(), DemoError> {
        let order = self.orders.get(&service).copied();
        let id = order.ok_or_else(|| DemoError::refused("nobody ordered it"))?;
        let order = orders::find(
            self.tx,
            (caller.scope, &caller.languages),
            id,
            self.context.now.date_naive(),
        )?;
        let command = orders::act::OrderCommand {
            id,
            version: order.map_or(0, |order| order.version),
            action: OrderAction::Accept,
            reason: reason(BY_STAFF)?,
            caller,
            context: self.context.clone(),
        };
        orders::act::act(self.tx, &command)?;
        Ok(())
    }

    fn act_on_subscription(
        &mut self,
        caller: Caller,
        id: SubscriptionId,
        mut request: SubscriptionActionRequest,
        comment: &'static str,
    ) -> Result<(), DemoError> {
        let context = self.context.clone();
        let billed = context.billed(self.tx, id)?;
        if request.action == SubscriptionAction::Upgrade {
            // What the dialog says that it costs.
            let wanted = (request.product.as_ref(), request.plan.as_ref());
            let decided = upgrade::decide(self.tx, &context, &billed, wanted)?;
            let decided = decided.map_err(|refusal| DemoError::refused(refusal.to_string()))?;
            request.charged_now = Some(decided.upgrade.charge);
        }
        let because = match caller.actor() {
            ActorKind::Staff => Some(reason((BY_STAFF.0, comment))?),
            ActorKind::Customer | ActorKind::System => None,
        };
        let command = subscriptions::act::SubscriptionCommand {
            id,
            version: billed.stored.version,
            request,
            by: caller.by().because(because),
            caller,
            context: context.clone(),
        };
        subscriptions::act::act(self.tx, &command)?;
        Ok(())
    }

    fn act_on_service(
        &mut self,
        caller: Caller,
        id: ServiceId,
        action: ServiceAction,
        why: (u32, &str),
    ) -> Result<(), DemoError> {
        let command = services::act::ServiceCommand {
            id,
            version: self.version(&caller, id)?,
            action,
            reason: reason(why)?,
            caller,
            context: self.context.clone(),
        };
        services::act::act(self.tx, &command)?;
        Ok(())
    }

    /// As which version they have read the service.
    fn version(&mut self, caller: &Caller, id: ServiceId) -> Result<u32, DemoError> {
        let found = services::db::find(self.tx, caller.scope, id)?;
        Ok(found.map_or(0, |(service, _)| service.version))
    }

    fn cancel(
        &mut self,
        caller: Caller,
        id: ServiceId,
        kind: CancellationType,
        reason: &str,
    ) -> Result<(), DemoError> {
        let command = cancellations::request::CancelCommand {
            id: CancellationId::generate(&self.context.randomness)?,
            service: id,
            version: self.version(&caller, id)?,
            reason: Reason::parse(reason).map_err(|words| DemoError::refused(words.to_string()))?,
            kind,
            caller,
            context: self.context.clone(),
        };
        cancellations::request::request(self.tx, &command)?;
        Ok(())
    }

    fn withdraw(&mut self, caller: Caller, id: ServiceId) -> Result<(), DemoError> {
        let open = cancellations::db::open_of(self.tx, id)?;
        let command = cancellations::withdraw::WithdrawCommand {
            id: open.ok_or_else(|| DemoError::refused("nobody asked for its end"))?,
            service: id,
            version: self.version(&caller, id)?,
            caller,
            context: self.context.clone(),
        };
        cancellations::withdraw::withdraw(self.tx, &command)?;
        Ok(())
    }
}

/// Why staff do something, as they would give it.
pub(super) fn reason((code, comment): (u32, &str)) -> Result<StaffReason, DemoError> {
    StaffReason::parse(Some(code), Some(comment)).map_err(DemoError::fields)
}
