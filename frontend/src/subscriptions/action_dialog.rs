//! The dialog of an action on a subscription: which way, why, and what it will do, by the rule that
//! the server executes.

use chrono::NaiveDate;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, SubscriptionAction as Action, SubscriptionActionRequest,
};
use goodstanding_shared::subscriptions::{
    BillingStatus, SubscriptionActionReply, SubscriptionDetails,
};
use goodstanding_shared::wire;
use goodstanding_words::actions;
use goodstanding_words::subscriptions::action as words;
use leptos::prelude::*;

use super::preview::{hint, preview_lines, unused};
use super::verbs::{Verb, act};
use crate::actions::{
    ActionChoice, ActionDialog, Asked, FIRST_CHOICE, Sending, Why, choice_field, reason_of,
    why_fields, why_target,
};
use crate::api;
use crate::clock;
use crate::payments::{PaidFor, PayWith};
use crate::services::payment_text;
use crate::sessions::Session;
use crate::shell::Loaded;
use crate::ui::{Banner, BannerKind, DialogHandle, PreviewLine, field_error, field_error_id};
use crate::words::{fixed, say};

const STARTS_ON: &str = "action-starts-on";

fn target_of(field: &str) -> &'static str {
    match field {
        "starts_on" => STARTS_ON,
        _ => why_target(field).unwrap_or(FIRST_CHOICE),
    }
}

/// What the dialog remembers while it is open.
#[derive(Clone, Copy)]
struct Form {
    verb: Verb,
    details: Signal<SubscriptionDetails>,
    way: RwSignal<Option<String>>,
    starts_on: RwSignal<String>,
    refund: RwSignal<bool>,
    /// With what it is paid; only who pays is asked.
    pay_with: Option<StoredValue<PayWith>>,
    /// Why; only staff are asked.
    why: Option<Why>,
    sending: Sending,
}

impl Form {
    fn new(
        verb: Verb,
        details: Signal<SubscriptionDetails>,
        is_staff: bool,
        on_add: Callback<()>,
    ) -> Self {
        let pay_with = (verb == Verb::PayNow && !is_staff).then(|| {
            let until_now = details
                .with_untracked(|details| details.payment_method.as_ref().map(|method| method.id));
            StoredValue::new(PayWith::find(PaidFor::Unpaid(until_now, on_add)))
        });
        Self {
            pay_with,
            verb,
            details,
            way: RwSignal::new(None),
            starts_on: RwSignal::new(String::new()),
            refund: RwSignal::new(false),
            why: is_staff.then(Why::new),
            sending: Sending::new(),
        }
    }

    fn pay_with(self) -> Option<PayWith> {
        self.pay_with.map(|pay_with| pay_with.get_value())
    }

    fn offered(self) -> Vec<Action> {
        self.details
            .with(|details| self.verb.offered(details, clock::now()).unwrap_or_default())
    }

    /// The way that is chosen, or the only one, tracked.
    fn action(self) -> Option<Action> {
        let offered = self.offered();
        if let [only] = offered.as_slice() {
            return Some(*only);
        }
        let way: Action = self.way.get()?.parse().ok()?;
        offered.contains(&way).then_some(way)
    }

    fn start(self) -> Option<NaiveDate> {
        self.starts_on.with(|text| wire::date(text))
    }

    fn lines(self) -> Option<Vec<PreviewLine>> {
        let action = self.action()?;
        if action == Action::MoveStart {
            self.start()?;
        }
        let now = clock::now();
        self.details.with(|details| {
            let step = act(details, action, self.start(), now).ok()?;
            let refund = self.refund.get() && can_refund(action);
            let is_staff = self.why.is_some();
            let chosen = self.pay_with().and_then(PayWith::get);
            let paid_with = chosen.map(|method| SubscriptionDetails {
                payment_method: Some(method.brief),
                ..details.clone()
            });
            let details = paid_with.as_ref().unwrap_or(details);
            Some(preview_lines(details, action, &step, refund, now, is_staff))
        })
    }

