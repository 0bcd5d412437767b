//! Random histories: whatever happens in whatever order, the guards of `domain.md` 3.4 hold.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a story tells what it is about, and leaves the rest as it is"
)]

use std::collections::BTreeSet;
use std::sync::Mutex;

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::{Arrow, BillingStatus as B, SubscriptionStatus as S, arrows};
use super::tests::plan;
use super::*;
use crate::calendar::begins;
use crate::catalog::BillingPlan;
use crate::money::Currency;

/// How many histories are lived through.
const HISTORIES: u32 = 20_000;
/// How long each of them is at most.
const STEPS: usize = 40;

/// One thing in a history.
#[derive(Clone, Debug)]
enum Deed {
    /// So many days pass, and charges are answered so.
    Pass(u64, ChargeAnswer),
    /// What waits is answered.
    Answer(ChargeAnswer),
    /// Somebody does something, which may need a day so far ahead.
    Act(SubscriptionAction, u64),
    /// The oldest open invoice passes its due date, or all are paid.
    Overdue,
    Paid,
    /// The bank takes a payment back.
    ChargedBack,
    /// To a plan with another price.
    Upgrade(i64),
}

fn answer() -> impl Strategy<Value = ChargeAnswer> {
    prop_oneof![
        7 => Just(ChargeAnswer::Paid),
        5 => Just(ChargeAnswer::DeclinedSoftly),
        2 => Just(ChargeAnswer::DeclinedHard),
        1 => Just(ChargeAnswer::Invoiced),
        2 => Just(ChargeAnswer::Waits),
        1 => Just(ChargeAnswer::Unknown),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    // What ends everything is rare, so that histories are long.
    let actions: Vec<SubscriptionAction> = SubscriptionAction::ALL
        .iter()
        .copied()
        .filter(|action| !action.is_final())
        .collect();
    prop_oneof![
        8 => (0_u64..40, answer()).prop_map(|(days, answer)| Deed::Pass(days, answer)),
        4 => answer().prop_map(Deed::Answer),
        8 => (prop::sample::select(actions), 0_u64..60).prop_map(|(action, days)| Deed::Act(action, days)),
        2 => Just(Deed::Act(SubscriptionAction::PauseAtEnd, 0)),
        4 => Just(Deed::Overdue),
        2 => Just(Deed::Paid),
        1 => (0_i64..20_000).prop_map(Deed::Upgrade),
        1 => prop_oneof![
            20 => Just(Deed::Pass(400, ChargeAnswer::Paid)),
            8 => Just(Deed::Pass(1_900, ChargeAnswer::Paid)),
            1 => Just(Deed::ChargedBack),
            1 => Just(Deed::Act(SubscriptionAction::CancelNow, 0)),
            1 => Just(Deed::Act(SubscriptionAction::ForceEnd, 0)),
            1 => Just(Deed::Act(SubscriptionAction::Delete, 0)),
        ],
    ]
}

/// How a history begins: some as chance alone hardly ever would.
fn beginning() -> impl Strategy<Value = Vec<Deed>> {
    use SubscriptionAction as A;
    // A server that was down for years sends the first invoice late, and then finds that the pause
    // is over too.
    let overdue_late_in_a_pause = vec![
        Deed::Pass(1_900, ChargeAnswer::Paid),
        Deed::Answer(ChargeAnswer::Invoiced),
        Deed::Overdue,
        Deed::Act(A::PauseAtEnd, 0),
    ];
    // Only of short cycles one is billed before its services are suspended.
    let card_beside_an_invoice = |answer| {
        vec![
            Deed::Answer(ChargeAnswer::Paid),
            Deed::Pass(28, ChargeAnswer::Invoiced),
            Deed::Overdue,
            Deed::Pass(15, answer),
        ]
    };
    prop_oneof![
        20 => Just(Vec::new()),
        1 => Just(overdue_late_in_a_pause),
        1 => Just(card_beside_an_invoice(ChargeAnswer::DeclinedHard)),
        1 => Just(card_beside_an_invoice(ChargeAnswer::Waits)),
    ]
}

/// How a history ends.
fn last() -> impl Strategy<Value = Deed> {
    use SubscriptionAction as A;
    prop_oneof![
        Just(Deed::Act(A::CancelNow, 0)),
        Just(Deed::Act(A::ForceEnd, 0)),
        Just(Deed::Act(A::WithdrawContract, 0)),
        Just(Deed::Act(A::Delete, 0)),
    ]
}

fn plans() -> Vec<BillingPlan> {
    use PeriodPrice::{Free, Full, Reduced};
    vec![
        plan(&[(Some("1 month"), None, Full)]),
        plan(&[
            (Some("1 month"), Some(1), Free),
            (Some("1 month"), None, Full),
        ]),
        plan(&[
            (Some("1 month"), Some(3), Reduced),
            (Some("1 month"), None, Full),
        ]),
        plan(&[(Some("1 month"), Some(6), Full)]),
        plan(&[(Some("2 week"), None, Full)]),
        plan(&[(Some("1 year"), None, Full)]),
        plan(&[
            (Some("1 month"), Some(2), Free),
            (Some("1 month"), Some(2), Free),
            (Some("1 year"), None, Full),
        ]),
        plan(&[
            (Some("1 month"), Some(2), Full),
            (Some("1 month"), Some(2), Free),
            (Some("1 month"), None, Full),
        ]),
        plan(&[(Some("1 month"), None, Free)]),
        plan(&[(Some("1 month"), Some(2), Free)]),
        plan(&[
            (Some("1 month"), Some(1), Full),
            (Some("1 month"), Some(1), Free),
            (Some("1 month"), None, Full),
        ]),
        plan(&[
            (Some("1 month"), Some(2), Full),
            (Some("1 month"), Some(2), Free),
        ]),
        // An invoice is still open when the free period begins.
        plan(&[
            (Some("1 week"), Some(1), Full),
            (Some("1 month"), Some(2), Free),
            (Some("1 week"), Some(1), Full),
            (Some("1 month"), Some(2), Free),
            (Some("1 week"), None, Full),
        ]),
        BillingPlan {
            grace_days: 3,
            retry_days: vec![1, 5],
            ..plan(&[(Some("1 month"), None, Full)])
        },
        plan(&[(None, Some(1), Full)]),
        BillingPlan {
            grace_days: 0,
            retry_days: Vec::new(),
            ..plan(&[(Some("1 month"), None, Full)])
        },
    ]
}

fn has_free_start(plan: &BillingPlan) -> bool {
    plan.periods[0].price == PeriodPrice::Free
}

fn has_free_middle(plan: &BillingPlan) -> bool {
    let mut charges = plan.periods.iter().skip(1).map(|period| period.price);
    charges.any(|charge| charge == PeriodPrice::Free) && !has_free_start(plan)
}

struct History<'a> {
    life: Life,
    terms: Terms<'a>,
    now: DateTime<Utc>,
    made_at: DateTime<Utc>,
    /// Whether the answer that is awaited is that of a check.
    is_check: bool,
    /// Whether charges are sent as invoices.
    by_invoice: bool,
    /// What was taken, and for which days, by cycle.
    taken: Vec<(NaiveDate, Option<NaiveDate>, i64)>,
    known: &'a BTreeSet<String>,
    seen: &'a Mutex<BTreeSet<String>>,
}

