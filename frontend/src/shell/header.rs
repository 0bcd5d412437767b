//! The bar at the top: where one can go, and who one is.

use goodstanding_shared::sessions::{Me, Role};
use goodstanding_words::{
    Fixed, orders, overview, payments, services, sessions, settings, shell as words, subscriptions,
    system,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use super::language::LanguageSwitch;
use super::shortcuts::ShortcutsSwitch;
use super::theme::ThemeSwitch;
use crate::clock::Minute;
use crate::orders::Cart;
use crate::paths;
use crate::search::SearchButton;
use crate::sessions::Session;
use crate::ui::{CollectAny, Icon, exact_instant, icon};
use crate::words::{apart, fixed, say, say_with};

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

/// A way of a customer.
#[derive(Clone, Copy)]
struct Way {
    name: Fixed,
    /// What it is called where a phone has no room for that.
    short: Option<Fixed>,
    href: &'static str,
    /// Its picture on a phone; none where a phone has it behind More.
    icon: Option<Icon>,
}

impl Way {
    const fn new(name: Fixed, href: &'static str, icon: Option<Icon>) -> Self {
        Self {
            name,
            short: None,
            href,
            icon,
        }
    }
}

/// The ways of a customer: beside the mark, on a phone at the foot of the window.
const WAYS: [Way; 5] = [
    Way::new(overview::TITLE, paths::OVERVIEW, Some(Icon::Home)),
    Way::new(services::TITLE, paths::SERVICES, Some(Icon::Grid)),
    Way::new(subscriptions::TITLE, paths::SUBSCRIPTIONS, None),
    Way::new(payments::tabs::NAME, paths::PAYMENTS, Some(Icon::Card)),
    Way {
        name: orders::ORDER_SERVICES,
        short: Some(words::ORDER),
        href: paths::ORDER_SERVICES,
        icon: Some(Icon::Plus),
    },
];

/// The mark with the name of the product; leads to the reader's first page.
pub(super) fn brand() -> AnyView {
    view! {
        <a class="brand" href="/" aria-label=fixed(words::START_PAGE)>
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
    let words = move || say(words::simulated_time(&exact_instant(Minute::get())));
    let change = (me.role == Role::Staff)
        .then(|| view! { <a href=paths::CLOCK>{fixed(system::CLOCK)}</a> }.into_any());
    view! {
        <p class="simulated num">
            <strong>{words}</strong>
            <span>{fixed(words::NOT_FOR_PRODUCTION)}</span>
            {change}
        </p>
    }
    .into_any()
}

/// What a way is called; a phone shows the shorter name and says the whole one.
fn way_name(way: Way) -> AnyView {
    let Some(short) = way.short else {
        return view! { <span>{fixed(way.name)}</span> }.into_any();
    };
    view! {
        <span class="nav__long">{fixed(way.name)}</span>
        <span class="nav__short" aria-hidden="true">{fixed(short)}</span>
    }
    .into_any()
}

#[component]
fn SignedIn(me: Me) -> impl IntoView {
    let pathname = use_location().pathname;
    let links = WAYS.into_iter().map(|way| {
        let here = move || {
            let path = pathname.get();
            let is_way = way_of(&path) == way_of(way.href);
            is_way.then_some(if path == way.href { "page" } else { "true" })
        };
        let class = if way.icon.is_some() {
            "nav__way"
        } else {
            "nav__way nav__way--wide"
        };
        view! {
            <a class=class href=way.href aria-current=here>
                {way.icon.map(icon)}
                {way_name(way)}
            </a>
        }
        .into_any()
    });
    view! {
        <nav class="nav" aria-label=fixed(words::MAIN)>
            {links.collect_any()}
            <button type="button" class="nav__way nav__more" popovertarget="account-menu">
                {icon(Icon::More)}
                {fixed(words::MORE)}
            </button>
        </nav>
        <div class="who">
            <SearchButton />
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
    let menu_name = say(words::account_menu(&me.name));
    view! {
        <button type="button" class="who__button" popovertarget="account-menu">
            <span class="who__name small">{apart(&account)}</span>
            <span class="face" aria-hidden="true" dir="auto">
                {initials(&me.name)}
            </span>
            <span class="sr-only">" " {menu_name}</span>
        </button>
        <AccountMenu name=me.name email=me.email is_customer=is_customer />
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
                    <span>{fixed(orders::cart::TITLE)}</span>
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
            <p class="menu__name">{apart(&name)}</p>
            <p class="small muted">{apart(&email)}</p>
            <div class="menu__part">
                {is_customer
                    .then(|| {
                        view! {
                            <a class="menu__link menu__link--phone" href=paths::SUBSCRIPTIONS on:click=close>
                                {fixed(subscriptions::TITLE)}
                            </a>
                            <a class="menu__link" href=paths::PAYMENT_METHODS on:click=close>
                                {fixed(payments::methods::TITLE)}
                            </a>
                        }
                            .into_any()
                    })}
                <a class="menu__link" href=paths::SETTINGS on:click=close>
                    {fixed(settings::TITLE)}
                </a>
            </div>
            <div class="menu__part">
                <ThemeSwitch />
            </div>
            <div class="menu__part">
                <LanguageSwitch />
            </div>
            <div class="menu__part menu__part--keys">
                <p class="small muted" aria-hidden="true">
                    {say_with(
                        &words::shortcut_searches("/"),
                        |_, key| view! { <kbd>{key}</kbd> }.into_any(),
                    )}
                </p>
                <ShortcutsSwitch />
            </div>
            <div class="menu__part">
                <button type="button" class="btn" on:click=move |_| session.sign_out()>
                    {fixed(sessions::SIGN_OUT)}
                </button>
            </div>
        </div>
    }
}
