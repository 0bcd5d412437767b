//! How a placed order is paid: what was charged and how that went, what is charged next, and what
//! helps where something was declined.

use core::time::Duration;

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::orders::{Order, OrderSubscription, OrderTransaction};
use goodstanding_shared::payments::{PaymentMethodBrief, ProcessorKind};
use goodstanding_shared::subscriptions::UnpaidSubscription;
use goodstanding_shared::subscriptions::life::{SubscriptionAction, SubscriptionActionRequest};
use goodstanding_shared::text::all_of;
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus as T};
use goodstanding_words::actions;
use goodstanding_words::orders::{charges as charged, paying as words};
use goodstanding_words::payments::method_form;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, Key};
use crate::clock;
use crate::paths;
use crate::payments::{MethodDialog, Purpose, Told, told};
use crate::sessions::Session;
use crate::shell::Loaded;
use crate::ui::{
    Banner, BannerKind, Failure, announce, badge, calendar_date, day_of, in_sight, money_text,
};
use crate::words::{fixed, say};

/// How often the page asks by itself for an answer that is not there yet, a second apart.
const TRIES: u8 = 6;

/// How an order is paid, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paid {
    /// Everything that was to be charged is, or is an invoice.
    Well,
    /// An answer is not there yet.
    Unknown,
    /// Somebody has to approve a charge.
    Waits,
    /// A charge was declined, and nothing came after it.
    Failed,
}

fn is_invoice(charge: &OrderTransaction) -> bool {
    charge
        .payment_method
        .as_ref()
        .is_some_and(PaymentMethodBrief::is_invoice)
}

/// The last charge of each of its subscriptions that moves money: what was tried before it does not
/// count any more.
fn last_charges(order: &Order) -> Vec<&OrderTransaction> {
    let mut last: Vec<(Option<SubscriptionId>, &OrderTransaction)> = Vec::new();
    for charge in order
        .transactions
        .iter()
        .filter(|one| !one.amount.is_zero())
    {
        match last.iter_mut().find(|(id, _)| *id == charge.subscription) {
            Some((_, known)) => *known = charge,
            None => last.push((charge.subscription, charge)),
        }
    }
    last.into_iter().map(|(_, charge)| charge).collect()
}

impl Paid {
    fn of_charge(charge: &OrderTransaction) -> Self {
        match charge.status {
            T::Cancelled => Self::Failed,
            T::AuthorizationPending if !is_invoice(charge) => Self::Waits,
            T::New | T::AuthorizedPending => Self::Unknown,
            T::AuthorizationPending
            | T::Authorized
            | T::AuthorizedForValidation
            | T::Captured
            | T::Settled
            | T::Refunded
            | T::AuthExpired
            | T::Void => Self::Well,
        }
    }

    /// The gravest of its charges.
    pub(super) fn of(order: &Order) -> Self {
        let states: Vec<Self> = last_charges(order)
            .into_iter()
            .map(Self::of_charge)
            .collect();
        [Self::Failed, Self::Waits, Self::Unknown]
            .into_iter()
            .find(|state| states.contains(state))
            .unwrap_or(Self::Well)
    }
}

/// What the customer does about it. It lives beside what is drawn anew when the order changes.
#[derive(Clone, Copy)]
pub(super) struct Paying {
    session: Session,
    order: Loaded<Order>,
    adding: RwSignal<Option<Vec<UnpaidSubscription>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    tries: StoredValue<u8>,
}

impl Paying {
    pub(super) fn new(order: Loaded<Order>) -> Self {
        Self {
            session: Session::expect(),
            order,
            adding: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            tries: StoredValue::new(0),
        }
    }

    /// The processor may be quicker or slower than this page: what is not known yet is asked for
    /// again, for a while.
    pub(super) fn await_answer(self, order: &Order) {
        let is_open = |charge: &OrderTransaction| Paid::of_charge(charge) == Paid::Unknown;
        let tries = self.tries.get_value();
        if tries >= TRIES || !order.transactions.iter().any(is_open) {
            return;
        }
        self.tries.set_value(tries + 1);
        let order = self.order;
        set_timeout(
            move || {
                if !order.is_gone() {
                    order.load();
                }
            },
            Duration::from_secs(1),
        );
    }

