//! Every URL of the page: written by the functions, understood by [`Place`].
//!
//! A new page is a variant, a line in each direction, a line in the test, and an arm in
//! `shell/pages.rs`.

use chrono::NaiveDate;
use goodstanding_shared::ids::{
    CustomerId, OrderId, PlanId, ProductId, ServiceId, SubscriptionId, TransactionId,
};
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::subscriptions::{BillingChoice, Standing, SubscriptionsQuery};
use goodstanding_shared::transactions::TransactionsQuery;

use crate::api::address;

/// Where the reader can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The front door: leads on to the first page of the reader's role.
    Home,
    /// Where a customer begins.
    Overview,
    /// The reader's own services.
    Services,
    /// The page of one service.
    Service(ServiceId),
    /// The catalogue, in which services are ordered.
    Catalog,
    /// One product of it.
    Product(ProductId),
    /// The cart with the checkout.
    Cart,
    /// The page of a placed order.
    Order(OrderId),
    /// The Subscriptions panel of the reader's own account.
    Subscriptions,
    /// Every subscription that the reader may see.
    AllSubscriptions,
    /// The page of one subscription.
    Subscription(SubscriptionId),
    /// The page of one billing plan.
    Plan(PlanId),
    /// Everything about one product.
    ProductDetails(ProductId),
    /// The listing of transactions.
    Transactions,
    /// The page of one transaction.
    Transaction(TransactionId),
    /// What the reader is charged next.
    Upcoming,
    /// The receipts of what the reader paid.
    Receipts,
    /// One of them; of anybody's for staff.
    Receipt(TransactionId),
    /// The reader's ways to pay.
    PaymentMethods,
    /// What the reader chooses for themselves.
    Settings,
    /// Where somebody chooses a password by a link.
    Password,
    /// The queue of orders that wait for acceptance, for staff.
    OrderQueue,
    /// The queue of cancellation requests, for staff.
    CancellationRequests,
    /// How all subscriptions stand, for staff.
    Reports,
    /// The subscriptions behind one number of it.
    ReportSubscriptions,
    /// Why services were cancelled.
    ReportReasons,
    /// The clock of a demo, for staff.
    Clock,
    /// The worker, for staff.
    Worker,
    /// Where staff begin: what somebody has to decide.
    Inbox,
    /// Every customer, for staff.
    Customers,
    /// The account of one of them.
    Customer(CustomerId),
    /// The services of one of them.
    CustomerServices(CustomerId),
}

impl Place {
    /// The place at a path; none where there is nothing, and where an identifier is none.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.trim_matches('/');
        let segments: Vec<&str> = path.split('/').collect();
        Some(match segments.as_slice() {
            [""] => Self::Home,
            ["overview"] => Self::Overview,
            ["services"] => Self::Services,
            ["services", id] => Self::Service(id.parse().ok()?),
            ["order-services"] => Self::Catalog,
            ["order-services", id] => Self::Product(id.parse().ok()?),
            ["cart"] => Self::Cart,
            ["orders"] => Self::OrderQueue,
            ["orders", id] => Self::Order(id.parse().ok()?),
            ["subscriptions"] => Self::Subscriptions,
            ["subscriptions", "all"] => Self::AllSubscriptions,
            ["subscriptions", id] => Self::Subscription(id.parse().ok()?),
            ["plans", id] => Self::Plan(id.parse().ok()?),
            ["products", id] => Self::ProductDetails(id.parse().ok()?),
            ["transactions"] => Self::Transactions,
            ["transactions", id] => Self::Transaction(id.parse().ok()?),
            ["transactions", id, "receipt"] => Self::Receipt(id.parse().ok()?),
            ["payments"] => Self::Upcoming,
            ["receipts"] => Self::Receipts,
            ["payment-methods"] => Self::PaymentMethods,
            ["settings"] => Self::Settings,
            ["password"] => Self::Password,
            ["cancellation-requests"] => Self::CancellationRequests,
            ["reports"] => Self::Reports,
            ["reports", "subscriptions"] => Self::ReportSubscriptions,
            ["reports", "cancellation-reasons"] => Self::ReportReasons,
            ["clock"] => Self::Clock,
            ["worker"] => Self::Worker,
            ["inbox"] => Self::Inbox,
            ["customers"] => Self::Customers,
            ["customers", id] => Self::Customer(id.parse().ok()?),
            ["customers", id, "services"] => Self::CustomerServices(id.parse().ok()?),
            _ => return None,
        })
    }

    /// The path of the place.
    pub fn path(&self) -> String {
        match self {
            Self::Home => HOME.into(),
            Self::Overview => OVERVIEW.into(),
            Self::Services => SERVICES.into(),
            Self::Service(id) => service(*id),
            Self::Catalog => ORDER_SERVICES.into(),
            Self::Product(id) => product(id),
            Self::Cart => CART.into(),
            Self::Order(id) => order(*id),
            Self::Subscriptions => SUBSCRIPTIONS.into(),
            Self::AllSubscriptions => SUBSCRIPTIONS_ALL.into(),
            Self::Subscription(id) => subscription(*id),
            Self::Plan(id) => plan(id),
            Self::ProductDetails(id) => product_details(id),
            Self::Transactions => TRANSACTIONS.into(),
            Self::Transaction(id) => transaction(id),
            Self::Upcoming => PAYMENTS.into(),
            Self::Receipts => RECEIPTS.into(),
            Self::Receipt(id) => receipt(id),
            Self::PaymentMethods => PAYMENT_METHODS.into(),
            Self::Settings => SETTINGS.into(),
            Self::Password => PASSWORD.into(),
            Self::OrderQueue => ORDER_QUEUE.into(),
            Self::CancellationRequests => CANCELLATION_REQUESTS.into(),
            Self::Reports => REPORTS.into(),
            Self::ReportSubscriptions => REPORTS_SUBSCRIPTIONS.into(),
            Self::ReportReasons => REPORTS_REASONS.into(),
            Self::Clock => CLOCK.into(),
            Self::Worker => WORKER.into(),
            Self::Inbox => INBOX.into(),
            Self::Customers => CUSTOMERS.into(),
            Self::Customer(id) => customer(*id),
            Self::CustomerServices(id) => customer_services(*id),
        }
    }
}

