//! Every query of payment methods. A number is never among what is stored: only its last four
//! characters.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::payments::{
    Behaviour, PaymentMethod, PaymentMethodBrief, PaymentMethodKind,
};

use crate::store::schema::payment_methods;
use crate::store::stored::{RowOf, millis, number, parse_id};
use crate::store::{Backend, Database, Scope, StoreError};
use crate::subscriptions;

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
    /// After how many seconds the sandbox answers; 0: at once.
    pub(crate) answers_after_s: u32,
    pub(crate) is_default: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) removed_at: Option<DateTime<Utc>>,
}

/// Stores a new payment method. Refused as a duplicate where it is to be the default beside another
/// one.
pub(crate) fn insert(tx: &mut Database, new: &NewPaymentMethod) -> Result<(), StoreError> {
    let answers_after_s = (new.answers_after_s > 0).then(|| number(new.answers_after_s));
    let answers_after_s = answers_after_s.transpose()?;
    diesel::insert_into(payment_methods::table)
        .values((
            payment_methods::id.eq(new.id.to_string()),
            payment_methods::customer_id.eq(new.customer.to_string()),
            payment_methods::kind.eq(new.kind.as_str()),
            payment_methods::brand.eq(&new.brand),
            payment_methods::last4.eq(&new.last4),
            payment_methods::expires_on.eq(new.expires_on),
            payment_methods::behaviour.eq(new.behaviour.as_str()),
            payment_methods::soft_declines.eq(number(new.soft_declines)?),
            payment_methods::answers_after_s.eq(answers_after_s),
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

/// A payment method of the customer that was not removed: how it moves money, and the last day on
/// which a card works.
pub(crate) fn live_of(
    conn: &mut Database,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<Option<(PaymentMethodKind, Option<NaiveDate>)>, StoreError> {
    let id = id.to_string();
    let found: Option<(String, Option<NaiveDate>)> = payment_methods::table
        .filter(payment_methods::id.eq(&id))
        .filter(payment_methods::customer_id.eq(customer.to_string()))
        .filter(payment_methods::removed_at.is_null())
        .select((payment_methods::kind, payment_methods::expires_on))
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "payment_methods",
        id: &id,
    };
    found
        .map(|(kind, expires_on)| Ok((row.parse("kind", &kind)?, expires_on)))
        .transpose()
}

/// The invoice among the payment methods of the customer that were not removed: the oldest, if
/// somebody agreed upon several.
pub(super) fn invoice_of(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<Option<PaymentMethodId>, StoreError> {
    let found: Option<String> = payment_methods::table
        .filter(payment_methods::customer_id.eq(customer.to_string()))
        .filter(payment_methods::kind.eq(PaymentMethodKind::Invoice.as_str()))
        .filter(payment_methods::removed_at.is_null())
        .order((payment_methods::created_at.asc(), payment_methods::id.asc()))
        .select(payment_methods::id)
        .first(conn)
        .optional()?;
    found.map(|id| parse_id("payment_methods", &id)).transpose()
}

/// How many payment methods the customer has.
pub(super) fn count_of(conn: &mut Database, customer: CustomerId) -> Result<i64, StoreError> {
    Ok(payment_methods::table
        .filter(payment_methods::customer_id.eq(customer.to_string()))
        .filter(payment_methods::removed_at.is_null())
        .count()
        .get_result(conn)?)
}

/// How a payment method moves money.
pub(crate) fn kind_of(
    conn: &mut Database,
    id: PaymentMethodId,
) -> Result<PaymentMethodKind, StoreError> {
    let id = id.to_string();
    let kind: String = payment_methods::table
        .filter(payment_methods::id.eq(&id))
        .select(payment_methods::kind)
        .first(conn)?;
    RowOf {
        table: "payment_methods",
        id: &id,
    }
    .parse("kind", &kind)
}

/// The payment method, masked, as other pages name it; it was found within the reader's scope by
/// whoever asks.
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

#[derive(Queryable)]
struct Row {
    id: String,
    kind: String,
    brand: String,
    last4: String,
    version: i32,
    expires_on: Option<NaiveDate>,
    is_default: bool,
    created_at: i64,
    removed_at: Option<i64>,
}

macro_rules! columns {
    () => {
        (
            payment_methods::id,
            payment_methods::kind,
            payment_methods::brand,
            payment_methods::last4,
            payment_methods::version,
            payment_methods::expires_on,
            payment_methods::is_default,
            payment_methods::created_at,
            payment_methods::removed_at,
        )
    };
}

/// A payment method, and whether it was removed.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) method: PaymentMethod,
    pub(crate) is_removed: bool,
}

impl Row {
    fn decode(self, conn: &mut Database) -> Result<Stored, StoreError> {
        let row = RowOf {
            table: "payment_methods",
            id: &self.id,
        };
        let id = row.parse("id", &self.id)?;
        let kind = row.parse("kind", &self.kind)?;
        let owes_for = match kind {
            PaymentMethodKind::Invoice => subscriptions::db::count_owed_with(conn, id)?,
            PaymentMethodKind::Card | PaymentMethodKind::BankAccount => 0,
        };
        Ok(Stored {
            is_removed: self.removed_at.is_some(),
            method: PaymentMethod {
                version: row.count("version", self.version)?,
                expires_on: self.expires_on,
                is_default: self.is_default,
                created_at: row.instant("created_at", self.created_at)?,
                pays_for: subscriptions::db::count_live_paid_with(conn, id)?,
                owes_for,
                brief: PaymentMethodBrief {
                    id,
                    kind,
                    brand: self.brand,
                    last4: self.last4,
                },
            },
        })
    }
}

/// The payment method, removed or not, if it is within `scope`.
pub(crate) fn find(
    conn: &mut Database,
    scope: Scope,
    id: PaymentMethodId,
) -> Result<Option<Stored>, StoreError> {
    let mut found = payment_methods::table
        .filter(payment_methods::id.eq(id.to_string()))
        .select(columns!())
        .into_boxed::<Backend>();
    if let Some(customer) = scope.customer() {
        found = found.filter(payment_methods::customer_id.eq(customer.to_string()));
    }
    let row: Option<Row> = found.first(conn).optional()?;
    row.map(|row| row.decode(conn)).transpose()
}

/// The payment methods of a customer within the reader's scope: the default first, then the newest.
pub(crate) fn list(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<Vec<PaymentMethod>, StoreError> {
    let rows: Vec<Row> = payment_methods::table
        .filter(payment_methods::customer_id.eq(customer.to_string()))
        .filter(payment_methods::removed_at.is_null())
        .order((
            payment_methods::is_default.desc(),
            payment_methods::created_at.desc(),
            payment_methods::id.desc(),
        ))
        .select(columns!())
        .load(conn)?;
    rows.into_iter()
        .map(|row| Ok(row.decode(conn)?.method))
        .collect()
}

/// Removes a payment method; it stays known to the transactions that it paid.
pub(super) fn remove(
    tx: &mut Database,
    id: PaymentMethodId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(payment_methods::table.filter(payment_methods::id.eq(id.to_string())))
        .set((
            payment_methods::removed_at.eq(millis(now)),
            payment_methods::is_default.eq(false),
            payment_methods::version.eq(payment_methods::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// Makes it the one with which new subscriptions are paid. No other one is.
pub(crate) fn make_default(tx: &mut Database, id: PaymentMethodId) -> Result<(), StoreError> {
    diesel::update(payment_methods::table.filter(payment_methods::id.eq(id.to_string())))
        .set((
            payment_methods::is_default.eq(true),
            payment_methods::version.eq(payment_methods::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}
