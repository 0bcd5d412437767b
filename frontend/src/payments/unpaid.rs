//! Subscriptions whose charges fail: what helps, and what became of them when a payment method was
//! added or replaced.

use goodstanding_shared::payments::ProcessorKind;
use goodstanding_shared::subscriptions::{
    BillingStatus, Subscription, SubscriptionStatus, UnpaidSubscription,
};
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
                "Cards and bank accounts cannot be charged here. Pay by invoice.",
                "Pay by invoice",
            ),
            ProcessorKind::Sandbox => (
                "Add a card and pay now. Or replace the payment method that was declined: the new one is charged at once.",
                "Pay with another card",
            ),
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
                        <p class="banner__title">{overdue_words(shown.len())}</p>
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
                view! { <section aria-label="Unpaid subscriptions">{news} {waiting}</section> }
                    .into_any()
            })
        })
        .into_any()
    }
}

fn overdue_words(count: usize) -> String {
    match count {
        1 => "One payment is overdue".into(),
        many => format!("{many} payments are overdue"),
    }
}

/// What became of so many, of which some are open still.
fn outcome(all: usize, open: usize) -> String {
    match (all, open) {
        (1, 0) => "The overdue payment is made".into(),
        (all, 0) => format!("All {all} overdue payments are made"),
        (1, _) => "The payment is still open".into(),
        (all, open) => format!("{} of {all} overdue payments are made", all - open),
    }
}

fn row(one: &UnpaidSubscription) -> AnyView {
    // With what it was paid last, so that it is clear which one is to be replaced.
    let method = one
        .payment_method
        .as_ref()
        .map(|method| format!(" · {method}"));
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
