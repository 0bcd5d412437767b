//! A customer's account, as staff see it: who they are, the Subscriptions panel, services,
//! transactions, payment methods and activity.

use goodstanding_shared::customers::CustomerDetails;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::transactions::{Transaction, TransactionsQuery};
use leptos::prelude::*;

use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::paths;
use crate::payments::method_list;
use crate::shell::{Crumb, Tab, remote_page, remote_view, tabs};
use crate::subscriptions::SubscriptionsPanel;
use crate::transactions::{TransactionColumns, transaction_table};
use crate::ui::{badge, copyable, fact, grouped, instant, missing};

/// How many transactions the account shows.
const LATEST: u32 = 10;

/// The page of one customer's account, for staff.
#[component]
pub fn AccountPage(
    /// Which customer, as the address names it.
    id: CustomerId,
) -> impl IntoView {
    // Who it is, is known when the account is here.
    let title = RwSignal::new("Customer".to_owned());
    remote_page(
        title,
        vec![Crumb::new("Customers", paths::CUSTOMERS)],
        "the account",
        move || Box::pin(api::customer(id)),
        move |details: CustomerDetails| {
            title.set(details.summary.name.clone());
            shown(details)
        },
    )
}

fn shown(details: CustomerDetails) -> AnyView {
    let id = details.summary.id;
    let counted = |count: u64| Signal::stored(Some(grouped(count)));
    let parts = vec![
        Tab {
            count: counted(details.subscriptions),
            ..Tab::new("", "Subscriptions", move || {
                view! { <SubscriptionsPanel customer=Some(id) /> }
            })
        },
        Tab::new("transactions", "Transactions", move || transactions(id)),
        Tab::new("methods", "Payment methods", move || methods(id)),
        Tab::new("activity", "Activity", move || view! { <Activity id=id /> }),
    ];
    view! {
        {facts(&details)}
        {tabs("About the account", parts)}
    }
    .into_any()
}

fn transactions(id: CustomerId) -> AnyView {
    let latest = remote_view(
        "transactions",
        move || {
            Box::pin(async move {
                api::transactions(format!("customer={id}&limit={LATEST}"))
                    .await
                    .map(|page| page.items)
            })
        },
        |items: Vec<Transaction>| {
            if items.is_empty() {
                view! { <p class="tabbed__none muted">"There are no transactions yet."</p> }
                    .into_any()
            } else {
                transaction_table(
                    items,
                    "The most recent transactions",
                    TransactionColumns::Full,
                )
            }
        },
    );
    let all = paths::transactions(TransactionsQuery {
        customer: Some(id),
        ..TransactionsQuery::default()
    });
    view! {
        {latest}
        <p class="tabbed__foot">
            <a class="link" href=all>
                "See all transactions…"
            </a>
        </p>
    }
    .into_any()
}

fn methods(id: CustomerId) -> AnyView {
    remote_view(
        "payment methods",
        move || Box::pin(api::payment_methods(Some(id))),
        |methods: Vec<PaymentMethod>| {
            if methods.is_empty() {
                view! { <p class="tabbed__none muted">"There is no payment method."</p> }.into_any()
            } else {
                view! { <div class="tabbed__part">{method_list(methods)}</div> }.into_any()
            }
        },
    )
}

fn facts(details: &CustomerDetails) -> AnyView {
    let summary = &details.summary;
    let worst = match summary.attention {
        Some(billing) => view! {
            {badge(billing.tone(), billing.label())}
            <span class="muted num">{format!("{} of its subscriptions", grouped(details.need_attention))}</span>
        }
        .into_any(),
        None => missing("Nothing needs attention"),
    };
    let all = paths::all_subscriptions(SubscriptionsQuery {
        customer: Some(summary.id),
        ..SubscriptionsQuery::default()
    });
    let number = |href: String, count: u64| view! { <a class="num" href=href>{grouped(count)}</a> };
    let requests = paths::customer_cancellations(summary.id);
    view! {
        <section class="sheet part account-facts" aria-label="Details">
            <dl class="facts facts--row">
                {fact("Name", view! { <span dir="auto">{summary.name.clone()}</span> })}
                {fact("E-mail", summary.email.clone())} {fact("ID", copyable(summary.id.to_string()))}
                {fact("Currency", details.currency.to_string())}
                {fact("Since", instant(summary.created_at, false))}
                {fact("Services", number(paths::customer_services(summary.id), summary.services))}
                {fact("Subscriptions", number(all, details.subscriptions))}
                {fact("Open cancellation requests", number(requests, details.open_cancellations))}
                {fact("Needs attention", worst)}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Activity(id: CustomerId) -> impl IntoView {
    remote_view(
        "the activity",
        move || {
            Box::pin(async move {
                let page = api::customer_activity(id, None).await?;
                Ok((id, page))
            })
        },
        |(id, page)| {
            view! { <ActivityList of=HistoryOf::Account(id) latest=page.items total=page.total /> }
                .into_any()
        },
    )
}
