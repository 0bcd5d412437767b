//! The order of a page, for those who accept it.

use goodstanding_shared::orders::{Order, OrderAction};
use leptos::prelude::*;

use crate::actions::Note;
use crate::shell::Loaded;

/// What the page of an order holds.
#[derive(Clone, Copy)]
pub struct Accepting {
    /// The order that is accepted or declined.
    pub order: Loaded<Order>,
    /// The action whose dialog is open.
    pub open: RwSignal<Option<OrderAction>>,
    /// What became of the last one.
    pub note: RwSignal<Option<Note>>,
}

impl Accepting {
    /// Nothing was done yet.
    pub(super) fn new(order: Loaded<Order>) -> Self {
        Self {
            order,
            open: RwSignal::new(None),
            note: RwSignal::new(None),
        }
    }
}
