//! How a subscription stands: the guards of its statuses, and the record of how it stood.

use chrono::{Days, NaiveDate};
use goodstanding_shared::subscriptions::life::{INVOICE_DAYS, Terms};
use goodstanding_shared::subscriptions::{BillingStatus as B, SubscriptionStatus as S};
use goodstanding_shared::transactions::{TransactionKind, TransactionStatus as T};

use super::dossier::{Dossier, day_of};
use super::invariants::Invariant as I;
use super::report::{Report, day, instant};

pub(super) fn check(report: &mut Report<'_>, of: &Dossier<'_>) {
    by_status(report, of);
    by_billing(report, of);
    end_margin(report, of);
    schedule(report, of);
    entitled(report, of);
    open_invoice(report, of);
    charging(report, of);
    restores(report, of);
    reason(report, of);
    standings(report, of);
    bills(report, of);
}

/// Whether a day lies ahead, or what it brings is written down to be done.
fn is_to_come(report: &Report<'_>, of: &Dossier<'_>, date: Option<NaiveDate>) -> bool {
    date.is_some_and(|date| date > report.today() || !of.due.is_empty())
}

fn by_status(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let status = life.standing.status();
    match status {
        S::PendingActivation => {
            let has_not_begun =
                life.next_bill_on == Some(life.starts_on) && life.paid_from.is_none();
            report.require(has_not_begun, I::SubscriptionPendingActivation, &of.id, || {
                format!(
                    "starts on {}, its next bill is on {}, paid from {}; the bill was expected on the start, and nothing paid",
                    life.starts_on,
                    day(life.next_bill_on),
                    day(life.paid_from)
                )
            });
        }
        S::PendingCancel => {
            let ends = life.next_bill_on.is_none() && is_to_come(report, of, life.ends_on);
            report.require(ends, I::SubscriptionPendingCancel, &of.id, || {
                format!(
                    "ends on {}, next bill {}; an end to come and no bill were expected",
                    day(life.ends_on),
                    day(life.next_bill_on)
                )
            });
        }
        S::PendingPause => {
            let pauses = life.paused_on.is_some()
                && life.paused_on == life.next_bill_on
                && life.ends_on.is_none();
            report.require(pauses, I::SubscriptionPendingPause, &of.id, || {
                format!(
                    "pauses on {}, next bill {}, ends on {}; the day of the next bill and no end were expected",
                    day(life.paused_on),
                    day(life.next_bill_on),
                    day(life.ends_on)
                )
            });
        }
        S::Paused => {
            let pauses = life.paused_on.is_some_and(|date| date <= report.today())
                && life.next_bill_on.is_none()
                && life.ends_on.is_none();
            report.require(pauses, I::SubscriptionPaused, &of.id, || {
                format!(
                    "paused on {}, next bill {}, ends on {}; a day that has come, no bill and no end were expected",
                    day(life.paused_on),
                    day(life.next_bill_on),
                    day(life.ends_on)
                )
            });
        }
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
            let is_over = life.ends_on.is_some_and(|date| date <= report.today())
                && life.next_bill_on.is_none()
                && life.next_retry_on.is_none()
                && of.stored.charging.is_none()
                && life.suspends_on.is_none()
                && life.gives_up_on.is_none();
            report.require(is_over, I::SubscriptionEnded, &of.id, || {
                format!(
                    "{} on {}, next bill {}, next retry {}, charge under way {}, suspends on {}, given up on {}; an end that has come and nothing else were expected",
                    life.standing,
                    day(life.ends_on),
                    day(life.next_bill_on),
                    day(life.next_retry_on),
                    of.stored.charging.as_ref().map_or("none", |id| id.as_str()),
                    day(life.suspends_on),
                    day(life.gives_up_on)
                )
            });
        }
        S::Processing | S::Active => {}
    }
}

