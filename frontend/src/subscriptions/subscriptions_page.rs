//! The customer's subscriptions: the panel on their own account, and the listing of all with its
//! filters.

use goodstanding_shared::query::{ListingQuery as _, Role};
use goodstanding_shared::subscriptions::{
    BillingChoice, Subscription, SubscriptionStatus, SubscriptionsQuery,
};
use leptos::prelude::*;

use super::SubscriptionsPanel;
use super::legend::standing_legend;
use super::rows::{RowsFor, subscription_rows};
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, Listing, PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{
    Disclosure, SearchField, filter_checks, filter_group, filter_input, filter_select,
};

/// The reader's own subscriptions, with rows that open.
#[component]
pub fn SubscriptionsPage() -> impl IntoView {
    view! {
        <PageHead title="Subscriptions".to_owned() />
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
        ("Subscriptions", Vec::new())
    } else {
        let parents = vec![Crumb::new("Subscriptions", paths::SUBSCRIPTIONS)];
        ("All subscriptions", parents)
    };
    view! {
        <PageHead title=title.to_owned() parents=parents />
        <Tools params=params />
        <RefusalNotes refusals=Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone())) />
        {listing
            .view(
                "subscriptions",
                move || nothing_matches("subscriptions", params),
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
const ORDERS: [(&str, &str); 8] = [
    ("created desc", "Newest first"),
    ("created asc", "Oldest first"),
    ("start desc", "Start date, latest first"),
    ("start asc", "Start date, earliest first"),
    ("end asc", "End date, earliest first"),
    ("end desc", "End date, latest first"),
    ("status asc", "Status, first to last"),
    ("status desc", "Status, last to first"),
];

#[component]
fn Tools(params: Params) -> impl IntoView {
    let open = RwSignal::new(untrack(|| params.count_of::<SubscriptionsQuery>(is_filter)) > 0);
    let label = Signal::derive(
        move || match params.count_of::<SubscriptionsQuery>(is_filter) {
            0 => "Filters".to_owned(),
            on => format!("Filters ({on})"),
        },
    );
    let order = Signal::derive(move || {
        let (sort, direction) = params.asked::<SubscriptionsQuery>().0.order();
        format!("{sort} {direction}")
    });
    let reorder = Callback::new(move |order: String| {
        let (sort, direction) = order.split_once(' ').unwrap_or_default();
        params.set_all(&[("sort", sort), ("dir", direction)]);
    });
    view! {
        <div class="tools tools--listing">
            <SearchField
                label="Search ID, product or plan"
                value=params.value("q")
                on_input=move |words: String| params.set("q", words.trim(), true)
            />
            {filter_select("Sort by", None, ORDERS.to_vec(), order, reorder)}
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
        .map(|status| (status.as_str(), status.label()))
        .collect();
    let billing = BillingChoice::all()
        .map(|choice| (choice.as_str(), choice.label()))
        .collect();
    let dates = |from: &'static str, to: &'static str| {
        vec![
            filter_input("From", "date", params.value(from), params.setter(from)),
            filter_input("To", "date", params.value(to), params.setter(to)),
        ]
    };
    let codes = vec![
        filter_input(
            "Plan ID",
            "text",
            params.value("plan"),
            params.setter("plan"),
        ),
        filter_input(
            "Product ID",
            "text",
            params.value("product"),
            params.setter("product"),
        ),
    ];
    vec![
        filter_checks(
            "Status",
            statuses,
            params.word_reader("status"),
            params.word_toggler("status"),
        ),
        filter_checks(
            "Billing status",
            billing,
            params.word_reader("billing_status"),
            params.word_toggler("billing_status"),
        ),
        filter_checks(
            "Attention",
            vec![("yes", "Only those that need attention")],
            params.word_reader("attention"),
            params.word_toggler("attention"),
        ),
        filter_group("Billing plan and product", codes),
        filter_group("Start date", dates("start_from", "start_to")),
        filter_group("End date", dates("end_from", "end_to")),
        params.clear_button(),
    ]
}
