//! The dialog in which another product or plan is chosen: what each costs, what the unused days
//! count, and what is charged now.

use goodstanding_shared::ids::{ProductId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, LifeError, SubscriptionAction as Action, SubscriptionActionRequest, Terms,
    Upgrade,
};
use goodstanding_shared::subscriptions::{
    SubscriptionActionReply, SubscriptionDetails, SubscriptionItem, UpgradeOffer,
};
use goodstanding_words::subscriptions::{upgrade as words, verbs};
use goodstanding_words::{actions, columns, common};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::action_dialog::about;
use super::preview::upgrade_preview_lines;
use crate::actions::{
    ActionChoice, ActionDialog, Asked, FIRST_CHOICE, Sending, Why, choice_field, reason_of,
    why_fields, why_target,
};
use crate::api;
use crate::clock;
use crate::services::payment_text;
use crate::sessions::Session;
use crate::shell::{Loaded, Remote};
use crate::ui::{DialogHandle, Failure, PreviewLine, Skeleton};
use crate::words::{fixed, in_commas, say};

const PRODUCT: &str = "action-product";

fn target_of(field: &str) -> &'static str {
    // The plans stand below the product; without one there are none.
    let choice = if document().get_element_by_id(FIRST_CHOICE).is_some() {
        FIRST_CHOICE
    } else {
        PRODUCT
    };
    why_target(field).unwrap_or(choice)
}

/// How an offer is named among the choices.
fn name_of(offer: &UpgradeOffer) -> String {
    format!("{} {}", offer.product.id, offer.plan.id)
}

/// What an offer would do, by the rule that the server executes.
fn decide(details: &SubscriptionDetails, offer: &UpgradeOffer) -> Result<Upgrade, ActionRefusal> {
    let old = details.prices();
    let new = details.price_of(offer).map_err(LifeError::from)?;
    let old = Terms {
        plan: &details.plan,
        prices: &old,
    };
    let new = [new];
    let terms = Terms {
        plan: &offer.plan,
        prices: &new,
    };
    Upgrade::decide(&details.life, clock::now(), old, terms)
}

/// What is charged at the next bill date; none where nothing is left by then.
fn next_amount(
    details: &SubscriptionDetails,
    offer: &UpgradeOffer,
    upgrade: &Upgrade,
) -> Option<Money> {
    let new = details.prices_after(offer, upgrade).ok()?;
    let terms = Terms {
        plan: &offer.plan,
        prices: &new,
    };
    let charge = upgrade.new.next_charge(terms).ok().flatten()?;
    Some(charge.amount)
}

/// What an offer costs now and later, in a sentence.
fn hint(details: &SubscriptionDetails, offer: &UpgradeOffer) -> String {
    let upgrade = match decide(details, offer) {
        Ok(upgrade) => upgrade,
        Err(refusal) => return say(refusal.words()),
    };
    let next = upgrade.new.next_bill_on;
    let next = next.zip(next_amount(details, offer, &upgrade));
    let next = next.map(|(on, amount)| (on, payment_text(amount, offer.plan.recurring())));
    let (charge, refund) = (upgrade.charge, upgrade.refund);
    say(match next {
        Some((on, price)) if !charge.is_zero() => words::now_then(on, &price, charge.into()),
        Some((on, price)) if refund.is_zero() => words::nothing_now_then(on, &price),
        Some((on, price)) => words::back_now_then(on, &price, refund.into()),
        None if !charge.is_zero() => words::now(charge.into()),
        None if refund.is_zero() => words::NOTHING_NOW.into(),
        None => words::back_now(refund.into()),
    })
}

#[derive(Clone, Copy)]
struct Form {
    details: Signal<SubscriptionDetails>,
    offers: RwSignal<Remote<Vec<UpgradeOffer>>>,
    chosen: RwSignal<Option<String>>,
    why: Option<Why>,
    sending: Sending,
}

impl Form {
    /// The offer that is chosen, tracked.
    fn offer(self) -> Option<UpgradeOffer> {
        let chosen = self.chosen.get()?;
        self.offers.with(|offers| {
            let offers = offers.ready()?;
            offers
                .iter()
                .find(|offer| name_of(offer) == chosen)
                .cloned()
        })
    }