    /// The dialog in which another card pays.
    pub(super) fn dialog(self) -> AnyView {
        (move || {
            self.adding.get().map(|unpaid| {
                let order = self.order;
                let on_stored = Callback::new(move |_| order.load());
                let on_close = Callback::new(move |()| self.adding.set(None));
                view! { <MethodDialog purpose=Purpose::Add(unpaid) on_stored=on_stored on_close=on_close /> }
                    .into_any()
            })
        })
        .into_any()
    }

    /// Charges what is unpaid once more, with what it was to be paid.
    fn again(self, unpaid: Vec<UnpaidSubscription>) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failure.set(None);
        announce(fixed(words::PAYING));
        spawn_local(async move {
            for one in unpaid {
                let request = SubscriptionActionRequest {
                    charged_now: Some(one.amount),
                    ..SubscriptionActionRequest::new(SubscriptionAction::PayNow)
                };
                let answer =
                    api::act_on_subscription(one.id, one.version, &Key::new(), &request).await;
                if let Err(error) = self.session.check(answer) {
                    let _ = self.failure.try_set(Some(error));
                    break;
                }
            }
            if self.is_busy.try_set(false).is_none() {
                self.order.load();
            }
        });
    }

    /// What stands in the way, and what helps; nothing where all is well.
    pub(super) fn news(self, order: &Order) -> AnyView {
        let state = Paid::of(order);
        let is_so = |charge: &&OrderTransaction| Paid::of_charge(charge) == state;
        let charges: Vec<&OrderTransaction> =
            last_charges(order).into_iter().filter(is_so).collect();
        let sentences = charges
            .iter()
            .map(|charge| view! { <p>{sentence(charge)}</p> }.into_any())
            .collect::<Vec<_>>();
        match state {
            Paid::Well | Paid::Unknown => ().into_any(),
            Paid::Waits => {
                let links = charges
                    .iter()
                    .map(|charge| {
                        view! {
                            <a class="btn" href=paths::transaction(&charge.id)>
                                {say(actions::approve_sum(charge.amount.into()))}
                            </a>
                        }
                        .into_any()
                    })
                    .collect::<Vec<_>>();
                view! {
                    <Banner kind=BannerKind::Warn>
                        <p class="banner__title">{fixed(words::WAITS)}</p>
                        {sentences}
                        <p>{links}</p>
                    </Banner>
                }
                .into_any()
            }
            Paid::Failed => {
                let is_final = |charge: &&OrderTransaction| {
                    charge.response.is_some_and(ResponseCode::is_hard_decline)
                };
                let can_try_again = !charges.iter().any(is_final);
                let ways = self.ways(&order.unpaid, can_try_again);
                view! {
                    <Banner kind=BannerKind::Fail>
                        <p class="banner__title">{fixed(words::FAILED)}</p>
                        {sentences}
                        {ways}
                    </Banner>
                    {move || {
                        self.failure.get().map(|error| in_sight(view! { <Failure error=error /> }.into_any()))
                    }}
                }
                .into_any()
            }
        }
    }

    /// The buttons with which what is unpaid is paid.
    fn ways(self, unpaid: &[UnpaidSubscription], can_try_again: bool) -> AnyView {
        let amounts = unpaid.iter().map(|one| one.amount);
        let sum = amounts.reduce(|sum, one| sum.plus(one).unwrap_or(sum));
        let Some(sum) = sum else {
            // It was called off, or is billed otherwise: nothing can be paid here any more.
            return ().into_any();
        };
        let (to_add, to_pay) = (unpaid.to_vec(), unpaid.to_vec());
        let pay = say(match self.session.processor() {
            ProcessorKind::None => method_form::pay_sum_by_invoice(sum.into()),
            ProcessorKind::Sandbox => words::other_card(sum.into()),
        });
        let again = can_try_again.then(|| {
            view! {
                <button
                    type="button"
                    class="btn"
                    aria-disabled=move || self.is_busy.get().then_some("true")
                    on:click=move |_| self.again(to_pay.clone())
                >
                    {move || {
                        if self.is_busy.get() {
                            fixed(words::PAYING_LABEL).to_owned()
                        } else {
                            say(words::try_again(sum.into()))
                        }
                    }}
                </button>
            }
            .into_any()
        });
        view! {
            <p class="banner__ways">
                <button type="button" class="btn btn--primary" on:click=move |_| self.adding.set(Some(to_add.clone()))>
                    {pay}
                </button>
                {again}
            </p>
        }
        .into_any()
    }
}

