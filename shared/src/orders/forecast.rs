//! How an order is paid: whether it needs a payment method, and what is charged on which day. The
//! cart says it and the server bills it, from the same cycles of the plan.

use chrono::NaiveDate;

use super::{QuoteLine, QuoteRefusal, quote};
use crate::calendar::Cycle;
use crate::catalog::PlannedCycle;
use crate::ids::PlanId;
use crate::money::{Money, MoneyRefusal};

/// Whether an order of these lines must name a payment method: something is charged, with the order
/// or ever later. Only what is free for ever needs none.
pub fn needs_payment_method(lines: &[QuoteLine<'_>]) -> bool {
    lines.iter().any(|line| {
        let costs = |period: &crate::catalog::BillingPeriod| {
            let never_charged = period.repeat == Some(0) && period.cycle.is_some();
            !never_charged && !line.price.of(period.price).is_zero()
        };
        let mut periods = line.plan.periods_for(line.is_first_purchase).iter();
        !line.price.setup_fee.is_zero() || periods.any(costs)
    })
}

/// A charge on its day, if nothing changes until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeseenCharge {
    /// The day on which it is charged.
    pub on: NaiveDate,
    /// How much in all.
    pub amount: Money,
    /// How much of it is the setup fee.
    pub setup: Money,
    /// How long the period is that it pays; none for what is paid once.
    pub cycle: Option<Cycle>,
}

/// What one line of an order is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineForecast {
    /// With the order; nothing where it begins later or its first period is free.
    pub today: Money,
    /// The first charge after today; none where nothing more is ever charged.
    pub next: Option<ForeseenCharge>,
    /// The first charge after that one with another amount: an introductory price, or the setup
    /// fee, is over. None where all are the same.
    pub change: Option<ForeseenCharge>,
    /// The day on which the plan ends; none where it goes on until it is cancelled, or is paid
    /// once.
    pub ends_on: Option<NaiveDate>,
}

/// What an order is charged, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What each line is charged, in the order of the lines.
    pub lines: Vec<LineForecast>,
    /// The charges of today: one for each billing plan that costs something now.
    pub today: Vec<Money>,
}

