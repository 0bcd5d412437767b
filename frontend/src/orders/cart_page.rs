//! The cart and the checkout: what was chosen, what it costs today and later, and the button that orders it.

use goodstanding_shared::catalog::{BillingPlan, Catalog, Price, Product};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{OrderRequest, QUANTITY_LIMIT, Quote, QuoteLine, quote};
use goodstanding_shared::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::price_text::plan_text;
use super::start::Start;
use super::{Cart, CartLine, CatalogStore};
use crate::api::{self, ApiError, Key};
use crate::paths;
use crate::services::ServicesStore;
use crate::sessions::{Session, SignInForm};
use crate::shell::{Crumb, Online, PageHead, Remote};
use crate::ui::{
    Banner, BannerKind, Empty, Failure, Skeleton, announce, calendar_date, money_text,
};

/// A line of the cart with what the catalogue says of it; nothing when it is no longer sold that way.
#[derive(Clone)]
struct Row {
    line: CartLine,
    offer: Option<(Product, BillingPlan, Price)>,
}

fn rows(lines: Vec<CartLine>, catalog: &Catalog) -> Vec<Row> {
    let offer = |line: &CartLine| {
        let product = catalog.product(&line.product)?;
        let price = product
            .prices
            .iter()
            .find(|price| price.plan == line.plan)?;
        Some((
            product.clone(),
            catalog.plan(&line.plan)?.clone(),
            price.clone(),
        ))
    };
    lines
        .into_iter()
        .map(|line| Row {
            offer: offer(&line),
            line,
        })
        .collect()
}

/// The sum; none when a line is no longer sold.
fn total(rows: &[Row]) -> Option<Quote> {
    let lines: Option<Vec<QuoteLine<'_>>> = rows
        .iter()
        .map(|row| {
            row.offer.as_ref().map(|(_, plan, price)| QuoteLine {
                plan,
                price,
                quantity: row.line.quantity,
            })
        })
        .collect();
    quote(&lines?).ok()
}

/// The page.
#[component]
pub fn CartPage() -> impl IntoView {
    let cart = Cart::expect();
    let catalog = CatalogStore::open();
    let is_empty = Memo::new(move |_| cart.is_empty());
    view! {
        <PageHead title="Cart".to_owned() parents=vec![Crumb::new("Order services", paths::ORDER_SERVICES)] />
        {move || {
            if is_empty.get() {
                return view! {
                    <Empty title="Your cart is empty">
                        <p>"Choose a product, and it appears here with its price."</p>
                        <p>
                            <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                                "Order services"
                            </a>
                        </p>
                    </Empty>
                }
                    .into_any();
            }
            match catalog.get() {
                Remote::Loading => view! { <Skeleton what="the prices" /> }.into_any(),
                Remote::Failed(error) => view! { <Failure error=error retry=move |()| catalog.load() /> }.into_any(),
                Remote::Ready(known) => view! { <Checkout catalog=catalog known=known /> }.into_any(),
            }
        }}
    }
}

#[component]
fn Checkout(catalog: CatalogStore, known: Catalog) -> impl IntoView {
    let cart = Cart::expect();
    let rows = Memo::new(move |_| cart.lines()).with_rows(known);
    view! {
        <div class="columns">
            <ul class="sheet lines" aria-label="Cart">
                <For each=move || rows.get() key=|row| row.line.clone() children=move |row| line(row, cart) />
            </ul>
            <Sum catalog=catalog rows=rows />
        </div>
    }
}

/// Completes lines by the catalogue.
trait WithRows {
    fn with_rows(self, catalog: Catalog) -> Signal<Vec<Row>>;
}

impl WithRows for Memo<Vec<CartLine>> {
    fn with_rows(self, catalog: Catalog) -> Signal<Vec<Row>> {
        Signal::derive(move || rows(self.get(), &catalog))
    }
}

