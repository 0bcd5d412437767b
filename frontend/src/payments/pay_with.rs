//! With what an order, or something unpaid, is paid: one of the customer's payment methods, or a
//! new one.

use goodstanding_shared::ids::PaymentMethodId;
use goodstanding_shared::payments::{PaymentMethod, PaymentMethodKind, ProcessorKind, can_pay};
use goodstanding_shared::problem::FieldError;
use goodstanding_words::columns;
use goodstanding_words::payments::{method_form, methods, pay_with as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::method_form::{MethodDialog, Purpose};
use crate::api;
use crate::clock;
use crate::sessions::Session;
use crate::shell::Remote;
use crate::ui::{Failure, field_error, field_error_id, focus_soon};
use crate::words::{fixed, say};

const GROUP: &str = "pay-with";
const CHANGE: &str = "pay-with-change";

/// What is paid with the chosen payment method.
#[derive(Clone, Copy)]
pub enum PaidFor {
    /// An order: a method that is missing is added beside the form.
    Order,
    /// What is unpaid, and what paid it until now. An invoice would pay nothing, and whoever adds a
    /// method pays with it there.
    Unpaid(Option<PaymentMethodId>, Callback<()>),
}

/// With which payment method something is paid.
#[derive(Clone, Copy)]
pub struct PayWith {
    session: Session,
    paid_for: PaidFor,
    found: RwSignal<Remote<Vec<PaymentMethod>>>,
    chosen: RwSignal<Option<PaymentMethodId>>,
    /// Whether all of them are in sight, and not only the chosen one.
    is_open: RwSignal<bool>,
    is_adding: RwSignal<bool>,
    errors: RwSignal<Vec<FieldError>>,
    /// What was pressed before it was known what there is.
    waiting: StoredValue<Option<Callback<()>>>,
}

/// Whether it can pay for something new.
fn is_usable(method: &PaymentMethod) -> bool {
    can_pay(method.expires_on, clock::now().date_naive()).is_ok()
}

impl PayWith {
    /// Looks for the payment methods; the one that paid until now is chosen, else the default one,
    /// else the newest that can pay.
    pub fn find(paid_for: PaidFor) -> Self {
        let pay_with = Self {
            session: Session::expect(),
            paid_for,
            found: RwSignal::new(Remote::Loading),
            chosen: RwSignal::new(None),
            is_open: RwSignal::new(false),
            is_adding: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
            waiting: StoredValue::new(None),
        };
        pay_with.load();
        pay_with
    }

    /// Looks again what there is.
    pub fn load(self) {
        spawn_local(async move {
            let mut answer = self.session.check(api::payment_methods(None).await);
            if let Ok(methods) = &mut answer {
                if let PaidFor::Unpaid(..) = self.paid_for {
                    methods.retain(|method| method.brief.kind != PaymentMethodKind::Invoice);
                }
                self.choose_from(methods);
            }
            let _ = self.found.try_set(answer.into());
            if let Some(then) = self.waiting.try_update_value(Option::take).flatten() {
                then.run(());
            }
        });
    }

    /// Whether it is not known yet what there is: then what was pressed is done as soon as it is,
    /// once, however often it was pressed.
    pub fn waits(self, then: Callback<()>) -> bool {
        let is_loading = untrack(|| self.found.with(|found| matches!(found, Remote::Loading)));
        if is_loading {
            self.waiting.set_value(Some(then));
        }
        is_loading
    }

    /// Keeps the choice where it is still there. The list begins with the default.
    fn choose_from(self, methods: &[PaymentMethod]) {
        let Some(chosen) = self.chosen.try_get_untracked() else {
            return;
        };
        let is_there = |id| methods.iter().any(|method| method.brief.id == id);
        // Whoever has all of them in sight chooses for themselves.
        if chosen.is_some_and(is_there) || self.is_open.get_untracked() {
            return;
        }
        let until_now = match self.paid_for {
            PaidFor::Order => None,
            PaidFor::Unpaid(until_now, _) => until_now,
        };
        let mut usable = methods.iter().filter(|method| is_usable(method));
        let first = usable
            .clone()
            .find(|method| Some(method.brief.id) == until_now)
            .or_else(|| usable.next());
        let _ = self.chosen.try_set(first.map(|method| method.brief.id));
        let _ = self.is_open.try_set(first.is_none());
    }

    /// What is chosen, tracked.
    pub fn get(self) -> Option<PaymentMethod> {
        let chosen = self.chosen.get()?;
        self.found.with(|found| {
            let methods = found.ready()?;
            methods
                .iter()
                .find(|method| method.brief.id == chosen)
                .cloned()
        })
    }

    /// Whether it is an invoice, which is paid afterwards, tracked.
    pub fn is_by_invoice(self) -> bool {
        self.get().is_some_and(|method| method.brief.is_invoice())
    }

    /// Whether the order can be sent like this; says at the field what is missing.
    pub fn check(self) -> bool {
        if untrack(|| self.get()).is_some() {
            self.errors.set(Vec::new());
            return true;
        }
        self.refuse(fixed(words::CHOOSE_METHOD).into());
        false
    }

    /// Says at the field what is wrong, leads there, and looks what there is now.
    pub fn refuse(self, words: String) {
        self.errors
            .set(vec![FieldError::new("payment_method", words)]);
        self.load();
        focus_soon(GROUP);
    }

    /// The method that the server refuses is not chosen any more.
    pub fn refuse_chosen(self, words: String) {
        self.chosen.set(None);
        self.is_open.set(true);
        self.refuse(words);
    }

    /// The field in which the payment method is chosen, with its error.
    pub fn field(self) -> AnyView {
        let has_error = move || self.errors.with(|errors| !errors.is_empty());
        let content = move || match self.found.get() {
            Remote::Loading => view! { <p class="muted">{fixed(words::LOADING)}</p> }.into_any(),
            Remote::Failed(error) => {
                view! { <Failure error=error retry=move |()| self.load() /> }.into_any()
            }
            Remote::Ready(methods) => self.methods(methods),
        };
        view! {
            <fieldset
                class="field"
                id=GROUP
                tabindex="-1"
                aria-describedby=move || has_error().then(|| field_error_id(GROUP))
            >
                <legend>{fixed(columns::PAYMENT_METHOD)}</legend>
                {field_error(self.errors.into(), "payment_method", GROUP)}
                {content}
            </fieldset>
            {move || self.is_adding.get().then(|| self.dialog())}
        }
        .into_any()
    }

    fn methods(self, methods: Vec<PaymentMethod>) -> AnyView {
        let chosen = self.get();
        match chosen {
            Some(method) if !self.is_open.get() => {
                let name = say(words::change_of(&say(method.brief.name())));
                view! {
                    <div class="chosen">
                        <p>
                            <strong>{say(method.brief.name())}</strong>
                            <br />
                            <span class="small muted">{hint(&method)}</span>
                        </p>
                        <button
                            type="button"
                            id=CHANGE
                            class="btn btn--small"
                            aria-label=name
                            on:click=move |_| {
                                self.is_open.set(true);
                                focus_soon(GROUP);
                            }
                        >
                            {fixed(words::CHANGE)}
                        </button>
                    </div>
                }
                .into_any()
            }
            Some(_) | None => {
                let none = methods.is_empty().then(|| {
                    let words = match self.paid_for {
                        PaidFor::Order => fixed(words::ADD_FOR_ORDER),
                        PaidFor::Unpaid(..) => fixed(words::ADD_FOR_UNPAID),
                    };
                    view! { <p class="hint">{words}</p> }.into_any()
                });
                let options = methods
                    .into_iter()
                    .map(|method| self.option(&method))
                    .collect::<Vec<_>>();
                view! {
                    {none}
                    <div class="options">{options}</div>
                    {self.add_button()}
                }
                .into_any()
            }
        }
    }

    fn option(self, method: &PaymentMethod) -> AnyView {
        let (id, is_off) = (method.brief.id, !is_usable(method));
        let input = format!("pay-with-{id}");
        let hint_id = format!("{input}-hint");
        let target = input.clone();
        view! {
            <label class="option" class:is-off=is_off for=target>
                <input
                    type="radio"
                    id=input
                    name=GROUP
                    disabled=is_off
                    aria-describedby=hint_id.clone()
                    prop:checked=move || self.chosen.get() == Some(id)
                    on:change=move |_| {
                        self.errors.set(Vec::new());
                        self.chosen.set(Some(id));
                    }
                />
                <span class="option__label">{say(method.brief.name())}</span>
                <span class="option__hint" id=hint_id>
                    {hint(method)}
                </span>
            </label>
        }
        .into_any()
    }

    fn add(self) {
        match self.paid_for {
            PaidFor::Order => self.is_adding.set(true),
            PaidFor::Unpaid(_, on_add) => on_add.run(()),
        }
    }

    fn add_button(self) -> AnyView {
        let words = match self.session.processor() {
            ProcessorKind::None => fixed(method_form::PAY_BY_INVOICE),
            ProcessorKind::Sandbox => fixed(words::ADD_METHOD),
        };
        let is_one_there = self.found.with(|found| {
            let methods = found.ready().map_or(0, Vec::len);
            methods > 0
        });
        // One invoice is like the other.
        let is_offered = match self.session.processor() {
            ProcessorKind::None => !is_one_there,
            ProcessorKind::Sandbox => true,
        };
        is_offered
            .then(|| {
                view! {
                    <p>
                        <button type="button" class="btn" on:click=move |_| self.add()>
                            {words}
                        </button>
                    </p>
                }
            })
            .into_any()
    }

    /// The dialog in which one is added. What is typed in the cart stays beside it.
    fn dialog(self) -> AnyView {
        let on_stored = Callback::new(move |method: PaymentMethod| {
            let id = method.brief.id;
            self.found.update(|found| {
                if let Remote::Ready(methods) = found {
                    methods.push(method);
                }
            });
            self.errors.set(Vec::new());
            self.chosen.set(Some(id));
            self.is_open.set(false);
            focus_soon(CHANGE);
        });
        let on_close = Callback::new(move |()| self.is_adding.set(false));
        view! { <MethodDialog purpose=Purpose::Add(Vec::new()) on_stored=on_stored on_close=on_close /> }
            .into_any()
    }
}

/// What else is known of it.
fn hint(method: &PaymentMethod) -> String {
    let mut hints = Vec::new();
    if method.is_default {
        hints.push(fixed(methods::DEFAULT).to_owned());
    }
    hints.extend(method.expires_on.map(|day| {
        if is_usable(method) {
            say(words::expires_on(day))
        } else {
            say(words::expired_on(day))
        }
    }));
    if hints.is_empty() {
        fixed(method.brief.kind.label()).to_owned()
    } else {
        hints.join(" · ")
    }
}
