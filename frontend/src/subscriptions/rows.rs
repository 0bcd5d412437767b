//! Subscriptions as rows that open: the same in the panel of an account, in the listing and behind
//! a number of a report.

use goodstanding_shared::subscriptions::Subscription;
use goodstanding_words::subscriptions::listing as words;
use goodstanding_words::transactions::listing as transactions_listing;
use goodstanding_words::{columns, common, counts, parts, subscriptions, transactions};
use leptos::prelude::*;

use super::explanation::explanation;
use super::{billing_badge, status_badge};
use crate::catalog::product_links;
use crate::clock::Minute;
use crate::paths;
use crate::shell::Params;
use crate::transactions::{TransactionColumns, transaction_table};
use crate::ui::{Icon, calendar_date, cell, fact, icon, id_link, missing};
use crate::words::{fixed, say};

/// Where the rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsFor {
    /// On one account: whose they are is known.
    Account,
    /// Among those of everybody.
    Everybody,
}

/// The table. Which rows are open stands in the URL (`open`), so that a link shows the same.
pub fn subscription_rows(items: Vec<Subscription>, params: Params, rows_for: RowsFor) -> AnyView {
    let customers = rows_for == RowsFor::Everybody;
    let customer_head =
        customers.then(|| view! { <th scope="col">{fixed(columns::CUSTOMER)}</th> });
    let rows = items
        .into_iter()
        .map(|subscription| row(subscription, params, customers))
        .collect::<Vec<_>>();
    view! {
        <div class="sheet table-scroll">
            <table class="table subscriptions-table">
                <caption class="sr-only">{fixed(words::CAPTION)}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="sr-only">{fixed(parts::DETAILS)}</span>
                        </th>
                        <th scope="col">{fixed(columns::PRODUCT)}</th>
                        <th scope="col">{fixed(columns::ID)}</th>
                        {customer_head}
                        <th scope="col">{fixed(columns::STATUS)}</th>
                        <th scope="col">{fixed(columns::BILLING_STATUS)}</th>
                        <th scope="col">{fixed(columns::START_DATE)}</th>
                        <th scope="col">{fixed(columns::END_DATE)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(subscription: Subscription, params: Params, customers: bool) -> AnyView {
    let id = subscription.id.to_string();
    let details_id = format!("details-{id}");
    let is_open = {
        let id = id.clone();
        Memo::new(move |_| params.has_word("open", &id))
    };
    let toggle = {
        let id = id.clone();
        move |_| params.toggle_word("open", &id, true)
    };
    let end = subscription.end().map_or_else(
        || view! { <span class="muted">{fixed(subscriptions::NO_END)}</span> }.into_any(),
        |date| calendar_date(date).into_any(),
    );
    let title = say(subscription.title());
    // What people named comes first; without services the products are all that there is to say.
    let name = (!subscription.services.is_empty())
        .then(|| view! { <strong class="cell-title">{title.clone()}</strong> });
    let products = say(subscription.product_line());
    let whole = products.clone();
    let count = subscription.products.len();
    // However little of the line is in sight, it says that there is more than one product.
    let plan = if count > 1 {
        let products = say(counts::products(count as u64));
        format!("{} · {products}", subscription.plan)
    } else {
        subscription.plan.to_string()
    };
    let tone = subscription.tone().as_str();
    let customer = subscription
        .customer
        .as_ref()
        .filter(|_| customers)
        .map(|customer| {
            cell(
                columns::CUSTOMER,
                "cell-wrap",
                view! {
                    <a href=paths::customer(customer.id) dir="auto">
                        {customer.name.clone()}
                    </a>
                },
            )
        });
    view! {
        <tr class=format!("subscription subscription--{tone}") class:is-open=move || is_open.get()>
            <td class="cell-expander">
                <button
                    type="button"
                    class="expander"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=details_id.clone()
                    aria-label=say(words::details_of(&title))
                    on:click=toggle
                >
                    {icon(Icon::ChevronRight)}
                </button>
            </td>
            <td class="cell-wrap" data-label=fixed(columns::PRODUCT) data-column=columns::PRODUCT.english() dir="auto" title=whole>
                {name}
                <span class="cell-clamp">{products}</span>
                <span class="cell-sub small muted">
                    <span class="sr-only">{fixed(common::BILLING_PLAN)} " "</span>
                    {plan}
                </span>
            </td>
            {cell(columns::ID, "cell-id", id_link(paths::subscription(subscription.id), &id))}
            {customer}
            {cell(columns::STATUS, "", status_badge(subscription.standing.status()))}
            {cell(columns::BILLING_STATUS, "", billing_badge(subscription.standing.billing()))}
            {cell(columns::START_DATE, "num", calendar_date(subscription.starts_on))}
            {cell(columns::END_DATE, "num", end)}
        </tr>
        <tr class="details-row" id=details_id data-print="" hidden=move || !is_open.get()>
            <td colspan=if customers { "8" } else { "7" }>{details(&subscription)}</td>
        </tr>
    }
    .into_any()
}

fn details(subscription: &Subscription) -> AnyView {
    let today = Minute::today();
    let next = subscription.next_bill(today).map_or_else(
        || missing(fixed(words::NO_BILL)),
        |date| calendar_date(date).into_any(),
    );
    let plan = view! {
        <a class="mono" href=paths::plan(&subscription.plan)>
            {subscription.plan.to_string()}
        </a>
    };
    let all = paths::transactions_of(subscription.id);
    view! {
        <div class="details">
            {explanation(subscription.explain(today), subscription, false)}
            <div class="details__columns">
                <div class="facts">
                <dl class="facts facts--stacked details__moved">{moved(subscription)}</dl>
                <dl class="facts facts--stacked">
                    {fact(fixed(common::BILLING_PLAN), plan)} {fact(fixed(columns::PRODUCTS), product_links(&subscription.products))}
                    {fact(fixed(columns::NEXT_BILL), next)}
                </dl>
                </div>
                <div class="details__transactions">
                    {latest_transactions(subscription)}
                    <p>
                        <a href=all>{fixed(transactions::SEE_ALL)}</a>
                    </p>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What a narrow window has no columns for.
fn moved(subscription: &Subscription) -> [AnyView; 3] {
    let id = subscription.id;
    let end = subscription
        .end()
        .map_or_else(|| fixed(subscriptions::NO_END).to_owned(), calendar_date);
    [
        fact(
            fixed(columns::ID),
            id_link(paths::subscription(id), &id.to_string()),
        ),
        fact(
            fixed(columns::START_DATE),
            calendar_date(subscription.starts_on),
        ),
        fact(fixed(columns::END_DATE), end),
    ]
}

/// The most recent transactions, or that there are none.
pub(super) fn latest_transactions(subscription: &Subscription) -> AnyView {
    if subscription.transactions.is_empty() {
        return view! { <p class="muted">{fixed(transactions_listing::NONE)}</p> }.into_any();
    }
    transaction_table(
        subscription.transactions.clone(),
        fixed(words::LATEST_TRANSACTIONS),
        TransactionColumns::Brief,
    )
}
