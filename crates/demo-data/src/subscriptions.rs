//! Subscriptions of the demo, with dates and a past that fit how they stand.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::catalog::Charge;
use goodstanding_shared::ids::{ActivityId, SubscriptionId};
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use crate::dice::Dice;
use crate::payments::Payment;
use crate::services::{Owner, period};
use crate::{DemoActivity, DemoData, DemoItem, DemoPlan, DemoSubscription, Options};

use BillingStatus as B;
use SubscriptionStatus as S;

/// Why subscriptions of the demo were cancelled: codes of the system below 100, predefined ones from there on.
const FAILED_TO_COLLECT: u32 = 20;
const CHARGED_BACK: u32 = 30;
const AT_REQUEST: u32 = 100;

/// What a subscription is made for.
pub(crate) struct For<'a> {
    pub(crate) plan: &'a DemoPlan,
    pub(crate) standing: Standing,
    pub(crate) since: NaiveDate,
    /// When it ended, where that is known from something else.
    pub(crate) ended_on: Option<NaiveDate>,
    pub(crate) items: Vec<DemoItem>,
    pub(crate) payment: Payment,
}

/// Whether a charge is failing or waits for an approval, and for how many days.
pub(crate) fn failing_days(standing: Standing) -> Option<u64> {
    match (standing.status(), standing.billing()?) {
        (S::Active, B::InRetry | B::PendingAcceptance) => Some(2),
        (S::Active, B::UnusablePaymentMethod) => Some(3),
        // Past the last retry (day 5 of a monthly plan), before the end (day 7).
        (S::Active, B::GracePeriod) => Some(6),
        _ => None,
    }
}

/// Since when something that stands so can have existed, about `age_days` ago.
pub(crate) fn since(standing: Standing, today: NaiveDate, age_days: u64) -> NaiveDate {
    let fixed = match (standing.status(), standing.billing()) {
        (S::Processing, _) => Some(2),
        (S::PendingActivation, _) => Some(3),
        (S::Active, None) => Some(4),
        // Within the plan's free month, however short that is.
        (S::Active | S::PendingPause | S::Paused, Some(B::FreeTrial)) => Some(12),
        _ => None,
    };
    if let Some(days) = failing_days(standing) {
        let due = today - Days::new(days);
        // Whole years before the due date, so that the date comes round; 29 February comes round every fourth year.
        let is_leap_day = (due.month(), due.day()) == (2, 29);
        let years = if is_leap_day {
            4
        } else {
            u32::try_from(age_days / 365).unwrap_or(1).max(1)
        };
        return due
            .checked_sub_months(Months::new(12 * years))
            .unwrap_or(due);
    }
    today - Days::new(fixed.unwrap_or(age_days))
}

/// The dates that go with a standing.
#[derive(Clone, Copy, Default)]
struct Dates {
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    next_bill_on: Option<NaiveDate>,
    paused_on: Option<NaiveDate>,
    entitled_through: Option<NaiveDate>,
    /// When the present cycle began.
    cycle_began: Option<NaiveDate>,
}

fn dates(made: &For<'_>, today: NaiveDate) -> Dates {
    let (plan, since) = (&made.plan.plan, made.since);
    let grace = Days::new(plan.grace_days.into());
    let due = plan
        .recurring()
        .map(|cycle| period(since, cycle, today))
        .map(|(start, due)| (start.max(since), due));
    match made.standing.status() {
        S::Processing => Dates {
            next_bill_on: made.standing.billing().map(|_| since),
            entitled_through: Some(since),
            ..Dates::default()
        },
        S::PendingActivation => {
            let start = today + Days::new(9);
            Dates {
                starts_on: Some(start),
                next_bill_on: Some(start),
                entitled_through: Some(start),
                ..Dates::default()
            }
        }
        S::Active => {
            let bill = match failing_days(made.standing) {
                Some(days) => Some(today - Days::new(days)),
                None => due.map(|(_, due)| due),
            };
            let ends_on = bill.map(|date| date + grace);
            Dates {
                next_bill_on: bill,
                ends_on,
                entitled_through: ends_on,
                cycle_began: due.map(|(start, _)| start),
                ..Dates::default()
            }
        }
        S::PendingPause => Dates {
            next_bill_on: due.map(|(_, due)| due),
            paused_on: due.map(|(_, due)| due),
            entitled_through: due.map(|(_, due)| due),
            ..Dates::default()
        },
        S::Paused => {
            let paused_on = (today - Days::new(5)).max(since);
            Dates {
                paused_on: Some(paused_on),
                entitled_through: Some(paused_on),
                ..Dates::default()
            }
        }
        S::PendingCancel => Dates {
            ends_on: due.map(|(_, due)| due),
            entitled_through: due.map(|(_, due)| due),
            ..Dates::default()
        },
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
            let ended_on = ended(made, today);
            Dates {
                ends_on: Some(ended_on),
                entitled_through: Some(ended_on),
                ..Dates::default()
            }
        }
    }
}

