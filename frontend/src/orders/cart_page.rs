//! The cart: what was chosen, and what each of it costs. The checkout stands beside it.

use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::orders::{QUANTITY_LIMIT, QuoteLine, check_quantity, quote};
use goodstanding_words::orders::cart as words;
use goodstanding_words::{common, orders};
use leptos::prelude::*;

use super::cart_rows::{Faults, Row, quantity_id, rows};
use super::checkout::Checkout;
use super::price_text::plan_text;
use super::{Cart, CartLine, CatalogStore};
use crate::paths;
use crate::shell::{Crumb, PageHead, Remote};
use crate::ui::{Empty, Failure, Skeleton, announce, money_text};
use crate::words::{apart, fixed, say};

/// The cart with the checkout beside it.
#[component]
pub fn CartPage() -> impl IntoView {
    let cart = Cart::expect();
    let catalog = CatalogStore::open();
    let is_empty = Memo::new(move |_| cart.is_empty());
    view! {
        <PageHead title=fixed(words::TITLE).to_owned() parents=vec![Crumb::new(fixed(orders::ORDER_SERVICES), paths::ORDER_SERVICES)] />
        {move || {
            if is_empty.get() {
                return view! {
                    <Empty title=fixed(words::EMPTY)>
                        <p>{fixed(words::EMPTY_HINT)}</p>
                        <p>
                            <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                                {fixed(orders::ORDER_SERVICES)}
                            </a>
                        </p>
                    </Empty>
                }
                    .into_any();
            }
            match catalog.get() {
                Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
                Remote::Failed(error) => view! { <Failure error=error retry=move |()| catalog.load() /> }.into_any(),
                Remote::Ready(known) => view! { <Content catalog=catalog known=known /> }.into_any(),
            }
        }}
    }
}

#[component]
fn Content(catalog: CatalogStore, known: Catalog) -> impl IntoView {
    let cart = Cart::expect();
    let lines = Memo::new(move |_| cart.lines());
    let rows = Signal::derive(move || rows(lines.get(), &known));
    let faults = Faults::new();
    view! {
        <div class="columns">
            <ul class="sheet lines" aria-label=fixed(words::TITLE)>
                <For each=move || rows.get() key=|row| row.line.clone() children=move |row| line(row, cart, faults) />
            </ul>
            <Checkout catalog=catalog rows=rows faults=faults />
        </div>
    }
}

fn line(row: Row, cart: Cart, faults: Faults) -> AnyView {
    let CartLine {
        number,
        quantity,
        name,
        ..
    } = row.line.clone();
    let remove = {
        let name = name.clone();
        move |_| {
            faults.set(number, None);
            cart.remove(number);
            announce(say(words::removed(&name)));
        }
    };
    let (what, price, first) = priced(&row);
    let is_gone = row.offer.is_none();
    let label = say(words::quantity_of(&name));
    let (field, error) = quantity_field((number, quantity), label, cart, faults);
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
            {field}
            <p class="line__sum num">{first}</p>
            <button type="button" class="btn btn--small btn--quiet" aria-label=say(words::remove_of(&name)) on:click=remove>
                {fixed(words::REMOVE)}
            </button>
            {error}
        </li>
    }
    .into_any()
}

/// What a line says of its product, what it costs under its plan, and what is due at first; nothing
/// is due of what is no longer sold.
fn priced(row: &Row) -> (String, String, Option<String>) {
    let quantity = row.line.quantity;
    match &row.offer {
        Some((product, plan, price)) => {
            let sum = quote(&[QuoteLine {
                plan,
                price,
                quantity,
                is_first_purchase: row.is_first_purchase,
            }])
            .ok()
            .map(|quote| money_text(quote.due_today));
            (
                apart(&product.name),
                plan_text(plan, price, row.is_first_purchase),
                sum,
            )
        }
        None => (
            apart(row.line.product.as_str()),
            fixed(words::GONE).into(),
            None,
        ),
    }
}

/// The field for the quantity of a line, and what is wrong with what was typed.
fn quantity_field(
    (number, quantity): (u32, u32),
    label: String,
    cart: Cart,
    faults: Faults,
) -> (AnyView, AnyView) {
    let change = move |event: web_sys::Event| {
        let typed = event_target_value(&event).trim().parse::<u32>();
        // What is no number is none that can be ordered.
        let chosen = typed.unwrap_or_default();
        match check_quantity(chosen).map_err(say) {
            Ok(()) => {
                faults.set(number, None);
                cart.edit(number, |line| line.quantity = chosen);
            }
            // What was typed stays where it is, to be mended.
            Err(words) => faults.set(number, Some(words)),
        }
    };
    let field = quantity_id(number);
    let error_id = format!("{field}-error");
    let described = error_id.clone();
    let has_fault = move || faults.of(number).is_some();
    let error = move || {
        faults.of(number).map(|words| {
            view! {
                <p class="field-error line__error" id=error_id.clone() role="alert">
                    <span class="sr-only">{fixed(common::ERROR)}</span>
                    {words}
                </p>
            }
            .into_any()
        })
    };
    let input = view! {
        <input
            id=field
            class="input line__quantity"
            type="number"
            inputmode="numeric"
            min="1"
            max=QUANTITY_LIMIT.to_string()
            aria-label=label
            aria-invalid=move || has_fault().then_some("true")
            aria-describedby=move || has_fault().then(|| described.clone())
            prop:value=quantity.to_string()
            on:change=change
        />
    };
    (input.into_any(), error.into_any())
}
