//! The lines of the cart with what the catalogue says of them, and what is wrong with them: what
//! the cart shows and the checkout orders.

use goodstanding_shared::catalog::{BillingPlan, Catalog, Price, Product};
use goodstanding_shared::orders::QuoteLine;
use leptos::prelude::*;

use super::CartLine;

/// A line of the cart with what the catalogue says of it; nothing when it is no longer sold that
/// way.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) line: CartLine,
    pub(super) offer: Option<(Product, BillingPlan, Price)>,
    /// Whether it is a first purchase of its kind.
    pub(super) is_first_purchase: bool,
}

/// The lines, completed by the catalogue.
pub(super) fn rows(lines: Vec<CartLine>, catalog: &Catalog) -> Vec<Row> {
    let offer = |line: &CartLine| {
        let product = catalog.product(&line.product)?;
        let price = product
            .prices
            .iter()
            .find(|price| price.plan == line.plan)?;
        Some((
            product.clone(),
            catalog.plan(&line.plan)?.clone(),
            price.clone(),
        ))
    };
    lines
        .into_iter()
        .map(|line| Row {
            offer: offer(&line),
            is_first_purchase: catalog.is_first_purchase(&line.product),
            line,
        })
        .collect()
}

/// The lines as they are priced; none when one is no longer sold.
pub(super) fn quote_lines(rows: &[Row]) -> Option<Vec<QuoteLine<'_>>> {
    rows.iter()
        .map(|row| {
            row.offer.as_ref().map(|(_, plan, price)| QuoteLine {
                plan,
                price,
                quantity: row.line.quantity,
                is_first_purchase: row.is_first_purchase,
            })
        })
        .collect()
}

/// The quantities that were typed and cannot be ordered: they stay in their fields, and nothing is
/// ordered before they are mended.
#[derive(Clone, Copy)]
pub(super) struct Faults(RwSignal<Vec<(u32, String)>>);

impl Faults {
    /// No quantity is wrong yet.
    pub(super) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Whether there are any, tracked.
    pub(super) fn any(self) -> bool {
        self.0.with(|faults| !faults.is_empty())
    }

    /// The field of the first one, now.
    pub(super) fn first_field(self) -> Option<String> {
        self.0
            .with_untracked(|faults| faults.first().map(|(number, _)| quantity_id(*number)))
    }

    /// What is wrong with the quantity of a line, tracked.
    pub(super) fn of(self, number: u32) -> Option<String> {
        self.0.with(|faults| {
            let found = faults.iter().find(|(known, _)| *known == number);
            found.map(|(_, words)| words.clone())
        })
    }

    /// Says what is wrong with the quantity of a line; nothing any more without words.
    pub(super) fn set(self, number: u32, words: Option<String>) {
        self.0.update(|faults| {
            faults.retain(|(known, _)| *known != number);
            faults.extend(words.map(|words| (number, words)));
        });
    }
}

/// The field of a line's quantity.
pub(super) fn quantity_id(number: u32) -> String {
    format!("quantity-{number}")
}
