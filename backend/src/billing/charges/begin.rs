//! How a transaction begins: written down, and to be asked about.

use goodstanding_shared::ids::{PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::PlannedCharge;
use goodstanding_shared::transactions::TransactionKind;

use super::read::PendingTransaction;
use crate::billing::context::{Billed, BillingContext};
use crate::billing::db::due;
use crate::payments;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;
use crate::transactions::db::{self, NewTransaction, StatusChange};

/// A transaction that is made but for its number; the processor is asked once it is begun.
#[derive(Clone, Debug)]
pub(crate) struct PreparedTransaction {
    new: NewTransaction,
    /// The subscription that waits for its outcome, and knows so already.
    pub(in crate::billing) waits: Option<SubscriptionId>,
}

impl PreparedTransaction {
    /// Begins it under the next number.
    pub(in crate::billing) fn begin(&self, tx: &mut Database) -> Result<TransactionId, StoreError> {
        let id = db::insert(tx, &self.new)?;
        self.begun(tx, &id)?;
        Ok(id)
    }

    /// Begins several, in this order.
    pub(crate) fn begin_all(tx: &mut Database, all: &[Self]) -> Result<(), StoreError> {
        let new: Vec<&NewTransaction> = all.iter().map(|one| &one.new).collect();
        let ids = db::insert_all(tx, &new)?;
        for (one, id) in all.iter().zip(&ids) {
            one.begun(tx, id)?;
        }
        Ok(())
    }

    fn begun(&self, tx: &mut Database, id: &TransactionId) -> Result<(), StoreError> {
        due::of_new_transaction(tx, id, self.new.created_at)?;
        match self.waits {
            Some(subscription) => subscriptions::name_charge(tx, subscription, id),
            None => Ok(()),
        }
    }
}

/// Prepares a charge that is to be made.
pub(in crate::billing) fn prepare(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    planned: &PlannedCharge,
) -> Result<PreparedTransaction, StoreError> {
    let amounts: Vec<Money> = billed
        .prices
        .iter()
        .map(|price| price.of(planned.cycle.price))
        .collect();
    let kind = if planned.cycle.ends.is_some() {
        TransactionKind::Recurring
    } else {
        TransactionKind::OneTime
    };
    let wanted = Wanted {
        kind,
        amount: planned.amount,
        billing_cycle: planned.billing_cycle(),
        retry: planned.retry,
        period: planned.ends.map(|end| (planned.cycle.begins, end)),
        purpose: None,
    };
    prepare_as(tx, context, billed, &wanted, &amounts)
}

/// With what the subscription is paid. An order names it; one that was placed before orders had to
/// may still have none, and takes the customer's default one as soon as there is one.
fn method_of(
    tx: &mut Database,
    stored: &subscriptions::Stored,
) -> Result<Option<PaymentMethodId>, StoreError> {
    if stored.payment_method.is_some() {
        return Ok(stored.payment_method);
    }
    let default = payments::db::default_of(tx, stored.customer)?.map(|(method, _)| method);
    if let Some(method) = default {
        subscriptions::take_method(tx, stored.id, method)?;
    }
    Ok(default)
}

/// What a new charge of a subscription is.
pub(in crate::billing) struct Wanted {
    pub(in crate::billing) kind: TransactionKind,
    pub(in crate::billing) amount: Money,
    pub(in crate::billing) billing_cycle: u32,
    pub(in crate::billing) retry: u32,
    pub(in crate::billing) period: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    pub(in crate::billing) purpose: Option<String>,
}

/// Shares the amount out among the items as their full prices are, so that it adds up.
pub(in crate::billing) fn prepare_as(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    wanted: &Wanted,
    amounts: &[Money],
) -> Result<PreparedTransaction, StoreError> {
    let stored = &billed.stored;
    let payment = method_of(tx, stored)?
        .map(|method| payments::db::kind_of(tx, method).map(|kind| (method, kind)))
        .transpose()?;
    let items = subscriptions::items(tx, stored.id)?;
    let weights: Vec<i64> = amounts.iter().map(|amount| amount.minor()).collect();
    let items = items
        .into_iter()
        .zip(wanted.amount.share_out(&weights))
        .map(|(item, amount)| db::Item {
            product: item.product,
            quantity: item.quantity,
            amount,
            period: wanted.period,
        })
        .collect();
    Ok(PreparedTransaction {
        new: NewTransaction {
            customer: stored.customer,
            subscription: Some(stored.id),
            order: None,
            kind: wanted.kind,
            amount: wanted.amount,
            billing_cycle: wanted.billing_cycle,
            retry: wanted.retry,
            payment,
            refund_of: None,
            purpose: wanted.purpose.clone(),
            created_at: context.now,
            log: vec![StatusChange::new(context.now)],
            items,
        },
        waits: None,
    })
}

/// Writes down a refund that is to be made; the processor is asked afterwards.
pub(crate) fn begin_refund(
    tx: &mut Database,
    context: &BillingContext,
    taken: &PendingTransaction,
    amount: Money,
    note: &str,
) -> Result<TransactionId, StoreError> {
    prepare_refund(tx, context, taken, amount, note)?.begin(tx)
}

/// Prepares a refund that is to be made.
pub(in crate::billing) fn prepare_refund(
    tx: &mut Database,
    context: &BillingContext,
    taken: &PendingTransaction,
    amount: Money,
    note: &str,
) -> Result<PreparedTransaction, StoreError> {
    let first = StatusChange::noted(context.now, note);
    Ok(PreparedTransaction {
        new: new_refund(tx, context, taken, amount, first)?,
        waits: None,
    })
}

pub(super) fn new_refund(
    tx: &mut Database,
    context: &BillingContext,
    taken: &PendingTransaction,
    amount: Money,
    first: StatusChange,
) -> Result<NewTransaction, StoreError> {
    Ok(NewTransaction {
        customer: taken.customer,
        subscription: taken.subscription,
        order: None,
        kind: TransactionKind::Refund,
        amount,
        billing_cycle: taken.billing_cycle,
        retry: 0,
        payment: taken.payment,
        refund_of: Some(taken.id.clone()),
        purpose: None,
        created_at: context.now,
        log: vec![first],
        items: db::items_of(tx, &taken.id, amount)?,
    })
}
