//! The only place that fetches. One function for each call of the server's API, one error for everything that can go wrong.

mod client;
mod error;

use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::{CancellationReply, CancellationRequest};
use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::ids::{CancellationId, CustomerId, OrderId, ServiceId};
use goodstanding_shared::orders::{Order, OrderRequest};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceDetails};
use goodstanding_shared::sessions::{Me, SignIn};

pub use client::Key;
pub use error::ApiError;

use client::{Call, encode};

/// Who is signed in.
pub async fn session() -> Result<Me, ApiError> {
    Call::get("/session").json().await
}

/// Signs in.
pub async fn sign_in(credentials: &SignIn) -> Result<Me, ApiError> {
    Call::post("/session").body(credentials).json().await
}

/// Signs out.
pub async fn sign_out() -> Result<(), ApiError> {
    Call::delete("/session").done().await
}

/// One part of the list of services: the reader's own, or those of `customer` for staff.
pub async fn services(
    customer: Option<CustomerId>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Service>, ApiError> {
    let customer = customer
        .map(|id| format!("&customer={id}"))
        .unwrap_or_default();
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    Call::get(&format!("/services?limit={limit}{customer}{cursor}"))
        .json()
        .await
}

/// Everything about one service.
pub async fn service(id: ServiceId) -> Result<ServiceDetails, ApiError> {
    Call::get(&format!("/services/{id}")).json().await
}

/// One part of a service's history.
pub async fn service_activity(
    id: ServiceId,
    cursor: Option<&str>,
) -> Result<Page<Activity>, ApiError> {
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    Call::get(&format!("/services/{id}/activity?limit=50{cursor}"))
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

/// Places an order.
pub async fn place_order(key: &Key, request: &OrderRequest) -> Result<Order, ApiError> {
    Call::post("/orders").key(key).body(request).json().await
}

/// A placed order.
pub async fn order(id: OrderId) -> Result<Order, ApiError> {
    Call::get(&format!("/orders/{id}")).json().await
}

/// One part of the staff's list of customers.
pub async fn customers(
    search: &str,
    cursor: Option<&str>,
) -> Result<Page<CustomerSummary>, ApiError> {
    let cursor = cursor
        .map(|cursor| format!("&cursor={}", encode(cursor)))
        .unwrap_or_default();
    let search = if search.is_empty() {
        String::new()
    } else {
        format!("&search={}", encode(search))
    };
    Call::get(&format!("/customers?limit=25{search}{cursor}"))
        .json()
        .await
}