fn line(row: Row, cart: Cart) -> AnyView {
    let CartLine {
        number,
        quantity,
        name,
        product,
        ..
    } = row.line;
    let remove = {
        let name = name.clone();
        move |_| {
            cart.remove(number);
            announce(format!("{name} was removed from the cart"));
        }
    };
    let (what, price, first) = match &row.offer {
        Some((product, plan, price)) => {
            let sum = quote(&[QuoteLine {
                plan,
                price,
                quantity,
            }])
            .ok()
            .map(|quote| money_text(quote.due_today));
            (product.name.clone(), plan_text(plan, price), sum)
        }
        None => (
            product.to_string(),
            "This is no longer sold. Remove it to go on.".into(),
            None,
        ),
    };
    let is_gone = row.offer.is_none();
    let change = move |event: web_sys::Event| {
        // The nearest quantity that can be ordered; the field shows it.
        let typed = event_target_value(&event).trim().parse::<u32>();
        let chosen = typed.map_or(quantity, |typed| typed.clamp(1, QUANTITY_LIMIT));
        event_target::<web_sys::HtmlInputElement>(&event).set_value(&chosen.to_string());
        cart.edit(number, |line| line.quantity = chosen);
    };
    let label = format!("Quantity of {name}");
    view! {
        <li class="line" class:is-gone=is_gone>
            <div class="line__words">
                <p class="line__name" dir="auto">
                    {name.clone()}
                </p>
                <p class="small muted">{what}</p>
                <p class="small" class:muted=!is_gone>
                    {price}
                </p>
            </div>
            <input
                class="input line__quantity"
                type="number"
                inputmode="numeric"
                min="1"
                max=QUANTITY_LIMIT.to_string()
                aria-label=label
                prop:value=quantity.to_string()
                on:change=change
            />
            <p class="line__sum num">{first}</p>
            <button type="button" class="btn btn--small btn--quiet" aria-label=format!("Remove {name}") on:click=remove>
                "Remove"
            </button>
        </li>
    }
    .into_any()
}

#[derive(Clone)]
enum Trouble {
    SignedOut,
    /// The catalogue is not what it was: it was read anew, and the cart shows it.
    Repriced(String),
    Failed(ApiError),
}

