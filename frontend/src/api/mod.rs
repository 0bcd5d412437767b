//! The only place that fetches. One function for each call of the server's API, one error for
//! everything that can go wrong.

mod client;
mod error;
mod json;
mod mails;
mod memory;
mod user;

use chrono::{DateTime, SecondsFormat, Utc};
use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::{
    CancellationReply, CancellationRequest, QueuedCancellation,
};
use goodstanding_shared::catalog::{Catalog, PlanDetails, ProductDetails};
use goodstanding_shared::customers::{CustomerDetails, CustomerSummary};
use goodstanding_shared::ids::{
    CancellationId, CustomerId, OrderId, PaymentMethodId, PlanId, ProductId, SavedViewId,
    ServiceId, SubscriptionId, TransactionId,
};
use goodstanding_shared::inbox::{Agenda, Decided, Inbox, InboxCounts};
use goodstanding_shared::orders::{Order, OrderActionRequest, OrderRequest, QueuedOrder};
use goodstanding_shared::overview::Overview;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::{AddPaymentMethod, NewPaymentMethod, PaymentMethod};
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::receipts::Receipt;
use goodstanding_shared::reports::{ReasonsReport, StandingsHistory, StandingsReport};
use goodstanding_shared::saved_views::{SaveView, SavedView};
use goodstanding_shared::search::SearchResults;
use goodstanding_shared::services::{
    Service, ServiceActionRequest, ServiceDetails, ServicesQuery, SortOrder,
};
use goodstanding_shared::sessions::{ChooseLanguage, Me, OfferedLanguage, SignIn};
use goodstanding_shared::subscriptions::life::SubscriptionActionRequest;
use goodstanding_shared::subscriptions::{
    AddedPaymentMethod, ComingCharge, NextCharge, Subscription, SubscriptionActionReply,
    SubscriptionDetails, UnpaidSubscription, UpgradeOffer,
};
use goodstanding_shared::transactions::{
    Transaction, TransactionActionRequest, TransactionDetails, TransactionsSummary,
};
use goodstanding_shared::work::{Advance, AdvancePreview, ClockState, WorkerState};

pub use client::{Key, answered};
pub use error::ApiError;
pub use mails::{mail, mails, send_mail_again};
pub use memory::{AsOf, as_of, begin_page, forget, show};
pub use user::{
    ask_for_password_link, change_password, change_user, check_password_link, end_other_sessions,
    end_own_session, own_sessions, use_password_link,
};

use client::{Call, encode};

/// Who is signed in.
pub async fn session() -> Result<Me, ApiError> {
    Call::get_fresh("/session").json().await
}

/// Signs in, and says who is signed in now.
pub async fn sign_in(credentials: &SignIn) -> Result<Me, ApiError> {
    Call::post("/session").body(credentials).json().await
}

/// Keeps the language in which the reader is spoken to.
pub async fn choose_language(language: OfferedLanguage) -> Result<(), ApiError> {
    let choice = ChooseLanguage { language };
    Call::post("/language").body(&choice).done().await
}

/// Ends the session of the reader.
pub async fn sign_out() -> Result<(), ApiError> {
    Call::delete("/session").done().await
}

