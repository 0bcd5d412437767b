//! The chain of the history, from its first link to its last: whether every entry is what was
//! written, and none is missing, added or moved.
//!
//! A chain by itself cannot know what followed its end: a history that was cut there looks like a
//! shorter one. Whoever has written down where it ended earlier, a [`Head`], sees that too.

use std::fmt;
use std::str::FromStr;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::activity::db::chain::End;
use crate::activity::db::digest::{Digest, Salt, WordsAre};
use crate::activity::db::stored_entry::{StoredEntry, stored_entry};
use crate::store::schema::{activity, audit_chain};
use crate::store::{Database, StoreError};

/// How many entries are in memory at once.
const PAGE: i64 = 1000;

/// Where a history ends, for an operator to write down elsewhere: how many entries there are, and
/// the last link. As text `4711-` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head(End);

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-", self.0.place)?;
        self.0
            .link
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// A text is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a head is a number, a hyphen and 64 hexadecimal digits, as `audit head` prints it")]
pub struct NotAHead;

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (place, digits) = text.split_once('-').ok_or(NotAHead)?;
        let place = place.parse().ok().filter(|place| *place >= 0);
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAHead);
        }
        let mut link = Digest::default();
        for (byte, at) in link.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAHead)?;
        }
        Ok(Self(End {
            place: place.ok_or(NotAHead)?,
            link,
        }))
    }
}

/// A history that is what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Where it ends, to be written down.
    pub head: Head,
    /// How many entries there are.
    pub entries: u64,
    /// Of how many entries the words were taken away: names of persons, and what somebody typed.
    pub without_words: u64,
}

/// The first thing that is wrong with a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The place in the chain, from 1; none of an entry that is not in it.
    pub place: Option<i64>,
    /// The identifier of the entry; none where it is not there.
    pub entry: Option<String>,
    /// What is wrong with it.
    pub words: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = self.entry.as_deref().unwrap_or("no entry");
        match self.place {
            Some(place) => write!(formatter, "place {place}, {entry}: {}", self.words),
            None => write!(formatter, "{entry}: {}", self.words),
        }
    }
}

/// One link of the chain with its entry; none where that is gone.
type Row = (i64, i64, Vec<u8>, Option<Entry>);

#[derive(Queryable)]
struct Entry {
    stored: StoredEntry,
    digest: Option<Vec<u8>>,
    words_digest: Option<Vec<u8>>,
    salt: Option<Vec<u8>>,
}

impl Entry {
    /// Its digest, and whether its words are there; or what is wrong.
    fn held(&self) -> Result<(Digest, WordsAre), &'static str> {
        let no_digest = "what stands in the place of its digest is none";
        let stored = self.digest.as_deref().ok_or("it has no digest")?;
        let salt = self.salt.as_deref().map(Salt::try_from).transpose();
        let salt = salt.map_err(|_| "what stands in the place of its salt is none")?;
        let words = self.words_digest.as_deref().map(Digest::try_from);
        let words = words.transpose().map_err(|_| no_digest)?;
        if words.is_none() && salt.is_some() {
            return Err("it has a salt, and no words were written");
        }
        let with_salt = words.as_ref().map(|digest| (digest, salt.as_ref()));
        let (digest, words) = self.stored.told().held_against(with_salt);
        if digest[..] != *stored {
            return Err("its fields are not those that were written");
        }
        match words {
            WordsAre::Kept | WordsAre::Gone => Ok((digest, words)),
            WordsAre::Others => Err("its words are not those that were written"),
        }
    }
}

/// The links after a place, each with its entry where that is there.
fn page(conn: &mut Database, after: i64) -> Result<Vec<Row>, StoreError> {
    let rows = audit_chain::table
        .left_join(activity::table.on(activity::seq.eq(audit_chain::entry)))
        .filter(audit_chain::place.gt(after))
        .select((
            audit_chain::place,
            audit_chain::entry,
            audit_chain::link,
            (
                stored_entry!(),
                activity::digest,
                activity::words_digest,
                activity::salt,
            )
                .nullable(),
        ))
        .order(audit_chain::place.asc())
        .limit(PAGE)
        .load(conn)?;
    Ok(rows)
}

