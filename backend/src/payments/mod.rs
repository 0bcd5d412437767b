//! Payments: the ways in which a customer pays. Numbers come in, and only their last four characters are kept.

pub(crate) mod add;
pub(crate) mod db;
mod error;
mod list;
pub(crate) mod remove;
pub(crate) mod replace;

use chrono::NaiveDate;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{PaymentMethodKind, UnusableMethod, can_pay};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::error::PaymentError;
use crate::app::App;
use crate::store::{Database, StoreError};

/// The routes of payment methods.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_payment_methods))
        .routes(routes!(add::add_payment_method))
        .routes(routes!(replace::replace_payment_method))
        .routes(routes!(remove::remove_payment_method))
}

/// What kind of method the customer pays with, if it can be charged on `today`. The customer is held: nobody removes it meanwhile.
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
