//! One subscription: everything that is known of it, how it stands in a sentence, and the one
//! action that helps.

use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::payments::short_name;
use goodstanding_shared::subscriptions::life::Terms;
use goodstanding_shared::subscriptions::{
    SubscriptionDetails, SubscriptionStatus, SubscriptionVersion,
};
use leptos::prelude::*;

use super::actions::{Acting, buttons, cancel_button, dialogs};
use super::explanation::explanation;
use super::preview::next_event;
use super::rows::latest_transactions;
use super::{billing_badge, standing_badges, status_badge};
use crate::actions::note;
use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::clock::{self, Minute};
use crate::paths;
use crate::services::{price_parts, sentence_text, service_links};
use crate::sessions::Session;
use crate::shell::{Crumb, Loaded, loaded_page};
use crate::ui::{
    calendar_date, cell, copyable, date_with_distance, fact, grouped, id_link, instant, missing,
    money, money_text, part, relative_days, row, table,
};

/// The page of one subscription.
#[component]
pub fn SubscriptionPage(
    /// Which subscription, as the address names it.
    id: SubscriptionId,
) -> impl IntoView {
    let session = Session::expect();
    let parents = if session.is_staff() {
        vec![Crumb::new("Subscriptions", paths::SUBSCRIPTIONS_ALL)]
    } else {
        vec![Crumb::new("Subscriptions", paths::SUBSCRIPTIONS)]
    };
    let loaded = Loaded::new(move || Box::pin(api::subscription(id)));
    let acting = Acting::new(id, loaded);
    let title = Memo::new(move |_| {
        loaded
            .with(|details: &SubscriptionDetails| details.subscription.title())
            .unwrap_or_else(|| "Subscription".to_owned())
    });
    let page = loaded_page(
        title,
        parents,
        "the subscription",
        loaded,
        move |details: SubscriptionDetails| shown(details, acting),
    );
    view! {
        {page}
        {dialogs(acting)}
    }
}

fn shown(details: SubscriptionDetails, acting: Acting) -> AnyView {
    let subscription = &details.subscription;
    let id = subscription.id;
    let all = paths::transactions_of(id);
    let count = grouped(details.transactions_total);
    let transactions = view! {
        {latest_transactions(subscription)}
        <p class="below-table">
            <a href=all>"See all transactions…"</a>
            " "
            <span class="muted small num">{format!("{count} in all")}</span>
        </p>
    }
    .into_any();
    let versions =
        (!details.versions.is_empty()).then(|| part("Versions", versions(id, &details.versions)));
    let activity = details.activity.clone();
    view! {
        {note(acting.note)}
        <section class="sheet standing" aria-label="How it stands">
            {explanation(details.explain(Minute::get().date_naive()), subscription, true)}
            {before_and_after(&details)}
            {buttons(&details, acting)}
        </section>
        {at_a_glance(&details)}
        <div class="columns">
            <div class="stack">
                {part("Items", items(&details))}
                {part("Services", services(&details))}
                {versions}
                {part("Transactions", transactions)}
                <ActivityList of=HistoryOf::Subscription(id) latest=activity total=details.activity_total />
            </div>
            <section class="sheet part" aria-labelledby="details-part">
                <div class="part__head">
                    <h2 id="details-part">"Details"</h2>
                    {cancel_button(&details, acting)}
                </div>
                {facts(&details)}
            </section>
        </div>
    }
    .into_any()
}