impl History<'_> {
    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Goes on with a step, after looking at it from all sides.
    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        let mut from = self.life.standing;
        for (event, to) in &step.arrows {
            let text = format!("{from} -{event}-> {to}");
            prop_assert!(self.known.contains(&text), "{text}");
            self.seen.lock().unwrap().insert(text);
            from = *to;
        }
        prop_assert_eq!(from, step.life.standing, "every change has its arrow");
        if step.charge.is_some() {
            prop_assert!(
                !self.life.standing.status().has_ended(),
                "nothing is charged after an end"
            );
            prop_assert!(step.life.is_charging);
            self.made_at = self.now;
        }
        self.life = step.life;
        self.is_check &= self.life.is_charging;
        self.guard()
    }

    /// The guards of 3.4, at any instant.
    fn guard(&self) -> Result<(), TestCaseError> {
        let (life, today) = (&self.life, self.today());
        let failing = matches!(
            life.standing.billing(),
            Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod)
        );
        match life.standing.status() {
            S::PendingCancel => {
                prop_assert_eq!(life.next_bill_on, None);
                prop_assert!(life.ends_on.is_some());
            }
            S::PendingPause => {
                prop_assert_eq!(life.paused_on, life.next_bill_on);
                prop_assert_eq!(life.ends_on, None);
            }
            S::Paused => {
                prop_assert_eq!(life.next_bill_on, None);
                prop_assert!(life.paused_on.is_some_and(|date| date <= today));
                prop_assert!(life.entitled_through.is_some_and(|date| date <= today));
            }
            S::Active if failing => {
                prop_assert!(life.next_bill_on.is_some() && life.ends_on.is_some());
                prop_assert!(life.failed_attempts > 0);
            }
            status if status.has_ended() => {
                prop_assert_eq!(life.due(), None);
                prop_assert_eq!(life.next_bill_on, None);
                prop_assert!(!life.is_charging);
                prop_assert!(life.ends_on.is_some_and(|date| date <= today));
                prop_assert!(
                    life.entitled_through.is_some_and(|date| date <= today),
                    "{life:?}"
                );
            }
            _ => {}
        }
        Ok(())
    }

    /// And when everything that was due is done.
    fn guard_when_idle(&self) -> Result<(), TestCaseError> {
        let (life, today) = (&self.life, self.today());
        if let Some((date, _)) = life.due() {
            prop_assert!(date > today, "{date} has come: {life:?}");
        }
        let status = life.standing.status();
        if status == S::PendingActivation && life.standing.billing().is_none() {
            prop_assert!(life.starts_on > today);
        }
        if status == S::PendingCancel {
            prop_assert!(life.ends_on.is_some_and(|date| date > today));
        }
        if matches!(
            life.standing.billing(),
            Some(B::InRetry | B::UnusablePaymentMethod | B::GracePeriod)
        ) && !life.is_charging
            && status == S::Active
        {
            prop_assert!(life.ends_on.is_some_and(|date| date > today));
        }
        Ok(())
    }

    fn answer(&mut self, answer: ChargeAnswer) -> Result<(), TestCaseError> {
        let Some(planned) = self.life.next_charge(self.terms).unwrap() else {
            return Ok(());
        };
        let was_charging = self.life.is_charging;
        let answer = match answer {
            ChargeAnswer::Paid if self.by_invoice => ChargeAnswer::Invoiced,
            answer => answer,
        };
        // Before the start only the payment method is checked.
        let answer = match answer {
            ChargeAnswer::Paid | ChargeAnswer::Invoiced if self.is_check => ChargeAnswer::Checked,
            ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard if self.is_check => {
                ChargeAnswer::CheckFailed
            }
            answer => answer,
        };
        let step = self
            .life
            .charged(&planned, answer, self.made_at, self.now, self.terms)
            .map_err(|error| TestCaseError::fail(format!("{error}: {:?}", self.life)))?;
        if was_charging && answer == ChargeAnswer::Paid {
            let from = match &step.services {
                Some(ServicesChange::Period { from, .. }) => *from,
                _ => planned.cycle.begins,
            };
            for (earlier, until, _) in &self.taken {
                prop_assert!(
                    until.is_none_or(|until| until <= from) && *earlier <= from,
                    "{from} was paid already: {:?}",
                    self.taken
                );
            }
            self.taken.push((
                from,
                step.life.next_bill_on.or(step.life.ends_on),
                planned.amount.minor(),
            ));
        }
        self.take(step)
    }

    fn pass(&mut self, days: u64, answer: ChargeAnswer) -> Result<(), TestCaseError> {
        let end = self.now + Days::new(days);
        let mut count = 0;
        while let Some((on, _)) = self.life.due().filter(|(on, _)| begins(*on) <= end) {
            self.now = self.now.max(begins(on));
            let step = self
                .life
                .come_due(self.now, self.terms)
                .map_err(|error| TestCaseError::fail(format!("{error}: {:?}", self.life)))?;
            prop_assert!(step.is_some(), "what is due happens");
            let charges = step.as_ref().is_some_and(|step| step.charge.is_some());
            self.take(step.unwrap())?;
            if charges {
                self.answer(answer)?;
            }
            count += 1;
            prop_assert!(count < 5_000, "it has no end: {:?}", self.life);
        }
        self.now = self.now.max(end);
        self.guard_when_idle()
    }
}

