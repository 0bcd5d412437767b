//! One transaction: how it stands and how it came to this, what it pays for, and what followed.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::{Transaction, TransactionDetails};
use leptos::prelude::*;

use super::action_dialog::{Acting, buttons, dialogs};
use super::transaction_table::{TransactionColumns, amount_text, made_on, transaction_table};
use crate::actions::note;
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, Loaded, loaded_page};
use crate::subscriptions::standing_badges;
use crate::ui::{
    badge, calendar_date, cell, copyable, date_with_distance, fact, id_link, instant, missing,
    money, part, row, table,
};

/// The page of one transaction.
#[component]
pub fn TransactionPage(
    /// Which transaction, as the address names it.
    id: TransactionId,
) -> impl IntoView {
    let loaded = Loaded::new(move || {
        let id = id.clone();
        Box::pin(async move { api::transaction(&id).await })
    });
    let acting = Acting::new(loaded);
    let title = Memo::new(move |_| {
        loaded
            .with(TransactionDetails::title)
            .unwrap_or_else(|| "Transaction".to_owned())
    });
    let page = loaded_page(
        title,
        vec![Crumb::new("Transactions", paths::TRANSACTIONS)],
        "the transaction",
        loaded,
        move |details| shown(details, acting),
    );
    view! {
        {page}
        {dialogs(acting)}
    }
}

fn shown(details: TransactionDetails, acting: Acting) -> AnyView {
    let transaction = details.transaction.clone();
    let refunds = (!details.refunds.is_empty()).then(|| {
        part(
            "Refunds",
            transaction_table(
                details.refunds.clone(),
                "Refunds of this transaction",
                TransactionColumns::Brief,
            ),
        )
    });
    view! {
        {note(acting.note)}
        <section class="sheet standing" aria-label="How it stands">
            {head(&transaction)}
            {buttons(&details, acting)}
        </section>
        <div class="columns">
            <div class="stack">
                {part("Items", items(&details))}
                {part("Status log", log(&details))}
                {attempts(&details)}
                {refunds}
            </div>
            {part("Details", facts(&details))}
        </div>
    }
    .into_any()
}

/// The amount, the status, and why.
fn head(transaction: &Transaction) -> AnyView {
    let words = transaction
        .response
        .map_or(transaction.status.sentence(), |code| code.sentence());
    let update =
        (transaction.status.tone() == Tone::Bad && !Session::expect().is_staff()).then(|| {
            view! {
                <a class="btn btn--small" href=paths::PAYMENT_METHODS>
                    "Update payment method"
                </a>
            }
        });
    view! {
        <div class=format!("explanation explanation--{}", transaction.status.tone().as_str())>
            <div>
                <p class="amount-line">
                    <span class="amount num">{amount_text(transaction)}</span>
                    {badge(transaction.status.tone(), transaction.status.label())}
                    <span class="muted num">{made_on(transaction)}</span>
                </p>
                <p>{words}</p>
            </div>
            {update}
        </div>
    }
    .into_any()
}

