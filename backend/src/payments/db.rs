//! Every query of payment methods. A number is never among what is stored: only its last four characters.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{Behaviour, PaymentMethodBrief, PaymentMethodKind};

use crate::store::schema::payment_methods;
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, StoreError};

/// What a new payment method is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewPaymentMethod {
    pub(crate) id: PaymentMethodId,
    pub(crate) customer: CustomerId,
    pub(crate) kind: PaymentMethodKind,
    pub(crate) brand: String,
    /// Empty for an invoice.
    pub(crate) last4: String,
    pub(crate) expires_on: Option<NaiveDate>,
    pub(crate) behaviour: Behaviour,
    pub(crate) soft_declines: u32,
    pub(crate) is_default: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) removed_at: Option<DateTime<Utc>>,
}

/// Stores a new payment method. Refused as a duplicate where it is to be the default beside another one.
pub(crate) fn insert(tx: &mut Database, new: &NewPaymentMethod) -> Result<(), StoreError> {
    diesel::insert_into(payment_methods::table)
        .values((
            payment_methods::id.eq(new.id.to_string()),
            payment_methods::customer_id.eq(new.customer.to_string()),
            payment_methods::kind.eq(new.kind.as_str()),
            payment_methods::brand.eq(&new.brand),
            payment_methods::last4.eq(&new.last4),
            payment_methods::expires_on.eq(new.expires_on),
            payment_methods::behaviour.eq(new.behaviour.as_str()),
            payment_methods::soft_declines.eq(number(new.soft_declines)),
            payment_methods::is_default.eq(new.is_default),
            payment_methods::created_at.eq(millis(new.created_at)),
            payment_methods::removed_at.eq(new.removed_at.map(millis)),
        ))
        .execute(tx)?;
    Ok(())
}

/// The payment method that new subscriptions of the customer are paid with.
pub(crate) fn default_of(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<Option<(PaymentMethodId, PaymentMethodKind)>, StoreError> {
    let found: Option<(String, String)> = payment_methods::table
        .filter(payment_methods::customer_id.eq(customer.to_string()))
        .filter(payment_methods::is_default.eq(true))
        .select((payment_methods::id, payment_methods::kind))
        .first(conn)
        .optional()?;
    found
        .map(|(id, kind)| {
            let row = RowOf {
                table: "payment_methods",
                id: &id,
            };
            Ok((row.parse("id", &id)?, row.parse("kind", &kind)?))
        })
        .transpose()
}

/// The payment method, masked, as other pages name it; it was found within the reader's scope by whoever asks.
pub(crate) fn brief(conn: &mut Database, id: &str) -> Result<PaymentMethodBrief, StoreError> {
    let (kind, brand, last4): (String, String, String) = payment_methods::table
        .filter(payment_methods::id.eq(id))
        .select((
            payment_methods::kind,
            payment_methods::brand,
            payment_methods::last4,
        ))
        .first(conn)?;
    let row = RowOf {
        table: "payment_methods",
        id,
    };
    Ok(PaymentMethodBrief {
        id: row.parse("id", id)?,
        kind: row.parse("kind", &kind)?,
        brand,
        last4,
    })
}
