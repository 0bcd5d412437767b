//! Products as rows name them: by their description in the reader's language, else in English, else
//! by their identifier.

use std::collections::HashMap;

use diesel::prelude::*;
use goodstanding_shared::catalog::{ProductLabel, description_for};

use crate::http::language::Languages;
use crate::store::schema::product_descriptions;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// The labels of some products.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels(HashMap<String, String>);

impl Labels {
    /// The label of a product.
    pub(crate) fn of(&self, product: &str) -> Result<ProductLabel, StoreError> {
        let row = RowOf {
            table: "products",
            id: product,
        };
        Ok(ProductLabel {
            id: row.parse("id", product)?,
            description: self.0.get(product).cloned(),
        })
    }
}

/// Reads the labels of these products.
pub(crate) fn labels(
    conn: &mut Database,
    languages: &Languages,
    mut products: Vec<String>,
) -> Result<Labels, StoreError> {
    products.sort_unstable();
    products.dedup();
    let rows: Vec<(String, String, String)> = product_descriptions::table
        .filter(product_descriptions::product_id.eq_any(products))
        .select((
            product_descriptions::product_id,
            product_descriptions::language,
            product_descriptions::description,
        ))
        .load(conn)?;
    let mut by_product: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (product, language, description) in rows {
        by_product
            .entry(product)
            .or_default()
            .push((language, description));
    }
    let wanted = languages.tags();
    let chosen = by_product
        .into_iter()
        .filter_map(|(product, descriptions)| {
            let description = description_for(&descriptions, &wanted)?.to_owned();
            Some((product, description))
        });
    Ok(Labels(chosen.collect()))
}
