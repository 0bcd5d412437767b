//! What receipts say of transactions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::receipts::{Payer, Receipt, ReceiptLine};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{TransactionDetails, TransactionStatus};

use super::{details, names};
use crate::languages::Languages;
use crate::store::schema::{customers, transactions};
use crate::store::stored::parse_id;
use crate::store::{Database, Scope, StoreError};

/// The receipt of a transaction, if it is within `scope` and has one; of no merchant yet.
pub(in crate::transactions) fn receipt(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: &str,
) -> Result<Option<Receipt>, StoreError> {
    let Some(found) = details(conn, scope, languages, id)? else {
        return Ok(None);
    };
    if !found.transaction.state().has_receipt() {
        return Ok(None);
    }
    let (id, name, email): (String, String, String) = transactions::table
        .inner_join(customers::table)
        .filter(transactions::id.eq(found.transaction.id.as_str()))
        .select((customers::id, customers::name, customers::email))
        .first(conn)?;
    let payer = Payer {
        id: parse_id("customers", &id)?,
        name,
        email,
    };
    let mut by_product: HashMap<String, Vec<ServiceName>> = HashMap::new();
    if let Some(subscription) = found.transaction.subscription {
        let id = subscription.to_string();
        let mut named = names::of_subscriptions(conn, std::slice::from_ref(&id))?;
        for (product, name) in named.remove(&id).unwrap_or_default() {
            by_product.entry(product).or_default().push(name);
        }
    }
    let paid_at = moved_at(&found);
    let TransactionDetails {
        transaction,
        items,
        refunded,
        ..
    } = found;
    let lines = items.into_iter().map(|item| ReceiptLine {
        product: item.product.text().to_owned(),
        services: by_product
            .remove(item.product.id.as_str())
            .unwrap_or_default(),
        quantity: item.quantity,
        amount: item.amount,
        period_start: item.period_start,
        period_end: item.period_end,
    });
    Ok(Some(Receipt {
        paid_at,
        amount: transaction.amount,
        payment_method: transaction.payment_method,
        refund_of: transaction.refund_of,
        refunded,
        merchant: None,
        payer,
        services: transaction.services,
        lines: lines.collect(),
        number: transaction.id,
    }))
}

/// When the money was taken or given back: settling is the processor's business.
fn moved_at(details: &TransactionDetails) -> DateTime<Utc> {
    let moved = [TransactionStatus::Captured, TransactionStatus::Refunded];
    let mut entries = details.log.iter();
    let entry = entries.find(|entry| moved.contains(&entry.status));
    entry.map_or(details.transaction.created_at, |entry| entry.at)
}
