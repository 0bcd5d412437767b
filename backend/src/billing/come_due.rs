//! What is due of a subscription: for the worker, and at once for whoever waits for it.

use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::subscriptions::life::Step;
use goodstanding_shared::work::Outcome;

use super::charges::{self, PreparedTransaction};
use super::context::BillingContext;
use super::engine::Engine;
use super::steps::{carry_out, prepare};
use super::undelivered::end_undelivered;
use super::work::CameOf;
use crate::activity::Actor;
use crate::store::{Database, StoreError};

/// Carries out what is due of a subscription, and says what happened. Nothing happens where nothing
/// is due any more. The transactions that come of it are left to be begun.
pub(crate) fn come_due(
    tx: &mut Database,
    context: &BillingContext,
    id: SubscriptionId,
) -> Result<(CameOf, Vec<PreparedTransaction>), StoreError> {
    let mut billed = context.hold(tx, id)?;
    if end_undelivered(tx, context, &billed)? {
        billed = context.billed(tx, id)?;
    }
    let step = billed
        .stored
        .life
        .come_due(context.now, billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    let Some(step) = step else {
        // The day moved since the row was written.
        super::db::due::of_subscription(tx, id, &billed.stored.life)?;
        return Ok((Outcome::Changed.into(), Vec::new()));
    };
    let came = came_of(&step);
    let prepared = prepare(tx, context, &billed, step, &Actor::system())?;
    Ok((
        came,
        prepared
            .charge
            .into_iter()
            .chain(prepared.refunds)
            .collect(),
    ))
}

/// What a step comes to: a charge is told by its answer, else the last arrow says it.
fn came_of(step: &Step) -> CameOf {
    match (&step.charge, step.arrows.last()) {
        (Some(planned), _) => CameOf {
            amount: Some(planned.amount),
            ..CameOf::from(Outcome::Billed)
        },
        (None, Some((event, _))) => CameOf {
            event: Some(*event),
            ..CameOf::from(Outcome::of_event(*event))
        },
        (None, None) => CameOf::from(Outcome::Changed),
    }
}

/// Carries out at once what is due of a subscription, with the answers to its charges, for whoever
/// waits for it. What cannot be carried out now is left to the worker. Returns the last charge that
/// came of it; one that was under way before is another matter.
pub(crate) async fn catch_up(
    engine: &Engine,
    id: SubscriptionId,
) -> Result<Option<TransactionId>, StoreError> {
    let (mut asked, mut made) = (None, None);
    // A start, its first charge, and what follows: never more than a few.
    for _ in 0..6 {
        let context = engine.billing_context().await?;
        let (charge, moved) = engine
            .store()
            .write(move |tx: &mut Database| {
                let mut billed = context.hold(tx, id)?;
                if let Some(charge) = &billed.stored.charging {
                    return Ok::<_, StoreError>((Some(charge.clone()), false));
                }
                if end_undelivered(tx, &context, &billed)? {
                    billed = context.billed(tx, id)?;
                }
                let step = billed
                    .stored
                    .life
                    .come_due(context.now, billed.terms())
                    .map_err(|error| billed.refuse(&error))?;
                match step {
                    Some(step) => {
                        let charge = carry_out(tx, &context, &billed, step, &Actor::system())?;
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