/// One part of the list of services: the reader's own, or those of `customer` for staff; sorted, or
/// as they were made.
pub async fn services(
    customer: Option<CustomerId>,
    order: Option<SortOrder>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Service>, ApiError> {
    let customer = customer
        .map(|id| format!("&customer={id}"))
        .unwrap_or_default();
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    let order = ServicesQuery {
        sort: order,
        ..ServicesQuery::default()
    };
    let order = match order.into_query_string() {
        order if order.is_empty() => order,
        order => format!("&{order}"),
    };
    Call::get_fresh(&format!("/services?limit={limit}{customer}{order}{cursor}"))
        .json()
        .await
}

/// Everything about one service.
pub async fn service(id: ServiceId) -> Result<ServiceDetails, ApiError> {
    Call::get(&format!("/services/{id}")).json().await
}

/// The overview of the reader.
pub async fn overview() -> Result<Overview, ApiError> {
    Call::get("/overview").json().await
}

/// What is charged within the next twelve weeks, the first one first: when, and how much.
pub async fn upcoming_charges(customer: Option<CustomerId>) -> Result<Page<NextCharge>, ApiError> {
    let customer = customer
        .map(|id| format!("?customer={id}"))
        .unwrap_or_default();
    Call::get(&format!("/upcoming-charges{customer}"))
        .json()
        .await
}

/// What is promised to be charged within so many days, the first charge first: for what, and with
/// what it is paid.
pub async fn coming_charges(days: u32) -> Result<Page<ComingCharge>, ApiError> {
    Call::get(&format!("/upcoming-charges?days={days}&promised=yes"))
        .json()
        .await
}

/// One part of a service's history.
pub async fn service_activity(
    id: ServiceId,
    cursor: Option<&str>,
) -> Result<Page<Activity>, ApiError> {
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    Call::get_fresh(&format!("/services/{id}/activity?limit=50{cursor}"))
        .json()
        .await
}

/// Asks for a service to be cancelled, as it was at `version`.
pub async fn request_cancellation(
    id: ServiceId,
    version: u32,
    key: &Key,
    request: &CancellationRequest,
) -> Result<CancellationReply, ApiError> {
    Call::post(&format!("/services/{id}/cancellations"))
        .version(version)
        .key(key)
        .body(request)
        .json()
        .await
}

/// Takes a cancellation request back.
pub async fn withdraw_cancellation(
    id: ServiceId,
    cancellation: CancellationId,
    version: u32,
    key: &Key,
) -> Result<CancellationReply, ApiError> {
    Call::post(&format!(
        "/services/{id}/cancellations/{cancellation}/withdrawal"
    ))
    .version(version)
    .key(key)
    .json()
    .await
}

/// Everything that can be ordered.
pub async fn catalog() -> Result<Catalog, ApiError> {
    Call::get("/catalog").json().await
}

/// Places an order; acts once for a key.
pub async fn place_order(key: &Key, request: &OrderRequest) -> Result<Order, ApiError> {
    Call::post("/orders").key(key).body(request).json().await
}

/// Reads a placed order.
pub async fn order(id: OrderId) -> Result<Order, ApiError> {
    Call::get(&format!("/orders/{id}")).json().await
}

/// One part of the orders that wait for acceptance, for staff.
pub async fn orders(query: String) -> Result<Page<QueuedOrder>, ApiError> {
    Call::get(&address("/orders", &query)).json().await
}

/// Does something to an order, as it was at `version`, for staff.
pub async fn act_on_order(
    id: OrderId,
    version: u32,
    key: &Key,
    request: &OrderActionRequest,
) -> Result<Order, ApiError> {
    Call::post(&format!("/orders/{id}/actions"))
        .version(version)
        .key(key)
        .body(request)
        .json()
        .await
}

/// `path` with a query string, which may be empty.
pub fn address(path: &str, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{path}{mark}{query}")
}

/// Where the browser finds a file of the API by itself: `path` with a query string.
pub fn download(path: &str, query: &str) -> String {
    format!("/api/v1{}", address(path, query))
}

/// One part of the staff's list of customers.
pub async fn customers(query: String) -> Result<Page<CustomerSummary>, ApiError> {
    Call::get(&address("/customers", &query)).json().await
}

/// Reads a customer's account, for staff.
pub async fn customer(id: CustomerId) -> Result<CustomerDetails, ApiError> {
    Call::get(&format!("/customers/{id}")).json().await
}

/// One part of the history of an account.
pub async fn customer_activity(
    id: CustomerId,
    cursor: Option<&str>,
) -> Result<Page<Activity>, ApiError> {
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    Call::get_fresh(&format!("/customers/{id}/activity?limit=20{cursor}"))
        .json()
        .await
}

/// One part of the subscriptions that a query lists.
pub async fn subscriptions(query: String) -> Result<Page<Subscription>, ApiError> {
    Call::get(&address("/subscriptions", &query)).json().await
}

/// Everything about one subscription.
pub async fn subscription(id: SubscriptionId) -> Result<SubscriptionDetails, ApiError> {
    Call::get(&format!("/subscriptions/{id}")).json().await
}

/// The subscription that bills a service; none where none does.
pub async fn subscription_of_service(
    id: ServiceId,
) -> Result<Option<SubscriptionDetails>, ApiError> {
    Call::get(&format!("/services/{id}/subscription"))
        .json()
        .await
}

/// One part of a subscription's history.
pub async fn subscription_activity(
    id: SubscriptionId,
    cursor: Option<&str>,
) -> Result<Page<Activity>, ApiError> {
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    Call::get_fresh(&format!("/subscriptions/{id}/activity?limit=50{cursor}"))
        .json()
        .await
}

/// One part of the transactions that a query lists.
pub async fn transactions(query: String) -> Result<Page<Transaction>, ApiError> {
    Call::get(&address("/transactions", &query)).json().await
}

/// What a listing of the reader's transactions comes to.
pub async fn transactions_summary(query: &str) -> Result<TransactionsSummary, ApiError> {
    Call::get(&address("/transactions/summary", query))
        .json()
        .await
}

/// The receipt of one transaction.
pub async fn receipt(id: &TransactionId) -> Result<Receipt, ApiError> {
    Call::get(&format!("/transactions/{id}/receipt"))
        .json()
        .await
}

/// What the reader may see that is meant by a few words.
pub async fn search(words: &str) -> Result<SearchResults, ApiError> {
    Call::get(&format!("/search?q={}", encode(words)))
        .json()
        .await
}

/// Everything about one transaction.
pub async fn transaction(id: &TransactionId) -> Result<TransactionDetails, ApiError> {
    Call::get(&format!("/transactions/{id}")).json().await
}

/// Everything about one billing plan.
pub async fn plan(id: &PlanId) -> Result<PlanDetails, ApiError> {
    Call::get(&format!("/plans/{id}")).json().await
}

/// Everything about one product.
pub async fn product(id: &ProductId) -> Result<ProductDetails, ApiError> {
    Call::get(&format!("/products/{id}")).json().await
}

/// The ways to pay: the reader's own, or those of `customer` for staff.
pub async fn payment_methods(customer: Option<CustomerId>) -> Result<Vec<PaymentMethod>, ApiError> {
    let query = customer
        .map(|id| format!("customer={id}"))
        .unwrap_or_default();
    Call::get(&address("/payment-methods", &query)).json().await
}

/// What is unpaid and can be paid now, of the reader.
pub async fn unpaid() -> Result<Vec<UnpaidSubscription>, ApiError> {
    Call::get("/unpaid").json().await
}

/// Adds a way to pay, and pays with it at once what it is told to.
pub async fn add_payment_method(
    key: &Key,
    new: &AddPaymentMethod,
) -> Result<AddedPaymentMethod, ApiError> {
    Call::post("/payment-methods")
        .key(key)
        .body(new)
        .json()
        .await
}

/// Puts a new way to pay in the place of another one, for everything that the other one pays.
pub async fn replace_payment_method(
    id: PaymentMethodId,
    version: u32,
    key: &Key,
    new: &NewPaymentMethod,
) -> Result<PaymentMethod, ApiError> {
    Call::post(&format!("/payment-methods/{id}/replacement"))
        .version(version)
        .key(key)
        .body(new)
        .json()
        .await
}

/// Removes a way to pay.
pub async fn remove_payment_method(id: PaymentMethodId, version: u32) -> Result<(), ApiError> {
    Call::delete(&format!("/payment-methods/{id}"))
        .version(version)
        .done()
        .await
}

/// The views of the list of services that the reader named.
pub async fn saved_views() -> Result<Vec<SavedView>, ApiError> {
    Call::get("/saved-views").json().await
}

/// Keeps a view under a name, in the place of the one of that name.
pub async fn save_view(view: &SaveView, key: &Key) -> Result<SavedView, ApiError> {
    Call::post("/saved-views").key(key).body(view).json().await
}

/// Forgets a view.
pub async fn remove_saved_view(id: SavedViewId) -> Result<(), ApiError> {
    Call::delete(&format!("/saved-views/{id}")).done().await
}

/// One part of the staff's queue of cancellation requests.
pub async fn cancellations(query: String) -> Result<Page<QueuedCancellation>, ApiError> {
    Call::get(&address("/cancellations", &query)).json().await
}

/// How all subscriptions stood at the ends of months, up to a date; none means now.
pub async fn standings_history(query: String) -> Result<StandingsHistory, ApiError> {
    Call::get(&address("/reports/standings/history", &query))
        .json()
        .await
}

/// How all subscriptions stood on a date; none means now.
pub async fn standings(query: String) -> Result<StandingsReport, ApiError> {
    Call::get(&address("/reports/standings", &query))
        .json()
        .await
}

/// The subscriptions behind one number of that report, deleted ones included.
pub async fn standing_subscriptions(query: String) -> Result<Page<Subscription>, ApiError> {
    Call::get(&address("/reports/subscriptions", &query))
        .json()
        .await
}

/// Why services were cancelled.
pub async fn cancellation_reasons(query: String) -> Result<ReasonsReport, ApiError> {
    Call::get(&address("/reports/cancellations", &query))
        .json()
        .await
}

/// Does something to a subscription, as it was at `version`.
pub async fn act_on_subscription(
    id: SubscriptionId,
    version: u32,
    key: &Key,
    request: &SubscriptionActionRequest,
) -> Result<SubscriptionActionReply, ApiError> {
    Call::post(&format!("/subscriptions/{id}/actions"))
        .version(version)
        .key(key)
        .body(request)
        .json()
        .await
}

/// To what a subscription can be upgraded.
pub async fn upgrades(id: SubscriptionId) -> Result<Vec<UpgradeOffer>, ApiError> {
    Call::get(&format!("/subscriptions/{id}/upgrades"))
        .json()
        .await
}

/// Does something to a service, as it was at `version`, for staff.
pub async fn act_on_service(
    id: ServiceId,
    version: u32,
    key: &Key,
    request: &ServiceActionRequest,
) -> Result<ServiceDetails, ApiError> {
    Call::post(&format!("/services/{id}/actions"))
        .version(version)
        .key(key)
        .body(request)
        .json()
        .await
}

/// Does something about a transaction.
pub async fn act_on_transaction(
    id: &TransactionId,
    key: &Key,
    request: &TransactionActionRequest,
) -> Result<TransactionDetails, ApiError> {
    Call::post(&format!("/transactions/{id}/actions"))
        .key(key)
        .body(request)
        .json()
        .await
}

/// The clock of a demo, for staff.
pub async fn clock() -> Result<ClockState, ApiError> {
    Call::get("/clock").json().await
}

/// What is planned until an instant, for staff.
pub async fn preview_advance(until: DateTime<Utc>) -> Result<AdvancePreview, ApiError> {
    let until = until.to_rfc3339_opts(SecondsFormat::Millis, true);
    Call::get(&format!("/clock/preview?until={}", encode(&until)))
        .json()
        .await
}

/// Advances the clock of a demo, for staff. It runs on: [`clock`] tells how far it is.
pub async fn advance_clock(key: &Key, request: &Advance) -> Result<ClockState, ApiError> {
    Call::post("/clock").key(key).body(request).json().await
}

/// What staff have to decide.
pub async fn inbox(query: String) -> Result<Inbox, ApiError> {
    Call::get(&address("/inbox", &query)).json().await
}

/// How much that is.
pub async fn inbox_counts() -> Result<InboxCounts, ApiError> {
    Call::get("/inbox/counts").json().await
}

/// What the system does next by itself, for staff.
pub async fn agenda() -> Result<Agenda, ApiError> {
    Call::get("/inbox/agenda").json().await
}

/// What staff decided today.
pub async fn decided() -> Result<Decided, ApiError> {
    Call::get("/inbox/decided").json().await
}

/// How the worker does, for staff.
pub async fn worker() -> Result<WorkerState, ApiError> {
    Call::get("/worker").json().await
}
