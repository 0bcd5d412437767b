//! Ordering services: the catalogue, a product, the cart with the checkout, the placed order, and
//! the queue of those that staff accept.

mod accepting;
mod awaited;
mod cart;
mod cart_page;
mod cart_rows;
mod catalog;
mod catalog_page;
mod charges;
mod checkout;
mod order_page;
mod order_payment;
mod price_text;
mod product_page;
mod queue_page;
mod staff_actions;
mod staff_part;
mod start;

use goodstanding_shared::ids::{OrderId, ProductId};
use leptos::prelude::*;

pub use accepting::Accepting;
pub use cart::{Cart, CartLine};
use cart_page::CartPage;
pub use catalog::CatalogStore;
use catalog_page::CatalogPage;
pub use charges::charge_lines;
use order_page::OrderPage;
use product_page::ProductPage;
pub use queue_page::OrderQueuePage;
pub use staff_actions::order_preview_lines;
pub use staff_part::{ACTIONS, StaffActions};

/// The pages of the order flow.
pub struct OrderPages {
    /// Draws the catalogue, group by group.
    pub catalog: fn() -> AnyView,
    /// Draws the page of one product of the catalogue.
    pub product: fn(ProductId) -> AnyView,
    /// Draws the cart with the checkout.
    pub cart: fn() -> AnyView,
    /// Draws the page of a placed order.
    pub order: fn(OrderId) -> AnyView,
}

crate::part! {
    /// The pages of the order flow.
    pub static PAGES: OrderPages = orders OrderPages {
        catalog: || view! { <CatalogPage /> }.into_any(),
        product: |id| view! { <ProductPage id=id /> }.into_any(),
        cart: || view! { <CartPage /> }.into_any(),
        order: |id| view! { <OrderPage id=id /> }.into_any(),
    };
}
