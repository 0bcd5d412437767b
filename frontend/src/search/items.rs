//! What can be chosen: what was found, the pages, and what can be done.

use goodstanding_shared::overview::short_name;
use goodstanding_shared::search::{FoundService, SearchResults, likelihood};
use goodstanding_shared::sessions::Role;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::Transaction;

use crate::paths::{self, Place};
use crate::ui::{day_of, money_text, name_of};

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Under which heading it stands.
    pub group: &'static str,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name.
    pub beside: String,
    /// Where it leads.
    pub href: String,
}

impl Item {
    fn new(group: &'static str, name: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            group,
            name: name.into(),
            beside: String::new(),
            href: href.into(),
        }
    }
}

/// The pages of each role, by the names under which the ways have them.
const fn pages(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Customer => &[
            ("Overview", paths::OVERVIEW),
            ("Services", paths::SERVICES),
            ("Subscriptions", paths::SUBSCRIPTIONS),
            ("Upcoming payments", paths::PAYMENTS),
            ("Payment history", paths::TRANSACTIONS),
            ("Payment methods", paths::PAYMENT_METHODS),
            ("Receipts", paths::RECEIPTS),
            ("Cart", paths::CART),
        ],
        Role::Staff => &[
            ("Inbox", paths::INBOX),
            ("Customers", paths::CUSTOMERS),
            ("Orders to accept", paths::ORDER_QUEUE),
            ("Cancellation requests", paths::CANCELLATION_REQUESTS),
            ("Subscriptions", paths::SUBSCRIPTIONS_ALL),
            ("Transactions", paths::TRANSACTIONS),
            ("Reports", paths::REPORTS),
            ("Cancellation reasons", paths::REPORTS_REASONS),
            ("Worker", paths::WORKER),
        ],
    }
}

/// What can be done: each leads to where it is done, and does nothing yet.
const fn actions(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Customer => &[
            ("Order services", paths::ORDER_SERVICES),
            ("Add a payment method", paths::ADD_PAYMENT_METHOD),
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
            "Customers",
            customer.name.clone(),
            paths::customer(customer.id),
        )
    }));
    items.extend(found.services.iter().map(service));
    items.extend(found.payments.iter().map(payment));
    for (group, known) in [("Pages", pages(role)), ("Actions", actions(role))] {
        let mut those: Vec<(u8, &(&str, &str))> = known
            .iter()
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
    let (kind, path) = match prefix {
        "svc" => ("Service", format!("{}/{words}", paths::SERVICES)),
        "sub" => ("Subscription", format!("{}/{words}", paths::SUBSCRIPTIONS)),
        "ord" => ("Order", format!("{}/{words}", paths::ORDER_QUEUE)),
        _ => return None,
    };
    Place::parse(&path)?;
    Some(Item::new("Go to", format!("{kind} {words}"), path))
}

fn service(found: &FoundService) -> Item {
    let service = &found.service;
    Item {
        beside: format!("{} · {}", found.product, service.status.label()),
        ..Item::new(
            "Services",
            service.name.as_str(),
            paths::service(service.id),
        )
    }
}

fn payment(one: &Transaction) -> Item {
    let name = name_of(one.services.iter().map(ServiceName::as_str), "Payment");
    let mut beside = vec![
        money_text(one.amount),
        one.state().label().to_owned(),
        day_of(one.created_at),
    ];
    beside.extend(one.customer.as_ref().map(|customer| customer.name.clone()));
    beside.extend(one.payment_method.as_ref().map(short_name));
    beside.push(one.id.to_string());
    Item {
        beside: beside.join(" · "),
        ..Item::new("Payments", name, paths::transaction(&one.id))
    }
}
