//! One subscription: everything that is known of it, how it stands in a sentence, and the one
//! action that helps.

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::{SubscriptionDetails, SubscriptionStatus};
use goodstanding_shared::transactions::TransactionsQuery;
use goodstanding_words::subscriptions::page as words;
use goodstanding_words::{columns, common, parts, subscriptions};
use leptos::prelude::*;

use super::actions::{Acting, buttons, cancel_button, dialogs};
use super::billed::{before_and_after, billing};
use super::explanation::explanation;
use super::glance::at_a_glance;
use super::verbs::Verb;
use super::{billing_badge, standing_badges, status_badge};
use crate::actions::note;
use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::catalog::product_links;
use crate::clock::Minute;
use crate::paths;
use crate::payments::PaymentsOf;
use crate::services::service_links;
use crate::sessions::Session;
use crate::shell::{Crumb, Loaded, PageHead, Tab, headed_page, tabs};
use crate::ui::{copyable, date_with_distance, fact, instant, missing, text_in};
use crate::words::{fixed, say};

/// The page of one subscription.
#[component]
pub fn SubscriptionPage(
    /// Which subscription, as the address names it.
    id: SubscriptionId,
) -> impl IntoView {
    let session = Session::expect();
    let parents = if session.is_staff() {
        vec![Crumb::new(
            fixed(subscriptions::TITLE),
            paths::SUBSCRIPTIONS_ALL,
        )]
    } else {
        vec![Crumb::new(
            fixed(subscriptions::TITLE),
            paths::SUBSCRIPTIONS,
        )]
    };
    let loaded = Loaded::new(move || Box::pin(api::subscription(id)));
    let payments = PaymentsOf::new(TransactionsQuery {
        subscription: Some(id),
        ..TransactionsQuery::default()
    });
    let acting = Acting::new(id, loaded, Callback::new(move |()| payments.load()));
    let title = Memo::new(move |_| {
        loaded
            .with(|details: &SubscriptionDetails| say(details.subscription.title()))
            .unwrap_or_else(|| fixed(columns::SUBSCRIPTION).to_owned())
    });
    let below = move || {
        let standing = loaded.with(|details| details.subscription.standing);
        standing.map(|standing| {
            view! { <p class="status-line">{standing_badges(standing)}</p> }.into_any()
        })
    };
    let actions =
        move || loaded.with(|details| buttons(details, acting, |verb| verb != Verb::Cancel));
    let head = move || {
        view! {
            <PageHead title=title parents=parents.clone() below=below>
                {actions}
            </PageHead>
        }
        .into_any()
    };
    view! {
        {headed_page(head, fixed(words::LOADING), loaded, move |details| shown(details, acting, payments))}
        {dialogs(acting)}
    }
}

fn shown(details: SubscriptionDetails, acting: Acting, payments: PaymentsOf) -> AnyView {
    let subscription = &details.subscription;
    let id = subscription.id;
    let paid = (move || payments.paid().map(|paid| format!(" · {paid}"))).into_any();
    let glance = at_a_glance(&details, paid);
    let told = explanation(details.explain(Minute::today()), subscription, true);
    let before = before_and_after(&details);
    let cancel = cancel_button(&details, acting);
    let facts = facts(&details);
    let details = StoredValue::new(details);
    view! {
        {note(acting.note)}
        <section class="sheet standing" aria-label=fixed(parts::HOW_IT_STANDS)>
            {told} {before}
        </section>
        {glance}
        <div class="columns">
            {tabs(fixed(words::ABOUT), vec![
                Tab { count: payments.count(), ..Tab::new("", fixed(parts::PAYMENTS), move || payments.view()) },
                Tab::new("billing", fixed(parts::BILLING), move || details.with_value(billing)),
                Tab::new("activity", fixed(parts::ACTIVITY), move || details.with_value(|details| {
                    view! {
                        <ActivityList
                            of=HistoryOf::Subscription(id)
                            latest=details.activity.clone()
                            total=details.activity_total
                        />
                    }
                })),
            ])}
            <section class="sheet part" aria-labelledby="details-part">
                <div class="part__head">
                    <h2 id="details-part">{fixed(parts::DETAILS)}</h2>
                    {cancel}
                </div>
                {facts}
            </section>
        </div>
    }
    .into_any()
}

fn facts(details: &SubscriptionDetails) -> AnyView {
    let subscription = &details.subscription;
    let date = |date: Option<chrono::NaiveDate>, without: &'static str| {
        date.map_or_else(|| missing(without), date_with_distance)
    };
    let method = match &details.payment_method {
        Some(method) => {
            let words = say(method.name());
            if Session::expect().is_staff() {
                words.into_any()
            } else {
                view! { <a href=paths::PAYMENT_METHODS>{words}</a> }.into_any()
            }
        }
        None => missing(fixed(subscriptions::NO_METHOD)),
    };
    let customer = subscription.customer.as_ref().map(|customer| {
        fact(
            fixed(columns::CUSTOMER),
            view! {
                <a href=paths::customer(customer.id) dir="auto">
                    {customer.name.clone()}
                </a>
            },
        )
    });
    let plan = view! {
        <a class="mono" href=paths::plan(&subscription.plan)>
            {subscription.plan.to_string()}
        </a>
        <span class="muted small">{text_in(&details.plan.description, details.plan.language.as_ref())}</span>
    };
    // Of a day to come it is said that it pauses then.
    let paused_label = if subscription.standing.status() == SubscriptionStatus::PendingPause {
        fixed(columns::PAUSES_ON)
    } else {
        fixed(columns::PAUSED_ON)
    };
    let dated =
        |name, on: Option<chrono::NaiveDate>| on.map(|on| fact(name, date_with_distance(on)));
    view! {
        <dl class="facts facts--stacked">
            {customer} {fact(fixed(columns::STATUS), status_badge(subscription.standing.status()))}
            {fact(fixed(columns::BILLING_STATUS), billing_badge(subscription.standing.billing()))}
            {fact(fixed(columns::PRODUCTS), product_links(&subscription.products))} {fact(fixed(columns::SERVICES), services(details))}
            {fact(fixed(common::BILLING_PLAN), plan)}
            {fact(fixed(columns::START_DATE), date_with_distance(subscription.starts_on))}
            {fact(fixed(columns::END_DATE), date(subscription.ends_on, fixed(subscriptions::NO_END)))}
            {dated(fixed(columns::NEXT_RETRY), subscription.next_retry_on)} {dated(paused_label, subscription.paused_on)}
            {dated(fixed(columns::ENTITLED_THROUGH), subscription.entitled_through)} {fact(fixed(columns::PAYMENT_METHOD), method)}
            {fact(fixed(columns::CREATED_AT), instant(subscription.created_at, true))}
            {fact(fixed(columns::ID), copyable(subscription.id.to_string()))}
        </dl>
    }
    .into_any()
}

fn services(details: &SubscriptionDetails) -> AnyView {
    if details.services.is_empty() {
        return missing(fixed(words::NO_SERVICE));
    }
    service_links(&details.services)
}
