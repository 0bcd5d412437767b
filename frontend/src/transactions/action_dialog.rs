//! What customers and staff do about a transaction: approve or refuse what waits, record what was
//! paid outside, give back what was taken.

use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::{
    ResponseCode, TransactionAction as Action, TransactionActionRequest, TransactionDetails,
    TransactionKind, TransactionStatus, refund_amount,
};
use goodstanding_words::transactions::action as words;
use goodstanding_words::{Amount, actions, columns, common, payments, transactions};
use leptos::prelude::*;

use crate::actions::{
    ActionButton, ActionChoice, ActionDialog, Asked, FIRST_CHOICE, Note, Sending, Why, action_bar,
    choice_field, reason_of, show_note, why_fields, why_target,
};
use crate::api;
use crate::paths;
use crate::services::ServicesStore;
use crate::sessions::Session;
use crate::shell::Loaded;
use crate::ui::{
    BannerKind, DialogHandle, PreviewLine, TextField, TextKind, focus_soon, money_text,
};
use crate::words::{fixed, say};

const AMOUNT: &str = "action-amount";
const ALL: &str = "all";
const PART: &str = "part";

/// What the page of a transaction holds.
#[derive(Clone, Copy)]
pub(super) struct Acting {
    details: Loaded<TransactionDetails>,
    open: RwSignal<Option<Action>>,
    /// What became of the last action.
    pub(super) note: RwSignal<Option<Note>>,
}

impl Acting {
    pub(super) fn new(details: Loaded<TransactionDetails>) -> Self {
        Self {
            details,
            open: RwSignal::new(None),
            note: RwSignal::new(None),
        }
    }
}

const fn id_of(action: Action) -> &'static str {
    match action {
        Action::Approve => "action-approve",
        Action::Refuse => "action-refuse",
        Action::RecordPayment => "action-record",
        Action::Refund => "action-refund",
    }
}

/// Whether the button is there: what waits can be decided, an invoice can be recorded, a charge can
/// be given back.
fn is_shown(action: Action, actor: ActorKind, details: &TransactionDetails) -> bool {
    let transaction = &details.transaction;
    let is_invoice = transaction
        .payment_method
        .as_ref()
        .is_some_and(PaymentMethodBrief::is_invoice);
    let waits = transaction.status == TransactionStatus::AuthorizationPending;
    action.is_for(actor)
        && match action {
            Action::Approve | Action::Refuse => waits && !is_invoice,
            Action::RecordPayment => is_invoice,
            Action::Refund => !matches!(
                transaction.kind,
                TransactionKind::Refund | TransactionKind::Validation
            ),
        }
}

/// The buttons; none where nothing can be done.
pub(super) fn buttons(details: &TransactionDetails, acting: Acting) -> Option<AnyView> {
    let actor = if Session::expect().is_staff() {
        ActorKind::Staff
    } else {
        ActorKind::Customer
    };
    let buttons: Vec<ActionButton> = Action::ALL
        .iter()
        .copied()
        .filter(|action| is_shown(*action, actor, details))
        .map(|action| ActionButton {
            id: id_of(action).to_owned(),
            label: fixed(action.label()).to_owned(),
            is_primary: matches!(action, Action::Approve | Action::RecordPayment)
                && action
                    .decide(&details.transaction, details.refunded)
                    .is_ok(),
            refusal: action
                .decide(&details.transaction, details.refunded)
                .err()
                .map(|refusal| say(refusal.words())),
            press: Callback::new(move |()| acting.open.set(Some(action))),
        })
        .collect();
    (!buttons.is_empty()).then(|| action_bar(buttons))
}

/// The dialog of the button that was pressed. It stands beside what is drawn anew when the
/// transaction changes.
pub(super) fn dialogs(acting: Acting) -> AnyView {
    let store = ServicesStore::expect();
    (move || {
        acting.open.get().map(|action| {
            let on_close = move |()| {
                acting.open.set(None);
                if acting.note.with_untracked(Option::is_none) {
                    focus_soon(id_of(action));
                }
            };
            let on_done = move |details: TransactionDetails| {
                store.invalidate();
                let note = transaction_note(action, &details);
                acting.details.set(details);
                show_note(acting.note, note);
            };
            acting.note.set(None);
            view! { <TransactionActionDialog action=action details=acting.details on_done=on_done on_close=on_close /> }
                .into_any()
        })
    })
    .into_any()
}

