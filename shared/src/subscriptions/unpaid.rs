//! What waits for a payment that its customer can make now, and what became of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Standing;
use super::life::{ActionRefusal, Life, LifeError, PlannedCharge, SubscriptionAction, Terms};
use crate::calendar::begins;
use crate::ids::SubscriptionId;
use crate::money::Money;
use crate::payments::{PaymentMethod, PaymentMethodBrief};
use crate::services::ServiceBrief;
use crate::transactions::Transaction;

/// An unpaid subscription, as a page asks for its payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnpaidSubscription {
    /// Identifies the subscription in links and in the API: `sub_…`.
    pub id: SubscriptionId,
    /// Grows with every change; the `ETag` of the subscription.
    pub version: u32,
    /// The services that wait for it, those that are over left out.
    pub services: Vec<ServiceBrief>,
    /// Its status and billing status.
    pub standing: Standing,
    /// What is charged when it is paid now.
    pub amount: Money,
    /// The day of the unpaid bill.
    pub unpaid_since: NaiveDate,
    /// When it is charged again by itself; none where it is not.
    pub next_retry_on: Option<NaiveDate>,
    /// The day on which it ends without a payment; none where nothing began yet.
    pub ends_on: Option<NaiveDate>,
    /// With what it was to be paid.
    pub payment_method: Option<PaymentMethodBrief>,
}

/// What became of one subscription that a new payment method was to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaidSubscription {
    /// Identifies the subscription in links and in the API: `sub_…`.
    pub id: SubscriptionId,
    /// Its services, as they are now.
    pub services: Vec<ServiceBrief>,
    /// How it stands now.
    pub standing: Standing,
    /// Until when its services work; none: without end.
    pub entitled_through: Option<NaiveDate>,
    /// The charge, with its answer as far as it is known.
    pub charge: Transaction,
}

/// A payment method that was added, with what became of what it was to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddedPaymentMethod {
    /// The payment method as it is kept now.
    #[serde(flatten)]
    pub method: PaymentMethod,
    /// One for each subscription of `pay_for`, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<PaidSubscription>,
}

impl Life {
    /// The charge that *Pay now* makes; none where nothing is unpaid, or a charge is under way.
    pub fn unpaid(&self, terms: Terms<'_>) -> Result<Option<PlannedCharge>, LifeError> {
        // What is unpaid does not depend on the instant at which it is paid.
        let now = begins(self.starts_on);
        match self.act(SubscriptionAction::PayNow, None, now, terms) {
            Ok(step) => Ok(step.charge),
            Err(ActionRefusal::Life(error)) => Err(error),
            Err(_refused) => Ok(None),
        }
    }
}
