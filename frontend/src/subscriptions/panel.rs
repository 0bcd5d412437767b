//! The Subscriptions panel of an account: the ten latest, each of which opens, and the way to all
//! of them.

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::subscriptions::{PANEL_ROWS, Subscription, SubscriptionsQuery};
use goodstanding_words::subscriptions::listing as words;
use goodstanding_words::{counts, orders, subscriptions};
use leptos::prelude::*;

use super::legend::standing_legend;
use super::rows::{RowsFor, subscription_rows};
use crate::api;
use crate::paths;
use crate::shell::{Listing, Params, Remote};
use crate::ui::{Empty, Failure, Skeleton};
use crate::words::{fixed, say};

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
        let owner = owner.clone().into_query_string();
        let and = if owner.is_empty() { "" } else { "&" };
        format!("{owner}{and}limit={PANEL_ROWS}")
    };
    let query = Memo::new(move |_| query.clone());
    let listing = Listing::new(query, |query| Box::pin(api::subscriptions(query)));
    // How many need somebody, also beyond the rows of the panel.
    let needing = SubscriptionsQuery {
        needs_attention: true,
        ..owner.clone()
    };
    let asked = format!("{}&limit=1", needing.clone().into_query_string());
    let asked = Memo::new(move |_| asked.clone());
    let needing_listing = Listing::new(asked, |query| Box::pin(api::subscriptions(query)));
    let need = Signal::derive(move || {
        needing_listing
            .found()
            .with(|found| found.ready().map_or(0, |page| page.total))
    });
    let ways = Ways {
        all: paths::all_subscriptions(owner),
        needing: paths::all_subscriptions(needing),
    };
    move || match listing.found().get() {
        Remote::Loading => {
            view! { <Skeleton what=fixed(subscriptions::SUBSCRIPTIONS) /> }.into_any()
        }
        Remote::Failed(error) => view! { <Failure error=error retry=listing.load() /> }.into_any(),
        Remote::Ready(page) if page.items.is_empty() => none(customer.is_some()),
        Remote::Ready(page) => shown(page, params, need, ways.clone()),
    }
}

fn none(is_staff: bool) -> AnyView {
    view! {
        <div class="sheet">
            <Empty title=fixed(words::NONE)>
                {(!is_staff)
                    .then(|| {
                        view! {
                            <p>{fixed(words::MADE_WITH_ORDER)}</p>
                            <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                                {fixed(orders::ORDER_SERVICES)}
                            </a>
                        }
                    })}
            </Empty>
        </div>
    }
    .into_any()
}

/// Where the panel leads.
#[derive(Clone)]
struct Ways {
    all: String,
    needing: String,
}

fn shown(page: Page<Subscription>, params: Params, need: Signal<u64>, ways: Ways) -> AnyView {
    let shown = page.items.len();
    let has_more = page.next_cursor.is_some();
    let shown = shown as u64;
    let words = say(if has_more {
        words::subscriptions_of(page.total, shown)
    } else {
        counts::subscriptions(shown)
    });
    let needing = move || {
        let words = match need.get() {
            0 => return None,
            some => say(words::need_attention(some)),
        };
        Some(view! {
            " · "
            <a href=ways.needing.clone()>{words}</a>
        })
    };
    let all = has_more.then(|| {
        view! {
            <p class="below-table">
                <a href=ways.all>{fixed(words::SEE_ALL)}</a>
            </p>
        }
    });
    view! {
        <p class="small muted num panel__count" role="status">
            {words}
            {needing}
        </p>
        {subscription_rows(page.items, params, RowsFor::Account)}
        {all}
        {standing_legend()}
    }
    .into_any()
}