/// What an order that is placed `today` and begins on `starts_on` is charged, and when.
pub fn foresee(
    lines: &[QuoteLine<'_>],
    starts_on: NaiveDate,
    today: NaiveDate,
) -> Result<Forecast, QuoteRefusal> {
    let quoted = quote(lines)?;
    let is_ahead = starts_on > today;
    let mut forecast = Forecast {
        lines: Vec::with_capacity(lines.len()),
        today: Vec::new(),
    };
    let mut by_plan: Vec<(&PlanId, Money)> = Vec::new();
    for (line, quoted) in lines.iter().zip(&quoted.lines) {
        let first = quoted.due;
        let nothing = Money::zero(first.currency());
        let mut charges = charges_of(line, starts_on, quoted.setup)?.into_iter();
        if !is_ahead {
            // The first cycle is settled with the order.
            charges.next();
        }
        let mut later = charges.filter(|charge| !charge.amount.is_zero());
        let next = later.next();
        forecast.lines.push(LineForecast {
            today: if is_ahead { nothing } else { first },
            next,
            change: next.and_then(|next| later.find(|charge| charge.amount != next.amount)),
            ends_on: end_of(line, starts_on),
        });
        if is_ahead || first.is_zero() {
            continue;
        }
        match by_plan.iter_mut().find(|(plan, _)| **plan == line.plan.id) {
            Some((_, sum)) => *sum = sum.plus(first)?,
            None => by_plan.push((&line.plan.id, first)),
        }
    }
    forecast.today = by_plan.into_iter().map(|(_, sum)| sum).collect();
    Ok(forecast)
}

/// The charges of a line, the setup fee with the first one, up to the second one of its plan's last
/// period: from there on nothing changes.
fn charges_of(
    line: &QuoteLine<'_>,
    starts_on: NaiveDate,
    setup: Money,
) -> Result<Vec<ForeseenCharge>, MoneyRefusal> {
    let periods = line.plan.periods_for(line.is_first_purchase);
    let introductory = periods.split_last().map_or(0, |(_, before)| {
        before
            .iter()
            .map(|period| period.repeat.map_or(1, usize::from))
            .sum::<usize>()
    });
    line.plan
        .cycles_from(line.anchor(starts_on))
        .take(introductory.saturating_add(2))
        .map(|cycle| charge_of(line, &cycle, setup))
        .collect()
}

fn charge_of(
    line: &QuoteLine<'_>,
    cycle: &PlannedCycle,
    setup: Money,
) -> Result<ForeseenCharge, MoneyRefusal> {
    let price = line.price.of(cycle.price).times(line.quantity)?;
    let setup = if cycle.number == line.plan.first_cycle(line.is_first_purchase) {
        setup
    } else {
        Money::zero(price.currency())
    };
    Ok(ForeseenCharge {
        on: cycle.begins,
        amount: price.plus(setup)?,
        setup,
        cycle: line
            .plan
            .period_of(cycle.number)
            .and_then(|period| period.cycle),
    })
}

/// The end of the last cycle, where there is one.
fn end_of(line: &QuoteLine<'_>, starts_on: NaiveDate) -> Option<NaiveDate> {
    let is_limited = line
        .plan
        .periods
        .iter()
        .all(|period| period.cycle.is_some() && period.repeat.is_some());
    if is_limited {
        line.plan.cycles_from(line.anchor(starts_on)).last()?.ends
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{BillingPlan, PeriodPrice, Price, testing};
    use crate::money::Currency;
    use crate::orders::first_status;
    use crate::services::ServiceStatus;
    use crate::subscriptions::life::{ChargeAnswer, ItemPrice, Life, Terms};

    use PeriodPrice::{Free, Full, Reduced};

    type Period = testing::Period<'static>;

    const MONTHLY: &[Period] = &[(Some("1 month"), None, Full)];
    const ONE_FREE: &[Period] = &[
        (Some("1 month"), Some(1), Free),
        (Some("1 month"), None, Full),
    ];
    const INTRO: &[Period] = &[
        (Some("1 month"), Some(3), Reduced),
        (Some("1 month"), None, Full),
    ];
    const SIX: &[Period] = &[(Some("1 month"), Some(6), Full)];
    const ONCE: &[Period] = &[(None, Some(1), Full)];
    const FREE: &[Period] = &[(Some("1 month"), None, Free)];

    fn plan(id: &str, periods: &[Period]) -> BillingPlan {
        BillingPlan {
            id: id.parse().unwrap(),
            ..testing::plan(periods)
        }
    }

    fn money(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn price(amount: i64, setup: i64) -> Price {
        Price {
            plan: "P".parse().unwrap(),
            amount: money(amount),
            reduced: Some(money(amount * 6 / 10)),
            setup_fee: money(setup),
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// What a single line is charged: today, next, and what changes then.
    fn told(periods: &[Period], prices: (i64, i64), starts_on: &str) -> String {
        let (plan, price) = (plan("P", periods), price(prices.0, prices.1));
        let line = QuoteLine {
            plan: &plan,
            price: &price,
            quantity: 2,
            is_first_purchase: true,
        };
        let forecast = foresee(&[line], day(starts_on), day("2026-11-30")).unwrap();
        let line = forecast.lines[0];
        let charge = |charge: Option<ForeseenCharge>| {
            charge.map_or("-".to_owned(), |charge| {
                format!("{} on {}", charge.amount.minor(), charge.on)
            })
        };
        format!(
            "{} / {} / {}",
            line.today.minor(),
            charge(line.next),
            charge(line.change)
        )
    }

    #[test]
    fn every_kind_of_plan_says_what_is_charged_when() {
        let today = "2026-11-30";
        for (periods, prices, starts_on, expected) in [
            (MONTHLY, (500, 0), today, "1000 / 1000 on 2026-12-30 / -"),
            (MONTHLY, (500, 70), today, "1140 / 1000 on 2026-12-30 / -"),
            (ONE_FREE, (500, 70), today, "140 / 1000 on 2026-12-30 / -"),
            (
                INTRO,
                (500, 0),
                today,
                "600 / 600 on 2026-12-30 / 1000 on 2027-02-28",
            ),
            (ONCE, (500, 70), today, "1140 / - / -"),
            (FREE, (500, 0), today, "0 / - / -"),
            (FREE, (500, 70), today, "140 / - / -"),
            (
                MONTHLY,
                (500, 70),
                "2026-12-31",
                "0 / 1140 on 2026-12-31 / 1000 on 2027-01-31",
            ),
            (
                ONE_FREE,
                (500, 0),
                "2026-12-31",
                "0 / 1000 on 2027-01-31 / -",
            ),
            (
                ONE_FREE,
                (500, 70),
                "2026-12-31",
                "0 / 140 on 2026-12-31 / 1000 on 2027-01-31",
            ),
            (ONCE, (500, 70), "2026-12-31", "0 / 1140 on 2026-12-31 / -"),
        ] {
            assert_eq!(told(periods, prices, starts_on), expected, "{periods:?}");
        }
    }

    #[test]
    fn only_a_plan_that_runs_out_has_an_end() {
        let price = price(500, 0);
        let end = |periods| {
            let plan = plan("P", periods);
            let line = QuoteLine {
                plan: &plan,
                price: &price,
                quantity: 1,
                is_first_purchase: true,
            };
            let start = day("2026-11-30");
            foresee(&[line], start, start).unwrap().lines[0].ends_on
        };
        assert_eq!(end(SIX), Some(day("2027-05-30")));
        assert_eq!(
            [MONTHLY, ONE_FREE, INTRO, ONCE].map(end),
            [None, None, None, None]
        );
    }

    #[test]
    fn each_plan_is_one_charge() {
        let (monthly, yearly, free) = (
            plan("MONTHLY", MONTHLY),
            plan("ANNUAL", &[(Some("1 year"), None, Full)]),
            plan("FREE", FREE),
        );
        let price = price(500, 100);
        let nothing = self::price(500, 0);
        let line = |plan, price, quantity| QuoteLine {
            plan,
            price,
            quantity,
            is_first_purchase: true,
        };
        let lines = [
            line(&monthly, &price, 1),
            line(&yearly, &price, 1),
            line(&free, &nothing, 1),
            line(&monthly, &price, 2),
        ];
        let start = day("2026-11-30");
        let today = |starts_on| {
            let forecast = foresee(&lines, starts_on, start).unwrap();
            forecast.today.iter().map(|sum| sum.minor()).collect()
        };
        let (at_once, later): (Vec<i64>, Vec<i64>) = (today(start), today(day("2026-12-01")));
        assert_eq!((at_once, later), (vec![1800, 600], vec![]));
    }

    #[test]
    fn only_what_is_free_for_ever_needs_no_payment_method() {
        for (periods, amount, setup, expected) in [
            (MONTHLY, 500, 0, true),
            (ONE_FREE, 500, 0, true),
            (INTRO, 500, 0, true),
            (ONCE, 500, 0, true),
            (FREE, 500, 0, false),
            (FREE, 500, 1, true),
            (MONTHLY, 0, 0, false),
            (MONTHLY, 0, 1, true),
            (ONE_FREE, 0, 0, false),
        ] {
            let (plan, price) = (plan("P", periods), price(amount, setup));
            let line = QuoteLine {
                plan: &plan,
                price: &price,
                quantity: 1,
                is_first_purchase: true,
            };
            assert_eq!(
                needs_payment_method(&[line]),
                expected,
                "{periods:?} {amount}"
            );
            // It is needed exactly where something is charged, sooner or later.
            let start = day("2026-11-30");
            let line = foresee(&[line], start, start).unwrap().lines[0];
            assert_eq!(!line.today.is_zero() || line.next.is_some(), expected);
        }
        assert!(!needs_payment_method(&[]));
    }

    proptest! {
        /// The cart foresees what the subscription then charges, to the day and to the minor unit.
        #[test]
        fn what_is_foreseen_is_what_is_billed(
            which in 0_usize..6, amount in 0_i64..10_000, setup in 0_i64..500, quantity in 1_u32..5, ahead in 0_u64..60, offset in 0_u64..366,
            is_first_purchase in prop::bool::ANY,
        ) {
            let periods = [MONTHLY, ONE_FREE, INTRO, SIX, ONCE, FREE][which];
            let (plan, price) = (plan("P", periods), price(amount, setup));
            let today = day("2026-01-01") + chrono::Days::new(offset);
            let starts_on = today + chrono::Days::new(ahead);
            let line = QuoteLine { plan: &plan, price: &price, quantity, is_first_purchase };
            let forecast = foresee(&[line], starts_on, today).unwrap().lines[0];
            let quoted = quote(&[line]).unwrap();
            let prices = [ItemPrice {
                full: price.amount.times(quantity).unwrap(),
                reduced: price.reduced.map(|reduced| reduced.times(quantity).unwrap()),
            }];
            let terms = Terms { plan: &plan, prices: &prices };
            let grants = first_status(crate::catalog::AutoSetup::OnOrder, quoted.due_today) == ServiceStatus::Active;
            let mut life = Life::ordered(grants, line.anchor(starts_on), today, quoted.setup_fees, terms).unwrap();
            let mut charged: Vec<(NaiveDate, Money)> = Vec::new();
            let mut answer = if ahead > 0 { ChargeAnswer::Checked } else { ChargeAnswer::Paid };
            for _ in 0..20 {
                let day = life.due().map(|(day, _)| day);
                let now = crate::calendar::begins(day.unwrap_or(today).max(today));
                if life.is_charging {
                    let planned = life.next_charge(terms).unwrap().unwrap();
                    if answer == ChargeAnswer::Paid {
                        charged.push((planned.cycle.begins, planned.amount));
                    }
                    let made_at = crate::calendar::begins(if answer == ChargeAnswer::Paid { planned.cycle.begins } else { today });
                    life = life.charged(&planned, answer, made_at, made_at, terms).unwrap().life;
                    answer = ChargeAnswer::Paid;
                } else if let Some(step) = life.come_due(now, terms).unwrap() {
                    life = step.life;
                } else {
                    break;
                }
            }
            let first = charged.iter().find(|(on, _)| *on == today && ahead == 0).map(|(_, amount)| *amount);
            prop_assert_eq!(first.unwrap_or(money(0)), forecast.today);
            let later: Vec<_> = charged.iter().filter(|(on, _)| *on > today).collect();
            prop_assert_eq!(later.first().map(|(on, amount)| (*on, *amount)), forecast.next.map(|next| (next.on, next.amount)));
            if let Some(change) = forecast.change {
                let found = later.iter().find(|(_, amount)| Some(*amount) != forecast.next.map(|next| next.amount));
                prop_assert_eq!(found.map(|(on, amount)| (*on, *amount)), Some((change.on, change.amount)));
            }
        }
    }
}
