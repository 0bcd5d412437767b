//! The demo data: customers with everything that can happen to them, from a seed and the clock.
//!
//! Pure: the same seed and the same instant give the same data. No database, no passwords, no input or output.

mod catalog;
mod descriptions;
mod dice;
mod payments;
mod personas;
mod services;
mod subscriptions;
mod transactions;

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::cancellations::{CancellationState, CancellationType, Reason};
use goodstanding_shared::catalog::{BillingPlan, PlanStatus, Product, Visibility};
use goodstanding_shared::ids::{
    ActivityId, CancellationId, CustomerId, OrderId, PaymentMethodId, PlanId, ProductId, ServiceId,
    SubscriptionId, UserId,
};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::orders::LineQuote;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, Standing};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus};

/// The password of every demo user.
pub const PASSWORD: &str = "goodstanding-demo";

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Everything that looks random comes from it.
    pub seed: u64,
    /// The present.
    pub now: DateTime<Utc>,
    /// How many services Anna has; never fewer than her 24.
    pub services_of_anna: usize,
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// The plan.
    pub plan: BillingPlan,
    /// Whether it takes new subscriptions.
    pub status: PlanStatus,
}

/// A product with its prices in every currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoProduct {
    /// The product; its prices in all currencies, one after the other. Its description is the English one, or empty.
    pub product: Product,
    /// What it is, in words, each with its language.
    pub descriptions: Vec<(String, String)>,
    /// Who may order it.
    pub visibility: Visibility,
}

