//! Transactions: their logs, items and refunds; and what counts as paid of a present period.

use std::collections::HashMap;

use diesel::prelude::*;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::services::EndCause;
use goodstanding_shared::subscriptions::{BillingStatus as B, SubscriptionStatus};
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus};
use goodstanding_shared::work::WorkKind;

use super::dossier::{Charge, Dossier};
use super::due as due_work;
use super::invariants::Invariant as I;
use super::numbers::Order;
use super::report::{PAGE, Report, day, instant};
use crate::store::schema::{due, transaction_items, transaction_log, transactions};
use crate::store::{Database, StoreError};

/// What a subscription was charged, cycle by cycle, and what counts as paid of the present one.
pub(super) fn check_subscription(report: &mut Report<'_>, of: &Dossier<'_>) {
    retries(report, of);
    cycles(report, of);
    since(report, of);
    attempts(report, of);
    if !of.stored.life.standing.status().has_ended() {
        shares(report, of);
        paid(report, of);
    }
}

fn retries(report: &mut Report<'_>, of: &Dossier<'_>) {
    for (place, retry) in of.transactions.iter().enumerate() {
        if retry.retry == 0 || retry.kind == TransactionKind::Refund {
            continue;
        }
        let mut earlier = of.transactions[..place].iter();
        let before = earlier.rfind(|one| {
            one.kind != TransactionKind::Refund
                && one.cycle == retry.cycle
                && one.retry == retry.retry - 1
        });
        let holds = before.is_some_and(|one| !one.has_taken() || of.refunded(one) > 0);
        report.require(holds, I::MoneyRetries, &retry.id, || {
            let found = before.map_or_else(
                || "there is none".to_owned(),
                |one| format!("{} is {}", one.id, one.status),
            );
            format!(
                "attempt {} at cycle {} of {}; of the one before, which took nothing, {found}",
                retry.retry + 1,
                retry.cycle,
                of.id
            )
        });
    }
}

fn cycles(report: &mut Report<'_>, of: &Dossier<'_>) {
    let mut paid: HashMap<i32, &Charge> = HashMap::new();
    for charge in of.transactions.iter().filter(|one| {
        one.kind == TransactionKind::Recurring
            && one.cycle > 0
            && one.has_taken()
            && of.refunded(one) == 0
    }) {
        if let Some(first) = paid.insert(charge.cycle, charge) {
            let words = format!(
                "cycle {} was paid with {} and with {}",
                charge.cycle, first.id, charge.id
            );
            report.breach(I::MoneyCycle, &of.id, words);
        }
    }
}

/// The last attempt says how many there were.
fn attempts(report: &mut Report<'_>, of: &Dossier<'_>) {
    let billing = of.stored.life.standing.billing();
    if !matches!(
        billing,
        Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod)
    ) {
        return;
    }
    let mut charges = of.transactions.iter().filter(|one| {
        matches!(
            one.kind,
            TransactionKind::Recurring | TransactionKind::OneTime
        )
    });
    let declined = charges.next_back().map(|last| {
        let is_declined = last.status == TransactionStatus::Cancelled;
        i64::from(last.retry) + i64::from(is_declined)
    });
    let counted = i64::from(of.stored.life.failed_attempts);
    report.require(declined == Some(counted), I::MoneyAttempts, &of.id, || {
        format!(
            "counts {counted} failed attempts; {} were declined",
            declined.unwrap_or_default()
        )
    });
}

fn since(report: &mut Report<'_>, of: &Dossier<'_>) {
    if of.previous.is_some() {
        return;
    }
    for charge in &of.transactions {
        let holds = charge.created_at >= of.created_at;
        report.require(holds, I::MoneySince, &charge.id, || {
            format!(
                "made at {}, and {} at {}",
                instant(charge.created_at),
                of.id,
                instant(of.created_at)
            )
        });
    }
}

fn shares(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let sum: i64 = of
        .live()
        .map(|service| service.stored.life.paid_minor)
        .sum();
    let is_known = !of.services.is_empty() && life.paid_from.is_some();
    report.require(
        !is_known || sum == life.paid_minor,
        I::MoneyShares,
        &of.id,
        || {
            format!(
                "{} counts as paid from {}; its services add up to {sum}",
                life.paid_minor,
                day(life.paid_from)
            )
        },
    );
}

