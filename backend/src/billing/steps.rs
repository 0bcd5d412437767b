//! One event of one subscription: what the rules decided is written down, all of it in one transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::BillingPlan;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::{ItemPrice, LifeError, Step, Terms};

use super::charges::Unnumbered;
use super::engine::Engine;
use super::{charges, services};
use crate::activity::{About, By, record};
use crate::randomness::Randomness;
use crate::store::stored::RowOf;
use crate::store::{Database, Held, StoreError};
use crate::subscriptions::db::{self, Stored};

/// What every step needs besides the database.
#[derive(Clone)]
pub(crate) struct Setting {
    /// Draws identifiers.
    pub(crate) randomness: Randomness,
    /// The instant of the step.
    pub(crate) now: DateTime<Utc>,
    /// Every billing plan.
    pub(crate) plans: Arc<Vec<BillingPlan>>,
}

/// A subscription with its terms.
pub(crate) struct Billed<'a> {
    pub(crate) stored: Stored,
    pub(crate) plan: &'a BillingPlan,
    pub(crate) prices: Vec<ItemPrice>,
}

impl Billed<'_> {
    pub(crate) fn terms(&self) -> Terms<'_> {
        Terms {
            plan: self.plan,
            prices: &self.prices,
        }
    }

    /// A refusal of the rules, as what is wrong with the row.
    pub(crate) fn refuse(&self, error: &LifeError) -> StoreError {
        let id = self.stored.id.to_string();
        RowOf {
            table: "subscriptions",
            id: &id,
        }
        .refuse(error.to_string())
    }
}

impl Setting {
    /// The subscription, held until the end of the transaction, with its terms.
    pub(crate) fn hold(
        &self,
        tx: &mut Database,
        id: SubscriptionId,
    ) -> Result<Billed<'_>, StoreError> {
        tx.hold(Held::Subscription(&id.to_string()))?;
        self.billed(tx, id)
    }

    /// The subscription with its terms.
    pub(crate) fn billed(
        &self,
        conn: &mut Database,
        id: SubscriptionId,
    ) -> Result<Billed<'_>, StoreError> {
        let stored = db::find(conn, id)?;
        let prices = db::prices(conn, &stored)?;
        let plan = self
            .plans
            .iter()
            .find(|plan| plan.id == stored.plan)
            .ok_or_else(|| StoreError::Row {
                table: "subscriptions",
                id: id.to_string(),
                what: format!("there is no plan {}", stored.plan),
            })?;
        Ok(Billed {
            stored,
            plan,
            prices,
        })
    }
}

