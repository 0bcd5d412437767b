//! One transaction: how it stands and how it came to this, what it pays for, and what followed.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::{ResponseCode, Transaction, TransactionDetails};
use goodstanding_words::transactions::page as words;
use goodstanding_words::{columns, common, parts, payments, transactions};
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
    badge, cell, copyable, date_with_distance, fact, id_link, instant, missing, money, part, row,
    table,
};
use crate::words::{apart, fixed, say, say_with};

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
            .with(|details| say(details.title()))
            .unwrap_or_else(|| fixed(columns::TRANSACTION).to_owned())
    });
    let page = loaded_page(
        title,
        vec![Crumb::new(fixed(transactions::TITLE), paths::TRANSACTIONS)],
        fixed(words::LOADING),
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
            fixed(words::REFUNDS),
            transaction_table(
                details.refunds.clone(),
                fixed(words::REFUNDS_CAPTION),
                TransactionColumns::Brief,
            ),
        )
    });
    view! {
        {note(acting.note)}
        <section class="sheet standing" aria-label=fixed(parts::HOW_IT_STANDS)>
            {head(&transaction)}
            {buttons(&details, acting)}
        </section>
        <div class="columns">
            <div class="stack">
                {part(fixed(parts::ITEMS), items(&details))}
                {part(fixed(words::LOG), log(&details))}
                {attempts(&details)}
                {refunds}
            </div>
            {part(fixed(parts::DETAILS), facts(&details))}
        </div>
    }
    .into_any()
}

/// The amount, the status, and why.
fn head(transaction: &Transaction) -> AnyView {
    let words = fixed(
        transaction
            .response
            .map_or(transaction.status.sentence(), ResponseCode::sentence),
    );
    let update =
        (transaction.status.tone() == Tone::Bad && !Session::expect().is_staff()).then(|| {
            view! {
                <a class="btn btn--small" href=paths::PAYMENT_METHODS>
                    {fixed(payments::UPDATE_METHOD)}
                </a>
            }
        });
    view! {
        <div class=format!("explanation explanation--{}", transaction.status.tone().as_str())>
            <div>
                <p class="amount-line">
                    <span class="amount num">{amount_text(transaction)}</span>
                    {badge(transaction.status.tone(), fixed(transaction.status.label()))}
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
        || missing(fixed(transactions::NO_SUBSCRIPTION)),
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
        || missing(fixed(payments::NO_METHOD)),
        |method| say(method.name()).into_any(),
    );
    let response = transaction.response.map_or_else(
        || missing(fixed(words::NO_ANSWER)),
        |code| {
            view! {
                {fixed(code.sentence())}
                <span class="mono muted small">{code.as_str()}</span>
            }
            .into_any()
        },
    );
    let customer = transaction.customer.as_ref().map(|customer| {
        fact(
            fixed(columns::CUSTOMER),
            view! {
                <a href=paths::customer(customer.id) dir="auto">
                    {customer.name.clone()}
                </a>
            },
        )
    });
    let cycle = (transaction.billing_cycle > 0).then(|| {
        fact(
            fixed(columns::BILLING_CYCLE),
            transaction.billing_cycle.to_string(),
        )
    });
    let retry = match transaction.retry {
        0 => fixed(words::FIRST_ATTEMPT).to_owned(),
        retry => say(payments::retry(u64::from(retry))),
    };
    let refund_of = transaction.refund_of.as_ref().map(|id| {
        fact(
            fixed(columns::REFUND_OF),
            id_link(paths::transaction(id), id.as_str()),
        )
    });
    let order = details
        .order
        .filter(|_| !Session::expect().is_staff())
        .map(|order| {
            fact(
                fixed(columns::ORDER),
                view! { <a href=paths::order(order)>{fixed(words::SEE_ORDER)}</a> },
            )
        });
    view! {
        <dl class="facts facts--stacked">
            {customer} {fact(fixed(columns::STATUS), fixed(transaction.status.sentence()))} {fact(fixed(columns::KIND), fixed(transaction.kind.label()))}
            {fact(fixed(columns::AMOUNT), money(transaction.amount))} {fact(fixed(columns::PAYMENT_METHOD), method)}
            {fact(fixed(columns::RESPONSE), response)} {fact(fixed(columns::SUBSCRIPTION), subscription)} {cycle} {fact(fixed(columns::ATTEMPT), retry)}
            {refund_of} {order} {fact(fixed(columns::CREATED_AT), instant(transaction.created_at, true))}
            {fact(fixed(columns::ID), copyable(transaction.id.to_string()))}
        </dl>
    }
    .into_any()
}