/// When a subscription that is over ended.
fn ended(made: &For<'_>, today: NaiveDate) -> NaiveDate {
    let (plan, since) = (&made.plan.plan, made.since);
    let latest = today - Days::new(20);
    let begun = || {
        plan.cycles(since)
            .map(|cycle| cycle.begins)
            .take_while(|begins| *begins < latest)
            .last()
            .unwrap_or(since)
    };
    if let Some(known) = made.ended_on {
        return known;
    }
    match (made.standing.status(), made.standing.billing()) {
        (_, None) => (since + Days::new(1)).min(today),
        (S::Expired, _) => plan
            .cycles(since)
            .last()
            .and_then(|cycle| cycle.ends)
            .unwrap_or(latest),
        // The unpaid bill's date and the days of grace.
        (_, Some(B::FailedToCollect)) => begun() + Days::new(plan.grace_days.into()),
        (_, Some(B::Terminated)) => (begun() + Days::new(8)).min(latest).max(since),
        _ => begun(),
    }
}

/// Makes a subscription whose dates and past fit how it stands, and tells its history.
pub(crate) fn subscription(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    made: For<'_>,
) -> DemoSubscription {
    let today = options.now.date_naive();
    let dates = dates(&made, today);
    let standing = made.standing;
    let is_leaving = standing.status() == S::PendingCancel;
    let before = match standing.billing() {
        Some(B::Overdue) => B::Overdue,
        _ => B::GoodStanding,
    };
    let bill = dates.next_bill_on.or(dates.ends_on);
    let failures = failures(&made, &dates, today);
    let past = past(&made, &dates, options);
    let (standing_since, _) = past.last().copied().unwrap_or((options.now, standing));
    let subscription = DemoSubscription {
        id: SubscriptionId::from_bits(dice.bits()),
        customer: owner.customer.id,
        plan: made.plan.plan.id.clone(),
        order: None,
        payment_method: Some(made.payment.0),
        previous: None,
        standing,
        earlier: past[..past.len().saturating_sub(1)].to_vec(),
        standing_since,
        billing_before: is_leaving.then_some(before),
        next_bill_before: bill.filter(|_| is_leaving),
        starts_on: dates.starts_on.unwrap_or(made.since),
        ends_on: dates.ends_on,
        next_bill_on: dates.next_bill_on,
        // What was free or never billed left nothing unused.
        paid_from: match standing.billing() {
            Some(B::GoodStanding | B::Overdue) => bill
                .or(dates.paused_on)
                .and_then(|date| {
                    made.plan
                        .plan
                        .cycles(made.since)
                        .take_while(|c| c.begins < date)
                        .last()
                })
                .map(|cycle| cycle.begins),
            Some(B::BillingCompleted) if is_leaving => bill
                .and_then(|date| {
                    made.plan
                        .plan
                        .cycles(made.since)
                        .take_while(|c| c.begins < date)
                        .last()
                })
                .map(|cycle| cycle.begins),
            _ => None,
        },
        paused_on: dates.paused_on,
        next_retry_on: failures.1,
        failed_attempts: failures.0,
        entitled_through: dates.entitled_through,
        cancel_reason: match (standing.status(), standing.billing()) {
            (S::Cancelled, Some(B::FailedToCollect)) => Some(FAILED_TO_COLLECT),
            (S::Cancelled, Some(B::Terminated)) => Some(CHARGED_BACK),
            (S::Cancelled | S::PendingCancel, _) => Some(AT_REQUEST),
            _ => None,
        },
        items: made.items,
        created_at: past.first().map_or(options.now, |(at, _)| *at),
    };
    tell(data, dice, owner, &subscription);
    subscription
}

