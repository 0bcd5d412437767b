//! What bills the service of a page. It is fetched beside the service: what is known of the service
//! itself does not wait for it.

use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::Service;
use goodstanding_shared::subscriptions::SubscriptionDetails;
use goodstanding_shared::tone::Tone;
use goodstanding_words::services::billing as words;
use goodstanding_words::{columns, common, subscriptions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::texts::price_parts;
use crate::api::{self, ApiError};
use crate::clock::Minute;
use crate::paths;
use crate::payments::PaymentsOf;
use crate::sessions::Session;
use crate::shell::{Loaded, Remote};
use crate::subscriptions::{
    Acting, Verb, before_and_after, billing, buttons, explanation, figure, glance, next_charge,
    pays_with, since, standing_badges,
};
use crate::ui::{Failure, Skeleton, fact, id_link, missing};
use crate::words::{fixed, say};

/// How far it is.
#[derive(Clone)]
enum Found {
    Coming,
    Failed(ApiError),
    /// No subscription bills the service.
    Nothing,
    Here,
}

/// What bills the service, and what can be done to that.
#[derive(Clone, Copy)]
pub(super) struct Billing {
    found: RwSignal<Found>,
    details: Loaded<SubscriptionDetails>,
    /// What is done to it on this page.
    pub(super) acting: Acting,
}

impl Billing {
    /// Fetches it. `changed` is called when something was done to it.
    pub(super) fn new(id: ServiceId, changed: Callback<()>) -> Self {
        let session = Session::expect();
        let found = RwSignal::new(Found::Coming);
        let details = Loaded::by(move |place| {
            spawn_local(async move {
                let news = match session.check(api::subscription_of_service(id).await) {
                    Ok(Some(details)) => {
                        let _ = place.try_set(Remote::Ready(details));
                        Found::Here
                    }
                    Ok(None) => Found::Nothing,
                    Err(error) => Found::Failed(error),
                };
                // What is in sight is better than a failure.
                let _ = found.try_update(|found| {
                    if !matches!((&*found, &news), (Found::Here, Found::Failed(_))) {
                        *found = news;
                    }
                });
            });
        });
        Self {
            found,
            details,
            acting: Acting::of_service(details, changed),
        }
    }

    /// Fetches it anew.
    pub(super) fn load(self) {
        self.details.load();
    }

    /// Whether it is not known yet how it is billed: then nothing of the page has its place. Tells
    /// of changes alone.
    pub(super) fn is_coming(self) -> Memo<bool> {
        Memo::new(move |_| self.found.with(|found| matches!(found, Found::Coming)))
    }

    /// What the customer can do to it on the page of the service, whose cancellation has a place of
    /// its own.
    pub(super) fn actions(self) -> Option<AnyView> {
        const fn is_offered(verb: Verb) -> bool {
            matches!(
                verb,
                Verb::PayNow | Verb::Upgrade | Verb::Pause | Verb::Resume
            )
        }
        self.details
            .with(|details| buttons(details, self.acting, is_offered))
            .flatten()
    }

    /// What is wrong with it, until when, and what helps; nothing where nothing is.
    pub(super) fn problem(self) -> Option<AnyView> {
        let told = self.details.with(|details| {
            let subscription = &details.subscription;
            let is_wrong = matches!(subscription.tone(), Tone::Warn | Tone::Bad);
            is_wrong.then(|| {
                let today = Minute::today();
                explanation(details.explain(today), subscription, true)
            })
        });
        told.flatten()
            .map(|told| view! { <section class="sheet standing">{told}</section> }.into_any())
    }

    /// The four figures of the service.
    pub(super) fn glance(self, service: &Service, payments: PaymentsOf) -> AnyView {
        let (price, per) = price_parts(service.price, service.cycle);
        let begins = service.activated_at.unwrap_or(service.created_at);
        // What was paid for several services together is not what this one cost.
        let is_alone = move || self.details.with(|details| details.services.len() == 1);
        let paid = (move || {
            let paid = payments.paid().filter(|_| is_alone() == Some(true))?;
            Some(format!(" · {paid}"))
        })
        .into_any();
        let next = move || match self.found.get() {
            Found::Coming => figure(fixed(columns::NEXT_CHARGE), "…", ()),
            Found::Failed(_) => figure(
                fixed(columns::NEXT_CHARGE),
                missing(fixed(words::NOT_READ)),
                (),
            ),
            Found::Nothing => figure(
                fixed(columns::NEXT_CHARGE),
                missing(fixed(common::NO_SERVICE_SUBSCRIPTION)),
                (),
            ),
            Found::Here => self.details.with(next_charge).into_any(),
        };
        let with = move || match self.found.get() {
            Found::Coming => figure(fixed(columns::PAYS_WITH), "…", ()),
            Found::Failed(_) => figure(
                fixed(columns::PAYS_WITH),
                missing(fixed(words::NOT_READ)),
                (),
            ),
            Found::Nothing => figure(
                fixed(columns::PAYS_WITH),
                missing(fixed(subscriptions::NO_METHOD)),
                (),
            ),
            Found::Here => self.details.with(pays_with).into_any(),
        };
        glance(vec![
            figure(fixed(columns::PRICE), price, per),
            next.into_any(),
            with.into_any(),
            since(begins.date_naive(), paid),
        ])
    }

    /// Everything about how it is billed.
    pub(super) fn view(self) -> AnyView {
        match self.found.get() {
            Found::Coming => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
            Found::Failed(error) => {
                view! { <Failure error=error retry=move |()| self.load() /> }.into_any()
            }
            Found::Nothing => {
                view! { <p class="tabbed__none muted">{fixed(words::NO_SUBSCRIPTION)}</p> }
                    .into_any()
            }
            Found::Here => self
                .details
                .with(|details| {
                    let subscription = &details.subscription;
                    let id = subscription.id;
                    view! {
                        <p class="tabbed__lead">
                            <a class="link" href=paths::subscription(id)>
                                {say(subscription.title())}
                            </a>
                            " "
                            {standing_badges(subscription.standing)}
                        </p>
                        <div class="tabbed__part">{before_and_after(details)}</div>
                    {billing(details)}
                    }
                })
                .into_any(),
        }
    }

    /// The plan by which it is billed, for the details.
    pub(super) fn plan_fact(self) -> Option<AnyView> {
        self.details.with(|details| {
            let plan = &details.subscription.plan;
            fact(
                fixed(common::BILLING_PLAN),
                id_link(paths::plan(plan), plan.as_str()),
            )
        })
    }
}
