//! The whole page: contexts, the frame, and what is shown before it is known who is there.

use goodstanding_words::shell as words;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};
use wasm_bindgen::JsCast;

use super::footer::Footer;
use super::header::Header;
use super::language::missed_words;
use super::online::OfflineBanner;
use super::page_head::{Breadcrumb, PageTitle};
use super::pages::Pages;
use super::rail::Rail;
use super::scroll::{keep_places, notice_returns};
use super::{Desk, Online};
use crate::clock::Minute;
use crate::orders::Cart;
use crate::search::{Searching, forget};
use crate::services::ServicesStore;
use crate::sessions::{Phase, Session, SessionEnding, SignInPage};
use crate::ui::{Failure, LiveRegion, Skeleton};
use crate::words::fixed;
use crate::{part, password, paths};

/// The contexts that every page relies on.
pub struct AppContext;

impl AppContext {
    /// Provides them. The page does it once; component tests do it for each test.
    pub fn provide() -> Session {
        Minute::provide();
        Online::provide();
        Desk::provide();
        Searching::provide();
        PageTitle::provide();
        let (store, cart) = (ServicesStore::provide(), Cart::provide());
        Session::provide(Callback::new(move |()| {
            store.clear();
            cart.clear();
            forget();
        }))
    }
}

/// The whole page: bar, what the address asks for, and foot; or the sign-in form.
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
    complete_navigations();
    let phase = session.phase();
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main") {
            let _ = main.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    view! {
        <a class="skip-link" href="#main" rel="external" on:click=skip>
            {fixed(words::SKIP)}
        </a>
        {move || frame(session, phase.get())}
        <Footer />
        {move || {
            (phase.get() == Phase::SignedIn)
                .then(|| {
                    view! {
                        {Searching::place()}
                        <SessionEnding />
                    }
                        .into_any()
                })
        }}
        <LiveRegion />
    }
}

/// The bar or the rail, and the page beside it.
fn frame(session: Session, phase: Phase) -> AnyView {
    if phase == Phase::Loading {
        // Another element than what comes, so that it is drawn anew as a whole when it becomes
        // known who is there: what has another place then does not move there.
        return view! {
            <Header />
            <section class="page">
                <main id="main" tabindex="-1">
                    <Skeleton what=fixed(words::YOUR_ACCOUNT) />
                </main>
            </section>
        }
        .into_any();
    }
    let ways = if session.is_staff() {
        view! { <Rail /> }.into_any()
    } else {
        view! { <Header /> }.into_any()
    };
    let content = match phase {
        Phase::Loading | Phase::Failed => session
            .failure()
            .map(|error| view! { <Failure error=error retry=move |()| session.load() /> })
            .into_any(),
        Phase::SignedOut => outside(),
        Phase::SignedIn => view! { <Pages session=session /> }.into_any(),
    };
    view! {
        {ways}
        <div class="page">
            {(phase == Phase::SignedIn).then(|| view! { <Breadcrumb /> }.into_any())}
            <main id="main" tabindex="-1">
                {missed_words()}
                <OfflineBanner />
                {content}
            </main>
        </div>
    }
    .into_any()
}

/// What whoever is not signed in sees: the sign-in form wherever they wanted to go, unless it is
/// what helps those who cannot sign in.
fn outside() -> AnyView {
    let pathname = use_location().pathname;
    (move || {
        if pathname.with(|path| path == paths::PASSWORD) {
            part::page(&password::PAGE)
        } else {
            view! { <SignInPage /> }.into_any()
        }
    })
    .into_any()
}

/// The router keeps the address of a pressed link back until it hears that the page of it is there.
/// Ours is there at once, if only to say that the rest is loading.
fn complete_navigations() {
    let pathname = use_location().pathname;
    let Some(browser) = use_context::<BrowserUrl>() else {
        return;
    };
    Effect::new(move |_| {
        pathname.track();
        browser.ready_to_complete();
    });
}
