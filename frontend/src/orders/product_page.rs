//! One product: what it is, what it costs under each plan, and the choices that put it into the
//! cart.

use goodstanding_shared::catalog::{BillingPlan, Catalog, Price, Product, choices};
use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::orders::{
    ForeseenCharge, LineForecast, QUANTITY_LIMIT, QuoteLine, check_quantity, foresee, parse_name,
};
use goodstanding_shared::problem::FieldError;
use goodstanding_words::catalog::product;
use goodstanding_words::orders::product as words;
use goodstanding_words::{columns, common, fields, orders};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::price_text::{plan_text, setup_text};
use super::{Cart, CartLine, CatalogStore};
use crate::clock;
use crate::paths;
use crate::services::payment_text;
use crate::shell::{Crumb, NotFoundPage, PageHead, Remote};
use crate::ui::{
    ErrorSummary, Failure, Skeleton, TextField, TextKind, announce, money_text, text_in,
};
use crate::words::{apart, fixed, say};

const NAME: &str = "service-name";
const QUANTITY: &str = "service-quantity";

fn target_of(field: &str) -> &'static str {
    if field == "quantity" { QUANTITY } else { NAME }
}

/// The page of one product of the catalogue, on which it is put into the cart.
#[component]
pub fn ProductPage(
    /// Which product, as the address names it.
    id: ProductId,
) -> impl IntoView {
    let catalog = CatalogStore::open();
    let parents = || {
        vec![Crumb::new(
            fixed(orders::ORDER_SERVICES),
            paths::ORDER_SERVICES,
        )]
    };
    move || match catalog.get() {
        Remote::Loading => view! {
            <PageHead title=fixed(columns::PRODUCT).to_owned() parents=parents() />
            <Skeleton what=fixed(product::LOADING) />
        }
        .into_any(),
        Remote::Failed(error) => view! {
            <PageHead title=fixed(columns::PRODUCT).to_owned() parents=parents() />
            <Failure error=error retry=move |()| catalog.load() />
        }
        .into_any(),
        Remote::Ready(catalog) => match catalog.product(&id).cloned() {
            Some(product) => view! {
                <PageHead title=apart(&product.name) parents=parents() />
                <Configure product=product catalog=catalog />
            }
            .into_any(),
            None => view! { <NotFoundPage /> }.into_any(),
        },
    }
}

/// What is chosen of the product before it is in the cart.
#[derive(Clone, Copy)]
struct Choice {
    plan: RwSignal<Option<PlanId>>,
    /// As it is typed.
    quantity: RwSignal<String>,
    name: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
}

impl Choice {
    /// How many are wanted, tracked; none where that cannot be ordered.
    fn quantity(self) -> Option<u32> {
        self.quantity
            .with(|quantity| quantity.trim().parse::<u32>().ok())
            .filter(|quantity| check_quantity(*quantity).is_ok())
    }

    /// The line for the cart; none where something is wrong, which is said at its field.
    fn line(self, product: ProductId) -> Option<CartLine> {
        let mut found = Vec::new();
        let quantity = untrack(|| self.quantity());
        if quantity.is_none() {
            let words = fields::quantity_range(QUANTITY_LIMIT.into());
            found.push(FieldError::new("quantity", say(words)));
        }
        let name = match parse_name(&self.name.get_untracked()) {
            Ok(name) => Some(name),
            Err(message) => {
                found.push(FieldError::new("name", say(message)));
                None
            }
        };
        self.errors.set(found);
        Some(CartLine {
            number: 0,
            product,
            plan: self.plan.get_untracked()?,
            quantity: quantity?,
            name: name?.as_str().to_owned(),
        })
    }

    /// What is due today and what after it, in words, tracked; none where something is missing.
    fn sum(
        self,
        product: &Product,
        catalog: &Catalog,
        is_first_purchase: bool,
    ) -> Option<(String, String)> {
        let chosen = self.plan.get()?;
        let quantity = self.quantity()?;
        let price = product.prices.iter().find(|price| price.plan == chosen)?;
        let plan = catalog.plan(&chosen)?;
        let today = clock::now().date_naive();
        let line = QuoteLine {
            plan,
            price,
            quantity,
            is_first_purchase,
        };
        let forecast = *foresee(&[line], today, today).ok()?.lines.first()?;
        Some((money_text(forecast.today), after_words(&forecast)))
    }
}

