//! Every query of users and sessions.

pub(super) mod attempts;
pub(super) mod devices;
pub(crate) mod links;
pub(super) mod own;
pub(super) mod tokens;

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::customers::Customer;
use goodstanding_shared::ids::{CustomerId, SessionId, UserId};
use goodstanding_shared::sessions::{OfferedLanguage, Role, TimeZoneName};

use crate::store::schema::{customers, sessions, users};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// A user as the server knows them.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) customer: Option<Customer>,
    /// The one that they chose; none where they never did.
    pub(crate) language: Option<OfferedLanguage>,
    /// The one that they chose; none: that of their device.
    pub(crate) time_zone: Option<TimeZoneName>,
}

/// A session that is looked at, ended or not.
#[derive(Clone, Debug)]
pub(super) struct StoredSession {
    pub(super) user: User,
    pub(super) last_used_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

type UserColumns = (
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<(String, String, String)>,
);

/// What is read of a user, in the order of [`UserColumns`].
macro_rules! user_columns {
    () => {
        (
            users::id,
            users::name,
            users::email,
            users::role,
            users::language,
            users::time_zone,
            (customers::id, customers::name, customers::currency).nullable(),
        )
    };
}

fn from_row(columns: UserColumns) -> Result<User, StoreError> {
    let (id, name, email, role, language, time_zone, customer) = columns;
    let row = RowOf {
        table: "users",
        id: &id,
    };
    let customer = customer
        .map(|(id, name, currency)| {
            let row = RowOf {
                table: "customers",
                id: &id,
            };
            Ok::<_, StoreError>(Customer {
                id: row.parse("id", &id)?,
                currency: row.parse("currency", &currency)?,
                name,
            })
        })
        .transpose()?;
    Ok(User {
        id: row.parse("id", &id)?,
        role: row.parse("role", &role)?,
        language: language
            .map(|language| row.parse("language", &language))
            .transpose()?,
        time_zone: row.parse_optional("time_zone", time_zone.as_deref())?,
        customer,
        name,
        email,
    })
}

/// The user with that e-mail address and the hash of their password; not when disabled.
pub(super) fn find_user(
    conn: &mut Database,
    email: &str,
) -> Result<Option<(User, String)>, StoreError> {
    let found: Option<(UserColumns, String)> = users::table
        .left_join(customers::table)
        .filter(users::email.eq(email))
        .filter(users::disabled_at.is_null())
        .select((user_columns!(), users::password_hash))
        .first(conn)
        .optional()?;
    found
        .map(|(user, hash)| Ok((from_row(user)?, hash)))
        .transpose()
}

/// The user of that identifier; not when disabled.
fn user_of(conn: &mut Database, id: &str) -> Result<Option<User>, StoreError> {
    let found: Option<UserColumns> = users::table
        .left_join(customers::table)
        .filter(users::id.eq(id))
        .filter(users::disabled_at.is_null())
        .select(user_columns!())
        .first(conn)
        .optional()?;
    found.map(from_row).transpose()
}

/// The session of that token, unless it was ended or its user disabled.
pub(super) fn find_session(
    conn: &mut Database,
    digest: &[u8],
) -> Result<Option<StoredSession>, StoreError> {
    let found: Option<(UserColumns, String, i64, i64)> = sessions::table
        .inner_join(users::table.left_join(customers::table))
        .filter(sessions::token_digest.eq(digest.to_vec()))
        .filter(sessions::ended_at.is_null())
        .filter(users::disabled_at.is_null())
        .select((
            user_columns!(),
            sessions::id,
            sessions::last_used_at,
            sessions::expires_at,
        ))
        .first(conn)
        .optional()?;
    let Some((user, id, last_used_at, expires_at)) = found else {
        return Ok(None);
    };
    let row = RowOf {
        table: "sessions",
        id: &id,
    };
    Ok(Some(StoredSession {
        user: from_row(user)?,
        last_used_at: row.instant("last_used_at", last_used_at)?,
        expires_at: row.instant("expires_at", expires_at)?,
    }))
}

/// Keeps the language in which a user wants to be spoken to.
pub(super) fn keep_language(
    tx: &mut Database,
    user: UserId,
    language: OfferedLanguage,
) -> Result<(), StoreError> {
    diesel::update(users::table.filter(users::id.eq(user.to_string())))
        .set(users::language.eq(language.as_str()))
        .execute(tx)?;
    Ok(())
}

/// What a new session is made of.
#[derive(Clone, Debug)]
pub(super) struct NewSession {
    pub(super) digest: [u8; 32],
    pub(super) id: SessionId,
    pub(super) user: UserId,
    pub(super) now: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) address: IpAddr,
    /// What the browser says of itself; at most 300 bytes.
    pub(super) user_agent: Option<String>,
}

