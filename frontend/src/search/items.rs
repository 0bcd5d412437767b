//! What can be chosen: what was found, the pages, and what can be done.

use goodstanding_shared::overview::short_name;
use goodstanding_shared::search::{FoundService, SearchResults, likelihood};
use goodstanding_shared::sessions::Role;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::Transaction;
use goodstanding_words::{
    Fixed, cancellations, customers, inbox, orders, overview, parts, payments, reports, search,
    services, settings, subscriptions, system, transactions,
};

use crate::paths::{self, Place};
use crate::ui::{day_of, money_text, name_of};
use crate::words::{fixed, say};

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Under which heading it stands.
    pub group: Fixed,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name.
    pub beside: String,
    /// Where it leads.
    pub href: String,
}

impl Item {
    fn new(group: Fixed, name: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            group,
            name: name.into(),
            beside: String::new(),
            href: href.into(),
        }
    }
}

/// The pages of each role, by the names under which the ways have them.
const fn pages(role: Role) -> &'static [(Fixed, &'static str)] {
    match role {
        Role::Customer => &[
            (overview::TITLE, paths::OVERVIEW),
            (services::TITLE, paths::SERVICES),
            (subscriptions::TITLE, paths::SUBSCRIPTIONS),
            (payments::tabs::UPCOMING_TITLE, paths::PAYMENTS),
            (payments::tabs::HISTORY_TITLE, paths::TRANSACTIONS),
            (payments::methods::TITLE, paths::PAYMENT_METHODS),
            (payments::receipts::TITLE, paths::RECEIPTS),
            (orders::cart::TITLE, paths::CART),
            (settings::TITLE, paths::SETTINGS),
        ],
        Role::Staff => &[
            (inbox::TITLE, paths::INBOX),
            (customers::TITLE, paths::CUSTOMERS),
            (orders::queue::TITLE, paths::ORDER_QUEUE),
            (cancellations::queue::TITLE, paths::CANCELLATION_REQUESTS),
            (subscriptions::TITLE, paths::SUBSCRIPTIONS_ALL),
            (transactions::TITLE, paths::TRANSACTIONS),
            (reports::TITLE, paths::REPORTS),
            (reports::reasons::TITLE, paths::REPORTS_REASONS),
            (system::WORKER, paths::WORKER),
            (settings::TITLE, paths::SETTINGS),
        ],
    }
}

/// What can be done: each leads to where it is done, and does nothing yet.
const fn actions(role: Role) -> &'static [(Fixed, &'static str)] {
    match role {
        Role::Customer => &[
            (orders::ORDER_SERVICES, paths::ORDER_SERVICES),
            (payments::pay_with::ADD_METHOD, paths::ADD_PAYMENT_METHOD),
        ],
        Role::Staff => &[],
    }
}

/// Everything that can be chosen for these words, in the order of display.
pub fn items(words: &str, found: &SearchResults, role: Role) -> Vec<Item> {
    let words = words.trim().to_lowercase();
    let mut items: Vec<Item> = named(&words).into_iter().collect();
    items.extend(found.customers.iter().map(|customer| {
        Item::new(
            customers::TITLE,
            customer.name.clone(),
            paths::customer(customer.id),
        )
    }));
    items.extend(found.services.iter().map(service));
    items.extend(found.payments.iter().map(payment));
    for (group, known) in [
        (search::PAGES, pages(role)),
        (goodstanding_words::actions::TITLE, actions(role)),
    ] {
        let named = known.iter().map(|(name, href)| (fixed(*name), *href));
        let mut those: Vec<(u8, (&str, &str))> = named
            .filter_map(|it| Some((likelihood(it.0, &words)?, it)))
            .collect();
        // As likely ones stay in their order.
        those.sort_by_key(|(likelihood, _)| *likelihood);
        items.extend(
            those
                .into_iter()
                .map(|(_, it)| Item::new(group, it.0, it.1)),
        );
    }
    items
}

/// What an identifier names, typed as a whole. Whether there is such a thing its page says.
fn named(words: &str) -> Option<Item> {
    let (prefix, _) = words.split_once('_')?;
    let (name, within) = match prefix {
        "svc" => (search::go_service(words), paths::SERVICES),
        "sub" => (search::go_subscription(words), paths::SUBSCRIPTIONS),
        "ord" => (search::go_order(words), paths::ORDER_QUEUE),
        _ => return None,
    };
    let path = format!("{within}/{words}");
    Place::parse(&path)?;
    Some(Item::new(search::GO_TO, say(name), path))
}

fn service(found: &FoundService) -> Item {
    let service = &found.service;
    Item {
        beside: format!("{} · {}", found.product, fixed(service.status.label())),
        ..Item::new(
            services::TITLE,
            service.name.as_str(),
            paths::service(service.id),
        )
    }
}

fn payment(one: &Transaction) -> Item {
    let name = name_of(
        one.services.iter().map(ServiceName::as_str),
        fixed(payments::PAYMENT),
    );
    let mut beside = vec![
        money_text(one.amount),
        fixed(one.state().label()).to_owned(),
        day_of(one.created_at),
    ];
    beside.extend(one.customer.as_ref().map(|customer| customer.name.clone()));
    let method = one.payment_method.as_ref();
    beside.extend(method.map(|method| say(short_name(method))));
    beside.push(one.id.to_string());
    Item {
        beside: beside.join(" · "),
        ..Item::new(parts::PAYMENTS, name, paths::transaction(&one.id))
    }
}