#[component]
fn Configure(product: Product, catalog: Catalog) -> impl IntoView {
    let cart = Cart::expect();
    let navigate = use_navigate();
    let is_first_purchase = catalog.is_first_purchase(&product.id);
    let choices = choices(&product.prices, &catalog.plans, is_first_purchase);
    let choice = Choice {
        plan: RwSignal::new(choices.first().map(|(_, plan)| plan.id.clone())),
        quantity: RwSignal::new("1".to_owned()),
        name: RwSignal::new(product.name.clone()),
        errors: RwSignal::new(Vec::new()),
    };
    let plans = choices
        .into_iter()
        .map(|(price, plan)| plan_option(price, plan, is_first_purchase, choice.plan))
        .collect::<Vec<_>>();
    let id = product.id.clone();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(line) = choice.line(id.clone()) {
            announce(say(words::in_cart(&line.name)));
            cart.add(line);
            navigate(paths::CART, leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <div class="columns">
            <form class="stack sheet part" novalidate on:submit=add>
                <p class="lead" dir="auto" lang=product.description_language.clone()>{product.description.clone()}</p>
                <p class="small muted">{text_in(&product.group, product.group_language.as_ref())} " · " {fixed(product.setup.sentence())}</p>
                <ErrorSummary errors=choice.errors target=target_of />
                <fieldset class="field">
                    <legend>{fixed(common::BILLING_PLAN)}</legend>
                    <div class="options">{plans}</div>
                </fieldset>
                <TextField
                    id=NAME
                    label=fixed(words::NAME)
                    field="name"
                    errors=choice.errors
                    value=choice.name
                    control="text"
                    hint=fixed(words::NAME_HINT)
                />
                <TextField
                    id=QUANTITY
                    label=fixed(columns::QUANTITY)
                    field="quantity"
                    errors=choice.errors
                    value=choice.quantity
                    control="number"
                    kind=TextKind {
                        inputmode: Some("numeric"),
                        range: Some((1, QUANTITY_LIMIT)),
                        ..TextKind::default()
                    }
                />
                <div>
                    <button type="submit" class="btn btn--primary">
                        {fixed(words::ADD_TO_CART)}
                    </button>
                </div>
            </form>
            {due_today(move || choice.sum(&product, &catalog, is_first_purchase))}
        </div>
    }
}

/// One of the plans under which it can be ordered.
fn plan_option(
    price: &Price,
    plan: &BillingPlan,
    is_first_purchase: bool,
    chosen: RwSignal<Option<PlanId>>,
) -> AnyView {
    let id = format!("plan-{}", plan.id);
    let target = id.clone();
    let (value, own) = (plan.id.clone(), plan.id.clone());
    let setup = setup_text(price.setup_fee);
    // The words of the plan are those of its offer.
    let is_whole = plan.periods_for(is_first_purchase).len() == plan.periods.len();
    let description = is_whole.then(|| {
        let words = text_in(&plan.description, plan.language.as_ref());
        view! { {words} " · " }
    });
    view! {
        <label class="option" for=target>
            <input
                type="radio"
                id=id
                name="plan"
                prop:checked=move || chosen.with(|chosen| chosen.as_ref() == Some(&own))
                on:change=move |_| chosen.set(Some(value.clone()))
            />
            <span class="option__label">{plan_text(plan, price, is_first_purchase)}</span>
            <span class="option__hint">{description} {setup}</span>
        </label>
    }
    .into_any()
}

/// What is due today, and what after it.
fn due_today(sum: impl Fn() -> Option<(String, String)> + Send + 'static) -> AnyView {
    view! {
        <section class="sheet part sum" aria-labelledby="sum-heading" aria-live="polite">
            <h2 id="sum-heading">{fixed(words::DUE_TODAY)}</h2>
            {move || match sum() {
                Some((today, after)) => {
                    view! {
                        <p class="sum__total num">{today}</p>
                        <p class="muted">{after}</p>
                    }
                        .into_any()
                }
                None => view! { <p class="muted">{fixed(words::ENTER_QUANTITY)}</p> }.into_any(),
            }}
            <p class="small muted">{fixed(words::CANCEL_ANY_TIME)}</p>
        </section>
    }
    .into_any()
}

/// What is charged after today, in words: "Then €9.99 a month, until you cancel."
fn after_words(forecast: &LineForecast) -> String {
    let price_of = |charge: &ForeseenCharge| payment_text(charge.amount, charge.cycle);
    let Some(next) = forecast.next else {
        return fixed(words::NOTHING_LATER).into();
    };
    let (from, price) = (next.on, &price_of(&next));
    let later = forecast.change.map(|change| (change.on, price_of(&change)));
    // What is charged today goes on; where nothing is, the day is said on which it begins.
    say(match (forecast.today.is_zero(), later, forecast.ends_on) {
        (true, None, Some(until)) => words::from_until(from, price, until),
        (true, None, None) => words::from_until_cancel(from, price),
        (true, Some((day, later)), Some(until)) => {
            words::from_changing_until(&later, day, from, price, until)
        }
        (true, Some((day, later)), None) => {
            words::from_changing_until_cancel(&later, day, from, price)
        }
        (false, None, Some(until)) => words::then_until(price, until),
        (false, None, None) => words::then_until_cancel(price),
        (false, Some((day, later)), Some(until)) => {
            words::then_changing_until(&later, day, price, until)
        }
        (false, Some((day, later)), None) => words::then_changing_until_cancel(&later, day, price),
    })
}
