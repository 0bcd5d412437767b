//! What staff do to an order, as a part that arrives with their other pages. The page of an order
//! draws from here.

use goodstanding_shared::orders::Order;
use leptos::prelude::*;

use super::{Accepting, staff_actions};

/// What staff do to an order.
pub struct StaffActions {
    pub(super) buttons: fn(Order, Accepting) -> AnyView,
    /// The dialog of what is done to an order.
    pub dialog: fn(Accepting) -> AnyView,
}

crate::part! {
    /// What only staff see on the page of an order. It comes together with their other pages.
    pub static ACTIONS: StaffActions = staff StaffActions {
        buttons: staff_actions::buttons,
        dialog: staff_actions::dialog,
    };
}