fn sentence(charge: &OrderTransaction) -> String {
    told(&Told {
        amount: charge.amount,
        status: charge.status,
        response: charge.response,
        method: charge.payment_method.as_ref(),
        created_at: charge.created_at,
    })
}

/// What is to be paid by invoice, and by when: one sentence for each.
pub(super) fn invoices(order: &Order) -> Vec<String> {
    let is_open =
        |charge: &&OrderTransaction| is_invoice(charge) && charge.status == T::AuthorizationPending;
    let charges = last_charges(order).into_iter().filter(is_open);
    charges.map(sentence).collect()
}

/// Every charge with its day: those that were made, with how they went, and the next ones.
pub(super) fn charges(order: &Order) -> AnyView {
    let today = clock::now().date_naive();
    let made = order
        .transactions
        .iter()
        .map(|charge| made(order, charge))
        .collect::<Vec<_>>();
    let mut next: Vec<_> = order
        .subscriptions
        .iter()
        .filter_map(|subscription| {
            let next = subscription.next_charge.filter(|next| next.on > today)?;
            Some((next, subscription))
        })
        .collect();
    next.sort_by_key(|(next, _)| next.on);
    let next = next
        .into_iter()
        .map(|(next, subscription)| {
            let is_unpaid = order.unpaid.iter().any(|one| one.id == subscription.id);
            let about = about_next(order, subscription);
            let amount = money_text(next.amount);
            row(
                calendar_date(next.on),
                view! {
                    {amount} " "
                    <span class="muted">{if is_unpaid { fixed(words::NEXT_ATTEMPT) } else { fixed(words::NEXT_CHARGE) }}</span>
                }
                .into_any(),
                about,
            )
        })
        .collect::<Vec<_>>();
    if made.is_empty() && next.is_empty() {
        return view! { <p class="muted">{fixed(charged::NOTHING)}</p> }.into_any();
    }
    view! {
        <ul class="charges" aria-label=fixed(words::CHARGES)>
            {made}
            {next}
        </ul>
    }
    .into_any()
}

/// For which services of the order, and with what.
fn about(order: &Order, id: SubscriptionId, method: Option<&PaymentMethodBrief>) -> String {
    let of_it = order.lines.iter().filter(|line| line.subscription == id);
    let names: Vec<&str> = of_it.map(|line| line.name.as_str()).collect();
    named(&names, method)
}

fn named(names: &[&str], method: Option<&PaymentMethodBrief>) -> String {
    match method {
        Some(method) => format!("{} · {}", say(all_of(names)), say(method.name())),
        None => say(all_of(names)),
    }
}

/// The same of a charge to come: what is over is not part of it, and what is paid and not set up is
/// added once it is.
fn about_next(order: &Order, subscription: &OrderSubscription) -> String {
    let names = |is_left_out: bool| -> Vec<&str> {
        let of_it = order.lines.iter().filter(|line| {
            line.subscription == subscription.id
                && !line.status.has_ended()
                && line.is_left_out() == is_left_out
        });
        of_it.map(|line| line.name.as_str()).collect()
    };
    let said = named(&names(false), subscription.payment_method.as_ref());
    let later = names(true);
    if later.is_empty() {
        return said;
    }
    let names = say(all_of(&later));
    say(words::added_later(later.len() as u64, &names, &said))
}

fn made(order: &Order, charge: &OrderTransaction) -> AnyView {
    let status = charge.status;
    let method = charge.payment_method.as_ref();
    let about = charge
        .subscription
        .map_or_else(String::new, |id| about(order, id, method));
    let words = if charge.amount.is_zero() {
        fixed(words::METHOD_CHECK).to_owned()
    } else {
        money_text(charge.amount)
    };
    row(
        day_of(charge.created_at),
        view! {
            <a class="link" href=paths::transaction(&charge.id)>
                {words}
            </a>
            " "
            {badge(status.tone(), fixed(status.label()))}
        }
        .into_any(),
        about,
    )
}

fn row(day: String, what: AnyView, about: String) -> AnyView {
    view! {
        <li class="charge">
            <span class="num">{day}</span>
            <span>
                {what}
                <span class="small muted charge__about" dir="auto">
                    {about}
                </span>
            </span>
        </li>
    }
    .into_any()
}
