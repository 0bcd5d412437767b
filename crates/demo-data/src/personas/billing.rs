//! How the subscriptions of the people stand, and what they bill.

use goodstanding_shared::money::Money;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::{Account, Maker};
use crate::catalog::RETIRED_PLAN;
use crate::subscriptions::{For, subscription};
use crate::{DemoCustomer, DemoItem, DemoPlan, DemoService, DemoSubscription, transactions};

use ServiceStatus::{Active, Archived, Canceled, Fraud, Pending, Suspended, Terminated};

impl Maker<'_> {
    pub(super) fn plan(&self, id: &str) -> Option<DemoPlan> {
        self.data
            .plans
            .iter()
            .find(|known| known.plan.id.as_str() == id)
            .cloned()
    }

    /// An item at the price of the catalogue.
    pub(super) fn item(
        &self,
        customer: &DemoCustomer,
        plan: &str,
        (product, quantity): (&str, u32),
    ) -> Option<DemoItem> {
        let product = &self
            .data
            .products
            .iter()
            .find(|known| known.product.id.as_str() == product)?
            .product;
        let price = product.prices.iter().find(|price| {
            price.plan.as_str() == plan && price.amount.currency() == customer.currency
        })?;
        Some(DemoItem {
            product: product.id.clone(),
            quantity,
            price: price.amount.times(quantity).ok()?,
        })
    }

    /// Makes a subscription, tells its transactions, and keeps it.
    pub(super) fn bill(
        &mut self,
        account: &Account<'_>,
        made: For<'_>,
        previous: Option<&DemoSubscription>,
    ) {
        let payment = made.payment;
        let mut made = subscription(self.data, self.dice, self.options, account.owner, made);
        made.previous = previous.map(|previous| previous.id);
        self.keep_billed(account.cycles, made, payment);
    }

    pub(super) fn keep_billed(
        &mut self,
        cycles: usize,
        made: DemoSubscription,
        payment: crate::payments::Payment,
    ) {
        transactions::tell(self.data, self.dice, self.options, &made, payment, cycles);
        self.data.subscriptions.push(made);
    }
}

/// A plan and products that a standing asks for; none where any will do.
pub(super) fn plan_for(
    standing: Standing,
) -> Option<(&'static str, &'static [(&'static str, u32)])> {
    match (standing.status(), standing.billing()) {
        (SubscriptionStatus::Expired, _) => Some((RETIRED_PLAN, &[("webspace", 1)])),
        (_, Some(BillingStatus::FreeTrial)) => {
            Some(("MONTHLY-1-FREE", &[("hosting-s", 1), ("hosting-pro", 1)]))
        }
        _ => None,
    }
}

pub(super) const fn is_over(standing: Standing) -> bool {
    use SubscriptionStatus as S;
    match standing.status() {
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => true,
        S::Processing
        | S::PendingActivation
        | S::Active
        | S::PendingPause
        | S::Paused
        | S::PendingCancel => false,
    }
}

/// Bills a service: together with what is billed of its product already.
pub(super) fn add_item(items: &mut Vec<DemoItem>, service: &DemoService) {
    match items
        .iter_mut()
        .find(|item| item.product == service.product)
    {
        Some(item) => {
            item.quantity += service.quantity;
            item.price = Money::new(
                item.price.minor() + service.price.minor(),
                item.price.currency(),
            );
        }
        None => items.push(DemoItem {
            product: service.product.clone(),
            quantity: service.quantity,
            price: service.price,
        }),
    }
}

/// How the subscription of a service in `status` stands, when nothing else is said.
pub(super) fn usual(status: ServiceStatus, is_free: bool) -> Option<Standing> {
    use BillingStatus as B;
    use SubscriptionStatus as S;
    let (subscription, billing) = match status {
        Pending => (S::Processing, None),
        // Its price is nothing; the plan makes nothing free.
        Active if is_free => (S::Active, Some(B::FreePeriod)),
        Active => (S::Active, Some(B::GoodStanding)),
        Suspended => (S::Active, Some(B::GracePeriod)),
        Canceled | Archived => (S::Cancelled, Some(B::BillingCompleted)),
        Terminated => (S::Cancelled, Some(B::Terminated)),
        Fraud => (S::Cancelled, None),
    };
    Standing::new(subscription, billing).ok()
}

/// A status of a service that its subscription allows.
pub(super) fn fitting(standing: Standing, place: usize) -> ServiceStatus {
    use SubscriptionStatus as S;
    match standing.status() {
        S::Processing | S::PendingActivation => Pending,
        S::Active | S::PendingPause | S::PendingCancel => match standing.billing() {
            Some(BillingStatus::GracePeriod | BillingStatus::UnusablePaymentMethod) => Suspended,
            _ => Active,
        },
        S::Paused => Suspended,
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
            match place % 4 {
                0 => Terminated,
                1 => Archived,
                _ => Canceled,
            }
        }
    }
}
