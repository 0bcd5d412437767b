//! The staff's queue of orders that wait for acceptance, the oldest first.

use goodstanding_shared::orders::QueuedOrder;
use goodstanding_words::orders::queue as words;
use goodstanding_words::{columns, counts};
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Listed, Listing, PageHead, Params};
use crate::ui::{cell, date_with_distance, instant, row, table};
use crate::words::{fixed, in_commas, say};

/// The orders that wait for staff.
#[component]
pub fn OrderQueuePage() -> impl IntoView {
    let params = Params::of_page();
    let listing = Listing::new(params.text_of(&["cursor"]), |query| {
        Box::pin(api::orders(query))
    });
    let href = move |cursor: &str| api::address(paths::ORDER_QUEUE, &params.with_cursor(cursor));
    let none = || view! { <p class="muted">{fixed(words::NONE)}</p> }.into_any();
    view! {
        <PageHead title=fixed(words::TITLE).to_owned() />
        {listing.view(Listed::ORDERS, none, rows, href)}
    }
}

fn rows(orders: Vec<QueuedOrder>) -> AnyView {
    let rows = orders
        .into_iter()
        .map(|order| {
            let reference = view! {
                <a class="row-link mono" href=paths::order(order.id)>
                    {order.reference}
                </a>
            };
            let customer = view! {
                <a href=paths::customer(order.customer.id) dir="auto">
                    {order.customer.name}
                </a>
            };
            // One product may have been ordered several times.
            let count = (order.waiting > 1).then(|| {
                let words = say(counts::services(order.waiting.into()));
                view! { <span class="cell-sub muted">{words}</span> }
            });
            let waiting = view! {
                <span dir="auto">{in_commas(&order.products)}</span>
                {count}
            };
            row(vec![
                cell(columns::ORDER, "nowrap", reference),
                cell(
                    columns::PLACED_AT,
                    "num nowrap",
                    instant(order.created_at, true),
                ),
                cell(columns::CUSTOMER, "cell-wrap", customer),
                cell(columns::WAITS_FOR_ACCEPTANCE, "cell-wrap", waiting),
                cell(columns::STARTS, "num", date_with_distance(order.starts_on)),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[
            (columns::ORDER, ""),
            (columns::PLACED_AT, ""),
            (columns::CUSTOMER, ""),
            (columns::WAITS_FOR_ACCEPTANCE, ""),
            (columns::STARTS, ""),
        ],
        rows,
    )
}
