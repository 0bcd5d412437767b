//! The page: one call answers all of it, so that everything on it is of one moment.

use chrono::NaiveDate;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::overview::Overview;
use goodstanding_words::{orders, overview};
use leptos::prelude::*;

use super::dialog_part::DIALOGS;
use super::figures::side;
use super::next::next;
use super::paying::Paying;
use super::recent::recent;
use super::spending::spending;
use super::standing::{is_empty, needs, standing};
use crate::actions::note;
use crate::api;
use crate::clock;
use crate::part::within;
use crate::paths;
use crate::shell::{Loaded, PageHead, Remote};
use crate::ui::Failure;
use crate::words::fixed;

/// Where a customer begins.
#[component]
pub(super) fn OverviewPage() -> impl IntoView {
    let told = Loaded::new(|| Box::pin(api::overview()));
    let load = Callback::new(move |()| told.load());
    let paying = Paying::new(load);
    let pay = Callback::new(move |id| paying.open(id));
    let is_paying = Memo::new(move |_| paying.is_open());
    let shown = move || match told.remote() {
        Remote::Loading => loading(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(told) => overview(&told, clock::own_day(), pay),
    };
    view! {
        <div class="sr-only">
            <PageHead title=fixed(overview::TITLE).to_owned() />
        </div>
        {note(paying.note)}
        {shown}
        {move || {
            is_paying
                .get()
                .then(|| within(&DIALOGS, move |part| (part.dialogs)(paying)))
        }}
    }
}

/// Everything that the page shows on `today`; `pay` opens the dialog in which a subscription is
/// paid.
pub fn overview(told: &Overview, today: NaiveDate, pay: Callback<SubscriptionId>) -> AnyView {
    if is_empty(told) {
        return view! {
            <div class="overview">
                {standing(told, today)}
                <p>
                    <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                        {fixed(orders::ORDER_SERVICES)}
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="overview">
            {standing(told, today)}
            {needs(told, today, pay)}
            <div class="overview__grid">
                {next(told, today)}
                {side(told)}
                {recent(told)}
                {spending(told)}
            </div>
        </div>
    }
    .into_any()
}

/// The shape of what comes: blocks where the words will be, so that nothing moves.
fn loading() -> AnyView {
    view! {
        <div class="overview overview--loading" aria-busy="true">
            <p class="sr-only" role="status">
                {fixed(overview::LOADING)}
            </p>
            <div class="standing-line" aria-hidden="true">
                <div class="skeleton__block"></div>
            </div>
            <div class="overview__grid" aria-hidden="true">
                <div class="sheet overview__wide">
                    <div class="skeleton__block"></div>
                </div>
                <div class="overview__side">
                    <div class="sheet">
                        <div class="skeleton__block"></div>
                    </div>
                    <div class="sheet"></div>
                </div>
                <div class="sheet overview__wide">
                    <div class="skeleton__block"></div>
                </div>
                <div class="sheet overview__narrow">
                    <div class="skeleton__block"></div>
                </div>
            </div>
        </div>
    }
    .into_any()
}