/// Carries out what is due of a subscription, and says what happened. Nothing happens where nothing is due any more. The transactions that come of
/// it are left to be begun.
pub(crate) fn come_due(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
) -> Result<(String, Vec<Unnumbered>), StoreError> {
    let mut billed = setting.hold(tx, id)?;
    if services::end_undelivered(tx, setting, &billed)? {
        billed = setting.billed(tx, id)?;
    }
    let step = billed
        .stored
        .life
        .come_due(setting.now, billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    let Some(step) = step else {
        // The day moved since the row was written.
        super::db::due::of_subscription(tx, id, &billed.stored.life)?;
        return Ok(("nothing is due any more".to_owned(), Vec::new()));
    };
    let (from, to) = (billed.stored.life.standing, step.life.standing);
    let words = match &step.charge {
        Some(planned) => format!("charge of {}", planned.amount),
        None if from == to => format!("{to}"),
        None => format!("{from} → {to}"),
    };
    let prepared = prepare(tx, setting, &billed, step, &By::system())?;
    Ok((
        words,
        prepared
            .charge
            .into_iter()
            .chain(prepared.refunds)
            .collect(),
    ))
}

/// Carries out at once what is due of a subscription, with the answers to its charges, for whoever waits for it. What cannot be carried out now
/// is left to the worker. Returns the last charge that came of it; one that was under way before is another matter.
pub(crate) async fn catch_up(
    engine: &Engine,
    id: SubscriptionId,
) -> Result<Option<TransactionId>, StoreError> {
    let (mut asked, mut made) = (None, None);
    // A start, its first charge, and what follows: never more than a few.
    for _ in 0..6 {
        let setting = engine.setting().await?;
        let (charge, moved) = engine
            .store()
            .write(move |tx: &mut Database| {
                let mut billed = setting.hold(tx, id)?;
                if let Some(charge) = &billed.stored.charging {
                    return Ok::<_, StoreError>((Some(charge.clone()), false));
                }
                if services::end_undelivered(tx, &setting, &billed)? {
                    billed = setting.billed(tx, id)?;
                }
                let step = billed
                    .stored
                    .life
                    .come_due(setting.now, billed.terms())
                    .map_err(|error| billed.refuse(&error))?;
                match step {
                    Some(step) => {
                        let charge = carry_out(tx, &setting, &billed, step, &By::system())?;
                        Ok((charge, true))
                    }
                    None => Ok((None, false)),
                }
            })
            .await?;
        match charge {
            Some(charge) if asked.as_ref() != Some(&charge) => {
                charges::settle(engine, charge.clone()).await?;
                if moved {
                    made = Some(charge.clone());
                }
                asked = Some(charge);
            }
            None if moved => {}
            // Nothing more is due, or the answer is still not known.
            Some(_) | None => break,
        }
    }
    Ok(made)
}

/// Writes a step down: the subscription, its services, its history, the charge or the refund that follows. Returns the charge.
pub(crate) fn carry_out(
    tx: &mut Database,
    setting: &Setting,
    billed: &Billed<'_>,
    step: Step,
    by: &By,
) -> Result<Option<TransactionId>, StoreError> {
    let prepared = prepare(tx, setting, billed, step, by)?;
    let charge = prepared.charge.map(|charge| charge.begin(tx)).transpose()?;
    for refund in prepared.refunds {
        refund.begin(tx)?;
    }
    Ok(charge)
}

/// The transactions that come of a step, to be begun within the same database transaction.
struct Prepared {
    charge: Option<Unnumbered>,
    refunds: Vec<Unnumbered>,
}

/// Writes everything of a step down but the transactions that come of it. They are begun last: a number is waited for by everybody else who needs
/// one, from then until the commit.
fn prepare(
    tx: &mut Database,
    setting: &Setting,
    billed: &Billed<'_>,
    step: Step,
    by: &By,
) -> Result<Prepared, StoreError> {
    let before = &billed.stored;
    let mut charge = step
        .charge
        .map(|planned| charges::prepare(tx, setting, billed, &planned))
        .transpose()?;
    if let Some(charge) = charge.as_mut().filter(|_| step.life.is_charging) {
        charge.waits = Some(before.id);
    }
    let mut changed = before.clone();
    changed.charging = changed.charging.filter(|_| step.life.is_charging);
    changed.life = step.life;
    if let Some(invoice) = before.charging.as_ref().filter(|_| before.had_invoice)
        && changed.life.standing.status().has_ended()
    {
        // The invoice of an order that never began is owed by nobody.
        charges::call_off(tx, setting, invoice)?;
        changed.life.invoice_due_on = None;
    }
    db::change(tx, &changed, setting.now)?;
    let about = About::subscription(before.customer, before.id);
    let mut from = before.life.standing;
    let has_changed = !step.arrows.is_empty();
    for (event, to) in step.arrows {
        if to != from {
            let event = Event::SubscriptionChanged {
                event: Some(event),
                from,
                to,
            };
            record(tx, &setting.randomness, about, setting.now, by, &event)?;
        }
        from = to;
    }
    match step.services {
        Some(follow) => services::follow(tx, setting, billed, &changed, follow)?,
        None if has_changed => services::renew_due_dates(tx, setting, &changed)?,
        None => {}
    }
    let refunds = match step.give_back {
        Some(amount) => prepare_give_back(
            tx,
            setting,
            before.id,
            amount,
            "The unused part, given back",
        )?,
        None => Vec::new(),
    };
    Ok(Prepared { charge, refunds })
}

/// Gives back an amount of what was charged, the latest charge first: what was paid for an earlier version counted towards this one.
pub(crate) fn give_back(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
    amount: Money,
    note: &str,
) -> Result<(), StoreError> {
    for refund in prepare_give_back(tx, setting, id, amount, note)? {
        refund.begin(tx)?;
    }
    Ok(())
}

fn prepare_give_back(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
    amount: Money,
    note: &str,
) -> Result<Vec<Unnumbered>, StoreError> {
    let mut refunds = Vec::new();
    let mut open = amount.minor();
    for (taken, left) in charges::all_taken(tx, id)? {
        let part = open.min(left.minor());
        if part <= 0 || left.currency() != amount.currency() {
            break;
        }
        let part = Money::new(part, amount.currency());
        refunds.push(charges::prepare_refund(tx, setting, &taken, part, note)?);
        open -= part.minor();
    }
    Ok(refunds)
}