/// Where the present period was paid by charges that say that they are for it: a pause moves a
/// period, a change of plan brings a credit along.
fn paid(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    if life.paid_from.is_none() || of.previous.is_some() {
        return;
    }
    // What is paid once, for good, is for no stretch of days.
    let is_for_good = life.paid_until().is_none();
    let present = |charge: &&Charge| {
        let is_first = is_for_good && charge.from.is_none() && charge.cycle > 0;
        charge.has_taken() && (charge.from == life.paid_from || is_first)
    };
    let charges: Vec<&Charge> = of.transactions.iter().filter(present).collect();
    let was_paused = of
        .standings
        .iter()
        .any(|(_, _, status, _)| status == SubscriptionStatus::Paused.as_str());
    if charges.is_empty() && was_paused {
        return;
    }
    let kept: i64 = charges
        .iter()
        .map(|charge| charge.amount_minor - of.refunded(charge))
        .sum();
    // What counted for services that ended meanwhile counts for nothing any more, and setup fees
    // were charged with the first cycle. Of what was never delivered both were given back.
    let is_first = charges.iter().any(|charge| {
        u32::try_from(charge.cycle).is_ok_and(|cycle| of.stored.is_first_cycle(cycle))
    });
    let kept_services = of
        .services
        .iter()
        .map(|service| &service.stored)
        .filter(|service| service.life.ended_for != Some(EndCause::NotDelivered));
    let (mut fees, mut ended) = (0, 0);
    for service in kept_services {
        // What ended before anything was paid was not charged.
        if is_first && service.life.period_start.is_some() {
            fees += service.setup_fee.minor();
        }
        if service.life.status.has_ended() && service.life.period_start == life.paid_from {
            ended += service.life.paid_minor;
        }
    }
    let expected = (kept - fees - ended).max(0);
    report.require(life.paid_minor == expected, I::MoneyPaid, &of.id, || {
        let charges: Vec<_> = charges.iter().map(|charge| charge.id.as_str()).collect();
        format!(
            "{} counts as paid from {}; {expected} was expected of {charges:?}: {kept} kept, less setup fees of {fees} and {ended} of ended services",
            life.paid_minor,
            day(life.paid_from)
        )
    });
}

type Columns = (
    (String, String, String, String),
    (i64, i64, i64),
    (Option<String>, Option<String>, Option<String>),
);

/// A status that a transaction reached: position, when, which, and the answer.
type LogRow = (i32, i64, String, Option<String>);

/// What belongs to a page of transactions, by transaction.
struct Belongings {
    log: HashMap<String, Vec<LogRow>>,
    items: HashMap<String, i64>,
    refunded: HashMap<String, i64>,
    /// What is given back by them: amount, currency, kind and status.
    taken: HashMap<String, (String, String, String)>,
    due: HashMap<String, (String, i64)>,
}

impl Belongings {
    fn load(conn: &mut Database, (after, last): (&str, &str)) -> Result<Self, StoreError> {
        let own = transaction_log::transaction_id.gt(after);
        let rows: Vec<(String, LogRow)> = transaction_log::table
            .filter(own.and(transaction_log::transaction_id.le(last)))
            .order((
                transaction_log::transaction_id.asc(),
                transaction_log::position.asc(),
            ))
            .select((
                transaction_log::transaction_id,
                (
                    transaction_log::position,
                    transaction_log::at,
                    transaction_log::status,
                    transaction_log::code,
                ),
            ))
            .load(conn)?;
        let mut log: HashMap<String, Vec<LogRow>> = HashMap::new();
        for (id, row) in rows {
            log.entry(id).or_default().push(row);
        }
        let own = transaction_items::transaction_id.gt(after);
        let rows: Vec<(String, i64)> = transaction_items::table
            .filter(own.and(transaction_items::transaction_id.le(last)))
            .select((
                transaction_items::transaction_id,
                transaction_items::amount_minor,
            ))
            .load(conn)?;
        let mut items: HashMap<String, i64> = HashMap::new();
        for (id, amount) in rows {
            *items.entry(id).or_default() += amount;
        }
        let of = transactions::refund_of.gt(after);
        let rows: Vec<(Option<String>, i64)> = transactions::table
            .filter(of.and(transactions::refund_of.le(last)))
            .filter(transactions::status.ne(TransactionStatus::Cancelled.as_str()))
            .select((transactions::refund_of, transactions::amount_minor))
            .load(conn)?;
        let mut refunded: HashMap<String, i64> = HashMap::new();
        for (id, amount) in rows {
            *refunded.entry(id.unwrap_or_default()).or_default() += amount;
        }
        let (refund, taken) = diesel::alias!(transactions as refund, transactions as taken);
        let own = refund.field(transactions::id);
        let rows: Vec<(String, (String, String, String))> = refund
            .inner_join(
                taken.on(refund
                    .field(transactions::refund_of)
                    .eq(taken.field(transactions::id).nullable())),
            )
            .filter(own.gt(after).and(own.le(last)))
            .filter(refund.field(transactions::refund_of).is_not_null())
            .select((
                own,
                (
                    taken.field(transactions::currency),
                    taken.field(transactions::kind),
                    taken.field(transactions::status),
                ),
            ))
            .load(conn)?;
        let due: Vec<(String, (String, i64))> = due::table
            .filter(due::kind.eq(WorkKind::Transaction.as_str()))
            .filter(due::object.gt(after).and(due::object.le(last)))
            .select((due::object, (due::what, due::at)))
            .load(conn)?;
        Ok(Self {
            log,
            items,
            refunded,
            taken: rows.into_iter().collect(),
            due: due.into_iter().collect(),
        })
    }
}

