//! One billing plan: its schedule in words and drawn, what happens when a charge fails, and who
//! uses it.

use goodstanding_shared::catalog::{PlanDetails, PlanStatus};
use goodstanding_shared::ids::PlanId;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use super::product_links;
use super::schedule::{schedule, time_line};
use crate::api;
use crate::clock;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, remote_page};
use crate::subscriptions::standing_badges;
use crate::ui::{badge, copyable, fact, grouped, id_link, part};

/// The page of one billing plan.
#[component]
pub fn PlanPage(
    /// Which plan, as the address names it.
    id: PlanId,
) -> impl IntoView {
    remote_page(
        format!("Billing plan {id}"),
        vec![subscriptions_crumb()],
        "the billing plan",
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
    Crumb::new("Subscriptions", path)
}

fn shown(details: PlanDetails) -> AnyView {
    let plan = &details.plan;
    let products = if details.products.is_empty() {
        view! { <p class="muted">"Nothing that you may see is sold under this plan."</p> }
            .into_any()
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
                {part("Schedule", schedule)} {part("Products", products)} {part("Subscriptions", subscriptions(&details))}
            </div>
            {part("Billing plan", facts(&details))}
        </div>
    }
    .into_any()
}

fn facts(details: &PlanDetails) -> AnyView {
    let status = match details.status {
        PlanStatus::Active => badge(Tone::Ok, details.status.label()),
        PlanStatus::Retired => badge(Tone::Off, details.status.label()),
    };
    let days: Vec<_> = details
        .plan
        .retry_days
        .iter()
        .map(ToString::to_string)
        .collect();
    let retries = if days.is_empty() {
        "A failed charge is not tried again".to_owned()
    } else {
        let unit = if days == ["1"] { "day" } else { "days" };
        format!("{} {unit} after a failed charge", days.join(", "))
    };
    let grace = match details.plan.grace_days {
        0 => "None".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    view! {
        <dl class="facts facts--stacked">
            {fact("ID", copyable(details.plan.id.to_string()))}
            {fact("Description", details.plan.description.clone())} {fact("Status", status)}
            {fact("Grace period", grace)} {fact("Retries", retries)}
        </dl>
    }
    .into_any()
}

fn subscriptions(details: &PlanDetails) -> AnyView {
    if details.subscriptions.is_empty() {
        return view! { <p class="muted">"No subscription uses this plan."</p> }.into_any();
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
    let total = grouped(details.subscriptions_total);
    view! {
        <ul class="plain-list">{rows}</ul>
        <p class="below-table">
            <a href=all>"See all subscriptions…"</a>
            " "
            <span class="small muted num">{format!("{total} in all")}</span>
        </p>
    }
    .into_any()
}
