//! What rows of payments have in common, wherever they stand.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::payments::short_name;
use goodstanding_shared::transactions::{PaymentState, ResponseCode, Transaction};
use goodstanding_words::payments::receipts as words;
use goodstanding_words::{columns, payments};
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::transactions::amount_text;
use crate::ui::{Icon, icon, missing};
use crate::words::{fixed, say};

/// Why it failed, or what it waits for, in short.
pub(super) fn why(transaction: &Transaction) -> Option<&'static str> {
    let code = match transaction.state() {
        PaymentState::Failed | PaymentState::Waiting => {
            transaction.response.and_then(ResponseCode::in_short)
        }
        PaymentState::Paid
        | PaymentState::Refunded
        | PaymentState::CalledOff
        | PaymentState::Checked => None,
    };
    code.map(fixed)
}

/// With what it was paid.
pub(super) fn method_cell(transaction: &Transaction) -> AnyView {
    let method = transaction.payment_method.as_ref().map_or_else(
        || missing(fixed(payments::NO_METHOD)),
        |method| say(short_name(method)).into_any(),
    );
    view! { <td class="paid__with">{method}</td> }.into_any()
}

/// How much; quieter where no money moved.
pub(super) fn amount_cell(transaction: &Transaction) -> AnyView {
    let class = match transaction.state() {
        PaymentState::Paid | PaymentState::Waiting | PaymentState::Refunded => "paid__amount r num",
        PaymentState::Failed | PaymentState::CalledOff | PaymentState::Checked => {
            "paid__amount paid__amount--none r num"
        }
    };
    view! { <td class=class>{amount_text(transaction)}</td> }.into_any()
}

/// The way to its receipt, where there is one: `spoken` says of what.
pub(super) fn receipt_cell(transaction: &Transaction, spoken: String) -> AnyView {
    let receipt = transaction.state().has_receipt().then(|| {
        view! {
            <a
                class="btn btn--small btn--quiet paid__receipt"
                href=paths::receipt(&transaction.id)
                aria-label=spoken
            >
                {icon(Icon::Receipt)}
            </a>
        }
        .into_any()
    });
    view! { <td class="paid__last">{receipt}</td> }.into_any()
}

/// The receipt as a page and as a file: what the reader of a list of receipts came for.
pub(super) fn receipts_cell(transaction: &Transaction, spoken: String) -> AnyView {
    let receipt = transaction.state().has_receipt().then(|| {
        let file = say(words::download(transaction.id.as_str()));
        view! {
            <a
                class="btn btn--small btn--quiet paid__receipt"
                href=paths::receipt(&transaction.id)
                aria-label=spoken
            >
                {icon(Icon::Receipt)}
                <span class="paid__word">{fixed(columns::RECEIPT)}</span>
            </a>
            <a
                class="btn btn--small btn--quiet"
                href=receipt_file(&transaction.id)
                download
                rel="external"
                aria-label=file
            >
                {icon(Icon::Download)}
                <span class="paid__word">{fixed(words::PDF)}</span>
            </a>
        }
        .into_any()
    });
    view! { <td class="paid__last">{receipt}</td> }.into_any()
}

/// Where the browser finds the receipt of a transaction as a file.
pub(super) fn receipt_file(id: &TransactionId) -> String {
    api::download(&format!("/transactions/{id}/receipt.pdf"), "")
}
