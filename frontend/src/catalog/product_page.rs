//! One product: what it is and costs, and where the reader has it.

use goodstanding_shared::catalog::{ProductDetails, Visibility};
use goodstanding_shared::ids::ProductId;
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use super::plan_page::subscriptions_crumb;
use crate::api;
use crate::paths;
use crate::services::service_links;
use crate::sessions::Session;
use crate::shell::remote_page;
use crate::ui::{badge, cell, copyable, fact, grouped, missing, money_text, part, row, table};

/// The page of one product, with its prices under every plan.
#[component]
pub fn ProductDetailsPage(
    /// Which product, as the address names it.
    id: ProductId,
) -> impl IntoView {
    remote_page(
        format!("Product {id}"),
        vec![subscriptions_crumb()],
        "the product",
        move || {
            let id = id.clone();
            Box::pin(async move { api::product(&id).await })
        },
        shown,
    )
}

fn shown(details: ProductDetails) -> AnyView {
    let order =
        (details.visibility == Visibility::Public && !Session::expect().is_staff()).then(|| {
            view! {
                <p class="below-table">
                    <a class="btn btn--primary" href=paths::product(&details.id)>
                        {format!("Order {}", details.name)}
                    </a>
                </p>
            }
        });
    let prices = view! {
        {prices(&details)}
        {order}
    }
    .into_any();
    view! {
        <div class="columns">
            <div class="stack">{part("Prices", prices)} {part("In use", in_use(&details))}</div>
            {part("Product", facts(&details))}
        </div>
    }
    .into_any()
}

fn facts(details: &ProductDetails) -> AnyView {
    let tone = match details.visibility {
        Visibility::Public => Tone::Ok,
        Visibility::Private => Tone::Info,
        Visibility::Retired => Tone::Off,
    };
    let description = details.description.clone().map_or_else(
        || missing("No description"),
        |text| view! { <span dir="auto">{text}</span> }.into_any(),
    );
    let languages = if details.languages.is_empty() {
        missing("In no language")
    } else {
        details.languages.join(", ").into_any()
    };
    view! {
        <dl class="facts facts--stacked">
            {fact("ID", copyable(details.id.to_string()))} {fact("Name", details.name.clone())}
            {fact("Group", details.group.clone())} {fact("Description", description)}
            {fact("Described in", languages)} {fact("Status", badge(tone, details.visibility.label()))}
            {fact("Setup", details.setup.sentence())}
        </dl>
    }
    .into_any()
}

fn prices(details: &ProductDetails) -> AnyView {
    if details.prices.is_empty() {
        return view! { <p class="muted">"This product has no prices."</p> }.into_any();
    }
    let amount = |money: Money| {
        if money.is_zero() {
            "None".to_owned()
        } else {
            money_text(money)
        }
    };
    let rows = details
        .prices
        .iter()
        .map(|price| {
            let plan = details.plans.iter().find(|plan| plan.id == price.plan);
            let words = plan
                .map(|plan| plan.description.clone())
                .unwrap_or_default();
            let plan = view! {
                <a class="mono" href=paths::plan(&price.plan)>
                    {price.plan.to_string()}
                </a>
                <span class="cell-sub small muted">{words}</span>
            };
            let reduced = price
                .reduced
                .map_or_else(|| missing("None"), |money| money_text(money).into_any());
            row(vec![
                cell("Billing plan", "cell-wrap", plan),
                cell("Price", "r num", money_text(price.amount)),
                cell("Introductory price", "r num", reduced),
                cell("Setup fee", "r num", amount(price.setup_fee)),
            ])
        })
        .collect();
    table(
        "Prices under each billing plan",
        &[
            ("Billing plan", ""),
            ("Price", "r"),
            ("Introductory price", "r"),
            ("Setup fee", "r"),
        ],
        rows,
    )
}

fn in_use(details: &ProductDetails) -> AnyView {
    let all = paths::all_subscriptions(SubscriptionsQuery {
        product: Some(details.id.clone()),
        ..SubscriptionsQuery::default()
    });
    let count = |number: u64, what: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{} {what}{plural}", grouped(number))
    };
    let words = format!(
        "{} and {}",
        count(details.services_total, "service"),
        count(details.subscriptions_total, "subscription")
    );
    view! {
        {service_links(&details.services)}
        <p class="below-table">
            <span class="num">{words}</span>
            " · "
            <a href=all>"See all subscriptions…"</a>
        </p>
    }
    .into_any()
}
