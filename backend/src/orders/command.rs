//! What somebody orders, as far as it can be checked without the database, and the lines that were
//! found in the catalogue.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::{BillingPlan, Price};
use goodstanding_shared::customers::Customer;
use goodstanding_shared::ids::{OrderId, UserId};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::OrderRequest;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::text::ServiceName;
use goodstanding_words::fields;

use super::error::OrderError;
use crate::activity::{Actor, Subject, record};
use crate::catalog::db::Listed;
use crate::languages::Languages;
use crate::randomness::{NewId as _, Randomness};
use crate::store::{Database, StoreError};

/// An order that is to be placed: checked as far as that needs no database.
pub(crate) struct PlaceOrderCommand {
    pub(crate) id: OrderId,
    pub(super) request: OrderRequest,
    pub(super) names: Vec<ServiceName>,
    pub(super) customer: Customer,
    pub(super) user: UserId,
    pub(super) by: Actor,
    pub(super) languages: Languages,
    pub(super) randomness: Randomness,
    pub(super) now: DateTime<Utc>,
    pub(super) starts_on: NaiveDate,
}

impl PlaceOrderCommand {
    /// Checks what the customer's user asked for at the instant `now`. The history says that `by`
    /// did it, who reads these languages.
    pub(crate) fn new(
        request: OrderRequest,
        (customer, user): (Customer, UserId),
        (by, languages): (Actor, Languages),
        randomness: &Randomness,
        now: DateTime<Utc>,
    ) -> Result<Self, OrderError> {
        let names = request.parse().map_err(OrderError::Fields)?;
        let starts_on = request.start(now.date_naive()).ok_or_else(|| {
            let words = fields::START_WITHIN_A_YEAR;
            OrderError::Fields(vec![FieldRefusal::new("starts_on", words)])
        })?;
        if starts_on > now.date_naive() && request.due_at_start.is_none() {
            let words = fields::SAY_WHAT_CART_SAID;
            let missing = FieldRefusal::new("due_at_start", words);
            return Err(OrderError::Fields(vec![missing]));
        }
        Ok(Self {
            id: OrderId::generate(randomness).map_err(StoreError::from)?,
            request,
            names,
            customer,
            user,
            by,
            languages,
            randomness: randomness.clone(),
            now,
            starts_on,
        })
    }

    /// The customer is told what is due with it, and on the day on which it begins.
    pub(crate) fn telling(mut self, due: Due) -> Self {
        self.request.due_today = due.today;
        self.request.due_at_start = Some(due.at_start);
        self
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Whether it begins on a later day.
    pub(super) fn is_ahead(&self) -> bool {
        self.starts_on > self.today()
    }

    /// Writes into the history what the order made.
    pub(super) fn record(
        &self,
        tx: &mut Database,
        about: Subject,
        by: &Actor,
        event: &Event,
    ) -> Result<(), StoreError> {
        record(tx, &self.randomness, about, self.now, by, event)
    }

    /// What of an amount is due with the order: nothing of what begins later.
    pub(super) fn due_of(&self, amount: Money) -> Money {
        if self.is_ahead() {
            Money::zero(amount.currency())
        } else {
            amount
        }
    }
}

/// What the cart says is due.
pub(crate) struct Due {
    /// With the order: nothing of what begins later.
    pub(super) today: Money,
    /// When it begins, which may be today.
    pub(super) at_start: Money,
}

/// A line that was found in the catalogue.
pub(super) struct Found<'a> {
    pub(super) listed: &'a Listed,
    pub(super) plan: &'a BillingPlan,
    pub(super) price: &'a Price,
    pub(super) quantity: u32,
    pub(super) is_first_purchase: bool,
}
