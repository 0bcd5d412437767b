//! How a subscription stands, in a sentence, with the one action that helps.

use goodstanding_shared::subscriptions::{Explanation, Help, Subscription};
use goodstanding_words::subscriptions::help as words;
use goodstanding_words::{orders, payments};
use leptos::prelude::*;

use crate::paths;
use crate::services::sentence_text;
use crate::sessions::Session;
use crate::words::fixed;

/// The words and the address of what helps.
fn help_link(help: Help, subscription: &Subscription) -> (&'static str, String) {
    match help {
        Help::UpdatePaymentMethod => (
            fixed(payments::UPDATE_METHOD),
            paths::PAYMENT_METHODS.into(),
        ),
        Help::SeeTransactions => (
            fixed(words::TRANSACTIONS),
            paths::transactions_of(subscription.id),
        ),
        Help::SeeServices => (fixed(words::SERVICES), paths::subscription(subscription.id)),
        Help::SeeNewer(newer) => (fixed(words::NEWER), paths::subscription(newer)),
        Help::OrderAgain => (fixed(orders::ORDER_SERVICES), paths::ORDER_SERVICES.into()),
    }
}

/// The sentence, and the action for the customer. Staff see the sentence; what helps is the
/// customer's to do. On the subscription's own page (`here`) nothing leads to where one is.
pub fn explanation(told: Explanation, subscription: &Subscription, here: bool) -> AnyView {
    let Explanation { lead, rest, help } = told;
    let action = help
        .filter(|_| !Session::expect().is_staff())
        .filter(|help| !here || *help != Help::SeeServices)
        .map(|help| {
            let (words, href) = help_link(help, subscription);
            view! {
                <a class="btn btn--small" href=href>
                    {words}
                </a>
            }
        });
    view! {
        <div class=format!("explanation explanation--{}", subscription.tone().as_str())>
            <p>
                <strong>{sentence_text(&lead)}</strong>
                " "
                <span class="muted">{sentence_text(&rest)}</span>
            </p>
            {action}
        </div>
    }
    .into_any()
}
