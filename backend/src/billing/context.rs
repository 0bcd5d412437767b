//! What every step of billing needs: the instant, the plans, randomness; and a subscription with
//! its terms.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::BillingPlan;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::life::{ItemPrice, LifeError, Terms};

use crate::activity::{Actor, Subject, record};
use crate::randomness::Randomness;
use crate::store::stored::RowOf;
use crate::store::{Database, RowLock, StoreError};
use crate::subscriptions::db::{self, Stored};

/// What every step needs besides the database.
#[derive(Clone)]
pub(crate) struct BillingContext {
    /// What new identifiers are drawn from.
    pub(crate) randomness: Randomness,
    /// The instant of the step.
    pub(crate) now: DateTime<Utc>,
    /// Every billing plan, as the catalogue has it now.
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

impl BillingContext {
    /// Writes an entry of the history, at the instant of the step.
    pub(crate) fn record(
        &self,
        tx: &mut Database,
        about: Subject,
        by: &Actor,
        event: &Event,
    ) -> Result<(), StoreError> {
        record(tx, &self.randomness, about, self.now, by, event)
    }

    /// The subscription, held until the end of the transaction, with its terms.
    pub(crate) fn hold(
        &self,
        tx: &mut Database,
        id: SubscriptionId,
    ) -> Result<Billed<'_>, StoreError> {
        tx.hold(RowLock::Subscription(&id.to_string()))?;
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
        self.with_terms(stored, prices)
    }

    /// A subscription that was read, with its plan.
    pub(crate) fn with_terms(
        &self,
        stored: Stored,
        prices: Vec<ItemPrice>,
    ) -> Result<Billed<'_>, StoreError> {
        let plan = self
            .plans
            .iter()
            .find(|plan| plan.id == stored.plan)
            .ok_or_else(|| StoreError::Row {
                table: "subscriptions",
                id: stored.id.to_string(),
                what: format!("there is no plan {}", stored.plan),
            })?;
        Ok(Billed {
            stored,
            plan,
            prices,
        })
    }
}
