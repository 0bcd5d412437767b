//! The pages behind the identifiers of billing plans and products.

mod plan_page;
mod product_links;
mod product_page;
mod schedule;

pub use plan_page::PlanPage;
pub use product_links::product_links;
pub use product_page::ProductDetailsPage;
