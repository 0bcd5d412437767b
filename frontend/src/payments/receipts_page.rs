//! The receipts of what the reader paid and got back, by months.

use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::transactions::{PaymentState, Transaction, TransactionsQuery};
use goodstanding_words::payments::receipts as words;
use goodstanding_words::{listings, payments};
use leptos::prelude::*;

use super::history_page::summary_of;
use super::month_table::{Wanted, month_table};
use super::tabs::{PaymentsHead, PaymentsTab};
use crate::api;
use crate::paths;
use crate::shell::{Listed, Listing, Params, nothing_matches};
use crate::ui::SearchField;
use crate::words::fixed;

/// Everything that has a receipt, as it is asked for.
fn with_receipt(params: Params) -> TransactionsQuery {
    let (query, _) = params.asked::<TransactionsQuery>();
    let states = PaymentState::ALL.iter().copied();
    TransactionsQuery {
        search: query.search,
        cursor: query.cursor,
        states: states.filter(|state| state.has_receipt()).collect(),
        ..TransactionsQuery::default()
    }
}

/// The page of receipts.
#[component]
pub fn ReceiptsPage() -> impl IntoView {
    let params = Params::of_page();
    let asked = Memo::new(move |_| with_receipt(params).into_query_string());
    let listing = Listing::new(asked, |query| Box::pin(api::transactions(query)));
    let summary = summary_of(Memo::new(move |_| {
        with_receipt(params).first_part().into_query_string()
    }));
    let none = move || {
        if params.get("q").is_empty() {
            view! { <p class="muted">{fixed(words::NONE)}</p> }.into_any()
        } else {
            nothing_matches(listings::receipts::NONE_MATCH, params)
        }
    };
    let rows = move |items: Vec<Transaction>| {
        month_table(items, fixed(words::CAPTION), Wanted::Receipt, summary)
    };
    let href = move |cursor: &str| {
        let query = params.with_cursor(cursor);
        format!("{}?{query}", paths::RECEIPTS)
    };
    view! {
        <PaymentsHead tab=PaymentsTab::Receipts />
        <div class="tools">
            <SearchField
                label=fixed(payments::SEARCH)
                value=params.value("q")
                on_input=move |words: String| params.set("q", words.trim_start(), true)
            />
        </div>
        {listing.view(Listed::RECEIPTS, none, rows, href)}
    }
}
