//! Ordering services: the catalogue, a product, the cart with the checkout, and the confirmation.

mod cart;
mod cart_page;
mod catalog;
mod catalog_page;
mod order_page;
mod price_text;
mod product_page;

pub use cart::{Cart, CartLine};
pub use cart_page::CartPage;
pub use catalog::CatalogStore;
pub use catalog_page::CatalogPage;
pub use order_page::OrderPage;
pub use product_page::ProductPage;
