//! Ordering services: the catalogue, a product, the cart with the checkout, and the confirmation.

mod cart;
mod cart_page;
mod catalog;
mod catalog_page;
mod order_page;
mod price_text;
mod product_page;
mod start;

use goodstanding_shared::ids::{OrderId, ProductId};
use leptos::prelude::*;

pub use cart::{Cart, CartLine};
use cart_page::CartPage;
pub use catalog::CatalogStore;
use catalog_page::CatalogPage;
use order_page::OrderPage;
use product_page::ProductPage;

/// The pages of the order flow.
pub struct OrderPages {
    /// The catalogue.
    pub catalog: fn() -> AnyView,
    /// One product.
    pub product: fn(ProductId) -> AnyView,
    /// The cart.
    pub cart: fn() -> AnyView,
    /// A placed order.
    pub order: fn(OrderId) -> AnyView,
}

crate::part! {
    /// The order flow.
    pub static PAGES: OrderPages = orders OrderPages {
        catalog: || view! { <CatalogPage /> }.into_any(),
        product: |id| view! { <ProductPage id=id /> }.into_any(),
        cart: || view! { <CartPage /> }.into_any(),
        order: |id| view! { <OrderPage id=id /> }.into_any(),
    };
}