/// What became of it.
pub fn transaction_note(action: Action, details: &TransactionDetails) -> Note {
    let transaction = &details.transaction;
    let sum = Amount::from(transaction.amount);
    let sentence = fixed(
        transaction
            .response
            .map_or(transaction.status.sentence(), ResponseCode::sentence),
    );
    let link = details.subscription.as_ref().map(|subscription| {
        (
            fixed(words::SEE_SUBSCRIPTION).to_owned(),
            paths::subscription(subscription.id),
        )
    });
    match action {
        Action::Approve | Action::RecordPayment => {
            let is_paid = transaction.status.tone() == Tone::Ok;
            Note {
                kind: if transaction.status.tone() == Tone::Bad {
                    BannerKind::Fail
                } else {
                    BannerKind::Info
                },
                title: match (is_paid, action) {
                    (true, Action::Approve) => say(words::approved(sum)),
                    (true, _) => say(words::recorded(sum)),
                    (false, _) => fixed(transaction.status.label()).to_owned(),
                },
                text: if is_paid {
                    String::new()
                } else {
                    sentence.to_owned()
                },
                link,
            }
        }
        Action::Refuse => Note {
            title: fixed(words::REFUSED).to_owned(),
            link,
            ..Note::done("")
        },
        Action::Refund => {
            let refund = details
                .refunds
                .iter()
                .max_by_key(|refund| refund.created_at);
            Note {
                kind: BannerKind::Info,
                title: match refund {
                    Some(refund) => say(words::given_back(refund.amount.into())),
                    None => fixed(words::GIVEN_BACK_SOME).to_owned(),
                },
                text: say(words::given_back_of(details.refunded.into(), sum)),
                link: refund.map(|refund| {
                    (
                        fixed(words::SEE_REFUND).to_owned(),
                        paths::transaction(&refund.id),
                    )
                }),
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Form {
    action: Action,
    details: Signal<TransactionDetails>,
    way: RwSignal<Option<String>>,
    amount: RwSignal<String>,
    /// Why; only staff are asked.
    why: Option<Why>,
    sending: Sending,
}

impl Form {
    /// How much is given back, or what is missing. None: everything that is left.
    fn wanted(self) -> Result<Option<Money>, FieldError> {
        let is_part = match self.way.get().as_deref() {
            Some(ALL) => false,
            Some(_) => true,
            None => return Err(FieldError::new("way", fixed(words::SELECT_HOW_MUCH))),
        };
        if !is_part {
            return Ok(None);
        }
        let currency = self
            .details
            .with(|details| details.transaction.amount.currency());
        let typed = self.amount.get();
        Money::parse(typed.trim(), currency)
            .map(Some)
            .map_err(|_| FieldError::new("amount", amount_words(currency.digits())))
    }

    fn refund(self) -> Result<(Option<Money>, Money), FieldError> {
        let wanted = self.wanted()?;
        self.details.with(|details| {
            refund_amount(details.transaction.amount, details.refunded, wanted)
                .map(|amount| (wanted, amount))
                .map_err(|refusal| FieldError::new("amount", say(refusal.words())))
        })
    }

    fn lines(self) -> Option<Vec<PreviewLine>> {
        let today = |text: String| PreviewLine::today(text);
        let method = self.details.with(|details| {
            let method = details.transaction.payment_method.as_ref();
            method.map_or_else(
                || fixed(payments::THE_METHOD).to_owned(),
                |method| say(method.name()),
            )
        });
        let is_invoice = self.details.with(|details| {
            let method = details.transaction.payment_method.as_ref();
            method.is_some_and(PaymentMethodBrief::is_invoice)
        });
        let amount = self.details.with(|details| details.transaction.amount);
        let sum = Amount::from(amount);
        Some(match self.action {
            Action::Approve => vec![
                today(say(words::is_taken(&method, sum))),
                today(fixed(words::PAYMENT_GOES_ON).into()),
            ],
            Action::Refuse => vec![
                today(say(words::is_not_taken(sum))),
                today(fixed(words::PAYMENT_FAILS).into()),
            ],
            Action::RecordPayment => vec![
                today(say(words::is_recorded(sum))),
                today(fixed(words::ITS_STANDING).into()),
            ],
            Action::Refund => {
                let (_, refund) = self.refund().ok()?;
                let refunded = self.details.with(|details| details.refunded);
                let all = refunded.plus(refund).ok()?;
                let given_back = refund.into();
                vec![
                    today(say(if is_invoice {
                        words::is_given_back_by_invoice(given_back)
                    } else {
                        words::is_given_back(&method, given_back)
                    })),
                    today(say(words::is_given_back_of(all.into(), sum))),
                    today(fixed(common::UNDONE_NEVER).into()),
                ]
            }
        })
    }

    fn request(self) -> Result<TransactionActionRequest, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut amount = None;
        if self.action == Action::Refund {
            match untrack(|| self.refund()) {
                Ok((wanted, _)) => amount = wanted,
                Err(error) => errors.push(error),
            }
        }
        let (reason_code, comment) = reason_of(self.why, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(TransactionActionRequest {
            action: self.action,
            amount,
            reason_code,
            comment,
        })
    }
}

fn amount_words(digits: usize) -> String {
    match digits {
        0 => say(words::whole_amount("500")),
        digits => {
            let example = format!("5.{}", "0".repeat(digits));
            say(words::amount_hint(digits as u64, &example))
        }
    }
}

fn target_of(field: &str) -> &'static str {
    match field {
        "amount" => AMOUNT,
        _ => why_target(field).unwrap_or(FIRST_CHOICE),
    }
}

/// The dialog of what staff do to a transaction.
#[component]
pub fn TransactionActionDialog(
    /// Which action it previews and sends.
    action: Action,
    /// The transaction, as the page shows it.
    details: Loaded<TransactionDetails>,
    /// Called with what the transaction is like now.
    #[prop(into)]
    on_done: Callback<TransactionDetails>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let Some(first) = details.get_untracked() else {
        return ().into_any();
    };
    let id = first.transaction.id.clone();
    let method = first
        .transaction
        .payment_method
        .as_ref()
        .map(|method| format!(" · {}", say(method.name())))
        .unwrap_or_default();
    let names = first.names();
    let amount = money_text(first.transaction.amount);
    let about = match names {
        None => format!("{amount}{method}"),
        Some(names) => format!("{} · {amount}{method}", say(names)),
    };
    let form = Form {
        action,
        details: Signal::derive(move || details.get().unwrap_or_else(|| first.clone())),
        way: RwSignal::new(None),
        amount: RwSignal::new(String::new()),
        why: Session::expect().is_staff().then(Why::new),
        sending: Sending::new(),
    };
    let submit_words = move || {
        if action == Action::Refund {
            form.refund().map_or_else(
                |_| fixed(transactions::actions::REFUND).to_owned(),
                |(_, amount)| say(words::refund_sum(amount.into())),
            )
        } else {
            fixed(action.label()).to_owned()
        }
    };
    let asked = Asked {
        heading: fixed(action.label()).to_owned(),
        about,
        submit: Signal::derive(submit_words),
        keep: match action {
            Action::Approve | Action::Refuse => fixed(words::DECIDE_LATER),
            Action::RecordPayment | Action::Refund => fixed(actions::NOT_NOW),
        },
        is_final: Signal::stored(action == Action::Refuse),
        preview: Signal::derive(move || form.lines()),
        target: target_of,
    };
    let submit = move |handle: DialogHandle| {
        let Some(request) = form.sending.checked(form.request()) else {
            return;
        };
        let id = id.clone();
        form.sending.send(
            request,
            move |request, key| async move { api::act_on_transaction(&id, &key, &request).await },
            move |answer| {
                on_done.run(answer);
                handle.close();
            },
            move || details.load(),
        );
    };
    view! {
        <ActionDialog
            asked=asked
            sending=form.sending
            on_submit=submit
            on_close=on_close
            children=Box::new(move || fields(form))
        />
    }
    .into_any()
}

fn fields(form: Form) -> AnyView {
    let sandbox = matches!(form.action, Action::Approve | Action::Refuse)
        .then(|| view! { <p class="muted">{fixed(words::SANDBOX)}</p> }.into_any());
    let amount = (form.action == Action::Refund).then(|| refund_fields(form));
    let why = form.why.map(|why| why_fields(why, form.sending));
    view! {
        {sandbox}
        {amount}
        {why}
    }
    .into_any()
}

fn refund_fields(form: Form) -> AnyView {
    let left = Signal::derive(move || {
        form.details
            .with(|details| refund_amount(details.transaction.amount, details.refunded, None).ok())
    });
    let digits = form
        .details
        .with_untracked(|details| details.transaction.amount.currency().digits());
    let left_words = move || left.get().map(money_text).unwrap_or_default();
    let choices = vec![
        ActionChoice {
            value: ALL.to_owned(),
            label: fixed(words::EVERYTHING).to_owned(),
            hint: Signal::derive(left_words),
            is_off: Signal::derive(move || left.get().is_none()),
        },
        ActionChoice {
            value: PART.to_owned(),
            label: fixed(words::PART).to_owned(),
            hint: Signal::derive(move || {
                let most = left.get().map(|left| say(words::at_most(left.into())));
                most.unwrap_or_default()
            }),
            is_off: Signal::derive(move || left.get().is_none()),
        },
    ];
    let currency = form
        .details
        .with_untracked(|details| details.transaction.amount.currency().to_string());
    let part = move || {
        (form.way.get().as_deref() == Some(PART)).then(|| {
            let kind = TextKind {
                autocomplete: "off",
                inputmode: Some(if digits == 0 { "numeric" } else { "decimal" }),
                range: None,
                verbatim: true,
            };
            let currency = currency.clone();
            view! {
                <TextField
                    id=AMOUNT
                    label=fixed(columns::AMOUNT)
                    field="amount"
                    errors=form.sending.errors
                    value=form.amount
                    control="text"
                    kind=kind
                >
                    <span class="input-unit">{currency}</span>
                </TextField>
            }
            .into_any()
        })
    };
    view! {
        {choice_field(fixed(words::HOW_MUCH), "way", choices, form.way, form.sending.errors)}
        {part}
    }
    .into_any()
}
