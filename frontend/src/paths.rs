//! Every URL of the page: written by the functions, understood by [`Place`].
//!
//! A new page is a variant, a line in each direction, a line in the test, and an arm in `shell/pages.rs`.

use goodstanding_shared::ids::{CustomerId, OrderId, ProductId, ServiceId};
use goodstanding_shared::services::ServicesQuery;

/// Where the reader can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The front door: leads on to the first page of the reader's role.
    Home,
    /// The reader's own services.
    Services,
    /// One service.
    Service(ServiceId),
    /// The catalogue.
    Catalog,
    /// One product of it.
    Product(ProductId),
    /// The cart.
    Cart,
    /// A placed order.
    Order(OrderId),
    /// Every customer, for staff.
    Customers,
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
            ["services"] => Self::Services,
            ["services", id] => Self::Service(id.parse().ok()?),
            ["order-services"] => Self::Catalog,
            ["order-services", id] => Self::Product(id.parse().ok()?),
            ["cart"] => Self::Cart,
            ["orders", id] => Self::Order(id.parse().ok()?),
            ["customers"] => Self::Customers,
            ["customers", id, "services"] => Self::CustomerServices(id.parse().ok()?),
            _ => return None,
        })
    }

    /// The path of the place.
    pub fn path(&self) -> String {
        match self {
            Self::Home => HOME.into(),
            Self::Services => SERVICES.into(),
            Self::Service(id) => service(*id),
            Self::Catalog => ORDER_SERVICES.into(),
            Self::Product(id) => product(id),
            Self::Cart => CART.into(),
            Self::Order(id) => order(*id),
            Self::Customers => CUSTOMERS.into(),
            Self::CustomerServices(id) => customer_services(*id),
        }
    }
}

/// The front door.
pub const HOME: &str = "/";
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_path() {
        let places = [
            Place::Home,
            Place::Services,
            Place::Service(ServiceId::from_bits(7)),
            Place::Catalog,
            Place::Product("vps-4".parse().unwrap()),
            Place::Cart,
            Place::Order(OrderId::from_bits(7)),
            Place::Customers,
            Place::CustomerServices(CustomerId::from_bits(7)),
        ];
        for place in places {
            assert_eq!(Place::parse(&place.path()), Some(place));
        }
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
