//! The overview on the wire: one answer for everything that the page shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::TroubleHelp;
use crate::ids::TransactionId;
use crate::money::Money;
use crate::payments::{PaymentMethod, PaymentMethodBrief};
use crate::services::{ServiceBrief, Unpaid};
use crate::subscriptions::{ComingCharge, NextCharge};
use crate::transactions::{ResponseCode, Transaction};
use crate::wire;

/// Everything that the overview of a customer shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// How many services there are.
    pub services: ServiceCounts,
    /// What is unpaid, or waits for the customer.
    pub troubles: Troubles,
    /// Cards that stop working before something is charged to them.
    pub expiring: Vec<ExpiringMethod>,
    /// The services whose cancellation is requested, the first to end first, 5 at most.
    pub ending: Vec<EndingService>,
    /// What is charged next; none where nothing will be within a year.
    pub next_payment: Option<NextPayment>,
    /// Twelve weeks from this Monday on. What is unpaid is not among their charges: whether more is
    /// charged for it is open until it is paid.
    pub weeks: Vec<Week>,
    /// The last twelve months, this one included, the oldest first.
    pub months: Vec<Month>,
    /// What was paid in a month on average.
    pub average: Average,
    /// The last payments, the newest first.
    pub payments: Vec<Transaction>,
    /// With what new orders are paid.
    pub default_method: Option<PaymentMethod>,
}

/// How many services a customer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceCounts {
    /// All of them, those that are over included.
    pub all: u64,
    /// Those that run, with or without an end in sight.
    pub active: u64,
    /// Those that are not over and whose cancellation is requested.
    pub ending: u64,
    /// Those that are suspended, for whatever reason.
    pub suspended: u64,
}

/// What is unpaid, or waits for the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Troubles {
    /// How many subscriptions that are in all.
    pub total: u64,
    /// What all of them come to, one sum for each currency.
    pub sums: Vec<Money>,
    /// The most urgent ones first, 50 at most.
    pub rows: Vec<Trouble>,
}

/// One subscription of which something is unpaid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trouble {
    /// What of it is unpaid, why, and until when it works.
    pub unpaid: Unpaid,
    /// What the customer can do about it.
    pub help: TroubleHelp,
    /// The services that it bills, those that are over left out.
    pub services: Vec<ServiceBrief>,
    /// The names of their products, each once.
    pub products: Vec<String>,
    /// How many charges of the unpaid bill failed.
    pub attempts: u32,
    /// What the processor answered last; none before it did.
    pub response: Option<ResponseCode>,
    /// With what it was to be paid.
    pub payment_method: Option<PaymentMethodBrief>,
    /// The transaction that waits for an approval.
    pub transaction: Option<TransactionId>,
}

/// A card that stops working before something is charged to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpiringMethod {
    /// Which one it is.
    pub payment_method: PaymentMethodBrief,
    /// The last day on which it works.
    #[serde(deserialize_with = "wire::read_date")]
    pub expires_on: NaiveDate,
    /// The first charge after that day.
    pub next_charge: NextCharge,
}

/// A service that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndingService {
    /// Which one it is.
    pub service: ServiceBrief,
    /// The day on which it ends.
    #[serde(deserialize_with = "wire::read_date")]
    pub on: NaiveDate,
}

/// Everything that is charged on the next day on which something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextPayment {
    /// The day on which it is charged.
    #[serde(deserialize_with = "wire::read_date")]
    pub on: NaiveDate,
    /// How much in all, one sum for each currency.
    pub sums: Vec<Money>,
    /// How many charges that are.
    pub charges_total: u64,
    /// The charges of that day, 5 at most.
    pub charges: Vec<ComingCharge>,
}

/// One of the weeks ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Week {
    /// The Monday on which it begins.
    #[serde(deserialize_with = "wire::read_date")]
    pub begins_on: NaiveDate,
    /// What is charged in it, one sum for each currency; nothing where nothing is.
    pub sums: Vec<Money>,
    /// How many charges that are.
    pub charges: u64,
    /// The days on which something is charged.
    pub days: Vec<NaiveDate>,
}

/// One of the months behind, by the days on which its transactions were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Month {
    /// The first day of the month.
    #[serde(deserialize_with = "wire::read_date")]
    pub begins_on: NaiveDate,
    /// What was paid, one sum for each currency.
    pub paid: Vec<Money>,
    /// What was given back.
    pub refunded: Vec<Money>,
    /// What was asked for and has no answer yet.
    pub waiting: Vec<Money>,
}

/// What was paid in a month on average, less what was given back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Average {
    /// Over how many months: from the first with a payment to this one.
    pub months: u32,
    /// How much, one amount for each currency.
    pub amounts: Vec<Money>,
}
