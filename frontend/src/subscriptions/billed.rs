//! What a subscription bills and how it came to this: on its own page, and on that of a service.

use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::{SubscriptionDetails, SubscriptionVersion};
use goodstanding_words::subscriptions::billed as words;
use goodstanding_words::{columns, common, parts, payments};
use leptos::prelude::*;

use super::preview::next_event;
use super::standing_badges;
use crate::clock;
use crate::paths;
use crate::services::sentence_text;
use crate::ui::{cell, date_with_distance, fact, id_link, instant, money, row, table};
use crate::words::{fixed, in_commas, say};

/// What it bills, and the versions of it.
pub fn billing(details: &SubscriptionDetails) -> AnyView {
    let id = details.subscription.id;
    let earlier = (!details.versions.is_empty()).then(|| {
        view! {
            <section aria-labelledby="versions-heading">
                <h3 class="part__sub" id="versions-heading">
                    {fixed(words::VERSIONS)}
                </h3>
                {versions(id, &details.versions)}
            </section>
        }
    });
    view! {
        <div class="tabbed__part">
            <h3 class="part__sub">{fixed(parts::ITEMS)}</h3>
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
            fixed(words::HAPPENED_LAST),
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
        None if details.life.is_charging => fixed(payments::PROCESSING).into_any(),
        None if details.life.standing.status().has_ended() => fixed(words::OVER).into_any(),
        None => fixed(common::NOTHING_PLANNED).into_any(),
    };
    view! { <dl class="facts facts--row">{last} {fact(fixed(words::HAPPENS_NEXT), next)}</dl> }
        .into_any()
}

/// What it bills, with prices.
fn items(details: &SubscriptionDetails) -> AnyView {
    if details.items.is_empty() {
        return view! { <p class="muted">{fixed(words::NOTHING_BILLED)}</p> }.into_any();
    }
    let rows = details
        .items
        .iter()
        .map(|item| {
            let product = view! {
                <a href=paths::product_details(&item.product.id) dir="auto" lang=item.product.language.clone()>
                    {item.product.text().to_owned()}
                </a>
                <span class="cell-sub mono muted">{item.product.id.to_string()}</span>
            };
            row(vec![
                cell(columns::PRODUCT, "cell-wrap", product),
                cell(columns::QUANTITY, "r num", item.quantity.to_string()),
                cell(columns::PRICE, "r num", money(item.price)),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[
            (columns::PRODUCT, ""),
            (columns::QUANTITY, "r"),
            (columns::PRICE, "r"),
        ],
        rows,
    )
}

/// Every version of it, the oldest first.
fn versions(here: SubscriptionId, versions: &[SubscriptionVersion]) -> AnyView {
    let entries = versions
        .iter()
        .map(|version| {
            let name = if version.id == here {
                view! { <strong>{fixed(words::THIS)}</strong> }.into_any()
            } else {
                id_link(paths::subscription(version.id), &version.id.to_string())
            };
            let days = say(match version.ends_on {
                Some(end) => common::from_to(version.starts_on, end),
                None => common::from(version.starts_on),
            });
            let products: Vec<_> = version.products.iter().map(ProductLabel::text).collect();
            let products = in_commas(&products);
            view! {
                <li class="timeline__entry">
                    <p>
                        {name} " " <span dir="auto">{products}</span>
                    </p>
                    <p class="small">
                        {standing_badges(version.standing)} " "
                        <span class="muted num">{days}</span>
                    </p>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { <ol class="timeline">{entries}</ol> }.into_any()
}
