//! What a subscription bills and how it came to this: on its own page, and on that of a service.

use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::{SubscriptionDetails, SubscriptionVersion};
use leptos::prelude::*;

use super::preview::next_event;
use super::standing_badges;
use crate::clock;
use crate::paths;
use crate::services::sentence_text;
use crate::ui::{
    calendar_date, cell, date_with_distance, fact, id_link, instant, money, row, table,
};

/// What it bills, and the versions of it.
pub fn billing(details: &SubscriptionDetails) -> AnyView {
    let id = details.subscription.id;
    let earlier = (!details.versions.is_empty()).then(|| {
        view! {
            <section aria-labelledby="versions-heading">
                <h3 class="part__sub" id="versions-heading">
                    "Versions"
                </h3>
                {versions(id, &details.versions)}
            </section>
        }
    });
    view! {
        <div class="tabbed__part">
            <h3 class="part__sub">"Items"</h3>
            {items(details)}
            {earlier}
        </div>
    }
    .into_any()
}

/// How it came to this, and what comes next by itself.
pub fn before_and_after(details: &SubscriptionDetails) -> AnyView {
    let last = details.activity.first().map(|entry| {
        fact(
            "What happened last",
            view! {
                <span>{sentence_text(&entry.event.sentence())}</span>
                <span class="muted small">{instant(entry.at, true)}</span>
            },
        )
    });
    let next = match next_event(details, clock::now()) {
        Some((date, words)) => view! {
            <span>{words}</span>
            <span class="small">{date_with_distance(date)}</span>
        }
        .into_any(),
        None if details.life.is_charging => "A payment is being processed.".into_any(),
        None if details.life.standing.status().has_ended() => {
            "Nothing: the subscription is over.".into_any()
        }
        None => "Nothing is planned.".into_any(),
    };
    view! { <dl class="facts facts--row">{last} {fact("What happens next", next)}</dl> }.into_any()
}

/// What it bills, with prices.
fn items(details: &SubscriptionDetails) -> AnyView {
    if details.items.is_empty() {
        return view! { <p class="muted">"Nothing is billed."</p> }.into_any();
    }
    let rows = details
        .items
        .iter()
        .map(|item| {
            let product = view! {
                <a href=paths::product_details(&item.product.id) dir="auto">
                    {item.product.text().to_owned()}
                </a>
                <span class="cell-sub mono muted">{item.product.id.to_string()}</span>
            };
            row(vec![
                cell("Product", "cell-wrap", product),
                cell("Quantity", "r num", item.quantity.to_string()),
                cell("Price", "r num", money(item.price)),
            ])
        })
        .collect();
    table(
        "What the subscription bills",
        &[("Product", ""), ("Quantity", "r"), ("Price", "r")],
        rows,
    )
}

/// Every version of it, the oldest first.
fn versions(here: SubscriptionId, versions: &[SubscriptionVersion]) -> AnyView {
    let entries = versions
        .iter()
        .map(|version| {
            let name = if version.id == here {
                view! { <strong>"This subscription"</strong> }.into_any()
            } else {
                id_link(paths::subscription(version.id), &version.id.to_string())
            };
            let end = version
                .ends_on
                .map(|date| format!(" to {}", calendar_date(date)));
            let products = version
                .products
                .iter()
                .map(ProductLabel::text)
                .collect::<Vec<_>>()
                .join(", ");
            view! {
                <li class="timeline__entry">
                    <p>
                        {name} " " <span dir="auto">{products}</span>
                    </p>
                    <p class="small">
                        {standing_badges(version.standing)} " "
                        <span class="muted num">"From " {calendar_date(version.starts_on)} {end}</span>
                    </p>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { <ol class="timeline">{entries}</ol> }.into_any()
}
