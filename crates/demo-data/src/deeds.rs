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
    /// The instant at which it is done; never after the present of the story.
    pub at: DateTime<Utc>,
    /// In whose account it is done.
    pub customer: CustomerId,
    /// Which user does it.
    pub by: Doer,
    /// What is done, with everything that it needs.
    pub what: What,
}

/// Which user does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// The user of the customer in whose account it is done.
    Customer,
    /// The one who plays the staff, [`crate::STAFF`].
    Staff,
}

/// What somebody does. Services are called by the names that their owners gave them, ways to pay by
/// their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Orders, for today or a later day.
    Order {
        /// The products with their names and quantities; at least one.
        lines: Vec<Line>,
        /// The billing plan of all lines.
        plan: PlanId,
        /// When it begins; none: today.
        starts_on: Option<NaiveDate>,
        /// With what it is paid.
        pays_with: &'static str,
        /// What the bank says to the charge, one answer after the other; whatever it is asked
        /// beyond that it answers as it always does.
        bank: BankSays,
    },
    /// Does something to the subscription that bills a service.
    Subscription {
        /// The name of a service that the subscription bills.
        of: String,
        /// What becomes of the subscription.
        action: SubscriptionAction,
        /// To which product it is upgraded.
        product: Option<ProductId>,
        /// The comment that staff give; empty for customers.
        comment: &'static str,
    },
    /// Asks for a service to be ended.
    Cancel {
        /// The name of the service.
        service: String,
        /// At once or on the due date.
        kind: CancellationType,
        /// The reason that the customer types.
        reason: &'static str,
    },
    /// Takes the open request back.
    Withdraw {
        /// The name of the service.
        service: String,
    },
    /// Does something to a service, as staff.
    Service {
        /// The name of the service.
        service: String,
        /// What becomes of the service.
        action: ServiceAction,
        /// Why, as a code.
        code: u32,
        /// The comment that staff give.
        comment: &'static str,
    },
    /// Accepts the order of a service, as staff.
    Accept {
        /// The name of the service.
        service: String,
    },
    /// Approves the charge that the subscription of a service waits for.
    Approve {
        /// The name of a service that the subscription bills.
        of: String,
    },
    /// Writes down that the open invoices of a service's subscription are paid, as staff.
    RecordPayments {
        /// The name of a service that the subscription bills.
        of: String,
    },
    /// Gives back a part of what was charged last for a service, as staff.
    Refund {
        /// The name of a service that was charged for.
        of: String,
        /// How much of it, in hundredths.
        percent: i64,
    },
    /// Puts a new card in the place of another one; it goes by the key of that one from then on.
    ReplaceCard {
        /// By which the story calls the payment method.
        key: &'static str,
        /// The test number that takes its place.
        number: &'static str,
        /// Month and year until which it works.
        expires: String,
    },
    /// Removes a way to pay.
    RemoveMethod {
        /// By which the story calls the payment method.
        key: &'static str,
    },
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What its owner calls it.
    pub name: String,
    /// Which product is ordered.
    pub product: ProductId,
    /// How many are ordered; at least one.
    pub quantity: u32,
}

/// What the bank says to a charge, one answer after the other.
pub type BankSays = &'static [Said];

/// One answer of the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Every status that the charge reaches by that.
    pub reached: &'static [TransactionStatus],
    /// The code of the answer; none where the bank gives none.
    pub code: Option<ResponseCode>,
    /// What the bank says in words; none where it says nothing.
    pub note: Option<&'static str>,
    /// After how long it is asked again; none: it is final.
    pub again_after: Option<TimeDelta>,
}

/// Something that is not sold to everybody any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Since when it is listed so.
    pub at: DateTime<Utc>,
    /// Which product it is about.
    pub product: ProductId,
    /// Who may order it from then on.
    pub visibility: Visibility,
}

/// A record of an older system: a subscription whose last payment failed. Nothing leads there any
/// more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSubscription {
    /// The identifier under which it is stored.
    pub id: SubscriptionId,
    /// The customer whose subscription it was.
    pub customer: CustomerId,
    /// The billing plan by which it was billed.
    pub plan: PlanId,
    /// The product that it billed.
    pub product: ProductId,
    /// With what it was paid.
    pub paid_with: &'static str,
    /// The first day of its first period.
    pub starts_on: NaiveDate,
    /// The day on which it ended.
    pub ended_on: NaiveDate,
}
