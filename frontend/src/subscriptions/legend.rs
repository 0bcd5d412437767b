//! What each of the 22 words means, one click away.

use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use goodstanding_words::services::legend as statuses;
use goodstanding_words::subscriptions::legend as words;
use leptos::prelude::*;

use crate::sessions::Session;
use crate::ui::{badge, legend};
use crate::words::fixed;

/// The legend of both statuses. Deleted is not in it: it appears in the reports only.
pub(super) fn standing_legend() -> AnyView {
    let staff = Session::expect().is_staff();
    let statuses = SubscriptionStatus::ALL
        .iter()
        .filter(|status| **status != SubscriptionStatus::Deleted)
        .map(|status| {
            let words = if staff {
                fixed(status.definition())
            } else {
                fixed(status.sentence())
            };
            (badge(status.tone(), fixed(status.label())), words)
        });
    let billing = BillingStatus::ALL.iter().map(|billing| {
        let words = if staff {
            fixed(billing.definition())
        } else {
            fixed(billing.sentence())
        };
        (badge(billing.tone(), fixed(billing.label())), words)
    });
    view! {
        {legend(fixed(statuses::TITLE), statuses.collect())}
        {legend(fixed(words::BILLING), billing.collect())}
    }
    .into_any()
}
