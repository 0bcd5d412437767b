//! Every URL of the page.

use goodstanding_shared::ids::{CustomerId, OrderId, ProductId, ServiceId};
use goodstanding_shared::services::ServicesQuery;

/// The list of services.
pub const SERVICES: &str = "/services";
/// The catalogue.
pub const ORDER_SERVICES: &str = "/order-services";
/// The cart and the checkout.
pub const CART: &str = "/cart";
/// The staff's list of customers.
pub const CUSTOMERS: &str = "/customers";

/// One service.
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

/// A placed order.
pub fn order(id: OrderId) -> String {
    format!("/orders/{id}")
}

/// `base` in the state of `query`.
pub fn with_query(base: &str, query: &ServicesQuery) -> String {
    match query.to_query_string() {
        text if text.is_empty() => base.into(),
        text => format!("{base}?{text}"),
    }
}