fn live_through(
    (plan, (price, setup, grants), starts_in, by_invoice, mut deeds, last): (
        BillingPlan,
        (i64, i64, bool),
        u64,
        bool,
        Vec<Deed>,
        Deed,
    ),
    known: &BTreeSet<String>,
    seen: &Mutex<BTreeSet<String>>,
) -> Result<(), TestCaseError> {
    let prices = [ItemPrice {
        full: Money::new(price, Currency::EUR),
        reduced: Some(Money::new(price / 2, Currency::EUR)),
    }];
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let now = begins("2026-01-31".parse().unwrap());
    let today = now.date_naive();
    let setup = Money::new(setup, Currency::EUR);
    // Every third one is not a first purchase.
    let cycle = plan.first_cycle((price + setup.minor()) % 3 != 0);
    let life = Life::ordered(
        grants,
        Anchor::at_cycle(today + Days::new(starts_in), cycle),
        today,
        setup,
        terms,
    )
    .unwrap();
    let mut history = History {
        life,
        terms,
        now,
        made_at: now,
        is_check: starts_in > 0,
        by_invoice,
        taken: Vec::new(),
        known,
        seen,
    };
    history.guard()?;
    deeds.push(last);
    for deed in deeds {
        match deed {
            Deed::Pass(days, answer) => history.pass(days, answer)?,
            Deed::Answer(answer) => history.answer(answer)?,
            Deed::Act(action, days) => {
                let before = history.life.clone();
                let to = history.today() + Days::new(days);
                match history.life.act(action, Some(to), history.now, terms) {
                    Ok(step) => history.take(step)?,
                    Err(ActionRefusal::Life(error)) => {
                        return Err(TestCaseError::fail(format!(
                            "{action}: {error}: {before:?}"
                        )));
                    }
                    Err(_) => {}
                }
                history.pass(0, ChargeAnswer::Paid)?;
            }
            Deed::Overdue => {
                let step = history.life.invoice_overdue(terms).unwrap();
                history.take(step)?;
            }
            Deed::Paid => {
                let now = history.now;
                let step = history.life.invoice_paid(None, None, now, terms).unwrap();
                history.take(step)?;
            }
            Deed::ChargedBack => {
                let step = history.life.charged_back(history.now).unwrap();
                history.take(step)?;
            }
            Deed::Upgrade(to) => {
                let dearer = [ItemPrice {
                    full: Money::new(to, Currency::EUR),
                    reduced: None,
                }];
                let new = Terms {
                    plan: &plan,
                    prices: &dearer,
                };
                match Upgrade::decide(&history.life, history.now, terms, new) {
                    Ok(upgrade) => {
                        let first = upgrade.first.amount.minor();
                        let paid = upgrade.charge.minor() - upgrade.refund.minor();
                        prop_assert_eq!(
                            paid + upgrade.credit.minor(),
                            first,
                            "money in is money out"
                        );
                        prop_assert!(upgrade.charge.is_zero() || upgrade.refund.is_zero());
                        let last = history.taken.last().map_or(0, |(_, _, amount)| *amount);
                        prop_assert!(upgrade.credit.minor() <= last, "no more than was paid");
                        prop_assert!(!upgrade.new.standing.status().has_ended());
                        history.take(upgrade.old)?;
                    }
                    Err(ActionRefusal::Life(error)) => {
                        return Err(TestCaseError::fail(format!("{error}: {:?}", history.life)));
                    }
                    Err(_) => {}
                }
            }
        }
    }
    Ok(())
}