/// Where the history ends, without looking at what is before.
pub fn head(conn: &mut Database) -> Result<Head, StoreError> {
    crate::activity::db::chain::end(conn).map(Head)
}

/// Walks along the whole chain, and holds the history against it and against heads that were
/// written down: it is whole, or this is the first thing that is wrong with it.
pub fn verify(conn: &mut Database, heads: &[Head]) -> Result<Result<Whole, Flaw>, StoreError> {
    let (mut end, mut without_words) = (End::NONE, 0);
    loop {
        let rows = page(conn, end.place)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            match follow(end, row) {
                Ok((next, words)) => {
                    end = next;
                    without_words += u64::from(words == WordsAre::Gone);
                }
                Err(flaw) => return Ok(Err(flaw)),
            }
            let is_other = |head: &Head| head.0.place == end.place && head.0.link != end.link;
            if heads.iter().any(is_other) {
                return Ok(Err(flaw(
                    row,
                    "the chain up to here is another one than was noted",
                )));
            }
        }
    }
    let missing = heads.iter().filter(|head| head.0.place > end.place);
    if let Some(head) = missing.max_by_key(|head| head.0.place) {
        return Ok(Err(Flaw {
            place: Some(end.place + 1),
            entry: None,
            words: format!(
                "the chain ended at place {} when that was noted, and has been cut",
                head.0.place
            ),
        }));
    }
    if let Some(id) = outside(conn, end.place)? {
        return Ok(Err(Flaw {
            place: None,
            entry: Some(id),
            words: "it is in the history and not in the chain".to_owned(),
        }));
    }
    Ok(Ok(Whole {
        head: Head(end),
        entries: end.place.unsigned_abs(),
        without_words,
    }))
}

fn flaw(row: &Row, words: &str) -> Flaw {
    Flaw {
        place: Some(row.0),
        entry: row.3.as_ref().map(|entry| entry.stored.id.clone()),
        words: words.to_owned(),
    }
}

/// Where the chain ends with one link more, and how the words of its entry are; or what is wrong
/// with it.
fn follow(before: End, row: &Row) -> Result<(End, WordsAre), Flaw> {
    let (place, seq, link, entry) = row;
    if *place != before.place + 1 {
        return Err(Flaw {
            place: Some(before.place + 1),
            entry: None,
            words: "this link is missing".to_owned(),
        });
    }
    let Some(entry) = entry else {
        return Err(flaw(row, "its entry is missing"));
    };
    let (digest, words) = entry.held().map_err(|words| flaw(row, words))?;
    let end = before.with(*seq, &digest);
    if end.link[..] != link[..] {
        return Err(flaw(row, "its link does not follow from the one before it"));
    }
    Ok((end, words))
}

/// The first entry that is not in a chain of so many.
fn outside(conn: &mut Database, linked: i64) -> Result<Option<String>, StoreError> {
    let entries: i64 = activity::table.count().get_result(conn)?;
    if entries == linked {
        return Ok(None);
    }
    let its_link = audit_chain::table.filter(audit_chain::entry.eq(activity::seq));
    let first = activity::table
        .filter(not(exists(its_link)))
        .select(activity::id)
        .order(activity::seq.asc())
        .first(conn)
        .optional()?;
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head(End {
            place: 4711,
            link: std::array::from_fn(|at| u8::try_from(at * 7).unwrap()),
        });
        assert_eq!(head.to_string().parse(), Ok(head));
        let upper = head.to_string().to_uppercase();
        assert_eq!(upper.parse(), Ok(head), "as somebody may have typed it");
        let text = head.to_string();
        for wrong in [
            "",
            "4711",
            "-",
            &text[1..].replace('-', ""),
            &text[..text.len() - 1],
            &format!("{text}0"),
            &format!("-{text}"),
            &text.replace("00", "0g"),
            &text.replace("00", "+0"),
        ] {
            assert_eq!(wrong.parse::<Head>(), Err(NotAHead), "{wrong}");
        }
    }
}
