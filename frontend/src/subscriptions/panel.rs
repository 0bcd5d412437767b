//! The Subscriptions panel of an account: the ten latest, each of which opens, and the way to all of them.

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::{
    BillingStatus, PANEL_ROWS, Subscription, SubscriptionsQuery,
};
use leptos::prelude::*;

use super::legend::standing_legend;
use super::rows::{RowsFor, subscription_rows};
use crate::api;
use crate::paths;
use crate::shell::{Listing, Params, Remote};
use crate::ui::{Empty, Failure, Skeleton, grouped};

/// The panel: of the reader's own account, or of `customer` for staff.
#[component]
pub fn SubscriptionsPanel(
    /// Whose subscriptions; none means the reader's own.
    customer: Option<CustomerId>,
) -> impl IntoView {
    let params = Params::of_page();
    let owner = SubscriptionsQuery {
        customer,
        ..SubscriptionsQuery::default()
    };
    let query = {
        let owner = owner.to_query_string();
        let and = if owner.is_empty() { "" } else { "&" };
        format!("{owner}{and}limit={PANEL_ROWS}")
    };
    let query = Memo::new(move |_| query.clone());
    let listing = Listing::new(query, |query| Box::pin(api::subscriptions(query)));
    let all = paths::all_subscriptions(&owner);
    move || match listing.found().get() {
        Remote::Loading => view! { <Skeleton what="subscriptions" /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=listing.load() /> }.into_any(),
        Remote::Ready(page) if page.items.is_empty() => none(customer.is_some()),
        Remote::Ready(page) => shown(page, params, all.clone()),
    }
}

fn none(is_staff: bool) -> AnyView {
    view! {
        <div class="sheet">
            <Empty title="There are no subscriptions">
                {(!is_staff)
                    .then(|| {
                        view! {
                            <p>"A subscription is made with an order."</p>
                            <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                                "Order services"
                            </a>
                        }
                    })}
            </Empty>
        </div>
    }
    .into_any()
}

fn shown(page: Page<Subscription>, params: Params, all: String) -> AnyView {
    let shown = page.items.len();
    let has_more = page.next_cursor.is_some();
    let need = page
        .items
        .iter()
        .filter(|subscription| {
            subscription
                .standing
                .billing()
                .is_some_and(BillingStatus::needs_attention)
        })
        .count();
    let words = match (has_more, shown) {
        (true, _) => format!("{shown} of {} subscriptions", grouped(page.total)),
        (false, 1) => "1 subscription".into(),
        (false, _) => format!("{shown} subscriptions"),
    };
    let need = match need {
        0 => String::new(),
        1 => " · one needs attention".into(),
        many => format!(" · {many} need attention"),
    };
    view! {
        <p class="small muted num" role="status">
            {words}
            {need}
        </p>
        {subscription_rows(page.items, params, RowsFor::Account)}
        <p class="below-table">
            {has_more
                .then(|| {
                    view! {
                        <a href=all>"See all subscriptions…"</a>
                    }
                })}
        </p>
        {standing_legend()}
    }
    .into_any()
}
