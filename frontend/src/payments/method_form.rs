//! The dialog in which a way to pay is added, with what is paid at once, or put in the place of
//! another one.

use goodstanding_shared::payments::{
    AddPaymentMethod, MethodRefusal, NewPaymentMethod, PaymentMethod, ProcessorKind, SANDBOX,
    accept,
};
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::subscriptions::{
    AddedPaymentMethod, PaidSubscription, UnpaidSubscription,
};
use goodstanding_shared::transactions::TransactionStatus;
use goodstanding_words::payments::{method_form as words, methods};
use goodstanding_words::{actions, columns, common, payments};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pay_for::PayFor;
use super::words::outcome;
use crate::actions::Intention;
use crate::api::{self, ApiError};
use crate::clock;
use crate::paths;
use crate::sessions::Session;
use crate::ui::{
    Banner, BannerKind, Dialog, DialogHandle, ErrorSummary, Failure, Icon, TextField, TextKind,
    announce, focus_soon, icon, in_sight,
};
use crate::words::{field_errors, fixed, say};

/// What the dialog is for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// One more, and to pay with it what waits.
    Add(Vec<UnpaidSubscription>),
    /// In the place of this one.
    Replace(Box<PaymentMethod>),
}

const HEADING: &str = "method-heading";
const NUMBER: &str = "method-number";
const EXPIRES: &str = "method-expires";

/// The dialog. One intention of the reader, so one key: sending it twice adds one.
#[component]
pub fn MethodDialog(
    /// What it is for.
    purpose: Purpose,
    /// Called when it was stored, and what was to be paid was charged.
    on_stored: Callback<PaymentMethod>,
    /// Called when it was closed, however.
    on_close: Callback<()>,
) -> impl IntoView {
    let sending = RwSignal::new(false);
    let closable = Signal::derive(move || !sending.get());
    view! {
        <Dialog
            labelled_by=HEADING
            closable=closable
            on_close=on_close
            children=Box::new(move |handle| {
                let became = RwSignal::new(None::<AddedPaymentMethod>);
                (move || match became.get() {
                    Some(added) => outcomes(&added, handle),
                    None => {
                        view! {
                            <Form
                                purpose=purpose.clone()
                                sending=sending
                                became=became
                                handle=handle
                                on_stored=on_stored
                            />
                        }
                            .into_any()
                    }
                })
                    .into_any()
            })
        />
    }
}

/// The words of the dialog: its title, what it does, and its button as long as nothing is paid at
/// once.
fn words(purpose: &Purpose, is_invoice: bool) -> (String, String, &'static str) {
    match purpose {
        Purpose::Add(_) if is_invoice => (
            fixed(words::PAY_BY_INVOICE).to_owned(),
            say(words::invoice_days(INVOICE_DAYS)),
            fixed(words::PAY_BY_INVOICE),
        ),
        Purpose::Add(waiting) if !waiting.is_empty() => (
            fixed(words::ADD_AND_PAY).to_owned(),
            fixed(words::CHARGED_AT_ONCE).to_owned(),
            fixed(words::ADD),
        ),
        Purpose::Add(_) => (
            fixed(words::ADD).to_owned(),
            fixed(words::FIRST_IS_DEFAULT).to_owned(),
            fixed(words::ADD),
        ),
        Purpose::Replace(method) if is_invoice => (
            say(words::invoice_instead(&say(method.brief.name()))),
            say(words::invoice_instead_days(
                INVOICE_DAYS,
                &say(method.brief.name()),
            )),
            fixed(words::PAY_BY_INVOICE),
        ),
        Purpose::Replace(method) => (
            say(methods::replace_of(&say(method.brief.name()))),
            say(words::takes_over(&say(method.brief.name()))),
            fixed(words::REPLACE_METHOD),
        ),
    }
}

/// What is typed in the dialog, and how it is sent.
#[derive(Clone, Copy)]
struct Entry {
    session: Session,
    purpose: StoredValue<Purpose>,
    /// Whether the installation has no payment processor: then nothing is typed.
    is_invoice: bool,
    number: RwSignal<String>,
    expires: RwSignal<String>,
    pay_for: PayFor,
    errors: RwSignal<Vec<FieldError>>,
    failure: RwSignal<Option<ApiError>>,
    intention: Intention,
    sending: RwSignal<bool>,
    /// What became of what was to be paid at once; none before, and where nothing was.
    became: RwSignal<Option<AddedPaymentMethod>>,
    handle: DialogHandle,
    on_stored: Callback<PaymentMethod>,
}

