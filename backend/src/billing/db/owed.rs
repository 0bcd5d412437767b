//! How much of a subscription is unpaid.

use diesel::prelude::*;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::Terms;
use goodstanding_shared::transactions::TransactionStatus as T;

use crate::catalog;
use crate::store::schema::transactions;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};
use crate::subscriptions::db;

/// What is unpaid in all: the open invoices, or the charge that fails or waits.
pub(crate) fn unpaid_amount(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Money, StoreError> {
    let id = subscription.to_string();
    let row = RowOf {
        table: "subscriptions",
        id: &id,
    };
    let invoices: Vec<(i64, String)> = transactions::table
        .filter(transactions::subscription_id.eq(&id))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .select((transactions::amount_minor, transactions::currency))
        .load(conn)?;
    let mut sum: Option<Money> = None;
    for (minor, currency) in invoices {
        let amount = row.money(minor, &currency)?;
        sum = Some(match sum {
            Some(sum) => sum
                .plus(amount)
                .map_err(|error| row.refuse(error.to_string()))?,
            None => amount,
        });
    }
    if let Some(sum) = sum {
        return Ok(sum);
    }
    let stored = db::find(conn, subscription)?;
    let prices = db::prices(conn, &stored)?;
    let (plan, _) = catalog::db::plan(conn, stored.plan.as_str())?
        .ok_or_else(|| row.refuse("its plan is not there"))?;
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let planned = stored
        .life
        .next_charge(terms)
        .map_err(|error| row.refuse(error.to_string()))?;
    planned
        .map(|planned| planned.amount)
        .ok_or_else(|| row.refuse("something is unpaid, and nothing would be charged"))
}
