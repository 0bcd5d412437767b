//! Four figures that lead on, and the card with which new orders are paid.

use chrono::{Datelike as _, NaiveDate};
use goodstanding_shared::overview::{Month, Overview, ServiceCounts};
use goodstanding_shared::payments::{PaymentMethod, PaymentMethodKind};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{Icon, count, grouped, icon, sums_text};

/// The figures, above the card.
pub(super) fn side(told: &Overview) -> AnyView {
    let (paid, waiting) = this_month(told.months.last());
    let (average, over) = match told.average.months {
        0 => ("Nothing yet".to_owned(), String::new()),
        months => (
            sums_text(&told.average.amounts),
            format!("over {}", count(months.into(), "month", "months")),
        ),
    };
    view! {
        <div class="overview__side">
            <div class="sheet figures">
                {figure("Paid this month", paid, waiting, paths::TRANSACTIONS)}
                {figure("Per month, on average", average, over, paths::TRANSACTIONS)}
                {figure("Services", services(told.services), String::new(), paths::SERVICES)}
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
        "Nothing yet".to_owned()
    } else {
        sums_text(&month.paid)
    };
    let beside: Vec<String> = [(&month.waiting, "waiting"), (&month.refunded, "given back")]
        .into_iter()
        .filter(|(sums, _)| !sums.is_empty())
        .map(|(sums, word)| format!("· {} {word}", sums_text(sums)))
        .collect();
    (paid, beside.join(" "))
}

fn services(counts: ServiceCounts) -> String {
    let mut parts = vec![format!("Active {}", grouped(counts.active))];
    for (name, number) in [("Ending", counts.ending), ("Suspended", counts.suspended)] {
        if number > 0 {
            parts.push(format!("{name} {}", grouped(number)));
        }
    }
    parts.join(" · ")
}

/// The card with which new orders are paid, or the way to a first one.
pub(super) fn method(method: Option<&PaymentMethod>) -> AnyView {
    let Some(method) = method else {
        return view! {
            <a class="paycard paycard--none" href=paths::PAYMENT_METHODS>
                "Add a payment method"
            </a>
        }
        .into_any();
    };
    let brief = &method.brief;
    let number = if brief.last4.is_empty() {
        "Paid after each charge".to_owned()
    } else {
        format!("•••• {}", brief.last4)
    };
    let brand = match brief.kind {
        PaymentMethodKind::Card | PaymentMethodKind::Invoice => brief.brand.clone(),
        PaymentMethodKind::BankAccount => brief.kind.label().to_owned(),
    };
    let expires = method
        .expires_on
        .map(|day: NaiveDate| format!("Expires {}/{} · ", day.month(), day.year()));
    let pays = count(method.pays_for, "subscription", "subscriptions");
    view! {
        <section class="paycard" aria-label="Default payment method">
            <span class="paycard__small">"Default payment method"</span>
            <span class="paycard__brand">{brand}</span>
            <span class="paycard__number num">{number}</span>
            <a class="paycard__change" href=paths::PAYMENT_METHODS aria-label="Change payment methods">
                "Change"
            </a>
            <span class="paycard__small num">{expires} {format!("pays for {pays}")}</span>
        </section>
    }
    .into_any()
}
