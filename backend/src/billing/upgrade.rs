//! One version of a subscription takes the place of another, when what it costs is paid.

use chrono::Days;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{PlanId, ProductId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, ChargeAnswer, INVOICE_DAYS, ItemPrice, ServicesChange, Settlement, Terms,
    Upgrade,
};
use goodstanding_shared::transactions::TransactionKind;
use serde::{Deserialize, Serialize};

use super::charges::{self, PendingTransaction, Wanted};
use super::context::{Billed, BillingContext};
use super::steps::{carry_out, refund};
use crate::activity::{Actor, Subject};
use crate::cancellations;
use crate::catalog;
use crate::languages::Languages;
use crate::randomness::NewId as _;
use crate::services::db as services;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self, Item, NewSubscription, Stored};
use crate::transactions::db as transactions;

/// What an approved charge is for, when it is not a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Purpose {
    /// To which product the subscription is upgraded.
    product: ProductId,
    /// The billing plan of the new version.
    plan: PlanId,
}

impl Purpose {
    /// What the charge is for; none for a cycle.
    pub(super) fn read(charge: &PendingTransaction) -> Result<Option<Self>, StoreError> {
        let Some(text) = &charge.purpose else {
            return Ok(None);
        };
        serde_json::from_str(text).map(Some).map_err(|error| {
            RowOf {
                table: "transactions",
                id: charge.id.as_str(),
            }
            .refuse(format!("purpose: {error}"))
        })
    }
}

/// An upgrade that is decided, with everything that it needs.
pub(crate) struct Decided {
    pub(crate) upgrade: Upgrade,
    purpose: Purpose,
    item: Item,
}

impl Decided {
    /// An invoice was sent for it, which is no payment: only what was paid before counts as paid,
    /// and the rest is owed.
    fn owe(&mut self, charge: &PendingTransaction) {
        let new = &mut self.upgrade.new;
        let made_on = charge.made_at.date_naive();
        new.invoice_due_on = made_on.checked_add_days(Days::new(INVOICE_DAYS));
        new.paid_minor = (new.paid_minor - charge.amount.minor()).max(0);
    }

    /// What is paid of the first period of the new version.
    fn paid(&self) -> Money {
        Money::new(
            self.upgrade.new.paid_minor,
            self.upgrade.first.amount.currency(),
        )
    }
}

/// Decides an upgrade at `now`: the product and the plan it does not name stay what they are.
pub(crate) fn decide(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    (product, plan): (Option<&ProductId>, Option<&PlanId>),
) -> Result<Result<Decided, ActionRefusal>, StoreError> {
    let items = db::items(tx, billed.stored.id)?;
    let [item] = items.as_slice() else {
        return Ok(Err(ActionRefusal::NoPrice));
    };
    let purpose = Purpose {
        product: product.unwrap_or(&item.product).clone(),
        plan: plan.unwrap_or(&billed.stored.plan).clone(),
    };
    if purpose.product == item.product && purpose.plan == billed.stored.plan {
        return Ok(Err(ActionRefusal::SameProductAndPlan));
    }
    let currency = item.price.currency();
    let assortment = catalog::db::assortment(tx, &Languages::default(), Some(currency))?;
    let mut family = assortment.family_of(&item.product);
    let price = family
        .find(|listed| listed.product.id == purpose.product)
        .and_then(|listed| {
            let mut prices = listed.product.prices.iter();
            prices.find(|price| price.plan == purpose.plan)
        });
    let plan = context.plans.iter().find(|plan| plan.id == purpose.plan);
    let (Some(price), Some(plan)) = (price, plan) else {
        return Ok(Err(ActionRefusal::NoPrice));
    };
    let refuse = |error: goodstanding_shared::money::MoneyRefusal| billed.refuse(&error.into());
    let prices = [ItemPrice {
        full: price.amount.times(item.quantity).map_err(refuse)?,
        reduced: price
            .reduced
            .map(|reduced| reduced.times(item.quantity))
            .transpose()
            .map_err(refuse)?,
    }];
    let terms = Terms {
        plan,
        prices: &prices,
    };
    let mut life = billed.stored.life.clone();
    // Its own charge is no obstacle.
    life.is_charging = false;
    let decided = Upgrade::decide(&life, context.now, billed.terms(), terms);
    Ok(decided.map(|upgrade| Decided {
        upgrade,
        item: Item {
            product: purpose.product.clone(),
            quantity: item.quantity,
            price: prices[0].full,
        },
        purpose,
    }))
}