/// On which days the charge that was due on `due` was attempted by `today`: at first, and by the schedule.
pub(crate) fn attempts(plan: &DemoPlan, due: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
    core::iter::once(0)
        .chain(plan.plan.retry_days.iter().copied())
        .map(|day| due + Days::new(day.into()))
        .filter(|day| *day < until)
        .collect()
}

/// How many attempts failed, and when the next one is.
fn failures(made: &For<'_>, dates: &Dates, today: NaiveDate) -> (u32, Option<NaiveDate>) {
    let count = |days: &[NaiveDate]| u32::try_from(days.len()).unwrap_or_default();
    match (made.standing.status(), made.standing.billing()) {
        (S::Active, Some(B::InRetry | B::GracePeriod)) => {
            let Some(due) = dates.next_bill_on else {
                return (0, None);
            };
            let next = made
                .plan
                .plan
                .retry_days
                .iter()
                .map(|day| due + Days::new((*day).into()))
                .find(|day| *day >= today);
            let is_over = made.standing.billing() == Some(B::GracePeriod);
            (
                count(&attempts(made.plan, due, today)),
                next.filter(|_| !is_over),
            )
        }
        // Nothing is tried again.
        (S::Active, Some(B::UnusablePaymentMethod)) => (1, None),
        (S::Cancelled, Some(B::FailedToCollect)) => (
            u32::try_from(made.plan.plan.retry_days.len()).unwrap_or(0) + 1,
            None,
        ),
        _ => (0, None),
    }
}

