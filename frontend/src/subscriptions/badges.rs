//! The two statuses of a subscription, as badges that explain themselves.

use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};
use goodstanding_words::subscriptions;
use leptos::prelude::*;

use crate::sessions::Session;
use crate::ui::{badge, explained_badge};
use crate::words::fixed;

/// The status, with its meaning in the reader's words: plain for customers, billing words for
/// staff.
pub fn status_badge(status: SubscriptionStatus) -> AnyView {
    let words = if Session::expect().is_staff() {
        fixed(status.definition())
    } else {
        fixed(status.sentence())
    };
    explained_badge(status.tone(), fixed(status.label()), words)
}

/// The billing status, with its meaning in the reader's words.
pub fn billing_badge(billing: Option<BillingStatus>) -> AnyView {
    let Some(billing) = billing else {
        return view! { <span class="muted">{fixed(subscriptions::NOT_BILLED)}</span> }.into_any();
    };
    let words = if Session::expect().is_staff() {
        fixed(billing.definition())
    } else {
        fixed(billing.sentence())
    };
    explained_badge(billing.tone(), fixed(billing.label()), words)
}

/// Both side by side, without explanations: for places that explain elsewhere.
pub fn standing_badges(standing: Standing) -> AnyView {
    let billing = match standing.billing() {
        Some(billing) => badge(billing.tone(), fixed(billing.label())),
        None => view! { <span class="muted">{fixed(subscriptions::NOT_BILLED)}</span> }.into_any(),
    };
    view! {
        <span class="badges">{badge(standing.status().tone(), fixed(standing.status().label()))} {billing}</span>
    }
    .into_any()
}