/// How it came to this, and what comes next by itself.
fn before_and_after(details: &SubscriptionDetails) -> AnyView {
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

/// What it costs, when and with what it is paid next, and since when there is one: what everybody
/// looks for first.
fn at_a_glance(details: &SubscriptionDetails) -> AnyView {
    let figure = |name: &'static str, value: String, below: AnyView| {
        fact(
            name,
            view! {
                <span class="glance__value num">{value}</span>
                <span class="small muted">{below}</span>
            },
        )
    };
    let (price, per) = details.price().map_or_else(
        || ("—".to_owned(), String::new()),
        |price| price_parts(price, details.plan.recurring()),
    );
    let method = details
        .payment_method
        .as_ref()
        .map_or_else(|| "—".to_owned(), short_name);
    let starts = details.subscription.starts_on;
    let since = if starts > clock::now().date_naive() {
        "Starts"
    } else {
        "Since"
    };
    view! {
        <section class="sheet part glance" aria-label="At a glance">
            <dl class="facts facts--row">
                {figure("Price", price, per.into_any())} {next_charge(details)}
                {figure("Pays with", method, ().into_any())}
                {figure(since, calendar_date(starts), distance(starts))}
            </dl>
        </section>
    }
    .into_any()
}

fn distance(date: chrono::NaiveDate) -> AnyView {
    (move || relative_days(date, Minute::get().date_naive())).into_any()
}

/// What is charged next. Money that was not collected is unpaid since a day, and no next charge in
/// the past.
fn next_charge(details: &SubscriptionDetails) -> AnyView {
    let prices = details.next_prices();
    let terms = Terms {
        plan: &details.plan,
        prices: &prices,
    };
    let unpaid = details.life.unpaid(terms).ok().flatten();
    match (details.next_charge, unpaid.zip(details.life.next_bill_on)) {
        (Some(charge), _) => fact(
            "Next charge",
            view! {
                <span class="glance__value num">{money_text(charge.amount)}</span>
                <span class="small muted">{date_with_distance(charge.on)}</span>
            },
        ),
        (None, Some((charge, since))) => fact(
            "Unpaid",
            view! {
                <span class="glance__value num">{money_text(charge.amount)}</span>
                <span class="small muted">"since " {date_with_distance(since)}</span>
            },
        ),
        (None, None) => fact("Next charge", missing("No further charge is planned")),
    }
}

fn facts(details: &SubscriptionDetails) -> AnyView {
    let subscription = &details.subscription;
    let date = |date: Option<chrono::NaiveDate>, without: &'static str| {
        date.map_or_else(|| missing(without), date_with_distance)
    };
    let method = match &details.payment_method {
        Some(method) => {
            let words = method.to_string();
            if Session::expect().is_staff() {
                words.into_any()
            } else {
                view! { <a href=paths::PAYMENT_METHODS>{words}</a> }.into_any()
            }
        }
        None => missing("No payment method"),
    };
    let customer = subscription.customer.as_ref().map(|customer| {
        fact(
            "Customer",
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
        <span class="muted small">{details.plan.description.clone()}</span>
    };
    // Of a day to come it is said that it pauses then.
    let paused_label = if subscription.standing.status() == SubscriptionStatus::PendingPause {
        "Pauses on"
    } else {
        "Paused on"
    };
    let dated =
        |name, on: Option<chrono::NaiveDate>| on.map(|on| fact(name, date_with_distance(on)));
    view! {
        <dl class="facts facts--stacked">
            {customer} {fact("Status", status_badge(subscription.standing.status()))}
            {fact("Billing status", billing_badge(subscription.standing.billing()))} {fact("Billing plan", plan)}
            {fact("Start date", date_with_distance(subscription.starts_on))}
            {fact("End date", date(subscription.ends_on, "None"))}
            {dated("Next retry", subscription.next_retry_on)} {dated(paused_label, subscription.paused_on)}
            {dated("Entitled through", subscription.entitled_through)} {fact("Payment method", method)}
            {fact("Created at", instant(subscription.created_at, true))}
            {fact("ID", copyable(subscription.id.to_string()))}
        </dl>
    }
    .into_any()
}

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

fn services(details: &SubscriptionDetails) -> AnyView {
    if details.services.is_empty() {
        return view! { <p class="muted">"No service is linked."</p> }.into_any();
    }
    service_links(&details.services)
}

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
