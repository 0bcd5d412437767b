//! Payments: the ways in which a customer pays. Numbers come in, and only their last four
//! characters are kept.

pub(crate) mod add;
pub(crate) mod db;
mod error;
mod list;
pub(crate) mod remove;
pub(crate) mod replace;
mod routes;

use chrono::NaiveDate;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{PaymentMethodKind, UnusableMethod, can_pay};

pub(crate) use self::error::PaymentError;
pub(crate) use self::routes::routes;
use crate::store::{Database, StoreError};

/// What kind of method the customer pays with, if it can be charged on `today`. The customer is
/// held: nobody removes it meanwhile.
pub(crate) fn usable(
    conn: &mut Database,
    customer: CustomerId,
    id: PaymentMethodId,
    today: NaiveDate,
) -> Result<Result<PaymentMethodKind, UnusableMethod>, StoreError> {
    Ok(match db::live_of(conn, customer, id)? {
        Some((kind, expires_on)) => can_pay(expires_on, today).map(|()| kind),
        None => Err(UnusableMethod::Gone),
    })
}
