//! The demo data: customers with everything that can happen to them, from a seed and the clock.
//!
//! Pure: the same seed and the same instant give the same data. No database, no passwords, no input or output.

mod catalog;
mod dice;
mod personas;
mod services;
mod subscriptions;

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::cancellations::{CancellationState, CancellationType, Reason};
use goodstanding_shared::catalog::{BillingPlan, Product, Visibility};
use goodstanding_shared::ids::{
    ActivityId, CancellationId, CustomerId, PlanId, ProductId, ServiceId, SubscriptionId, UserId,
};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, Standing};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::TransactionStatus;

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

/// A product with its prices in every currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoProduct {
    /// The product; its prices in all currencies, one after the other.
    pub product: Product,
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

/// How a customer is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSubscription {
    /// Names it.
    pub id: SubscriptionId,
    /// Whose.
    pub customer: CustomerId,
    /// Under which plan.
    pub plan: PlanId,
    /// How it stands.
    pub standing: Standing,
    /// What a withdrawn cancellation restores.
    pub billing_before: Option<BillingStatus>,
    /// What a withdrawn cancellation restores.
    pub next_bill_before: Option<NaiveDate>,
    /// When it begins, or began.
    pub starts_on: NaiveDate,
    /// When it ends, or ended.
    pub ends_on: Option<NaiveDate>,
    /// When it is billed next.
    pub next_bill_on: Option<NaiveDate>,
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

/// An attempt to move money. Its number is its place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoTransaction {
    /// Whose.
    pub customer: CustomerId,
    /// For which subscription.
    pub subscription: SubscriptionId,
    /// How it stands.
    pub status: TransactionStatus,
    /// How much.
    pub amount: Money,
    /// For which of the subscription's cycles.
    pub billing_cycle: u32,
    /// Which attempt.
    pub retry: u32,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoActivity {
    /// Names it.
    pub id: ActivityId,
    /// Whose.
    pub customer: CustomerId,
    /// Of which service.
    pub service: ServiceId,
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
    pub plans: Vec<BillingPlan>,
    /// The products.
    pub products: Vec<DemoProduct>,
    /// The customers.
    pub customers: Vec<DemoCustomer>,
    /// The users.
    pub users: Vec<DemoUser>,
    /// The subscriptions.
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
    data.transactions
        .sort_by_key(|transaction| transaction.created_at);
    data.activity.sort_by_key(|entry| entry.at);
    data
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::TimeDelta;

    use super::*;

    fn options() -> Options {
        Options {
            seed: 7,
            now: "2026-11-21T10:00:00Z".parse().unwrap(),
            services_of_anna: 24,
        }
    }

    fn customer(data: &DemoData, email: &str) -> CustomerId {
        data.users
            .iter()
            .find(|user| user.email == email)
            .unwrap()
            .customer
            .unwrap()
    }

    #[test]
    fn two_runs_agree_and_another_seed_differs() {
        assert_eq!(generate(&options()), generate(&options()));
        assert_ne!(
            generate(&options()),
            generate(&Options {
                seed: 8,
                ..options()
            })
        );
    }

    #[test]
    fn the_personas_have_what_they_stand_for() {
        let data = generate(&options());
        let services = |email| {
            let id = customer(&data, email);
            data.services
                .iter()
                .filter(move |service| service.customer == id)
                .collect::<Vec<_>>()
        };
        let anna = services("anna@demo.example");
        assert_eq!(anna.len(), 24);
        let statuses: HashSet<_> = anna.iter().map(|service| service.status).collect();
        assert_eq!(statuses.len(), ServiceStatus::ALL.len());
        let anna_id = customer(&data, "anna@demo.example");
        let open =
            |c: &&DemoCancellation| c.state == CancellationState::Open && c.customer == anna_id;
        assert_eq!(data.cancellations.iter().filter(open).count(), 3);

        let ben = customer(&data, "ben@demo.example");
        assert_eq!(services("ben@demo.example").len(), 3);
        assert_eq!(
            data.subscriptions
                .iter()
                .filter(|s| s.customer == ben)
                .count(),
            3
        );
        assert_eq!(
            data.transactions
                .iter()
                .filter(|t| t.customer == ben)
                .count(),
            3
        );

        let zoe = customer(&data, "zoe@demo.example");
        assert_eq!(services("zoe@demo.example").len(), 250);
        assert_eq!(
            data.subscriptions
                .iter()
                .filter(|s| s.customer == zoe)
                .count(),
            60
        );
        assert!(services("empty@demo.example").is_empty());
        assert!(
            data.users
                .iter()
                .any(|user| user.email == "sam@demo.example" && user.customer.is_none())
        );
    }

    #[test]
    fn every_pair_and_every_transaction_status_occurs() {
        let data = generate(&options());
        for standing in Standing::all() {
            assert!(
                data.subscriptions.iter().any(|s| s.standing == standing),
                "{standing:?}"
            );
        }
        for status in TransactionStatus::ALL {
            assert!(
                data.transactions.iter().any(|t| t.status == *status),
                "{status:?}"
            );
        }
    }

    #[test]
    fn nothing_contradicts_itself_whatever_the_day() {
        for days in 0..370 {
            let options = Options {
                now: options().now + TimeDelta::days(days),
                ..options()
            };
            let data = generate(&options);
            let ids: HashSet<_> = data.services.iter().map(|service| service.id).collect();
            assert_eq!(ids.len(), data.services.len());
            for service in &data.services {
                let name = service.name.as_str();
                assert!(
                    service.created_at <= options.now && service.updated_at <= options.now,
                    "{name}"
                );
                assert!(service.created_at <= service.updated_at, "{name}");
                assert!(
                    service.status != ServiceStatus::Active || service.activated_at.is_some(),
                    "{name}"
                );
                assert!(
                    !service.status.has_ended() || service.next_due.is_none(),
                    "{name}"
                );
                assert!(
                    service.status != ServiceStatus::Active
                        || service
                            .next_due
                            .is_none_or(|due| due > options.now.date_naive()),
                    "{name} is active and was due"
                );
                assert!(
                    service
                        .period_start
                        .is_none_or(|start| service.next_due.is_none_or(|due| start < due))
                );
            }
            for request in data
                .cancellations
                .iter()
                .filter(|c| c.state == CancellationState::Open)
            {
                let service = data
                    .services
                    .iter()
                    .find(|service| service.id == request.service)
                    .unwrap();
                assert_eq!(service.next_due, Some(request.effective_on));
                assert!(!service.status.has_ended());
            }
        }
    }

    #[test]
    fn annas_list_can_be_long() {
        let data = generate(&Options {
            services_of_anna: 5000,
            ..options()
        });
        let anna = customer(&data, "anna@demo.example");
        assert_eq!(
            data.services
                .iter()
                .filter(|service| service.customer == anna)
                .count(),
            5000
        );
    }
}
