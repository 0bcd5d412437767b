//! What people do in the story.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::catalog::Visibility;
use goodstanding_shared::ids::{CustomerId, PlanId, ProductId, SubscriptionId};
use goodstanding_shared::services::ServiceAction;
use goodstanding_shared::subscriptions::life::SubscriptionAction;
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus};

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// In whose account.
    pub customer: CustomerId,
    /// Who.
    pub by: Doer,
    /// What.
    pub what: What,
}

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// The customer's user.
    Customer,
    /// The staff user.
    Staff,
}

/// What somebody does. Services are called by the names that their owners gave them, ways to pay by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Orders, for today or a later day.
    Order {
        /// What.
        lines: Vec<Line>,
        /// Under which plan.
        plan: PlanId,
        /// When it begins; none: today.
        starts_on: Option<NaiveDate>,
        /// With what it is paid.
        pays_with: &'static str,
        /// What the bank says to the charge, one answer after the other; whatever it is asked beyond that it answers as it always does.
        bank: BankSays,
    },
    /// Does something to the subscription that bills a service.
    Subscription {
        /// The service.
        of: String,
        /// What.
        action: SubscriptionAction,
        /// To which product it is upgraded.
        product: Option<ProductId>,
        /// Why, in words.
        comment: &'static str,
    },
    /// Asks for a service to be ended.
    Cancel {
        /// The service.
        service: String,
        /// At once or on the due date.
        kind: CancellationType,
        /// Why.
        reason: &'static str,
    },
    /// Takes the open request back.
    Withdraw {
        /// The service.
        service: String,
    },
    /// Does something to a service, as staff.
    Service {
        /// The service.
        service: String,
        /// What.
        action: ServiceAction,
        /// Why, as a code.
        code: u32,
        /// Why, in words.
        comment: &'static str,
    },
    /// Accepts the order of a service, as staff.
    Accept {
        /// The service.
        service: String,
    },
    /// Approves the charge that the subscription of a service waits for.
    Approve {
        /// The service.
        of: String,
    },
    /// Writes down that the open invoices of a service's subscription are paid, as staff.
    RecordPayments {
        /// The service.
        of: String,
    },
    /// Gives back a part of what was charged last for a service, as staff.
    Refund {
        /// The service.
        of: String,
        /// How much of it, in hundredths.
        percent: i64,
    },
    /// Puts a new card in the place of another one; it goes by the key of that one from then on.
    ReplaceCard {
        /// The key.
        key: &'static str,
        /// The new number.
        number: &'static str,
        /// Month and year until which it works.
        expires: String,
    },
    /// Removes a way to pay.
    RemoveMethod {
        /// The key.
        key: &'static str,
    },
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What its owner calls it.
    pub name: String,
    /// Of what.
    pub product: ProductId,
    /// How many.
    pub quantity: u32,
}

/// What the bank says to a charge, one answer after the other.
pub type BankSays = &'static [Said];

/// One answer of the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Every status that the charge reaches by that.
    pub reached: &'static [TransactionStatus],
    /// Why.
    pub code: Option<ResponseCode>,
    /// In words.
    pub note: Option<&'static str>,
    /// After how long it is asked again; none: it is final.
    pub again_after: Option<TimeDelta>,
}

/// Something that is not sold to everybody any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Since when.
    pub at: DateTime<Utc>,
    /// What.
    pub product: ProductId,
    /// Who may order it from then on.
    pub visibility: Visibility,
}

/// A record of an older system: a subscription whose last payment failed. Nothing leads there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSubscription {
    /// Names it.
    pub id: SubscriptionId,
    /// Whose.
    pub customer: CustomerId,
    /// Under which plan.
    pub plan: PlanId,
    /// What it billed.
    pub product: ProductId,
    /// With what it was paid.
    pub paid_with: &'static str,
    /// When it began.
    pub starts_on: NaiveDate,
    /// When it ended.
    pub ended_on: NaiveDate,
}
