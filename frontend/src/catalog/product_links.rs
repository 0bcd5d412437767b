//! Products as links, where something else is what a page is about.

use goodstanding_shared::catalog::ProductLabel;
use leptos::prelude::*;

use crate::paths;

/// Each product by its description.
pub fn product_links(products: &[ProductLabel]) -> AnyView {
    let products = products
        .iter()
        .map(|product| {
            view! {
                <li dir="auto">
                    <a href=paths::product_details(&product.id) lang=product.language.clone()>{product.text().to_owned()}</a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { <ul class="plain-list">{products}</ul> }.into_any()
}
