//! The staff's queue of orders that wait for acceptance, the oldest first.

use goodstanding_shared::orders::QueuedOrder;
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Listing, PageHead, Params};
use crate::ui::{cell, date_with_distance, instant, row, table};

/// The orders that wait for staff.
#[component]
pub fn OrderQueuePage() -> impl IntoView {
    let params = Params::of_page();
    let listing = Listing::new(params.text_of(&["cursor"]), |query| {
        Box::pin(api::orders(query))
    });
    let href = move |cursor: &str| api::address(paths::ORDER_QUEUE, &params.with_cursor(cursor));
    let none = || view! { <p class="muted">"No order waits for acceptance."</p> }.into_any();
    view! {
        <PageHead title="Orders to accept".to_owned() />
        {listing.view("orders", none, rows, href)}
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
                let words = format!("{} services", order.waiting);
                view! { <span class="cell-sub muted">{words}</span> }
            });
            let waiting = view! {
                <span dir="auto">{order.products.join(", ")}</span>
                {count}
            };
            row(vec![
                cell("Order", "nowrap", reference),
                cell("Placed at", "num nowrap", instant(order.created_at, true)),
                cell("Customer", "cell-wrap", customer),
                cell("Waits for acceptance", "cell-wrap", waiting),
                cell("Starts", "num", date_with_distance(order.starts_on)),
            ])
        })
        .collect();
    table(
        "Orders that wait for acceptance, oldest first",
        &[
            ("Order", ""),
            ("Placed at", ""),
            ("Customer", ""),
            ("Waits for acceptance", ""),
            ("Starts", ""),
        ],
        rows,
    )
}
