//! The subscriptions behind one number of the report, deleted ones included.

use goodstanding_shared::subscriptions::{BillingChoice, Subscription, SubscriptionStatus};
use goodstanding_words::reports::standing as words;
use goodstanding_words::{listings, reports};
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::shell::{Crumb, Listed, Listing, PageHead, Params, nothing_matches};
use crate::subscriptions::{RowsFor, subscription_rows};
use crate::words::{fixed, say};

/// The subscriptions behind one number of the report.
#[component]
pub fn StandingListPage() -> impl IntoView {
    let params = Params::of_page();
    let query = params.text_of(&["status", "billing_status", "as_of", "cursor"]);
    let listing = Listing::new(query, |query| Box::pin(api::standing_subscriptions(query)));
    let href =
        move |cursor: &str| api::address(paths::REPORTS_SUBSCRIPTIONS, &params.with_cursor(cursor));
    let words = move || {
        let status = params.get("status").parse::<SubscriptionStatus>();
        let billing = params.get("billing_status").parse::<BillingChoice>();
        let on = params.get("as_of").parse().map(words::on);
        let parts = [
            status
                .map(|status| fixed(status.label()))
                .unwrap_or_default()
                .to_owned(),
            billing
                .map(|billing| fixed(billing.label()))
                .unwrap_or_default()
                .to_owned(),
            on.map(say).unwrap_or_default(),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        view! { <p class="muted">{parts.join(" · ")}</p> }
    };
    let parents = vec![Crumb::new(fixed(reports::STANDINGS), paths::REPORTS)];
    view! {
        <PageHead title=fixed(words::COUNTED_TITLE).to_owned() parents=parents below=words />
        {listing
            .view(
                Listed::SUBSCRIPTIONS,
                move || nothing_matches(listings::subscriptions::NONE_MATCH, params),
                move |items: Vec<Subscription>| subscription_rows(items, params, RowsFor::Everybody),
                href,
            )}
    }
}
