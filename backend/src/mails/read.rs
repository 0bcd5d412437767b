//! What is shown of mails, within the reader's scope. Only what says something is shown.

use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::MailId;
use goodstanding_shared::mails::{Mail, MailDetails, MailsQuery};

use crate::customers;
use crate::store::listing::{Count, Part, instant_and_id};
use crate::store::schema::mails;
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, Scope, StoreError};

type Columns = (
    (String, Option<String>, String, i64, String),
    (
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    ),
    (Option<i64>, Option<String>),
);

macro_rules! columns {
    () => {
        (
            (
                mails::id,
                mails::customer_id,
                mails::kind,
                mails::created_at,
                mails::state,
            ),
            (
                mails::to_name,
                mails::to_address,
                mails::language,
                mails::subject,
            ),
            (mails::sent_at, mails::error),
        )
    };
}

/// The values by which a mail is ordered.
pub(super) fn key(mail: &Mail) -> Vec<String> {
    vec![millis(mail.created_at).to_string(), mail.id.to_string()]
}

fn within<'a>(scope: Scope) -> IntoBoxed<'a, mails::table, Backend> {
    // What staff are told about their own account is nobody else's business.
    let found = mails::table
        .filter(mails::letter.is_not_null())
        .filter(mails::customer_id.is_not_null())
        .into_boxed::<Backend>();
    match scope.customer() {
        Some(customer) => found.filter(mails::customer_id.eq(customer.to_string())),
        None => found,
    }
}

fn listed<'a>(scope: Scope, query: &MailsQuery) -> IntoBoxed<'a, mails::table, Backend> {
    let mut found = within(scope);
    if let Some(state) = query.state {
        found = found.filter(mails::state.eq(state.as_str()));
    }
    if let Some(kind) = query.kind {
        found = found.filter(mails::kind.eq(kind.as_str()));
    }
    if let Some(customer) = query.customer {
        found = found.filter(mails::customer_id.eq(customer.to_string()));
    }
    found
}

/// How many mails the query lists.
pub(super) fn count(
    conn: &mut Database,
    scope: Scope,
    query: &MailsQuery,
) -> Result<Count, StoreError> {
    let found: Vec<i64> = listed(scope, query)
        .select(mails::created_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()))
}

/// One part of what the query lists, newest first; from the row of the part's edge, in the
/// direction in which the part is read.
pub(super) fn list(
    conn: &mut Database,
    scope: Scope,
    query: &MailsQuery,
    part: &Part,
) -> Result<Vec<Mail>, StoreError> {
    let mut found = listed(scope, query);
    if let Some((at, id)) = part.edge_as(instant_and_id)? {
        // The first condition is what an index can follow, the second one settles ties.
        found = if part.is_backward() {
            found
                .filter(mails::created_at.ge(at))
                .filter(mails::created_at.gt(at).or(mails::id.gt(id)))
        } else {
            found
                .filter(mails::created_at.le(at))
                .filter(mails::created_at.lt(at).or(mails::id.lt(id)))
        };
    }
    let found = if part.is_backward() {
        found.order((mails::created_at.asc(), mails::id.asc()))
    } else {
        found.order((mails::created_at.desc(), mails::id.desc()))
    };
    let rows: Vec<Columns> = found.select(columns!()).limit(part.rows()).load(conn)?;
    let owners = rows.iter().filter_map(|row| row.0.1.clone()).collect();
    let owners = customers::db::briefs(conn, owners)?;
    let mail = |row: Columns| {
        let owner = row.0.1.as_ref().and_then(|id| owners.get(id)).cloned();
        from_row(scope, row, owner)
    };
    rows.into_iter().map(mail).collect()
}

fn from_row(
    scope: Scope,
    row: Columns,
    customer: Option<CustomerBrief>,
) -> Result<Mail, StoreError> {
    let ((id, _, kind, created_at, state), (to_name, to_address, language, subject), sent) = row;
    let row = RowOf {
        table: "mails",
        id: &id,
    };
    let there = |text: Option<String>| text.ok_or_else(|| row.refuse("it says nothing"));
    let (sent_at, error) = sent;
    Ok(Mail {
        customer: customer.ok_or_else(|| row.refuse("no customer"))?,
        kind: row.parse("kind", &kind)?,
        created_at: row.instant("created_at", created_at)?,
        state: row.parse("state", &state)?,
        to_name: there(to_name)?,
        to_address: there(to_address)?,
        language: there(language)?,
        subject: there(subject)?,
        sent_at: row.optional_instant("sent_at", sent_at)?,
        // How our mail server words it is nothing to customers.
        error: error.filter(|_| scope.is_staff()),
        id: row.parse("id", &id)?,
    })
}

/// The mail, if it is within the reader's scope.
pub(super) fn find(
    conn: &mut Database,
    scope: Scope,
    id: MailId,
) -> Result<Option<MailDetails>, StoreError> {
    let found: Option<(Columns, Option<String>)> = within(scope)
        .filter(mails::id.eq(id.to_string()))
        .select((columns!(), mails::letter))
        .first(conn)
        .optional()?;
    let Some((row, letter)) = found else {
        return Ok(None);
    };
    let owner = row.0.1.iter().cloned().collect();
    let owner = customers::db::briefs(conn, owner)?.into_values().next();
    let mail = from_row(scope, row, owner)?;
    let text = mail.id.to_string();
    let row = RowOf {
        table: "mails",
        id: &text,
    };
    let letter = letter.unwrap_or_default();
    let letter =
        serde_json::from_str(&letter).map_err(|error| row.refuse(format!("letter: {error}")))?;
    Ok(Some(MailDetails { mail, letter }))
}
