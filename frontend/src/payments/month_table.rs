//! Payments by the months in which they were made: what each was for, what became of it, how much.

use chrono::NaiveDate;
use goodstanding_shared::money::Money;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{
    MonthTotal, Transaction, TransactionKind, TransactionsSummary, month_of,
};
use goodstanding_words::payments::months as words;
use goodstanding_words::{columns, payments};
use leptos::prelude::*;

use super::paid_cells::{amount_cell, method_cell, receipt_cell, receipts_cell, why};
use crate::paths;
use crate::ui::{CollectAny, badge, day_of, instant, month_name, name_of, sums_text};
use crate::words::{fixed, say};

/// What the reader of a table wants of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// What became of each.
    State,
    /// Its receipt.
    Receipt,
}

/// Payments, newest first, by months. The totals are those of the months as a whole: they may come
/// later than the rows, and go on where the rows are on another page.
pub(super) fn month_table(
    items: Vec<Transaction>,
    caption: &'static str,
    wanted: Wanted,
    summary: RwSignal<Option<TransactionsSummary>>,
) -> AnyView {
    let mut months: Vec<(NaiveDate, Vec<Transaction>)> = Vec::new();
    for item in items {
        let month = month_of(item.created_at);
        match months.last_mut() {
            Some((last, of_it)) if *last == month => of_it.push(item),
            Some(_) | None => months.push((month, vec![item])),
        }
    }
    let bodies = months.into_iter().map(|(month, items)| {
        let total = move || {
            summary.with(|summary| {
                let of_it = summary.as_ref()?.months.iter();
                of_it
                    .clone()
                    .find(|it| it.begins_on == month)
                    .map(total_text)
            })
        };
        view! {
            <tbody>
                <tr class="paid__month">
                    <th scope="rowgroup" colspan="2">
                        {month_name(month)}
                    </th>
                    <td class="paid__number"></td>
                    <td class="paid__with"></td>
                    <td class="paid__total r num" colspan="2">
                        <span>{total}</span>
                    </td>
                    <td class="paid__last"></td>
                </tr>
                {items.iter().map(|item| row(item, wanted)).collect_any()}
            </tbody>
        }
        .into_any()
    });
    let last = match wanted {
        Wanted::State => fixed(columns::RECEIPT),
        Wanted::Receipt => fixed(words::PRINT_OR_KEEP),
    };
    view! {
        <div class="sheet">
            <table class="paid">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{fixed(columns::WHAT_FOR)}</th>
                        <th scope="col">{fixed(columns::DATE)}</th>
                        <th scope="col" class="paid__number">{fixed(columns::TRANSACTION)}</th>
                        <th scope="col" class="paid__with">{fixed(columns::PAID_WITH)}</th>
                        <th scope="col">{fixed(columns::STATE)}</th>
                        <th scope="col" class="r">{fixed(columns::AMOUNT)}</th>
                        <th scope="col">
                            <span class="sr-only">{last}</span>
                        </th>
                    </tr>
                </thead>
                {bodies.collect_any()}
            </table>
        </div>
    }
    .into_any()
}

/// What a month comes to; nothing where no money moved.
fn total_text(month: &MonthTotal) -> String {
    let some = |sums: &[Money]| (!sums.is_empty()).then(|| sums_text(sums));
    let paid = some(&month.paid).map(|sums| say(words::paid(&sums)));
    let refunded = some(&month.refunded).map(|sums| say(words::given_back(&sums)));
    let texts: Vec<String> = paid.into_iter().chain(refunded).collect();
    texts.join(" · ")
}

/// For what a payment was.
pub(super) fn what_for(transaction: &Transaction) -> String {
    let otherwise = match transaction.kind {
        TransactionKind::Validation => fixed(payments::CHECK),
        TransactionKind::Refund => fixed(payments::REFUND),
        TransactionKind::OneTime | TransactionKind::Recurring => fixed(payments::PAYMENT),
    };
    name_of(
        transaction.services.iter().map(ServiceName::as_str),
        otherwise,
    )
}

/// What else is to be said: of which kind it is, and why it failed.
fn beside(transaction: &Transaction) -> Option<String> {
    let kind = match transaction.kind {
        TransactionKind::Refund => Some(fixed(payments::REFUND)),
        TransactionKind::Validation if !transaction.services.is_empty() => {
            Some(fixed(payments::CHECK))
        }
        TransactionKind::OneTime | TransactionKind::Recurring | TransactionKind::Validation => None,
    };
    let parts: Vec<&str> = kind.into_iter().chain(why(transaction)).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn row(transaction: &Transaction, wanted: Wanted) -> AnyView {
    let state = transaction.state();
    let name = what_for(transaction);
    let spoken = say(words::receipt_for(&day_of(transaction.created_at), &name));
    let receipt = match wanted {
        Wanted::State => receipt_cell(transaction, spoken),
        Wanted::Receipt => receipts_cell(transaction, spoken),
    };
    let below = beside(transaction)
        .map(|words| view! { <span class="small muted">{words}</span> }.into_any());
    view! {
        <tr>
            <th scope="row" class="paid__for">
                <a class="paid__name" href=paths::transaction(&transaction.id) dir="auto">
                    {name}
                </a>
                {below}
            </th>
            <td class="paid__date num">{instant(transaction.created_at, true)}</td>
            <td class="paid__number mono muted small">{transaction.id.to_string()}</td>
            {method_cell(transaction)}
            <td class="paid__state">{badge(state.tone(), fixed(state.label()))}</td>
            {amount_cell(transaction)}
            {receipt}
        </tr>
    }
    .into_any()
}