impl Entry {
    /// Checks what is typed and sends it.
    fn send(self) {
        if self.sending.get_untracked() {
            return;
        }
        let new = NewPaymentMethod {
            number: self.number.get_untracked(),
            expires: self.expires.get_untracked(),
            by_invoice: self.is_invoice,
        };
        self.failure.set(None);
        // The server asks the same function.
        match accept(&new, self.session.processor(), clock::now().date_naive()) {
            Err(MethodRefusal::Fields(found)) => {
                self.errors.set(field_errors(found));
                return;
            }
            // The server says so in its words.
            Ok(_) | Err(MethodRefusal::NoProcessor) => self.errors.set(Vec::new()),
        }
        let add = AddPaymentMethod {
            number: new.number.clone(),
            expires: new.expires.clone(),
            by_invoice: self.is_invoice,
            pay_for: untrack(|| self.pay_for.ids()),
            amount: untrack(|| self.pay_for.amount()),
        };
        self.sending.set(true);
        spawn_local(async move {
            let key = self.intention.key_for(&add);
            let answer = match self.purpose.get_value() {
                Purpose::Add(_) => api::add_payment_method(&key, &add).await,
                Purpose::Replace(method) => {
                    let (id, version) = (method.brief.id, method.version);
                    api::replace_payment_method(id, version, &key, &new)
                        .await
                        .map(|method| AddedPaymentMethod {
                            method,
                            paid: Vec::new(),
                        })
                }
            };
            let _ = self.sending.try_set(false);
            match self.session.check(answer) {
                Ok(added) => self.stored(added),
                Err(error) => self.refused(error).await,
            }
        });
    }

    fn stored(self, added: AddedPaymentMethod) {
        announce(say(words::added(&say(added.method.brief.name()))));
        self.on_stored.run(added.method.clone());
        if added.paid.is_empty() {
            self.handle.close();
        } else if self.became.try_set(Some(added)).is_none() {
            focus_soon(HEADING);
        }
    }

    async fn refused(self, error: ApiError) {
        self.intention.refused(&error);
        let is_outdated = matches!(
            error.code(),
            Some(ProblemCode::PriceChanged | ProblemCode::ActionRefused)
        );
        if is_outdated && let Ok(waiting) = self.session.check(api::unpaid().await) {
            self.pay_for.renew(waiting);
        }
        if error.code() == Some(ProblemCode::InvalidFields) {
            let _ = self.errors.try_set(error.fields().to_vec());
        } else {
            let _ = self.failure.try_set(Some(error));
        }
    }

    /// The fields for a card or a bank account.
    fn fields(self) -> AnyView {
        let Self {
            number,
            expires,
            errors,
            ..
        } = self;
        let verbatim = |autocomplete, inputmode| TextKind {
            autocomplete,
            inputmode,
            range: None,
            verbatim: true,
        };
        view! {
            <TextField
                id=NUMBER
                label=fixed(words::NUMBER)
                field="number"
                errors=errors
                value=number
                control="text"
                kind=verbatim("off", None)
                hint=fixed(words::NUMBER_HINT)
            />
            <TextField
                id=EXPIRES
                label=fixed(columns::EXPIRES)
                field="expires"
                errors=errors
                value=expires
                control="text"
                kind=verbatim("off", Some("text"))
                hint=fixed(words::EXPIRES_HINT)
            />
            {test_numbers(number, expires)}
        }
        .into_any()
    }
}