/// Begins an upgrade: charges the difference first, or carries it out where there is none. Returns
/// the charge.
pub(crate) fn begin(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    decided: &Decided,
    by: &Actor,
) -> Result<Begun, StoreError> {
    let upgrade = &decided.upgrade;
    if upgrade.charge.is_zero() {
        let new = replace(tx, context, billed, decided, by)?;
        if !upgrade.refund.is_zero() {
            let note = "The unused part, given back with the upgrade";
            refund(tx, context, billed.stored.id, upgrade.refund, note)?;
        }
        return Ok(Begun::Done(new));
    }
    let text = serde_json::to_string(&decided.purpose).map_err(|error| StoreError::Row {
        table: "transactions",
        id: billed.stored.id.to_string(),
        what: error.to_string(),
    })?;
    let wanted = Wanted {
        kind: TransactionKind::Recurring,
        amount: upgrade.charge,
        billing_cycle: upgrade.first.billing_cycle(),
        retry: 0,
        period: upgrade
            .first
            .ends
            .map(|end| (upgrade.first.cycle.begins, end)),
        purpose: Some(text),
    };
    let amounts = [upgrade.charge];
    let charge = charges::prepare_as(tx, context, billed, &wanted, &amounts)?;
    // The services are about to be other ones: whoever read them before decides anew.
    for service in services::live_of_subscription(tx, billed.stored.id)? {
        services::touch(tx, service, context.now)?;
    }
    let id = charge.begin(tx)?;
    transactions::bill_for(tx, &id, &decided.item.product)?;
    let mut waits = billed.stored.clone();
    waits.charging = Some(id.clone());
    waits.life.is_charging = true;
    db::change(tx, &waits, context.now)?;
    Ok(Begun::Charging(id))
}

/// How far an upgrade is.
pub(crate) enum Begun {
    /// The new version lives.
    Done(SubscriptionId),
    /// It comes when this is paid.
    Charging(TransactionId),
}

/// The charge of an upgrade is answered: when it is paid the new version begins, as it was decided
/// when the charge was made.
pub(super) fn answered(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    charge: &PendingTransaction,
    purpose: &Purpose,
    how: ChargeAnswer,
) -> Result<(), StoreError> {
    match how {
        ChargeAnswer::Unknown
        | ChargeAnswer::Waits
        | ChargeAnswer::Checked
        | ChargeAnswer::CheckFailed => return Ok(()),
        ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard => {
            return go_on(tx, context, &billed.stored);
        }
        // An invoice for a change of plan is owed like any other.
        ChargeAnswer::Paid | ChargeAnswer::Invoiced => {}
    }
    let as_made = BillingContext {
        now: charge.made_at,
        ..context.clone()
    };
    let wanted = (Some(&purpose.product), Some(&purpose.plan));
    match decide(tx, &as_made, billed, wanted)? {
        Ok(mut decided) => {
            if how == ChargeAnswer::Invoiced {
                decided.owe(charge);
            }
            // What was given back while the charge was asked about counts no more.
            let left = charges::left_of_all(tx, billed.stored.id)?;
            let new = &mut decided.upgrade.new;
            new.paid_minor = new.paid_minor.min(left);
            let new = replace(tx, context, billed, &decided, &Actor::system())?;
            transactions::belongs_to(tx, &charge.id, new)
        }
        Err(refusal) => {
            // It cannot be upgraded any more: what was taken for it is given back.
            let note = format!("Given back: {refusal}");
            charges::begin_refund(tx, context, charge, charge.amount, &note)?;
            go_on(tx, context, &billed.stored)
        }
    }
}

/// The subscription goes on as before.
fn go_on(tx: &mut Database, context: &BillingContext, stored: &Stored) -> Result<(), StoreError> {
    let mut stored = stored.clone();
    stored.charging = None;
    stored.life.is_charging = false;
    db::change(tx, &stored, context.now)
}

/// The old version ends, the new one begins, and the services go over to it.
fn replace(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    decided: &Decided,
    by: &Actor,
) -> Result<SubscriptionId, StoreError> {
    let old = &billed.stored;
    let upgrade = &decided.upgrade;
    carry_out(tx, context, billed, upgrade.old.clone(), by)?;
    let id = SubscriptionId::generate(&context.randomness)?;
    db::insert(
        tx,
        &NewSubscription {
            id,
            customer: old.customer,
            plan: decided.purpose.plan.clone(),
            order: None,
            payment_method: old.payment_method,
            previous: Some(old.id),
            life: upgrade.new.clone(),
            earlier: Vec::new(),
            standing_since: context.now,
            items: vec![decided.item.clone()],
            created_at: context.now,
        },
    )?;
    let created = Event::SubscriptionCreated {
        to: upgrade.new.standing,
    };
    let about = Subject::subscription(old.customer, id);
    context.record(tx, about, by, &created)?;
    let cycle = context
        .plans
        .iter()
        .find(|plan| plan.id == decided.purpose.plan)
        .and_then(goodstanding_shared::catalog::BillingPlan::recurring);
    let unit_price = |quantity: u32| {
        decided
            .item
            .price
            .share(quantity.into(), decided.item.quantity.into())
    };
    services::go_over(
        tx,
        (old.id, id),
        &services::GoesOver {
            product: &decided.item.product,
            price: &unit_price,
            cycle,
            now: context.now,
        },
    )?;
    let period = ServicesChange::Period {
        from: upgrade.first.cycle.begins,
        until: upgrade.first.ends,
        price: upgrade.first.cycle.price,
        settlement: Settlement::Paid(decided.paid()),
    };
    let billed = context.billed(tx, id)?;
    super::entitlement::apply_to_services(tx, context, &billed, &billed.stored, period)?;
    for service in services::live_of_subscription(tx, id)? {
        let then = upgrade.new.next_bill_on;
        cancellations::db::move_along(tx, service, old.life.paid_until(), then)?;
    }
    Ok(id)
}
