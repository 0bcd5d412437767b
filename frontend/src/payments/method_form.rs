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
    announce, focus_soon, icon, in_sight, money_text,
};

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
            "Pay by invoice".to_owned(),
            format!(
                "We send an invoice for each charge. You have {INVOICE_DAYS} days to pay it by bank transfer."
            ),
            "Pay by invoice",
        ),
        Purpose::Add(waiting) if !waiting.is_empty() => (
            "Add payment method and pay".to_owned(),
            "What you choose below is charged to it at once, and paid with it from now on."
                .to_owned(),
            "Add payment method",
        ),
        Purpose::Add(_) => (
            "Add payment method".to_owned(),
            "The first one becomes the default for new subscriptions.".to_owned(),
            "Add payment method",
        ),
        Purpose::Replace(method) if is_invoice => (
            format!("Pay by invoice instead of {}", method.brief),
            format!(
                "Everything that {} pays for is paid by invoice from now on; {} is removed. You have {INVOICE_DAYS} days to pay each invoice.",
                method.brief, method.brief
            ),
            "Pay by invoice",
        ),
        Purpose::Replace(method) => (
            format!("Replace {}", method.brief),
            format!(
                "The new one takes over everything that {} pays for; {} is removed.",
                method.brief, method.brief
            ),
            "Replace payment method",
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
                self.errors.set(found);
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
        announce(format!("{} was added", added.method.brief));
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
                label="Number"
                field="number"
                errors=errors
                value=number
                control="text"
                kind=verbatim("off", None)
                hint="One of the test numbers below: this installation moves no real money."
            />
            <TextField
                id=EXPIRES
                label="Expires"
                field="expires"
                errors=errors
                value=expires
                control="text"
                kind=verbatim("off", Some("text"))
                hint="Month and year as on the card, such as 12/29. Not needed for a bank account."
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
        _ if sending.get() => "Sending…".to_owned(),
        Some(amount) if is_invoice => format!("Pay {} by invoice", money_text(amount)),
        Some(amount) => format!("Add and pay {}", money_text(amount)),
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
                    "Not now"
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
            <button type="button" class="btn btn--quiet btn--icon" aria-label="Close" on:click=move |_| handle.close()>
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
    let title = match (added.paid.len(), failed) {
        (_, 0) => format!("{} was added", added.method.brief),
        (1, _) => format!("{} was added, but the payment failed", added.method.brief),
        (all, some) => format!(
            "{} was added, but {some} of {all} payments failed",
            added.method.brief
        ),
    };
    let rows = added
        .paid
        .iter()
        .map(|paid| {
            let link = paths::transaction(&paid.charge.id);
            view! {
                <li dir="auto">
                    {outcome(&paid.charge, &paid.services, paid.entitled_through)} " "
                    <a class="link" href=link on:click=move |_| handle.close()>
                        "See the payment"
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
                    "Done"
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
                    <span class="small muted">{known.words}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <details class="legend">
            <summary>"Test numbers"</summary>
            <ul class="plain-list">{rows}</ul>
        </details>
    }
    .into_any()
}
