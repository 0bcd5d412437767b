//! What a customer will be charged, of all subscriptions at once: whoever adds it up, and whoever
//! lists it, asks here.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::ComingCharge;
use goodstanding_shared::subscriptions::life::ItemPrice;

use super::{db, details};
use crate::billing::context::{Billed, BillingContext};
use crate::store::{Database, StoreError};
use crate::{payments, services};

/// A charge to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    pub(crate) subscription: SubscriptionId,
    pub(crate) on: NaiveDate,
    pub(crate) amount: Money,
    /// Whether it is one more try at a charge that failed.
    pub(crate) is_retry: bool,
    /// With what it is paid.
    pub(crate) payment_method: Option<PaymentMethodId>,
}

/// What a customer, who was found within the reader's scope, pays for and may be charged for until
/// a day, or has not paid: in the order in which it was ordered.
pub(crate) fn billed_until<'a>(
    conn: &mut Database,
    context: &'a BillingContext,
    customer: CustomerId,
    until: NaiveDate,
) -> Result<Vec<Billed<'a>>, StoreError> {
    let found = db::billed_until(conn, customer, until)?;
    let mut prices = match found.as_slice() {
        [] => HashMap::new(),
        [_, ..] => db::prices_of_customer(conn, customer)?,
    };
    found
        .into_iter()
        .map(|stored| {
            let prices: Vec<ItemPrice> = prices.remove(&stored.id.to_string()).unwrap_or_default();
            context.with_terms(stored, prices)
        })
        .collect()
}

/// Those of these subscriptions that there are, whoever's they are.
pub(crate) fn billed<'a>(
    conn: &mut Database,
    context: &'a BillingContext,
    ids: &[&str],
) -> Result<Vec<Billed<'a>>, StoreError> {
    db::with_prices(conn, ids)?
        .into_iter()
        .map(|(stored, prices)| context.with_terms(stored, prices))
        .collect()
}

/// What is charged next of each of these subscriptions, from a day on; of some nothing is.
pub(crate) fn next_amounts(
    conn: &mut Database,
    billed: &[Billed<'_>],
    today: NaiveDate,
) -> Result<Vec<Money>, StoreError> {
    let ids: Vec<String> = billed.iter().map(|one| one.stored.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let leaving = services::db::leaving_of(conn, &ids)?;
    let mut amounts = Vec::with_capacity(billed.len());
    for (one, id) in billed.iter().zip(ids) {
        let mut upcoming = one.stored.life.upcoming(today, one.terms());
        if let Some(leaving) = leaving.get(id) {
            let items = db::priced_items(conn, one.stored.id, &one.prices)?;
            upcoming = upcoming.with_less(details::later(&items, leaving));
        }
        if let Some(charge) = upcoming.next() {
            amounts.push(charge.map_err(|error| one.refuse(&error))?.amount);
        }
    }
    Ok(amounts)
}

/// Every charge of these subscriptions of a customer until a day, in the order in which they come.
pub(crate) fn charges<'b, 'a: 'b>(
    conn: &mut Database,
    customer: CustomerId,
    billed: impl IntoIterator<Item = &'b Billed<'a>>,
    (today, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Charge>, StoreError> {
    let mut charges = Vec::new();
    let leaving = services::db::leaving_of_customer(conn, customer)?;
    for one in billed {
        let stored = &one.stored;
        let mut upcoming = stored.life.upcoming(today, one.terms());
        if let Some(leaving) = leaving.get(&stored.id.to_string()) {
            let items = db::priced_items(conn, stored.id, &one.prices)?;
            upcoming = upcoming.with_less(details::later(&items, leaving));
        }
        for charge in upcoming {
            let charge = charge.map_err(|error| one.refuse(&error))?;
            if charge.on > until {
                break;
            }
            charges.push(Charge {
                subscription: stored.id,
                on: charge.on,
                amount: charge.amount,
                is_retry: charge.retry > 0,
                payment_method: stored.payment_method,
            });
        }
    }
    charges.sort_by_key(|charge| charge.on);
    Ok(charges)
}

/// Charges with what they pay for and with what they are paid, as pages list them.
pub(crate) fn named(
    conn: &mut Database,
    charges: &[Charge],
) -> Result<Vec<ComingCharge>, StoreError> {
    let mut names = HashMap::new();
    let mut methods = HashMap::new();
    for charge in charges {
        if let Entry::Vacant(unknown) = names.entry(charge.subscription) {
            unknown.insert(services::db::live_names(conn, charge.subscription)?);
        }
        if let Some(method) = charge.payment_method
            && let Entry::Vacant(unknown) = methods.entry(method)
        {
            unknown.insert(payments::db::brief(conn, &method.to_string())?);
        }
    }
    let listed = charges.iter().map(|charge| ComingCharge {
        subscription: charge.subscription,
        services: names.get(&charge.subscription).cloned().unwrap_or_default(),
        on: charge.on,
        amount: charge.amount,
        is_retry: charge.is_retry,
        payment_method: charge
            .payment_method
            .and_then(|method| methods.get(&method).cloned()),
    });
    Ok(listed.collect())
}