fn by_billing(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    match life.standing.billing() {
        Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod) => {
            let unpaid = life.next_bill_on;
            let is_retried = life.standing.billing() == Some(B::InRetry);
            let fails = life.failed_attempts > 0
                && unpaid.is_some()
                && life.ends_on > unpaid
                && (life.next_retry_on.is_some() == is_retried || of.stored.charging.is_some())
                && (of.stored.charging.is_some() || is_to_come(report, of, life.ends_on));
            report.require(fails, I::SubscriptionFailing, &of.id, || {
                format!(
                    "{}: {} failed attempts, unpaid since {}, next retry {}, ends on {}; a failed attempt, a day, a later end to come, and a retry only in retry were expected",
                    life.standing,
                    life.failed_attempts,
                    day(unpaid),
                    day(life.next_retry_on),
                    day(life.ends_on)
                )
            });
        }
        Some(B::FailedToCollect) => {
            let is_past = life.ends_on.is_some_and(|date| date <= report.today());
            report.require(is_past, I::SubscriptionFailedToCollect, &of.id, || {
                format!(
                    "ends on {}; a day that has come was expected",
                    day(life.ends_on)
                )
            });
        }
        Some(B::Overdue) => {
            report.require(
                of.is_paid_by_invoice,
                I::SubscriptionInvoicePayer,
                &of.id,
                || format!("{}; an invoice was expected to pay for it", life.standing),
            );
            let due_on = life.invoice_due_on.filter(|date| *date <= report.today());
            let terms = Terms {
                plan: of.plan,
                prices: &[],
            };
            let dates = due_on.and_then(|date| life.overdue_dates(date, terms).ok());
            // Once its services are suspended, that day is over.
            let is_overdue = dates.is_some_and(|(suspends_on, gives_up_on)| {
                life.gives_up_on == Some(gives_up_on)
                    && life.suspends_on.is_none_or(|date| date == suspends_on)
            });
            report.require(is_overdue, I::SubscriptionOverdue, &of.id, || {
                format!(
                    "its oldest unpaid invoice is due on {}, suspends on {}, given up on {}; a due date that has passed, {} and {} were expected",
                    day(life.invoice_due_on),
                    day(life.suspends_on),
                    day(life.gives_up_on),
                    day(dates.map(|dates| dates.0)),
                    day(dates.map(|dates| dates.1))
                )
            });
        }
        Some(B::FreeTrial) => {
            let present = life.present_cycle(of.plan);
            let is_free =
                life.paid_minor == 0 && present.is_none_or(|number| of.plan.is_free_until(number));
            report.require(is_free, I::SubscriptionFreeTrial, &of.id, || {
                format!(
                    "{} paid for cycle {}; nothing, and a cycle that the plan {} makes free, were expected",
                    life.paid_minor,
                    present.map_or_else(|| "none".to_owned(), |number| number.to_string()),
                    of.plan.id
                )
            });
        }
        _ => {}
    }
}

/// While it is well, an end date is the margin after the next bill.
fn end_margin(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let is_failing = life.standing.billing().is_some_and(B::is_failing);
    if life.standing.status() != S::Active || is_failing || life.is_suspended() {
        return;
    }
    let Some(next) = life.next_bill_on else {
        return;
    };
    let margin = next.checked_add_days(Days::new(of.plan.grace_days.into()));
    report.require(
        life.ends_on == margin,
        I::SubscriptionEndMargin,
        &of.id,
        || {
            format!(
                "next bill {next}, ends on {}; {} was expected, {} days later",
                day(life.ends_on),
                day(margin),
                of.plan.grace_days
            )
        },
    );
}

fn schedule(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let Some(next) = life.next_bill_on else {
        return;
    };
    let cycle = life.next_cycle(of.plan).map(|cycle| cycle.begins);
    let expected = life.short_until.unwrap_or(next);
    report.require(
        cycle == Some(expected),
        I::SubscriptionSchedule,
        &of.id,
        || {
            format!(
                "next bill {next}; the next cycle of {} begins on {}",
                of.plan.id,
                day(cycle)
            )
        },
    );
}

/// Until when services work: where it is live, exactly until its end or its pause, or until they
/// are switched off for an overdue invoice; of what is over not longer than that.
fn entitled(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let through = life.entitled_through;
    // Services that are or will be switched off for an invoice work until then.
    let suspends_on = life.suspended_on();
    let expected = match life.standing.status() {
        S::Processing | S::PendingActivation => Some(life.starts_on),
        S::Active | S::PendingCancel => earlier(life.ends_on, suspends_on),
        S::PendingPause => earlier(life.paused_on, suspends_on),
        S::Paused => life.paused_on,
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => life
            .ends_on
            .map(|end| through.map_or(end, |date| date.min(end))),
    };
    report.require(through == expected, I::SubscriptionEntitled, &of.id, || {
        format!(
            "{} is entitled through {}; {} was expected",
            life.standing,
            day(through),
            day(expected)
        )
    });
}

/// The earlier of two days, as far as there are any.
fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}

fn open_invoice(report: &mut Report<'_>, of: &Dossier<'_>) {
    let open = of.transactions.iter().filter(|one| one.is_open_invoice());
    // It was sent when it came to wait for its payment.
    let sent_on = open.filter_map(|one| day_of(one.updated_at)).min();
    let due_on = sent_on.and_then(|date| date.checked_add_days(Days::new(INVOICE_DAYS)));
    let known = of.stored.life.invoice_due_on;
    report.require(known == due_on, I::SubscriptionOpenInvoice, &of.id, || {
        format!(
            "an unpaid invoice is remembered as due on {}; {} was expected",
            day(known),
            day(due_on)
        )
    });
}

