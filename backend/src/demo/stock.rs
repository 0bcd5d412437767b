//! What there is before anybody does anything: the catalogue, the people, with what they pay, and
//! the records of an older system.

use goodstanding_demo_data::{DemoPaymentMethod, ImportedSubscription, Story};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::catalog::{Anchor, Visibility};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::subscriptions::life::Life;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use crate::activity::{Actor, Subject, record};
use crate::payments::db::NewPaymentMethod;
use crate::randomness::Randomness;
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{Item, NewSubscription};
use crate::{catalog, customers, payments, sessions, subscriptions};

/// Stores it. Everything is sold to everybody at first.
pub(super) fn keep(
    tx: &mut Database,
    story: &Story,
    hash: &str,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    keep_catalogue(tx, story)?;
    for new in &story.customers {
        customers::db::insert(
            tx,
            new.id,
            &new.name,
            &new.email,
            new.currency,
            new.created_at,
        )?;
    }
    for new in &story.users {
        sessions::insert_user(
            tx,
            new.id,
            new.customer,
            (&new.email, &new.name),
            hash,
            new.created_at,
        )?;
    }
    for new in &story.payment_methods {
        keep_method(tx, story, new, randomness)?;
    }
    for old in &story.imported {
        import(tx, story, old, randomness)?;
    }
    Ok(())
}

fn keep_catalogue(tx: &mut Database, story: &Story) -> Result<(), StoreError> {
    for (position, group) in (0..).zip(&story.groups) {
        catalog::db::insert_group(tx, position, &group.name)?;
        catalog::db::insert_group_names(tx, &group.name, &group.names)?;
    }
    for (position, new) in (0..).zip(&story.plans) {
        catalog::db::insert_plan(tx, position, &new.plan, new.status)?;
        catalog::db::insert_plan_descriptions(tx, &new.plan.id, &new.descriptions)?;
    }
    for (position, listed) in (0..).zip(&story.products) {
        catalog::db::insert_product(
            tx,
            position,
            &listed.product,
            &listed.descriptions,
            (Visibility::Public, Some(&listed.family)),
        )?;
        catalog::db::insert_product_names(tx, &listed.product.id, &listed.names)?;
    }
    Ok(())
}

fn keep_method(
    tx: &mut Database,
    story: &Story,
    new: &DemoPaymentMethod,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    let brief = PaymentMethodBrief {
        id: new.id,
        kind: new.kind,
        brand: new.brand.clone(),
        last4: new.last4.clone(),
    };
    payments::db::insert(
        tx,
        &NewPaymentMethod {
            id: new.id,
            customer: new.customer,
            kind: new.kind,
            brand: new.brand.clone(),
            last4: new.last4.clone(),
            expires_on: new.expires_on,
            behaviour: new.behaviour,
            soft_declines: new.soft_declines,
            answers_after_s: 0,
            is_default: new.is_default,
            created_at: new.created_at,
            removed_at: None,
        },
    )?;
    let mut users = story.users.iter();
    let owner = users.find(|user| user.customer == Some(new.customer));
    let by = owner.map_or(Actor::system(), |user| {
        Actor::user(ActorKind::Customer, user.id, user.name.clone())
    });
    let about = Subject::payment_method(new.customer, new.id);
    let added = Event::PaymentMethodAdded {
        payment_method: new.id,
        name: brief.recorded_name(),
    };
    record(tx, randomness, about, new.created_at, &by, &added)
}

/// A subscription that ended with a failed payment, in a system that is no more. It never had
/// services here.
fn import(
    tx: &mut Database,
    story: &Story,
    old: &ImportedSubscription,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    let row = |what: &str| StoreError::Row {
        table: "subscriptions",
        id: old.id.to_string(),
        what: what.to_owned(),
    };
    let status = SubscriptionStatus::LegacySuspended;
    let standing = Standing::new(status, Some(BillingStatus::Terminated))
        .map_err(|pair| row(&pair.to_string()))?;
    let mut methods = story.payment_methods.iter();
    let method =
        methods.find(|method| method.customer == old.customer && method.key == old.paid_with);
    let ended_at = begins(old.ended_on);
    subscriptions::db::insert(
        tx,
        &NewSubscription {
            id: old.id,
            customer: old.customer,
            plan: old.plan.clone(),
            order: None,
            payment_method: method.map(|method| method.id),
            previous: None,
            life: Life {
                invoice_due_on: None,
                suspends_on: None,
                gives_up_on: None,
                standing,
                starts_on: old.starts_on,
                ends_on: Some(old.ended_on),
                next_bill_on: None,
                next_retry_on: None,
                failed_attempts: 1,
                paused_on: None,
                entitled_through: Some(old.ended_on),
                billing_before: None,
                next_bill_before: None,
                cancel_reason: None,
                anchor: Anchor::at(old.starts_on),
                short_until: None,
                paid_from: None,
                paid_minor: 0,
                setup_minor: 0,
                is_charging: false,
            },
            earlier: Vec::new(),
            standing_since: ended_at,
            items: vec![Item {
                product: old.product.clone(),
                quantity: 1,
                price: price_of(story, old).ok_or_else(|| row("its product has no price"))?,
            }],
            created_at: ended_at,
        },
    )?;
    let about = Subject::subscription(old.customer, old.id);
    let created = Event::SubscriptionCreated { to: standing };
    record(tx, randomness, about, ended_at, &Actor::system(), &created)
}

fn price_of(story: &Story, old: &ImportedSubscription) -> Option<Money> {
    let mut customers = story.customers.iter();
    let currency = customers.find(|one| one.id == old.customer)?.currency;
    let mut products = story.products.iter();
    let product = products.find(|known| known.product.id == old.product)?;
    let mut prices = product.product.prices.iter();
    prices
        .find(|price| price.plan == old.plan && price.amount.currency() == currency)
        .map(|price| price.amount)
}
