//! Transactions as a table: five of them in a subscription's row, or a part of the listing.

use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::{Transaction, TransactionKind};
use goodstanding_words::{columns, payments, transactions as words};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{badge, cell, exact_instant, id_link, instant, missing, money_text, row, table};
use crate::words::{fixed, say};

/// How much of each transaction is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionColumns {
    /// What the source text asks of a subscription's row: number, date, amount, status.
    Brief,
    /// Also what it pays for, of which kind it is and with what it is paid.
    Full,
    /// Also whose it is, for staff.
    WithCustomer,
}

/// The amount as people read it: money that went back has a minus.
pub fn amount_text(transaction: &Transaction) -> String {
    let text = money_text(transaction.amount);
    match transaction.kind {
        TransactionKind::Refund => format!("−{text}"),
        TransactionKind::OneTime | TransactionKind::Recurring | TransactionKind::Validation => text,
    }
}

/// A table of transactions, in the order in which they are given.
pub fn transaction_table(
    items: Vec<Transaction>,
    caption: &'static str,
    columns: TransactionColumns,
) -> AnyView {
    let brief = columns == TransactionColumns::Brief;
    let mut heads = vec![(columns::TRANSACTION, ""), (columns::DATE, "")];
    if columns == TransactionColumns::WithCustomer {
        heads.push((columns::CUSTOMER, ""));
    }
    if !brief {
        heads.extend([
            (columns::SUBSCRIPTION, ""),
            (columns::KIND, ""),
            (columns::PAYMENT_METHOD, ""),
        ]);
    }
    heads.extend([(columns::AMOUNT, "r"), (columns::STATUS, "")]);
    let rows = items
        .into_iter()
        .map(|transaction| cells(&transaction, columns))
        .collect();
    table(caption, &heads, rows)
}

fn cells(transaction: &Transaction, columns: TransactionColumns) -> AnyView {
    let id = &transaction.id;
    let mut cells = vec![
        cell(
            columns::TRANSACTION,
            "",
            id_link(paths::transaction(id), id.as_str()),
        ),
        cell(
            columns::DATE,
            "num nowrap",
            instant(transaction.created_at, true),
        ),
    ];
    if columns == TransactionColumns::WithCustomer {
        let customer = transaction.customer.as_ref().map(|customer| {
            view! {
                <a href=paths::customer(customer.id) dir="auto">
                    {customer.name.clone()}
                </a>
            }
        });
        cells.push(cell(columns::CUSTOMER, "cell-wrap", customer));
    }
    if columns != TransactionColumns::Brief {
        let subscription = transaction.subscription.map_or_else(
            || missing(fixed(words::NO_SUBSCRIPTION)),
            |id| id_link(paths::subscription(id), &id.to_string()),
        );
        let method = transaction.payment_method.as_ref().map_or_else(
            || missing(fixed(payments::NO_METHOD)),
            |method| say(method.name()).into_any(),
        );
        cells.extend([
            cell(columns::SUBSCRIPTION, "", subscription),
            cell(columns::KIND, "", fixed(transaction.kind.label())),
            cell(columns::PAYMENT_METHOD, "nowrap", method),
        ]);
    }
    let status = view! {
        <span class="cell-lines">
            {badge(transaction.status.tone(), fixed(transaction.status.label()))} {why(transaction)}
        </span>
    };
    cells.extend([
        cell(columns::AMOUNT, "r num nowrap", amount_text(transaction)),
        cell(columns::STATUS, "", status),
    ]);
    row(cells)
}

/// Why a transaction asks for attention, below its status.
fn why(transaction: &Transaction) -> Option<AnyView> {
    let retry = u64::from(transaction.retry);
    let retry = (retry > 0).then(|| say(words::retry_then(retry)) + " ");
    let asks = matches!(transaction.status.tone(), Tone::Bad | Tone::Warn);
    let words = transaction
        .response
        .filter(|_| asks)
        .map(|code| fixed(code.sentence()));
    (retry.is_some() || words.is_some())
        .then(|| view! { <span class="small muted">{retry} {words}</span> }.into_any())
}

/// When it was made, for titles.
pub fn made_on(transaction: &Transaction) -> String {
    exact_instant(transaction.created_at)
}
