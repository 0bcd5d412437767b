//! What is charged and what was paid, added up.

use std::collections::HashMap;

use chrono::NaiveDate;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::money::{Money, sums};
use goodstanding_shared::overview::{
    self, ExpiringMethod, Month, NEXT_CHARGES, NextPayment, Week, next_payment_day,
};
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::subscriptions::NextCharge;
use goodstanding_shared::transactions::{PaymentState, TransactionKind};

use super::refusal::refuse;
use crate::store::{Database, StoreError};
use crate::subscriptions::coming::{self, Charge};
use crate::transactions;

fn days(charges: &[Charge]) -> Vec<(NaiveDate, Money)> {
    charges
        .iter()
        .map(|charge| (charge.on, charge.amount))
        .collect()
}

/// The weeks ahead, from the Monday of this one on.
pub(super) fn weeks(
    customer: CustomerId,
    today: NaiveDate,
    charges: &[Charge],
) -> Result<Vec<Week>, StoreError> {
    overview::weeks(today, &days(charges)).map_err(|error| refuse(customer, &error))
}

/// What is charged on the next day on which something is.
pub(super) fn next_payment(
    conn: &mut Database,
    customer: CustomerId,
    charges: &[Charge],
) -> Result<Option<NextPayment>, StoreError> {
    let Some(on) = next_payment_day(&days(charges)) else {
        return Ok(None);
    };
    let of_day: Vec<Charge> = charges
        .iter()
        .filter(|charge| charge.on == on && !charge.amount.is_zero())
        .copied()
        .collect();
    let amounts = of_day.iter().map(|charge| charge.amount);
    let shown = &of_day[..of_day.len().min(NEXT_CHARGES)];
    Ok(Some(NextPayment {
        on,
        sums: sums(amounts).map_err(|error| refuse(customer, &error))?,
        charges_total: of_day.len() as u64,
        charges: coming::named(conn, shown)?,
    }))
}

/// The cards that stop working before something is charged to them.
pub(super) fn expiring(methods: &[PaymentMethod], charges: &[Charge]) -> Vec<ExpiringMethod> {
    let mut after: HashMap<PaymentMethodId, &Charge> = HashMap::new();
    let last_day = |id| {
        let method = methods.iter().find(|method| method.brief.id == id)?;
        method.expires_on
    };
    // They come in the order of their days: the first one stays.
    for charge in charges.iter().filter(|charge| !charge.amount.is_zero()) {
        if let Some(method) = charge.payment_method
            && last_day(method).is_some_and(|last| last < charge.on)
        {
            after.entry(method).or_insert(charge);
        }
    }
    methods
        .iter()
        .filter_map(|method| {
            let charge = after.get(&method.brief.id)?;
            Some(ExpiringMethod {
                payment_method: method.brief.clone(),
                expires_on: method.expires_on?,
                next_charge: NextCharge {
                    on: charge.on,
                    amount: charge.amount,
                },
            })
        })
        .collect()
}

/// The months behind, each with what was paid, given back and asked for in it.
pub(super) fn months(
    conn: &mut Database,
    customer: CustomerId,
    today: NaiveDate,
) -> Result<Vec<Month>, StoreError> {
    let bounds = overview::months(today);
    bounds
        .windows(2)
        .map(|bounds| {
            let (begins_on, ends_on) = (bounds[0], bounds[1]);
            let within = (begins(begins_on), begins(ends_on));
            let totals = transactions::totals(conn, customer, within)?;
            let of = |refund: bool, state: PaymentState| {
                let amounts = totals.iter().filter(|total| {
                    let is_refund = total.kind == TransactionKind::Refund;
                    let is_check = total.kind == TransactionKind::Validation;
                    let is_so = PaymentState::of(total.status, None) == state;
                    !is_check && is_refund == refund && is_so
                });
                sums(amounts.map(|total| total.amount)).map_err(|error| refuse(customer, &error))
            };
            Ok(Month {
                begins_on,
                paid: of(false, PaymentState::Paid)?,
                refunded: of(true, PaymentState::Refunded)?,
                waiting: of(false, PaymentState::Waiting)?,
            })
        })
        .collect()
}