/// Every standing that it had, the present one last, each with its beginning.
fn past(made: &For<'_>, dates: &Dates, options: &Options) -> Vec<(DateTime<Utc>, Standing)> {
    let day = |date: NaiveDate, hour: i64| begins(date) + TimeDelta::hours(hour);
    let created = begins(made.since);
    let pair = |status, billing| Standing::new(status, billing).ok();
    let is_free_first = made
        .plan
        .plan
        .first()
        .is_some_and(|period| period.charge == Charge::Free);
    let first_due = made.plan.plan.first_due(made.since);
    let mut steps: Vec<(DateTime<Utc>, Option<Standing>)> =
        vec![(created, pair(S::Processing, None))];
    // How it stood while it was well.
    let well = |steps: &mut Vec<_>| {
        let at = created + TimeDelta::minutes(2);
        if is_free_first {
            steps.push((at, pair(S::Active, Some(B::FreeTrial))));
            if let Some(due) = first_due.filter(|due| day(*due, 1) < options.now) {
                steps.push((day(due, 1), pair(S::Active, Some(B::GoodStanding))));
            }
        } else {
            steps.push((at, pair(S::Active, Some(B::GoodStanding))));
        }
    };
    let present = Some(made.standing);
    let bill = dates.next_bill_on;
    let end = dates.ends_on.map(|date| day(date, 0));
    let recently = options.now - TimeDelta::hours(30);
    match (made.standing.status(), made.standing.billing()) {
        (S::Processing, None) => {}
        (S::Processing | S::PendingActivation, _) | (S::Active, None) => {
            steps.push((created + TimeDelta::minutes(3), present));
        }
        (S::Active, Some(B::GoodStanding | B::FreeTrial)) => {
            well(&mut steps);
        }
        (S::Active, Some(B::GracePeriod)) => {
            well(&mut steps);
            if let Some(due) = bill {
                let last = made
                    .plan
                    .plan
                    .retry_days
                    .last()
                    .copied()
                    .unwrap_or_default();
                steps.push((day(due, 2), pair(S::Active, Some(B::InRetry))));
                steps.push((day(due + Days::new(last.into()), 3), present));
            }
        }
        (S::Active, Some(B::InRetry | B::UnusablePaymentMethod)) => {
            well(&mut steps);
            steps.push((bill.map_or(recently, |due| day(due, 2)), present));
        }
        (S::Active, Some(B::FreePeriod | B::PendingAcceptance)) => {
            well(&mut steps);
            let began = dates.cycle_began.map_or(recently, |date| day(date, 5));
            steps.push((began, present));
        }
        (S::Active | S::PendingPause | S::PendingCancel, _) => {
            well(&mut steps);
            if made.standing.billing() == Some(B::Overdue) && made.standing.status() != S::Active {
                let overdue = options.now - TimeDelta::days(9);
                steps.push((overdue, pair(S::Active, Some(B::Overdue))));
            }
            steps.push((recently, present));
        }
        (S::Paused, _) => {
            well(&mut steps);
            steps.push((
                dates.paused_on.map_or(recently, |date| day(date, 0)),
                present,
            ));
        }
        (S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended, billing) => {
            if billing.is_some() {
                well(&mut steps);
            }
            if billing == Some(B::FailedToCollect)
                && let Some(ends_on) = dates.ends_on
            {
                let due = ends_on - Days::new(made.plan.plan.grace_days.into());
                let last = made
                    .plan
                    .plan
                    .retry_days
                    .last()
                    .copied()
                    .unwrap_or_default();
                steps.push((day(due, 2), pair(S::Active, Some(B::InRetry))));
                let past_last = day(due + Days::new(last.into()), 3);
                steps.push((past_last, pair(S::Active, Some(B::GracePeriod))));
            }
            steps.push((end.unwrap_or(recently), present));
        }
        // A deleted record keeps the billing status it had.
        (S::Deleted, billing) => {
            well(&mut steps);
            let had = [S::Active, S::Cancelled]
                .into_iter()
                .find_map(|status| pair(status, billing));
            steps.push((end.unwrap_or(recently), had));
            steps.push((options.now - TimeDelta::hours(50), present));
        }
    }
    in_order(steps, options.now)
}

/// Each step after the one before, none of them ahead, and no standing twice in a row.
fn in_order(
    steps: Vec<(DateTime<Utc>, Option<Standing>)>,
    now: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, Standing)> {
    let count = steps.len();
    let mut past: Vec<(DateTime<Utc>, Standing)> = Vec::new();
    for (index, (at, standing)) in steps.into_iter().enumerate() {
        let Some(standing) = standing else { continue };
        if past.last().is_some_and(|(_, before)| *before == standing) {
            continue;
        }
        let behind = i64::try_from(count - index).unwrap_or_default();
        let latest = now - TimeDelta::seconds(behind);
        let at = match past.last() {
            Some((before, _)) => at.min(latest).max(*before + TimeDelta::seconds(1)),
            None => at.min(latest),
        };
        past.push((at, standing));
    }
    past
}

fn tell(data: &mut DemoData, dice: &Dice, owner: Owner<'_>, made: &DemoSubscription) {
    let present = (made.standing_since, made.standing);
    let mut before = None;
    for (at, to) in made.earlier.iter().copied().chain([present]) {
        let (actor, actor_name) = match (to.status(), to.billing()) {
            (S::Deleted, _) => (ActorKind::Staff, Some("Sam Okafor")),
            (S::PendingPause | S::Paused | S::PendingCancel | S::Upgraded, _)
            | (S::Processing | S::Cancelled, None) => (ActorKind::Customer, Some(owner.person)),
            _ => (ActorKind::System, None),
        };
        data.activity.push(DemoActivity {
            id: ActivityId::from_bits(dice.bits()),
            customer: made.customer,
            service: None,
            subscription: Some(made.id),
            payment_method: None,
            at,
            actor,
            actor_name: actor_name.map(str::to_owned),
            event: match before {
                None => Event::SubscriptionCreated { to },
                Some(from) => Event::SubscriptionChanged {
                    event: None,
                    from,
                    to,
                },
            },
        });
        before = Some(to);
    }
}
