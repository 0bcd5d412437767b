//! What waits for a payment method while one is added: what it is, what it costs, and what of it is
//! to be paid at once.

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::UnpaidSubscription;
use goodstanding_words::payments::pay_for as words;
use leptos::prelude::*;

use super::words::names_of;
use crate::ui::money_text;
use crate::words::{fixed, say};

/// The choice: everything, until somebody takes something out.
#[derive(Clone, Copy)]
pub(super) struct PayFor {
    waiting: RwSignal<Vec<UnpaidSubscription>>,
    left_out: RwSignal<Vec<SubscriptionId>>,
}

impl PayFor {
    pub(super) fn new(waiting: Vec<UnpaidSubscription>) -> Self {
        Self {
            waiting: RwSignal::new(waiting),
            left_out: RwSignal::new(Vec::new()),
        }
    }

    /// It is like this now.
    pub(super) fn renew(self, waiting: Vec<UnpaidSubscription>) {
        let _ = self.waiting.try_set(waiting);
    }

    /// What is to be paid, tracked.
    fn chosen(self) -> Vec<UnpaidSubscription> {
        let left_out = self.left_out.get();
        let mut chosen = self.waiting.get();
        chosen.retain(|one| !left_out.contains(&one.id));
        chosen
    }

    /// Which subscriptions are to be paid, tracked.
    pub(super) fn ids(self) -> Vec<SubscriptionId> {
        self.chosen().into_iter().map(|one| one.id).collect()
    }

    /// What that comes to, tracked; none where nothing is to be paid.
    pub(super) fn amount(self) -> Option<Money> {
        let chosen = self.chosen();
        let mut amounts = chosen.iter().map(|one| one.amount);
        let first = amounts.next()?;
        amounts.try_fold(first, Money::plus).ok()
    }

    /// The choice as a group of fields; nothing where nothing waits.
    pub(super) fn field(self) -> AnyView {
        (move || {
            let waiting = self.waiting.get();
            if waiting.is_empty() {
                return None;
            }
            let rows = waiting.iter().map(|one| self.row(one)).collect::<Vec<_>>();
            Some(
                view! {
                    <fieldset class="field">
                        <legend>{fixed(words::AT_ONCE)}</legend>
                        <div class="options">{rows}</div>
                    </fieldset>
                }
                .into_any(),
            )
        })
        .into_any()
    }

    fn row(self, one: &UnpaidSubscription) -> AnyView {
        let (id, input) = (one.id, format!("pay-{}", one.id));
        let hint_id = format!("{input}-hint");
        let is_chosen = move || self.left_out.with(|left_out| !left_out.contains(&id));
        let choose = move |event: web_sys::Event| {
            let is_chosen = event_target_checked(&event);
            self.left_out.update(|left_out| {
                left_out.retain(|known| *known != id);
                if !is_chosen {
                    left_out.push(id);
                }
            });
        };
        let label = input.clone();
        view! {
            <label class="option option--sum" for=label>
                <input
                    type="checkbox"
                    id=input
                    aria-describedby=hint_id.clone()
                    prop:checked=is_chosen
                    on:change=choose
                />
                <span class="option__label" dir="auto">
                    {names_of(&one.services)}
                </span>
                <span class="option__sum num">{money_text(one.amount)}</span>
                <span class="option__hint" id=hint_id>
                    {hint(one)}
                </span>
            </label>
        }
        .into_any()
    }
}

/// Since when it is unpaid, and what becomes of it.
pub(super) fn hint(one: &UnpaidSubscription) -> String {
    let since = one.unpaid_since;
    say(match one.ends_on {
        Some(day) => words::stops_on(day, since),
        None => words::set_up_when_paid(since),
    })
}
