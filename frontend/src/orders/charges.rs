//! What an order is charged, and on which day, in sentences.

use chrono::NaiveDate;
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{Forecast, ForeseenCharge, LineForecast};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};

use crate::payments::invoice_due;
use crate::services::payment_text;
use crate::ui::{PreviewLine, calendar_date, money_text};

/// Every charge with its day: what is charged with the order, and for each line what is charged
/// next and what follows. `names` are those of the lines; without a payment method it is not said
/// with what is paid.
pub fn charge_lines(
    forecast: &Forecast,
    names: &[String],
    method: Option<&PaymentMethodBrief>,
    (today, starts_on): (NaiveDate, NaiveDate),
) -> Vec<PreviewLine> {
    let mut lines = vec![PreviewLine::today(now(
        forecast,
        method,
        today,
        starts_on > today,
    ))];
    for (line, name) in forecast.lines.iter().zip(names) {
        lines.extend(later(line, name));
    }
    // The day stands once, before everything that happens then.
    lines.sort_by_key(|line| line.on);
    lines
}

/// What is charged with the order.
fn now(
    forecast: &Forecast,
    method: Option<&PaymentMethodBrief>,
    today: NaiveDate,
    is_ahead: bool,
) -> String {
    let sum = forecast
        .today
        .split_first()
        .and_then(|(first, rest)| rest.iter().try_fold(*first, |sum, one| sum.plus(*one)).ok());
    let is_invoice = method.is_some_and(|method| method.kind == PaymentMethodKind::Invoice);
    let Some(sum) = sum else {
        return match method {
            Some(method) if is_ahead && !is_invoice => {
                format!("Nothing is charged: {method} is only checked.")
            }
            Some(_) | None => "Nothing is charged.".into(),
        };
    };
    let parts = match forecast.today.len() {
        0 | 1 => String::new(),
        count => {
            let amounts: Vec<String> = forecast.today.iter().copied().map(money_text).collect();
            let what = if is_invoice { "invoices" } else { "charges" };
            format!(", in {count} {what}: {}", amounts.join(" and "))
        }
    };
    let sum = money_text(sum);
    match method {
        Some(_) if is_invoice => format!(
            "We send you an invoice of {sum}{parts}. Pay it by {}.",
            calendar_date(invoice_due(today))
        ),
        Some(method) => format!("{sum} is charged to {method}{parts}."),
        None => format!("{sum} is charged{parts}."),
    }
}

/// How a charge reads that is repeated from now on; what is paid once is not.
fn repeated(charge: &ForeseenCharge, name: &str, ends_on: Option<NaiveDate>) -> String {
    let amount = payment_text(charge.amount, charge.cycle);
    match (charge.cycle, ends_on) {
        (None, _) => format!("{amount} for {name}"),
        (Some(_), Some(day)) => format!(
            "Then {amount} for {name}, until it ends on {}",
            calendar_date(day)
        ),
        (Some(_), None) => format!("Then {amount} for {name}"),
    }
}

fn with_setup(setup: Money) -> String {
    if setup.is_zero() {
        String::new()
    } else {
        format!(", {} of it for the setup", money_text(setup))
    }
}

/// What comes after the order.
fn later(line: &LineForecast, name: &str) -> Vec<PreviewLine> {
    let Some(next) = line.next else {
        let words = if line.today.is_zero() {
            format!("{name} is free.")
        } else {
            format!("{name} is paid once.")
        };
        return vec![PreviewLine::today(words)];
    };
    let setup = with_setup(next.setup);
    let Some(change) = line.change else {
        let words = repeated(&next, name, line.ends_on);
        return vec![PreviewLine::on(next.on, format!("{words}{setup}."))];
    };
    // With the setup fee the amount is not that of a cycle.
    let first = if next.setup.is_zero() {
        payment_text(next.amount, next.cycle)
    } else {
        money_text(next.amount)
    };
    vec![
        PreviewLine::on(next.on, format!("{first} for {name}{setup}.")),
        PreviewLine::on(
            change.on,
            format!("{}.", repeated(&change, name, line.ends_on)),
        ),
    ]
}
