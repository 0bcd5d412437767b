//! A placed order: its reference, what is awaited, what it created, and how it is paid. Staff
//! accept it here.

use chrono::NaiveDate;
use goodstanding_shared::ids::OrderId;
use goodstanding_shared::orders::{Order, OrderLine};
use goodstanding_words::orders::placed as words;
use goodstanding_words::{columns, common, customers, orders, parts};
use leptos::prelude::*;

use super::Accepting;
use super::awaited::awaited;
use super::order_payment::{Paid, Paying, charges, invoices};
use super::staff_part::ACTIONS;
use crate::api;
use crate::clock;
use crate::part::within;
use crate::paths;
use crate::services::service_badge;
use crate::sessions::Session;
use crate::shell::{Crumb, Loaded, PageTitle, loaded_page};
use crate::ui::{fact, instant, money_text, text_in};
use crate::words::{apart, fixed, in_commas, in_sentences, say};

/// The page of a placed order.
#[component]
pub fn OrderPage(
    /// Which order, as the address names it.
    id: OrderId,
) -> impl IntoView {
    let is_staff = Session::expect().is_staff();
    let page = expect_context::<PageTitle>();
    // What it is called, and whose it is, is known when it is here.
    let title = RwSignal::new(fixed(columns::ORDER).to_owned());
    let loaded = Loaded::new(move || Box::pin(api::order(id)));
    let accepting = Accepting::new(loaded);
    let paying = Paying::new(loaded);
    let parents = if is_staff {
        vec![Crumb::new(fixed(customers::TITLE), paths::CUSTOMERS)]
    } else {
        vec![Crumb::new(
            fixed(orders::ORDER_SERVICES),
            paths::ORDER_SERVICES,
        )]
    };
    let content = loaded_page(
        title,
        parents,
        fixed(words::LOADING),
        loaded,
        move |order: Order| {
            title.set(say(words::order(&order.reference)));
            if is_staff {
                let customer = &order.customer;
                page.lead(vec![
                    Crumb::new(fixed(customers::TITLE), paths::CUSTOMERS),
                    Crumb::new(customer.name.clone(), paths::customer(customer.id)),
                ]);
                for_staff(order, accepting)
            } else {
                paying.await_answer(&order);
                for_customer(&order, paying)
            }
        },
    );
    // The dialogs stand beside what is drawn anew when the order changes: what was typed stays.
    let dialog = if is_staff {
        within(&ACTIONS, move |staff| (staff.dialog)(accepting))
    } else {
        paying.dialog()
    };
    view! {
        {content}
        {dialog}
    }
}

fn for_staff(order: Order, accepting: Accepting) -> AnyView {
    let buttons = {
        let order = order.clone();
        within(&ACTIONS, move |staff| {
            (staff.buttons)(order.clone(), accepting)
        })
    };
    let customer = view! {
        <a href=paths::customer(order.customer.id) dir="auto">
            {order.customer.name.clone()}
        </a>
    };
    let lead = awaited(&order, true);
    view! {
        {buttons}
        <div class="columns">
            {lines(&order, lead)}
            <section class="sheet part sum" aria-labelledby="order-heading">
                <h2 id="order-heading">{fixed(columns::ORDER)}</h2>
                <dl class="facts">{fact(fixed(columns::CUSTOMER), customer)} {facts(&order)}</dl>
                <h3>{fixed(parts::PAYMENTS)}</h3>
                {charges(&order)}
            </section>
        </div>
    }
    .into_any()
}

fn for_customer(order: &Order, paying: Paying) -> AnyView {
    let awaited = awaited(order, false);
    // Nobody is thanked for what failed.
    let (heading, lead) = match Paid::of(order) {
        Paid::Well => {
            let thanks = core::iter::once(fixed(words::THANKS).to_owned());
            let sentences = thanks.chain(invoices(order)).chain([awaited]);
            (fixed(words::RECEIVED), in_sentences(sentences))
        }
        Paid::Unknown => (
            fixed(words::RECEIVED),
            in_sentences([fixed(words::PROCESSING).to_owned(), awaited]),
        ),
        Paid::Waits | Paid::Failed => (fixed(words::NOT_PAID), awaited),
    };
    view! {
        {paying.news(order)}
        <div class="columns">
            {lines(order, lead)}
            <section class="sheet part sum" aria-labelledby="order-heading">
                <h2 id="order-heading">{heading}</h2>
                <dl class="facts">{facts(order)}</dl>
                <h3>{fixed(parts::PAYMENTS)}</h3>
                {charges(order)}
                <p>
                    <a class="btn btn--primary btn--wide" href=paths::SERVICES>
                        {fixed(words::GO_TO_SERVICES)}
                    </a>
                </p>
            </section>
        </div>
    }
    .into_any()
}

fn facts(order: &Order) -> AnyView {
    // One for all of it with the order; later each subscription may get another one.
    let mut methods: Vec<String> = Vec::new();
    for subscription in &order.subscriptions {
        if let Some(method) = &subscription.payment_method {
            let name = say(method.name());
            if !methods.contains(&name) {
                methods.push(name);
            }
        }
    }
    let method =
        (!methods.is_empty()).then(|| fact(fixed(columns::PAYMENT_METHOD), in_commas(&methods)));
    view! {
        {fact(fixed(columns::REFERENCE), view! { <span class="mono">{order.reference.clone()}</span> })}
        {fact(fixed(columns::PLACED_AT), instant(order.created_at, true))} {method} {fact(fixed(columns::SUB_TOTAL), money_text(order.sub_total))}
        {fact(fixed(columns::SETUP_FEES), money_text(order.setup_fees))} {fact(fixed(columns::TOTAL_DUE_TODAY), money_text(order.due_today))}
    }
    .into_any()
}

fn lines(order: &Order, lead: String) -> AnyView {
    let placed_on = order.created_at.date_naive();
    let lines = order
        .lines
        .iter()
        .map(|line| self::line(line, placed_on))
        .collect::<Vec<_>>();
    view! {
        <section class="sheet lines" aria-label=fixed(words::ORDERED)>
            <p class="lines__lead" dir="auto">
                {lead}
            </p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(line: &OrderLine, placed_on: NaiveDate) -> AnyView {
    let product = &line.product;
    let what = if line.quantity > 1 {
        say(common::several_of(&product.name, line.quantity.into()))
    } else {
        apart(&product.name)
    };
    let what = text_in(&what, product.name_language.as_ref());
    let start = (line.starts_on > placed_on).then(|| {
        say(if line.starts_on > clock::now().date_naive() {
            words::starts(line.starts_on)
        } else {
            words::started(line.starts_on)
        })
    });
    let due = line.next_due.map(|due| say(words::next_due(due)));
    let facts = [apart(line.plan.as_str())].into_iter();
    let facts: Vec<String> = facts.chain(start).chain(due).collect();
    view! {
        <li class="line">
            <div class="line__words">
                <p class="line__name">
                    <a class="link" href=paths::service(line.service) dir="auto">
                        {line.name.as_str().to_owned()}
                    </a>
                </p>
                <p class="small muted">{what} " · " {facts.join(" · ")}</p>
            </div>
            {service_badge(line.status)}
        </li>
    }
    .into_any()
}