/// Where every role begins; leads on to the place that is theirs.
pub const HOME: &str = "/";
/// How a customer stands, and what comes next.
pub const OVERVIEW: &str = "/overview";
/// The list of services.
pub const SERVICES: &str = "/services";
/// The catalogue, in which services are ordered.
pub const ORDER_SERVICES: &str = "/order-services";
/// The cart and the checkout.
pub const CART: &str = "/cart";
/// What somebody has to decide, for staff.
pub const INBOX: &str = "/inbox";
/// The staff's list of customers.
pub const CUSTOMERS: &str = "/customers";

/// The reader's own subscriptions.
pub const SUBSCRIPTIONS: &str = "/subscriptions";
/// The listing of all subscriptions that the reader may see.
pub const SUBSCRIPTIONS_ALL: &str = "/subscriptions/all";
/// The listing of transactions.
pub const TRANSACTIONS: &str = "/transactions";
/// What is charged next: the first of the pages about payments.
pub const PAYMENTS: &str = "/payments";
/// The receipts of what was paid.
pub const RECEIPTS: &str = "/receipts";
/// The ways to pay.
pub const PAYMENT_METHODS: &str = "/payment-methods";
/// The ways to pay, with the dialog that adds one.
pub const ADD_PAYMENT_METHOD: &str = "/payment-methods?add=yes";
/// Name, time zone, password, and where one is signed in.
pub const SETTINGS: &str = "/settings";
/// Where somebody chooses a password by a link; also for whoever is not signed in.
pub const PASSWORD: &str = "/password";
/// The staff's queue of orders that wait for acceptance.
pub const ORDER_QUEUE: &str = "/orders";
/// The staff's queue of cancellation requests.
pub const CANCELLATION_REQUESTS: &str = "/cancellation-requests";
/// How all subscriptions stand.
pub const REPORTS: &str = "/reports";
/// The subscriptions behind one number of it.
pub const REPORTS_SUBSCRIPTIONS: &str = "/reports/subscriptions";
/// Why services were cancelled.
pub const REPORTS_REASONS: &str = "/reports/cancellation-reasons";

/// The clock of a demo.
pub const CLOCK: &str = "/clock";
/// What the worker does and what failed, for staff.
pub const WORKER: &str = "/worker";

/// The page of one subscription.
pub fn subscription(id: SubscriptionId) -> String {
    format!("{SUBSCRIPTIONS}/{id}")
}

/// Every subscription that matches.
pub fn all_subscriptions(query: SubscriptionsQuery) -> String {
    address(SUBSCRIPTIONS_ALL, &query.into_query_string())
}

/// The page of one billing plan.
pub fn plan(id: &PlanId) -> String {
    format!("/plans/{id}")
}

