//! Which page is drawn at which place.

use goodstanding_shared::sessions::Role;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::{NotFoundPage, Online};
use crate::part::{Load, later, load_meanwhile};
use crate::paths::Place;
use crate::services::ServicesPage;
use crate::sessions::Session;
use crate::{customers, orders, services};

/// What customers may open, likeliest first.
static CUSTOMER_PARTS: [&dyn Load; 2] = [&services::PAGES, &orders::PAGES];
/// The same for staff.
static STAFF_PARTS: [&dyn Load; 2] = [&customers::PAGES, &services::PAGES];

/// The page for the address. A page is drawn anew when the place changes, and stays when only the query does.
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
        Place::Service(id) => later(&services::PAGES, move |pages| (pages.service)(id)),
        Place::Catalog => later(&orders::PAGES, |pages| (pages.catalog)()),
        Place::Product(id) => later(&orders::PAGES, move |pages| (pages.product)(id.clone())),
        Place::Cart => later(&orders::PAGES, |pages| (pages.cart)()),
        Place::Order(id) => later(&orders::PAGES, move |pages| (pages.order)(id)),
        Place::Customers => later(&customers::PAGES, |pages| (pages.customers)()),
        Place::CustomerServices(id) => later(&customers::PAGES, move |pages| (pages.services)(id)),
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
