//! The last payments: for what, what became of them, and how much.

use goodstanding_shared::overview::Overview;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{Transaction, TransactionKind};
use goodstanding_words::overview::recent as words;
use goodstanding_words::{columns, payments};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{CollectAny, badge, day_of, money_text, name_of};
use crate::words::fixed;

/// The card with the last payments.
pub(super) fn recent(told: &Overview) -> AnyView {
    let content = if told.payments.is_empty() {
        view! { <p class="muted">{fixed(payments::NO_PAYMENTS)}</p> }.into_any()
    } else {
        view! {
            <table class="recent">
                <thead class="sr-only">
                    <tr>
                        <th scope="col">{fixed(columns::WHAT_FOR)}</th>
                        <th scope="col">{fixed(columns::STATE)}</th>
                        <th scope="col">{fixed(columns::AMOUNT)}</th>
                    </tr>
                </thead>
                <tbody>{told.payments.iter().map(payment).collect_any()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="sheet overview__wide" aria-labelledby="recent-payments">
            <div class="overview__head">
                <h2 id="recent-payments">{fixed(words::TITLE)}</h2>
                <a class="link small" href=paths::TRANSACTIONS>
                    {fixed(words::SEE_ALL)}
                </a>
            </div>
            {content}
        </section>
    }
    .into_any()
}

fn payment(transaction: &Transaction) -> AnyView {
    let state = transaction.state();
    let name = name_of(
        transaction.services.iter().map(ServiceName::as_str),
        fixed(columns::PAYMENT),
    );
    let refund = matches!(transaction.kind, TransactionKind::Refund);
    let refund = refund.then(|| format!("{} · ", fixed(payments::REFUND)));
    view! {
        <tr>
            <th scope="row" class="recent__for">
                <a class="need__name" href=paths::transaction(&transaction.id) dir="auto">
                    {name}
                </a>
                <span class="small muted num">{refund} {day_of(transaction.created_at)}</span>
            </th>
            <td class="recent__state">{badge(state.tone(), fixed(state.label()))}</td>
            <td class="recent__amount num">{money_text(transaction.amount)}</td>
        </tr>
    }
    .into_any()
}
