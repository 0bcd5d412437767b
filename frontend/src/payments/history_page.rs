//! What the reader paid and what failed, by months: found by the name of a service, by an amount,
//! by a number, by what became of it, or by when it was.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use goodstanding_shared::transactions::{PaymentState, Transaction, TransactionsSummary};
use goodstanding_words::payments::history as words;
use goodstanding_words::{actions, columns, common, listings, payments};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::month_table::{Wanted, month_table};
use super::tabs::{PaymentsHead, PaymentsTab};
use crate::api;
use crate::clock::Minute;
use crate::sessions::Session;
use crate::shell::{Listed, Online, Params, RefusalNotes, nothing_matches};
use crate::transactions::{TransactionsListing, filters};
use crate::ui::{CollectAny, Disclosure, Icon, SearchField, grouped, icon, yes_or_no};
use crate::words::{fixed, say};

/// The page of everything that was charged.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let asked = TransactionsListing::of_page();
    let params = asked.params;
    let summary = summary_of(Memo::new(move |_| asked.whole()));
    let none = move || {
        if asked.is_plain() {
            view! { <p class="muted">{fixed(payments::NO_PAYMENTS)}</p> }.into_any()
        } else {
            nothing_matches(listings::payments::NONE_MATCH, params)
        }
    };
    let rows = move |items: Vec<Transaction>| {
        month_table(items, fixed(words::CAPTION), Wanted::State, summary)
    };
    view! {
        <PaymentsHead tab=PaymentsTab::History>
            <a class="btn" href=move || asked.csv() download rel="external">
                {icon(Icon::Download)}
                {fixed(actions::DOWNLOAD_CSV)}
            </a>
        </PaymentsHead>
        <Tools params=params summary=summary />
        <RefusalNotes refusals=asked.refusals() />
        {asked.listing.view(Listed::PAYMENTS, none, rows, move |cursor: &str| asked.href(cursor))}
    }
}

/// What the listing of a query comes to. The page stands without it: where it cannot be had,
/// nothing is counted.
pub(super) fn summary_of(query: Memo<String>) -> RwSignal<Option<TransactionsSummary>> {
    let session = Session::expect();
    let summary = RwSignal::new(None::<TransactionsSummary>);
    Effect::new(move |_| {
        let asked = query.get();
        Online::track_returns();
        spawn_local(async move {
            let found = session.check(api::transactions_summary(&asked).await).ok();
            // Answers to an older question are dropped.
            if query.try_get_untracked().as_ref() == Some(&asked) {
                let _ = summary.try_set(found);
            }
        });
    });
    summary
}

#[component]
fn Tools(params: Params, summary: RwSignal<Option<TransactionsSummary>>) -> impl IntoView {
    let on = Memo::new(move |_| hidden_filters(params));
    let open = RwSignal::new(on.get_untracked() > 0);
    let label = Signal::derive(move || match on.get() {
        0 => fixed(common::MORE_FILTERS).to_owned(),
        on => say(common::more_filters_on(on as u64)),
    });
    view! {
        <div class="tools">
            <SearchField
                label=fixed(payments::SEARCH)
                value=params.value("q")
                on_input=move |words: String| params.set("q", words.trim_start(), true)
            />
            <Disclosure label=label controls="payment-filters" open=open />
        </div>
        <div class="paid__chips">
            {states(params, summary)}
            {dates(params)}
        </div>
        <div class="filters sheet" id="payment-filters" hidden=move || !open.get()>
            {filters(params, false)}
        </div>
    }
}

/// How many of the filters behind the button are on: those that no other control shows.
fn hidden_filters(params: Params) -> usize {
    let is_set = |name: &&str| !params.get(name).is_empty();
    let others = ["status", "type", "method", "subscription", "currency"];
    let is_preset = presets(Minute::today())
        .into_iter()
        .any(|(_, first, last)| is_between(params, first, last));
    let has_dates = ["created_from", "created_to"].iter().any(is_set) && !is_preset;
    others.iter().filter(|name| is_set(name)).count() + usize::from(has_dates)
}

/// What became of them, each with how many there are.
fn states(params: Params, summary: RwSignal<Option<TransactionsSummary>>) -> AnyView {
    let chip = move |state: Option<PaymentState>| {
        let (word, label) = match state {
            None => ("", fixed(words::EVERY)),
            Some(state) => (state.as_str(), fixed(state.label())),
        };
        let is_on = move || params.get("state") == word;
        // Rare ones are offered where there are some.
        let is_rare = matches!(state, Some(PaymentState::CalledOff | PaymentState::Checked));
        let count = move || {
            summary.with(|summary| match summary {
                None => Some("…".to_owned()),
                Some(told) if !told.is_complete => None,
                Some(told) => Some(grouped(match state {
                    None => told.all(),
                    Some(state) => told.count(state),
                })),
            })
        };
        // Hidden it keeps its place: nothing moves when the numbers come.
        let class = move || {
            let has_some = summary.with(|summary| {
                let told = summary.as_ref().zip(state);
                told.is_some_and(|(told, state)| told.count(state) > 0 || !told.is_complete)
            });
            if is_rare && !has_some && !is_on() {
                "chip chip--rare"
            } else {
                "chip"
            }
        };
        view! {
            <button
                type="button"
                class=class
                aria-pressed=move || yes_or_no(is_on())
                on:click=move |_| params.set("state", word, false)
            >
                {label}
                " "
                <span class="num">{count}</span>
            </button>
        }
        .into_any()
    };
    let all = core::iter::once(None).chain(PaymentState::ALL.iter().copied().map(Some));
    view! {
        <div class="chips" role="group" aria-label=fixed(columns::STATE)>
            {all.map(chip).collect_any()}
        </div>
    }
    .into_any()
}

/// Months that are asked for with one press: their names, and their first and last days.
fn presets(today: NaiveDate) -> [(&'static str, NaiveDate, NaiveDate); 2] {
    let month = |back: u32| {
        let this = month_begin(today);
        let first = this.checked_sub_months(Months::new(back)).unwrap_or(this);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        (first, next.checked_sub_days(Days::new(1)).unwrap_or(first))
    };
    let ((first, last), (first_before, last_before)) = (month(0), month(1));
    [
        (fixed(words::THIS_MONTH), first, last),
        (fixed(words::LAST_MONTH), first_before, last_before),
    ]
}

fn month_begin(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn is_between(params: Params, first: NaiveDate, last: NaiveDate) -> bool {
    params.get("created_from") == first.to_string() && params.get("created_to") == last.to_string()
}

fn dates(params: Params) -> AnyView {
    let chips = move || {
        let chip = move |(label, first, last): (&'static str, NaiveDate, NaiveDate)| {
            let is_on = move || is_between(params, first, last);
            let press = move |_| {
                let (from, to) = if untrack(is_on) {
                    (String::new(), String::new())
                } else {
                    (first.to_string(), last.to_string())
                };
                params.set_all(&[("created_from", &from), ("created_to", &to)]);
            };
            view! {
                <button type="button" class="chip" aria-pressed=move || yes_or_no(is_on()) on:click=press>
                    {label}
                </button>
            }
            .into_any()
        };
        presets(Minute::today()).into_iter().map(chip).collect_any()
    };
    view! {
        <div class="chips" role="group" aria-label=fixed(columns::MONTH)>
            {chips}
        </div>
    }
    .into_any()
}
