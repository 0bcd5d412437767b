//! The whole page: contexts, routes, and what is shown before it is known who is there.

use goodstanding_shared::sessions::Role;
use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;
use wasm_bindgen::JsCast;

use super::footer::Footer;
use super::header::Header;
use super::page_head::{Breadcrumb, PageTitle};
use super::scroll::{keep_places, notice_returns};
use super::{NotFoundPage, Online};
use crate::clock::{self, Minute};
use crate::customers::{CustomerServicesPage, CustomersPage};
use crate::orders::{Cart, CartPage, CatalogPage, OrderPage, ProductPage};
use crate::paths;
use crate::services::{ServicePage, ServicesPage, ServicesStore};
use crate::sessions::{Phase, Session, SignInPage};
use crate::ui::{Banner, BannerKind, Failure, LiveRegion, Skeleton};

/// The contexts that every page relies on.
pub struct AppContext;

impl AppContext {
    /// Provides them. The page does it once; component tests do it for each test.
    pub fn provide() -> Session {
        Minute::provide();
        Online::provide();
        PageTitle::provide();
        Session::provide(ServicesStore::provide(), Cart::provide())
    }
}

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let session = AppContext::provide();
    session.load();
    notice_returns();
    view! {
        <Router>
            <Shell session=session />
        </Router>
    }
}

#[component]
fn Shell(session: Session) -> impl IntoView {
    keep_places();
    let phase = session.phase();
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main") {
            let _ = main.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    view! {
        <a class="skip-link" href="#main" rel="external" on:click=skip>
            "Skip to main content"
        </a>
        <Header />
        <div class="page">
            {move || (phase.get() == Phase::SignedIn).then(|| view! { <Breadcrumb /> })}
            <main id="main" tabindex="-1">
                <OfflineBanner />
                {move || match phase.get() {
                    Phase::Loading => view! { <Skeleton what="your account" /> }.into_any(),
                    Phase::Failed => {
                        session
                            .failure()
                            .map(|error| view! { <Failure error=error retry=move |()| session.load() /> })
                            .into_any()
                    }
                    Phase::SignedOut => view! { <SignInPage /> }.into_any(),
                    Phase::SignedIn => view! { <Pages session=session /> }.into_any(),
                }}
            </main>
        </div>
        <Footer />
        <LiveRegion />
    }
}

#[component]
fn Pages(session: Session) -> impl IntoView {
    let role = session.me_untracked().map_or(Role::Customer, |me| me.role);
    let home = match role {
        Role::Customer => paths::SERVICES,
        Role::Staff => paths::CUSTOMERS,
    };
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=move || view! { <Redirect path=home /> } />
            <Route path=path!("/services") view=ServicesPage />
            <Route path=path!("/services/:service") view=ServicePage />
            <Route path=path!("/order-services") view=CatalogPage />
            <Route path=path!("/order-services/:product") view=ProductPage />
            <Route path=path!("/cart") view=CartPage />
            <Route path=path!("/orders/:order") view=OrderPage />
            <Route path=path!("/customers") view=CustomersPage />
            <Route path=path!("/customers/:customer/services") view=CustomerServicesPage />
        </Routes>
    }
}

#[component]
fn OfflineBanner() -> impl IntoView {
    move || {
        (!Online::get()).then(|| {
            let since = crate::ui::exact_instant(clock::now());
            view! {
                <Banner kind=BannerKind::Warn>
                    <p class="banner__title">"You are offline"</p>
                    <p>{format!("You see data from {since}. Changes cannot be sent.")}</p>
                </Banner>
            }
        })
    }
}
