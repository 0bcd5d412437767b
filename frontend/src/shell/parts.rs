//! The parts of the page that are made of several features.

use goodstanding_shared::ids::{CustomerId, PlanId, ProductId, SubscriptionId, TransactionId};
use leptos::prelude::*;

use super::rail_ways;
use crate::cancellations::CancellationQueuePage;
use crate::catalog::{PlanPage, ProductDetailsPage};
use crate::customers::{AccountPage, CustomerServicesPage, CustomersPage};
use crate::inbox::InboxPage;
use crate::orders::OrderQueuePage;
use crate::payments::{HistoryPage, PaymentMethodsPage, ReceiptPage, ReceiptsPage};
use crate::reports::{ReasonsPage, StandingListPage, StandingsPage};
use crate::subscriptions::{AllSubscriptionsPage, SubscriptionPage, SubscriptionsPage};
use crate::transactions::{TransactionPage, TransactionsPage};
use crate::work::{ClockPage, WorkerPage};

/// How one is billed: they link to each other, and so they come together.
pub(super) struct BillingPages {
    pub(super) subscriptions: fn() -> AnyView,
    pub(super) all_subscriptions: fn() -> AnyView,
    pub(super) subscription: fn(SubscriptionId) -> AnyView,
    pub(super) plan: fn(PlanId) -> AnyView,
    pub(super) product: fn(ProductId) -> AnyView,
    pub(super) transactions: fn() -> AnyView,
    pub(super) transaction: fn(TransactionId) -> AnyView,
    pub(super) history: fn() -> AnyView,
    pub(super) receipts: fn() -> AnyView,
    pub(super) receipt: fn(TransactionId) -> AnyView,
    pub(super) payment_methods: fn() -> AnyView,
}

crate::part! {
    /// How one is billed.
    pub(super) static BILLING: BillingPages = billing BillingPages {
        subscriptions: || view! { <SubscriptionsPage /> }.into_any(),
        all_subscriptions: || view! { <AllSubscriptionsPage /> }.into_any(),
        subscription: |id| view! { <SubscriptionPage id=id /> }.into_any(),
        plan: |id| view! { <PlanPage id=id /> }.into_any(),
        product: |id| view! { <ProductDetailsPage id=id /> }.into_any(),
        transactions: || view! { <TransactionsPage /> }.into_any(),
        transaction: |id| view! { <TransactionPage id=id /> }.into_any(),
        history: || view! { <HistoryPage /> }.into_any(),
        receipts: || view! { <ReceiptsPage /> }.into_any(),
        receipt: |id| view! { <ReceiptPage id=id /> }.into_any(),
        payment_methods: || view! { <PaymentMethodsPage /> }.into_any(),
    };
}

/// What only staff open.
pub(super) struct StaffPages {
    pub(super) ways: fn() -> AnyView,
    pub(super) inbox: fn() -> AnyView,
    pub(super) customers: fn() -> AnyView,
    pub(super) customer: fn(CustomerId) -> AnyView,
    pub(super) customer_services: fn(CustomerId) -> AnyView,
    pub(super) cancellation_requests: fn() -> AnyView,
    pub(super) order_queue: fn() -> AnyView,
    pub(super) reports: fn() -> AnyView,
    pub(super) report_subscriptions: fn() -> AnyView,
    pub(super) report_reasons: fn() -> AnyView,
    pub(super) clock: fn() -> AnyView,
    pub(super) worker: fn() -> AnyView,
}

crate::part! {
    /// What only staff open.
    pub(super) static STAFF: StaffPages = staff StaffPages {
        ways: rail_ways::ways,
        inbox: || view! { <InboxPage /> }.into_any(),
        customers: || view! { <CustomersPage /> }.into_any(),
        customer: |id| view! { <AccountPage id=id /> }.into_any(),
        customer_services: |id| view! { <CustomerServicesPage id=id /> }.into_any(),
        cancellation_requests: || view! { <CancellationQueuePage /> }.into_any(),
        order_queue: || view! { <OrderQueuePage /> }.into_any(),
        reports: || view! { <StandingsPage /> }.into_any(),
        report_subscriptions: || view! { <StandingListPage /> }.into_any(),
        report_reasons: || view! { <ReasonsPage /> }.into_any(),
        clock: || view! { <ClockPage /> }.into_any(),
        worker: || view! { <WorkerPage /> }.into_any(),
    };
}