    fn decided(self) -> Option<(UpgradeOffer, Upgrade)> {
        let offer = self.offer()?;
        let upgrade = self.details.with(|details| decide(details, &offer)).ok()?;
        Some((offer, upgrade))
    }

    fn lines(self) -> Option<Vec<PreviewLine>> {
        let (offer, upgrade) = self.decided()?;
        self.details.with(|details| {
            let next = next_amount(details, &offer, &upgrade);
            let from = self.present(details);
            let to = format!("{} ({})", offer.name, offer.plan.id);
            Some(upgrade_preview_lines(
                details,
                &upgrade,
                (&from, &to),
                next,
                clock::now(),
            ))
        })
    }

    /// What it is now, in words: by its name where it is offered under other plans too.
    fn present(self, details: &SubscriptionDetails) -> String {
        let name_of = |item: &SubscriptionItem| {
            let id = &item.product.id;
            self.offers.with(|offers| {
                let same = |offer: &&UpgradeOffer| offer.product.id == *id;
                let offer = offers.ready()?.iter().find(same)?;
                Some(offer.name.clone())
            })
        };
        let names: Vec<String> = details
            .items
            .iter()
            .map(|item| name_of(item).unwrap_or_else(|| item.product.id.to_string()))
            .collect();
        format!("{} ({})", in_commas(&names), details.plan.id)
    }

    fn request(self) -> Result<SubscriptionActionRequest, Vec<FieldError>> {
        let mut errors = Vec::new();
        let decided = untrack(|| self.decided());
        if decided.is_none() {
            errors.push(FieldError::new("product", fixed(words::SELECT)));
        }
        let (reason_code, comment) = reason_of(self.why, &mut errors);
        let Some((offer, upgrade)) = decided.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        Ok(SubscriptionActionRequest {
            product: Some(offer.product.id),
            plan: Some(offer.plan.id),
            charged_now: Some(upgrade.charge),
            reason_code,
            comment,
            ..SubscriptionActionRequest::new(Action::Upgrade)
        })
    }
}

/// The dialog in which a subscription is changed to another product.
#[component]
pub fn UpgradeDialog(
    /// The subscription, as the page shows it.
    details: Loaded<SubscriptionDetails>,
    /// Called with what became of it.
    #[prop(into)]
    on_done: Callback<(Action, SubscriptionActionReply)>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let Some(first) = details.get_untracked() else {
        return ().into_any();
    };
    let is_staff = session.is_staff();
    let id = first.subscription.id;
    let about = about(&first, is_staff);
    let offers = RwSignal::new(Remote::<Vec<UpgradeOffer>>::Loading);
    let load = Callback::new(move |()| {
        spawn_local(async move {
            let answer = session.check(api::upgrades(id).await);
            let _ = offers.try_set(answer.into());
        });
    });
    load.run(());
    let form = Form {
        details: Signal::derive(move || details.get().unwrap_or_else(|| first.clone())),
        offers,
        chosen: RwSignal::new(None),
        why: is_staff.then(Why::new),
        sending: Sending::new(),
    };
    let submit_words = move || match form.decided() {
        Some((_, upgrade)) if !upgrade.charge.is_zero() => say(words::pay(upgrade.charge.into())),
        _ => fixed(verbs::UPGRADE).to_owned(),
    };
    let asked = Asked {
        heading: fixed(verbs::UPGRADE).to_owned(),
        about,
        submit: Signal::derive(submit_words),
        keep: fixed(actions::NOT_NOW),
        // It replaces one thing by another; red is for what ends.
        is_final: Signal::derive(|| false),
        preview: Signal::derive(move || form.lines()),
        target: target_of,
    };
    let submit = move |handle| send(form, id, details, load, handle, on_done);
    view! {
        <ActionDialog
            asked=asked
            sending=form.sending
            on_submit=submit
            on_close=on_close
            children=Box::new(move || fields(form, load))
        />
    }
    .into_any()
}