fn charging(report: &mut Report<'_>, of: &Dossier<'_>) {
    let standing = of.stored.life.standing;
    let Some(id) = &of.stored.charging else {
        let waits = standing.billing() == Some(B::PendingAcceptance);
        report.require(!waits, I::SubscriptionCharging, &of.id, || {
            format!("{standing} waits for no charge; one was expected")
        });
        return;
    };
    let own = of.transactions.iter().find(|one| one.id == id.as_str());
    let found = match own {
        None => format!("waits for {id}, which is not its own"),
        Some(one) if one.kind == TransactionKind::Refund => format!("waits for {id}, a refund"),
        Some(one) => match one.status {
            T::New | T::AuthorizationPending | T::AuthorizedPending | T::Authorized => return,
            T::AuthorizedForValidation
            | T::Captured
            | T::Settled
            | T::Cancelled
            | T::Refunded
            | T::AuthExpired
            | T::Void => format!("waits for {id}, which is {}", one.status),
        },
    };
    report.breach(
        I::SubscriptionCharging,
        &of.id,
        format!("{found}; an open charge of its own was expected"),
    );
}

fn restores(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let status = life.standing.status();
    let is_ending = status == S::PendingCancel;
    let holds = life.billing_before.is_some() == is_ending
        && (life.next_bill_before.is_none() || is_ending || status == S::Paused);
    report.require(holds, I::SubscriptionRestores, &of.id, || {
        format!(
            "{} remembers the billing status {} and the bill date {}",
            life.standing,
            life.billing_before.map_or("none", B::as_str),
            day(life.next_bill_before)
        )
    });
}

fn reason(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let expected = match life.standing.status() {
        S::Cancelled | S::PendingCancel => true,
        S::Processing | S::PendingActivation | S::Active | S::PendingPause | S::Paused => false,
        S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => return,
    };
    report.require(
        life.cancel_reason.is_some() == expected,
        I::SubscriptionReason,
        &of.id,
        || {
            let code = life.cancel_reason.map(|code| code.to_string());
            format!(
                "{} for the reason {}; {} was expected",
                life.standing,
                code.as_deref().unwrap_or("none"),
                if expected { "a code" } else { "none" }
            )
        },
    );
}

fn standings(report: &mut Report<'_>, of: &Dossier<'_>) {
    let standing = of.stored.life.standing;
    let mut wrong = Vec::new();
    match of.standings.first() {
        Some((since, ..)) if *since != of.created_at => {
            wrong.push(format!("it begins at {}", instant(*since)));
        }
        Some(_) => {}
        None => wrong.push("there is none".to_owned()),
    }
    for pair in of.standings.windows(2) {
        if let [(_, until, ..), (since, ..)] = pair
            && *until != Some(*since)
        {
            wrong.push(format!("it has a gap before {}", instant(*since)));
        }
    }
    if let Some((_, until, status, billing)) = of.standings.last() {
        let same = *status == standing.status().as_str()
            && billing.as_deref() == standing.billing().map(B::as_str);
        if until.is_some() || !same {
            let billing = billing.as_deref().unwrap_or("none");
            wrong.push(format!("it ends as {status}, {billing}"));
        }
    }
    if let Some((since, ..)) = of
        .standings
        .iter()
        .find(|(since, ..)| *since > report.latest())
    {
        let words = format!("stands so from {} on", instant(*since));
        report.breach(I::TimeAhead, &of.id, words);
    }
    report.require(wrong.is_empty(), I::SubscriptionStandings, &of.id, || {
        format!(
            "of the record of standings: {}; from {} to now without a gap, as {standing}, was expected",
            wrong.join(", "),
            instant(of.created_at)
        )
    });
}

/// What lives bills something, and exactly that.
fn bills(report: &mut Report<'_>, of: &Dossier<'_>) {
    if of.stored.life.standing.status().has_ended() {
        return;
    }
    if of.live().next().is_none() {
        report.require(of.services.is_empty(), I::SubscriptionBills, &of.id, || {
            format!(
                "{}, and none of its services lives",
                of.stored.life.standing
            )
        });
        return;
    }
    let mut wrong = Vec::new();
    for item in &of.items {
        let services = of.live().filter(|service| {
            service.stored.product.as_str() == item.product
                && service.stored.price.currency().code() == item.currency
        });
        let (quantity, price) = services.fold((0_i64, 0_i64), |(quantity, price), service| {
            let stored = &service.stored;
            (
                quantity + i64::from(stored.quantity),
                price.saturating_add(stored.price.minor()),
            )
        });
        if i64::from(item.quantity) != quantity || item.price_minor != price {
            wrong.push(format!(
                "{} × {} for {}, its services are {quantity} for {price}",
                item.quantity, item.product, item.price_minor
            ));
        }
    }
    for service in of.live() {
        let product = service.stored.product.as_str();
        if !of.items.iter().any(|item| item.product == product) {
            wrong.push(format!("not {product}, of which there is a service"));
        }
    }
    report.require(wrong.is_empty(), I::SubscriptionItems, &of.id, || {
        format!("bills {}", wrong.join("; "))
    });
}
