//! Four figures that lead on, and the card with which new orders are paid.

use chrono::Datelike as _;
use goodstanding_shared::money::Money;
use goodstanding_shared::overview::{Month, Overview, ServiceCounts};
use goodstanding_shared::payments::{PaymentMethod, PaymentMethodKind};
use goodstanding_words::overview::figures as words;
use goodstanding_words::payments::pay_with;
use goodstanding_words::services;
use leptos::prelude::*;

use crate::paths;
use crate::ui::{Icon, icon, sums_text};
use crate::words::{apart, fixed, say};

/// The figures, above the card.
pub(super) fn side(told: &Overview) -> AnyView {
    let (paid, waiting) = this_month(told.months.last());
    let (average, over) = match told.average.months {
        0 => (fixed(words::NOTHING_YET).to_owned(), String::new()),
        months => (
            sums_text(&told.average.amounts),
            say(words::over_months(months.into())),
        ),
    };
    view! {
        <div class="overview__side">
            <div class="sheet figures">
                {figure(fixed(words::PAID_THIS_MONTH), paid, waiting, paths::TRANSACTIONS)}
                {figure(fixed(words::AVERAGE), average, over, paths::TRANSACTIONS)}
                {figure(fixed(services::TITLE), services(told.services), String::new(), paths::SERVICES)}
            </div>
            {method(told.default_method.as_ref())}
        </div>
    }
    .into_any()
}

fn figure(name: &'static str, value: String, beside: String, href: &'static str) -> AnyView {
    view! {
        <a class="figure" href=href>
            <span class="figure__name">{name}</span>
            {icon(Icon::ChevronRight)}
            <span class="figure__value num">
                {value} " " <small>{beside}</small>
            </span>
        </a>
    }
    .into_any()
}

/// What was paid this month, and what is on its way.
fn this_month(month: Option<&Month>) -> (String, String) {
    let Some(month) = month else {
        return (String::new(), String::new());
    };
    let paid = if month.paid.is_empty() {
        fixed(words::NOTHING_YET).to_owned()
    } else {
        sums_text(&month.paid)
    };
    let some = |sums: &[Money]| (!sums.is_empty()).then(|| sums_text(sums));
    let waiting = some(&month.waiting).map(|sums| say(words::waiting(&sums)));
    let refunded = some(&month.refunded).map(|sums| say(words::given_back(&sums)));
    let beside = waiting.into_iter().chain(refunded);
    let beside: Vec<String> = beside.map(|words| format!("· {words}")).collect();
    (paid, beside.join(" "))
}

fn services(counts: ServiceCounts) -> String {
    let ending = (counts.ending > 0).then(|| words::ending(counts.ending));
    let suspended = (counts.suspended > 0).then(|| words::suspended(counts.suspended));
    let all = [Some(words::active(counts.active)), ending, suspended];
    let parts: Vec<String> = all.into_iter().flatten().map(say).collect();
    parts.join(" · ")
}

/// The card with which new orders are paid, or the way to a first one.
pub(super) fn method(method: Option<&PaymentMethod>) -> AnyView {
    let Some(method) = method else {
        return view! {
            <a class="paycard paycard--none" href=paths::PAYMENT_METHODS>
                {fixed(pay_with::ADD_METHOD)}
            </a>
        }
        .into_any();
    };
    let brief = &method.brief;
    let number = if brief.last4.is_empty() {
        fixed(words::PAID_LATER).to_owned()
    } else {
        format!("•••• {}", brief.last4)
    };
    let brand = match brief.kind {
        PaymentMethodKind::Card | PaymentMethodKind::Invoice => apart(&brief.brand),
        PaymentMethodKind::BankAccount => fixed(brief.kind.label()).to_owned(),
    };
    let expires = method
        .expires_on
        .map(|day| words::expires(&day.month().to_string(), &day.year().to_string()));
    let facts = expires
        .into_iter()
        .chain([words::pays_for(method.pays_for)]);
    let facts: Vec<String> = facts.map(say).collect();
    view! {
        <section class="paycard" aria-label=fixed(words::DEFAULT_METHOD)>
            <span class="paycard__small">{fixed(words::DEFAULT_METHOD)}</span>
            <span class="paycard__brand">{brand}</span>
            <span class="paycard__number num">{number}</span>
            <a class="paycard__change" href=paths::PAYMENT_METHODS aria-label=fixed(words::CHANGE_METHODS)>
                {fixed(pay_with::CHANGE)}
            </a>
            <span class="paycard__small num">{facts.join(" · ")}</span>
        </section>
    }
    .into_any()
}
