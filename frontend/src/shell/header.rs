//! The bar at the top: where one can go, and who one is.

use goodstanding_shared::sessions::{Me, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::theme::ThemeSwitch;
use crate::clock::Minute;
use crate::orders::Cart;
use crate::paths;
use crate::sessions::Session;
use crate::ui::{CollectAny, Icon, exact_instant, icon};

/// The product's mark: a check inside an open ring.
fn mark() -> AnyView {
    view! {
        <svg class="brand__mark" viewBox="0 0 22 22" aria-hidden="true">
            <path d="M18.9 8.2A8.4 8.4 0 1 1 14.6 3.4" />
            <path d="m7 10.8 3.1 3.1 8.4-9" />
        </svg>
    }
    .into_any()
}

/// The first letters of the first two words of a name. The style sheet makes capitals of them.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

/// What a path begins with: a page and everything below it belong to the same way, and all that is
/// about payments to one.
fn way_of(path: &str) -> &str {
    let first = path.split('/').nth(1).unwrap_or_default();
    match first {
        "transactions" | "receipts" | "payment-methods" => "payments",
        other => other,
    }
}

/// The mark with the name of the product; leads to the reader's first page.
pub(super) fn brand() -> AnyView {
    view! {
        <a class="brand" href="/" aria-label="Goodstanding, start page">
            {mark()}
            <span class="brand__word">"Goodstanding"</span>
        </a>
    }
    .into_any()
}

/// The bar at the top of every page; staff have the rail in its place.
#[component]
pub(super) fn Header() -> impl IntoView {
    let session = Session::expect();
    view! {
        <header class="bar">
            {move || session.me().filter(|me| me.time_is_simulated).map(|me| simulated(&me))}
            <div class="bar__in">
                {brand()}
                {move || session.me().map(|me| view! { <SignedIn me=me /> }.into_any())}
            </div>
        </header>
    }
}

/// The server's time is not the real one: said on every page, with the time that it shows.
pub(super) fn simulated(me: &Me) -> AnyView {
    let words = move || {
        let now = exact_instant(Minute::get());
        format!("Simulated time: {now}")
    };
    let change = (me.role == Role::Staff)
        .then(|| view! { <a href=paths::CLOCK>"Test clock"</a> }.into_any());
    view! {
        <p class="simulated num">
            <strong>{words}</strong>
            <span>"Not for production"</span>
            {change}
        </p>
    }
    .into_any()
}

#[component]
fn SignedIn(me: Me) -> impl IntoView {
    let links = [
        ("Overview", paths::OVERVIEW),
        ("Services", paths::SERVICES),
        ("Subscriptions", paths::SUBSCRIPTIONS),
        ("Payments", paths::PAYMENTS),
        ("Order services", paths::ORDER_SERVICES),
    ];
    let pathname = use_location().pathname;
    let nav = NodeRef::<leptos::html::Nav>::new();
    Effect::new(move |_| {
        pathname.track();
        request_animation_frame(move || show_here(nav));
    });
    view! {
        <nav class="nav" aria-label="Main" node_ref=nav>
            {links
                .into_iter()
                .map(|(name, href)| {
                    let here = move || {
                        let path = pathname.get();
                        let is_way = way_of(&path) == way_of(href);
                        is_way.then_some(if path == href { "page" } else { "true" })
                    };
                    view! {
                        <a href=href aria-current=here>
                            {name}
                        </a>
                    }
                })
                .collect_any()}
        </nav>
        <div class="who">
            <CartLink />
            <AccountButton me=me />
        </div>
    }
}

/// Who is signed in: opens the account menu.
#[component]
pub(super) fn AccountButton(
    /// Who that is.
    me: Me,
) -> impl IntoView {
    let is_customer = me.role == Role::Customer;
    let account = match &me.customer {
        Some(customer) => customer.name.clone(),
        None => me.name.clone(),
    };
    let menu_name = format!(" Account menu of {}", me.name);
    view! {
        <button type="button" class="who__button" popovertarget="account-menu">
            <span class="who__name small">{account}</span>
            <span class="face" aria-hidden="true">
                {initials(&me.name)}
            </span>
            <span class="sr-only">{menu_name}</span>
        </button>
        <AccountMenu name=me.name email=me.email is_customer=is_customer />
    }
}

/// In a small window the links go on at the side: the one that the reader is at is moved into the
/// middle. Sideways only, so that the page keeps its place.
fn show_here(nav: NodeRef<leptos::html::Nav>) {
    let Some(nav) = nav.get_untracked() else {
        return;
    };
    let here = nav.query_selector("[aria-current]").ok().flatten();
    if let Some(here) = here.and_then(|here| here.dyn_into::<HtmlElement>().ok()) {
        let before = here.offset_left() - nav.offset_left();
        nav.set_scroll_left(before - (nav.client_width() - here.offset_width()) / 2);
    }
}

#[component]
fn CartLink() -> impl IntoView {
    let cart = Cart::expect();
    let count = Memo::new(move |_| cart.len());
    move || {
        (count.get() > 0).then(|| {
            let count = count.get();
            view! {
                <a class="btn btn--small btn--quiet cart-link" href=paths::CART>
                    {icon(Icon::Cart)}
                    <span>"Cart"</span>
                    <span class="num">{count.to_string()}</span>
                </a>
            }
            .into_any()
        })
    }
}

#[component]
fn AccountMenu(name: String, email: String, is_customer: bool) -> impl IntoView {
    let session = Session::expect();
    // The page stays when the place changes: the menu would lie over the new one.
    let close = |_| {
        if let Some(menu) = document().get_element_by_id("account-menu") {
            let _ = menu.unchecked_into::<web_sys::HtmlElement>().hide_popover();
        }
    };
    view! {
        <div class="menu" id="account-menu" popover="auto">
            <p class="menu__name">{name}</p>
            <p class="small muted">{email}</p>
            {is_customer
                .then(|| {
                    view! {
                        <div class="menu__part">
                            <a class="menu__link" href=paths::PAYMENT_METHODS on:click=close>
                                "Payment methods"
                            </a>
                        </div>
                    }
                        .into_any()
                })}
            <div class="menu__part">
                <ThemeSwitch />
            </div>
            <div class="menu__part">
                <button type="button" class="btn" on:click=move |_| session.sign_out()>
                    "Sign out"
                </button>
            </div>
        </div>
    }
}
