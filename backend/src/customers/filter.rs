//! Which customers a search finds. Only staff search: there is no scope to keep to.

use std::collections::HashSet;

use diesel::dsl::{IntoBoxed, Select, exists};
use diesel::prelude::*;
use goodstanding_shared::customers::CustomersQuery;

use super::db::search_terms;
use crate::store::listing::Count;
use crate::store::schema::{customer_words, customers};
use crate::store::{Backend, Database, StoreError};

/// How many customers a word may find before it is called common. Fewer are looked up and sorted;
/// more are met on the way through the list.
const COMMON: i64 = 4_000;

/// The customers that a search finds.
pub(super) type Found<'a> = IntoBoxed<'a, customers::table, Backend>;

fn begins_with(word: &str) -> (String, String) {
    (word.to_owned(), search_terms::end_of_range(word))
}

type Customers = Select<customer_words::table, customer_words::customer_id>;

/// The entries of the index of words that begin with `word`, as the customers they lead to, in the
/// order in which the index has them.
fn entries<'a>(word: &str) -> IntoBoxed<'a, Customers, Backend> {
    let (from, to) = begins_with(word);
    customer_words::table
        .filter(customer_words::word.ge(from))
        .filter(customer_words::word.lt(to))
        .select(customer_words::customer_id)
        .order((
            customer_words::word.asc(),
            customer_words::customer_id.asc(),
        ))
        .into_boxed()
}

/// Whether more than [`COMMON`] words begin with `word`. Reads that many entries of an index and no
/// row.
fn is_common(conn: &mut Database, word: &str) -> Result<bool, StoreError> {
    let beyond: Option<String> = entries(word).offset(COMMON).first(conn).optional()?;
    Ok(beyond.is_some())
}

/// Whether more customers than are counted have a word that begins with `word`, as far as
/// [`COMMON`] entries of the index tell. Who has several such words has several entries.
fn has_many(conn: &mut Database, word: &str) -> Result<bool, StoreError> {
    let who: Vec<String> = entries(word).limit(COMMON).load(conn)?;
    let who: HashSet<String> = who.into_iter().collect();
    Ok(!Count::of(who.len()).is_small())
}

/// A search that is ready to be asked: its words, and the one that few have.
///
/// The way matters: a word that few have is looked up, and only their other words are asked for.
/// Where every word is common the list is walked in its order, and the part is soon full.
pub(super) struct Filter {
    /// None when the search holds no word, so that it finds nobody.
    words: Option<Vec<String>>,
    rare: Option<String>,
    pub(super) needs_attention: bool,
}

impl Filter {
    pub(super) fn new(conn: &mut Database, wanted: &CustomersQuery) -> Result<Self, StoreError> {
        // A new parameter does not compile before it is said here what it finds.
        let CustomersQuery {
            search,
            needs_attention,
            cursor: _,
        } = wanted;
        let found = search_terms::of_search(search);
        let mut rare = None;
        for word in &found {
            if !is_common(conn, word)? {
                rare = Some(word.clone());
                break;
            }
        }
        Ok(Self {
            words: (search.is_empty() || !found.is_empty()).then_some(found),
            rare,
            needs_attention: *needs_attention,
        })
    }

    /// The customers that have, for each word of the search, one that begins with it.
    pub(super) fn found<'a>(&self) -> Option<Found<'a>> {
        let mut query = customers::table.into_boxed::<Backend>();
        for word in self.words.as_ref()? {
            let (from, to) = begins_with(word);
            if self.rare.as_ref() == Some(word) {
                let who = customer_words::table
                    .filter(customer_words::word.ge(from))
                    .filter(customer_words::word.lt(to))
                    .select(customer_words::customer_id);
                query = query.filter(customers::id.eq_any(who));
            } else {
                let has = customer_words::table
                    .filter(customer_words::customer_id.eq(customers::id))
                    .filter(customer_words::word.ge(from))
                    .filter(customer_words::word.lt(to));
                query = query.filter(exists(has));
            }
        }
        if self.needs_attention {
            query = query.filter(customers::attention.gt(0));
        }
        Some(query)
    }

    /// How many customers there are.
    pub(super) fn count(&self, conn: &mut Database) -> Result<Count, StoreError> {
        let Some(query) = self.found() else {
            return Ok(Count::of(0));
        };
        if let (Some([word]), None, false) =
            (self.words.as_deref(), &self.rare, self.needs_attention)
            && has_many(conn, word)?
        {
            return Ok(Count::MANY);
        }
        let found: Vec<i64> = query
            .select(customers::created_at)
            .limit(Count::LIMIT)
            .load(conn)?;
        Ok(Count::of(found.len()))
    }
}