    /// The request, or what is missing.
    fn request(self) -> Result<SubscriptionActionRequest, Vec<FieldError>> {
        let mut errors = Vec::new();
        let action = untrack(|| self.action());
        if action.is_none() {
            errors.push(FieldError::new("action", fixed(words::SELECT_WAY)));
        }
        let starts_on = untrack(|| self.start());
        if action == Some(Action::MoveStart) {
            errors.extend(self.wrong_start(starts_on));
        }
        let (reason_code, comment) = reason_of(self.why, &mut errors);
        let Some(action) = action.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        Ok(SubscriptionActionRequest {
            starts_on: starts_on.filter(|_| action == Action::MoveStart),
            refund: self.refund.get_untracked() && can_refund(action),
            payment_method: self
                .pay_with()
                .and_then(|pay_with| untrack(|| pay_with.get()))
                .map(|method| method.brief.id),
            reason_code,
            comment,
            ..SubscriptionActionRequest::new(action)
        })
    }

    fn wrong_start(self, date: Option<NaiveDate>) -> Option<FieldError> {
        if date.is_none() {
            return Some(FieldError::new("starts_on", fixed(words::ENTER_DATE)));
        }
        let refusal = self
            .details
            .with_untracked(|details| act(details, Action::MoveStart, date, clock::now()).err())?;
        Some(FieldError::new(
            "starts_on",
            if matches!(refusal, ActionRefusal::StartNotAhead) {
                fixed(words::ENTER_DATE_AHEAD).to_owned()
            } else {
                say(refusal.words())
            },
        ))
    }
}

/// Whether staff may choose to return the unused part.
const fn can_refund(action: Action) -> bool {
    matches!(action, Action::CancelNow | Action::ForceEnd)
}

/// What a subscription is, in a line below the heading.
pub(super) fn about(details: &SubscriptionDetails, is_staff: bool) -> String {
    let subscription = &details.subscription;
    let mut parts = Vec::new();
    if is_staff && let Some(customer) = &subscription.customer {
        parts.push(customer.name.clone());
    }
    // People know what they named; what it is called in the catalogue comes second.
    parts.push(say(subscription.title()));
    if let Some(price) = details.price() {
        parts.push(payment_text(price, details.plan.recurring()));
    }
    parts.join(" · ")
}

