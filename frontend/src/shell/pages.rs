//! Which page is drawn at which place.

use goodstanding_shared::sessions::Role;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::parts::{BILLING, STAFF};
use super::{NotFoundPage, Online};
use crate::api;
use crate::part::{Arrival, later, load_meanwhile};
use crate::paths::Place;
use crate::sessions::Session;
use crate::{cancellations, orders, overview, part, password, search, services, settings};

/// What customers may open, likeliest first.
static CUSTOMER_PARTS: [&Arrival; 10] = [
    overview::PAGES.arrival(),
    services::LIST.arrival(),
    overview::DIALOGS.arrival(),
    services::PAGES.arrival(),
    search::SEARCH.arrival(),
    cancellations::DIALOG.arrival(),
    services::FILTERS.arrival(),
    services::SELECTING.arrival(),
    BILLING.arrival(),
    orders::PAGES.arrival(),
];
/// The same for staff.
static STAFF_PARTS: [&Arrival; 10] = [
    STAFF.arrival(),
    services::ACTIONS.arrival(),
    orders::ACTIONS.arrival(),
    BILLING.arrival(),
    services::PAGES.arrival(),
    search::SEARCH.arrival(),
    cancellations::DIALOG.arrival(),
    services::FILTERS.arrival(),
    services::SELECTING.arrival(),
    orders::PAGES.arrival(),
];

/// The page for the address. A page is drawn anew when the place changes, and stays when only the
/// query does.
#[component]
pub(super) fn Pages(session: Session) -> impl IntoView {
    let role = session.me_untracked().map_or(Role::Customer, |me| me.role);
    Effect::new(move |_| {
        if Online::get() {
            load_meanwhile(match role {
                Role::Customer => &CUSTOMER_PARTS,
                Role::Staff => &STAFF_PARTS,
            });
        }
    });
    let pathname = use_location().pathname;
    let place = Memo::new(move |_| pathname.with(|path| Place::parse(path)));
    move || {
        let place = place.get();
        api::begin_page();
        match place {
            Some(place) => page(place, role),
            None => view! { <NotFoundPage /> }.into_any(),
        }
    }
}

fn page(place: Place, role: Role) -> AnyView {
    match place {
        Place::Home => redirect(&match role {
            Role::Customer => Place::Overview,
            Role::Staff => Place::Inbox,
        }),
        Place::Overview => match role {
            Role::Customer => later(&overview::PAGES, |pages| (pages.overview)()),
            Role::Staff => redirect(&Place::Inbox),
        },
        Place::Services => match role {
            Role::Customer => later(&services::LIST, |pages| (pages.services)()),
            // Staff have none: they choose a customer first.
            Role::Staff => redirect(&Place::Customers),
        },
        Place::Service(id) => later(&services::PAGES, move |pages| (pages.service)(id)),
        Place::Catalog => later(&orders::PAGES, |pages| (pages.catalog)()),
        Place::Product(id) => later(&orders::PAGES, move |pages| (pages.product)(id.clone())),
        Place::Cart => later(&orders::PAGES, |pages| (pages.cart)()),
        Place::Order(id) => later(&orders::PAGES, move |pages| (pages.order)(id)),
        Place::Subscriptions => match role {
            Role::Customer => later(&BILLING, |pages| (pages.subscriptions)()),
            // Theirs are those of everybody.
            Role::Staff => redirect(&Place::AllSubscriptions),
        },
        Place::AllSubscriptions => later(&BILLING, |pages| (pages.all_subscriptions)()),
        Place::Subscription(id) => later(&BILLING, move |pages| (pages.subscription)(id)),
        Place::Plan(id) => later(&BILLING, move |pages| (pages.plan)(id.clone())),
        Place::ProductDetails(id) => later(&BILLING, move |pages| (pages.product)(id.clone())),
        Place::Transactions => match role {
            Role::Customer => later(&BILLING, |pages| (pages.history)()),
            Role::Staff => later(&BILLING, |pages| (pages.transactions)()),
        },
        Place::Transaction(id) => later(&BILLING, move |pages| (pages.transaction)(id.clone())),
        Place::Upcoming => match role {
            Role::Customer => later(&overview::PAGES, |pages| (pages.upcoming)()),
            Role::Staff => redirect(&Place::Transactions),
        },
        Place::Receipts => match role {
            Role::Customer => later(&BILLING, |pages| (pages.receipts)()),
            Role::Staff => redirect(&Place::Transactions),
        },
        Place::Receipt(id) => later(&BILLING, move |pages| (pages.receipt)(id.clone())),
        Place::PaymentMethods => match role {
            Role::Customer => later(&BILLING, |pages| (pages.payment_methods)()),
            // Staff see them on the account of a customer.
            Role::Staff => redirect(&Place::Customers),
        },
        Place::Password => part::page(&password::PAGE),
        Place::Settings => part::page(&settings::PAGE),
        Place::CancellationRequests
        | Place::OrderQueue
        | Place::Reports
        | Place::ReportSubscriptions
        | Place::ReportReasons
        | Place::Clock
        | Place::Worker
        | Place::Inbox
        | Place::Customers
        | Place::Customer(_)
        | Place::CustomerServices(_)
            if role == Role::Customer =>
        {
            view! { <NotFoundPage /> }.into_any()
        }
        Place::CancellationRequests => later(&STAFF, |pages| (pages.cancellation_requests)()),
        Place::OrderQueue => later(&STAFF, |pages| (pages.order_queue)()),
        Place::Reports => later(&STAFF, |pages| (pages.reports)()),
        Place::ReportSubscriptions => later(&STAFF, |pages| (pages.report_subscriptions)()),
        Place::ReportReasons => later(&STAFF, |pages| (pages.report_reasons)()),
        Place::Clock => later(&STAFF, |pages| (pages.clock)()),
        Place::Worker => later(&STAFF, |pages| (pages.worker)()),
        Place::Inbox => later(&STAFF, |pages| (pages.inbox)()),
        Place::Customers => later(&STAFF, |pages| (pages.customers)()),
        Place::Customer(id) => later(&STAFF, move |pages| (pages.customer)(id)),
        Place::CustomerServices(id) => later(&STAFF, move |pages| (pages.customer_services)(id)),
    }
}

/// Goes on to another place. It takes the place of this one in the history, so that Back does not
/// lead here again.
fn redirect(to: &Place) -> AnyView {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    use_navigate()(&to.path(), options);
    ().into_any()
}
