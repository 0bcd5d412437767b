//! An invoice that nobody owes any more.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::transactions::TransactionStatus as T;
use goodstanding_shared::work::WorkKind;

use crate::billing::context::BillingContext;
use crate::billing::db::due;
use crate::store::{Database, StoreError};
use crate::transactions::db;

/// Nobody has to pay an invoice any more: what it was for never began.
pub(crate) fn call_off(
    tx: &mut Database,
    context: &BillingContext,
    id: &TransactionId,
) -> Result<(), StoreError> {
    let note = "The order was called off; nothing has to be paid";
    db::reach(tx, id, &[T::Void], None, Some(note), context.now)?;
    due::forget(tx, WorkKind::Transaction, id.as_str())
}