/// The dialog of what is done to a subscription.
#[component]
pub fn SubscriptionActionDialog(
    /// The button that opened it; decides which actions are offered.
    verb: Verb,
    /// The subscription, as the page shows it.
    details: Loaded<SubscriptionDetails>,
    /// Called with what was done and what became of it.
    #[prop(into)]
    on_done: Callback<(Action, SubscriptionActionReply)>,
    /// Called when another payment method is to be added, and to pay: in another dialog.
    on_add: Callback<()>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let Some(first) = details.get_untracked() else {
        return ().into_any();
    };
    let is_staff = Session::expect().is_staff();
    let about = about(&first, is_staff);
    let now = Signal::derive(move || details.get().unwrap_or_else(|| first.clone()));
    let form = Form::new(verb, now, is_staff, on_add);
    let asked = Asked {
        heading: fixed(verb.heading()).to_owned(),
        about,
        submit: Signal::derive(move || submit_words(form)),
        keep: if verb == Verb::Cancel {
            fixed(words::KEEP)
        } else {
            fixed(actions::NOT_NOW)
        },
        is_final: Signal::derive(move || form.action().is_some_and(Action::is_final)),
        preview: Signal::derive(move || form.lines()),
        target: target_of,
    };
    let send = Callback::new(move |handle: DialogHandle| {
        if form.pay_with().is_some_and(|pay_with| !pay_with.check()) {
            return;
        }
        let Some(request) = form.sending.checked(form.request()) else {
            return;
        };
        let (id, version) = form
            .details
            .with_untracked(|details| (details.subscription.id, details.subscription.version));
        let action = request.action;
        form.sending.send(
            request,
            move |request, key| async move {
                api::act_on_subscription(id, version, &key, &request).await
            },
            move |reply| {
                on_done.run((action, reply));
                handle.close();
            },
            move || {
                details.load();
                if let Some(pay_with) = form.pay_with() {
                    pay_with.load();
                }
            },
        );
    });
    let submit = move |handle: DialogHandle| {
        let then = Callback::new(move |()| send.run(handle));
        if !form.pay_with().is_some_and(|pay_with| pay_with.waits(then)) {
            send.run(handle);
        }
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

fn submit_words(form: Form) -> String {
    if form.verb == Verb::PayNow {
        let amount = form.details.with(|details| {
            let step = act(details, Action::PayNow, None, clock::now()).ok()?;
            step.charge.map(|charge| charge.amount)
        });
        return amount.map_or_else(
            || fixed(actions::PAY).into(),
            |amount| say(actions::pay_sum(amount.into())),
        );
    }
    fixed(form.verb.heading()).to_owned()
}

fn fields(form: Form) -> AnyView {
    let unusable = form.details.with_untracked(|details| {
        form.verb == Verb::PayNow
            && details.life.standing.billing() == Some(BillingStatus::UnusablePaymentMethod)
    });
    let unusable = unusable.then(|| {
        view! {
            <Banner kind=BannerKind::Warn>
                <p>{fixed(words::UNUSABLE)}</p>
            </Banner>
        }
        .into_any()
    });
    let way = (untrack(|| form.offered()).len() > 1).then(|| way_field(form));
    let start = (form.verb == Verb::MoveStart).then(|| start_field(form));
    let why = form.why.map(|why| why_fields(why, form.sending));
    let pay_with = form.pay_with().map(PayWith::field);
    view! {
        {unusable}
        {pay_with}
        {way}
        {start}
        {refund_field(form)}
        {why}
    }
    .into_any()
}

fn way_field(form: Form) -> AnyView {
    let choices = untrack(|| form.offered())
        .into_iter()
        .map(|action| {
            let hint = Signal::derive(move || {
                let now = clock::now();
                form.details
                    .with(|details| match act(details, action, None, now) {
                        Ok(step) => hint(details, action, &step, now, form.why.is_some()),
                        Err(refusal) => say(refusal.words()),
                    })
            });
            let is_off = Signal::derive(move || {
                form.details
                    .with(|details| act(details, action, None, clock::now()).is_err())
            });
            ActionChoice {
                value: action.as_str().to_owned(),
                label: fixed(action.label()).to_owned(),
                hint,
                is_off,
            }
        })
        .collect();
    choice_field(
        fixed(words::WHEN),
        "action",
        choices,
        form.way,
        form.sending.errors,
    )
}

fn start_field(form: Form) -> AnyView {
    let errors = form.sending.errors;
    let has_error =
        move || errors.with(|errors| errors.iter().any(|error| error.field == "starts_on"));
    let described = move || {
        if has_error() {
            format!("{STARTS_ON}-hint {}", field_error_id(STARTS_ON))
        } else {
            format!("{STARTS_ON}-hint")
        }
    };
    let now = form
        .details
        .with_untracked(|details| details.life.starts_on);
    let least = clock::now()
        .date_naive()
        .succ_opt()
        .map(|date| date.to_string());
    view! {
        <div class="field">
            <label for=STARTS_ON>{fixed(words::NEW_START)}</label>
            <p class="hint" id=format!("{STARTS_ON}-hint")>
                {say(words::start_hint(now))}
            </p>
            {field_error(errors.into(), "starts_on", STARTS_ON)}
            <input
                id=STARTS_ON
                class="input input--date"
                type="date"
                min=least
                max="9999-12-31"
                required
                aria-invalid=move || has_error().then_some("true")
                aria-describedby=described
                prop:value=form.starts_on
                on:input=move |event| form.starts_on.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

fn refund_field(form: Form) -> AnyView {
    (move || {
        form.why?;
        form.action().filter(|action| can_refund(*action))?;
        let (money, until) = form.details.with(|details| unused(details, clock::now()))?;
        Some(
            view! {
                <div class="field">
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=form.refund
                            on:change=move |event| form.refund.set(event_target_checked(&event))
                        />
                        {say(words::give_back(money.into(), until))}
                    </label>
                </div>
            }
            .into_any(),
        )
    })
    .into_any()
}
