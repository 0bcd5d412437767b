//! The customer's subscriptions: the panel on their own account, and the listing of all with its
//! filters.

use goodstanding_shared::query::{ListingQuery as _, Role};
use goodstanding_shared::subscriptions::{
    BillingChoice, Subscription, SubscriptionStatus, SubscriptionsQuery,
};
use goodstanding_words::services::sorting;
use goodstanding_words::subscriptions::listing as words;
use goodstanding_words::{Fixed, columns, common, listings, subscriptions};
use leptos::prelude::*;

use super::SubscriptionsPanel;
use super::legend::standing_legend;
use super::rows::{RowsFor, subscription_rows};
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, Listed, Listing, PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{
    Disclosure, SearchField, filter_checks, filter_group, filter_input, filter_select,
};
use crate::words::{fixed, say};

/// The reader's own subscriptions, with rows that open.
#[component]
pub fn SubscriptionsPage() -> impl IntoView {
    view! {
        <PageHead title=fixed(subscriptions::TITLE).to_owned() />
        <SubscriptionsPanel customer=None />
    }
}

/// All subscriptions: the reader's own, or everybody's for staff.
#[component]
pub fn AllSubscriptionsPage() -> impl IntoView {
    let staff = Session::expect().is_staff();
    let params = Params::of_page();
    let parsed = Memo::new(move |_| params.asked::<SubscriptionsQuery>());
    // Opening a row asks the server for nothing.
    let asked = Memo::new(move |_| {
        parsed.with(|(query, _)| {
            SubscriptionsQuery {
                open: Vec::new(),
                ..query.clone()
            }
            .into_query_string()
        })
    });
    let listing = Listing::new(asked, |query| Box::pin(api::subscriptions(query)));
    let rows_for = if staff {
        RowsFor::Everybody
    } else {
        RowsFor::Account
    };
    let href = move |cursor: &str| {
        let query = parsed.with_untracked(|(query, _)| query.clone());
        paths::all_subscriptions(SubscriptionsQuery {
            cursor: cursor.to_owned(),
            open: Vec::new(),
            ..query
        })
    };
    let (title, parents) = if staff {
        (fixed(subscriptions::TITLE), Vec::new())
    } else {
        let parents = vec![Crumb::new(
            fixed(subscriptions::TITLE),
            paths::SUBSCRIPTIONS,
        )];
        (fixed(words::EVERY), parents)
    };
    view! {
        <PageHead title=title.to_owned() parents=parents />
        <Tools params=params />
        <RefusalNotes refusals=Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone())) />
        {listing
            .view(
                Listed::SUBSCRIPTIONS,
                move || nothing_matches(listings::subscriptions::NONE_MATCH, params),
                move |items: Vec<Subscription>| subscription_rows(items, params, rows_for),
                href,
            )}
        {standing_legend()}
    }
}

/// What the filters of the sheet say.
const fn is_filter(role: Role) -> bool {
    matches!(role, Role::Filter)
}

/// Every order, in words that say what comes first.
const ORDERS: [(&str, Fixed); 8] = [
    ("created desc", words::NEWEST),
    ("created asc", words::OLDEST),
    ("start desc", words::START_LATEST),
    ("start asc", words::START_EARLIEST),
    ("end asc", words::END_EARLIEST),
    ("end desc", words::END_LATEST),
    ("status asc", words::STATUS_FIRST),
    ("status desc", words::STATUS_LAST),
];

#[component]
fn Tools(params: Params) -> impl IntoView {
    let open = RwSignal::new(untrack(|| params.count_of::<SubscriptionsQuery>(is_filter)) > 0);
    let label = Signal::derive(
        move || match params.count_of::<SubscriptionsQuery>(is_filter) {
            0 => fixed(common::FILTERS).to_owned(),
            on => say(common::filters_on(on as u64)),
        },
    );
    let order = Signal::derive(move || {
        let (sort, direction) = params.asked::<SubscriptionsQuery>().0.order();
        format!("{sort} {direction}")
    });
    let orders = ORDERS.map(|(word, label)| (word, fixed(label))).to_vec();
    let reorder = Callback::new(move |order: String| {
        let (sort, direction) = order.split_once(' ').unwrap_or_default();
        params.set_all(&[("sort", sort), ("dir", direction)]);
    });
    view! {
        <div class="tools tools--listing">
            <SearchField
                label=fixed(words::SEARCH)
                value=params.value("q")
                on_input=move |words: String| params.set("q", words.trim(), true)
            />
            {filter_select(fixed(sorting::SORT_BY), None, orders, order, reorder)}
            <Disclosure label=label controls="subscription-filters" open=open />
        </div>
        <div class="filters sheet" id="subscription-filters" hidden=move || !open.get()>
            {filters(params)}
        </div>
    }
}

fn filters(params: Params) -> Vec<AnyView> {
    let statuses = SubscriptionStatus::ALL
        .iter()
        .filter(|status| **status != SubscriptionStatus::Deleted)
        .map(|status| (status.as_str(), fixed(status.label())))
        .collect();
    let billing = BillingChoice::all()
        .map(|choice| (choice.as_str(), fixed(choice.label())))
        .collect();
    let dates = |from: &'static str, to: &'static str| {
        vec![
            filter_input(
                fixed(common::DAY_FROM),
                "date",
                params.value(from),
                params.setter(from),
            ),
            filter_input(
                fixed(common::DAY_TO),
                "date",
                params.value(to),
                params.setter(to),
            ),
        ]
    };
    let codes = vec![
        filter_input(
            fixed(words::PLAN_ID),
            "text",
            params.value("plan"),
            params.setter("plan"),
        ),
        filter_input(
            fixed(words::PRODUCT_ID),
            "text",
            params.value("product"),
            params.setter("product"),
        ),
    ];
    vec![
        filter_checks(
            fixed(columns::STATUS),
            statuses,
            params.word_reader("status"),
            params.word_toggler("status"),
        ),
        filter_checks(
            fixed(columns::BILLING_STATUS),
            billing,
            params.word_reader("billing_status"),
            params.word_toggler("billing_status"),
        ),
        filter_checks(
            fixed(words::ATTENTION),
            vec![("yes", fixed(words::ATTENTION_ONLY))],
            params.word_reader("attention"),
            params.word_toggler("attention"),
        ),
        filter_group(fixed(words::PLAN_AND_PRODUCT), codes),
        filter_group(fixed(columns::START_DATE), dates("start_from", "start_to")),
        filter_group(fixed(columns::END_DATE), dates("end_from", "end_to")),
        params.clear_button(),
    ]
}
