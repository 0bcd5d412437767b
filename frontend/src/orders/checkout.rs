//! The checkout: what the order costs, with what it is paid, what is charged on which day, and the
//! button that orders it.

use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{
    Order as PlacedOrder, OrderRequest, Quote, foresee, needs_payment_method, quote,
};
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_words::orders::checkout as words;
use goodstanding_words::{columns, common, orders};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::cart_rows::{Faults, Row, quote_lines};
use super::charges::charge_lines;
use super::start::Start;
use super::{Cart, CatalogStore};
use crate::actions::Sending;
use crate::api::{self, ApiError};
use crate::clock::Minute;
use crate::paths;
use crate::payments::{PaidFor, PayWith};
use crate::services::ServicesStore;
use crate::sessions::{Session, SignInForm};
use crate::shell::Online;
use crate::ui::{
    Banner, BannerKind, Failure, PreviewLine, focus_soon, in_sight, money_text, preview,
};
use crate::words::{fixed, say};

/// What stands in the way of the last attempt.
#[derive(Clone)]
enum Trouble {
    SignedOut,
    /// The catalogue is not what it was: it was read anew, and the cart shows it.
    Repriced(String, Vec<FieldError>),
    /// Something in the order is not acceptable.
    Refused(Vec<FieldError>),
    Failed(ApiError),
}

/// One order in the making.
#[derive(Clone, Copy)]
struct Order {
    catalog: CatalogStore,
    rows: Signal<Vec<Row>>,
    faults: Faults,
    start: Start,
    pay_with: PayWith,
    sending: Sending<Trouble>,
}

impl Order {
    /// What it costs, tracked; none while something in it cannot be ordered.
    fn quote(self) -> Option<Quote> {
        if self.faults.any() {
            return None;
        }
        self.rows.with(|rows| quote(&quote_lines(rows)?).ok())
    }

    /// Whether it must say with what it is paid, tracked.
    fn needs_method(self) -> bool {
        self.rows
            .with(|rows| quote_lines(rows).is_some_and(|lines| needs_payment_method(&lines)))
    }

    /// What is due with the order, tracked.
    fn due_today(self) -> Option<Money> {
        let due = self.quote()?.due_today;
        Some(if self.start.is_later() {
            Money::zero(due.currency())
        } else {
            due
        })
    }

    /// The order as it is sent; none where something is missing, which is said at its place.
    fn request(self) -> Option<OrderRequest> {
        if let Some(field) = self.faults.first_field() {
            focus_soon(field);
            return None;
        }
        let due_today = untrack(|| self.due_today())?;
        if !self.start.check() {
            return None;
        }
        let needs_method = untrack(|| self.needs_method());
        if needs_method && !self.pay_with.check() {
            return None;
        }
        let method = untrack(|| self.pay_with.get()).filter(|_| needs_method);
        Some(OrderRequest {
            lines: self
                .rows
                .get_untracked()
                .iter()
                .map(|row| row.line.request())
                .collect(),
            due_today,
            starts_on: untrack(|| self.start.date()),
            due_at_start: untrack(|| self.quote().filter(|_| self.start.is_later()))
                .map(|quote| quote.due_today),
            payment_method: method.map(|method| method.brief.id),
        })
    }

    /// The words of the button that places it, tracked.
    fn label(self) -> String {
        match self.due_today() {
            _ if self.sending.is_busy() => fixed(words::PLACING_LABEL).to_owned(),
            Some(due) if due.is_zero() => fixed(words::PLACE).to_owned(),
            Some(due) if self.pay_with.is_by_invoice() => say(words::by_invoice(due.into())),
            Some(due) => say(words::order_and_pay(due.into())),
            None => fixed(orders::ORDER).to_owned(),
        }
    }

    /// What is charged on which day, tracked; none while the day is missing.
    fn charges(self, needs_method: bool) -> Option<Vec<PreviewLine>> {
        let today = Minute::today();
        let starts_on = if self.start.is_later() {
            self.start.date()?
        } else {
            today
        };
        let method = self.pay_with.get().filter(|_| needs_method);
        self.rows.with(|rows| {
            let forecast = foresee(&quote_lines(rows)?, starts_on, today).ok()?;
            let names: Vec<String> = rows.iter().map(|row| row.line.name.clone()).collect();
            let brief = method.as_ref().map(|method| &method.brief);
            Some(charge_lines(&forecast, &names, brief, (today, starts_on)))
        })
    }

    /// What an answer of refusal means for the page. Everything that was typed stays.
    fn refused(self, error: ApiError) {
        let at = |name: &str| {
            let wrong = error.fields().iter().find(|field| field.field == name);
            wrong.map(|field| field.message.clone())
        };
        if let Some(words) = at("starts_on") {
            return self.start.refuse(words);
        }
        let trouble = match error.code() {
            Some(ProblemCode::NotSignedIn) => Trouble::SignedOut,
            Some(ProblemCode::PaymentMethodRequired) => {
                return self
                    .pay_with
                    .refuse(at("payment_method").unwrap_or_default());
            }
            Some(ProblemCode::PaymentMethodGone) => {
                let words = at("payment_method").unwrap_or_default();
                return self.pay_with.refuse_chosen(words);
            }
            Some(ProblemCode::ProductRetired | ProblemCode::PriceChanged) => {
                self.catalog.load();
                Trouble::Repriced(error.detail(), error.fields().to_vec())
            }
            Some(ProblemCode::InvalidFields) => {
                // A plan under which it is not sold any more is one of them.
                self.catalog.load();
                Trouble::Refused(error.fields().to_vec())
            }
            _ => Trouble::Failed(error),
        };
        self.sending.trouble.set(Some(trouble));
    }
}

