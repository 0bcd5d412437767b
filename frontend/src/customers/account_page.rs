//! A customer's account, as staff see it: who they are, the Subscriptions panel, services,
//! transactions, payment methods and activity.

use goodstanding_shared::customers::CustomerDetails;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::transactions::{Transaction, TransactionsQuery};
use goodstanding_words::customers::account as words;
use goodstanding_words::mails::page as mails;
use goodstanding_words::payments::methods;
use goodstanding_words::transactions::listing;
use goodstanding_words::{columns, customers, parts, transactions};
use leptos::prelude::*;

use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::mails::MailsList;
use crate::paths;
use crate::payments::method_list;
use crate::shell::{Crumb, Tab, remote_page, remote_view, tabs};
use crate::subscriptions::SubscriptionsPanel;
use crate::transactions::{TransactionColumns, transaction_table};
use crate::ui::{badge, copyable, fact, grouped, instant, missing};
use crate::words::{apart, fixed, say};

/// How many transactions the account shows.
const LATEST: u32 = 10;

/// The page of one customer's account, for staff.
#[component]
pub fn AccountPage(
    /// Which customer, as the address names it.
    id: CustomerId,
) -> impl IntoView {
    // Who it is, is known when the account is here.
    let title = RwSignal::new(fixed(columns::CUSTOMER).to_owned());
    remote_page(
        title,
        vec![Crumb::new(fixed(customers::TITLE), paths::CUSTOMERS)],
        fixed(words::LOADING),
        move || Box::pin(api::customer(id)),
        move |details: CustomerDetails| {
            title.set(apart(&details.summary.name));
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
            ..Tab::new("", fixed(columns::SUBSCRIPTIONS), move || {
                view! { <SubscriptionsPanel customer=Some(id) /> }
            })
        },
        Tab::new("transactions", fixed(transactions::TITLE), move || {
            transactions(id)
        }),
        Tab::new("methods", fixed(methods::TITLE), move || methods(id)),
        Tab::new("mails", fixed(mails::TITLE), move || {
            view! {
                <div class="tabbed__part">
                    <MailsList customer=Some(id) />
                </div>
            }
        }),
        Tab::new(
            "activity",
            fixed(parts::ACTIVITY),
            move || view! { <Activity id=id /> },
        ),
    ];
    view! {
        {facts(&details)}
        {tabs(fixed(words::ABOUT), parts)}
    }
    .into_any()
}

fn transactions(id: CustomerId) -> AnyView {
    let latest = remote_view(
        fixed(transactions::TRANSACTIONS),
        move || {
            Box::pin(async move {
                api::transactions(format!("customer={id}&limit={LATEST}"))
                    .await
                    .map(|page| page.items)
            })
        },
        |items: Vec<Transaction>| {
            if items.is_empty() {
                view! { <p class="tabbed__none muted">{fixed(listing::NONE)}</p> }.into_any()
            } else {
                transaction_table(items, fixed(words::LATEST), TransactionColumns::Full)
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
                {fixed(transactions::SEE_ALL)}
            </a>
        </p>
    }
    .into_any()
}

fn methods(id: CustomerId) -> AnyView {
    remote_view(
        fixed(methods::LOADING),
        move || Box::pin(api::payment_methods(Some(id))),
        |methods: Vec<PaymentMethod>| {
            if methods.is_empty() {
                view! { <p class="tabbed__none muted">{fixed(words::NO_METHOD)}</p> }.into_any()
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
            {badge(billing.tone(), fixed(billing.label()))}
            <span class="muted num">{say(words::need_attention(details.need_attention))}</span>
        }
        .into_any(),
        None => missing(fixed(customers::NOTHING_NEEDS_ATTENTION)),
    };
    let all = paths::all_subscriptions(SubscriptionsQuery {
        customer: Some(summary.id),
        ..SubscriptionsQuery::default()
    });
    let number = |href: String, count: u64| view! { <a class="num" href=href>{grouped(count)}</a> };
    let requests = paths::customer_cancellations(summary.id);
    view! {
        <section class="sheet part account-facts" aria-label=fixed(parts::DETAILS)>
            <dl class="facts facts--row">
                {fact(fixed(columns::NAME), view! { <span dir="auto">{summary.name.clone()}</span> })}
                {fact(fixed(columns::EMAIL), apart(&summary.email))} {fact(fixed(columns::ID), copyable(summary.id.to_string()))}
                {fact(fixed(columns::CURRENCY), details.currency.to_string())}
                {fact(fixed(columns::SINCE), instant(summary.created_at, false))}
                {fact(fixed(columns::SERVICES), number(paths::customer_services(summary.id), summary.services))}
                {fact(fixed(columns::SUBSCRIPTIONS), number(all, details.subscriptions))}
                {fact(fixed(columns::OPEN_REQUESTS), number(requests, details.open_cancellations))}
                {fact(fixed(columns::NEEDS_ATTENTION), worst)}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Activity(id: CustomerId) -> impl IntoView {
    remote_view(
        fixed(words::LOADING_ACTIVITY),
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
