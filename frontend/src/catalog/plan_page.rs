//! One billing plan: its schedule in words and drawn, what happens when a charge fails, and who
//! uses it.

use goodstanding_shared::catalog::{PlanDetails, PlanStatus};
use goodstanding_shared::ids::PlanId;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::tone::Tone;
use goodstanding_words::catalog::plan as words;
use goodstanding_words::subscriptions::listing;
use goodstanding_words::{columns, common, durations, subscriptions};
use leptos::prelude::*;

use super::product_links;
use super::schedule::{schedule, time_line};
use crate::api;
use crate::clock;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, remote_page};
use crate::subscriptions::standing_badges;
use crate::ui::{badge, copyable, fact, id_link, part, text_in};
use crate::words::{fixed, in_commas, say};

/// The page of one billing plan.
#[component]
pub fn PlanPage(
    /// Which plan, as the address names it.
    id: PlanId,
) -> impl IntoView {
    remote_page(
        say(words::title(id.as_str())),
        vec![subscriptions_crumb()],
        fixed(words::LOADING),
        move || {
            let id = id.clone();
            Box::pin(async move { api::plan(&id).await })
        },
        shown,
    )
}

/// The way back to the subscriptions that the reader sees.
pub(super) fn subscriptions_crumb() -> Crumb {
    let path = if Session::expect().is_staff() {
        paths::SUBSCRIPTIONS_ALL
    } else {
        paths::SUBSCRIPTIONS
    };
    Crumb::new(fixed(subscriptions::TITLE), path)
}

fn shown(details: PlanDetails) -> AnyView {
    let plan = &details.plan;
    let products = if details.products.is_empty() {
        view! { <p class="muted">{fixed(words::NO_PRODUCTS)}</p> }.into_any()
    } else {
        product_links(&details.products)
    };
    let drawn = time_line(plan, clock::now().date_naive());
    let schedule = view! {
        {schedule(plan)}
        {drawn}
    }
    .into_any();
    view! {
        <div class="columns">
            <div class="stack">
                {part(fixed(words::SCHEDULE), schedule)} {part(fixed(columns::PRODUCTS), products)} {part(fixed(subscriptions::TITLE), subscriptions(&details))}
            </div>
            {part(fixed(common::BILLING_PLAN), facts(&details))}
        </div>
    }
    .into_any()
}

fn facts(details: &PlanDetails) -> AnyView {
    let status = match details.status {
        PlanStatus::Active => badge(Tone::Ok, fixed(details.status.label())),
        PlanStatus::Retired => badge(Tone::Off, fixed(details.status.label())),
    };
    let days = &details.plan.retry_days;
    let retries = match days.last() {
        None => fixed(words::NO_RETRIES).to_owned(),
        Some(last) => {
            let all: Vec<_> = days.iter().map(ToString::to_string).collect();
            say(words::retries(u64::from(*last), &in_commas(&all)))
        }
    };
    let grace = match details.plan.grace_days {
        0 => fixed(words::NO_GRACE).to_owned(),
        days => say(durations::days(days.into())),
    };
    view! {
        <dl class="facts facts--stacked">
            {fact(fixed(columns::ID), copyable(details.plan.id.to_string()))}
            {fact(fixed(columns::DESCRIPTION), text_in(&details.plan.description, details.plan.language.as_ref()))} {fact(fixed(columns::STATUS), status)}
            {fact(fixed(columns::GRACE_PERIOD), grace)} {fact(fixed(columns::RETRIES), retries)}
        </dl>
    }
    .into_any()
}

fn subscriptions(details: &PlanDetails) -> AnyView {
    if details.subscriptions.is_empty() {
        return view! { <p class="muted">{fixed(words::NO_SUBSCRIPTION)}</p> }.into_any();
    }
    let rows = details
        .subscriptions
        .iter()
        .map(|subscription| {
            view! {
                <li class="linked">
                    {id_link(paths::subscription(subscription.id), &subscription.id.to_string())}
                    {standing_badges(subscription.standing)}
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let all = paths::all_subscriptions(SubscriptionsQuery {
        plan: Some(details.plan.id.clone()),
        ..SubscriptionsQuery::default()
    });
    let total = say(words::total(details.subscriptions_total));
    view! {
        <ul class="plain-list">{rows}</ul>
        <p class="below-table">
            <a href=all>{fixed(listing::SEE_ALL)}</a>
            " "
            <span class="small muted num">{total}</span>
        </p>
    }
    .into_any()
}