#[component]
fn Sum(catalog: CatalogStore, rows: Signal<Vec<Row>>) -> impl IntoView {
    let cart = Cart::expect();
    let session = Session::expect();
    let store = ServicesStore::expect();
    let sending = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let key = StoredValue::new((Key::new(), None::<OrderRequest>));
    let navigate = StoredValue::new(use_navigate());
    let sum = Memo::new(move |_| rows.with(|rows| total(rows)));
    let start = Start::recalled();
    let place = move || {
        let Some(quote) = sum
            .get_untracked()
            .filter(|_| !sending.get_untracked() && Online::get())
        else {
            return;
        };
        if !start.check() {
            return;
        }
        let starts_on = untrack(|| start.date());
        let due_today = match starts_on {
            Some(_) => Money::zero(quote.due_today.currency()),
            None => quote.due_today,
        };
        let request = OrderRequest {
            lines: rows
                .get_untracked()
                .iter()
                .map(|row| row.line.request())
                .collect(),
            due_today,
            starts_on,
        };
        key.update_value(|(key, used_for)| {
            if used_for.as_ref() != Some(&request) {
                (*key, *used_for) = (Key::new(), Some(request.clone()));
            }
        });
        let key_now = key.with_value(|(key, _)| key.clone());
        sending.set(true);
        trouble.set(None);
        announce("Placing the order");
        spawn_local(async move {
            let result = api::place_order(&key_now, &request).await;
            if sending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(order) => {
                    cart.clear();
                    Start::forget();
                    store.invalidate();
                    navigate.with_value(|navigate| {
                        navigate(
                            &paths::order(order.id),
                            NavigateOptions {
                                replace: true,
                                ..NavigateOptions::default()
                            },
                        );
                    });
                }
                Err(error) => {
                    if error.is_final() {
                        key.update_value(|(key, _)| *key = Key::new());
                    }
                    if let Some(wrong) = error
                        .fields()
                        .iter()
                        .find(|field| field.field == "starts_on")
                    {
                        start.refuse(wrong.message.clone());
                        return;
                    }
                    trouble.set(Some(match error.code() {
                        Some(ProblemCode::NotSignedIn) => Trouble::SignedOut,
                        Some(ProblemCode::ProductRetired | ProblemCode::PriceChanged) => {
                            catalog.load();
                            Trouble::Repriced(error.detail())
                        }
                        _ => Trouble::Failed(error),
                    }));
                }
            }
        });
    };
    let label = move || match sum.get() {
        _ if sending.get() => "Placing the order…".to_owned(),
        Some(quote) if quote.due_today.is_zero() || start.is_later() => "Place order".to_owned(),
        Some(quote) => format!("Order and pay {}", money_text(quote.due_today)),
        None => "Order".to_owned(),
    };
    let recurring = move || {
        let quote = sum.get()?;
        let charges: Vec<String> = quote
            .lines
            .iter()
            .filter_map(|line| line.recurring.filter(|(money, _)| !money.is_zero()))
            .map(|(money, cycle)| format!("{} {}", money_text(money), cycle.per()))
            .collect();
        let then = if charges.is_empty() {
            "Nothing is charged later.".to_owned()
        } else {
            format!("Later: {}, until you cancel.", charges.join(" + "))
        };
        Some(match start.date() {
            Some(date) if !quote.due_today.is_zero() => format!(
                "{} is charged when it starts on {}. {then}",
                money_text(quote.due_today),
                calendar_date(date)
            ),
            _ => then,
        })
    };
    view! {
        <section class="sheet part sum" aria-labelledby="sum-heading">
            <h2 id="sum-heading">"Check your order"</h2>
            {move || {
                trouble
                    .get()
                    .map(|problem| match problem {
                        Trouble::SignedOut => {
                            view! {
                                <Banner kind=BannerKind::Warn>
                                    <p class="banner__title">"Your session has ended"</p>
                                    <p>"Sign in to go on. Your cart is kept."</p>
                                </Banner>
                                <SignInForm on_signed_in=move |me| {
                                    session.begin(me);
                                    trouble.set(None);
                                    place();
                                } />
                            }
                                .into_any()
                        }
                        Trouble::Repriced(detail) => {
                            view! {
                                <Banner kind=BannerKind::Fail>
                                    <p class="banner__title">"The order was not placed"</p>
                                    <p>{detail}</p>
                                    <p>"Your cart is kept and shows today’s prices. Check it, then order again."</p>
                                </Banner>
                            }
                                .into_any()
                        }
                        Trouble::Failed(error) => view! { <Failure error=error retry=move |()| place() /> }.into_any(),
                    })
            }}
            {start.field()}
            {move || {
                sum.get()
                    .map(|quote| {
                        let due_today = if start.is_later() {
                            Money::zero(quote.due_today.currency())
                        } else {
                            quote.due_today
                        };
                        view! {
                            <dl class="sums">
                                <div>
                                    <dt>"Sub total"</dt>
                                    <dd class="num">{money_text(quote.sub_total)}</dd>
                                </div>
                                <div>
                                    <dt>"Setup fees"</dt>
                                    <dd class="num">{money_text(quote.setup_fees)}</dd>
                                </div>
                                <div class="sums__total">
                                    <dt>"Total due today"</dt>
                                    <dd class="num">{money_text(due_today)}</dd>
                                </div>
                            </dl>
                        }
                    })
            }}
            <p class="small muted">{recurring}</p>
            <button
                type="button"
                class="btn btn--primary btn--wide"
                aria-disabled=move || (sending.get() || sum.get().is_none() || !Online::get()).then_some("true")
                on:click=move |_| place()
            >
                {label}
            </button>
            <p class="small muted">"You can cancel at any time under Services."</p>
        </section>
    }
}
