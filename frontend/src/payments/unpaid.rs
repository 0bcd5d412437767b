//! Subscriptions whose charges fail: what helps, and what became of them when a payment method was
//! added or replaced.

use goodstanding_shared::payments::ProcessorKind;
use goodstanding_shared::subscriptions::{
    BillingStatus, Subscription, SubscriptionStatus, UnpaidSubscription,
};
use goodstanding_words::payments::{method_form, unpaid as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pay_for::hint;
use super::words::names_of;
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::Online;
use crate::subscriptions::standing_badges;
use crate::ui::{Banner, BannerKind, announce, money_text, pending};
use crate::words::{fixed, say};

/// The subscriptions whose payment failed, and the news of paying them.
#[derive(Clone, Copy)]
pub(super) struct Unpaid {
    session: Session,
    shown: RwSignal<Vec<UnpaidSubscription>>,
    /// Whether it is not known yet if there are any.
    is_pending: RwSignal<bool>,
    /// What became of those that were unpaid before a payment method was added or replaced.
    news: RwSignal<Option<(BannerKind, String)>>,
}

/// Whether it waits for a payment still, also where a charge is under way.
fn is_open(subscription: &Subscription) -> bool {
    match subscription.standing.billing() {
        Some(
            BillingStatus::InRetry
            | BillingStatus::UnusablePaymentMethod
            | BillingStatus::GracePeriod
            | BillingStatus::PendingAcceptance,
        ) => true,
        None => subscription.standing.status() == SubscriptionStatus::Processing,
        Some(
            BillingStatus::GoodStanding
            | BillingStatus::FreeTrial
            | BillingStatus::BillingCompleted
            | BillingStatus::FailedToCollect
            | BillingStatus::Overdue
            | BillingStatus::FreePeriod
            | BillingStatus::Terminated,
        ) => false,
    }
}

impl Unpaid {
    /// Looks for them. Without an answer nothing is said: the page is about something else.
    pub(super) fn find() -> Self {
        let unpaid = Self {
            session: Session::expect(),
            shown: RwSignal::new(Vec::new()),
            is_pending: RwSignal::new(true),
            news: RwSignal::new(None),
        };
        unpaid.load();
        Online::on_return(Callback::new(move |()| unpaid.load()));
        unpaid
    }

    fn load(self) {
        spawn_local(async move {
            if let Ok(found) = self.session.check(api::unpaid().await) {
                let _ = self.shown.try_set(found);
            }
            let _ = self.is_pending.try_set(false);
        });
    }

    /// Whether it was found out, or could not be.
    pub(super) fn is_known(self) -> bool {
        !self.is_pending.get()
    }

    /// What is unpaid, now.
    pub(super) fn get_untracked(self) -> Vec<UnpaidSubscription> {
        self.shown.get_untracked()
    }

    /// A payment method was added or replaced: how do they stand now?
    pub(super) fn look_again(self) {
        let before = self.shown.get_untracked();
        if before.is_empty() {
            return;
        }
        self.load();
        spawn_local(async move {
            let mut open = 0;
            for one in &before {
                match self.session.check(api::subscription(one.id).await) {
                    Ok(details) if !is_open(&details.subscription) => {}
                    Ok(_) | Err(_) => open += 1,
                }
            }
            let kind = if open == 0 {
                BannerKind::Info
            } else {
                BannerKind::Warn
            };
            let words = outcome(before.len(), open);
            if self.news.try_set(Some((kind, words.clone()))).is_none() {
                announce(words);
            }
        });
    }

    /// What is said about them, above the list; nothing where all is well. `pay` opens the dialog
    /// in which they are paid.
    pub(super) fn view(self, pay: Callback<()>) -> AnyView {
        let (words, button) = match self.session.processor() {
            ProcessorKind::None => (
                fixed(words::INVOICE_ONLY),
                fixed(method_form::PAY_BY_INVOICE),
            ),
            ProcessorKind::Sandbox => (fixed(words::ADD_AND_PAY), fixed(words::OTHER_CARD)),
        };
        let news = move || {
            self.news.get().map(|(kind, words)| {
                view! {
                    <Banner kind=kind>
                        <p class="banner__title">{words}</p>
                    </Banner>
                }
                .into_any()
            })
        };
        let waiting = move || {
            let shown = self.shown.get();
            if shown.is_empty() {
                return None;
            }
            let rows = shown.iter().map(row).collect::<Vec<_>>();
            Some(
                view! {
                    <Banner kind=BannerKind::Warn>
                        <p class="banner__title">{say(words::overdue(shown.len() as u64))}</p>
                        <p>{words}</p>
                        <ul class="plain-list">{rows}</ul>
                        <p>
                            <button type="button" class="btn" on:click=move |_| pay.run(())>
                                {button}
                            </button>
                        </p>
                    </Banner>
                }
                .into_any(),
            )
        };
        (move || {
            if self.is_pending.get() {
                return Some(pending());
            }
            let is_quiet = self.shown.with(Vec::is_empty) && self.news.with(Option::is_none);
            (!is_quiet).then(|| {
                view! { <section aria-label=fixed(words::TITLE)>{news} {waiting}</section> }
                    .into_any()
            })
        })
        .into_any()
    }
}

/// What became of so many, of which some are open still.
fn outcome(all: usize, open: usize) -> String {
    let made = (all - open) as u64;
    match (all, open) {
        (all, 0) => say(words::made(all as u64)),
        (1, _) => fixed(words::STILL_OPEN).into(),
        (all, _) => say(words::some_made(all as u64, made)),
    }
}

fn row(one: &UnpaidSubscription) -> AnyView {
    // With what it was paid last, so that it is clear which one is to be replaced.
    let method = one
        .payment_method
        .as_ref()
        .map(|method| format!(" · {}", say(method.name())));
    view! {
        <li class="linked">
            <span class="cell-lines">
                <a class="link" href=paths::subscription(one.id) dir="auto">
                    {names_of(&one.services)}
                </a>
                <span class="small muted">{hint(one)} {method}</span>
            </span>
            <span class="badges">
                <strong class="num">{money_text(one.amount)}</strong>
                {standing_badges(one.standing)}
            </span>
        </li>
    }
    .into_any()
}
