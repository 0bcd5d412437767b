//! Which page is drawn at which place.

use goodstanding_shared::sessions::Role;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::NotFoundPage;
use crate::cancellations::CancellationQueuePage;
use crate::catalog::{PlanPage, ProductDetailsPage};
use crate::customers::{AccountPage, CustomerServicesPage, CustomersPage};
use crate::orders::{CartPage, CatalogPage, OrderPage, ProductPage};
use crate::paths::Place;
use crate::payments::PaymentMethodsPage;
use crate::reports::{ReasonsPage, StandingListPage, StandingsPage};
use crate::services::{ServicePage, ServicesPage};
use crate::sessions::Session;
use crate::subscriptions::{AllSubscriptionsPage, SubscriptionPage, SubscriptionsPage};
use crate::transactions::{TransactionPage, TransactionsPage};

/// The page for the address. A page is drawn anew when the place changes, and stays when only the query does.
#[component]
pub(super) fn Pages(session: Session) -> impl IntoView {
    let role = session.me_untracked().map_or(Role::Customer, |me| me.role);
    let pathname = use_location().pathname;
    let place = Memo::new(move |_| pathname.with(|path| Place::parse(path)));
    move || match place.get() {
        Some(place) => page(place, role),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

fn page(place: Place, role: Role) -> AnyView {
    match place {
        Place::Home => redirect(&match role {
            Role::Customer => Place::Services,
            Role::Staff => Place::Customers,
        }),
        Place::Services => match role {
            Role::Customer => view! { <ServicesPage /> }.into_any(),
            // Staff have none: they choose a customer first.
            Role::Staff => redirect(&Place::Customers),
        },
        Place::Service(id) => view! { <ServicePage id=id /> }.into_any(),
        Place::Catalog => view! { <CatalogPage /> }.into_any(),
        Place::Product(id) => view! { <ProductPage id=id /> }.into_any(),
        Place::Cart => view! { <CartPage /> }.into_any(),
        Place::Order(id) => view! { <OrderPage id=id /> }.into_any(),
        Place::Subscriptions => match role {
            Role::Customer => view! { <SubscriptionsPage /> }.into_any(),
            Role::Staff => redirect(&Place::AllSubscriptions),
        },
        Place::AllSubscriptions => view! { <AllSubscriptionsPage /> }.into_any(),
        Place::Subscription(id) => view! { <SubscriptionPage id=id /> }.into_any(),
        Place::Plan(id) => view! { <PlanPage id=id /> }.into_any(),
        Place::ProductDetails(id) => view! { <ProductDetailsPage id=id /> }.into_any(),
        Place::Transactions => view! { <TransactionsPage /> }.into_any(),
        Place::Transaction(id) => view! { <TransactionPage id=id /> }.into_any(),
        Place::PaymentMethods => match role {
            Role::Customer => view! { <PaymentMethodsPage /> }.into_any(),
            // Staff see them on the account of a customer.
            Role::Staff => redirect(&Place::Customers),
        },
        Place::CancellationRequests
        | Place::Reports
        | Place::ReportSubscriptions
        | Place::ReportReasons
        | Place::Customer(_)
            if role == Role::Customer =>
        {
            view! { <NotFoundPage /> }.into_any()
        }
        Place::CancellationRequests => view! { <CancellationQueuePage /> }.into_any(),
        Place::Reports => view! { <StandingsPage /> }.into_any(),
        Place::ReportSubscriptions => view! { <StandingListPage /> }.into_any(),
        Place::ReportReasons => view! { <ReasonsPage /> }.into_any(),
        Place::Customers => view! { <CustomersPage /> }.into_any(),
        Place::Customer(id) => view! { <AccountPage id=id /> }.into_any(),
        Place::CustomerServices(id) => view! { <CustomerServicesPage id=id /> }.into_any(),
    }
}

/// Goes on to another place. It takes the place of this one in the history, so that Back does not lead here again.
fn redirect(to: &Place) -> AnyView {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    use_navigate()(&to.path(), options);
    ().into_any()
}
