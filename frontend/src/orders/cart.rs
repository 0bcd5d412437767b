//! What the reader has chosen and not ordered yet. It lives as long as the tab, so that a reload or
//! a sign-in loses nothing.

use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::orders::OrderLineRequest;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::shell::{recall_for_visit, remember_for_visit};

const NAME: &str = "cart";

/// What was chosen of one product: it becomes one service for each.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CartLine {
    /// Tells the line from others of the same product.
    pub number: u32,
    /// Which product is ordered.
    pub product: ProductId,
    /// The billing plan under which it is ordered.
    pub plan: PlanId,
    /// How many are ordered; at least one.
    pub quantity: u32,
    /// What the service will be called.
    pub name: String,
}

impl CartLine {
    /// The line as the order says it.
    pub fn request(&self) -> OrderLineRequest {
        OrderLineRequest {
            product: self.product.clone(),
            plan: self.plan.clone(),
            quantity: self.quantity,
            name: self.name.clone(),
        }
    }
}

/// What was chosen and not ordered yet; it is kept for the visit.
#[derive(Clone, Copy)]
pub struct Cart(RwSignal<Vec<CartLine>>);

impl Cart {
    /// Provides the cart of this visit to everything below.
    pub fn provide() -> Self {
        let lines = recall_for_visit(NAME)
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let cart = Self(RwSignal::new(lines));
        provide_context(cart);
        cart
    }

    /// The cart that the page provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How many lines it has, tracked.
    pub fn len(self) -> usize {
        self.0.with(Vec::len)
    }

    /// Whether it has none, tracked.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The lines in the order in which they were chosen, tracked.
    pub fn lines(self) -> Vec<CartLine> {
        self.0.get()
    }

    /// Adds a line under a number that no other has.
    pub fn add(self, line: CartLine) {
        self.change(|lines| {
            let number = lines.iter().map(|line| line.number).max().unwrap_or(0) + 1;
            lines.push(CartLine { number, ..line });
        });
    }

    /// Takes a choice out.
    pub fn remove(self, number: u32) {
        self.change(|lines| lines.retain(|line| line.number != number));
    }

    /// Changes the line with this number, where it is still there.
    pub fn edit(self, number: u32, edit: impl FnOnce(&mut CartLine)) {
        self.change(|lines| {
            if let Some(line) = lines.iter_mut().find(|line| line.number == number) {
                edit(line);
            }
        });
    }

    /// Takes every line out.
    pub fn clear(self) {
        self.change(Vec::clear);
    }

    fn change(self, change: impl FnOnce(&mut Vec<CartLine>)) {
        self.0.update(change);
        if let Ok(text) = serde_json::to_string(&self.0.get_untracked()) {
            remember_for_visit(NAME, &text);
        }
    }
}