/// A billed party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCustomer {
    /// Names it.
    pub id: CustomerId,
    /// A person's or a company's name.
    pub name: String,
    /// Where bills go.
    pub email: String,
    /// In which currency it is billed.
    pub currency: Currency,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Somebody who signs in with [`PASSWORD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// Names them.
    pub id: UserId,
    /// The customer; none for staff.
    pub customer: Option<CustomerId>,
    /// With which they sign in.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPaymentMethod {
    /// Names it.
    pub id: PaymentMethodId,
    /// Whose.
    pub customer: CustomerId,
    /// How money is moved.
    pub kind: PaymentMethodKind,
    /// Whose name it carries.
    pub brand: String,
    /// The last four characters of the number; empty for an invoice.
    pub last4: String,
    /// The last day on which a card works.
    pub expires_on: Option<NaiveDate>,
    /// How the sandbox answers.
    pub behaviour: Behaviour,
    /// How often it declines before it takes the money.
    pub soft_declines: u32,
    /// Whether new subscriptions are paid with it.
    pub is_default: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub removed_at: Option<DateTime<Utc>>,
}

/// One product that a subscription bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoItem {
    /// Of what.
    pub product: ProductId,
    /// How many.
    pub quantity: u32,
    /// What one cycle of them costs at the full price.
    pub price: Money,
}

/// How a customer is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSubscription {
    /// Names it.
    pub id: SubscriptionId,
    /// Whose.
    pub customer: CustomerId,
    /// Under which plan.
    pub plan: PlanId,
    /// With which order it was made; none for what is older than its order.
    pub order: Option<OrderId>,
    /// With what it is paid.
    pub payment_method: Option<PaymentMethodId>,
    /// The older version that it replaced.
    pub previous: Option<SubscriptionId>,
    /// How it stands.
    pub standing: Standing,
    /// How it stood before, oldest first, each with its beginning.
    pub earlier: Vec<(DateTime<Utc>, Standing)>,
    /// Since when it stands as it does.
    pub standing_since: DateTime<Utc>,
    /// What a withdrawn cancellation restores.
    pub billing_before: Option<BillingStatus>,
    /// What a withdrawn cancellation restores.
    pub next_bill_before: Option<NaiveDate>,
    /// When it begins, or began.
    pub starts_on: NaiveDate,
    /// When it ends, or ended.
    pub ends_on: Option<NaiveDate>,
    /// When it is billed next, or was to be when the charge failed.
    pub next_bill_on: Option<NaiveDate>,
    /// The first day of the period that was paid last.
    pub paid_from: Option<NaiveDate>,
    /// When it was paused, or will be.
    pub paused_on: Option<NaiveDate>,
    /// When the failed charge is tried again.
    pub next_retry_on: Option<NaiveDate>,
    /// How many attempts at the present charge failed.
    pub failed_attempts: u32,
    /// The first day without service; none: without end.
    pub entitled_through: Option<NaiveDate>,
    /// Why it was cancelled, as a code.
    pub cancel_reason: Option<u32>,
    /// What it bills.
    pub items: Vec<DemoItem>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// One product delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoService {
    /// Names it.
    pub id: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// Of what.
    pub product: ProductId,
    /// What bills it.
    pub subscription: Option<SubscriptionId>,
    /// With which order it was made; none for what is older than its order.
    pub order: Option<OrderId>,
    /// What its owner calls it.
    pub name: ServiceName,
    /// How many.
    pub quantity: u32,
    /// What a cycle costs.
    pub price: Money,
    /// What was charged once.
    pub setup_fee: Money,
    /// How often.
    pub cycle: Option<Cycle>,
    /// How it stands.
    pub status: ServiceStatus,
    /// When it was ordered.
    pub created_at: DateTime<Utc>,
    /// When it was set up.
    pub activated_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// From when the period is paid.
    pub period_start: Option<NaiveDate>,
    /// When it is due next.
    pub next_due: Option<NaiveDate>,
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOrderLine {
    /// The service that delivers it.
    pub service: ServiceId,
    /// Of what.
    pub product: ProductId,
    /// What its owner calls it.
    pub name: ServiceName,
    /// How many.
    pub quantity: u32,
    /// What it costs.
    pub quote: LineQuote,
}

/// An order, all of it under one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOrder {
    /// Names it.
    pub id: OrderId,
    /// Whose.
    pub customer: CustomerId,
    /// Who placed it.
    pub user: UserId,
    /// Under which plan.
    pub plan: PlanId,
    /// What bills it.
    pub subscription: SubscriptionId,
    /// What the first cycles cost; nothing where it begins later than it was placed.
    pub sub_total: Money,
    /// What setting it up costs; likewise.
    pub setup_fees: Money,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// What was ordered.
    pub lines: Vec<DemoOrderLine>,
}

/// A wish to end a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCancellation {
    /// Names it.
    pub id: CancellationId,
    /// Of which service.
    pub service: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// Who asked, as a name.
    pub requested_by: String,
    /// At once or on the due date.
    pub kind: CancellationType,
    /// Why.
    pub reason: Reason,
    /// What became of it.
    pub state: CancellationState,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it takes effect.
    pub effective_on: NaiveDate,
    /// When it was completed or withdrawn.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A status that a transaction reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoStep {
    /// When.
    pub at: DateTime<Utc>,
    /// How it stood from then on.
    pub status: TransactionStatus,
    /// What the processor answered.
    pub code: Option<ResponseCode>,
    /// What somebody noted.
    pub note: Option<&'static str>,
}

/// What a transaction pays for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoTransactionItem {
    /// Of what.
    pub product: ProductId,
    /// How many.
    pub quantity: u32,
    /// What they cost in this transaction.
    pub amount: Money,
    /// The first day that is paid, and the first day after.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// An attempt to move money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoTransaction {
    /// Its place in the list, counted from 1.
    pub number: u32,
    /// Whose.
    pub customer: CustomerId,
    /// For which subscription.
    pub subscription: Option<SubscriptionId>,
    /// What it is for.
    pub kind: TransactionKind,
    /// How much.
    pub amount: Money,
    /// For which of the subscription's cycles; 0 outside of cycles.
    pub billing_cycle: u32,
    /// Which attempt.
    pub retry: u32,
    /// With what.
    pub payment: Option<(PaymentMethodId, PaymentMethodKind)>,
    /// The number of what it gives back.
    pub refund_of: Option<u32>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Every status that it reached, in order; never empty.
    pub log: Vec<DemoStep>,
    /// What it pays for.
    pub items: Vec<DemoTransactionItem>,
}

impl DemoTransaction {
    /// How it stands.
    pub fn status(&self) -> TransactionStatus {
        self.log
            .last()
            .map_or(TransactionStatus::New, |step| step.status)
    }
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoActivity {
    /// Names it.
    pub id: ActivityId,
    /// Whose.
    pub customer: CustomerId,
    /// Of which service.
    pub service: Option<ServiceId>,
    /// Of which subscription.
    pub subscription: Option<SubscriptionId>,
    /// Of which way to pay.
    pub payment_method: Option<PaymentMethodId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: ActorKind,
    /// Who, as a name.
    pub actor_name: Option<String>,
    /// What.
    pub event: Event,
}

/// Everything, in an order in which it can be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoData {
    /// The groups of the catalogue, in the order of display.
    pub groups: Vec<String>,
    /// The billing plans.
    pub plans: Vec<DemoPlan>,
    /// The products.
    pub products: Vec<DemoProduct>,
    /// The customers.
    pub customers: Vec<DemoCustomer>,
    /// The users.
    pub users: Vec<DemoUser>,
    /// The ways to pay.
    pub payment_methods: Vec<DemoPaymentMethod>,
    /// The orders, oldest first.
    pub orders: Vec<DemoOrder>,
    /// The subscriptions; an older version before the one that replaced it.
    pub subscriptions: Vec<DemoSubscription>,
    /// The services.
    pub services: Vec<DemoService>,
    /// The cancellation requests.
    pub cancellations: Vec<DemoCancellation>,
    /// The transactions, oldest first.
    pub transactions: Vec<DemoTransaction>,
    /// The history, oldest first.
    pub activity: Vec<DemoActivity>,
}

/// Generates the demo data.
pub fn generate(options: &Options) -> DemoData {
    let mut data = catalog::generate();
    personas::add(&mut data, options);
    transactions::number(&mut data);
    data.orders.sort_by_key(|order| order.created_at);
    data.activity.sort_by_key(|entry| entry.at);
    data
}

#[cfg(test)]
mod tests;
