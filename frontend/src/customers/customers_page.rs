//! Every customer, found by name, e-mail address or identifier; those who need attention on their
//! own.

use goodstanding_shared::customers::CustomerSummary;
use goodstanding_words::customers::listing as words;
use goodstanding_words::services::chips;
use goodstanding_words::{columns, customers};
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Listed, Listing, PageHead, Params};
use crate::ui::{
    Empty, SearchField, badge, cell, filter_checks, grouped, instant, missing, row, table,
};
use crate::words::{apart, fixed};

/// The listing of all customers, for staff.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let params = Params::of_page();
    let query = params.text_of(&["q", "attention", "cursor"]);
    let listing = Listing::new(query, |query| Box::pin(api::customers(query)));
    let href = move |cursor: &str| api::address(paths::CUSTOMERS, &params.with_cursor(cursor));
    view! {
        <PageHead title=fixed(customers::TITLE).to_owned() />
        <div class="tools tools--listing">
            <SearchField
                label=fixed(words::SEARCH)
                value=params.value("q")
                on_input=move |words: String| params.set("q", &words, true)
            />
            {filter_checks(
                fixed(chips::SHOW),
                vec![("yes", fixed(words::ATTENTION_ONLY))],
                params.word_reader("attention"),
                params.word_toggler("attention"),
            )}
        </div>
        {listing.view(Listed::CUSTOMERS, none, rows, href)}
    }
}

fn none() -> AnyView {
    view! {
        <Empty title=fixed(words::NONE)>
            <p>{fixed(words::NONE_HINT)}</p>
        </Empty>
    }
    .into_any()
}

fn rows(customers: Vec<CustomerSummary>) -> AnyView {
    let rows = customers
        .into_iter()
        .map(|customer| {
            let name = view! {
                <a class="row-link" href=paths::customer(customer.id) dir="auto">
                    {customer.name}
                </a>
                <span class="cell-sub mono muted">{customer.id.to_string()}</span>
            };
            let worst = match customer.attention {
                Some(billing) => badge(billing.tone(), fixed(billing.label())),
                None => missing(fixed(customers::NOTHING_NEEDS_ATTENTION)),
            };
            row(vec![
                cell(columns::NAME, "cell-name", name),
                cell(columns::EMAIL, "cell-wrap", apart(&customer.email)),
                cell(columns::SERVICES, "r num", grouped(customer.services)),
                cell(columns::MOST_URGENT, "", worst),
                cell(columns::SINCE, "num", instant(customer.created_at, false)),
            ])
        })
        .collect();
    table(
        fixed(customers::TITLE),
        &[
            (columns::NAME, ""),
            (columns::EMAIL, ""),
            (columns::SERVICES, "r"),
            (columns::MOST_URGENT, ""),
            (columns::SINCE, ""),
        ],
        rows,
    )
}