#[test]
fn thousands_of_histories_keep_every_guard_and_go_along_every_arrow() {
    let text = |arrow: &Arrow| Some(format!("{} -{}-> {}", arrow.from?, arrow.event, arrow.to));
    let known: BTreeSet<String> = arrows().iter().filter_map(text).collect();
    let seen = Mutex::new(BTreeSet::new());
    let lived = Mutex::new(0_u32);
    let config = Config {
        cases: HISTORIES,
        ..Config::default()
    };
    let strategy = (
        // Free periods at the start and in the middle, which few of the plans have, more often than
        // their share.
        prop_oneof![
            3 => prop::sample::select(plans()),
            1 => prop::sample::select(plans().into_iter().filter(has_free_middle).collect::<Vec<_>>()),
            1 => prop::sample::select(plans().into_iter().filter(has_free_start).collect::<Vec<_>>()),
        ],
        prop_oneof![
            // Free, and only the setup fee is charged.
            2 => Just((0_i64, 500_i64, true)),
            9 => (
                prop_oneof![1 => Just(0_i64), 4 => 1_i64..20_000],
                prop_oneof![3 => Just(0_i64), 1 => 1_i64..5_000],
                prop::bool::ANY,
            ),
        ],
        prop_oneof![3 => Just(0_u64), 1 => 1_u64..60],
        prop::bool::weighted(0.3),
        (beginning(), prop::collection::vec(deed(), 1..STEPS))
            .prop_map(|(beginning, deeds)| [beginning, deeds].concat()),
        last(),
    );
    // The same histories each time, so that what is missing is missing because of a change.
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        .run(&strategy, |history| {
            *lived.lock().unwrap() += 1;
            live_through(history, &known, &seen)
        })
        .unwrap();
    assert!(*lived.lock().unwrap() >= HISTORIES);
    let seen = seen.into_inner().unwrap();
    // Records of older systems only end.
    let missing: Vec<&String> = known
        .difference(&seen)
        .filter(|arrow| !arrow.starts_with(S::LegacySuspended.label().english()))
        .collect();
    assert!(missing.is_empty(), "never gone along: {missing:#?}");
}
