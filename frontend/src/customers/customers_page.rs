//! Every customer, found by name, e-mail address or identifier; those who need attention on their
//! own.

use goodstanding_shared::customers::CustomerSummary;
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Listing, PageHead, Params};
use crate::ui::{
    Empty, SearchField, badge, cell, filter_checks, grouped, instant, missing, row, table,
};

/// The listing of all customers, for staff.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let params = Params::of_page();
    let query = params.text_of(&["q", "attention", "cursor"]);
    let listing = Listing::new(query, |query| Box::pin(api::customers(query)));
    let href = move |cursor: &str| api::address(paths::CUSTOMERS, &params.with_cursor(cursor));
    view! {
        <PageHead title="Customers".to_owned() />
        <div class="tools tools--listing">
            <SearchField
                label="Search name, e-mail or ID"
                value=params.value("q")
                on_input=move |words: String| params.set("q", &words, true)
            />
            {filter_checks(
                "Show",
                vec![("yes", "Needs attention only")],
                params.word_reader("attention"),
                params.word_toggler("attention"),
            )}
        </div>
        {listing.view("customers", none, rows, href)}
    }
}

fn none() -> AnyView {
    view! {
        <Empty title="No customer matches">
            <p>"Search for the beginning of a name, of a part of the e-mail address, or for the ID."</p>
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
                Some(billing) => badge(billing.tone(), billing.label()),
                None => missing("Nothing needs attention"),
            };
            row(vec![
                cell("Name", "cell-name", name),
                cell("E-mail", "cell-wrap", customer.email),
                cell("Services", "r num", grouped(customer.services)),
                cell("Most urgent problem", "", worst),
                cell("Since", "num", instant(customer.created_at, false)),
            ])
        })
        .collect();
    table(
        "Customers",
        &[
            ("Name", ""),
            ("E-mail", ""),
            ("Services", "r"),
            ("Most urgent problem", ""),
            ("Since", ""),
        ],
        rows,
    )
}