#[component]
fn Form(
    purpose: Purpose,
    sending: RwSignal<bool>,
    became: RwSignal<Option<AddedPaymentMethod>>,
    handle: DialogHandle,
    on_stored: Callback<PaymentMethod>,
) -> impl IntoView {
    let session = Session::expect();
    let is_invoice = match session.processor() {
        ProcessorKind::None => true,
        ProcessorKind::Sandbox => false,
    };
    let (title, what, submit) = words(&purpose, is_invoice);
    let entry = Entry {
        session,
        is_invoice,
        pay_for: PayFor::new(match &purpose {
            Purpose::Add(waiting) => waiting.clone(),
            Purpose::Replace(_) => Vec::new(),
        }),
        purpose: StoredValue::new(purpose),
        number: RwSignal::new(String::new()),
        expires: RwSignal::new(String::new()),
        errors: RwSignal::new(Vec::new()),
        failure: RwSignal::new(None),
        intention: Intention::new(),
        sending,
        became,
        handle,
        on_stored,
    };
    let Entry {
        errors,
        failure,
        pay_for,
        ..
    } = entry;
    let fields = (!is_invoice).then(|| entry.fields());
    let label = move || match pay_for.amount() {
        _ if sending.get() => fixed(common::SENDING).to_owned(),
        Some(amount) if is_invoice => say(words::pay_sum_by_invoice(amount.into())),
        Some(amount) => say(words::add_and_pay_sum(amount.into())),
        None => submit.to_owned(),
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                entry.send();
            }
        >
            {head(title, handle)}
            <p class="muted">{what}</p>
            <ErrorSummary errors=errors target=|field| if field == "expires" { EXPIRES } else { NUMBER } />
            {move || failure.get().map(|error| in_sight(view! { <Failure error=error /> }.into_any()))}
            {fields}
            {pay_for.field()}
            <div class="dialog__actions">
                <button type="button" class="btn" on:click=move |_| handle.close()>
                    {fixed(actions::NOT_NOW)}
                </button>
                <button type="submit" class="btn btn--primary" aria-disabled=move || sending.get().then_some("true")>
                    {label}
                </button>
            </div>
        </form>
    }
}

fn head(title: String, handle: DialogHandle) -> AnyView {
    view! {
        <div class="dialog__head">
            <h2 id=HEADING tabindex="-1">
                {title}
            </h2>
            <button type="button" class="btn btn--quiet btn--icon" aria-label=fixed(actions::CLOSE) on:click=move |_| handle.close()>
                {icon(Icon::Close)}
            </button>
        </div>
    }
    .into_any()
}

/// What became of everything that was to be paid: the dialog stays until somebody has read it.
fn outcomes(added: &AddedPaymentMethod, handle: DialogHandle) -> AnyView {
    let is_failed = |paid: &&PaidSubscription| paid.charge.status == TransactionStatus::Cancelled;
    let failed = added.paid.iter().filter(is_failed).count();
    let kind = if failed > 0 {
        BannerKind::Fail
    } else {
        BannerKind::Info
    };
    let method = say(added.method.brief.name());
    let title = say(match (added.paid.len(), failed) {
        (_, 0) => words::added(&method),
        (1, _) => words::added_and_failed(&method),
        (all, some) => words::added_and_some_failed(all as u64, some as u64, &method),
    });
    let rows = added
        .paid
        .iter()
        .map(|paid| {
            let link = paths::transaction(&paid.charge.id);
            view! {
                <li dir="auto">
                    {outcome(&paid.charge, &paid.services, paid.entitled_through)} " "
                    <a class="link" href=link on:click=move |_| handle.close()>
                        {fixed(payments::SEE_PAYMENT)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <div class="stack">
            {head(title, handle)}
            <Banner kind=kind>
                <ul class="plain-list">{rows}</ul>
            </Banner>
            <div class="dialog__actions">
                <button type="button" class="btn btn--primary" on:click=move |_| handle.close()>
                    {fixed(actions::DONE)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The test numbers; pressing one fills it in.
fn test_numbers(number: RwSignal<String>, expires: RwSignal<String>) -> AnyView {
    let rows = SANDBOX
        .iter()
        .map(|known| {
            let fill = move |_| {
                number.set(known.number.to_owned());
                if expires.with_untracked(String::is_empty) {
                    expires.set("12/39".to_owned());
                }
            };
            view! {
                <li class="test-number">
                    <button type="button" class="chip mono" on:click=fill>
                        {known.number}
                    </button>
                    <span class="small muted">{fixed(known.words)}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <details class="legend">
            <summary>{fixed(words::TEST_NUMBERS)}</summary>
            <ul class="plain-list">{rows}</ul>
        </details>
    }
    .into_any()
}