fn facts(details: &TransactionDetails) -> AnyView {
    let transaction = &details.transaction;
    let subscription = details.subscription.as_ref().map_or_else(
        || missing("Of no subscription"),
        |subscription| {
            view! {
                <a href=paths::subscription(subscription.id) dir="auto">
                    {subscription_name(details)}
                </a>
                {standing_badges(subscription.standing)}
            }
            .into_any()
        },
    );
    let method = transaction.payment_method.as_ref().map_or_else(
        || missing("None recorded"),
        |method| method.to_string().into_any(),
    );
    let response = transaction.response.map_or_else(
        || missing("No answer yet"),
        |code| {
            view! {
                {code.sentence()}
                <span class="mono muted small">{code.as_str()}</span>
            }
            .into_any()
        },
    );
    let customer = transaction.customer.as_ref().map(|customer| {
        fact(
            "Customer",
            view! {
                <a href=paths::customer(customer.id) dir="auto">
                    {customer.name.clone()}
                </a>
            },
        )
    });
    let cycle = (transaction.billing_cycle > 0)
        .then(|| fact("Billing cycle", transaction.billing_cycle.to_string()));
    let retry = match transaction.retry {
        0 => "First attempt".to_owned(),
        retry => format!("Retry {retry}"),
    };
    let refund_of = transaction
        .refund_of
        .as_ref()
        .map(|id| fact("Refund of", id_link(paths::transaction(id), id.as_str())));
    let order = details
        .order
        .filter(|_| !Session::expect().is_staff())
        .map(|order| {
            fact(
                "Order",
                view! { <a href=paths::order(order)>"See the order"</a> },
            )
        });
    view! {
        <dl class="facts facts--stacked">
            {customer} {fact("Status", transaction.status.sentence())} {fact("Type", transaction.kind.label())}
            {fact("Amount", money(transaction.amount))} {fact("Payment method", method)}
            {fact("Response", response)} {fact("Subscription", subscription)} {cycle} {fact("Attempt", retry)}
            {refund_of} {order} {fact("Created at", instant(transaction.created_at, true))}
            {fact("ID", copyable(transaction.id.to_string()))}
        </dl>
    }
    .into_any()
}

/// What the subscription is called; without services only by its identifier.
fn subscription_name(details: &TransactionDetails) -> AnyView {
    let names = details.names();
    match &details.subscription {
        Some(subscription) if names.is_empty() => {
            view! { <span class="mono">{subscription.id.to_string()}</span> }.into_any()
        }
        _ => names.into_any(),
    }
}

fn items(details: &TransactionDetails) -> AnyView {
    if details.items.is_empty() {
        return view! { <p class="muted">"No items were recorded."</p> }.into_any();
    }
    let rows = details
        .items
        .iter()
        .map(|item| {
            let product = view! {
                <a href=paths::product_details(&item.product.id) dir="auto">
                    {item.product.text().to_owned()}
                </a>
            };
            let period = match (item.period_start, item.period_end) {
                (Some(start), Some(end)) => {
                    let last = end.pred_opt().unwrap_or(end);
                    format!("{} – {}", calendar_date(start), calendar_date(last)).into_any()
                }
                (Some(start), None) => format!("From {}", calendar_date(start)).into_any(),
                (None, _) => missing("No period"),
            };
            row(vec![
                cell("Product", "cell-wrap", product),
                cell("Service period", "num", period),
                cell("Quantity", "r num", item.quantity.to_string()),
                cell("Price", "r num", money(item.amount)),
            ])
        })
        .collect();
    table(
        "What the transaction pays for",
        &[
            ("Product", ""),
            ("Service period", ""),
            ("Quantity", "r"),
            ("Price", "r"),
        ],
        rows,
    )
}

fn log(details: &TransactionDetails) -> AnyView {
    let rows = details
        .log
        .iter()
        .map(|entry| {
            let code = entry
                .code
                .map(|code| view! { <span class="mono">{code.as_str()}</span> });
            row(vec![
                cell("Time", "num nowrap", instant(entry.at, true)),
                cell(
                    "Status",
                    "",
                    badge(entry.status.tone(), entry.status.label()),
                ),
                cell("Code", "", code),
                cell("Note", "cell-wrap", entry.note.clone().unwrap_or_default()),
            ])
        })
        .collect();
    table(
        "Every status the transaction had, newest first",
        &[("Time", ""), ("Status", ""), ("Code", ""), ("Note", "")],
        rows,
    )
}

/// The other attempts at the same cycle, and the one that is planned.
fn attempts(details: &TransactionDetails) -> Option<AnyView> {
    if details.attempts.is_empty() && details.next_attempt_on.is_none() {
        return None;
    }
    let planned = details.next_attempt_on.map(|date| {
        view! { <p class="below-table">"The next attempt is planned for " {date_with_distance(date)}</p> }
    });
    let others = (!details.attempts.is_empty()).then(|| {
        transaction_table(
            details.attempts.clone(),
            "Every attempt at the same billing cycle",
            TransactionColumns::Brief,
        )
    });
    Some(part(
        "Attempts",
        view! {
            {others}
            {planned}
        }
        .into_any(),
    ))
}
