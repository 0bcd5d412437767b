//! How entries become links of the chain: each in the transaction that writes it.
//!
//! SQLite has one writer, so the end of the chain is read and moved on when an entry is written. On
//! PostgreSQL the commit does it, in a trigger of the schema: an entry that another server commits
//! at the same time may take the place before.

use diesel::prelude::*;

use super::digest::{Digest, Digests, NO_LINK, link};
use super::stored_entry::{StoredEntry, stored_entry};
use crate::randomness::Randomness;
use crate::store::schema::{activity, audit_chain};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// How many older entries are in memory at once.
const BATCH: i64 = 1000;

/// Where the chain ends: the place of its last link, and that link. Before the first one it is at
/// place 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) place: i64,
    pub(crate) link: Digest,
}

impl End {
    /// Before the first entry.
    pub(crate) const NONE: Self = Self {
        place: 0,
        link: NO_LINK,
    };

    /// Where it ends with one more entry: the one with that `seq`.
    pub(crate) fn with(self, entry: i64, digest: &Digest) -> Self {
        let place = self.place + 1;
        Self {
            place,
            link: link(&self.link, place, entry, digest),
        }
    }
}

/// A digest as it is stored.
pub(crate) fn digest_of(place: i64, bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes.try_into().map_err(|_| {
        RowOf {
            table: "audit_chain",
            id: &place.to_string(),
        }
        .refuse(format!("link: {} bytes", bytes.len()))
    })
}

/// Where the chain ends now.
pub(crate) fn end(conn: &mut Database) -> Result<End, StoreError> {
    let last: Option<(i64, Vec<u8>)> = audit_chain::table
        .select((audit_chain::place, audit_chain::link))
        .order(audit_chain::place.desc())
        .first(conn)
        .optional()?;
    last.map_or(Ok(End::NONE), |(place, link)| {
        let link = digest_of(place, &link)?;
        Ok(End { place, link })
    })
}

/// Lets nobody else move the end of the chain on until the end of the transaction. The lock is the
/// one that the trigger of the schema takes.
fn hold(tx: &mut Database) -> Result<(), StoreError> {
    #[cfg(feature = "postgres")]
    if matches!(tx, Database::Postgres(_)) {
        diesel::sql_query("select pg_advisory_xact_lock(1196652644, 1818848875)").execute(tx)?;
    }
    let _ = tx;
    Ok(())
}

/// Adds the entry that was written last to the chain, where the database does not do so by itself
/// when it commits.
pub(super) fn append(tx: &mut Database, digest: &Digest) -> Result<(), StoreError> {
    #[cfg(feature = "postgres")]
    if matches!(tx, Database::Postgres(_)) {
        return Ok(());
    }
    let entry: i64 = activity::table
        .select(activity::seq)
        .order(activity::seq.desc())
        .first(tx)?;
    let end = end(tx)?.with(entry, digest);
    diesel::insert_into(audit_chain::table)
        .values((
            audit_chain::place.eq(end.place),
            audit_chain::entry.eq(entry),
            audit_chain::link.eq(&end.link[..]),
        ))
        .execute(tx)?;
    Ok(())
}

/// An entry that becomes a link.
struct Linked {
    seq: i64,
    digests: Digests,
    end: End,
}

/// Gives every entry that has no digest its digest and its link, in the order of the history; those
/// of a database that is older than the chain, and those that were made inside the database for
/// measuring. Within the transaction, a thousand at a time.
pub(crate) fn link_older(tx: &mut Database, randomness: &Randomness) -> Result<(), StoreError> {
    hold(tx)?;
    let (mut after, mut end) = (i64::MIN, end(tx)?);
    loop {
        let older: Vec<(i64, StoredEntry)> = activity::table
            .filter(activity::digest.is_null())
            .filter(activity::seq.gt(after))
            .select((activity::seq, stored_entry!()))
            .order(activity::seq.asc())
            .limit(BATCH)
            .load(tx)?;
        let Some((last, _)) = older.last() else {
            return Ok(());
        };
        after = *last;
        let mut linked = Vec::with_capacity(older.len());
        for (seq, entry) in &older {
            let digests = entry.told().digests(randomness.bytes()?);
            end = end.with(*seq, &digests.digest);
            linked.push(Linked {
                seq: *seq,
                digests,
                end,
            });
        }
        write(tx, &linked)?;
    }
}

fn write(tx: &mut Database, linked: &[Linked]) -> Result<(), StoreError> {
    #[cfg(feature = "postgres")]
    if let Database::Postgres(connection) = tx {
        return write_at_once(connection, linked);
    }
    for one in linked {
        let words = one.digests.words.as_ref();
        diesel::update(activity::table.find(one.seq))
            .set((
                activity::digest.eq(&one.digests.digest[..]),
                activity::words_digest.eq(words.map(|(digest, _)| &digest[..])),
                activity::salt.eq(words.map(|(_, salt)| &salt[..])),
            ))
            .execute(tx)?;
        diesel::insert_into(audit_chain::table)
            .values((
                audit_chain::place.eq(one.end.place),
                audit_chain::entry.eq(one.seq),
                audit_chain::link.eq(&one.end.link[..]),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// The same with two statements: a server is a trip away.
#[cfg(feature = "postgres")]
fn write_at_once(connection: &mut PgConnection, linked: &[Linked]) -> Result<(), StoreError> {
    use diesel::sql_types::{Array, BigInt, Binary, Nullable};
    let entries: Vec<i64> = linked.iter().map(|one| one.seq).collect();
    let digests: Vec<&[u8]> = linked.iter().map(|one| &one.digests.digest[..]).collect();
    let words = || linked.iter().map(|one| one.digests.words.as_ref());
    let words_digests: Vec<Option<&[u8]>> = words()
        .map(|words| words.map(|(digest, _)| &digest[..]))
        .collect();
    let salts: Vec<Option<&[u8]>> = words()
        .map(|words| words.map(|(_, salt)| &salt[..]))
        .collect();
    diesel::sql_query(
        "update activity set digest = n.digest, words_digest = n.words_digest, salt = n.salt \
         from unnest($1, $2, $3, $4) n (seq, digest, words_digest, salt) \
         where activity.seq = n.seq",
    )
    .bind::<Array<BigInt>, _>(&entries)
    .bind::<Array<Binary>, _>(&digests)
    .bind::<Array<Nullable<Binary>>, _>(&words_digests)
    .bind::<Array<Nullable<Binary>>, _>(&salts)
    .execute(connection)?;
    let places: Vec<i64> = linked.iter().map(|one| one.end.place).collect();
    let links: Vec<&[u8]> = linked.iter().map(|one| &one.end.link[..]).collect();
    diesel::sql_query(
        "insert into audit_chain (place, entry, link) select * from unnest($1, $2, $3)",
    )
    .bind::<Array<BigInt>, _>(&places)
    .bind::<Array<BigInt>, _>(&entries)
    .bind::<Array<Binary>, _>(&links)
    .execute(connection)?;
    Ok(())
}
