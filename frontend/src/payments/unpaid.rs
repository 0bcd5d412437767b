//! Subscriptions whose charges fail: what to do about them, and what became of them when a payment method was replaced.

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::{BillingStatus, Subscription};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::subscriptions::standing_badges;
use crate::ui::{Banner, BannerKind, announce, id_link};

/// How many are looked at.
const MOST: u32 = 50;

/// Those that fail.
#[derive(Clone, Copy)]
pub(super) struct Unpaid {
    session: Session,
    shown: RwSignal<Vec<Subscription>>,
    /// Whether a payment method was replaced since.
    is_after: RwSignal<bool>,
}

fn fails(subscription: &Subscription) -> bool {
    matches!(
        subscription.standing.billing(),
        Some(
            BillingStatus::InRetry
                | BillingStatus::UnusablePaymentMethod
                | BillingStatus::GracePeriod
        )
    )
}

impl Unpaid {
    /// Looks for them. Without an answer nothing is said: the page is about something else.
    pub(super) fn find() -> Self {
        let unpaid = Self {
            session: Session::expect(),
            shown: RwSignal::new(Vec::new()),
            is_after: RwSignal::new(false),
        };
        spawn_local(async move {
            let query = format!("attention=yes&limit={MOST}");
            if let Ok(page) = unpaid.session.check(api::subscriptions(query).await) {
                let failing = page.items.into_iter().filter(fails).collect();
                let _ = unpaid.shown.try_set(failing);
            }
        });
        unpaid
    }

    /// A payment method was replaced: how do they stand now?
    pub(super) fn look_again(self) {
        let before = self.shown.get_untracked();
        if before.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut now = Vec::with_capacity(before.len());
            for subscription in before {
                let id: SubscriptionId = subscription.id;
                now.push(match self.session.check(api::subscription(id).await) {
                    Ok(details) => details.subscription,
                    Err(_) => subscription,
                });
            }
            let words = outcome(&now);
            if self.shown.try_set(now).is_none() {
                self.is_after.set(true);
                announce(words);
            }
        });
    }

    /// What is said about them, above the list; nothing where all is well.
    pub(super) fn view(self) -> AnyView {
        (move || {
            let shown = self.shown.get();
            if shown.is_empty() {
                return None;
            }
            let still = shown.iter().filter(|subscription| fails(subscription)).count();
            let (kind, title, words) = match (self.is_after.get(), still) {
                (true, 0) => (BannerKind::Info, outcome(&shown), ""),
                (true, _) => (
                    BannerKind::Warn,
                    outcome(&shown),
                    "What still fails is paid with another payment method, or the new one was declined as well.",
                ),
                (false, _) => (
                    BannerKind::Warn,
                    unpaid_words(still),
                    "Replace the payment method that is declined: what it did not pay is charged to the new one at once.",
                ),
            };
            let rows = shown.iter().map(row).collect::<Vec<_>>();
            let words = (!words.is_empty()).then(|| view! { <p>{words}</p> }.into_any());
            Some(
                view! {
                    <section aria-label="Unpaid subscriptions">
                        <Banner kind=kind>
                            <p class="banner__title">{title}</p>
                            {words}
                            <ul class="plain-list">{rows}</ul>
                        </Banner>
                    </section>
                }
                .into_any(),
            )
        })
        .into_any()
    }
}

fn unpaid_words(count: usize) -> String {
    match count {
        1 => "One subscription is not paid".into(),
        many => format!("{many} subscriptions are not paid"),
    }
}

/// What became of them.
fn outcome(now: &[Subscription]) -> String {
    let still = now
        .iter()
        .filter(|subscription| fails(subscription))
        .count();
    match (now.len(), still) {
        (1, 0) => "The subscription that was not paid is paid now".into(),
        (all, 0) => format!("All {all} subscriptions that were not paid are paid now"),
        (all, still) => format!(
            "{} of {all} subscriptions that were not paid are paid now",
            all - still
        ),
    }
}

fn row(subscription: &Subscription) -> AnyView {
    // With what it was paid last, so that it is clear which one is to be replaced.
    let method = subscription
        .transactions
        .first()
        .and_then(|transaction| transaction.payment_method.as_ref())
        .map(|method| view! { <span class="small muted">{method.to_string()}</span> }.into_any());
    view! {
        <li class="linked">
            <span class="cell-lines">
                <span dir="auto">{subscription.product_line()}</span>
                {method}
            </span>
            <span class="badges">
                {standing_badges(subscription.standing)}
                {id_link(paths::subscription(subscription.id), &subscription.id.to_string())}
            </span>
        </li>
    }
    .into_any()
}
