//! What the merchant wrote about what is sold, as one reader gets it: in the reader's language,
//! else in English.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use goodstanding_shared::catalog::{BillingPlan, ProductLabel, text_for};
use goodstanding_shared::money::Currency;
use goodstanding_shared::services::{ProductBrief, Service};

use super::{Assortment, english_assortment};
use crate::languages::Languages;
use crate::store::schema::{
    plan_descriptions, product_descriptions, product_group_names, product_names,
};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// The language of what is said where nothing is said in the reader's.
const ENGLISH: &str = "en";

/// One text, and its language if the reader is spoken to in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) language: Option<String>,
}

/// Texts of one kind, by the identifier of what they are about.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    languages: Languages,
    by_id: HashMap<String, Vec<(String, String)>>,
}

impl Texts {
    /// Of rows of identifier, language and text.
    fn of_rows(languages: &Languages, rows: Vec<(String, String, String)>) -> Self {
        let mut by_id: HashMap<String, Vec<_>> = HashMap::new();
        for (id, language, text) in rows {
            by_id.entry(id).or_default().push((language, text));
        }
        Self {
            languages: languages.clone(),
            by_id,
        }
    }

    /// The best one for the reader; none where nothing is said in a language of theirs nor in
    /// English.
    pub(crate) fn find(&self, id: &str) -> Option<Text> {
        let (language, words) = text_for(self.by_id.get(id)?, &self.languages.tags())?;
        Some(Text {
            words: words.clone(),
            language: self.languages.other_than_spoken(language),
        })
    }

    /// The best one for the reader, of what has an English one of its own.
    pub(crate) fn of(&self, id: &str, english: &str) -> Text {
        let own = (ENGLISH.to_owned(), english.to_owned());
        let others = self.by_id.get(id).into_iter().flatten();
        let all: Vec<_> = others.cloned().chain([own]).collect();
        let (language, words) =
            text_for(&all, &self.languages.tags()).unwrap_or(&all[all.len() - 1]);
        Text {
            words: words.clone(),
            language: self.languages.other_than_spoken(language),
        }
    }

    /// Puts the best one for the reader in the place of the English one.
    pub(crate) fn put(&self, id: &str, words: &mut String, language: &mut Option<String>) {
        let text = self.of(id, words);
        (*words, *language) = (text.words, text.language);
    }

    /// A product as rows name it: by its description, which these texts are.
    pub(crate) fn label(&self, product: &str) -> Result<ProductLabel, StoreError> {
        let row = RowOf {
            table: "products",
            id: product,
        };
        let text = self.find(product);
        let (description, language) = text.map_or((None, None), |it| (Some(it.words), it.language));
        Ok(ProductLabel {
            id: row.parse("id", product)?,
            description,
            language,
        })
    }
}

/// The names of these products.
pub(crate) fn product_names(
    conn: &mut Database,
    languages: &Languages,
    products: impl IntoIterator<Item = String>,
) -> Result<Texts, StoreError> {
    let rows = product_names::table
        .filter(product_names::product_id.eq_any(distinct(products)))
        .load(conn)?;
    Ok(Texts::of_rows(languages, rows))
}

/// What these products are, in words.
pub(crate) fn product_descriptions(
    conn: &mut Database,
    languages: &Languages,
    products: impl IntoIterator<Item = String>,
) -> Result<Texts, StoreError> {
    let rows = product_descriptions::table
        .filter(product_descriptions::product_id.eq_any(distinct(products)))
        .load(conn)?;
    Ok(Texts::of_rows(languages, rows))
}

/// The names of the groups, of which there are few.
fn group_names(conn: &mut Database, languages: &Languages) -> Result<Texts, StoreError> {
    let rows = product_group_names::table.load(conn)?;
    Ok(Texts::of_rows(languages, rows))
}

/// Reads the assortment, named and described in the reader's language, with the prices in
/// `currency` (none: in every currency).
pub(crate) fn assortment(
    conn: &mut Database,
    languages: &Languages,
    currency: Option<Currency>,
) -> Result<Assortment, StoreError> {
    let mut assortment = english_assortment(conn, currency)?;
    let ids = || {
        assortment
            .products
            .iter()
            .map(|listed| listed.product.id.to_string())
    };
    let (names, descriptions) = (
        product_names(conn, languages, ids())?,
        product_descriptions(conn, languages, ids())?,
    );
    let groups = group_names(conn, languages)?;
    for listed in &mut assortment.products {
        let product = &mut listed.product;
        let (id, group) = (product.id.as_str(), product.group.clone());
        names.put(id, &mut product.name, &mut product.name_language);
        groups.put(&group, &mut product.group, &mut product.group_language);
        if let Some(text) = descriptions.find(product.id.as_str()) {
            (product.description, product.description_language) = (text.words, text.language);
        }
    }
    for group in &mut assortment.groups {
        *group = groups.of(group, group).words;
    }
    describe_plans(conn, languages, &mut assortment.plans)?;
    Ok(assortment)
}

/// Describes plans, which were read in English, in the reader's language.
pub(crate) fn describe_plans(
    conn: &mut Database,
    languages: &Languages,
    plans: &mut [BillingPlan],
) -> Result<(), StoreError> {
    let texts = plan_descriptions::table.load(conn)?;
    let texts = Texts::of_rows(languages, texts);
    for plan in plans {
        texts.put(plan.id.as_str(), &mut plan.description, &mut plan.language);
    }
    Ok(())
}

fn distinct(ids: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Names products, which were read in English, and their groups in the reader's language.
pub(crate) fn name_products<'a>(
    conn: &mut Database,
    languages: &Languages,
    products: impl IntoIterator<Item = &'a mut ProductBrief>,
) -> Result<(), StoreError> {
    let products: Vec<_> = products.into_iter().collect();
    let ids = products.iter().map(|product| product.id.to_string());
    let (names, groups) = (
        product_names(conn, languages, ids)?,
        group_names(conn, languages)?,
    );
    for product in products {
        let (id, group) = (product.id.as_str(), product.group.clone());
        names.put(id, &mut product.name, &mut product.name_language);
        groups.put(&group, &mut product.group, &mut product.group_language);
    }
    Ok(())
}

/// Names the products of services, which were read in English, in the reader's language. Products
/// that many services share are held once.
pub(crate) fn name_products_of(
    conn: &mut Database,
    languages: &Languages,
    services: &mut [Service],
) -> Result<(), StoreError> {
    let mut products: HashMap<_, ProductBrief> = HashMap::new();
    for service in &*services {
        let product = &service.product;
        products
            .entry(product.id.clone())
            .or_insert_with(|| ProductBrief::clone(product));
    }
    name_products(conn, languages, products.values_mut())?;
    let products: HashMap<_, _> = products
        .into_iter()
        .map(|(id, product)| (id, Arc::new(product)))
        .collect();
    for service in services {
        if let Some(product) = products.get(&service.product.id) {
            service.product = Arc::clone(product);
        }
    }
    Ok(())
}