pub(super) fn insert_session(tx: &mut Database, new: &NewSession) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_digest.eq(new.digest.to_vec()),
            sessions::id.eq(new.id.to_string()),
            sessions::user_id.eq(new.user.to_string()),
            sessions::created_at.eq(millis(new.now)),
            sessions::last_used_at.eq(millis(new.now)),
            sessions::expires_at.eq(millis(new.expires_at)),
            sessions::address.eq(new.address.to_string()),
            sessions::user_agent.eq(new.user_agent.as_deref()),
        ))
        .execute(tx)?;
    Ok(())
}

/// Stores that a session was used, unless another server has stored that it was used later.
pub(super) fn touch_session(
    tx: &mut Database,
    digest: &[u8],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let earlier = sessions::table
        .filter(sessions::token_digest.eq(digest.to_vec()))
        .filter(sessions::last_used_at.lt(millis(at)));
    diesel::update(earlier)
        .set(sessions::last_used_at.eq(millis(at)))
        .execute(tx)?;
    Ok(())
}

/// Ends the sessions of a user that were used longest ago, so that so many go on.
pub(super) fn end_all_but(
    tx: &mut Database,
    user: UserId,
    most: i64,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let surplus: Vec<Vec<u8>> = sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(millis(now)))
        .order((
            sessions::last_used_at.desc(),
            sessions::created_at.desc(),
            sessions::token_digest.asc(),
        ))
        .offset(most)
        .limit(most)
        .select(sessions::token_digest)
        .load(tx)?;
    let ended = sessions::table.filter(sessions::token_digest.eq_any(surplus));
    Ok(diesel::update(ended)
        .set(EndOfSession::at(now))
        .execute(tx)?)
}

pub(super) fn end_session(
    tx: &mut Database,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let open = sessions::table
        .filter(sessions::token_digest.eq(digest.to_vec()))
        .filter(sessions::ended_at.is_null());
    diesel::update(open)
        .set(EndOfSession::at(now))
        .execute(tx)?;
    Ok(())
}

/// What becomes of a session that ends: from where it was, nobody is shown any more.
#[derive(AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_null = true)]
struct EndOfSession {
    ended_at: i64,
    address: Option<String>,
    user_agent: Option<String>,
}

impl EndOfSession {
    fn at(now: DateTime<Utc>) -> Self {
        Self {
            ended_at: millis(now),
            address: None,
            user_agent: None,
        }
    }
}

/// Forgets sessions that nobody can use any more.
pub(super) fn forget_expired(tx: &mut Database, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(millis(now)))).execute(tx)?)
}

/// Stores a new user.
pub(crate) fn insert_user(
    tx: &mut Database,
    id: UserId,
    customer: Option<CustomerId>,
    (email, name): (&str, &str),
    password_hash: &str,
    created_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let role = if customer.is_some() {
        Role::Customer
    } else {
        Role::Staff
    };
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id.to_string()),
            users::customer_id.eq(customer.map(|id| id.to_string())),
            users::role.eq(role.as_str()),
            users::email.eq(email),
            users::name.eq(name),
            users::password_hash.eq(password_hash),
            users::created_at.eq(millis(created_at)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Whether somebody has that e-mail address.
pub(crate) fn email_is_taken(conn: &mut Database, email: &str) -> Result<bool, StoreError> {
    let known: Option<String> = users::table
        .filter(users::email.eq(email))
        .select(users::id)
        .first(conn)
        .optional()?;
    Ok(known.is_some())
}

/// Whether there is any user at all.
pub(crate) fn any_user(conn: &mut Database) -> Result<bool, StoreError> {
    let first: Option<String> = users::table.select(users::id).first(conn).optional()?;
    Ok(first.is_some())
}
