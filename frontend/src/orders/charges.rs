//! What an order is charged, and on which day, in sentences.

use chrono::NaiveDate;
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{Forecast, ForeseenCharge, LineForecast};
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_words::orders::charges as words;
use goodstanding_words::{Amount, charges, common};

use crate::payments::invoice_due;
use crate::services::payment_text;
use crate::ui::{PreviewLine, money_text};
use crate::words::{fixed, say};

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
    let is_invoice = method.is_some_and(PaymentMethodBrief::is_invoice);
    let Some(sum) = sum else {
        return match method {
            Some(method) if is_ahead && !is_invoice => {
                say(words::only_checked(&say(method.name())))
            }
            Some(_) | None => fixed(words::NOTHING).into(),
        };
    };
    let sum = sum.into();
    // Of several charges each amount is said, too.
    let (count, amounts) = (forecast.today.len() as u64, amounts(&forecast.today));
    say(match (method, count > 1) {
        (Some(_), false) if is_invoice => words::invoice(invoice_due(today), sum),
        (Some(_), true) if is_invoice => {
            words::invoice_parts(&amounts, count, invoice_due(today), sum)
        }
        (Some(method), false) => charges::charged_to(&say(method.name()), sum),
        (Some(method), true) => words::charged_to_parts(&amounts, count, &say(method.name()), sum),
        (None, false) => charges::charged(sum),
        (None, true) => words::charged_parts(&amounts, count, sum),
    })
}

/// Amounts in a sentence: "€9.99 and €12.00".
fn amounts(sums: &[Money]) -> String {
    let texts = sums.iter().copied().map(money_text);
    let all = texts.reduce(|first, second| say(common::two(&first, &second)));
    all.unwrap_or_default()
}

/// How a charge reads that is repeated from now on; what is paid once is not. What of it is for the
/// setup is said where something is.
fn repeated(charge: &ForeseenCharge, name: &str, ends_on: Option<NaiveDate>) -> String {
    let price = &payment_text(charge.amount, charge.cycle);
    let setup = Some(charge.setup).filter(|setup| !setup.is_zero());
    let setup = setup.map(Amount::from);
    say(match (charge.cycle, ends_on, setup) {
        (None, _, None) => words::once(name, price),
        (None, _, Some(setup)) => words::once_with_setup(name, price, setup),
        (Some(_), Some(day), None) => words::then_until(name, day, price),
        (Some(_), Some(day), Some(setup)) => words::then_until_with_setup(name, day, price, setup),
        (Some(_), None, None) => words::then(name, price),
        (Some(_), None, Some(setup)) => words::then_with_setup(name, price, setup),
    })
}

/// What comes after the order.
fn later(line: &LineForecast, name: &str) -> Vec<PreviewLine> {
    let Some(next) = line.next else {
        let words = if line.today.is_zero() {
            words::free(name)
        } else {
            words::paid_once(name)
        };
        return vec![PreviewLine::today(say(words))];
    };
    let Some(change) = line.change else {
        let words = repeated(&next, name, line.ends_on);
        return vec![PreviewLine::on(next.on, words)];
    };
    // With the setup fee the amount is not that of a cycle.
    let first = if next.setup.is_zero() {
        words::once(name, &payment_text(next.amount, next.cycle))
    } else {
        words::once_with_setup(name, &money_text(next.amount), next.setup.into())
    };
    vec![
        PreviewLine::on(next.on, say(first)),
        PreviewLine::on(change.on, repeated(&change, name, line.ends_on)),
    ]
}