/// Every transaction by itself, in the order of their numbers.
pub(super) fn check_each(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    let mut order = Order::begin(conn)?;
    let mut after = String::new();
    loop {
        let page: Vec<Columns> = transactions::table
            .filter(transactions::id.gt(&after))
            .order(transactions::id.asc())
            .limit(PAGE.into())
            .select((
                (
                    transactions::id,
                    transactions::kind,
                    transactions::status,
                    transactions::currency,
                ),
                (
                    transactions::amount_minor,
                    transactions::created_at,
                    transactions::updated_at,
                ),
                (
                    transactions::payment_kind,
                    transactions::refund_of,
                    transactions::response_code,
                ),
            ))
            .load(conn)?;
        let Some(((last, ..), ..)) = page.last() else {
            order.end(report);
            return Ok(());
        };
        let last = last.clone();
        let belongings = Belongings::load(conn, (&after, &last))?;
        for columns in page {
            report.seen.transactions += 1;
            order.next(report, &columns.0.0, columns.1.1);
            alone(report, &belongings, &columns);
        }
        after = last;
    }
}

fn alone(report: &mut Report<'_>, belongings: &Belongings, columns: &Columns) {
    let ((id, kind, status, currency), (amount, _, updated_at), (payment, refund_of, code)) =
        columns;
    let log = belongings.log.get(id).map_or(&[][..], Vec::as_slice);
    self::log(report, (id, status, *updated_at), log);
    let readable = (
        kind.parse::<TransactionKind>(),
        status.parse::<TransactionStatus>(),
        code.as_deref().map(str::parse::<ResponseCode>).transpose(),
    );
    let (kind, status) = match readable {
        (Ok(kind), Ok(status), Ok(_)) => (kind, status),
        (kind, status, code) => {
            let words = [
                kind.err().map(|error| error.to_string()),
                status.err().map(|error| error.to_string()),
                code.err().map(|error| error.to_string()),
            ];
            let words: Vec<_> = words.into_iter().flatten().collect();
            report.breach(I::MoneyReadable, id, words.join("; "));
            return;
        }
    };
    let items = belongings.items.get(id).copied().unwrap_or_default();
    report.require(
        kind == TransactionKind::Validation || items == *amount,
        I::MoneyItems,
        id,
        || format!("amounts to {amount}; its items add up to {items}"),
    );
    let says_why = status != TransactionStatus::Cancelled || code.is_some();
    report.require(says_why, I::MoneyResponse, id, || {
        format!("is {status}, and no answer says why")
    });
    let refunded = belongings.refunded.get(id).copied().unwrap_or_default();
    report.require(refunded <= *amount, I::MoneyRefunds, id, || {
        format!("{refunded} was given back of {amount}")
    });
    if let Some((of_currency, of_kind, of_status)) = belongings.taken.get(id) {
        let was_taken = of_kind != TransactionKind::Refund.as_str()
            && (of_status == TransactionStatus::Captured.as_str()
                || of_status == TransactionStatus::Settled.as_str());
        report.require(
            was_taken && of_currency == currency,
            I::MoneyRefunds,
            id,
            || {
                format!(
                    "gives back {currency} of {}, a {of_kind} in {of_currency} that is {of_status}; taken money of the same currency was expected",
                    refund_of.as_deref().unwrap_or_default()
                )
            },
        );
    }
    let is_invoice = payment.as_deref() == Some(PaymentMethodKind::Invoice.as_str());
    due_work::check_transaction(
        report,
        id,
        (status, is_invoice, *updated_at),
        belongings.due.get(id),
    );
}

fn log(report: &mut Report<'_>, (id, status, updated_at): (&str, &str, i64), log: &[LogRow]) {
    let mut wrong = Vec::new();
    if (0..).zip(log).any(|(place, row)| row.0 != place) {
        wrong.push("it has a gap".to_owned());
    }
    let mut pairs = log.windows(2);
    if pairs.any(|pair| !report.is_in_order(pair[0].1, pair[1].1)) {
        wrong.push("it runs back in time".to_owned());
    }
    match log.last() {
        None => wrong.push("there is none".to_owned()),
        Some((_, at, last, _)) if last != status || *at != updated_at => {
            wrong.push(format!("it ends as {last} at {}", instant(*at)));
        }
        Some(_) => {}
    }
    report.require(wrong.is_empty(), I::MoneyLog, id, || {
        format!(
            "of its log: {}; an end as {status} at {} was expected",
            wrong.join(", "),
            instant(updated_at)
        )
    });
    if let Some((_, at, ..)) = log.iter().find(|row| row.1 > report.latest()) {
        let words = format!("reached a status at {}", instant(*at));
        report.breach(I::TimeAhead, id, words);
    }
}