/// What the subscription is called; without services only by its identifier.
fn subscription_name(details: &TransactionDetails) -> AnyView {
    match (details.names(), &details.subscription) {
        (None, Some(subscription)) => {
            view! { <span class="mono">{subscription.id.to_string()}</span> }.into_any()
        }
        (names, _) => names.map(say).into_any(),
    }
}

fn items(details: &TransactionDetails) -> AnyView {
    if details.items.is_empty() {
        return view! { <p class="muted">{fixed(words::NO_ITEMS)}</p> }.into_any();
    }
    let rows = details
        .items
        .iter()
        .map(|item| {
            let product = view! {
                <a href=paths::product_details(&item.product.id) dir="auto" lang=item.product.language.clone()>
                    {item.product.text().to_owned()}
                </a>
            };
            let period = match (item.period_start, item.period_end) {
                (Some(start), Some(end)) => {
                    let last = end.pred_opt().unwrap_or(end);
                    say(common::days(start, last)).into_any()
                }
                (Some(start), None) => say(common::from(start)).into_any(),
                (None, _) => missing(fixed(words::NO_PERIOD)),
            };
            row(vec![
                cell(columns::PRODUCT, "cell-wrap", product),
                cell(columns::SERVICE_PERIOD, "num", period),
                cell(columns::QUANTITY, "r num", item.quantity.to_string()),
                cell(columns::PRICE, "r num", money(item.amount)),
            ])
        })
        .collect();
    table(
        fixed(words::ITEMS_CAPTION),
        &[
            (columns::PRODUCT, ""),
            (columns::SERVICE_PERIOD, ""),
            (columns::QUANTITY, "r"),
            (columns::PRICE, "r"),
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
                cell(columns::TIME, "num nowrap", instant(entry.at, true)),
                cell(
                    columns::STATUS,
                    "",
                    badge(entry.status.tone(), fixed(entry.status.label())),
                ),
                cell(columns::CODE, "", code),
                cell(
                    columns::NOTE,
                    "cell-wrap",
                    entry.note.as_deref().map(apart).unwrap_or_default(),
                ),
            ])
        })
        .collect();
    table(
        fixed(words::LOG_CAPTION),
        &[
            (columns::TIME, ""),
            (columns::STATUS, ""),
            (columns::CODE, ""),
            (columns::NOTE, ""),
        ],
        rows,
    )
}

/// The other attempts at the same cycle, and the one that is planned.
fn attempts(details: &TransactionDetails) -> Option<AnyView> {
    if details.attempts.is_empty() && details.next_attempt_on.is_none() {
        return None;
    }
    let planned = details.next_attempt_on.map(|date| {
        let words = say_with(&words::next_attempt(date), |_, _| date_with_distance(date));
        view! { <p class="below-table">{words}</p> }
    });
    let others = (!details.attempts.is_empty()).then(|| {
        transaction_table(
            details.attempts.clone(),
            fixed(words::ATTEMPTS_CAPTION),
            TransactionColumns::Brief,
        )
    });
    Some(part(
        fixed(words::ATTEMPTS),
        view! {
            {others}
            {planned}
        }
        .into_any(),
    ))
}
