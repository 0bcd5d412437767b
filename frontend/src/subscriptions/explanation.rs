//! How a subscription stands, in a sentence, with the one action that helps.

use goodstanding_shared::subscriptions::{Explanation, Help, Subscription};
use leptos::prelude::*;

use crate::paths;
use crate::services::sentence_text;
use crate::sessions::Session;

/// The words and the address of what helps.
fn help_link(help: Help, subscription: &Subscription) -> (&'static str, String) {
    match help {
        Help::UpdatePaymentMethod => ("Update payment method", paths::PAYMENT_METHODS.into()),
        Help::SeeTransactions => (
            "See the transactions",
            paths::transactions_of(subscription.id),
        ),
        Help::SeeServices => ("See the services", paths::subscription(subscription.id)),
        Help::SeeNewer(newer) => ("See the newer version", paths::subscription(newer)),
        Help::OrderAgain => ("Order services", paths::ORDER_SERVICES.into()),
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
