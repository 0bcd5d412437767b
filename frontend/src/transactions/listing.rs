//! What a page of transactions is made of, whoever reads it: what the address asks for, what was
//! found, and where the rest and the file of it are.

use goodstanding_shared::query::{ListingQuery as _, QueryRefusal, Role};
use goodstanding_shared::transactions::{Transaction, TransactionsQuery};
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Listing, Params};

/// The transactions that the address asks for.
#[derive(Clone, Copy)]
pub struct TransactionsListing {
    /// The parameters of the address.
    pub params: Params,
    /// What was found.
    pub listing: Listing<Transaction>,
    parsed: Memo<(TransactionsQuery, Vec<QueryRefusal>)>,
}

impl TransactionsListing {
    /// Those of the page in sight.
    pub fn of_page() -> Self {
        let params = Params::of_page();
        let parsed = Memo::new(move |_| params.asked::<TransactionsQuery>());
        let asked = Memo::new(move |_| parsed.get().0.into_query_string());
        Self {
            params,
            listing: Listing::new(asked, |query| Box::pin(api::transactions(query))),
            parsed,
        }
    }

    /// What is asked for, now.
    pub fn query_untracked(self) -> TransactionsQuery {
        self.parsed.with_untracked(|(query, _)| query.clone())
    }

    /// What of the address was not understood.
    pub fn refusals(self) -> Memo<Vec<QueryRefusal>> {
        Memo::new(move |_| self.parsed.with(|(_, refusals)| refusals.clone()))
    }

    /// Everything that is asked for, whichever part of it is in sight, as a query string.
    pub fn whole(self) -> String {
        self.parsed
            .with(|(query, _)| query.first_part().into_query_string())
    }

    /// Where the file of all of it is.
    pub fn csv(self) -> String {
        api::download("/transactions.csv", &self.whole())
    }

    /// Where another part of it is.
    pub fn href(self, cursor: &str) -> String {
        paths::transactions(TransactionsQuery {
            cursor: cursor.to_owned(),
            ..self.query_untracked()
        })
    }

    /// Whether everything is asked for.
    pub fn is_plain(self) -> bool {
        self.params
            .count_of::<TransactionsQuery>(|role| role != Role::Part)
            == 0
    }
}