/// What the order costs, with what it is paid, and the button that places it.
#[component]
pub(super) fn Checkout(
    /// The catalogue, to be read anew when it has changed.
    catalog: CatalogStore,
    /// What is in the cart.
    rows: Signal<Vec<Row>>,
    /// What is wrong with it.
    faults: Faults,
) -> impl IntoView {
    let cart = Cart::expect();
    let store = ServicesStore::expect();
    let navigate = StoredValue::new(use_navigate());
    let order = Order {
        catalog,
        rows,
        faults,
        start: Start::recalled(),
        pay_with: PayWith::find(PaidFor::Order),
        sending: Sending::new(),
    };
    let Order {
        start,
        pay_with,
        sending,
        ..
    } = order;
    let send = Callback::new(move |()| {
        let Some(request) = order.request() else {
            return;
        };
        let done = move |placed: PlacedOrder| {
            cart.clear();
            Start::forget();
            store.invalidate();
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate.with_value(|navigate| navigate(&paths::order(placed.id), options));
        };
        sending.exchange(
            fixed(words::PLACING),
            request,
            |request, key| async move { api::place_order(&key, &request).await },
            done,
            move |error| order.refused(error),
        );
    });
    let place = Callback::new(move |()| {
        if sending.is_busy_untracked() || !untrack(Online::get) {
            return;
        }
        sending.trouble.set(None);
        if !(untrack(|| order.needs_method()) && pay_with.waits(send)) {
            send.run(());
        }
    });
    let quoted = Memo::new(move |_| order.quote());
    let needs_method = Memo::new(move |_| order.needs_method());
    let charges = Signal::derive(move || {
        quoted.get()?;
        order.charges(needs_method.get())
    });
    view! {
        <section class="sheet part sum" aria-labelledby="sum-heading">
            <h2 id="sum-heading">{fixed(words::CHECK)}</h2>
            {move || sending.trouble.get().map(|trouble| in_sight(told(trouble, sending.trouble, place)))}
            {start.field()}
            {move || needs_method.get().then(|| pay_with.field())}
            {move || quoted.get().zip(order.due_today()).map(|(quote, due)| sums(&quote, due))}
            {preview(charges)}
            <button
                type="button"
                class="btn btn--primary btn--wide"
                aria-disabled=move || (sending.is_busy() || quoted.get().is_none() || !Online::get()).then_some("true")
                on:click=move |_| place.run(())
            >
                {move || order.label()}
            </button>
            <p class="small muted">{fixed(words::GOES_ON)}</p>
        </section>
    }
}

fn sums(quote: &Quote, due_today: Money) -> AnyView {
    view! {
        <dl class="sums">
            <div>
                <dt>{fixed(columns::SUB_TOTAL)}</dt>
                <dd class="num">{money_text(quote.sub_total)}</dd>
            </div>
            <div>
                <dt>{fixed(columns::SETUP_FEES)}</dt>
                <dd class="num">{money_text(quote.setup_fees)}</dd>
            </div>
            <div class="sums__total">
                <dt>{fixed(columns::TOTAL_DUE_TODAY)}</dt>
                <dd class="num">{money_text(due_today)}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn told(trouble: Trouble, at: RwSignal<Option<Trouble>>, place: Callback<()>) -> AnyView {
    match trouble {
        Trouble::SignedOut => {
            let session = Session::expect();
            view! {
                <Banner kind=BannerKind::Warn>
                    <p class="banner__title">{fixed(common::SESSION_ENDED)}</p>
                    <p>{fixed(words::CART_KEPT)}</p>
                </Banner>
                <SignInForm on_signed_in=move |me| {
                    session.begin(me);
                    at.set(None);
                    place.run(());
                } />
            }
            .into_any()
        }
        Trouble::Repriced(detail, fields) => view! {
            <Banner kind=BannerKind::Fail>
                <p class="banner__title">{fixed(words::NOT_PLACED)}</p>
                <p>{detail}</p>
                {reasons(fields)}
                <p>{fixed(words::TODAYS_PRICES)}</p>
            </Banner>
        }
        .into_any(),
        Trouble::Refused(fields) => view! {
            <Banner kind=BannerKind::Fail>
                <p class="banner__title">{fixed(words::NOT_PLACED)}</p>
                {reasons(fields)}
                <p>{fixed(words::CHANGE_NAMED)}</p>
            </Banner>
        }
        .into_any(),
        Trouble::Failed(error) => view! { <Failure error=error retry=place /> }.into_any(),
    }
}

/// What is wrong, one line each.
fn reasons(fields: Vec<FieldError>) -> AnyView {
    let rows = fields
        .into_iter()
        .map(|field| view! { <li>{field.message}</li> }.into_any())
        .collect::<Vec<_>>();
    (!rows.is_empty())
        .then(|| view! { <ul class="plain-list">{rows}</ul> })
        .into_any()
}
