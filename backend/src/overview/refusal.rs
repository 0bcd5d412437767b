//! What is said where amounts do not add up.

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::MoneyRefusal;

use crate::store::StoreError;
use crate::store::stored::RowOf;

/// Amounts of a customer that do not add up.
pub(super) fn refuse(customer: CustomerId, error: &MoneyRefusal) -> StoreError {
    let id = customer.to_string();
    RowOf {
        table: "customers",
        id: &id,
    }
    .refuse(error.to_string())
}
