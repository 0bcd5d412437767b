//! One product: what it is and costs, and where the reader has it.

use goodstanding_shared::catalog::{ProductDetails, Visibility};
use goodstanding_shared::ids::ProductId;
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::SubscriptionsQuery;
use goodstanding_shared::tone::Tone;
use goodstanding_words::catalog::product as words;
use goodstanding_words::subscriptions::listing;
use goodstanding_words::{columns, common, counts};
use leptos::prelude::*;

use super::plan_page::subscriptions_crumb;
use crate::api;
use crate::paths;
use crate::services::service_links;
use crate::sessions::Session;
use crate::shell::remote_page;
use crate::ui::{badge, cell, copyable, fact, missing, money_text, part, row, table, text_in};
use crate::words::{fixed, in_commas, say};

/// The page of one product, with its prices under every plan.
#[component]
pub fn ProductDetailsPage(
    /// Which product, as the address names it.
    id: ProductId,
) -> impl IntoView {
    remote_page(
        say(words::title(id.as_str())),
        vec![subscriptions_crumb()],
        fixed(words::LOADING),
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
                        {say(words::order(&details.name))}
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
            <div class="stack">{part(fixed(words::PRICES), prices)} {part(fixed(words::IN_USE), in_use(&details))}</div>
            {part(fixed(columns::PRODUCT), facts(&details))}
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
        || missing(fixed(words::NO_DESCRIPTION)),
        |text| text_in(&text, details.description_language.as_ref()),
    );
    let languages = if details.languages.is_empty() {
        missing(fixed(words::NO_LANGUAGE))
    } else {
        in_commas(&details.languages).into_any()
    };
    view! {
        <dl class="facts facts--stacked">
            {fact(fixed(columns::ID), copyable(details.id.to_string()))} {fact(fixed(columns::NAME), text_in(&details.name, details.name_language.as_ref()))}
            {fact(fixed(columns::GROUP), text_in(&details.group, details.group_language.as_ref()))} {fact(fixed(columns::DESCRIPTION), description)}
            {fact(fixed(columns::DESCRIBED_IN), languages)} {fact(fixed(columns::STATUS), badge(tone, fixed(details.visibility.label())))}
            {fact(fixed(columns::SETUP), fixed(details.setup.sentence()))}
        </dl>
    }
    .into_any()
}

fn prices(details: &ProductDetails) -> AnyView {
    if details.prices.is_empty() {
        return view! { <p class="muted">{fixed(words::NO_PRICES)}</p> }.into_any();
    }
    let amount = |money: Money| {
        if money.is_zero() {
            fixed(words::NO_PRICE).to_owned()
        } else {
            money_text(money)
        }
    };
    let rows = details
        .prices
        .iter()
        .map(|price| {
            let plan = details.plans.iter().find(|plan| plan.id == price.plan);
            let words = plan.map(|plan| text_in(&plan.description, plan.language.as_ref()));
            let plan = view! {
                <a class="mono" href=paths::plan(&price.plan)>
                    {price.plan.to_string()}
                </a>
                <span class="cell-sub small muted">{words}</span>
            };
            let reduced = price.reduced.map_or_else(
                || missing(fixed(words::NO_PRICE)),
                |money| money_text(money).into_any(),
            );
            row(vec![
                cell(common::BILLING_PLAN, "cell-wrap", plan),
                cell(columns::PRICE, "r num", money_text(price.amount)),
                cell(columns::INTRODUCTORY_PRICE, "r num", reduced),
                cell(columns::SETUP_FEE, "r num", amount(price.setup_fee)),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[
            (common::BILLING_PLAN, ""),
            (columns::PRICE, "r"),
            (columns::INTRODUCTORY_PRICE, "r"),
            (columns::SETUP_FEE, "r"),
        ],
        rows,
    )
}

fn in_use(details: &ProductDetails) -> AnyView {
    let all = paths::all_subscriptions(SubscriptionsQuery {
        product: Some(details.id.clone()),
        ..SubscriptionsQuery::default()
    });
    let words = say(words::in_use_by(
        counts::services(details.services_total),
        counts::subscriptions(details.subscriptions_total),
    ));
    view! {
        {service_links(&details.services)}
        <p class="below-table">
            <span class="num">{words}</span>
            " · "
            <a href=all>{fixed(listing::SEE_ALL)}</a>
        </p>
    }
    .into_any()
}