/// Everything about one product.
pub fn product_details(id: &ProductId) -> String {
    format!("/products/{id}")
}

/// The page of one transaction.
pub fn transaction(id: &TransactionId) -> String {
    format!("{TRANSACTIONS}/{id}")
}

/// The receipt of one transaction.
pub fn receipt(id: &TransactionId) -> String {
    format!("{TRANSACTIONS}/{id}/receipt")
}

/// The transactions of one month.
pub fn transactions_between(first: NaiveDate, last: NaiveDate) -> String {
    format!("{TRANSACTIONS}?created_from={first}&created_to={last}")
}

/// The transactions of one subscription. Every visit loads this, and would load with it all that a
/// listing of transactions can be asked for.
pub fn transactions_of(subscription: SubscriptionId) -> String {
    format!("{TRANSACTIONS}?subscription={subscription}")
}

/// The transactions that match.
pub fn transactions(query: TransactionsQuery) -> String {
    address(TRANSACTIONS, &query.into_query_string())
}

/// A customer's account, for staff.
pub fn customer(id: CustomerId) -> String {
    format!("{CUSTOMERS}/{id}")
}

/// The open cancellation requests of one customer, for staff.
pub fn customer_cancellations(id: CustomerId) -> String {
    format!("{CANCELLATION_REQUESTS}?customer={id}")
}

/// The subscriptions that stood like this at the end of a day.
pub fn standing_list(standing: Standing, as_of: NaiveDate) -> String {
    let billing = BillingChoice(standing.billing());
    format!(
        "{REPORTS_SUBSCRIPTIONS}?status={}&billing_status={}&as_of={as_of}",
        standing.status().as_str(),
        billing.as_str()
    )
}

/// The page of one service.
pub fn service(id: ServiceId) -> String {
    format!("{SERVICES}/{id}")
}

/// The services of one customer, for staff.
pub fn customer_services(id: CustomerId) -> String {
    format!("{CUSTOMERS}/{id}{SERVICES}")
}

/// One product of the catalogue, where it is configured and put into the cart.
pub fn product(id: &ProductId) -> String {
    format!("{ORDER_SERVICES}/{id}")
}

/// The page of a placed order.
pub fn order(id: OrderId) -> String {
    format!("{ORDER_QUEUE}/{id}")
}

/// `base` in the state that a query string says; empty for the plain page.
pub fn with_query(base: &str, query: &str) -> String {
    address(base, query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_path() {
        let places = [
            Place::Home,
            Place::Overview,
            Place::Services,
            Place::Service(ServiceId::from_bits(7)),
            Place::Catalog,
            Place::Product("vps-4".parse().unwrap()),
            Place::Cart,
            Place::Order(OrderId::from_bits(7)),
            Place::Subscriptions,
            Place::AllSubscriptions,
            Place::Subscription(SubscriptionId::from_bits(7)),
            Place::Plan("MONTHLY".parse().unwrap()),
            Place::ProductDetails("vps-4".parse().unwrap()),
            Place::Transactions,
            Place::Transaction("GS00000007".parse().unwrap()),
            Place::Upcoming,
            Place::Receipts,
            Place::Receipt("GS00000007".parse().unwrap()),
            Place::PaymentMethods,
            Place::Settings,
            Place::Password,
            Place::OrderQueue,
            Place::CancellationRequests,
            Place::Reports,
            Place::ReportSubscriptions,
            Place::ReportReasons,
            Place::Clock,
            Place::Worker,
            Place::Inbox,
            Place::Customers,
            Place::Customer(CustomerId::from_bits(7)),
            Place::CustomerServices(CustomerId::from_bits(7)),
        ];
        for place in places {
            assert_eq!(Place::parse(&place.path()), Some(place));
        }
    }

    #[test]
    fn the_transactions_of_a_subscription_are_those_that_its_query_finds() {
        let subscription = SubscriptionId::from_bits(7);
        let query = TransactionsQuery {
            subscription: Some(subscription),
            ..TransactionsQuery::default()
        };
        assert_eq!(transactions_of(subscription), transactions(query));
    }

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        assert_eq!(Place::parse("/services/"), Some(Place::Services));
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let order = order(OrderId::from_bits(7)).replace("/orders/", "/services/");
        for path in [
            "/service",
            "/services/7",
            "/services/svc_7",
            "/order-services/a%20b",
            "/customers/7/services",
            "/customers//services",
            "/cart/1",
            order.as_str(),
        ] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }
}
