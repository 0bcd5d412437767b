//! What is unpaid, or waits for the customer.

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Money;
use goodstanding_shared::money::sums;
use goodstanding_shared::overview::{TROUBLES, Trouble, TroubleHelp, Troubles};
use goodstanding_shared::services::{Billing, Unpaid};
use goodstanding_shared::transactions::{Transaction, TransactionKind};

use super::refusal::refuse;
use crate::billing;
use crate::billing::context::Billed;
use crate::catalog;
use crate::languages::Languages;
use crate::store::{Database, Scope, StoreError};
use crate::{payments, services, transactions};

/// How many of its last transactions are looked through for the last charge of a subscription: it
/// may have been followed by refunds.
const LAST: u32 = 5;

/// A subscription of which something is unpaid.
pub(super) struct Found<'b, 'a> {
    billed: &'b Billed<'a>,
    unpaid: Unpaid,
}

/// What is unpaid of a subscription, without the amount.
fn unpaid(billed: &Billed<'_>) -> Option<Unpaid> {
    let currency = billed.prices.first()?.full.currency();
    Billing::from(&billed.stored.life).unpaid(billed.stored.id, Money::zero(currency))
}

/// Those of which the charges to come are promised, and those of which something is unpaid. Some
/// are both: an open invoice stands in the way of nothing.
pub(super) fn apart<'b, 'a>(billed: &'b [Billed<'a>]) -> (Vec<&'b Billed<'a>>, Vec<Found<'b, 'a>>) {
    let mut well = Vec::with_capacity(billed.len());
    let mut found = Vec::new();
    for one in billed {
        let unpaid = unpaid(one);
        let keeps = |unpaid: &Unpaid| TroubleHelp::of(unpaid.reason).keeps_promises();
        if unpaid.as_ref().is_none_or(keeps) {
            well.push(one);
        }
        if let Some(unpaid) = unpaid {
            found.push(Found {
                billed: one,
                unpaid,
            });
        }
    }
    (well, found)
}

/// Those of which the charges to come are promised: whatever else is unpaid, what follows is open
/// until it is paid.
pub(crate) fn promised<'b, 'a>(billed: &'b [Billed<'a>]) -> Vec<&'b Billed<'a>> {
    apart(billed).0
}

/// All of it, the most urgent first.
pub(super) fn troubles(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    customer: CustomerId,
    found: &[Found<'_, '_>],
) -> Result<Troubles, StoreError> {
    let mut all = Vec::with_capacity(found.len());
    for one in found {
        all.push((trouble(conn, one)?, one.billed.stored.payment_method));
    }
    let amounts = all.iter().map(|(row, _)| row.unpaid.amount);
    let sums = sums(amounts).map_err(|error| refuse(customer, &error))?;
    all.sort_by_cached_key(|(row, _)| row.urgency());
    let total = all.len() as u64;
    all.truncate(TROUBLES);
    let mut rows = Vec::with_capacity(all.len());
    for (mut row, method) in all {
        row.payment_method = method
            .map(|method| payments::db::brief(conn, &method.to_string()))
            .transpose()?;
        rows.push(row);
    }
    fill_in(conn, (scope, languages), &mut rows)?;
    Ok(Troubles { total, sums, rows })
}

/// What is unpaid of these subscriptions, whoever's they are, in their order.
pub(crate) fn of_all(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    billed: &[Billed<'_>],
) -> Result<Vec<Trouble>, StoreError> {
    let (_, found) = apart(billed);
    let mut rows = Vec::with_capacity(found.len());
    for one in &found {
        let mut row = trouble(conn, one)?;
        let method = one.billed.stored.payment_method;
        row.payment_method = method
            .map(|method| payments::db::brief(conn, &method.to_string()))
            .transpose()?;
        rows.push(row);
    }
    fill_in(conn, (scope, languages), &mut rows)?;
    Ok(rows)
}

fn trouble(conn: &mut Database, found: &Found<'_, '_>) -> Result<Trouble, StoreError> {
    let Found { billed, mut unpaid } = *found;
    let stored = &billed.stored;
    let planned = stored
        .life
        .unpaid(billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    unpaid.amount = match planned {
        Some(planned) => planned.amount,
        None => billing::db::unpaid_amount(conn, stored.id)?,
    };
    Ok(Trouble {
        unpaid,
        help: TroubleHelp::of(unpaid.reason),
        services: Vec::new(),
        products: Vec::new(),
        attempts: stored.life.failed_attempts,
        response: None,
        payment_method: None,
        transaction: stored.charging.clone(),
    })
}

/// The services of the rows that are shown, and what the processor answered last.
fn fill_in(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    rows: &mut [Trouble],
) -> Result<(), StoreError> {
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row.unpaid.subscription.to_string())
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut briefs = services::db::briefs_of_subscriptions(conn, &ids)?;
    let sold = briefs
        .values()
        .flatten()
        .map(|(_, (product, _))| product.clone());
    let names = catalog::db::product_names(conn, languages, sold)?;
    let latest = transactions::latest_of_subscriptions(conn, scope, &ids, LAST)?;
    let is_charge = |transaction: &&Transaction| {
        matches!(
            transaction.kind,
            TransactionKind::OneTime | TransactionKind::Recurring
        )
    };
    for (row, id) in rows.iter_mut().zip(&ids) {
        for (service, (product, name)) in briefs.remove(id).unwrap_or_default() {
            if service.status.has_ended() {
                continue;
            }
            row.services.push(service);
            let product = names.of(&product, &name).words;
            if !row.products.contains(&product) {
                row.products.push(product);
            }
        }
        let last = latest.get(id).and_then(|all| all.iter().find(is_charge));
        row.response = last.and_then(|transaction| transaction.response);
    }
    Ok(())
}
