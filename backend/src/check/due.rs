//! Due work: exactly what the rules say is due, for each object that they say something of, and
//! nothing else.

use chrono::{DateTime, Days, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::transactions::TransactionStatus as T;

use super::dossier::Dossier;
use super::invariants::Invariant as I;
use super::report::{Report, instant};
use crate::billing::db::DueEvent;
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// What is due, in words.
fn words(due: &[(String, i64)]) -> String {
    if due.is_empty() {
        return "nothing".to_owned();
    }
    let words: Vec<_> = due
        .iter()
        .map(|(what, at)| format!("{what} at {}", instant(*at)))
        .collect();
    words.join(", ")
}

pub(super) fn check_subscription(report: &mut Report<'_>, of: &Dossier<'_>) {
    let next = of.stored.life.due();
    let expected: Vec<_> = next
        .map(|(date, due)| (due.as_str().to_owned(), millis(begins(date))))
        .into_iter()
        .collect();
    report.require(of.due == expected, I::DueSubscription, &of.id, || {
        format!(
            "{} is due; {} was expected",
            words(&of.due),
            words(&expected)
        )
    });
}

/// What is awaited of a transaction that stands so, which was sent then.
pub(super) fn check_transaction(
    report: &mut Report<'_>,
    id: &str,
    (status, is_invoice, reached_at): (T, bool, i64),
    due: Option<&(String, i64)>,
) {
    let awaited = DueEvent::of_transaction(status, is_invoice);
    let found = due.map(|(what, _)| what.as_str());
    let holds = match awaited {
        // It is told once that an invoice is overdue, on its due date: from its first instant on,
        // by older versions at the hour at which it was sent.
        Some(DueEvent::Invoice) => {
            let day_of = |at| DateTime::<Utc>::from_timestamp_millis(at).map(|at| at.date_naive());
            let due_on =
                day_of(reached_at).and_then(|on| on.checked_add_days(Days::new(INVOICE_DAYS)));
            let has_passed = due_on.is_some_and(|on| begins(on) <= report.now);
            due.map(|(what, at)| (what.as_str(), day_of(*at)))
                == Some((DueEvent::Invoice.as_str(), due_on))
                || (due.is_none() && has_passed)
        }
        // What has arrived is asked about once more only where a bank may take it back.
        Some(DueEvent::Settle) if status == T::Settled => {
            found.is_none_or(|what| what == DueEvent::Settle.as_str())
        }
        awaited => found == awaited.map(DueEvent::as_str),
    };
    report.require(holds, I::DueTransaction, id, || {
        format!(
            "{} is due of what is {status}; {} was expected",
            due.map_or_else(
                || "nothing".to_owned(),
                |due| words(std::slice::from_ref(due))
            ),
            awaited.map_or("nothing", DueEvent::as_str)
        )
    });
}

#[derive(QueryableByName)]
struct Wrong {
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Text)]
    words: String,
}

/// Due work about what does not exist, and requests: both are found by joining.
pub(super) fn check_objects(
    conn: &mut Database,
    report: &mut Report<'_>,
) -> Result<(), StoreError> {
    let nowhere = "
        select d.object as object, 'a ' || d.kind || ' that does not exist' as words from due d
        where (d.kind = 'subscription' and not exists (select 1 from subscriptions o where o.id = d.object))
            or (d.kind = 'transaction' and not exists (select 1 from transactions o where o.id = d.object))
            or (d.kind = 'cancellation' and not exists (select 1 from cancellations o where o.id = d.object))";
    for wrong in diesel::sql_query(nowhere).load::<Wrong>(conn)? {
        report.breach(I::DueObject, &wrong.object, wrong.words);
    }
    cancellations(conn, report)
}

fn cancellations(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    use crate::store::schema::{cancellations, due};
    use goodstanding_shared::work::WorkKind;

    type Columns = (String, String, chrono::NaiveDate, Option<(String, i64)>);
    let mut after = String::new();
    loop {
        let page: Vec<Columns> = cancellations::table
            .left_join(
                due::table.on(due::object
                    .eq(cancellations::id)
                    .and(due::kind.eq(WorkKind::Cancellation.as_str()))),
            )
            .filter(cancellations::id.gt(&after))
            .order(cancellations::id.asc())
            .limit(super::report::PAGE.into())
            .select((
                cancellations::id,
                cancellations::state,
                cancellations::effective_on,
                (due::what, due::at).nullable(),
            ))
            .load(conn)?;
        let Some((last, ..)) = page.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for (id, state, effective_on, due) in page {
            let is_open = state == CancellationState::Open.as_str();
            let expected = is_open.then(|| {
                (
                    DueEvent::Cancellation.as_str().to_owned(),
                    millis(begins(effective_on)),
                )
            });
            report.require(due == expected, I::DueCancellation, &id, || {
                let all = |due: Option<(String, i64)>| words(due.as_slice());
                format!(
                    "{} is due of a request that is {state}; {} was expected",
                    all(due.clone()),
                    all(expected.clone())
                )
            });
        }
    }
}