fn send(
    form: Form,
    id: SubscriptionId,
    details: Loaded<SubscriptionDetails>,
    load: Callback<()>,
    handle: DialogHandle,
    on_done: Callback<(Action, SubscriptionActionReply)>,
) {
    let Some(request) = form.sending.checked(form.request()) else {
        return;
    };
    let version = form
        .details
        .with_untracked(|details| details.subscription.version);
    form.sending.send(
        request,
        move |request, key| async move {
            api::act_on_subscription(id, version, &key, &request).await
        },
        move |reply| {
            on_done.run((Action::Upgrade, reply));
            handle.close();
        },
        move || {
            details.load();
            load.run(());
        },
    );
}

fn fields(form: Form, load: Callback<()>) -> AnyView {
    let shown = move || match form.offers.get() {
        Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(offers) if offers.is_empty() => view! {
            <p>{fixed(words::NONE)}</p>
        }
        .into_any(),
        Remote::Ready(offers) => choices(form, offers),
    };
    let why = form.why.map(|why| why_fields(why, form.sending));
    view! {
        <div>{shown}</div>
        {why}
    }
    .into_any()
}

/// Which product, and then which of its plans: a flat list of both would be long.
fn choices(form: Form, offers: Vec<UpgradeOffer>) -> AnyView {
    let mut products: Vec<(ProductId, String)> = Vec::new();
    for offer in &offers {
        if products.iter().all(|(id, _)| *id != offer.product.id) {
            products.push((offer.product.id.clone(), offer.name.clone()));
        }
    }
    let present = form
        .details
        .with_untracked(|details| details.items.first().map(|item| item.product.id.clone()));
    // The product that it has, under another plan, is the nearest.
    let product = RwSignal::new(
        present
            .filter(|present| products.iter().any(|(id, _)| id == present))
            .map(|id| id.to_string())
            .unwrap_or_default(),
    );
    let options = products
        .into_iter()
        .map(|(id, name)| {
            let value = id.to_string();
            let here = value.clone();
            view! {
                <option value=value prop:selected=move || product.with(|chosen| *chosen == here)>
                    {name}
                </option>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let none = product
        .with_untracked(String::is_empty)
        .then(|| view! { <option value="">{fixed(words::CHOOSE_PRODUCT)}</option> }.into_any());
    let plans = move || {
        let of_product = product.with(|chosen| {
            let offers = offers.iter();
            offers
                .filter(|offer| offer.product.id.as_str() == chosen)
                .cloned()
                .collect::<Vec<_>>()
        });
        (!of_product.is_empty()).then(|| {
            let choices = of_product.into_iter().map(|offer| choice(form, offer));
            choice_field(
                fixed(common::BILLING_PLAN),
                "product",
                choices.collect(),
                form.chosen,
                form.sending.errors,
            )
        })
    };
    view! {
        <div class="stack">
            <div class="field">
                <label for=PRODUCT>{fixed(columns::PRODUCT)}</label>
                <select
                    id=PRODUCT
                    class="input"
                    on:change=move |event| {
                        form.chosen.set(None);
                        product.set(event_target_value(&event));
                    }
                >
                    {none}
                    {options}
                </select>
            </div>
            {plans}
        </div>
    }
    .into_any()
}

fn choice(form: Form, offer: UpgradeOffer) -> ActionChoice {
    let price = form
        .details
        .with_untracked(|details| details.price_of(&offer).ok())
        .map_or(offer.price.amount, |price| price.full);
    let pays = payment_text(price, offer.plan.recurring());
    // What its description promises at the beginning is for a first purchase.
    let label = if offer.plan.first_full_cycle() > 0 {
        say(words::without_intro(offer.plan.id.as_str(), &pays))
    } else {
        say(words::plan_price(&offer.plan.description, &pays))
    };
    let value = name_of(&offer);
    let kept = offer.clone();
    ActionChoice {
        value,
        label,
        hint: Signal::derive(move || form.details.with(|details| hint(details, &offer))),
        is_off: Signal::derive(move || {
            form.details.with(|details| decide(details, &kept).is_err())
        }),
    }
}
